"""Reads of the people room."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from chaupal.base import seal
from chaupal.base.clock import local, now
from chaupal.base.errors import Refused
from chaupal.people import asking, letters
from chaupal.people.models import KeyWitness, Login, Person, PhoneSession, Session

# How somebody proved who they are, weakest first. A passkey that no third officer saw added is worth a mail code:
# whoever reads the mail could have added it.
PIN, MAIL, UNSEEN, SECOND, PASSKEY, DEMO = "pin", "mail", "passkey unseen", "mail+totp", "passkey", "demo"
STRONG = {SECOND, PASSKEY, DEMO}
APPROVES = {PASSKEY, DEMO}
SESSION = "sign_in"  # in the browser's session: the number of its row
SESSIONS_SHOWN = 30
PHONE_COOKIE = "phone"  # on the phone, opened by the PIN
WEBAUTHN = Authenticator.Type.WEBAUTHN
KEY_LETTERS = 6


REPLACED = "replaced"  # why a phone ended: another one was joined by a new slip
ACCEPT = "/accept/"


class SignInNeeded(Refused):
    code, status, says = "people.sign_in_needed", 401, _("Sign in first.")


class AcceptFirst(Refused):
    code, status, says = "people.accept_first", 403, _("Before anything else opens, read the notice and say whether you accept the office.")
    leads_to, act = ACCEPT, _("To the notice")


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who asks and how they proved it; `person` is None for anybody."""

    person: Person | None
    how: str = ""
    unanswered: bool = False  # put forward, signed in by mail, and never asked for the own yes (P2)
    session: int = 0  # the number of this sign-in's row
    is_noted: bool = True  # the row says today and how strong the sign-in is by now

    @property
    def is_strong(self) -> bool:
        """Second factor, passkey, or the demo's page that stands in for them."""
        return self.how in STRONG

    @property
    def may_approve(self) -> bool:
        """A passkey that a third officer saw added, or the demo's page that stands in for it (design 3.12)."""
        return self.how in APPROVES


def visitor(session: Any) -> Visitor:
    """The person behind a browser's session, one query; nobody for an empty one and for one whose row was ended."""
    number = session.get(SESSION)
    if number is None:
        return Visitor(None)
    row = Session.objects.filter(pk=number, ended_at=None)
    note = {"seen_on": Subquery(row.values("seen_on")), "was": Subquery(row.values("how"))}
    if "demo_person" in session and settings.SAMPLE_SIGN_IN:
        found = Person.objects.here().filter(pk=session["demo_person"], sessions__in=row).annotate(**note).first()
        return _visitor(found, DEMO, number, found) if found else Visitor(None)
    if "phone" in session:
        phones = PhoneSession.objects.select_related("person").filter(pk=session["phone"], ended_at=None, person__sessions__in=row)
        phone = phones.annotate(**note).first()
        return _visitor(phone.person, PIN, number, phone) if phone and phone.person.is_here else Visitor(None)
    if SESSION_KEY in session:
        used = _factors(session)
        logins = Login.objects.select_related("person").filter(pk=session[SESSION_KEY], is_active=True, person__sessions__in=row)
        login = logins.annotate(seen=Exists(_witnessed(used.get("webauthn", ()))), unanswered=asking.unanswered(), **note).first()
        if login and login.person.is_here:
            return _visitor(login.person, _how(used, seen=login.seen), number, login, login.unanswered)
    return Visitor(None)


def _visitor(person: Person, how: str, number: int, noted: Any, unanswered: bool = False) -> Visitor:
    return Visitor(person, how, unanswered, number, noted.seen_on == local(now()).date() and noted.was == how)


def sessions_of(person: Person) -> list[Session]:
    """The person's sign-ins, the newest first: those that run, and those that ended in the last days. One query."""
    rows = Session.objects.select_related("ended_by", "phone").filter(person=person).order_by("-begun_at", "-pk")
    return list(rows[:SESSIONS_SHOWN])


