"""Followers read append-only tables in an order that no late commit can slip behind.

A row's number says when it was asked for, not when it became visible: a follower that remembers the last number
misses the rows of every transaction that was still open when it looked. A follower here remembers `(epoch, tx, id)`
and reads only what no running transaction can still precede. Its result and its cursor are one transaction.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection, models, transaction
from django.db.models import Func, IntegerField
from django.db.models.sql.compiler import SQLCompiler

BATCH = 10_000

if TYPE_CHECKING:
    IntField = models.Field[int, int]
else:
    IntField = models.Field


class Xid8Field(IntField):
    """PostgreSQL's 64-bit transaction id; an int in Python."""

    def db_type(self, connection: Any) -> str:
        return "xid8"

    def get_placeholder(self, value: Any, compiler: SQLCompiler, connection: Any) -> str:
        return "%s::text::xid8"

    def get_prep_value(self, value: Any) -> Any:
        return value if value is None or hasattr(value, "resolve_expression") else str(int(value))

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> int | None:
        return None if value is None else int(value)


class CurrentEpoch(Func):
    """The epoch of this database, as a default that also holds for COPY and plain SQL."""

    function = "base_current_epoch"
    output_field = IntegerField()


class CurrentTransaction(Func):
    """The id of the transaction that writes the row."""

    function = "pg_current_xact_id"
    output_field = Xid8Field()


class Followed(models.Model):
    """Mixin for a table that followers read. Its app's first migration depends on ("base", "0001_followers").

    Give none of the three columns when inserting (COPY and INSERT..SELECT included): the database fills them.
    Add `follower.order_index("<table>")` to `Meta.indexes`, and `constraints.AppendOnly` to the migration.
    """

    id = models.BigAutoField(primary_key=True)
    epoch = models.IntegerField(db_default=CurrentEpoch(), editable=False)
    tx = Xid8Field(db_default=CurrentTransaction(), editable=False)

    class Meta:
        abstract = True


def order_index(table: str) -> models.Index:
    """The index every followed table carries; the name is at most 30 letters."""
    return models.Index(fields=["epoch", "tx", "id"], name=f"{table[:24]}_order")


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A place in a followed table: after the row with these three."""

    epoch: int = 0
    tx: int = 0
    row: int = 0

    @property
    def sql(self) -> str:
        return f"({self.epoch:d}, '{self.tx:d}'::xid8, {self.row:d}::bigint)"


@dataclass(frozen=True, slots=True)
class Span:
    """Settled rows of one table, `count` of them, after one place up to and with another."""

    table: str
    after: Place
    upto: Place
    count: int

    def where(self, alias: str = "r") -> str:
        """The condition that picks exactly these rows, ready for an INSERT..SELECT; holds no user input."""
        key = f"({alias}.epoch, {alias}.tx, {alias}.id)"
        return f"{key} > {self.after.sql} AND {key} <= {self.upto.sql}"


Fold = Callable[[Span], None]
Work = Callable[[], object]


def follow(name: str, table: str, fold: Fold, *, batch: int = BATCH) -> int:
    """Hand the next settled rows of `table` to `fold` once, and remember that; the number of rows handed over.

    Fold and cursor commit together or not at all. 0 when nothing is settled or another process is folding under
    this name. Two reads when idle. Rows of a transaction that is still open wait, and so does every row behind it:
    keep writing transactions short. A test needs real commits to see any row here.
    """
    if _next(table, place(name), 1) is None:
        return 0  # looked at without the lock, so that an idle second writes nothing
    with transaction.atomic():
        after = _lock(name)
        span = None if after is None else _next(table, after, batch)
        if span is None:
            return 0
        fold(span)
        _store(name, span.upto)
    return span.count


def follow_rows(
    name: str,
    table: str,
    columns: Sequence[str],
    fold: Callable[[list[dict[str, Any]]], None],
    *,
    batch: int = BATCH,
) -> int:
    """As `follow`, for folds that want the rows themselves: dicts of `columns`, in order."""

    def read(span: Span) -> None:
        listed = ", ".join(f'r."{column}"' for column in columns)
        with connection.cursor() as cursor:
            cursor.execute(
                f'SELECT {listed} FROM "{table}" r WHERE {span.where("r")} ORDER BY r.epoch, r.tx, r.id'
            )
            fold([dict(zip(columns, row, strict=True)) for row in cursor.fetchall()])

    return follow(name, table, read, batch=batch)


def settled(table: str, after: Place, batch: int = BATCH) -> Span | None:
    """The next settled rows of `table` after a place; None when there are none.

    For a reader that keeps its place in memory, such as a cache that is built anew at every start. One read.
    """
    return _next(table, after, batch)


def place(name: str) -> Place:
    """How far this follower has read; the very beginning when it never ran."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT epoch, tx::text, last_id FROM base_cursor WHERE name = %s", [name])
        found = cursor.fetchone()
    return Place(found[0], int(found[1]), found[2]) if found else Place()


