"""Whether one of two people decided about the other's work, in any room: then they must stay two (design 3.7)."""

from __future__ import annotations

from django.db import connection

_decided: set[tuple[str, str, str]] = set()


def register(table: str, author: str, by: str) -> None:
    """Name a table in which a second person says yes or no: the columns of who wrote it and who decided. From `AppConfig.ready`."""
    _decided.add((table, author, by))


def decided(one: int, other: int) -> bool:
    """Whether one of the two decided about something of the other's in a table that a room named. One query."""
    if not _decided:
        return False
    each = " OR ".join(
        f'EXISTS (SELECT 1 FROM "{table}" WHERE ("{author}", "{by}") IN ((%(one)s, %(other)s), (%(other)s, %(one)s)))' for table, author, by in sorted(_decided)
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {each}", {"one": one, "other": other})
        found: bool = cursor.fetchone()[0]
    return found
