"""Records that are not rows yet: posts with their objects, brought into a table of DuckDB a batch at a time."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import duckdb
import numpy as np

from chaupal_coord._objects import objects_of
from chaupal_coord._tables import Table, quoted

BATCH = 50_000
COLUMNS = ("post_id", "account_id", "ts", "text", "kind", "object_type", "object_id")


@dataclass(frozen=True, slots=True)
class Record:
    """One post of an export with its objects; what the export does not say is None. `number` is its place in the file, from 1."""

    number: int
    post_id: str | None = None
    account_id: str | None = None
    ts: str | None = None
    text: str = ""
    kind: str = ""
    objects: tuple[tuple[str, str], ...] = field(default=())


def tabled(held: duckdb.DuckDBPyConnection, records: Iterable[Record]) -> Table:
    """The records as a table, a row an object; a post without any has one row without. 20 microseconds a record, and its text's time."""
    held.execute(f"CREATE TEMP TABLE adapted (record BIGINT, {', '.join(f'{column} VARCHAR' for column in COLUMNS)})")
    batch: list[tuple[int | str | None, ...]] = []
    for one in records:
        for kind, name in one.objects or ((None, None),):
            batch.append((one.number, one.post_id, one.account_id, one.ts, one.text, one.kind, kind, name))
        if len(batch) >= BATCH:
            _put(held, batch)
            batch = []
    if batch:
        _put(held, batch)
    return Table("adapted", dict.fromkeys(COLUMNS, "VARCHAR"), None, list, "record")


def _put(held: duckdb.DuckDBPyConnection, batch: list[tuple[int | str | None, ...]]) -> None:
    numbers, *texts = zip(*batch, strict=True)
    made = {"record": np.asarray(numbers, np.int64)}
    for column, values in zip(COLUMNS, texts, strict=True):
        made[column] = np.asarray([None if value is None else str(value).encode("utf-8", "replace").decode() for value in values], object)
    held.register("batch", made)
    held.execute(f"INSERT INTO adapted SELECT record, {', '.join(f'{column}::VARCHAR' for column in COLUMNS)} FROM batch")


def from_texts(held: duckdb.DuckDBPyConnection, table: Table, fields: Mapping[str, str]) -> Table:
    """The same posts with the objects that their texts name."""
    wanted = ("post_id", "account_id", "ts", "text", "kind")
    shape = ", ".join(f"{quoted(fields[name]) if name in fields else 'NULL'}::VARCHAR AS {name}" for name in wanted)
    held.execute(f"CREATE TEMP TABLE written AS SELECT {shape} FROM {table.scan}")
    size: int = held.execute("SELECT count(*) FROM written").fetchall()[0][0]

    def records() -> Iterator[Record]:
        for first in range(0, size, BATCH):
            rows = held.execute(f"SELECT * FROM written WHERE rowid >= {first} AND rowid < {first + BATCH}").fetchall()
            for number, (post, account, ts, text, kind) in enumerate(rows, first + 1):
                one = post if "post_id" in fields else str(number)
                yield Record(number, one, account, ts, text or "", kind or "", tuple(objects_of(text or "")))

    made = tabled(held, records())
    held.execute("DROP TABLE written")
    return Table(made.scan, made.columns, None, table.broken, made.record)
