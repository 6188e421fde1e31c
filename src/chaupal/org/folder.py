"""Reading a folder of stations and boundaries: everything is checked, or refused by file, row and reason. Writes nothing."""

from __future__ import annotations

import csv
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from chaupal.base.errors import Refused
from chaupal.base.forbidden import refuse_columns
from chaupal.org.choices import SLOTS_A_SEAT, NameQuality, Script
from chaupal.org.outline import NotABoundary, Rings, rings_of
from chaupal.org.plan import Part
from chaupal.org.shipped import Seat, Tables

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

SEATS, STATIONS = "up_assembly.csv", "up_booths_2017.parquet"
# The light file draws the same at the map's grid and its borders fit one another; either will do, neither is needed.
BOUNDARIES = ("up_assembly_light.geojson", "up_assembly.geojson")
YEAR, DATED_ON = 2017, date(2017, 5, 8)

SEAT_COLUMNS = ("ac_no", "code", "district_code", "org_code", "pc_code", "booths_2017")
STATION_COLUMNS = ("ac_no", "part_no", "suffix", "name_en", "name_hi", "script", "name_quality")
ELECTORS, ELECTORS_AT_MOST = "electors", 20_000  # a column that a list may leave out
NAME_LENGTH, SUFFIX_LENGTH = 200, 2
QUALITIES, SCRIPTS = frozenset(NameQuality.values), frozenset(Script.values)
# Control letters and those that turn the direction of writing have no place in a name.
_UNFIT = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]")


class BrokenFolder(Refused):
    """A file of the folder is missing, broken or of another place; nothing was stored."""

    code = "org.folder_refused"
    status = 422
    says = _("%(file)s: %(reason)s Nothing was stored.")


class BrokenRow(BrokenFolder):
    """One row of a file is wrong; nothing was stored."""

    says = _("%(file)s, row %(row)s: %(reason)s Nothing was stored.")


