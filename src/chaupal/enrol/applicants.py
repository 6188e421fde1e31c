"""Reads of people who asked to join: the desk's lists, the waiting list of a unit, the page of whoever asked."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from chaupal.base import multirange, seal
from chaupal.base.errors import NotFound
from chaupal.base.multirange import Runs
from chaupal.base.paging import Asked, BadPage, Page, page
from chaupal.enrol.choices import ApplicantState
from chaupal.enrol.models import Applicant, ApplicantOpening
from chaupal.org import permission
from chaupal.org.models import Unit
from chaupal.people.models import Person

SIZE = 50
PHONE = "enrol.applicant_phone"  # what the column is sealed as
NOTICE, NOTICE_VERSION = "join", "2026-11"
LAPSE_DAYS, PURGE_DAYS = 90, 30  # a request nobody dealt with; what is left of one that came to nothing
LISTS = {"asked": (ApplicantState.ASKED,), "waiting": (ApplicantState.SETTLED,), "over": (ApplicantState.DECLINED,)}

_ROWS = """
SELECT a.id FROM enrol_applicant a JOIN org_unit u ON u.id = a.unit_id
WHERE a.state = ANY(%(states)s) AND a.purged_at IS NULL AND (a.at, a.id) > (%(at)s, %(id)s) AND u.booths <@ %(reach)s::int4multirange
ORDER BY a.at, a.id LIMIT %(limit)s
"""


def new_key() -> str:
    """24 letters that nobody guesses, for the page of one request."""
    return secrets.token_urlsafe(18)


def key_hash(key: str) -> bytes:
    """What is kept of an applicant's key."""
    return hashlib.sha256(key.encode()).digest()


def waiting(unit: Unit) -> QuerySet[Applicant]:
    """The waiting list of a unit: settled inside it and without an office, who asked first comes first."""
    inside = Q(unit=unit) | Q(unit__above_rows__above=unit)
    return Applicant.objects.filter(inside, state=ApplicantState.SETTLED).distinct().order_by("at", "pk")


def opens(person: Person) -> bool:
    """Whether this person may put somebody forward anywhere, and so has a desk of applicants."""
    return permission.may(person, "create", "people")


def _moment(text: str) -> datetime:
    try:
        told = datetime.fromisoformat(text)
    except ValueError as problem:
        raise BadPage from problem
    if told.tzinfo is None:
        raise BadPage
    return told


def rows(person: Person, name: str, wanted: Asked, *, size: int | None = None, reach: Runs | None = None) -> Page[Applicant]:
    """One list of the desk in reach (or in `reach`), who asked first comes first; key (at, id), forwards only. Two queries."""
    at, pk = wanted.after or ("0001-01-01T00:00:00+00:00", 0)
    values: dict[str, Any] = {
        "states": list(LISTS[name]), "at": _moment(at), "id": pk, "limit": (size or SIZE) + 1,
        "reach": multirange.to_database(permission.scope(person, "create", "people") if reach is None else reach),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_ROWS, values)
        ids = [row[0] for row in cursor.fetchall()]
    found = Applicant.objects.select_related("unit", "booth__seat", "settled_by").in_bulk(ids)
    return page([found[key] for key in ids], Asked(after=wanted.after), size or SIZE, lambda one: (one.at.isoformat(), one.pk))


def applicant_for(person: Person, pk: int, to: str = "create") -> Applicant:
    """The door to one applicant: OutOfReach for unknown ones, purged ones and those whose place does not lie in reach."""
    found = Applicant.objects.select_related("unit", "booth__seat", "settled_by", "over_by", "person").filter(pk=pk).first()
    if found is None:
        raise permission.OutOfReach
    permission.require(person, to, "people", found.unit.booths)
    return found


def running(by: Person, applicant: Applicant, at: datetime) -> ApplicantOpening | None:
    """The opening by which `by` still sees this number. One query."""
    return ApplicantOpening.objects.select_related("applicant").filter(applicant=applicant, by=by, until__gt=at).order_by("-until").first()


def number_of(opening: ApplicantOpening, at: datetime) -> str:
    """The number behind an opening that still runs, empty where it was destroyed; VerbMissing when its time is over."""
    if not opening.runs(at):
        raise permission.VerbMissing
    sealed = opening.applicant.phone_sealed
    return seal.unseal(sealed, field=PHONE) if sealed else ""


def openings_of(applicant: Applicant) -> list[ApplicantOpening]:
    """Who opened this number, the newest first. One query."""
    rows = ApplicantOpening.objects.select_related("by", "office__office", "office__unit", "office__booth__seat").filter(applicant=applicant)
    return list(rows.order_by("-pk")[:SIZE])


def known_already(applicant: Applicant) -> tuple[bool, int]:
    """Whether somebody here has this number, and how many other open requests have it. Two queries."""
    if applicant.phone_blind is None:
        return False, 0
    from_people = Person.objects.filter(phone_blind=applicant.phone_blind).exists()
    return from_people, Applicant.objects.waiting().filter(phone_blind=applicant.phone_blind).exclude(pk=applicant.pk).count()


def by_key(key: str) -> Applicant:
    """The door for whoever asked; NotFound otherwise. One query."""
    found = Applicant.objects.select_related("unit", "booth__seat").filter(key_hash=key_hash(key[:64])).first()
    if found is None:
        raise NotFound
    return found
