"""Reads of tokens and webhooks: who asks by a token, what stands on the page, the doors."""

from __future__ import annotations

import hashlib
from datetime import date, datetime

from django.core.cache import cache
from django.db.models import Q

from chaupal.api.choices import CALLS_A_MINUTE
from chaupal.api.models import Delivery, Hook, Token
from chaupal.api.refusals import NoToken, TooManyCalls
from chaupal.base import multirange
from chaupal.base.clock import local
from chaupal.base.multirange import Runs
from chaupal.org import permission
from chaupal.org.actions.offices import place_of
from chaupal.org.models import Appointment
from chaupal.people.models import Person

PREFIX = "chp_"


def secret_hash(secret: str) -> bytes:
    """How a token's secret is stored: it is long and drawn at random, so a plain hash is enough."""
    return hashlib.sha256(secret.encode()).digest()


def place(token: Token) -> Runs:
    """The booths that a token reaches: of its unit, or of the office where that is a booth's."""
    if token.unit is not None:
        booths: Runs = token.unit.booths
        return booths
    return place_of(token.appointment.unit, token.appointment.booth)


def rights_of(token: Token) -> dict[str, list[str]]:
    """The token's rights as matter to verbs; taking names out includes seeing them."""
    found: dict[str, list[str]] = {}
    for right in token.rights:
        matter, verb = right.split(":")
        found.setdefault(matter, []).append(verb)
        if verb != "view":
            found[matter].append("view")
    return found


def bearer(secret: str, at: datetime) -> tuple[Token, Person]:
    """The token with this secret and the person cut to it, through whom everything is asked; raises NoToken alike for one
    that is unknown, over, revoked, waiting, and for one whose office has ended. Two queries."""
    token = (
        Token.objects.select_related("unit", "appointment__unit", "appointment__booth", "appointment__office", "appointment__person")
        .filter(secret_hash=secret_hash(secret))
        .first()
        if secret.startswith(PREFIX) and len(secret) < 100
        else None
    )
    if token is None or token.stands(local(at).date()) != "in_force":
        raise NoToken
    held = token.appointment
    person = permission.narrowed(held.person, held.office.key, held.unit_id, place(token), rights_of(token))
    if person is None:
        raise NoToken
    return token, person


def count_call(token: Token, at: datetime) -> None:
    """One more call of this token; TooManyCalls beyond 120 in the clock's minute. Two looks into the cache."""
    key = f"api.calls.{token.pk}.{int(at.timestamp()) // 60}"
    if cache.add(key, 1, timeout=120):
        return
    if int(cache.incr(key)) > CALLS_A_MINUTE:
        raise TooManyCalls


def own_offices(person: Person, today: date) -> list[Appointment]:
    """The offices from which the person may cut a token. One query."""
    return list(Appointment.objects.running(today).filter(person=person).select_related("office", "unit", "booth__seat").order_by("office__place", "id"))


def tokens(person: Person, limit: int = 200) -> list[Token]:
    """The person's own tokens and those of offices whose people they may edit or approve, the newest first. One query."""
    reach = multirange.union(permission.scope(person, "edit", "people"), permission.scope(person, "approve", "people"))
    seen = Q(made_by=person) | Q(unit__booths__within=reach) if reach else Q(made_by=person)
    found = Token.objects.filter(seen).select_related("unit", "appointment__office", "appointment__booth__seat", "made_by", "approved_by", "revoked_by")
    return list(found.order_by("-id")[:limit])


def token_for(person: Person, pk: int, to: str) -> Token:
    """The door to a token: one's own, or one of an office in reach; OutOfReach (404), VerbMissing (403). Two queries."""
    token = Token.objects.select_related("unit", "appointment__unit", "appointment__booth").filter(pk=pk).first()
    if token is None:
        raise permission.OutOfReach
    if token.made_by_id == person.pk and to == "edit":
        return token
    permission.require(person, to, "people", place(token))
    return token


def hooks(person: Person, limit: int = 200) -> list[Hook]:
    """Webhooks of units whose organisation the person may edit, the newest first. One query."""
    reach = permission.scope(person, "edit", "org")
    return list(Hook.objects.filter(unit__booths__within=reach).select_related("unit", "made_by", "ended_by").order_by("-id")[:limit]) if reach else []


def hook_for(person: Person, pk: int, to: str = "edit") -> Hook:
    """The door to a webhook: OutOfReach alike for one that is not there and for one of a unit out of reach. One query."""
    hook = Hook.objects.select_related("unit", "made_by", "ended_by").filter(pk=pk).first()
    if hook is None:
        raise permission.OutOfReach
    permission.require(person, to, "org", hook.unit.booths)
    return hook


def deliveries(hook: Hook, limit: int = 50) -> list[Delivery]:
    """What was sent lately and what came of it. One query."""
    return list(Delivery.objects.filter(hook=hook).order_by("-id")[:limit])
