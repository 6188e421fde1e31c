"""A file as somebody keeps it: CSV in any encoding, or a workbook with merged cells and rows above its heads, as plain texts.

Nothing here asks the database or writes. What a file can do to its reader is bounded first: bytes, unpacked bytes, rows, columns.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any

from chaupal.enrol.refusals import CellFarAway, NotASheet, SheetBomb, SheetTooLarge, TooManyRows

LARGEST = 24_000_000  # bytes: 100,000 rows of eight columns in Hindi are about 15 MB as CSV
UNPACKED = 400_000_000  # bytes of all parts of a workbook together
RATIO = 120  # a workbook of names shrinks 5 to 20 times; only a bomb shrinks more than this
PARTS = 400
MOST_ROWS = 120_000
MOST_COLUMNS = 80
CELL = 300  # letters; the rest of a cell is no name and no number
LONGEST = 32_767  # what a cell of Excel holds; a longer one is an unclosed quotation mark that swallows the sheet
MERGES = 50_000
AREA = 6_000_000  # cells of the block from the first to the last that holds something: 150 MB in the reader

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Raw:
    """One sheet of a file: every row from the first on, blank ones too, so that `rows[n]` is row n + 1 of the file."""

    name: str
    rows: list[Row]


def read(data: bytes, name: str) -> list[Raw]:
    """The sheets of a file, hidden ones and hidden columns too. Raises NotASheet, SheetTooLarge, TooManyRows, SheetBomb.

    100,000 rows of six columns: about 1 s as CSV, 2 s as XLSX.
    """
    if len(data) > LARGEST:
        raise SheetTooLarge(most=LARGEST // 1_000_000)
    if data[:4] == b"PK\x03\x04":
        return _workbook(data)
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" or data[:5] == b"%PDF-" or name.lower().endswith((".xls", ".pdf", ".docx")):
        raise NotASheet
    return [Raw("", _csv(data))]


def form_of(data: bytes) -> str:
    """"xlsx" or "csv", by its first bytes."""
    return "xlsx" if data[:4] == b"PK\x03\x04" else "csv"


def _csv(data: bytes) -> list[Row]:
    text = _decoded(data).replace("\0", "")
    if not text.strip():
        raise NotASheet
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        return _bounded(reader)
    except csv.Error as problem:
        raise NotASheet from problem


def _decoded(data: bytes) -> str:
    """UTF-8 and UTF-16 with or without their mark; else one of the Western 8-bit tables, in which old Hindi typefaces lie."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    # Letters of Hindi and English have 9 or 0 as the high one of their two bytes.
    for start, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        high = data[start:2_000:2]
        if len(high) > 3 and high.count(0) and high.count(0) + high.count(9) > len(high) * 0.9:
            return data.decode(encoding, errors="replace")
    for encoding in ("utf-8", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")


def _delimiter(text: str) -> str:
    """The sign that parts the first lines into most columns, evenly."""
    lines = [line for line in text[:20_000].splitlines()[:30] if line.strip()]

    def parts(sign: str) -> tuple[int, int]:
        counts = sorted(line.count(sign) for line in lines)
        return (counts[len(counts) // 2], counts[-1])

    return max((",", ";", "\t", "|"), key=parts)


def _bounded(reader: Iterator[list[Any]]) -> list[Row]:
    rows: list[Row] = []
    filled = 0
    for told in reader:
        cells = [_text(value) for value in told]
        while cells and not cells[-1]:
            cells.pop()
        filled += bool(cells)
        if filled > MOST_ROWS:
            raise TooManyRows(most=MOST_ROWS)
        if len(cells) > MOST_COLUMNS:
            raise NotASheet
        rows.append(tuple(cells))
    while rows and not rows[-1]:
        rows.pop()
    return rows


def _text(value: Any) -> str:
    """What stands in a cell, as text: 9876543210.0 is a number of ten digits, a date its day."""
    if value is None or value is True or value is False:
        return ""
    if isinstance(value, str):
        if len(value) > LONGEST:
            raise NotASheet
        if value.isprintable() and "  " not in value:
            return value.strip()[:CELL]
        return re.sub(r"[\s\u200b\ufeff\x00-\x1f]+", " ", value[: CELL * 2]).strip()[:CELL]
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else format(Decimal(repr(value)), "f")
    if isinstance(value, datetime | date):
        return value.strftime("%Y-%m-%d")
    return str(value)[:CELL]


def _workbook(data: bytes) -> list[Raw]:
    from python_calamine import CalamineError, SheetTypeEnum, load_workbook  # late: slow module

    _look_at_parts(data)
    try:
        book = load_workbook(io.BytesIO(data))
        names = [one.name for one in book.sheets_metadata if one.typ == SheetTypeEnum.WorkSheet]
        return [_sheet(book.get_sheet_by_name(name)) for name in names]
    except (CalamineError, ValueError, OverflowError, OSError) as problem:
        raise NotASheet from problem
    except BaseException as problem:  # a fault inside the reader comes as pyo3's PanicException, which has no name to import
        if type(problem).__name__ != "PanicException":
            raise
        raise NotASheet from problem


def _sheet(sheet: Any) -> Raw:
    left = [""] * (sheet.start[1] if sheet.start else 0)  # its rows begin at the first of the file, its columns at the first that is used
    rows = _bounded(left + row for row in sheet.iter_rows())
    return Raw(sheet.name[:60], _filled(rows, [(*first, *last) for first, last in sheet.merged_cell_ranges or ()]))


def _look_at_parts(data: bytes) -> None:
    """Refuse what would unpack to more than a list can be, or bring definitions of its own along."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            parts = packed.infolist()
            whole = sum(part.file_size for part in parts)
            if len(parts) > PARTS or whole > UNPACKED or (whole > 20_000_000 and whole > RATIO * len(data)):
                raise SheetBomb
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    with packed.open(part) as opened:
                        _look_at_part(opened)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, EOFError) as problem:
        raise NotASheet from problem


_CELL = re.compile(rb'<(?:\w+:)?c(?:\s[^<>]*?\br="([A-Z]{1,3})(\d{1,7})"[^<>]*[^<>/]>|(?:\s(?![^<>]*\br=")[^<>]*)?>)')


def _look_at_part(opened: IO[bytes]) -> None:
    """One pass over a part. The reader lays a sheet out as a whole block, so one cell far away would fill the memory."""
    right = bottom = unplaced = merges = 0
    kept, first = b"", True
    while piece := opened.read(1 << 20):
        if first and b"<!DOCTYPE" in piece[:2_000].upper():
            raise SheetBomb
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
        raise SheetBomb
    # A cell that does not say where it stands is right of the one before, or first of the next row.
    if (right + 1 + unplaced) * (bottom + unplaced) > AREA:
        raise CellFarAway


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def _filled(rows: list[Row], merges: list[tuple[int, int, int, int]]) -> list[Row]:
    """Every cell of a merged block (first row, first column, last row, last column, from 0) says what its first one says."""
    for top, left, bottom, right in merges:
        if top >= len(rows) or left >= len(rows[top]) or not rows[top][left] or right >= MOST_COLUMNS:
            continue
        said = rows[top][left]
        for at in range(top, min(bottom + 1, len(rows))):
            cells = [*rows[at], *[""] * (right + 1 - len(rows[at]))]
            if not any(cells) and at != top:
                continue
            cells[left : right + 1] = [said] * (right + 1 - left)
            rows[at] = tuple(cells)
    return rows
