"""Which units, closure and booths a shape makes out of the shipped tables and the parts of each seat. Pure; writes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count

from chaupal.base import multirange
from chaupal.base.multirange import Runs
from chaupal.org.choices import SLOTS_A_SEAT, Tree, UnitKind
from chaupal.org.cut import cut, share_out
from chaupal.org.shape import Level, Shape
from chaupal.org.shipped import Seat, Tables

COUNTED = 147_145  # booths of Uttar Pradesh, of which a shape's `generated` speaks (org/data/README.md)
# A part of a seat's list as the election office numbers it: 350 with "" or with "A".
Part = tuple[int, str]
# For each seat number its parts with the booth number each has for life, in part order.
Numbered = Mapping[int, Sequence[tuple[Part, int]]]


@dataclass(frozen=True, slots=True)
class PlannedUnit:
    """A unit to be written. `parent`, `electoral_parent` and `above` are codes; `above` holds its own code too."""

    kind: str
    code: str
    number: int | None
    name_hi: str
    name_en: str
    parent: str | None
    electoral_parent: str | None
    booths: Runs
    open_booths: int
    place: int
    reserved: str
    lat: float | None
    lon: float | None
    suggested: bool
    unchecked: bool
    generated: bool
    above: tuple[str, ...]


def block(place: int) -> tuple[int, int]:
    """The numbers that belong to the seat with this place, as a half-open pair."""
    return place * SLOTS_A_SEAT, (place + 1) * SLOTS_A_SEAT


def parts_by_count(booths: int) -> list[Part]:
    """The parts of a seat of which only the number of booths is known: 1, 2, 3 ..."""
    return [(part, "") for part in range(1, booths + 1)]


def first_slots(parts: Sequence[Part]) -> dict[Part, int]:
    """The slot each part gets at the first load: its part number, and for 350A the next free ones after the last part."""
    slots = {part: part[0] for part in parts if not part[1]}
    free = count(max(number for number, _ in parts) + 1)
    for part in sorted(parts):
        if part not in slots:
            slots[part] = next(free)
    return slots


def number_parts(tables: Tables, parts: Mapping[int, Sequence[Part]]) -> dict[int, list[tuple[Part, int]]]:
    """Every part of every seat with its booth's number for life, in part order."""
    numbered = {}
    for seat in tables.seats:
        slots = first_slots(parts[seat.number])
        base = seat.place * SLOTS_A_SEAT
        numbered[seat.number] = [(part, base + slots[part]) for part in sorted(slots)]
    return numbered


def units(shape: Shape, tables: Tables, numbered: Numbered) -> list[PlannedUnit]:
    """All units of the shape, from the top down, parents before children.

    A unit lies in another when its seats all do; of two with the very same seats the higher level is above.
    """
    upper = _upper(shape, tables, numbered)
    return [*upper, *_cut(shape, tables, numbered, {unit.code: unit for unit in upper})]


@dataclass(frozen=True, slots=True)
class _Draft:
    level: Level
    rank: int
    code: str
    number: int | None
    name_hi: str
    name_en: str
    seats: int  # one bit a seat, at the seat's place
    reserved: str = ""
    lat: float | None = None
    lon: float | None = None
    suggested: bool = False
    unchecked: bool = False


def _drafts(shape: Shape, tables: Tables) -> Iterator[_Draft]:
    every = sum(1 << seat.place for seat in tables.seats)
    for rank, level in enumerate(shape.levels[:-2]):
        if level.kind == UnitKind.ROOT:
            yield _Draft(level, rank, "HQ", None, level.name_hi, level.name_en, every)
        elif level.kind == UnitKind.SEAT:
            for seat in sorted(tables.seats, key=lambda seat: seat.place):
                yield _Draft(
                    level, rank, seat.code, seat.number, seat.name_hi, seat.name_en, 1 << seat.place,
                    seat.reserved, seat.lat, seat.lon, False, seat.unchecked,
                )  # fmt: skip
        else:
            for area in tables.areas:
                if area.kind == level.kind:
                    seats = sum(1 << seat.place for seat in tables.seats if _lies_in(seat, level.kind, area.code))
                    yield _Draft(
                        level, rank, area.code, area.number, area.name_hi, area.name_en, seats,
                        area.reserved, area.lat, area.lon, area.suggested, area.unchecked,
                    )  # fmt: skip


