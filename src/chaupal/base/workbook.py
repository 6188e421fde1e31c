"""A workbook (XLSX) as rows of plain values, read by calamine. What a file can do to its reader is bounded first (decision 0019)."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import IO, Any

UNPACKED = 400_000_000  # bytes of all parts together
RATIO = 120  # a list shrinks 5 to 20 times; only a bomb shrinks more than this
PARTS = 400
MERGES = 50_000
AREA = 6_000_000  # cells of the block from the first to the last that holds something: 150 MB in the reader

Merged = tuple[int, int, int, int]  # first row, first column, last row, last column, from 0


class Broken(ValueError):
    """No workbook, or one that is damaged."""


class Bomb(ValueError):
    """It unpacks to far more than a list can be, or brings definitions of its own along."""


class FarAway(ValueError):
    """A cell far from the others holds something: the reader lays a sheet out as a whole block."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet, hidden ones too: its rows from the first of the file on, blank ones as lists of "", and which cells are one.

    A number is a float, a day a date or datetime, a formula its last value, an empty cell "".
    """

    name: str
    rows: Iterable[list[Any]]
    merged: tuple[Merged, ...]


def is_one(data: bytes) -> bool:
    """Whether the first bytes are those of a packed workbook."""
    return data[:4] == b"PK\x03\x04"


def sheets(data: bytes) -> Iterator[Sheet]:
    """The sheets that hold cells, in order. Raises Broken, Bomb, FarAway. 100,000 rows of five columns: 2 s, most of it the bounds."""
    from python_calamine import CalamineError, SheetTypeEnum, load_workbook  # late: slow module

    _look_at_parts(data)
    try:
        book = load_workbook(io.BytesIO(data))
        for one in book.sheets_metadata:
            if one.typ == SheetTypeEnum.WorkSheet:
                yield _sheet(book.get_sheet_by_name(one.name))
    except (CalamineError, OverflowError, OSError) as problem:
        raise Broken(str(problem)) from problem
    except BaseException as problem:  # a fault inside the reader comes as pyo3's PanicException, which has no name to import
        if type(problem).__name__ != "PanicException":
            raise
        raise Broken("the reader gave up") from problem


def _sheet(sheet: Any) -> Sheet:
    left = [""] * (sheet.start[1] if sheet.start else 0)  # its rows begin at the first of the file, its columns at the first that is used
    return Sheet(sheet.name, _rows(sheet, left), tuple((*first, *last) for first, last in sheet.merged_cell_ranges or ()))


def _rows(sheet: Any, left: list[Any]) -> Iterator[list[Any]]:
    try:
        for row in sheet.iter_rows():
            yield left + row
    except (ValueError, OverflowError) as problem:  # a day that no calendar has
        raise Broken(str(problem)) from problem


def _look_at_parts(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            parts = packed.infolist()
            whole = sum(part.file_size for part in parts)
            if len(parts) > PARTS or whole > UNPACKED or (whole > 20_000_000 and whole > RATIO * len(data)):
                raise Bomb
            for part in parts:
                with packed.open(part) as opened:  # whatever its name: the workbook says which part is a sheet
                    _look_at_part(opened)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, EOFError) as problem:
        raise Broken(str(problem)) from problem


# A tag's inside, where a quoted value may hold ">"; references in either case and either quotation mark, as the reader takes them.
_INSIDE = rb"""(?:[^<>"']|"[^"<]*"|'[^'<]*')*?"""
_CELL = re.compile(rb"""<(?:\w+:)?c(?:(?>\s%b\br\s*=)\s*["']([A-Za-z]{1,3})(\d{1,7})["']%b(?<!/)>|(?:\s(?!%b\br\s*=)%b)?>)""" % ((_INSIDE,) * 4))


def _look_at_part(opened: IO[bytes]) -> None:
    right = bottom = unplaced = merges = 0
    kept, first = b"", True
    while piece := opened.read(1 << 20):
        if first and b"<!DOCTYPE" in piece[:2_000].upper():
            raise Bomb
        first = False
        piece = kept + piece
        end = piece.rfind(b"<")
        kept, piece = (piece[end:][-4_000:], piece[:end]) if end > 0 else (b"", piece)
        found = _CELL.findall(piece)
        unplaced += sum(1 for letters, _number in found if not letters)
        right = max(right, *map(_column, {letters for letters, _number in found}), 0)
        bottom = max(bottom, *(int(number or 0) for _letters, number in found), 0)
        merges += piece.count(b"mergeCell ")
    if merges > MERGES:
        raise Bomb
    # A cell that does not say where it stands is right of the one before, or first of the next row.
    if (right + 1 + unplaced) * (bottom + unplaced) > AREA:
        raise FarAway


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number - 1
