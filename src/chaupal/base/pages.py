"""Responses: a page or the part of it that htmx asked for, a redirect after a POST, an answer for polling."""

from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language

Context = Mapping[str, Any]


class SeeOther(HttpResponseRedirect):
    """303: the act is done, read the result there."""

    status_code = 303


def wants_part(request: HttpRequest) -> bool:
    """Whether htmx asked for a part. A restored history entry and a boosted link get the whole page."""
    asked = getattr(request, "htmx", None)
    return asked is not None and bool(asked) and not asked.history_restore_request and not asked.boosted


def render_part(
    request: HttpRequest, template: str, part: str, context: Context | None = None, status: int = 200
) -> HttpResponse:
    """The whole page, or for htmx only its `part` (a partialdef of the same template, named as the id it fills).

    The response varies by HX-Request, so that no cache gives a part to somebody who wants the page.
    """
    name = f"{template}#{part}" if wants_part(request) else template
    response = HttpResponse(render_to_string(name, dict(context or {}), request), status=status)
    _mark(response)
    return response


def etag_part(
    request: HttpRequest,
    template: str,
    part: str,
    context: Callable[[], Context],
    *,
    of: object,
    status: int = 200,
) -> HttpResponse:
    """As `render_part`, for a part that is polled: 304 without a body while `of` stays what it was.

    `of` is anything whose repr changes when the part would (a counter's sum, a last id), cheap to read; `context` is
    called only when there is something to render. The tag also holds the cookies (whose page it is), the language and the address.
    The whole page is never answered by 304, because its frame shows the time.
    """
    if not wants_part(request):
        return render_part(request, template, part, context(), status)
    tag = _tag(request, template, part, of)
    unchanged = get_conditional_response(request, etag=tag)
    if unchanged is not None:
        unchanged["ETag"] = tag
        _mark(unchanged)
        return unchanged
    response = render_part(request, template, part, context(), status)
    response["ETag"] = tag
    return response


def see_other(url: str) -> HttpResponse:
    """303 to `url`, so that reloading the next page does not post again."""
    return SeeOther(url)


def next_page(request: HttpRequest, otherwise: str = "/") -> str:
    """Where a form or an address asks to go on to: a page of ours, or `otherwise`."""
    wanted = request.POST.get("next") or request.GET.get("next") or otherwise
    return wanted if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) else otherwise


def _mark(response: HttpResponse) -> None:
    patch_vary_headers(response, ("HX-Request",))
    # Pages hold what one person may see: a cache may keep them only to ask again.
    response.headers.setdefault("Cache-Control", "private, no-cache")


def _tag(request: HttpRequest, template: str, part: str, of: object) -> str:
    told = repr((template, part, request.get_full_path(), get_language(), request.headers.get("Cookie"), of))
    return f'"{sha256(told.encode()).hexdigest()[:32]}"'


def csv_file(text: str, name: str) -> HttpResponse:
    """A list that leaves as a file, kept by no cache."""
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response
