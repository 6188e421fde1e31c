"""Posts from files: Parquet, CSV, JSON lines, Arrow."""

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import duckdb
import numpy as np
from numpy.typing import NDArray

from chaupal_coord._adapted import from_texts, tabled
from chaupal_coord._adapters import ADAPTERS, adapter_of, read_export
from chaupal_coord._codes import coded
from chaupal_coord._posts import NO_OBJECT, BadPosts, BadRow, BadRows, Names, OnBad, Posts
from chaupal_coord._room import Room
from chaupal_coord._tables import Table, chosen, connect, literal, open_table, quoted
from chaupal_coord._times import microseconds, without_zone

SLICE = 2_000_000  # rows taken over at a time
SHOWN = 10  # bad rows that are told in full
LARGE = 30_000_000  # rows, or 60 bytes each of a file that is not Parquet, beyond which memory is not trusted to hold them
Unit = Literal["s", "ms", "us"]


def read_posts(
    path: Path | str,
    *,
    object_type: str | Sequence[str] | None = None,
    kind: str | Sequence[str] | None = None,
    columns: Mapping[str, str] | None = None,
    texts: bool = False,
    names: bool | Literal["objects"] = True,
    time_unit: Unit | None = None,
    on_bad: OnBad | None = None,
    on_note: Callable[[str], None] | None = None,
    form: str | None = None,
    from_text: bool = False,
    folder: Path | None = None,
    shown: int = SHOWN,
) -> Posts:
    """The posts of a file, in its order; only those of `object_type` and `kind` where these are given.

    `columns` says which column holds a field ({"account_id": "user"}); other known names are found by themselves. A row
    without account, post id or readable time is left out and told to `on_bad` (one call, with the first `shown` rows); without
    `on_bad` it is refused: BadPosts. `on_note` is told what was taken for granted (a time without a zone is UTC). `names`
    False leaves object_names, post_names, kind_names and object_type_names empty, which saves half the time where nobody
    reads them; "objects" leaves out the posts' alone, which are most of them. `form` names an export's form (see ADAPTERS); without it and without `columns` the common exports are known by
    themselves, "generic" takes the columns as they stand. `from_text` makes the objects of a file that has texts and none
    of its own; exports come with theirs. With a `folder` the columns lie in files there, which the caller removes when done with the posts.
    About 0.3 s and 100 MB for a million rows.
    """
    path = Path(path)
    with connect(folder) as held:
        table, export = _opened(held, path, form, columns or {})
        fields = chosen(table, columns or {}, str(path))
        if from_text and "object_id" not in fields and "text" in fields:
            table = from_texts(held, table, fields)
            fields = chosen(table, {}, str(path))
        wanted = {"object_type": object_type, "kind": kind}
        for field, value in wanted.items():
            if value is not None and field not in fields:
                raise BadPosts(f"{path}: no column for {field}, so it cannot be chosen by; there are {', '.join(table.columns)}")
        try:
            rows = _Rows(held, table, fields, {field: value for field, value in wanted.items() if value is not None}, time_unit, texts, Room(folder))
            if export and on_note is not None:
                on_note(f"read as {export}: {ADAPTERS[export].says}")
            _tell(rows.bad(str(path), shown), rows, on_bad, on_note)
            return rows.posts(names, texts)
        except duckdb.Error as wrong:
            raise BadPosts(f"{path}: {str(wrong).strip().splitlines()[0]}") from wrong


@dataclass(frozen=True, slots=True)
class Fields:
    """A file's columns, and which of them each field is read from; of a known export only its name, as it brings its own."""

    columns: tuple[str, ...]
    read_from: Mapping[str, str]
    export: str | None


def fields_of(path: Path | str, columns: Mapping[str, str] | None = None) -> Fields:
    """What `read_posts` would read from where, without reading it. Raises BadPosts; UnnamedColumn where a person has to say."""
    path = Path(path)
    with connect() as held:
        form = adapter_of(path) if not columns and path.is_file() else None
        if form is not None:
            return Fields((), {}, form)
        table = open_table(held, path)
        return Fields(tuple(table.columns), chosen(table, columns or {}, str(path)), None)


def _opened(held: duckdb.DuckDBPyConnection, path: Path, form: str | None, columns: Mapping[str, str]) -> tuple[Table, str | None]:
    """The file as a table, and the export it was read as."""
    if form is not None and form not in ADAPTERS:
        raise BadPosts(f"no such form: {form}; there are {', '.join(ADAPTERS)}")
    if not path.is_file():
        raise BadPosts(f"{path}: there is no such file")
    found = form or (None if columns else adapter_of(path))
    if found is None or (found == "generic" and not path.name.lower().removesuffix(".gz").endswith((".json", ".js"))):
        return open_table(held, path), None
    return tabled(held, read_export(path, found)), found


