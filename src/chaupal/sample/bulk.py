"""COPY before indexes: tables lose their foreign keys and secondary indexes while they are filled, and get them back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any

from django.db import connections, transaction

_KEYS = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE conrelid = ANY(%s::regclass[]) AND contype = 'f'
"""
_INDEXES = """
SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i
WHERE i.indrelid = ANY(%s::regclass[]) AND NOT i.indisprimary
  AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = i.indexrelid)
"""


@contextmanager
def filling(*tables: str) -> Iterator[Any]:
    """A cursor of the owner's role over tables without foreign keys and secondary indexes; all is back, and checked, after.

    One transaction from the first drop to the last key: a start that dies in the middle leaves nothing behind.
    """
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute("SET LOCAL maintenance_work_mem = '256MB'")
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute(_KEYS, [list(tables)])
        keys = cursor.fetchall()
        cursor.execute(_INDEXES, [list(tables)])
        indexes = cursor.fetchall()
        for table, name, _definition in keys:
            cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        for name, _definition in indexes:
            cursor.execute(f"DROP INDEX {name}")
        yield cursor
        for _name, definition in indexes:
            cursor.execute(definition)
        _count(cursor, tables)
        for table, name, definition in keys:
            cursor.execute(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')
    connections["owner"].close()


def pour(cursor: Any, copy: str, rows: Iterator[str]) -> None:
    """COPY of lines of text, in pieces that a socket's buffer holds, so that the server stores one while the next is made here.

    A million people in pieces of six megabytes took 25 s, each side waiting for the other; so they take what the slower side does.
    """
    with cursor.copy(copy) as pipe:
        while piece := "".join(islice(rows, 400)):
            pipe.write(piece.encode())


def _count(cursor: Any, tables: tuple[str, ...]) -> None:
    """Count the rows of tables just filled, so that the planner knows them before autovacuum comes by.

    A rough count, of 9,000 rows a table instead of 30,000: autovacuum makes a finer one within minutes. Before the end of the
    transaction: after it the count marks each page that it reads, and each such page goes into the log once more.
    """
    cursor.execute("SET LOCAL default_statistics_target = 30")
    cursor.execute(f"ANALYZE {', '.join(tables)}")
