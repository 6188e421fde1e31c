"""Who is asking: sets `request.person` and `request.how` once a request, whichever way they signed in."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from chaupal.people import queries

HOW = "how"


def person(next_: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware; the look-up costs one query and only when a page asks who it is."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.visitor = SimpleLazyObject(lambda: queries.visitor(request.session))  # type: ignore[attr-defined]
        return next_(request)

    return middleware
