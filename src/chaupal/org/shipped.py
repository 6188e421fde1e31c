"""The places of one state as small tables: Uttar Pradesh ships with the product (sources: data/README.md), another state's
tables lie in the folder that `CHAUPAL_STATE` names and have the same columns."""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from chaupal.base.errors import Refused
from chaupal.base.forbidden import refuse_columns
from chaupal.org.choices import SLOTS_A_SEAT, Reserved, UnitKind
from chaupal.org.outline import Box, box_of

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

DATA = Path(__file__).parent / "data"


class BrokenTable(Refused):
    """A table of the folder that CHAUPAL_STATE names is missing or wrong."""

    code, status = "org.table_refused", 422
    says = _("%(file)s, row %(row)s: %(reason)s Mend it in the folder of CHAUPAL_STATE.")


@dataclass(frozen=True, slots=True)
class Area:
    """A listed place above the seat. `inside` is the code of the place it was listed under."""

    kind: str
    code: str
    number: int | None
    name_hi: str
    name_en: str
    reserved: str
    inside: str
    lat: float
    lon: float
    suggested: bool
    unchecked: bool


@dataclass(frozen=True, slots=True)
class Seat:
    """An assembly seat. `place` is its rank in the first order and is part of every booth's number: it never changes."""

    code: str
    number: int
    place: int
    name_hi: str
    name_en: str
    reserved: str
    region: str
    district: str
    org_district: str
    lok_sabha: str
    booths: int
    lat: float
    lon: float
    unchecked: bool


@dataclass(frozen=True, slots=True)
class Tables:
    """All that ships: areas from the state down, and the seats in order of their numbers."""

    areas: tuple[Area, ...]
    seats: tuple[Seat, ...]
    box: Box

    def only(self, *numbers: int) -> Tables:
        """A small piece of the state: these seats and the areas they lie in, for tests and trials."""
        seats = tuple(seat for seat in self.seats if seat.number in numbers)
        codes = {code for seat in seats for code in (seat.region, seat.district, seat.org_district, seat.lok_sabha)}
        areas = tuple(area for area in self.areas if area.kind == UnitKind.STATE or area.code in codes)
        return Tables(areas, seats, self.box)

    @property
    def booths(self) -> int:
        """How many booths the seats had when they were counted; 0 where nobody counted."""
        return sum(seat.booths for seat in self.seats)


FILES = (
    (UnitKind.STATE, "states.csv", ""),
    (UnitKind.REGION, "regions.csv", "state"),
    (UnitKind.DISTRICT, "districts.csv", "region"),
    (UnitKind.ORG_DISTRICT, "org_districts.csv", "district"),
    (UnitKind.LOK_SABHA, "lok_sabha.csv", "state"),
)
_COLUMNS = {"states.csv": ("west", "south", "east", "north"), "seats.csv": ("number", "place", "district", "org_district", "lok_sabha")}
_EVERY = ("code", "name_hi", "name_en", "lat", "lon")  # columns of every table
_MOST_PLACES = 2**31 // SLOTS_A_SEAT  # a booth's number is place x 4096 + slot, in four bytes


@dataclass(frozen=True, slots=True)
class _Row:
    """A row with where it stands; each question names one column and refuses what cannot be meant."""

    file: str
    number: int
    cells: dict[str, str]

    def refuse(self, reason: str | StrPromise) -> BrokenTable:
        return BrokenTable(file=self.file, row=self.number, reason=reason)

    def text(self, column: str) -> str:
        value = (self.cells.get(column) or "").strip()
        if not value or len(value) > 200:
            raise self.refuse(_("“%(column)s” is empty or too long.") % {"column": column})
        return value

    def whole(self, column: str, least: int, most: int) -> int:
        value = (self.cells.get(column) or "").strip()
        if not re.fullmatch(r"[0-9]{1,9}", value) or not least <= int(value) <= most:
            raise self.refuse(_("“%(column)s” is not a whole number from %(least)s to %(most)s.") % {"column": column, "least": least, "most": most})
        return int(value)

    def degrees(self, column: str) -> float:
        try:
            value = float(self.cells.get(column) or "")
        except ValueError:
            value = math.nan
        if not -180 <= value <= 180:
            raise self.refuse(_("“%(column)s” is not a number of degrees.") % {"column": column})
        return value

    def known(self, column: str, codes: set[str]) -> str:
        value = self.text(column)
        if value not in codes:
            raise self.refuse(_("“%(column)s” names %(code)s, which is in no table.") % {"column": column, "code": value})
        return value


