"""A phone just opened becomes the session; one just joined gets its cookie besides."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import rotate_token

from chaupal.base.clock import now
from chaupal.base.pages import see_other
from chaupal.people.actions import begin_session
from chaupal.people.models import PhoneSession
from chaupal.people.queries import PHONE_COOKIE, PIN, SESSION

TWO_YEARS = 2 * 365 * 24 * 3600


def enter(request: HttpRequest, phone: PhoneSession, where: str, token: str = "") -> HttpResponse:
    """Begin the session of this phone and go on to `where`; `token` is that of a phone that joined just now."""
    before = request.session.get(SESSION)
    request.session.flush()
    rotate_token(request)
    row = begin_session(person=phone.person, how=PIN, at=now(), phone=phone.pk, instead_of=before)
    request.session["phone"], request.session[SESSION] = phone.pk, row.pk
    response = see_other(where)
    if token:
        response.set_cookie(PHONE_COOKIE, token, max_age=TWO_YEARS, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE)
    return response
