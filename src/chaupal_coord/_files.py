"""Posts from files: Parquet, CSV, JSON lines, Arrow."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import duckdb
import numpy as np
from numpy.typing import NDArray

from chaupal_coord._posts import NO_OBJECT, BadPosts, BadRow, BadRows, Names, OnBad, Posts
from chaupal_coord._tables import Table, chosen, connect, literal, open_table, quoted
from chaupal_coord._times import microseconds, without_zone

SHOWN = 10  # bad rows that are told in full
Unit = Literal["s", "ms", "us"]


def read_posts(
    path: Path | str,
    *,
    object_type: str | Sequence[str] | None = None,
    kind: str | Sequence[str] | None = None,
    columns: Mapping[str, str] | None = None,
    texts: bool = False,
    names: bool = True,
    time_unit: Unit | None = None,
    on_bad: OnBad | None = None,
    on_note: Callable[[str], None] | None = None,
) -> Posts:
    """The posts of a file, in its order; only those of `object_type` and `kind` where these are given.

    `columns` says which column holds a field ({"account_id": "user"}); other known names are found by themselves. A row
    without account, post id or readable time is left out and told to `on_bad` (one call, with the first ten rows); without
    `on_bad` it is refused: BadPosts. `on_note` is told what was taken for granted (a time without a zone is UTC). `names`
    False leaves object_names, post_names, kind_names and object_type_names empty, which saves half the time where nobody
    reads them. About 0.5 s and 100 MB for a million rows.
    """
    path = Path(path)
    with connect() as held:
        table = open_table(held, path)
        fields = chosen(table, columns or {}, str(path))
        wanted = {"object_type": object_type, "kind": kind}
        for field, value in wanted.items():
            if value is not None and field not in fields:
                raise BadPosts(f"{path}: no column for {field}, so it cannot be chosen by; there are {', '.join(table.columns)}")
        try:
            rows = _Rows(held, table, fields, {field: value for field, value in wanted.items() if value is not None}, time_unit, texts)
            _tell(rows, str(path), on_bad, on_note)
            return rows.posts(names, texts)
        except duckdb.Error as wrong:
            raise BadPosts(f"{path}: {str(wrong).strip().splitlines()[0]}") from wrong


def _tell(rows: "_Rows", file: str, on_bad: OnBad | None, on_note: Callable[[str], None] | None) -> None:
    bad = rows.bad(file)
    if bad.count and on_bad is None:
        raise BadPosts(str(bad))
    if bad.count and on_bad is not None:
        on_bad(bad)
    if on_note is not None:
        for note in rows.notes():
            on_note(note)


@dataclass(frozen=True, slots=True)
class _Field:
    """SQL for one field's value, and for whether it is there."""

    value: str
    there: str


