"""The facts that ship with the product: places of Uttar Pradesh as small tables of our own (sources: data/README.md)."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from chaupal.org.choices import UnitKind
from chaupal.org.outline import Box, box_of

DATA = Path(__file__).parent / "data"


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
        """How many booths the seats had when they were counted."""
        return sum(seat.booths for seat in self.seats)


FILES = (
    (UnitKind.STATE, "states.csv", ""),
    (UnitKind.REGION, "regions.csv", "state"),
    (UnitKind.DISTRICT, "districts.csv", "region"),
    (UnitKind.ORG_DISTRICT, "org_districts.csv", "district"),
    (UnitKind.LOK_SABHA, "lok_sabha.csv", "state"),
)


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def tables() -> Tables:
    """The shipped tables, read once (about 10 ms)."""
    areas = tuple(
        Area(
            kind=kind,
            code=row["code"],
            number=int(row["number"]) if row.get("number") else None,
            name_hi=row["name_hi"],
            name_en=row["name_en"],
            reserved=row.get("reserved", ""),
            inside=row[inside] if inside else "",
            lat=float(row["lat"]),
            lon=float(row["lon"]),
            suggested=row.get("suggested") == "1",
            unchecked=row.get("unchecked") == "1",
        )
        for kind, name, inside in FILES
        for row in _rows(name)
    )
    region = {area.code: area.inside for area in areas if area.kind == UnitKind.DISTRICT}
    seats = tuple(
        Seat(
            code=row["code"],
            number=int(row["number"]),
            place=int(row["place"]),
            name_hi=row["name_hi"],
            name_en=row["name_en"],
            reserved=row["reserved"],
            region=region[row["district"]],
            district=row["district"],
            org_district=row["org_district"],
            lok_sabha=row["lok_sabha"],
            booths=int(row["booths"]),
            lat=float(row["lat"]),
            lon=float(row["lon"]),
            unchecked=row["unchecked"] == "1",
        )
        for row in _rows("seats.csv")
    )
    return Tables(areas, seats, box_of(_rows("states.csv")[0]))


@cache
def tiles() -> dict[int, tuple[int, int]]:
    """Column and row of each seat's tile, by seat number: one equal square a seat, near where the seat lies."""
    return {int(row["seat"]): (int(row["col"]), int(row["row"])) for row in _rows("tiles.csv")}


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