def is_large(path: Path) -> bool:
    """Whether the file is better read with a folder to spread out in."""
    size = path.stat().st_size if path.is_file() else 0
    if path.suffix.lower() not in (".parquet", ".pq"):
        return size > 60 * LARGE
    if size < LARGE:  # no row takes less than a byte: nothing to ask
        return False
    with connect() as held:
        try:
            rows: int = held.execute(f"SELECT count(*) FROM read_parquet({literal(str(path))})").fetchall()[0][0]
        except duckdb.Error:
            return False  # what is wrong with it is said when it is read
    return rows > LARGE


def _tell(bad: BadRows, rows: "_Rows", on_bad: OnBad | None, on_note: Callable[[str], None] | None) -> None:
    if bad.count and on_bad is None:
        raise BadPosts(str(bad))
    if bad.count and on_bad is not None:
        on_bad(bad)
    if on_note is not None:
        for note in rows.notes():
            on_note(note)


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
        room: Room,
    ) -> None:
        self.held, self.table, self.fields, self.room = held, table, fields, room
        shape = {field: self._id(field) for field in ("account_id", "object_id", "object_type", "kind")}
        shape["post_id"] = self._id("post_id") if "post_id" in fields else f"{table.number or 'row_number() OVER ()'} + 1"
        shape["t"] = microseconds(quoted(fields["ts"]), table.columns[fields["ts"]], unit)
        if texts:
            shape["text"] = self._id("text")
        chosen_by = [f"{self._id(field)} IN ({', '.join(literal(one) for one in ([values] if isinstance(values, str) else values))})" for field, values in only.items()]
        if table.record is not None:
            shape["record"] = table.record
        shape["wanted"] = " AND ".join(chosen_by) or "true"
        made = ", ".join(f"{value} AS {name}" for name, value in shape.items())
        form, number = ("TEMP TABLE", "") if table.number is None else ("TEMP VIEW", f", {table.number} AS rowid")
        held.execute(f"CREATE {form} rows AS SELECT {made}{number} FROM {table.scan}")
        self.broken = table.broken()
        self.size: int = held.execute("SELECT count(*) FROM rows").fetchall()[0][0]
        self.scanned = self._scan()
        self.flags = self.scanned.pop("flags")
        kept = self.flags & 3 == 2
        self.kept: NDArray[np.bool_] | slice = slice(None) if kept.all() else kept

    def _scan(self) -> dict[str, NDArray[Any]]:
        """All that is needed of every row in one scan: what is missing as bits, the rest as numbers; slice by slice, to be small."""
        wanted = (
            "SELECT (account_id IS NULL OR post_id IS NULL OR t IS NULL)::UTINYINT + 2 * (coalesce(wanted, false))::UTINYINT "
            "+ 4 * (object_id IS NULL)::UTINYINT AS flags, coalesce(t, 0)::BIGINT AS t, hash(account_id) AS account_id, "
            f"hash({_OBJECT}) AS object_id, hash(post_id) AS post_id FROM rows"
        )
        if self.size <= SLICE:
            return {name: np.ma.getdata(column) for name, column in self.held.execute(wanted).fetchnumpy().items()}
        kinds = {"flags": np.uint8, "t": np.int64, "account_id": np.uint64, "object_id": np.uint64, "post_id": np.uint64}
        found = {name: self.room.empty(self.size, kind) for name, kind in kinds.items()}
        for first in range(0, self.size, SLICE):
            part = self.held.execute(f"{wanted} WHERE rowid >= {first} AND rowid < {first + SLICE}").fetchnumpy()
            for name, column in found.items():
                column[first : first + SLICE] = np.ma.getdata(part[name])
        return found

    def _id(self, field: str) -> str:
        """The field as it stands, NULL where it is empty; numbers stay numbers."""
        if field not in self.fields:
            return "NULL::VARCHAR"
        column = quoted(self.fields[field])
        return f"nullif({column}, '')" if self.table.columns[self.fields[field]] == "VARCHAR" else column

    def _column(self, what: str) -> NDArray[Any]:
        """A column of the kept rows."""
        found: NDArray[Any] = self.held.execute(f"SELECT {what} AS c FROM rows").fetchnumpy()["c"]
        return np.ma.getdata(found)[self.kept]

    def bad(self, file: str, most: int) -> BadRows:
        """What cannot be read: lines that are no rows, and rows without account, post id or time; `most` of them in full."""
        places = np.flatnonzero(self.flags & 1)
        numbers = places + 1
        if self.table.record is not None and len(places):
            records: NDArray[Any] = np.ma.getdata(self.held.execute("SELECT record FROM rows").fetchnumpy()["record"])
            numbers, first = np.unique(records[places], return_index=True)
            places = places[first]
        shown = dict(zip(places[:most].tolist(), numbers[:most].tolist(), strict=True))
        found = [*self.broken[:most], *self._told(shown)]
        return BadRows(file, len(self.broken) + len(places), tuple(sorted(found, key=lambda row: row.number)[:most]))

    def _told(self, shown: dict[int, int]) -> list[BadRow]:
        """What is wrong with the rows at these places, under their numbers in the file."""
        if not shown:
            return []
        stamp = quoted(self.fields["ts"])
        self.held.register("asked", {"n": np.fromiter(shown, np.int64, len(shown)) + 1})
        told = self.held.execute(
            f"SELECT n, account_id IS NULL, post_id IS NULL, ts FROM (SELECT row_number() OVER () AS n, account_id, post_id FROM rows) "
            f"JOIN (SELECT row_number() OVER () AS n, {stamp}::VARCHAR AS ts FROM {self.table.scan}) USING (n) "
            "WHERE n IN (SELECT n FROM asked) ORDER BY n"
        ).fetchall()
        self.held.unregister("asked")
        # The count of rows leaves out the lines that were none: of the lines before this one, as many as lie at or before where it then stands.
        lines = [row.number - before for before, row in enumerate(self.broken)]
        found = []
        for at, no_account, no_post, ts in told:
            number = shown[at - 1] + bisect_right(lines, shown[at - 1])
            if no_account:
                found.append(BadRow(number, "account_id", "is missing", self._where("account_id", "the account")))
            elif no_post:
                found.append(BadRow(number, "post_id", "is missing", self._where("post_id", "the post's id")))
            elif ts is None:
                found.append(BadRow(number, "ts", "is missing", self._where("ts", "the time")))
            else:
                found.append(BadRow(number, "ts", repr(ts), "write it as 2021-08-22T01:30:36Z, with +05:30 for another zone, or as seconds since 1970"))
        return found

    def _where(self, field: str, what: str) -> str:
        return "look at this record of the export" if self.table.record is not None else f"put {what} into column {self.fields[field]}"

    def notes(self) -> list[str]:
        """What was taken for granted."""
        stamp, kind = quoted(self.fields["ts"]), self.table.columns[self.fields["ts"]].upper()
        said = [f"{field} is read from column {column}" for field, column in self.fields.items() if column.lower() != field]
        if self.table.record is not None:
            said = []  # the adapter's columns are our own
        if "post_id" not in self.fields:
            said.append("there is no column of post ids: every row is taken as a post of its own")
        if kind == "VARCHAR":
            head = f"(SELECT {stamp} AS ts FROM {self.table.scan} LIMIT 1000)"
            if self.held.execute(f"SELECT coalesce(bool_or({without_zone('ts')}), false) FROM {head}").fetchall()[0][0]:
                said.append("times without a zone are taken as UTC")
        elif kind.startswith(("TIMESTAMP", "DATE")) and "ZONE" not in kind:
            said.append("times without a zone are taken as UTC")
        return said

    def posts(self, names: bool | Literal["objects"], texts: bool) -> Posts:
        """The kept rows, coded."""
        account, account_names = self._coded("account_id", "account_id")
        object_, object_names = self._objects(bool(names))
        post, post_names = self._coded("post_id", "post_id" if names is True else None)
        kind, kind_names = self._few("kind", bool(names))
        type_, type_names = self._few("object_type", bool(names))
        time = self.scanned.pop("t")[self.kept]
        text = self._column("coalesce(text, '')") if texts else None
        return Posts(
            account, object_, post, time, kind, type_,
            account_names, object_names, post_names, kind_names, type_names, text,
        )  # fmt: skip

    def _coded(self, key: str, name: str | None) -> tuple[NDArray[np.int32], Names]:
        codes, names = coded(self.held, _KEPT, key, name, self.scanned.pop(key)[self.kept])
        return self.room.keep(codes), names

    def _objects(self, names: bool) -> tuple[NDArray[np.int32], Names]:
        mixed = self.scanned.pop("object_id")[self.kept]
        there = (self.flags[self.kept] & 4) == 0
        if there.all():
            codes, found = coded(self.held, _KEPT, _OBJECT, "object_id" if names else None, mixed)
            return self.room.keep(codes), found
        codes, found = coded(self.held, f"{_KEPT} AND object_id IS NOT NULL", _OBJECT, "object_id" if names else None, mixed[there])
        every = self.room.keep(np.full(len(there), NO_OBJECT, np.int32))
        every[there] = codes
        return every, found

    def _few(self, field: str, names: bool) -> tuple[NDArray[np.int16], Names]:
        """A field of few values; an empty one has the name ''."""
        if not names or field not in self.fields:
            return np.zeros(len(self.flags[self.kept]), np.int16), np.asarray([""], np.object_)
        column = f"coalesce({field}::VARCHAR, '')"
        codes, found = coded(self.held, _KEPT, column, column, self._column(f"hash({column})"))
        return codes.astype(np.int16), found


_OBJECT = "object_type, object_id"
_KEPT = "rows WHERE account_id IS NOT NULL AND post_id IS NOT NULL AND t IS NOT NULL AND wanted"