class _Rows:
    """The rows of a table, brought to one shape: the view (or, for a file that is costly to scan, the table) `rows`."""

    def __init__(
        self,
        held: duckdb.DuckDBPyConnection,
        table: Table,
        fields: Mapping[str, str],
        only: Mapping[str, str | Sequence[str]],
        unit: Unit | None,
        texts: bool,
    ) -> None:
        self.held, self.table, self.fields = held, table, fields
        shape = {field: self._id(field) for field in ("account_id", "object_id", "object_type", "kind")}
        shape["post_id"] = self._id("post_id") if "post_id" in fields else "row_number() OVER ()"
        shape["t"] = microseconds(quoted(fields["ts"]), table.columns[fields["ts"]], unit)
        if texts:
            shape["text"] = self._id("text")
        chosen_by = [f"{self._id(field)} IN ({', '.join(literal(one) for one in ([values] if isinstance(values, str) else values))})" for field, values in only.items()]
        shape["wanted"] = " AND ".join(chosen_by) or "true"
        made = ", ".join(f"{value} AS {name}" for name, value in shape.items())
        form = "TEMP TABLE" if table.costly else "TEMP VIEW"
        held.execute(f"CREATE {form} rows AS SELECT {made} FROM {table.scan}")
        self.good = "(account_id IS NOT NULL AND post_id IS NOT NULL AND t IS NOT NULL)"
        self.broken = table.broken()
        self.refused = self._column(f"NOT {self.good}").astype(bool)
        self.kept = self._column(f"coalesce(wanted, false) AND {self.good}").astype(bool)

    def _id(self, field: str) -> str:
        """The field as it stands, NULL where it is empty; numbers stay numbers."""
        if field not in self.fields:
            return "NULL::VARCHAR"
        column = quoted(self.fields[field])
        return f"nullif({column}, '')" if self.table.columns[self.fields[field]] == "VARCHAR" else column

    def _column(self, what: str) -> NDArray[Any]:
        found: NDArray[Any] = self.held.execute(f"SELECT {what} AS c FROM rows").fetchnumpy()["c"]
        return np.ma.getdata(found)

    def bad(self, file: str) -> BadRows:
        """What cannot be read: lines that are no rows, and rows without account, post id or time."""
        places = np.flatnonzero(self.refused)
        found = [*self.broken[:SHOWN], *self._told([int(place) for place in places[:SHOWN]])]
        return BadRows(file, len(self.broken) + len(places), tuple(sorted(found, key=lambda row: row.number)[:SHOWN]))

    def _told(self, places: list[int]) -> list[BadRow]:
        if not places:
            return []
        stamp = quoted(self.fields["ts"])
        listed = ", ".join(str(place + 1) for place in places)
        told = self.held.execute(
            f"SELECT n, account_id IS NULL, post_id IS NULL, ts FROM (SELECT row_number() OVER () AS n, account_id, post_id FROM rows) "
            f"JOIN (SELECT row_number() OVER () AS n, {stamp}::VARCHAR AS ts FROM {self.table.scan}) USING (n) WHERE n IN ({listed}) ORDER BY n"
        ).fetchall()
        lines = [row.number for row in self.broken]
        found = []
        for number, no_account, no_post, ts in told:
            for line in lines:  # the count of rows leaves out the lines that were none
                number += line <= number
            if no_account:
                found.append(BadRow(number, "account_id", "is missing", f"put the account into column {self.fields['account_id']}"))
            elif no_post:
                found.append(BadRow(number, "post_id", "is missing", f"put the post's id into column {self.fields['post_id']}"))
            elif ts is None:
                found.append(BadRow(number, "ts", "is missing", f"put the time into column {self.fields['ts']}"))
            else:
                found.append(BadRow(number, "ts", repr(ts), "write it as 2021-08-22T01:30:36Z, with +05:30 for another zone, or as seconds since 1970"))
        return found

    def notes(self) -> list[str]:
        """What was taken for granted."""
        stamp, kind = quoted(self.fields["ts"]), self.table.columns[self.fields["ts"]].upper()
        said = [f"{field} is read from column {column}" for field, column in self.fields.items() if column.lower() != field]
        if "post_id" not in self.fields:
            said.append("there is no column of post ids: every row is taken as a post of its own")
        if kind == "VARCHAR":
            head = f"(SELECT {stamp} AS ts FROM {self.table.scan} LIMIT 1000)"
            if self.held.execute(f"SELECT coalesce(bool_or({without_zone('ts')}), false) FROM {head}").fetchall()[0][0]:
                said.append("times without a zone are taken as UTC")
        elif kind.startswith(("TIMESTAMP", "DATE")) and "ZONE" not in kind:
            said.append("times without a zone are taken as UTC")
        return said

    def posts(self, names: bool, texts: bool) -> Posts:
        """The kept rows, coded."""
        account, account_names = self._coded("account_id", "account_id")
        object_, object_names = self._coded("object_type, object_id", "object_id" if names else None)
        object_[self._column("object_id IS NULL").astype(bool)[self.kept]] = NO_OBJECT
        post, post_names = self._coded("post_id", "post_id" if names else None)
        none = np.zeros(len(post), np.int16)
        kind, kind_names = self._coded("kind", "kind") if names and "kind" in self.fields else (none, _NAMELESS)
        type_, type_names = self._coded("object_type", "object_type") if names and "object_type" in self.fields else (none, _NAMELESS)
        time = self._column("coalesce(t, 0)").astype(np.int64)[self.kept]
        text = self._column("coalesce(text, '')")[self.kept] if texts else None
        return Posts(
            account, object_, post, time, kind.astype(np.int16), type_.astype(np.int16),
            account_names, object_names, post_names, kind_names, type_names, text,
        )  # fmt: skip

    def _coded(self, key: str, name: str | None, hashed: str = "hash({})") -> tuple[NDArray[np.int32], Names]:
        """A code a row for the columns `key`, and the column `name` of each code in the order of the columns.

        By DuckDB's hash of 64 bits, which a count then proves to part what differs; where it does not, by a join.
        """
        kept = f"WHERE {self.good} AND wanted"
        mixed = self._column(hashed.format(key))[self.kept]
        distinct, codes = np.unique(mixed, return_inverse=True)
        if name is None:
            if len(distinct) < len(mixed):
                count = self.held.execute(f"SELECT count(*) FROM (SELECT DISTINCT {key} FROM rows {kept})").fetchall()[0][0]
                if count != len(distinct):
                    return self._joined(key), _NAMELESS
            return codes.astype(np.int32), _NAMELESS
        table = self.held.execute(
            f"SELECT coalesce({name}::VARCHAR, '') AS name, {hashed.format(key)} AS h FROM rows {kept} GROUP BY {key} ORDER BY {_nulls(key)}"
        ).fetchnumpy()
        found = np.ma.getdata(table["name"])
        if len(found) != len(distinct):
            return self._joined(key), found
        rank = np.empty(len(found), np.int32)
        rank[:] = np.argsort(np.ma.getdata(table["h"]))  # the hashes are distinct: any sort gives the one order
        return rank[codes], found

    def _joined(self, key: str) -> NDArray[np.int32]:
        code: NDArray[Any] = np.ma.getdata(
            self.held.execute(f"SELECT c FROM (SELECT row_number() OVER () AS n, dense_rank() OVER (ORDER BY {_nulls(key)}) - 1 AS c, "
                              f"{self.good} AND wanted AS kept FROM rows) WHERE kept ORDER BY n").fetchnumpy()["c"]
        )  # fmt: skip
        return np.unique(code, return_inverse=True)[1].astype(np.int32)


_NAMELESS: Names = np.asarray([], np.object_)


def _nulls(key: str) -> str:
    return ", ".join(f"{column} NULLS FIRST" for column in key.split(", "))
