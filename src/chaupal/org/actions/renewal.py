"""Bringing a new list of stations into force: numbers for life, parts, ranges of units and counts, as one piece of writing.

It takes the lock of `places`, updates no row of people, appointments, groups or receipts, and changes no column that a
foreign key points at: rows which others write meanwhile, each pointing at a booth or a unit, wait for none of it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

from chaupal.base.copy import copy_rows
from chaupal.org.actions.places import LOCK, SeatFull
from chaupal.org.choices import SLOTS_A_SEAT
from chaupal.org.folder import StationRow
from chaupal.org.models import Booth, Station, StationList

BoothKey = tuple[int, int, str]  # seat, part number, suffix


@dataclass(frozen=True, slots=True)
class Placed:
    """A station of the new list: the booth it continues, or for a new one the booth whose unit it falls into."""

    seat: int
    row: StationRow
    booth: int | None
    beside: int | None = None

    @property
    def key(self) -> BoothKey:
        """What tells it from every other station of the list."""
        return self.seat, *self.row.part


@dataclass(frozen=True, slots=True)
class Renewed:
    """The list now in force, and the number of every booth that was opened by it."""

    list: StationList
    opened: dict[BoothKey, int]
    renumbered: int


def alone() -> None:
    """Wait until nobody else changes the places, and keep it so until the transaction ends. Writes nothing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def renew(
    *, stations: Sequence[Placed], closed: Sequence[int], cut: str, year: int, dated_on: date, source: str, digest: str, on: date, at: datetime
) -> Renewed:
    """Write it all, inside the caller's transaction, after `alone()`. Seats that have no station in the list stay as they are.

    `closed` are booths that end on `on`. Raises SeatFull. Reading comes first, so that the transaction writes for as short
    a time as it can: about 10 s for 177,516 stations of which 30,371 are new.
    """
    parts = {number: (part, suffix) for number, part, suffix in Booth.objects.open().values_list("number", "part_no", "suffix")}
    opened = _numbered(stations)
    moved = [one for one in stations if one.booth is not None and parts.get(one.booth) != one.row.part]
    units = _owners(cut, {opened[one.key]: one.beside for one in stations if one.booth is None})
    before = StationList.objects.in_force()

    _move(moved, closed, on)
    copy_rows(
        Booth,
        ["number", "seat_id", "part_no", "suffix", "opened_on", "closed_on"],
        ((number, seat, part, suffix, on, None) for (seat, part, suffix), number in opened.items()),
    )
    _grow(units)
    _count(cut)
    made = StationList.objects.create(year=year, dated_on=dated_on, source=source, digest=digest, stations_count=len(stations), loaded_at=at)
    _write_stations(made, stations, opened, before)
    return Renewed(made, opened, len(moved))


def _numbered(stations: Iterable[Placed]) -> dict[BoothKey, int]:
    """A number for life for every new booth: the next ones after the highest that its seat ever gave out."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT u.id, u.number, u.place, coalesce(max(b.number), u.place * %s) FROM org_unit u LEFT JOIN org_booth b ON b.seat_id = u.id"
            " WHERE u.kind = 'seat' GROUP BY u.id",
            [SLOTS_A_SEAT],
        )
        seats = {row[0]: row[1:] for row in cursor.fetchall()}
    last = {seat: highest for seat, (_number, _place, highest) in seats.items()}
    opened = {}
    for key in sorted(one.key for one in stations if one.booth is None):
        number, place, _highest = seats[key[0]]
        last[key[0]] += 1
        if last[key[0]] >= (place + 1) * SLOTS_A_SEAT:
            raise SeatFull(seat=number)
        opened[key] = last[key[0]]
    return opened


def _owners(cut: str, new: dict[int, int | None]) -> dict[int, list[int]]:
    """For each unit right above the booth the new numbers that fall into it: where the booth beside each lies."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT r.lower, r.upper, r.unit_id FROM org_unitrun r JOIN org_unit u ON u.id = r.unit_id WHERE u.kind = %s ORDER BY r.lower", [cut]
        )
        runs = cursor.fetchall()
    lowers = [run[0] for run in runs]
    joined: dict[int, list[int]] = defaultdict(list)
    for number, beside in new.items():
        at = bisect_right(lowers, number if beside is None else beside) - 1
        if at < 0 or (beside is not None and beside >= runs[at][1]):
            raise LookupError(f"booth {beside} lies in no unit")
        joined[runs[at][2]].append(number)
    return joined


