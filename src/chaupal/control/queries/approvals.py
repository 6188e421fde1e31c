"""Everything that waits for a second person, from the rooms where it waits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from chaupal.base.words import hi_or_en
from chaupal.claims import queries as claims
from chaupal.facts import queries as facts
from chaupal.org import nominations, permission
from chaupal.org.models import Appointment
from chaupal.people.models import Person

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

ANSWERS, FACTS, PEOPLE = "answers", "facts", "people"
KINDS: tuple[tuple[str, StrPromise, str, str], ...] = (
    # kind, words, matter, verb that opens the list
    (ANSWERS, _("Answers"), "claims", "view"),
    (FACTS, _("Facts"), "facts", "view"),
    (PEOPLE, _("Appointments"), "people", "approve"),
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits: where it is reviewed, who wrote it and when, its clock where it has one."""

    kind: str
    key: int
    url: str
    text: str
    author: Person
    sent_at: datetime
    left: timedelta | None
    allowed: timedelta | None
    own: bool
    may: bool  # the reader's office approves this kind


@dataclass(frozen=True, slots=True)
class Tab:
    """One kind with how many wait and how many of them are the reader's own."""

    kind: str
    label: StrPromise
    count: int
    here: bool


@dataclass(frozen=True, slots=True)
class Approvals:
    """The list as the page shows it."""

    rows: tuple[Waiting, ...]
    tabs: tuple[Tab, ...]
    own: int


def waiting(person: Person, *, kind: str, at: datetime) -> Approvals:
    """What waits in every kind the person may see, clocks first, then the oldest. A query a kind, two for appointments.

    Raises OutOfReach for somebody whose offices open none of the kinds.
    """
    open_kinds = [one for one in KINDS if permission.may(person, one[3], one[2])]
    if not open_kinds:
        raise permission.OutOfReach
    lists = {name: _READ[name](person, at) for name, _label, _matter, _verb in open_kinds}
    chosen = kind if kind in lists else ""
    rows = [row for name, found in lists.items() if chosen in ("", name) for row in found]
    rows.sort(key=lambda row: (row.own, row.left is None, row.left or timedelta(0), row.sent_at))
    tabs = tuple(Tab(name, label, len(lists[name]), name == chosen) for name, label, _matter, _verb in open_kinds)
    return Approvals(tuple(rows), tabs, sum(row.own for row in rows))


def _answers(person: Person, at: datetime) -> list[Waiting]:
    rows = []
    for one in claims.in_review():
        version, claim = one.answer_version, one.answer_version.answer.claim
        rows.append(
            Waiting(
                ANSWERS,
                version.pk,
                f"/claims/answers/{version.pk}/",
                hi_or_en(version, "short"),
                version.author,
                one.at,
                claim.due_at - at,
                claim.due_at - claim.opened_at,
                version.author_id == person.pk,
                permission.may(person, "approve", "claims"),
            )
        )
    return rows


def _facts(person: Person, _at: datetime) -> list[Waiting]:
    return [
        Waiting(
            FACTS,
            one.pk,
            f"/facts/versions/{one.pk}/",
            hi_or_en(one, "what"),
            one.author,
            one.at,
            None,
            None,
            one.author_id == person.pk,
            permission.may(person, "approve", "facts"),
        )
        for one in facts.waiting()
    ]


def _place(one: Appointment) -> str:
    return hi_or_en(one.unit, "name") if one.unit is not None else str(_("Booth %(part)s")) % {"part": one.booth.part_no if one.booth else ""}


def _people(person: Person, _at: datetime) -> list[Waiting]:
    return [
        Waiting(
            PEOPLE,
            one.pk,
            f"/people/appointments/{one.pk}/",
            f"{hi_or_en(one.person, 'name')}, {hi_or_en(one.office, 'name')}, {_place(one)}",
            one.proposed_by,
            one.proposed_at,
            None,
            None,
            person.pk in (one.proposed_by_id, one.person_id),
            True,
        )
        for one in nominations.waiting(person)
    ]


_READ = {ANSWERS: _answers, FACTS: _facts, PEOPLE: _people}


def mark(approvals: Approvals) -> tuple[object, ...]:
    """Changes whenever the list does."""
    return tuple((row.kind, row.key) for row in approvals.rows)
