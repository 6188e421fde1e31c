"""Names in a table of DuckDB as numbers, in the order of the names."""

from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray

from chaupal_coord._posts import Names

NAMELESS: Names = np.asarray([], np.object_)


def coded(
    held: duckdb.DuckDBPyConnection, table: str, key: str, name: str | None, mixed: NDArray[np.uint64], hashed: str = "hash({})"
) -> tuple[NDArray[np.int32], Names]:
    """A code for each row of `table` (a FROM part, with its WHERE) by the columns `key`, and the column `name` of each code.

    `mixed` is DuckDB's hash of `key` in each row, 64 bits. A count proves that it parts what differs; where it does not,
    the rows are ranked instead, which is exact and ten times slower. With `name` the codes are in the order of `key`;
    without, in any, and there are no names.
    """
    many, codes = _by_size(mixed)
    del mixed
    if name is None:
        if many < len(codes):
            count = held.execute(f"SELECT count(*) FROM (SELECT DISTINCT {key} FROM {table})").fetchall()[0][0]
            if count != many:
                return _ranked(held, table, key), NAMELESS
        return codes, NAMELESS
    found = held.execute(f"SELECT {name}::VARCHAR AS name, {hashed.format(key)} AS h FROM {table} GROUP BY {key} ORDER BY {key}").fetchnumpy()
    names = np.ma.getdata(found["name"])
    if len(names) != many:
        return _ranked(held, table, key), names
    place = np.argsort(np.ma.getdata(found["h"])).astype(np.int32)  # of each hash, by size, the place of its name
    return place[codes], names


def _by_size(mixed: NDArray[np.uint64]) -> tuple[int, NDArray[np.int32]]:
    """How many different ones, and the place of each among them by size; as np.unique, in half the memory."""
    order = np.argsort(mixed)
    mixed = mixed[order]
    first = np.ones(len(mixed), np.int8)
    np.not_equal(mixed[1:], mixed[:-1], out=first[1:], casting="unsafe")
    del mixed
    place = np.cumsum(first, dtype=np.int32)
    place -= 1
    codes = np.empty(len(place), np.int32)
    codes[order] = place
    return (int(place[-1]) + 1 if len(place) else 0), codes


def _ranked(held: duckdb.DuckDBPyConnection, table: str, key: str) -> NDArray[np.int32]:
    ranked = f"SELECT row_number() OVER () AS n, dense_rank() OVER (ORDER BY {key}) - 1 AS c FROM (SELECT {key} FROM {table})"
    found: NDArray[Any] = held.execute(f"SELECT c FROM ({ranked}) ORDER BY n").fetchnumpy()["c"]
    return np.ma.getdata(found).astype(np.int32)
