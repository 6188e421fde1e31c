"""Rows for a table program, as CSV: whatever a cell says, it is text there and never a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

# What a table program may take for the start of a formula: the four signs, their wide forms, and blanks it cuts away first.
_STARTS = "=+-@＝＋－＠\t\r\n"
MARK = "\ufeff"  # without it table programs read Hindi as another alphabet


def cell(value: object) -> object:
    """The value as a cell may hold it: a text that begins like a formula gets an apostrophe before it; numbers stay numbers."""
    if isinstance(value, str) and value.lstrip(" ")[:1] in tuple(_STARTS):
        return f"'{value}"
    return "" if value is None else value


def write(heads: Sequence[object], rows: Iterable[Sequence[object]]) -> tuple[str, int]:
    """The file's text with a head line, and how many rows it has."""
    out, count = io.StringIO(), 0
    sheet = csv.writer(out)
    sheet.writerow([cell(str(head)) for head in heads])
    for row in rows:
        sheet.writerow([cell(value) for value in row])
        count += 1
    return MARK + out.getvalue(), count
