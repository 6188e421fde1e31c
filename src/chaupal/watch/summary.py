"""What the worker tells of a file of posts. Plain values, so that pages and actions need no engine."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

BAD_MOST = 100_000  # bad rows that are kept to be fetched


@dataclass(frozen=True, slots=True)
class Summary:
    """A file of posts in figures; `bad` are the rows that could not be read, at most `BAD_MOST`: number, field, what to do.

    `columns` are those of the file that a person may name for a field, `read_from` those that were read; both empty for an
    export, which brings its own.
    """

    rows: int
    bad_rows: int
    bad: tuple[tuple[int, str, str], ...]
    accounts: int
    object_types: dict[str, int]
    first_at: datetime | None
    last_at: datetime | None
    columns: tuple[str, ...] = ()
    read_from: dict[str, str] = field(default_factory=dict)
