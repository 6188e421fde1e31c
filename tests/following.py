"""Followers wait for every open transaction of their server, those of a test's own threads too."""

import time

from django.db import connection

from chaupal.base import follower


def settle(within: float = 20.0) -> None:
    """Return once everything committed until now is settled; a thread that the test left may hold it up for a moment."""
    until = time.monotonic() + within
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmax(pg_current_snapshot())::text")
        (mark,) = cursor.fetchone()
        while True:
            cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot()) >= %s::text::xid8", [mark])
            if cursor.fetchone() == (True,):
                return
            if time.monotonic() > until:
                raise AssertionError(f"a transaction was open for {within} s")
            time.sleep(0.01)


def run_followers() -> dict[str, int]:
    """Settle, then bring every registered follower level; rows by follower."""
    settle()
    return follower.run_once()
