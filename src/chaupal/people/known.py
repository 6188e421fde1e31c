"""A browser in which somebody signed in before: the mail codes it asks for are counted apart from everybody else's.

So that a stranger who knows a mail address may use up what strangers have for it, and not what its holder has.
"""

from __future__ import annotations

import secrets

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

COOKIE, DAYS = "known", 180
_SALT = "people.known"


def remember(request: HttpRequest, login: int) -> None:
    """Have the answer to this request mark the browser as one in which this login signed in."""
    request.known_login = login  # type: ignore[attr-defined]


def mark(request: HttpRequest, response: HttpResponse) -> None:
    """Write the cookie where a sign-in happened."""
    login = getattr(request, "known_login", None)
    if login is not None:
        told = signing.dumps([login, secrets.token_urlsafe(12)], salt=_SALT)
        response.set_cookie(COOKIE, told, max_age=DAYS * 86_400, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE)


def browser_of(request: HttpRequest, login: int) -> str:
    """A name for this browser where this login signed in in it before, else empty. A cookie of another login is none."""
    try:
        told = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=DAYS * 86_400)
    except signing.BadSignature:
        return ""
    return str(told[1]) if told[0] == login else ""