def _rows(name: str, columns: Sequence[str] = ()) -> list[_Row]:
    path = Path(settings.CHAUPAL_STATE or DATA) / name
    try:
        lines = list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines(), strict=True))
    except (OSError, UnicodeDecodeError, csv.Error) as problem:
        raise BrokenTable(file=name, row=1, reason=_("this is not a table in UTF-8 that can be read.")) from problem
    heads = [head for head in (lines[0] if lines else {}) if head]
    refuse_columns(heads, file=name)
    for column in columns:
        if column not in heads:
            raise BrokenTable(file=name, row=1, reason=_("the column “%(column)s” is missing, or there is no row.") % {"column": column})
    return [_Row(name, number, line) for number, line in enumerate(lines, 2)]


def _once(rows: Sequence[_Row], column: str, value: Callable[[_Row], object]) -> None:
    seen: set[object] = set()
    for row in rows:
        if (told := value(row)) in seen:
            raise row.refuse(_("“%(column)s” stands here twice.") % {"column": column})
        seen.add(told)


def _reserved(row: _Row) -> str:
    value = row.cells.get("reserved") or ""
    if value and value not in Reserved.values:
        raise row.refuse(_("“%(column)s” is none of GEN, SC and ST.") % {"column": "reserved"})
    return value


@cache
def tables() -> Tables:
    """The tables of the state, read once (about 15 ms). Raises BrokenTable for what CHAUPAL_STATE holds, ForbiddenColumn (P4)."""
    areas: list[Area] = []
    codes: dict[str, set[str]] = {}
    for kind, name, inside in FILES:
        rows = _rows(name, (*_EVERY, *_COLUMNS.get(name, ()), *([inside] if inside else [])))
        _once(rows, "code", lambda row: row.text("code"))
        for row in rows:
            within = row.known(inside, codes[inside]) if inside else ""
            areas.append(
                Area(
                    kind, row.text("code"), row.whole("number", 1, 999_999) if row.cells.get("number") else None, row.text("name_hi"), row.text("name_en"),
                    _reserved(row), within, row.degrees("lat"), row.degrees("lon"), row.cells.get("suggested") == "1", row.cells.get("unchecked") == "1",
                )  # fmt: skip
            )
        codes[kind.value] = {row.text("code") for row in rows}
    region = {area.code: area.inside for area in areas if area.kind == UnitKind.DISTRICT}
    rows = _rows("seats.csv", (*_EVERY, *_COLUMNS["seats.csv"]))
    for column, most in (("number", 999_999), ("place", _MOST_PLACES - 1)):
        _once(rows, column, lambda row, column=column, most=most: row.whole(column, 1, most))  # type: ignore[misc]
    _once(rows, "code", lambda row: row.text("code"))
    seats = []
    for row in rows:
        district = row.known("district", codes[UnitKind.DISTRICT])
        seats.append(
            Seat(
                row.text("code"), row.whole("number", 1, 999_999), row.whole("place", 1, _MOST_PLACES - 1), row.text("name_hi"), row.text("name_en"),
                _reserved(row), region[district], district, row.known("org_district", codes[UnitKind.ORG_DISTRICT]),
                row.known("lok_sabha", codes[UnitKind.LOK_SABHA]), row.whole("booths", 1, SLOTS_A_SEAT - 64) if row.cells.get("booths") else 0,
                row.degrees("lat"), row.degrees("lon"), row.cells.get("unchecked") == "1",
            )  # fmt: skip
        )
    (state, *more) = _rows("states.csv")
    if more:
        raise more[0].refuse(_("one laptop runs one state: leave one row."))
    for side in ("west", "south", "east", "north"):
        state.degrees(side)
    if not (state.degrees("west") < state.degrees("east") and state.degrees("south") < state.degrees("north")):
        raise state.refuse(_("the map's box is empty: west lies west of east, south lies south of north."))
    return Tables(tuple(areas), tuple(seats), box_of(state.cells))


