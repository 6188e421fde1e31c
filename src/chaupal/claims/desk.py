"""The queue of the claim desk: what is read next, what a district has first, what was seen only once and waits.

What is urgent is booths times clock: the booths of the mandals where a claim was seen in 48 hours, as the worker counted
them last (`claims.counted`), times the share of its hours that has passed. A claim that one district alone saw is the district's for the first quarter of its hours;
a message seen once waits at the end until it is seen again, somebody takes it, or it is overdue.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import BigIntegerField, Count, FloatField, IntegerField, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils.translation import get_language

from chaupal.base import paging
from chaupal.base.words import hi_or_en
from chaupal.claims import beside, escalation, reach
from chaupal.claims.choices import ClaimState
from chaupal.claims.counted import DISTRICT_SHARE, SEEN_WITHIN
from chaupal.claims.escalation import Asked
from chaupal.claims.models import Claim, ClaimQuerySet, Lock, Sighting
from chaupal.claims.queries import SIGNS
from chaupal.org.models import Unit
from chaupal.people.models import Person
from chaupal.people.names import fold

PAGE = 50
EXPORT_LIMIT = 20_000
WAITING = ("waiting", ClaimState.OPEN, ClaimState.REVIEW)
NEXT, DISTRICT, ONCE = 0, 1, 2  # the three parts of the queue, in order; a district sees its own part first


@dataclass(frozen=True, slots=True)
class Seen:
    """Where a claim was seen in the last 48 hours: how often, in how many mandals and seats."""

    times: int = 0
    mandals: int = 0
    seats: int = 0


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One line of the queue."""

    claim: Claim
    left: timedelta
    allowed: timedelta
    seen: Seen
    held_by: Person | None
    part: int = NEXT
    booths: int = 0  # of the mandals where it was seen
    district: str = ""  # that has it first
    district_until: datetime | None = None
    checks: int = 0  # of other publishers that a person said are about it
    asked: Asked | None = None  # who has it now that it is overdue

    @property
    def sign(self) -> str:
        return SIGNS[ClaimState(self.claim.state)]

    @property
    def waits(self) -> bool:
        return self.claim.state in (ClaimState.OPEN, ClaimState.REVIEW)

    @property
    def is_once(self) -> bool:
        """Seen once, so it waits."""
        return self.part == ONCE


@dataclass(frozen=True, slots=True)
class Filter:
    """What of the queue is wanted; "waiting" is open and in review."""

    state: str = "waiting"
    kind: str = ""
    mine: int | None = None
    words: str = ""

    @property
    def is_waiting(self) -> bool:
        """Only what still waits: then the queue goes by what is urgent."""
        return self.state in WAITING


def _chosen(person: Person, wanted: Filter) -> ClaimQuerySet:
    claims = Claim.objects.filter(reach.seen_by(person))
    if wanted.state == "waiting":
        claims = claims.waiting()
    if wanted.state in ClaimState.values:
        claims = claims.filter(state=wanted.state)
    if wanted.kind:
        claims = claims.filter(kind=wanted.kind)
    if wanted.mine is not None:
        claims = claims.filter(assigned_to=wanted.mine)
    for word in fold(wanted.words).split()[:8]:
        claims = claims.filter(search__contains=word)
    return claims


# Share of its hours that has passed; above one it is overdue.
_CLOCK = """
(extract(epoch FROM %s::timestamptz - claims_claim.opened_at) / greatest(60, extract(epoch FROM claims_claim.due_at - claims_claim.opened_at)))::float8
"""
_COUNTED = "(SELECT k.{column} FROM claims_counted k WHERE k.claim_id = claims_claim.id)"
_BOOTHS = f"coalesce({_COUNTED.format(column='booths')}, 1)"
# The district that alone saw it, in the first part of the clock, while it did not hand it up.
_DISTRICT = f"""
(CASE WHEN claims_claim.state = 'open' AND claims_claim.assigned_to_id IS NULL
   AND %s::timestamptz < claims_claim.opened_at + (claims_claim.due_at - claims_claim.opened_at) / %s
   AND NOT EXISTS (SELECT 1 FROM claims_triage t WHERE t.claim_id = claims_claim.id) THEN {_COUNTED.format(column="alone_in_id")} END)
"""
_ONCE = f"""
(claims_claim.state = 'open' AND claims_claim.assigned_to_id IS NULL AND claims_claim.due_at > %s AND {_COUNTED.format(column="times")} = 1)
"""


def in_order(claims: ClaimQuerySet, at: datetime, *, district_first: bool = False) -> QuerySet[Any]:
    """Claims with `booths`, `district`, `part` and `weight` (smaller is sooner), ordered by them; for those that wait.
    What is counted of each is read from `Counted`; one that the worker did not reach yet counts as one booth."""
    district = (_DISTRICT, (at, DISTRICT_SHARE))
    first = -1 if district_first else DISTRICT
    part = f"CASE WHEN {_DISTRICT} IS NOT NULL THEN {first} WHEN {_ONCE} THEN {ONCE} ELSE {NEXT} END"
    weighted: QuerySet[Any] = claims.annotate(
        booths=RawSQL(_BOOTHS, (), output_field=IntegerField()),
        district=RawSQL(*district, output_field=BigIntegerField()),
        part=RawSQL(part, (*district[1], at), output_field=IntegerField()),
        weight=RawSQL(f"-({_BOOTHS}) * {_CLOCK}", (at,), output_field=FloatField()),
    )
    return weighted.order_by("part", "weight", "pk")


