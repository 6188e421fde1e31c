"""Two middlewares: which language the answer is in, and how a refusal is told."""

from collections.abc import Callable

from django.conf import settings
from django.db import DataError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers
from django.utils.translation import override

from chaupal.base.errors import Refused
from chaupal.base.faults import WayOut, fault, way_out
from chaupal.base.frame import other_language
from chaupal.base.pages import wants_part
from chaupal.base.paging import BadPage

Handler = Callable[[HttpRequest], HttpResponse]


def language(get_response: Handler) -> Handler:
    """The page's language: `?hl=` of this address, else the choice kept in the cookie, else Hindi.

    The browser's own list is not asked: most phones here are sold set to English and read in Hindi.
    """
    known = dict(settings.LANGUAGES)

    def answer(request: HttpRequest) -> HttpResponse:
        asked = (request.GET.get("hl"), request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME), settings.LANGUAGE_CODE)
        code = next(code for code in asked if code in known)
        with override(code):
            request.LANGUAGE_CODE = code
            response = get_response(request)
            response.headers.setdefault("Content-Language", code)
            if code != request.GET.get("hl"):
                patch_vary_headers(response, ("Cookie",))
            return response

    return answer


class Refusals:
    """Turns a Refused raised by a view into a page, a part or JSON, with its own status."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        """The refusal's answer; 400 where a text holds the one sign that no column takes; 503 for a database that is away;
        None leaves a bug to the 500 page."""
        if isinstance(problem, Refused):
            return tell(request, problem.status, code=problem.code, says=problem.text, fields=problem.fields, way=way_out(problem))
        if isinstance(problem, OperationalError | InterfaceError) and database_is_away(problem):
            return tell(request, 503, code="base.database_away")
        if isinstance(problem, DataError) and "NUL" in str(problem):
            return tell(request, BadPage.status, code=BadPage.code, says=str(BadPage.says))
        return None


def refusals(get_response: Handler) -> Refusals:
    """The middleware as settings name it."""
    return Refusals(get_response)


def database_is_away(problem: Exception) -> bool:
    """Whether the error means that no connection could be had, rather than that a statement failed."""
    state = getattr(problem.__cause__, "sqlstate", None)
    return state is None or state[:2] == "08" or state in ("57P01", "57P02", "57P03")


def wants_json(request: HttpRequest) -> bool:
    """Whether the caller speaks JSON: it sent some, or accepts that and no page."""
    accepts = request.headers.get("Accept", "")
    return request.content_type == "application/json" or ("application/json" in accepts and "text/html" not in accepts)


def tell(
    request: HttpRequest,
    status: int,
    *,
    code: str,
    says: str = "",
    fields: dict[str, str] | None = None,
    way: WayOut | None = None,
) -> HttpResponse:
    """Say that something was not had: JSON {"code", "says", "fields"}, a part in the frame's #refusal, or a page.

    Reads nothing from the database, so that it also works while that is away.
    """
    words = fault(status)
    said = says or str(words.says)
    told: dict[str, object] = {"code": code, "says": said, "fields": {name: str(text) for name, text in (fields or {}).items()}}
    if wants_json(request):
        response: HttpResponse = JsonResponse(told, status=status)
    elif wants_part(request):
        response = HttpResponse(render_to_string("base/_refusal.html", told | {"way": way}), status=status)
        response["HX-Retarget"] = "#refusal"
        response["HX-Reswap"] = "innerHTML"
    else:
        response = HttpResponse(render_to_string("base/error.html", _page(request, status, told, way)), status=status)
    if status == 503:
        response["Retry-After"] = "30"
    patch_vary_headers(response, ("HX-Request", "Accept"))
    response["Cache-Control"] = "no-store"
    return response


def _page(request: HttpRequest, status: int, told: dict[str, object], way: WayOut | None) -> dict[str, object]:
    words = way.words if way else fault(status)
    back = request.get_full_path() if request.method == "GET" and status >= 500 else way.leads_to if way else "/"
    return told | {"fault": words, "status": status, "again": back, "other": other_language()}

