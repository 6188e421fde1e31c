"""Names in a table of DuckDB as numbers, in the order of the names."""

from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray

from chaupal_coord import _compiled
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
    if name is None:
        many, codes = _by_size(mixed) if _compiled.fast is None else _compiled.first_codes(mixed)
        if many < len(codes) and not _parted(held, table, key, mixed, codes, many, hashed):
            return _ranked(held, table, key), NAMELESS
        return codes, NAMELESS
    found = held.execute(f"SELECT {name}::VARCHAR AS name, {hashed.format(key)} AS h FROM {table} GROUP BY {key} ORDER BY {key}").fetchnumpy()
    names, hashes = np.ma.getdata(found["name"]), np.ma.getdata(found["h"])
    if _compiled.fast is not None:  # the names' hashes first: their codes are then those of the names
        many, both = _compiled.first_codes(np.concatenate([hashes, mixed]))
        codes = both[len(hashes) :]
        return (codes if many == len(names) else _ranked(held, table, key)), names
    many, codes = _by_size(mixed)
    del mixed
    if len(names) != many:
        return _ranked(held, table, key), names
    place = np.argsort(hashes).astype(np.int32)  # of each hash, by size, the place of its name
    return place[codes], names


def _parted(
    held: duckdb.DuckDBPyConnection, table: str, key: str, mixed: NDArray[np.uint64], codes: NDArray[np.int32], many: int, hashed: str
) -> bool:
    """Whether different keys have different hashes. Where few rows share theirs with another, those alone are looked at."""
    often = np.bincount(codes, minlength=many)[codes] > 1
    if 8 * int(often.sum()) > len(codes):
        return bool(held.execute(f"SELECT count(*) FROM (SELECT DISTINCT {key} FROM {table})").fetchall()[0][0] == many)
    shared = np.unique(mixed[often])
    held.register("shared", {"h": shared})
    inside = f"{table} {'AND' if 'WHERE' in table else 'WHERE'} {hashed.format(key)} IN (SELECT h FROM shared)"
    count: int = held.execute(f"SELECT count(*) FROM (SELECT DISTINCT {key} FROM {inside})").fetchall()[0][0]
    held.unregister("shared")
    return count == len(shared)


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
