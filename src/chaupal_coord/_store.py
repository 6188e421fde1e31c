"""Edges that grow: posts are added a day at a time, and the edges are those of one run over all of them."""

from datetime import timedelta
from pathlib import Path
from types import TracebackType
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray

from chaupal_coord._edges import MOST, Edges, Window, microseconds
from chaupal_coord._kernel import count, met, rows_of
from chaupal_coord._posts import BadPosts, Names, Posts

_FILE = "edges.duckdb"
_TABLES = """
CREATE TABLE about (format INT, span BIGINT);
CREATE TABLE accounts (code INT, name VARCHAR);
CREATE TABLE objects (code INT, type VARCHAR, name VARCHAR);
CREATE TABLE posts (code INT, name VARCHAR);
CREATE TABLE rows (account INT, object INT, post INT, t BIGINT);
CREATE TABLE edges (source INT, target INT, weight INT);
"""


class EdgeStore:
    """A folder with posts and their directed edges within one window, in one file that is whole or as it was before.

    `add` counts anew only the posts that what is added can touch, and takes away what stood there for them; posts may come
    late or twice. Where posts come day by day that is the day and two windows before it. Nothing is set aside.
    """

    def __init__(self, folder: Path, window: Window | None = None) -> None:
        """Open the store, or make it: then a window is needed. BadPosts where the window is another or the file is none of ours."""
        file = folder / _FILE
        new = not file.exists()
        if new and window is None:
            raise BadPosts(f"{folder}: there is no store yet; name its window")
        folder.mkdir(parents=True, exist_ok=True)
        try:
            self._held = duckdb.connect(str(file), config={"autoinstall_known_extensions": "false"})
            self._held.execute("SET enable_progress_bar = false")
            if new:
                assert window is not None
                self._held.execute(f"BEGIN; {_TABLES} INSERT INTO about VALUES (1, {microseconds(window)}); COMMIT")
            self._span: int = self._held.execute("SELECT span FROM about WHERE format = 1").fetchall()[0][0]
        except (duckdb.Error, IndexError) as wrong:
            raise BadPosts(f"{file}: cannot be opened as a store of edges ({str(wrong).strip().splitlines()[0]})") from wrong
        if window is not None and microseconds(window) != self._span:
            self.close()
            raise BadPosts(f"{folder}: this store's window is {timedelta(microseconds=self._span)}; another window needs another store")

    def __enter__(self) -> "EdgeStore":
        return self

    def __exit__(self, kind: type[BaseException] | None, raised: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Let the file go."""
        self._held.close()

    def add(self, posts: Posts, *, most: int | None = MOST) -> None:
        """Take posts in (read with their names). BadPosts, and nothing changed, where more than `most` pairs of rows would meet on one object."""
        there = np.flatnonzero(posts.object >= 0)
        if not len(there):
            return
        self._held.execute("BEGIN")
        try:
            self._take(posts, there, most)
            self._held.execute("COMMIT")
        except BaseException:
            self._held.execute("ROLLBACK")
            raise

    def _take(self, posts: Posts, there: NDArray[np.int64], most: int | None) -> None:
        accounts = self._codes("accounts", {"name": posts.account_names})
        ids = self._codes("posts", {"name": posts.post_names})
        kinds = np.zeros(len(posts.object_names), np.int16)
        kinds[posts.object[there]] = posts.object_type[there]
        types = posts.object_type_names[kinds] if len(posts.object_type_names) else np.full(len(kinds), "", object)
        objects = self._codes("objects", {"type": types, "name": posts.object_names})
        added: dict[str, NDArray[Any]] = {"account": accounts[posts.account[there]], "object": objects[posts.object[there]], "post": ids[posts.post[there]], "t": posts.time[there]}
        first, last = int(added["t"].min()), int(added["t"].max())
        self._held.execute("CREATE TEMP TABLE touched (post INT)")
        self._held.execute(f"INSERT INTO touched SELECT DISTINCT post FROM rows WHERE t BETWEEN {first - self._span} AND {last + self._span}")
        self._held.register("added", added)
        self._held.execute("INSERT INTO touched SELECT DISTINCT post FROM added WHERE post NOT IN (SELECT post FROM touched)")
        before = self._counted(None)
        self._held.execute("INSERT INTO rows SELECT DISTINCT account, object, post, t FROM added EXCEPT SELECT account, object, post, t FROM rows")
        after = self._counted(most)
        self._held.execute("DROP TABLE touched")
        self._held.register("before", before)
        self._held.register("after", after)
        self._held.execute(
            "CREATE OR REPLACE TABLE edges AS SELECT source, target, sum(weight)::INT AS weight FROM (SELECT * FROM edges UNION ALL SELECT * FROM after "
            "UNION ALL SELECT source, target, -weight FROM before) GROUP BY source, target HAVING sum(weight) <> 0"
        )

    def _counted(self, most: int | None) -> dict[str, NDArray[Any]]:
        """The edges from the touched posts alone, over all rows that theirs can meet."""
        span = self._held.execute("SELECT min(t), max(t) FROM rows WHERE post IN (SELECT post FROM touched)").fetchall()[0]
        none = np.zeros(0, np.int32)
        if span[0] is None:
            return {"source": none, "target": none, "weight": none}
        found = self._held.execute(
            "SELECT account, object, post, t, post IN (SELECT post FROM touched) AS touched FROM rows "
            f"WHERE t BETWEEN {span[0] - self._span} AND {span[1] + self._span}"
        ).fetchnumpy()
        column = {name: np.ma.getdata(values) for name, values in found.items()}
        rows = rows_of(column["account"], column["object"], column["post"], column["t"], self._span)
        if most is not None:
            objects, _, meetings = met(rows)
            if len(over := objects[meetings > most]):
                name = self._held.execute(f"SELECT name FROM objects WHERE code = {int(over[0])}").fetchall()[0][0]
                raise BadPosts(f"{len(over)} objects would make more than {most:,} meetings, the first is {name}; raise the limit or leave them out")
        touched = np.zeros(int(rows.post.max()) + 1, bool)
        touched[column["post"][column["touched"].astype(bool)]] = True
        parts = list(count(rows, [self._span], 1, directed=True, aside=~touched[rows.post]))
        weights = [part.weights[0].astype(np.int32) for part in parts]
        return {
            "source": np.concatenate([none, *(part.source for part in parts)]),
            "target": np.concatenate([none, *(part.target for part in parts)]),
            "weight": np.concatenate([none, *weights]),
        }

    def _codes(self, table: str, names: dict[str, Names]) -> NDArray[np.int32]:
        """The store's code of each name, new ones given out."""
        columns = ", ".join(names)
        self._held.register("named", {"place": np.arange(len(next(iter(names.values())))), **names})
        self._held.execute(
            f"INSERT INTO {table} SELECT (SELECT coalesce(max(code), -1) FROM {table}) + row_number() OVER (ORDER BY place), {columns} "
            f"FROM named ANTI JOIN {table} USING ({columns})"
        )
        found = self._held.execute(f"SELECT code FROM named JOIN {table} USING ({columns}) ORDER BY place").fetchnumpy()["code"]
        return np.ma.getdata(found).astype(np.int32)

    def edges(self, *, min_weight: int = 1, directed: bool = True) -> Edges:
        """The edges of all posts so far, as `edges` gives them in one run."""
        named = self._held.execute("SELECT code, name FROM accounts ORDER BY name").fetchnumpy()
        names: Names = np.ma.getdata(named["name"])
        place = np.zeros(len(names), np.int32)
        place[np.ma.getdata(named["code"])] = np.arange(len(names), dtype=np.int32)
        found = self._held.execute("SELECT source, target, weight FROM edges").fetchnumpy()
        source, target = (place[np.ma.getdata(found[end])] for end in ("source", "target"))
        weight: NDArray[Any] = np.ma.getdata(found["weight"])
        if not directed:
            source, target = np.minimum(source, target), np.maximum(source, target)
        both = source.astype(np.int64) << 32 | target
        order = np.argsort(both, kind="stable")
        both, weight = both[order], weight[order]
        starts = np.flatnonzero(np.concatenate([[True], both[1:] != both[:-1]])) if len(both) else np.zeros(0, np.int64)
        weight = np.add.reduceat(weight, starts) if len(starts) else weight
        both = both[starts]
        enough = weight >= min_weight
        both, weight = both[enough], weight[enough]
        pair = (both >> 32).astype(np.int32), both.astype(np.int32)
        return Edges(*pair, weight.astype(np.int32), names, timedelta(microseconds=self._span), directed)
