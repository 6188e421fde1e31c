"""The queue of the claim desk: what is read next, what a district has first, what was seen only once and waits.

What is urgent is booths times clock: the booths of the mandals where a claim was seen in 48 hours, times the share of
its hours that has passed. A claim that one district alone saw is the district's for the first quarter of its hours;
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
from chaupal.base.clock import local
from chaupal.base.words import hi_or_en
from chaupal.claims import escalation, reach
from chaupal.claims.choices import ClaimState
from chaupal.claims.escalation import Asked
from chaupal.claims.models import Claim, ClaimQuerySet, Lock, Sighting
from chaupal.claims.queries import SEEN_WITHIN, SIGNS
from chaupal.org.models import Unit
from chaupal.people.models import Person
from chaupal.people.names import fold

PAGE = 50
EXPORT_LIMIT = 20_000
WAITING = ("waiting", ClaimState.OPEN, ClaimState.REVIEW)
DISTRICT_SHARE = 4  # a district has the first quarter of a claim's hours
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


# The booths of the mandals where it was seen of late; a claim that nobody sent in counts as one booth.
_BOOTHS = """
greatest(1, (SELECT sum(u.open_booths) FROM org_unit u WHERE u.id IN (SELECT s.unit_id FROM claims_sighting s
 WHERE s.claim_id = claims_claim.id AND s.at > %s AND s.at <= %s)))
"""
# Share of its hours that has passed; above one it is overdue.
_CLOCK = """
(extract(epoch FROM %s::timestamptz - claims_claim.opened_at) / greatest(60, extract(epoch FROM claims_claim.due_at - claims_claim.opened_at)))::float8
"""
# The district that alone saw it and has somebody for it, in the first part of the clock, while it did not hand it up.
_WITH_DISTRICT = """
(SELECT a.unit_id FROM org_appointment a JOIN org_office o ON o.id = a.office_id JOIN org_unit d ON d.id = a.unit_id
  JOIN org_unitabove first ON first.above_id = a.unit_id
   AND first.unit_id = (SELECT s.unit_id FROM claims_sighting s WHERE s.claim_id = claims_claim.id ORDER BY s.at DESC LIMIT 1)
 WHERE claims_claim.state = 'open' AND claims_claim.assigned_to_id IS NULL
   AND %s::timestamptz < claims_claim.opened_at + (claims_claim.due_at - claims_claim.opened_at) / %s
   AND d.kind IN ('org_district', 'district') AND o.grants->'claims' @> '["edit"]'
   AND a.approved_by_id IS NOT NULL AND a.from_on <= %s AND (a.until_on IS NULL OR a.until_on > %s)
   AND NOT EXISTS (SELECT 1 FROM claims_triage t WHERE t.claim_id = claims_claim.id)
   AND NOT EXISTS (SELECT 1 FROM claims_sighting s WHERE s.claim_id = claims_claim.id
     AND NOT EXISTS (SELECT 1 FROM org_unitabove v WHERE v.unit_id = s.unit_id AND v.above_id = a.unit_id))
 ORDER BY a.unit_id LIMIT 1)
"""
_ONCE = """
(claims_claim.state = 'open' AND claims_claim.assigned_to_id IS NULL AND claims_claim.due_at > %s
 AND (SELECT count(*) FROM (SELECT 1 FROM claims_sighting s WHERE s.claim_id = claims_claim.id LIMIT 2) two) = 1)
"""


def in_order(claims: ClaimQuerySet, at: datetime, *, district_first: bool = False) -> QuerySet[Any]:
    """Claims with `booths`, `district`, `part` and `weight` (smaller is sooner), ordered by them; for those that wait."""
    day = local(at).date()
    booths = (_BOOTHS, (at - SEEN_WITHIN, at))
    district = (_WITH_DISTRICT, (at, DISTRICT_SHARE, day, day))
    first = -1 if district_first else DISTRICT
    part = f"CASE WHEN {_WITH_DISTRICT} IS NOT NULL THEN {first} WHEN {_ONCE} THEN {ONCE} ELSE {NEXT} END"
    weighted: QuerySet[Any] = claims.annotate(
        booths=RawSQL(*booths, output_field=IntegerField()),
        district=RawSQL(*district, output_field=BigIntegerField()),
        part=RawSQL(part, (*district[1], at), output_field=IntegerField()),
        weight=RawSQL(f"-({_BOOTHS}) * {_CLOCK}", (*booths[1], at), output_field=FloatField()),
    )
    return weighted.order_by("part", "weight", "pk")


def queue(person: Person, wanted: Filter, asked: paging.Asked, *, at: datetime, size: int = PAGE) -> paging.Page[QueueRow]:
    """A page of claims that wait, the most urgent first; of others, latest first.

    At most five queries, however long the queue is. A key of what waits begins with the moment of the first page, so
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
    """Changes whenever a line of the queue would: after any act, sighting or lock. One query of four index looks."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT max(id) FROM ledger_entry), (SELECT max(id) FROM claims_sighting),"
            " (SELECT max(until) FROM claims_lock), (SELECT count(*) FROM claims_lock)"
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


def with_district(claim: Claim, at: datetime) -> Unit | None:
    """The district that alone saw this claim and has it first now; None for most claims. One query."""
    found: Any = in_order(Claim.objects.filter(pk=claim.pk), at).first()
    return Unit.objects.filter(pk=found.district).first() if found is not None and found.district else None
