"""Whether one of two people decided about the other's work, in any room: then they must stay two (design 3.7)."""

from __future__ import annotations

from django.db import connection

_decided: set[tuple[str, str, str]] = set()
_beside: set[tuple[str, str, str]] = set()


def register(table: str, author: str, by: str) -> None:
    """Name a table in which a second person says yes or no: the columns of who wrote it and who decided. From `AppConfig.ready`."""
    _decided.add((table, author, by))


def register_beside(table: str, of: str, by: str) -> None:
    """Name a table in which two people give their word on one thing, and must not be one: its column of the thing and of the person."""
    _beside.add((table, of, by))


def decided(one: int, other: int) -> bool:
    """Whether one of the two decided about something of the other's, or both about one thing, in a table that a room named. One query."""
    each = [
        f'EXISTS (SELECT 1 FROM "{table}" WHERE ("{author}", "{by}") IN ((%(one)s, %(other)s), (%(other)s, %(one)s)))' for table, author, by in sorted(_decided)
    ] + [
        f'EXISTS (SELECT 1 FROM "{table}" a JOIN "{table}" b USING ("{of}") WHERE a."{by}" = %(one)s AND b."{by}" = %(other)s)' for table, of, by in sorted(_beside)
    ]
    if not each:
        return False
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {' OR '.join(each)}", {"one": one, "other": other})
        found: bool = cursor.fetchone()[0]
    return found