def queue(person: Person, wanted: Filter, asked: paging.Asked, *, at: datetime, size: int = PAGE) -> paging.Page[QueueRow]:
    """A page of claims that wait, the most urgent first; of others, latest first.

    At most six queries, however long the queue is. A key of what waits begins with the moment of the first page, so
    that the order stands still while somebody turns the pages.
    """
    claims: QuerySet[Any] = _chosen(person, wanted).select_related("assigned_to", "lock__person")
    key = asked.after or asked.before
    if wanted.is_waiting:
        moment = key[0] if key is not None else at
        claims = in_order(_chosen(person, wanted).select_related("assigned_to", "lock__person"), moment, district_first=not reach.holds_all(person))
        if key is not None:
            part, weight, pk = key[1:]
            side = "lt" if asked.before is not None else "gt"
            claims = claims.filter(
                Q(**{f"part__{side}": part}) | Q(part=part) & (Q(**{f"weight__{side}": weight}) | Q(**{"weight": weight, f"pk__{side}": pk}))
            )
        if asked.before is not None:
            claims = claims.order_by("-part", "-weight", "-pk")
        page = paging.page(list(claims[: size + 1]), asked, size, lambda one: (moment.isoformat(), *_place(one)))
        return paging.Page(_rows(page.rows, at), next=page.next, previous=page.previous)
    falling = asked.before is None
    if key is not None:
        due, pk = key
        side = "lt" if falling else "gt"
        claims = claims.filter(Q(**{f"due_at__{side}": due}) | Q(**{"due_at": due, f"pk__{side}": pk}))
    claims = claims.order_by("-due_at", "-pk") if falling else claims.order_by("due_at", "pk")
    page = paging.page(list(claims[: size + 1]), asked, size, lambda claim: (claim.due_at.isoformat(), claim.pk))
    return paging.Page(_rows(page.rows, at), next=page.next, previous=page.previous)


def _place(claim: Any) -> tuple[int, float, int]:
    return claim.part, claim.weight, claim.pk


def _rows(claims: Sequence[Claim], at: datetime) -> list[QueueRow]:
    seen = _seen([claim.pk for claim in claims], at)
    late = escalation.asked(claims, at)
    checks = beside.confirmed(claim.pk for claim in claims)
    had: set[int] = {found for claim in claims if (found := getattr(claim, "district", None)) is not None}
    districts = Unit.objects.in_bulk(had) if had else {}
    rows = []
    for claim in claims:
        lock: Lock | None = getattr(claim, "lock", None)
        held = lock.person if lock is not None and lock.until > at else None
        district = districts.get(getattr(claim, "district", None) or 0)
        part = DISTRICT if district is not None else getattr(claim, "part", NEXT)
        rows.append(
            QueueRow(
                claim,
                claim.due_at - at,
                claim.due_at - claim.opened_at,
                seen.get(claim.pk, Seen()),
                held,
                part=part,
                booths=getattr(claim, "booths", 0),
                district=hi_or_en(district, "name", get_language() or "hi") if district is not None else "",
                district_until=district_until(claim) if district is not None else None,
                checks=checks.get(claim.pk, 0),
                asked=late.get(claim.pk),
            )
        )
    return rows


def district_until(claim: Claim) -> datetime:
    """Until when a claim that one district alone saw is the district's first."""
    return claim.opened_at + (claim.due_at - claim.opened_at) / DISTRICT_SHARE


def _seen(claims: Sequence[int], at: datetime) -> dict[int, Seen]:
    counted = (
        Sighting.objects.filter(claim__in=claims, at__gt=at - SEEN_WITHIN, at__lte=at)
        .values("claim")
        .annotate(times=Count("id"), mandals=Count("unit", distinct=True), seats=Count("unit__parent", distinct=True))
        .values_list("claim", "times", "mandals", "seats")
    )
    return {claim: Seen(times, mandals, seats) for claim, times, mandals, seats in counted}


def queue_mark() -> tuple[Any, ...]:
    """Changes whenever a line of the queue would: after any act, sighting, count or lock. One query of five index looks."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT max(id) FROM ledger_entry), (SELECT max(id) FROM claims_sighting),"
            " (SELECT max(until) FROM claims_lock), (SELECT count(*) FROM claims_lock), (SELECT max(at) FROM claims_counted)"
        )
        found: tuple[Any, ...] = cursor.fetchone()
    return found


def first_rows(person: Person, at: datetime, size: int) -> list[QueueRow]:
    """The most urgent claims that wait, for a short list elsewhere."""
    return list(queue(person, Filter(), paging.FIRST, at=at, size=size).rows)


def counts(person: Person, at: datetime) -> tuple[int, int]:
    """How many claims wait, and how many of them are overdue. Two queries."""
    told = Claim.objects.filter(reach.seen_by(person)).waiting().aggregate(waiting=Count("pk"), overdue=Count("pk", filter=Q(due_at__lte=at)))
    return told["waiting"], told["overdue"]


def export_rows(person: Person, wanted: Filter, *, at: datetime) -> list[QueueRow]:
    """The chosen claims for a file, at most 20,000, by the hour they are due."""
    claims = list(_chosen(person, wanted).select_related("assigned_to", "lock__person").order_by("due_at", "pk")[:EXPORT_LIMIT])
    return _rows(claims, at)
