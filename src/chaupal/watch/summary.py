"""What the worker tells of a file of posts. Plain values, so that pages and actions need no engine."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Summary:
    """A file of posts in figures; `bad` are the first rows that could not be read: number, field, what to do."""

    rows: int
    bad_rows: int
    bad: tuple[tuple[int, str, str], ...]
    accounts: int
    object_types: dict[str, int]
    first_at: datetime | None
    last_at: datetime | None
