"""Reads of coming lists: the versions, the seats of one with their counts, one seat's proposals, who goes along."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Q, Sum

from chaupal.base.multirange import Runs
from chaupal.base.paging import Asked, Page, page
from chaupal.lineage.choices import Kind
from chaupal.lineage.models import Carry, ComingList, ComingStation, Judgement, SeatSheet
from chaupal.lineage.queries.waiting import LEFT_SQL
from chaupal.org import permission
from chaupal.org.models import Appointment, Station, StationList, Unit
from chaupal.people.models import Person

SIZE = 50
MOST_LEFT = 200  # people of booths that closed on a seat's page; who comes after them moves up as these go
COUNTED = (*Kind.values, "asked", "before", "after")


@dataclass(frozen=True, slots=True)
class Version:
    """A list of stations that is or was in force, and since when; the one now in force is the first."""

    list: StationList
    since: Any
    coming: ComingList | None
    now: bool


def versions() -> list[Version]:
    """Every list that ever came into force, the newest first. One query."""
    lists = list(StationList.objects.select_related("coming").order_by("-pk")[:50])
    told = []
    for at, one in enumerate(lists):
        coming = getattr(one, "coming", None)
        told.append(Version(one, coming.in_force_on if coming else one.loaded_at.date(), coming, at == 0))
    return told


def coming_lists() -> list[ComingList]:
    """Lists that were handed in and are not in force, the newest first. One query."""
    return list(ComingList.objects.exclude(state="in_force").select_related("read_by", "decided_by").order_by("-pk")[:30])


def list_for(person: Person, pk: int) -> ComingList:
    """The door to a coming list: for whoever sees the organisation of at least one of its seats. Two queries."""
    found = ComingList.objects.select_related("read_by", "decided_by", "against").filter(pk=pk).first()
    if found is None:
        raise permission.OutOfReach
    reach = permission.scope(person, "view", "org")
    if found.sheets.exists() and not found.sheets.filter(seat__booths__overlaps=reach).exists():
        raise permission.OutOfReach
    if not reach:
        raise permission.OutOfReach
    return found


def totals(coming: ComingList, reach: Runs) -> dict[str, int]:
    """Counts over the seats in reach: booths of each kind, what is asked, seats and those confirmed. One query."""
    sheets = coming.sheets.filter(seat__booths__overlaps=reach)
    told = sheets.aggregate(**{name: Sum(name, default=0) for name in COUNTED})
    counted = dict(told)
    counted["seats"] = sheets.count()
    counted["confirmed"] = sheets.exclude(confirmed_at=None).count()
    return counted


FILTERS = ("open", "asked", "confirmed", *(kind for kind in Kind.values if kind != Kind.SAME))


def seats(coming: ComingList, reach: Runs, only: str, wanted: Asked, size: int | None = None) -> Page[SeatSheet]:
    """A page of the seats in reach, by number; `only` is one of FILTERS or nothing. One query."""
    found = coming.sheets.filter(seat__booths__overlaps=reach).select_related("seat", "confirmed_by")
    if only in ("open", "confirmed"):
        found = found.filter(confirmed_at__isnull=only == "open")
    elif only in FILTERS:
        found = found.filter(**{f"{only}__gt": 0})
    back = wanted.before is not None
    key = wanted.before or wanted.after
    if key is not None:
        found = found.filter(**{"seat__number__lt" if back else "seat__number__gt": key[0]})
    rows = list(found.order_by("-seat__number" if back else "seat__number")[: (size or SIZE) + 1])
    return page(rows, wanted, size or SIZE, lambda row: (row.seat.number,))


@dataclass(frozen=True, slots=True)
class Line:
    """One proposal of a seat as a page shows it: both sides with their names, why, and whether it is asked."""

    judgement: Judgement
    old_name: str
    old_electors: int | None

    @property
    def station(self) -> ComingStation | None:
        """The station of the new list, where it has one."""
        return self.judgement.station


def lines(coming: ComingList, seat: Unit, only: str, wanted: Asked, size: int | None = None) -> Page[Line]:
    """A page of a seat's standing words: what is asked first, then by number; `only` is a kind, "asked" or nothing. Two queries."""
    found = Judgement.objects.standing().filter(coming=coming, seat=seat).select_related("old", "station", "by")
    if only == "asked":
        found = found.filter(asked=True)
    elif only in Kind.values:
        found = found.filter(kind=only)
    else:
        found = found.exclude(kind=Kind.SAME, share=1.0)
    back, key = wanted.before is not None, wanted.before or wanted.after
    if key is not None:
        # Asked first: the key is (not asked, number).
        side = "lt" if back else "gt"
        same = Q(asked=key[0] == 0, **{f"pk__{side}": key[1]})
        found = found.filter(same | Q(asked=True) if back and key[0] else same if key[0] or back else same | Q(asked=False))
    order = ("asked", "-pk") if back else ("-asked", "pk")
    rows = list(found.order_by(*order)[: (size or SIZE) + 1])
    names = _names(coming.against, [row.old_id for row in rows if row.old_id is not None])
    told = [Line(row, *names.get(row.old_id or 0, ("", None))) for row in rows]
    return page(told, wanted, size or SIZE, lambda line: (int(not line.judgement.asked), line.judgement.pk))