@cache
def tiles() -> dict[int, tuple[int, int]]:
    """Column and row of each seat's tile, by seat number: one equal square a seat, near where the seat lies.

    A state without a `tiles.csv` is laid out by its seats' points: rows from north to south, each in order from west to east.
    """
    if not settings.CHAUPAL_STATE or (Path(settings.CHAUPAL_STATE) / "tiles.csv").is_file():
        rows = _rows("tiles.csv", ("seat", "col", "row"))
        return {row.whole("seat", 1, 999_999): (row.whole("col", 0, 999), row.whole("row", 0, 999)) for row in rows}
    return _laid_out(tables().seats, tables().box)


def _laid_out(seats: Sequence[Seat], box: Box) -> dict[int, tuple[int, int]]:
    height = max(1, round(math.sqrt(len(seats) * box.height / 1000)))
    width = -(-len(seats) // height)
    south = sorted(seats, key=lambda seat: (-seat.lat, seat.number))
    told: dict[int, tuple[int, int]] = {}
    for row in range(height):
        here = sorted(south[row * width : (row + 1) * width], key=lambda seat: (seat.lon, seat.number))
        told |= {seat.number: (column, row) for column, seat in enumerate(here)}
    return told


# Names that are everyday words in Hindi or Roman letters (chair, settlement, "take care", umbrella), or better known as another state's.
_WORDS_TOO = frozenset(
    ["कुर्सी", "Kursi", "Mohan", "बाह", "Bah", "सदर", "Sadar", "Hata", "Salon", "Obra", "खैर", "Khair", "छाता", "Chhata", "जेवर", "बारा", "Bara", "Rath", "Suar", "Koil", "कोल", "श्रीनगर", "बिलासपुर", "Bilaspur", "निजामाबाद", "Nizamabad", "Patti", "पट्टी", "बस्ती", "Basti", "Banda", "संभल", "Sambhal", "Tanda"]
)
# Older and shorter names of districts that are still in use.
_ALSO = {
    "इलाहाबाद": "UP-D-120", "Allahabad": "UP-D-120", "फैजाबाद": "UP-D-140", "Faizabad": "UP-D-140", "कानपुर": "UP-D-157", "Kanpur": "UP-D-157",
    "Banaras": "UP-D-187", "बनारस": "UP-D-187", "काशी": "UP-D-187",
}  # fmt: skip


@cache
def place_names() -> dict[str, str]:
    """Which place each spelled name is, in Hindi and English: a district's code, or "DISTRICT/SEAT" for a seat in it.

    A name that a district and a seat share is the district's; one that seats of several districts share, or that is an
    everyday word, is left out.
    """
    names: dict[str, str] = {}
    shared: set[str] = set()
    for seat in tables().seats:
        for name in (seat.name_hi, seat.name_en):
            if names.get(name, "").partition("/")[0] not in ("", seat.district):
                shared.add(name)
            names[name] = f"{seat.district}/{seat.code}"
    for name in shared:
        del names[name]
    for area in tables().areas:
        if area.kind == UnitKind.DISTRICT:
            names[area.name_hi] = names[area.name_en] = area.code
    return {name: place for name, place in (names | _ALSO).items() if name not in _WORDS_TOO}
