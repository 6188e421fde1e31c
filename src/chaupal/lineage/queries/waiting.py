"""What of the lists of stations waits for a second person: a day for a list, and the people of booths that ended or were split.

Names of booths wait too, but for whoever looks after the people of one mandal: they stand on that one's own page (`names`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import BooleanField, Count, Exists, Max, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL

from chaupal.base import paging
from chaupal.lineage.choices import ListState
from chaupal.lineage.models import Carry, ComingList, SeatSheet
from chaupal.org import permission
from chaupal.people.models import Person


def _lists() -> QuerySet[Any]:
    ready = ComingList.objects.filter(state=ListState.READY)
    whole = ready.annotate(whole_at=Max("sheets__confirmed_at"), unsure=Count("sheets", filter=Q(sheets__confirmed_at=None)))
    return whole.filter(unsure=0, whole_at__isnull=False)


def lists(wanted: paging.Asked = paging.FIRST, limit: int = 200) -> list[tuple[ComingList, datetime]]:
    """Lists that every seat has confirmed and that no day is set for, each with when the last seat did, oldest first; from a
    key (when, id) on, or back. One query."""
    which, order = paging.by_two(wanted, "whole_at", "pk")
    return [(one, one.whole_at) for one in _lists().filter(which).select_related("read_by").order_by(*order)[:limit]]


def lists_count(most: int) -> int:
    """How many they are, counted no further than `most`. One query."""
    return _lists()[:most].count()


# Offices that run on at a booth which the list ends and that do not wait to go along: nobody else says that they are there.
LEFT_SQL = """
FROM lineage_judgement j JOIN org_appointment a ON a.booth_id = j.old_id AND a.until_on IS NULL
LEFT JOIN lineage_lineage l ON l.old_id = j.old_id AND l.kind = 'merged'
WHERE j.coming_id = {coming} AND j.seat_id = {seat} AND j.withdrawn_at IS NULL AND j.kind IN ('merged', 'closed') AND NOT EXISTS (
  SELECT 1 FROM lineage_carry c JOIN lineage_seatsheet x ON x.id = c.sheet_id AND x.coming_id = j.coming_id
  WHERE c.appointment_id = a.id AND c.kind = 'move' AND NOT c.left_out AND c.made_id IS NULL AND c.skipped = ''
)
"""
_LEFT_HERE = LEFT_SQL.format(coming="s.coming_id", seat="s.seat_id")


def _teams(person: Person) -> QuerySet[SeatSheet]:
    reach = permission.scope(person, "approve", "people")
    waiting = Carry.objects.waiting().filter(sheet=OuterRef("pk"))
    left = RawSQL(f"EXISTS (SELECT 1 {LEFT_SQL.format(coming='lineage_seatsheet.coming_id', seat='lineage_seatsheet.seat_id')})", (), BooleanField())
    ends = Q(merged__gt=0) | Q(closed__gt=0)
    return SeatSheet.objects.filter(Exists(waiting) | ends & Q(left), coming__state=ListState.IN_FORCE, seat__booths__within=reach)


_PEOPLE = f"""
SELECT s.id, (SELECT count(*) FROM lineage_carry c WHERE c.sheet_id = s.id AND NOT c.left_out AND c.made_id IS NULL AND c.skipped = ''),
  (SELECT count(*) {_LEFT_HERE}) FROM lineage_seatsheet s WHERE s.id = ANY(%s)
"""


@dataclass(frozen=True, slots=True)
class Team:
    """One seat whose booths changed: how many wait to go along with theirs, and how many are left at one that ended."""

    sheet: SeatSheet
    confirmed_at: datetime
    going: int
    left: int


def teams(person: Person, wanted: paging.Asked = paging.FIRST, limit: int = 200) -> list[Team]:
    """Seats inside the reach of the person's approvals whose people wait to go along with a booth or are left at one that
    ended, the longest confirmed first; from a key (when, id) on, or back. Two queries."""
    which, order = paging.by_two(wanted, "confirmed_at", "pk")
    found = list(_teams(person).filter(which).select_related("seat", "coming", "confirmed_by").order_by(*order)[:limit])
    if not found:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_PEOPLE, [[one.pk for one in found]])
        people = {pk: (going, left) for pk, going, left in cursor.fetchall()}
    # Somebody may have settled a seat's people between the two reads; it waits no more.
    return [Team(one, one.confirmed_at, *people[one.pk]) for one in found if any(people.get(one.pk, ())) and one.confirmed_at is not None]


def teams_count(person: Person, most: int) -> int:
    """How many seats they are, counted no further than `most`. One query."""
    return _teams(person)[:most].count()