def _names(list_: StationList | None, booths: Sequence[int]) -> dict[int, tuple[str, int | None]]:
    rows = Station.objects.filter(list=list_, booth__in=booths).values_list("booth_id", "name", "electors") if list_ else ()
    return {booth: (name, electors) for booth, name, electors in rows}


def sheet_for(person: Person, coming: ComingList, code: str, to: str = "view") -> SeatSheet:
    """The door to one seat of a list: OutOfReach where the seat is not in it or not in reach; VerbMissing without `to`. Two queries."""
    found = SeatSheet.objects.filter(coming=coming, seat__code=code).select_related("seat", "confirmed_by", "coming").first()
    if found is None:
        raise permission.OutOfReach
    permission.require(person, "view", "org", found.seat.booths)
    if to != "view" and not permission.may(person, to, "people", found.seat.booths):
        raise permission.VerbMissing
    return found


def carries(sheet: SeatSheet) -> list[Carry]:
    """Everybody of a seat who goes along with a booth, as confirmed. One query."""
    rows = sheet.carries.select_related("appointment__person", "appointment__booth", "appointment__office", "office", "station", "made", "approved_by")
    return list(rows.order_by("station__part_no", "station__suffix", "pk")[:500])


_GOING = """
SELECT a.id FROM lineage_judgement j JOIN org_appointment a ON a.booth_id = j.old_id AND a.until_on IS NULL
WHERE j.coming_id = %s AND j.seat_id = %s AND j.withdrawn_at IS NULL AND j.kind = 'merged' ORDER BY a.booth_id, a.id LIMIT 500
"""


def going(sheet: SeatSheet) -> list[Appointment]:
    """The offices that run at booths which are merged: before the seat confirms, those who would go along. Two queries."""
    with connection.cursor() as cursor:
        cursor.execute(_GOING, [sheet.coming_id, sheet.seat_id])
        ids = [row[0] for row in cursor.fetchall()]
    found = Appointment.objects.select_related("person", "office", "booth").in_bulk(ids)
    return [found[pk] for pk in ids]


@dataclass(frozen=True, slots=True)
class Left:
    """An office that runs on at a booth which ends, and the booth that has its voters, once the list is in force."""

    appointment: Appointment
    into: int | None
    part: str  # of that booth; "" where there is none


_LEFT = f"""
SELECT a.id, l.new_id, coalesce(l.new_part, '') {LEFT_SQL.format(coming="%s", seat="%s")} ORDER BY a.booth_id, a.id LIMIT %s
"""


def left_behind(sheet: SeatSheet) -> list[Left]:
    """Offices still running at booths that end and that do not wait to go along: for the seat lead to place by hand or end,
    until none is left. The first MOST_LEFT by booth. Two queries."""
    with connection.cursor() as cursor:
        cursor.execute(_LEFT, [sheet.coming_id, sheet.seat_id, MOST_LEFT])
        rows = cursor.fetchall()
    found = Appointment.objects.select_related("person", "office", "booth").in_bulk([row[0] for row in rows])
    return [Left(found[pk], into, part) for pk, into, part in rows]
