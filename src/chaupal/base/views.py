"""The ground floor's own pages: errors, the language switch, the offline page, and the developers' sheet of pieces."""

import sys

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_POST

from chaupal.base import specimen
from chaupal.base.faults import STALE_FORM
from chaupal.base.middleware import database_is_away, tell
from chaupal.base.pages import next_page, see_other


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Keep the chosen language in a cookie and go back to the page one came from."""
    response = see_other(next_page(request))
    if request.POST.get("language") in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            request.POST["language"],
            max_age=365 * 24 * 3600,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return response


@require_GET
@cache_control(public=True, max_age=3600)
def offline(request: HttpRequest) -> HttpResponse:
    """What a phone shows for a page it does not hold; names nobody."""
    return render(request, "base/offline.html")


@require_GET
def look(request: HttpRequest) -> HttpResponse:
    """Every piece on one page, for those who build pages; only in the demonstration."""
    if not settings.CHAUPAL_DEMO:
        raise Http404
    kind = "phone" if request.GET.get("frame") == "phone" else "desk"
    return render(request, f"base/look_{kind}.html", specimen.pieces())


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Handler of 400; of 413 where the sender's fault is the size."""
    if isinstance(exception, RequestDataTooBig):
        return tell(request, 413, code="base.too_large")
    return tell(request, 400, code="base.not_understood")


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Handler of 403."""
    return tell(request, 403, code="base.not_allowed")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Handler of 404."""
    return tell(request, 404, code="base.not_found")


def broken(request: HttpRequest) -> HttpResponse:
    """Handler of 500: a bug of ours, or a database that went away outside a view, in a middleware or a late answer."""
    problem = sys.exc_info()[1]
    if isinstance(problem, OperationalError | InterfaceError) and database_is_away(problem):
        return tell(request, 503, code="base.database_away")
    return tell(request, 500, code="base.broken")


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without a valid token: opened long ago, or cookies are off."""
    return tell(request, 403, code="base.stale_form", says=str(STALE_FORM))
