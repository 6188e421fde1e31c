"""Who is asking: sets `request.visitor` once a request, whichever way they signed in."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from urllib.parse import quote

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from chaupal.base.clock import now
from chaupal.base.middleware import tell, wants_json
from chaupal.base.pages import see_other, wants_part
from chaupal.people import actions, known, queries
from chaupal.people.pace import AskedTooOften, Pace


class Who:
    """The look-up costs one query and only when a page asks who it is; a page that needs somebody leads to the sign-in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self._pace = Pace(settings.CHAUPAL_ASKS_A_MINUTE) if settings.CHAUPAL_ASKS_A_MINUTE else None

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if (seconds := self._wait(request)) > 0:
            refusal = AskedTooOften(seconds=math.ceil(seconds))
            slowed = tell(request, refusal.status, code=refusal.code, says=refusal.text)
            slowed["Retry-After"] = str(math.ceil(seconds))
            return slowed
        request.visitor = SimpleLazyObject(lambda: _visitor(request))  # type: ignore[attr-defined]
        if request.path.startswith("/account/"):
            # The sign-in library's pages ask its own session alone; an ended one must be empty before they do.
            _ = request.visitor.person  # type: ignore[attr-defined]
        response = self.get_response(request)
        known.mark(request, response)
        return response

    def _wait(self, request: HttpRequest) -> float:
        """Seconds that this session has to wait; the session itself is not read for it."""
        key = request.session.session_key
        # Ours have 32 letters; a cookie of eight thousand, twenty thousand times over, would be kept in memory.
        return self._pace.wait(key[:64], time.monotonic()) if self._pace and key else 0.0

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        """A plain page goes to the sign-in and comes back; parts and JSON get the refusal itself."""
        if not isinstance(problem, queries.SignInNeeded | queries.AcceptFirst) or wants_json(request) or wants_part(request):
            return None
        back = request.get_full_path() if request.method == "GET" else "/"
        where = queries.ACCEPT if isinstance(problem, queries.AcceptFirst) else "/sign-in/"
        return see_other(f"{where}?next={quote(back)}")


def _visitor(request: HttpRequest) -> queries.Visitor:
    """Who asks; a session whose row was ended is emptied, and the day of a running one is written once a day."""
    found = queries.visitor(request.session)
    if found.person is None:
        if {"demo_person", "phone", SESSION_KEY} & set(request.session.keys()):
            request.session.flush()
    elif not found.is_noted:
        actions.note_use(session=found.session, how=found.how, at=now())
    return found


def person(get_response: Callable[[HttpRequest], HttpResponse]) -> Who:
    """The middleware as settings name it."""
    return Who(get_response)
