"""Reads of the people room."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from chaupal.base.errors import Refused
from chaupal.people.models import Login, Person, PhoneSession

PHONE_COOKIE = "phone"  # on the phone, opened by the PIN

# How somebody proved who they are, weakest first.
PIN, MAIL, SECOND, PASSKEY, DEMO = "pin", "mail", "mail+totp", "passkey", "demo"
STRONG = {SECOND, PASSKEY, DEMO}


class SignInNeeded(Refused):
    code, status, says = "people.sign_in_needed", 401, _("Sign in first.")


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who asks and how they proved it; `person` is None for anybody."""

    person: Person | None
    how: str = ""

    @property
    def is_strong(self) -> bool:
        """Second factor, passkey, or the demo's page that stands in for them."""
        return self.how in STRONG


def visitor(session: Any) -> Visitor:
    """The person behind a session, one query; nobody for an empty or ended one."""
    if "demo_person" in session and settings.SAMPLE_SIGN_IN:
        found = Person.objects.here().filter(pk=session["demo_person"]).first()
        return Visitor(found, DEMO if found else "")
    if "phone" in session:
        phone = PhoneSession.objects.select_related("person").filter(pk=session["phone"], ended_at=None).first()
        return Visitor(phone.person, PIN) if phone and phone.person.is_here else Visitor(None)
    if SESSION_KEY in session:
        login = Login.objects.select_related("person").filter(pk=session[SESSION_KEY], is_active=True).first()
        if login and login.person.is_here:
            return Visitor(login.person, how_of(session))
    return Visitor(None)


def how_of(session: Any) -> str:
    """What allauth recorded of the sign-in: the strongest method of this session."""
    methods = session.get("account_authentication_methods", [])
    kinds = {(method.get("method"), method.get("type")) for method in methods}
    if ("mfa", "webauthn") in kinds:
        return PASSKEY
    if any(method == "mfa" for method, _type in kinds):
        return SECOND
    return MAIL


def token_hash(token: str) -> bytes:
    """How the token in a phone's cookie is stored."""
    return hashlib.sha256(token.encode()).digest()


def running_phone(digest: bytes) -> PhoneSession | None:
    """The phone with this token that was not ended. One query."""
    return PhoneSession.objects.select_related("person").filter(token_hash=digest, ended_at=None).first()


def phone_of(request: HttpRequest) -> PhoneSession | None:
    """The known phone that asks, opened or not; no query where the browser brings no token."""
    token = request.COOKIES.get(PHONE_COOKIE, "")
    return running_phone(token_hash(token)) if token else None


def person_of(request: HttpRequest) -> Person:
    """The person who asks; raises SignInNeeded (the middleware sends a page to the sign-in)."""
    who: Visitor = request.visitor  # type: ignore[attr-defined]
    if who.person is None:
        raise SignInNeeded
    return who.person
