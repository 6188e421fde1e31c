"""What became of a booth, and which booths there were on a day: reads for anybody who may see the place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce, TruncDate

from chaupal.base import multirange
from chaupal.base.multirange import Runs
from chaupal.lineage.choices import BEGINS
from chaupal.lineage.models import Lineage
from chaupal.org.models import Booth, Station, StationList, Unit

# Of these booths those that a list opened: number to the moment it came into force. Read beside a dispatch by rooms above.
OPENED_SQL = "SELECT max(l.at) FROM lineage_lineage l WHERE l.new_id = {booth} AND l.kind IN ('split', 'new')"


def lineage_of(booth: Booth) -> list[Lineage]:
    """Everything a list ever made of this booth, or made it of, the newest first. One query."""
    rows = Lineage.objects.filter(Q(old=booth) | Q(new=booth)).select_related("old", "new", "list", "confirmed_by")
    return list(rows.order_by("-at", "-pk")[:100])


def booths_on(day: date, unit: Unit | None = None) -> QuerySet[Booth]:
    """The booths that were open on a day, of one unit or all. One query when read.

    A booth never changes its unit, so a unit's numbers given out by a day are its numbers now, less those opened later.
    """
    found = Booth.objects.filter(opened_on__lte=day).filter(Q(closed_on=None) | Q(closed_on__gt=day))
    if unit is None:
        return found
    return found.extra(where=["number IN (SELECT b.number FROM org_unitrun r JOIN org_booth b ON b.number >= r.lower AND b.number < r.upper WHERE r.unit_id = %s)"], params=[unit.pk])


def range_on(day: date, unit: Unit) -> Runs:
    """The unit's booths that were open on a day, as a set of numbers. One query."""
    return multirange.of_numbers(booths_on(day, unit).values_list("number", flat=True))


def list_on(day: date) -> StationList | None:
    """The list of stations that was in force on a day. A list by `places load` holds from the day it was loaded. One query."""
    since = Coalesce("coming__in_force_on", TruncDate("loaded_at"))
    return StationList.objects.annotate(since=since).filter(since__lte=day).order_by("-pk").first()


@dataclass(frozen=True, slots=True)
class Listed:
    """One station as one list printed it, with the booth it belongs to and whether that is still open."""

    booth: int
    part: str
    name: str
    electors: int | None
    is_open: bool


def stations_of(list_: StationList, seat: Unit, *, after: int = 0, limit: int = 100) -> list[Listed]:
    """A page of a dated list in one seat, by the booths' numbers; the old ones stay as they were printed. One query."""
    rows = Station.objects.filter(list=list_, booth__seat=seat, booth__gt=after).select_related("booth").order_by("booth")[:limit]
    return [Listed(row.booth_id, f"{row.part_no}{row.suffix}", row.name, row.electors, row.booth.closed_on is None) for row in rows]


def opened_by(list_: int) -> list[int]:
    """Numbers of the booths that a list opened. One query."""
    return list(Lineage.objects.filter(list=list_, kind__in=BEGINS, new__isnull=False).order_by("new").values_list("new_id", flat=True))


def closed_by(list_: int) -> list[int]:
    """Numbers of the booths that a list ended. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT old_id FROM lineage_lineage WHERE list_id = %s AND kind IN ('merged', 'closed') ORDER BY 1", [list_])
        return [row[0] for row in cursor.fetchall()]


def opened_at(booths: Sequence[int]) -> dict[int, object]:
    """Of these booths those that a list opened after the first, with the moment it did. One query."""
    rows = Lineage.objects.filter(new__in=booths, kind__in=BEGINS).values_list("new_id", "at")
    return dict(rows)
