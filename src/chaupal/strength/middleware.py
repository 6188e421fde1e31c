"""Who was in contact today: noted once a day a session, after the answer, whatever page asked who it is."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import LazyObject, empty

from chaupal.base.clock import local, now
from chaupal.strength.actions.contact import note_contact

Answer = Callable[[HttpRequest], HttpResponse]
NOTED = "contact"  # in the session: the day that was written down last, so that the next pages write nothing


def contact(get_response: Answer) -> Answer:
    """The middleware as settings name it. Costs nothing on a page that asked for nobody, or that a session asked again today."""

    def answered(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        visitor = request.visitor  # type: ignore[attr-defined]
        if isinstance(visitor, LazyObject) and visitor._wrapped is empty:
            return response
        # A session that ended in this request stays ended: nothing is put into a new one.
        if visitor.person is not None and request.session.session_key and response.status_code < 500:
            today = local(now()).date()
            if request.session.get(NOTED) != today.isoformat():
                note_contact(person=visitor.person, on=today)
                request.session[NOTED] = today.isoformat()
        return response

    return answered