@dataclass(frozen=True, slots=True)
class StationRow:
    """One station as the list prints it."""

    part: Part
    name: str
    script: str
    quality: str
    electors: int | None = None


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder that was read and found in order: stations of every seat by its number, in part order."""

    name: str
    digest: str
    stations: Mapping[int, list[StationRow]]
    boundaries: Mapping[int, Rings] | None
    source: str  # the file that the list is
    year: int = YEAR
    dated_on: date = DATED_ON


def read(folder: Path, tables: Tables) -> Folder:
    """All of the folder, checked. Raises BrokenFolder, BrokenRow or ForbiddenColumn. About 1.5 s for 147,145 stations."""
    if not folder.is_dir():
        raise BrokenFolder(file=folder.name, reason=_("there is no such folder."))
    for name in (SEATS, STATIONS):
        if not (folder / name).is_file():
            raise BrokenFolder(file=name, reason=_("this file is missing."))
    counts = _read_seats(folder / SEATS, tables)
    stations = _read_stations(folder / STATIONS, tables)
    for seat, (row, count) in counts.items():
        if len(stations[seat]) != count:
            reason = _("seat %(seat)s should have %(count)s stations; %(file)s has %(found)s.") % {
                "seat": seat,
                "count": count,
                "file": STATIONS,
                "found": len(stations[seat]),
            }
            raise BrokenRow(file=SEATS, row=row, reason=reason)
    digest = hashlib.sha256((folder / SEATS).read_bytes() + (folder / STATIONS).read_bytes()).hexdigest()
    drawn = next((folder / name for name in BOUNDARIES if (folder / name).is_file()), None)
    boundaries = read_boundaries(drawn, tables) if drawn else None
    return Folder(folder.resolve().name, digest, stations, boundaries, f"{folder.resolve().name}/{STATIONS}")


def _read_seats(path: Path, tables: Tables) -> dict[int, tuple[int, int]]:
    """For each seat number the row it stands in and its number of stations."""
    known = {seat.number: seat for seat in tables.seats}
    try:
        lines = list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines(), strict=True))
    except UnicodeDecodeError as error:
        raise BrokenFolder(file=path.name, reason=_("this is not UTF-8 text.")) from error
    except csv.Error as error:
        raise BrokenFolder(file=path.name, reason=_("this is not a table of comma-separated values.")) from error
    header = lines[0] if lines else []
    _check_columns(path, header, SEAT_COLUMNS)
    found: dict[int, tuple[int, int]] = {}
    for number, line in enumerate(lines[1:], 2):
        if len(line) != len(header):
            raise BrokenRow(file=path.name, row=number, reason=_("the row is longer or shorter than the first."))
        row = dict(zip(header, line, strict=True))
        seat = known.get(_whole(path, number, row, "ac_no"))
        if seat is None or not _is_same(seat, row):
            raise BrokenRow(
                file=path.name, row=number, reason=_("this is not a seat of the shipped table, or its districts differ.")
            )
        if seat.number in found:
            raise BrokenRow(file=path.name, row=number, reason=_("the seat stands here twice."))
        found[seat.number] = number, _whole(path, number, row, "booths_2017")
    for missing in known.keys() - found.keys():
        raise BrokenFolder(file=path.name, reason=_("seat %(seat)s is missing.") % {"seat": missing})
    return found


def _is_same(seat: Seat, row: Mapping[str, str]) -> bool:
    told = (row["code"], row["district_code"], row["org_code"], row["pc_code"])
    return told == (seat.code, seat.district, seat.org_district, seat.lok_sabha)


def _whole(path: Path, number: int, row: Mapping[str, str], column: str) -> int:
    if not re.fullmatch(r"[0-9]{1,6}", row[column]):
        reason = _("“%(column)s” is not a whole number.") % {"column": column}
        raise BrokenRow(file=path.name, row=number, reason=reason)
    return int(row[column])


def _check_columns(path: Path, found: list[str], needed: tuple[str, ...]) -> None:
    refuse_columns(found, file=path.name)
    for column in needed:
        if column not in found:
            raise BrokenFolder(file=path.name, reason=_("the column “%(column)s” is missing.") % {"column": column})


def _read_stations(path: Path, tables: Tables) -> dict[int, list[StationRow]]:
    import duckdb  # late: slow module

    with duckdb.connect() as memory:
        try:
            source = memory.read_parquet(str(path))
            _check_columns(path, source.columns, STATION_COLUMNS)
            counted = ELECTORS if ELECTORS in source.columns else "NULL"
            rows = source.project(", ".join((*STATION_COLUMNS, counted))).fetchall()
        except duckdb.Error as error:
            raise BrokenFolder(file=path.name, reason=_("this is not a whole Parquet file.")) from error
    found: dict[int, list[StationRow]] = {seat.number: [] for seat in tables.seats}
    seen: set[tuple[int, Part]] = set()
    for number, row in enumerate(rows, 1):
        seat, station = row[0], _station(row)
        if isinstance(station, StationRow) and seat in found and (seat, station.part) not in seen:
            seen.add((seat, station.part))
            found[seat].append(station)
            continue
        reason: str | StrPromise
        if not isinstance(station, StationRow):
            reason = station
        elif seat not in found:
            reason = _("seat %(seat)s is not in the shipped table.") % {"seat": seat}
        else:
            part = f"{station.part[0]}{station.part[1]}"
            reason = _("part %(part)s of seat %(seat)s stands here twice.") % {"part": part, "seat": seat}
        raise BrokenRow(file=path.name, row=number, reason=reason)
    for stations in found.values():
        stations.sort(key=lambda station: station.part)
    return found


def _station(row: tuple[Any, ...]) -> StationRow | StrPromise:
    """The station, or in words why it is none."""
    _seat, part_no, suffix, name_en, name_hi, script, quality, electors = row
    if not isinstance(part_no, int) or not 0 < part_no < SLOTS_A_SEAT - 64:
        return _("the part number is not a whole number that a seat can have.")
    if not isinstance(suffix, str | None) or len(suffix or "") > SUFFIX_LENGTH:
        return _("the letter after the part number is too long.")
    name = name_hi or name_en or ""
    if not isinstance(name, str) or len(name) > NAME_LENGTH or _UNFIT.search(name):
        return _("the name is too long or holds letters that do not belong in a name.")
    if quality not in QUALITIES:
        return _("“name_quality” is not one of the known words.")
    if (script or "") not in SCRIPTS or bool(name) != bool(script):
        return _("“script” does not fit the name.")
    if electors is not None and not (isinstance(electors, int) and 0 < electors <= ELECTORS_AT_MOST):
        return _("the number of electors is not one that a station can have.")
    return StationRow((part_no, suffix or ""), name, script or "", quality, electors)


def read_boundaries(path: Path, tables: Tables) -> dict[int, Rings]:
    """The outline of every seat from a GeoJSON whose features have the seat's number as `ac_no`. Raises BrokenFolder, BrokenRow."""
    try:
        features = json.loads(path.read_text(encoding="utf-8"))["features"]
        pieces = [(dict(feature["properties"]), feature["geometry"]) for feature in features]
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        raise BrokenFolder(file=path.name, reason=_("this is not GeoJSON with features.")) from error
    refuse_columns(sorted({name for properties, _geometry in pieces for name in properties}), file=path.name)
    known = {seat.number for seat in tables.seats}
    found: dict[int, Rings] = {}
    for number, (properties, geometry) in enumerate(pieces, 1):
        seat = properties.get("ac_no")
        if seat not in known or seat in found:
            raise BrokenRow(file=path.name, row=number, reason=_("an unknown seat, or one that stands here twice."))
        try:
            found[seat] = rings_of(geometry, tables.box)
        except NotABoundary as error:
            reason = _("this is not a boundary (%(why)s).") % {"why": error}
            raise BrokenRow(file=path.name, row=number, reason=reason) from error
    for missing in known - found.keys():
        raise BrokenFolder(file=path.name, reason=_("seat %(seat)s is missing.") % {"seat": missing})
    return found