def _lies_in(seat: Seat, kind: str, code: str) -> bool:
    inside = {
        UnitKind.STATE: code,
        UnitKind.REGION: seat.region,
        UnitKind.DISTRICT: seat.district,
        UnitKind.ORG_DISTRICT: seat.org_district,
        UnitKind.LOK_SABHA: seat.lok_sabha,
    }
    return inside[UnitKind(kind)] == code


def _upper(shape: Shape, tables: Tables, numbered: Numbered) -> list[PlannedUnit]:
    drafts = list(_drafts(shape, tables))
    state = next(draft for draft in drafts if draft.level.kind == UnitKind.STATE)
    by_place = {seat.place: seat for seat in tables.seats}
    planned = []
    places: dict[str, Iterator[int]] = {}
    for draft in drafts:
        above = [
            other
            for other in drafts
            if draft.seats & other.seats == draft.seats and (draft.seats != other.seats or other.rank <= draft.rank)
        ]
        higher = [other for other in above if other.rank < draft.rank]
        party = [other for other in higher if other.level.tree == Tree.PARTY]
        electoral = [other for other in higher if other.level.tree == Tree.ELECTORAL]
        in_party = draft.level.tree == Tree.PARTY
        seats = [by_place[place] for place in sorted(by_place) if draft.seats >> place & 1]
        planned.append(
            PlannedUnit(
                kind=draft.level.kind,
                code=draft.code,
                number=draft.number,
                name_hi=draft.name_hi,
                name_en=draft.name_en,
                parent=_lowest(party) if in_party else None,
                electoral_parent=_lowest(electoral) if in_party else state.code,
                booths=multirange.normal(block(seat.place) for seat in seats),
                open_booths=sum(len(numbered[seat.number]) for seat in seats),
                # A seat's place is the one its booths' numbers carry, also where only a piece of the state is made.
                place=seats[0].place
                if draft.level.kind == UnitKind.SEAT
                else next(places.setdefault(draft.level.kind, count(1))),
                reserved=draft.reserved,
                lat=draft.lat,
                lon=draft.lon,
                suggested=draft.suggested,
                unchecked=draft.unchecked,
                generated=False,
                above=tuple(other.code for other in above),
            )
        )
    return planned


def _lowest(drafts: Sequence[_Draft]) -> str | None:
    return max(drafts, key=lambda draft: draft.rank).code if drafts else None


def _cut(
    shape: Shape, tables: Tables, numbered: Numbered, upper: Mapping[str, PlannedUnit]
) -> Iterator[PlannedUnit]:
    level = shape.cut
    sizes = {seat.number: len(numbered[seat.number]) for seat in tables.seats}
    # The shape's number is that of Uttar Pradesh as it was counted; a piece of it, or another state, gets its part.
    total = max(len(tables.seats), round(level.generated * (tables.booths or sum(sizes.values())) / COUNTED))
    shares = share_out(sizes, min(total, sum(sizes.values())))
    place = count(1)
    for seat in sorted(tables.seats, key=lambda seat: seat.place):
        for n, piece in enumerate(cut(numbered[seat.number], shares[seat.number]), 1):
            code = f"{seat.code}-{level.kind[0].upper()}{n:02}"
            yield PlannedUnit(
                kind=level.kind,
                code=code,
                number=n,
                name_hi=f"{seat.name_hi} {n}",
                name_en=f"{seat.name_en} {n}",
                parent=seat.code,
                electoral_parent=seat.code,
                booths=multirange.of_numbers(number for _, number in piece),
                open_booths=len(piece),
                place=next(place),
                reserved="",
                lat=None,
                lon=None,
                suggested=False,
                unchecked=seat.unchecked,
                generated=True,
                above=(code, *upper[seat.code].above),
            )