def waiting(name: str, table: str) -> int:
    """How many rows of `table` the follower has not read yet, settled or not. Counts an index range."""
    after = place(name)
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT count(*) FROM "{table}" r WHERE (r.epoch, r.tx, r.id) > {after.sql}')
        (count,) = cursor.fetchone()
    return int(count)


@transaction.atomic(using="owner")
def bump_epoch() -> int:
    """Begin the next epoch, once, after the database was restored into a fresh cluster; the new number.

    Waits for every transaction that wrote a followed row, and later ones wait for it, so that no row of the old
    epoch appears once followers take the old epoch as closed. Runs as the owner.
    """
    with transaction.get_connection("owner").cursor() as cursor:
        cursor.execute("LOCK TABLE base_epoch IN ACCESS EXCLUSIVE MODE")
        cursor.execute("UPDATE base_epoch SET number = number + 1 RETURNING number")
        (number,) = cursor.fetchone()
    return int(number)


def _lock(name: str) -> Place | None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO base_cursor (name, epoch, tx, last_id) VALUES (%s, 0, '0'::xid8, 0) ON CONFLICT DO NOTHING",
            [name],
        )
        cursor.execute(
            "SELECT epoch, tx::text, last_id FROM base_cursor WHERE name = %s FOR UPDATE SKIP LOCKED", [name]
        )
        found = cursor.fetchone()
    return Place(found[0], int(found[1]), found[2]) if found else None


def _next(table: str, after: Place, batch: int) -> Span | None:
    # Rows of an earlier epoch are settled by `bump_epoch`; their transaction ids belong to a cluster that is gone
    # and say nothing about the running transactions of this one. `tx` alone would be the text column of the answer,
    # by which 10 comes before 9.
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            WITH settled AS MATERIALIZED (
                SELECT r.epoch, r.tx, r.id FROM "{table}" r
                WHERE (r.epoch, r.tx, r.id) > {after.sql}
                  AND (r.epoch < (SELECT number FROM base_epoch) OR r.tx < pg_snapshot_xmin(pg_current_snapshot()))
                ORDER BY r.epoch, r.tx, r.id LIMIT %s
            )
            SELECT s.epoch, s.tx::text, s.id, (SELECT count(*) FROM settled)
            FROM settled s ORDER BY s.epoch DESC, s.tx DESC, s.id DESC LIMIT 1
            """,
            [batch],
        )
        found = cursor.fetchone()
    if found is None:
        return None
    return Span(table=table, after=after, upto=Place(found[0], int(found[1]), found[2]), count=found[3])


def _store(name: str, place: Place) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE base_cursor SET epoch = %s, tx = %s::text::xid8, last_id = %s WHERE name = %s",
            [place.epoch, str(place.tx), place.row, name],
        )


@dataclass(frozen=True, slots=True)
class Registered:
    """One follower as the worker's loop knows it."""

    name: str
    run: Callable[[], int]
    batch: int
    every: float


_registry: dict[str, Registered] = {}


def register(name: str, run: Callable[[], int], *, batch: int = BATCH, every: float = 1.0) -> None:
    """Have the worker's loop call `run` about every `every` seconds, at once again while it returns >= `batch`.

    Call it from the room's `AppConfig.ready`. A second registration under the same name replaces the first.
    """
    _registry[name] = Registered(name, run, batch, every)


def registered() -> tuple[Registered, ...]:
    """All followers, in the order they were registered (lower rooms first)."""
    return tuple(_registry.values())


def drain(one: Registered, stop: threading.Event | None = None) -> int:
    """Run one follower until it is level with its table; the number of rows it handled."""
    total = 0
    while True:
        count = one.run()
        total += count
        if count < one.batch or (stop is not None and stop.is_set()):
            return total


def run_once() -> dict[str, int]:
    """Bring every registered follower level, now, in this thread; rows handled by name. For tests and commands."""
    return {one.name: drain(one) for one in registered()}
