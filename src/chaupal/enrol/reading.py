"""A file as somebody keeps it: CSV in any encoding, or a workbook with merged cells and rows above its heads, as plain texts.

Nothing here asks the database or writes. What a file can do to its reader is bounded first: bytes, unpacked bytes, rows, columns.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from chaupal.base import workbook
from chaupal.enrol.refusals import CellFarAway, NotASheet, SheetBomb, SheetTooLarge, TooManyRows

LARGEST = 24_000_000  # bytes: 100,000 rows of eight columns in Hindi are about 15 MB as CSV
MOST_ROWS = 120_000
MOST_COLUMNS = 80
CELL = 300  # letters; the rest of a cell is no name and no number
LONGEST = 32_767  # what a cell of Excel holds; a longer one is an unclosed quotation mark that swallows the sheet

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
    if workbook.is_one(data):
        return _workbook(data)
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" or data[:5] == b"%PDF-" or name.lower().endswith((".xls", ".pdf", ".docx")):
        raise NotASheet
    return [Raw("", _csv(data))]


def form_of(data: bytes) -> str:
    """"xlsx" or "csv", by its first bytes."""
    return "xlsx" if workbook.is_one(data) else "csv"


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


def _bounded(reader: Iterable[list[Any]]) -> list[Row]:
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
    try:
        return [Raw(one.name[:60], _filled(_bounded(one.rows), one.merged)) for one in workbook.sheets(data)]
    except workbook.Broken as problem:
        raise NotASheet from problem
    except workbook.Bomb as problem:
        raise SheetBomb from problem
    except workbook.FarAway as problem:
        raise CellFarAway from problem


def _filled(rows: list[Row], merges: Iterable[workbook.Merged]) -> list[Row]:
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