def _factors(session: Any) -> dict[str, list[int]]:
    """What allauth recorded of this session beside the mail code: kind of factor to ids of its rows."""
    used: dict[str, list[int]] = {}
    for method in session.get("account_authentication_methods", []):
        if method.get("method") == "mfa":
            used.setdefault(str(method.get("type")), []).append(int(method.get("id", 0)))
    return used


def _witnessed(keys: Iterable[int]) -> QuerySet[KeyWitness]:
    """Of these keys the ones still there that a third officer saw the login's person add."""
    there = Authenticator.objects.filter(pk__in=list(keys), type=WEBAUTHN, user=OuterRef(OuterRef("pk")))
    return KeyWitness.objects.filter(person=OuterRef("person"), authenticator__in=there.values("pk"))


def _how(used: dict[str, list[int]], *, seen: bool) -> str:
    """Recovery codes count as the mail code alone: a passkey that nobody saw brings them along."""
    if seen:
        return PASSKEY
    if "totp" in used:
        return SECOND
    return UNSEEN if "webauthn" in used else MAIL


@dataclass(frozen=True, slots=True)
class Key:
    """One passkey of somebody: who saw it added and when, or the letters by which a third officer says so."""

    pk: int
    name: str
    added_at: datetime
    witness: KeyWitness | None
    letters: str


def keys_of(person: Person) -> list[Key]:
    """The person's passkeys, the oldest first. Two queries."""
    rows = list(Authenticator.objects.filter(user__person=person, type=WEBAUTHN).order_by("pk"))
    seen = {one.authenticator: one for one in KeyWitness.objects.select_related("witness").filter(person=person)}
    return [Key(row.pk, str(row.data.get("name", "")), row.created_at, seen.get(row.pk), key_letters(row)) for row in rows]


def key_letters(row: Authenticator) -> str:
    """The letters of one passkey: of its number and of the key itself, so that another key has others."""
    told = json.dumps([row.pk, row.data.get("credential")], sort_keys=True)
    return letters.of(seal.blind(told, field="people.passkey"), KEY_LETTERS)


def has_phone(person: Person) -> bool:
    """Whether a phone of this person is known here. One query."""
    return PhoneSession.objects.filter(person=person, ended_at=None).exists()


def has_second_factor(person: Person) -> bool:
    """Whether an authenticator app is set up. One query."""
    return bool(Authenticator.objects.filter(user__person=person, type=Authenticator.Type.TOTP).exists())


def token_hash(token: str) -> bytes:
    """How the token in a phone's cookie is stored."""
    return hashlib.sha256(token.encode()).digest()


def running_phone(digest: bytes) -> PhoneSession | None:
    """The phone with this token that was not ended. One query."""
    return PhoneSession.objects.select_related("person").filter(token_hash=digest, ended_at=None).first()


def replaced_at(request: HttpRequest) -> datetime | None:
    """When another phone took the place of the one that asks; None for every other phone. One query where it brings a token."""
    token = request.COOKIES.get(PHONE_COOKIE, "")
    found = PhoneSession.objects.filter(token_hash=token_hash(token), ended_because=REPLACED).first() if token else None
    return found.ended_at if found else None


def phone_of(request: HttpRequest) -> PhoneSession | None:
    """The known phone that asks, opened or not; no query where the browser brings no token."""
    token = request.COOKIES.get(PHONE_COOKIE, "")
    return running_phone(token_hash(token)) if token else None


def person_of(request: HttpRequest) -> Person:
    """The person who asks; raises SignInNeeded, or AcceptFirst where they have not accepted any office yet (the middleware
    sends a page to the sign-in, or to the notice)."""
    who: Visitor = request.visitor  # type: ignore[attr-defined]
    if who.person is None:
        raise SignInNeeded
    if who.unanswered:
        raise AcceptFirst
    return who.person