def _move(moved: Sequence[Placed], closed: Sequence[int], on: date) -> None:
    # Closed first and opened again under the new part: while parts change hands, no two open booths of a seat share one.
    numbers = [one.booth for one in moved]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE org_booth SET closed_on = %s WHERE number = ANY(%s)", [on, [*closed, *numbers]])
        cursor.execute(
            "UPDATE org_booth b SET part_no = v.part, suffix = v.suffix, closed_on = NULL"
            " FROM unnest(%s::int[], %s::smallint[], %s::text[]) v(number, part, suffix) WHERE b.number = v.number",
            [numbers, [one.row.part[0] for one in moved], [one.row.part[1] for one in moved]],
        )


def _grow(units: dict[int, list[int]]) -> None:
    pairs = [(unit, number) for unit, numbers in units.items() for number in numbers]
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE org_unit u SET booths = u.booths + v.more FROM ("
            " SELECT unit, range_agg(int4range(number, number + 1)) more FROM unnest(%s::bigint[], %s::int[]) p(unit, number) GROUP BY unit"
            ") v WHERE u.id = v.unit",
            [[unit for unit, _number in pairs], [number for _unit, number in pairs]],
        )
        cursor.execute("DELETE FROM org_unitrun WHERE unit_id = ANY(%s)", [list(units)])
        cursor.execute(
            "INSERT INTO org_unitrun (unit_id, lower, upper) SELECT u.id, lower(r), upper(r) FROM org_unit u, unnest(u.booths) r WHERE u.id = ANY(%s)",
            [list(units)],
        )


def _count(cut: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH counted AS (
              SELECT r.unit_id, count(b.number) n FROM org_unitrun r JOIN org_unit u ON u.id = r.unit_id AND u.kind = %s
              LEFT JOIN org_booth b ON b.number >= r.lower AND b.number < r.upper AND b.closed_on IS NULL GROUP BY r.unit_id
            ), summed AS (
              SELECT a.above_id, sum(c.n) n FROM counted c JOIN org_unitabove a ON a.unit_id = c.unit_id GROUP BY a.above_id
            )
            UPDATE org_unit u SET open_booths = s.n FROM summed s WHERE u.id = s.above_id AND u.open_booths <> s.n
            """,
            [cut],
        )


def _write_stations(made: StationList, stations: Sequence[Placed], opened: dict[BoothKey, int], before: StationList | None) -> None:
    columns = ["list_id", "booth_id", "part_no", "suffix", "name", "script", "quality", "electors"]
    copy_rows(
        Station,
        columns,
        (
            (made.pk, opened[one.key] if one.booth is None else one.booth, *one.row.part, one.row.name, one.row.script, one.row.quality, one.row.electors)
            for one in stations
        ),
    )
    if before is None:
        return
    with connection.cursor() as cursor:
        # Seats that this list does not speak of keep what the list before said of them.
        cursor.execute(
            f"INSERT INTO org_station ({', '.join(columns)}) SELECT %s, s.booth_id, s.part_no, s.suffix, s.name, s.script, s.quality, s.electors"
            " FROM org_station s JOIN org_booth b ON b.number = s.booth_id"
            " WHERE s.list_id = %s AND b.closed_on IS NULL AND NOT b.seat_id = ANY(%s)",
            [made.pk, before.pk, sorted({one.seat for one in stations})],
        )
        kept = cursor.rowcount
    if kept:
        made.stations_count += kept
        made.save(update_fields=["stations_count"])

