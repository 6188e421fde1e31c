"""Seeding the places that ship and loading a folder of stations and boundaries."""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from chaupal.base.clock import local
from chaupal.base.copy import copy_rows, take_ids
from chaupal.base.errors import Refused
from chaupal.base.multirange import Runs, of_numbers, to_database, union
from chaupal.ledger.actions import record
from chaupal.org import folder as folders
from chaupal.org import outline, plan, shipped
from chaupal.org.choices import SLOTS_A_SEAT, UnitKind
from chaupal.org.models import Booth, Station, StationList, Unit, UnitAbove, UnitRun, UnitShape
from chaupal.org.shape import Shape

if TYPE_CHECKING:
    from chaupal.people.models import Person

Say = Callable[[str], None]
# Anything but zero; two loads at once would give one number to two booths.
LOCK = 0x706C6163


class PlacesThere(Refused):
    """Units exist already; seeding twice would give booths a second number."""

    code = "org.places_there"
    says = _("The places are there already.")


def silent(line: str) -> None:
    """No progress wanted."""


@transaction.atomic
def seed_places(
    *, shape: Shape, by: Person | Unit | str, at: datetime, tables: shipped.Tables | None = None, say: Say = silent
) -> int:
    """Make every unit of the shape and booths by the shipped counts, without stations; returns the number of booths.

    Refused where places are there already. Under a second for 2,582 units and 147,145 booths, 2 s with 27,779
    sectors. `tables` seeds a piece of the state (`shipped.tables().only(212, 213)`, a few milliseconds).
    """
    _alone()
    if Unit.objects.exists():
        raise PlacesThere
    tables = tables or shipped.tables()
    if not all(seat.booths for seat in tables.seats):
        raise NoCounts
    parts = {seat.number: plan.parts_by_count(seat.booths) for seat in tables.seats}
    numbered = plan.number_parts(tables, parts)
    booths = _first(shape, tables, numbered, on=local(at).date(), say=say)
    about = Unit.objects.get(kind=UnitKind.STATE)
    lines = [[seat.code, None, len(numbered[seat.number])] for seat in tables.seats]
    record("org.places_seeded", by=by, about=about, at=at, detail={"shape": shape.key, "booths": booths}, lines=lines)
    return booths


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load did. `changed` is False when the very same list and boundaries were there already."""

    changed: bool
    stations: int = 0
    opened: int = 0
    closed: int = 0
    outlines: int = 0


class SeatMissing(Refused):
    """The first list says nothing of a seat."""

    code, status = "org.seat_missing", 422
    says = _("Seat %(seat)s (%(name)s) has no station in this list. Add its part of the list, or take the seat out of seats.csv. Nothing was stored.")


class NoCounts(Refused):
    """Nobody said how many booths each seat has."""

    code, status = "org.no_counts", 422
    says = _("seats.csv does not say how many booths each seat has (column “booths”). Load the first list of stations instead: chaupal lineage first FILE.")


class SeatFull(Refused):
    """A seat has given out all its numbers; numbers are never used again."""

    code = "org.seat_full"
    says = _("Seat %(seat)s has no number left for another booth. Nothing was stored.")


def load_folder(
    *,
    folder: Path,
    shape: Shape,
    by: Person | Unit | str,
    at: datetime,
    tables: shipped.Tables | None = None,
    say: Say = silent,
) -> Loaded:
    """Take in a folder's list of stations, and its boundaries where it has them: all of it or nothing.

    The first load makes units and booths; a later one keeps both, gives new parts the next free numbers and closes
    booths that the list no longer has. Raises folder.BrokenFolder and its kin, ForbiddenColumn, SeatFull.
    About 5 s for 147,145 stations.
    """
    tables = tables or shipped.tables()
    found = folders.read(folder, tables)
    say(f"{sum(map(len, found.stations.values()))} stations read")
    with transaction.atomic():
        _alone()
        return _load(found, shape, tables, by=by, at=at, say=say)


@transaction.atomic
def load_first(
    *, found: folders.Folder, shape: Shape, by: Person | Unit | str, at: datetime, tables: shipped.Tables | None = None, say: Say = silent
) -> Loaded:
    """Make units and booths of any state from its first list, read elsewhere: all of it or nothing.

    Raises PlacesThere where there are any (a later list is compared and confirmed seat by seat), SeatMissing where one of the
    state's seats has no station. About 5 s for 147,145 stations.
    """
    tables = tables or shipped.tables()
    _alone()
    if Unit.objects.exists():
        raise PlacesThere
    for seat in tables.seats:
        if not found.stations.get(seat.number):
            raise SeatMissing(seat=seat.number, name=seat.name_hi)
    return _load(found, shape, tables, by=by, at=at, say=say)


def _load(
    found: folders.Folder, shape: Shape, tables: shipped.Tables, *, by: Person | Unit | str, at: datetime, say: Say
) -> Loaded:
    today = local(at).date()
    known = StationList.objects.filter(digest=found.digest).first()
    opened = closed = 0
    if known is None:
        parts = {seat: [station.part for station in stations] for seat, stations in found.stations.items()}
        numbered: plan.Numbered
        if Unit.objects.exists():
            numbered, opened, closed = _renew(shape, tables, parts, on=today)
            say(f"{opened} booths opened, {closed} closed")
        else:
            numbered = plan.number_parts(tables, parts)
            opened = _first(shape, tables, numbered, on=today, say=say)
        stations = _write_list(found, numbered, at=at)
        say(f"{stations.stations_count} stations written")
    outlines = 0 if found.boundaries is None else _write_outlines(found.boundaries, tables)
    if known is not None and not outlines:
        return Loaded(changed=False)
    if outlines:
        say(f"{outlines} outlines written")
    about = known or stations
    loaded = Loaded(True, 0 if known else about.stations_count, opened, closed, outlines)
    record(
        "org.places_loaded",
        by=by,
        about=about,
        at=at,
        detail={"digest": found.digest, "opened": opened, "closed": closed, "outlines": outlines},
        lines=[] if known else [[seat.code, None, _digest(found.stations[seat.number])] for seat in tables.seats],
    )
    return loaded


def _digest(stations: Sequence[folders.StationRow]) -> str:
    # One line a seat in the ledger proves every station of it: whoever has the list can hash it again.
    text = "\n".join(f"{row.part[0]}{row.part[1]}\t{row.quality}\t{row.name}\t{row.electors or ''}" for row in stations)
    return hashlib.sha256(text.encode()).hexdigest()


def _write_list(found: folders.Folder, numbered: plan.Numbered, *, at: datetime) -> StationList:
    stations = StationList.objects.create(
        year=found.year,
        dated_on=found.dated_on,
        source=found.source,
        digest=found.digest,
        stations_count=sum(map(len, found.stations.values())),
        loaded_at=at,
    )
    numbers = {seat: dict(parts) for seat, parts in numbered.items()}
    copy_rows(
        Station,
        ["list_id", "booth_id", "part_no", "suffix", "name", "script", "quality", "electors"],
        (
            (stations.pk, numbers[seat][row.part], *row.part, row.name, row.script, row.quality, row.electors)
            for seat, rows in found.stations.items()
            for row in rows
        ),
    )
    return stations


def _renew(
    shape: Shape, tables: shipped.Tables, parts: Mapping[int, Sequence[plan.Part]], *, on: date
) -> tuple[plan.Numbered, int, int]:
    """Booths for a later list: numbers kept, new ones given out, missing ones closed; how many of each of the two."""
    ids = dict(Unit.objects.of_kind(UnitKind.SEAT).values_list("code", "pk"))
    had: dict[int, dict[plan.Part, int]] = defaultdict(dict)
    highest: dict[int, int] = {}
    open_now: set[int] = set()
    # Closed ones first, so that an open booth with the same part number is the one that is kept.
    for number, seat_id, part_no, suffix, closed_on in Booth.objects.order_by("closed_on", "number").values_list(
        "number", "seat_id", "part_no", "suffix", "closed_on"
    ):
        had[seat_id][part_no, suffix] = number
        highest[seat_id] = max(highest.get(seat_id, 0), number)
        if closed_on is None:
            open_now.add(number)
    numbered: dict[int, list[tuple[plan.Part, int]]] = {}
    new: dict[int, tuple[int, plan.Part]] = {}
    for seat in tables.seats:
        seat_id = ids[seat.code]
        known = had[seat_id]
        free = highest.get(seat_id, seat.place * SLOTS_A_SEAT) + 1
        for part in sorted(set(parts[seat.number]) - known.keys()):
            if free >= (seat.place + 1) * SLOTS_A_SEAT:
                raise SeatFull(seat=seat.number)
            known[part] = free
            new[free] = seat_id, part
            free += 1
        numbered[seat.number] = [(part, known[part]) for part in sorted(parts[seat.number])]
    kept = {number for pairs in numbered.values() for _part, number in pairs}
    gone, back = open_now - kept, kept - open_now - new.keys()
    Booth.objects.filter(pk__in=gone).update(closed_on=on)
    Booth.objects.filter(pk__in=back).update(closed_on=None)
    copy_rows(
        Booth,
        ["number", "seat_id", "part_no", "suffix", "opened_on", "closed_on"],
        ((number, seat_id, *part, on, None) for number, (seat_id, part) in new.items()),
    )
    if new:
        _grow(shape.cut.kind, numbered, new.keys())
    if new or gone or back:
        _count(shape.cut.kind, sorted(kept))
    return numbered, len(new) + len(back), len(gone)


def _grow(cut: str, numbered: plan.Numbered, new: Iterable[int]) -> None:
    """Put each new booth into the unit of the part before it in its list (of the one after it, where it is the first)."""
    fresh = set(new)
    units = {unit.pk: unit for unit in Unit.objects.of_kind(cut)}
    owner = {n: unit.pk for unit in units.values() for lower, upper in unit.booths for n in range(lower, upper)}
    joined: dict[int, list[int]] = defaultdict(list)
    for pairs in numbered.values():
        numbers = [number for _part, number in pairs]
        at = next((owner[number] for number in numbers if number not in fresh), None)
        for number in numbers:
            if number not in fresh:
                at = owner[number]
            elif at is not None:
                joined[at].append(number)
    for pk, numbers in joined.items():
        _set_booths(units[pk], union(units[pk].booths, of_numbers(numbers)))


def _set_booths(unit: Unit, booths: Runs) -> None:
    unit.booths = booths
    unit.save(update_fields=["booths"])
    UnitRun.objects.filter(unit=unit).delete()
    UnitRun.objects.bulk_create(UnitRun(unit=unit, lower=lower, upper=upper) for lower, upper in booths)


def _count(cut: str, open_booths: Sequence[int]) -> None:
    """Count the open booths (given in order) of every unit anew: of the cut units by their runs, above by the closure."""
    counted = {
        pk: sum(bisect_left(open_booths, upper) - bisect_left(open_booths, lower) for lower, upper in booths)
        for pk, booths in Unit.objects.of_kind(cut).values_list("pk", "booths")
    }
    summed: dict[int, int] = defaultdict(int)
    for pk, above in UnitAbove.objects.filter(unit__kind=cut).values_list("unit_id", "above_id"):
        summed[above] += counted[pk]
    changed = [unit for unit in Unit.objects.defer("booths") if unit.open_booths != summed[unit.pk]]
    for unit in changed:
        unit.open_booths = summed[unit.pk]
    Unit.objects.bulk_update(changed, ["open_booths"], batch_size=1000)


DRAWN = (UnitKind.STATE, UnitKind.REGION, UnitKind.DISTRICT, UnitKind.ORG_DISTRICT, UnitKind.LOK_SABHA)


def _write_outlines(seats: Mapping[int, outline.Rings], tables: shipped.Tables) -> int:
    """Store the outlines that differ from those stored; how many did. Larger units are what their seats leave."""
    rings = {seat.code: seats[seat.number] for seat in tables.seats}
    by_place = {seat.place: seat.code for seat in tables.seats}
    for unit in Unit.objects.filter(kind__in=DRAWN):
        places = {n // SLOTS_A_SEAT for lower, upper in unit.booths for n in range(lower, upper, SLOTS_A_SEAT)}
        rings[unit.code] = outline.dissolve(rings[by_place[place]] for place in sorted(places))
    stored = dict(UnitShape.objects.values_list("unit__code", "path"))
    ids = dict(Unit.objects.filter(code__in=rings).values_list("code", "pk"))
    changed = []
    for code, of_unit in rings.items():
        path = outline.path(of_unit)
        if stored.get(code) != path:
            x, y = outline.label_point(of_unit)
            changed.append(UnitShape(unit_id=ids[code], path=path, x=x, y=y))
    UnitShape.objects.bulk_create(
        changed, update_conflicts=True, unique_fields=["unit"], update_fields=["path", "x", "y"]
    )
    return len(changed)


def _first(shape: Shape, tables: shipped.Tables, numbered: plan.Numbered, *, on: date, say: Say) -> int:
    units = plan.units(shape, tables, numbered)
    ids = _write_units(units)
    say(f"{len(units)} units")
    booths = copy_rows(
        Booth,
        ["number", "seat_id", "part_no", "suffix", "opened_on", "closed_on"],
        (
            (number, ids[seat.code], part_no, suffix, on, None)
            for seat in sorted(tables.seats, key=lambda seat: seat.place)
            for (part_no, suffix), number in sorted(numbered[seat.number], key=lambda pair: pair[1])
        ),
    )
    say(f"{booths} booths")
    return booths


def _write_units(units: Sequence[plan.PlannedUnit]) -> dict[str, int]:
    ids = dict(zip((unit.code for unit in units), take_ids(Unit, len(units)), strict=True))
    plain = (
        "kind", "code", "number", "name_hi", "name_en", "open_booths", "place",
        "reserved", "lat", "lon", "suggested", "unchecked", "generated",
    )  # fmt: skip
    copy_rows(
        Unit,
        [*plain, "id", "parent_id", "electoral_parent_id", "booths"],
        (
            [getattr(unit, name) for name in plain]
            + [ids[unit.code], ids.get(unit.parent or ""), ids.get(unit.electoral_parent or "")]
            + [str(to_database(unit.booths))]
            for unit in units
        ),
    )
    copy_rows(
        UnitRun,
        ["unit_id", "lower", "upper"],
        ((ids[unit.code], lower, upper) for unit in units for lower, upper in unit.booths),
    )
    copy_rows(
        UnitAbove,
        ["unit_id", "above_id"],
        ((ids[unit.code], ids[above]) for unit in units for above in unit.above),
    )
    return ids


def _alone() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
