"""Proving a whole log: every row gives its leaf, every leaf its root, every root its signature. Writes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db import connection

from chaupal.base import follower
from chaupal.ledger import checkpoint, choices, differences, merkle, sources, tree
from chaupal.ledger.checkpoint import Note
from chaupal.ledger.sources import Source

CHUNK = 65_536

Progress = Callable[[str, int, int], None]  # log, leaves looked at, leaves in all


@dataclass(frozen=True, slots=True)
class Bad:
    """The first thing that does not hold: in which log, at which leaf, which row, and what differs."""

    index: int
    log: str
    kind: str
    ref: int
    what: str

    @property
    def says(self) -> str:
        """What differs, in the reader's language."""
        return differences.said(self.what)


@dataclass(slots=True)
class Proved:
    """What was found of one log. `bad` is None when it is whole."""

    log: str
    size: int = 0  # leaves in the log
    since: int = 0  # the first leaf that was looked at
    looked_at: int = 0
    checkpoints: int = 0
    waiting: int = 0  # rows that are written but not sealed yet
    left: int = 0  # leaves whose row was deleted, as its source allows
    erased: int = 0  # entries whose salt was destroyed
    root: bytes = merkle.EMPTY
    bad: Bad | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """What was found of all logs."""

    logs: tuple[Proved, ...] = field(default=())

    @property
    def whole(self) -> bool:
        """Whether nothing anywhere was changed."""
        return all(found.bad is None for found in self.logs)

    @property
    def bad(self) -> Bad | None:
        """The first bad thing of the first log that has one."""
        return next((found.bad for found in self.logs if found.bad is not None), None)


def prove(log: str, key: Ed25519PublicKey, *, since: Note | None = None, progress: Progress | None = None) -> Proved:
    """Look at every leaf of `log` from `since` on, up to the first that does not hold.

    `since` is a checkpoint that somebody kept, its signature already checked: what is stored must still lead to
    its root. About 12 µs a leaf; reads 65,536 leaves at a time.
    """
    found = Proved(log, size=tree.size(log))
    frontier, start = tree.Frontier(), 0
    if since is not None and since.size:
        try:
            frontier = tree.Frontier.of(tree.Tree(log), since.size)
        except ValueError:
            found.bad = Bad(found.size, log, "checkpoint", since.size, "the log is shorter than the checkpoint")
            return found
        if frontier.root() != since.root:
            found.bad = Bad(since.size - 1, log, "checkpoint", since.size, "the log does not extend the checkpoint")
            return found
        start = found.since = since.size
    signed = _Signed(log, start, key)
    for first in range(start, found.size, CHUNK):
        upto = min(first + CHUNK, found.size)
        found.bad = _chunk(found, frontier, signed, first, upto)
        if progress is not None:
            progress(log, upto, found.size)
        if found.bad is not None:
            return found
        found.looked_at += upto - first
    found.checkpoints = signed.count
    found.root = frontier.root()
    found.bad = signed.rest(found.size) or _never_sealed(log, found.size)
    found.waiting = sum(follower.waiting(source.follower, source.table) for source in sources.of(log))
    return found


class _Signed:
    """The checkpoints of a log in order of size, met as the frontier passes them."""

    def __init__(self, log: str, start: int, key: Ed25519PublicKey) -> None:
        self.log = log
        self.key = key
        self.count = 0
        self.last = start
        self._rows = self._read(start)
        self._next = next(self._rows, None)

    def _read(self, start: int) -> Iterator[tuple[int, bytes, str, int, str]]:
        size, chunk = start, 2_000
        while True:
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT size, root, text, id, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"
                    " FROM ledger_checkpoint WHERE log = %s AND size > %s ORDER BY size LIMIT %s",
                    [self.log, size, chunk],
                )
                rows = cursor.fetchall()
            for size, root, text, id, at in rows:
                yield size, bytes(root), text, id, at
            if len(rows) < chunk:
                return

    def meet(self, frontier: tree.Frontier) -> Bad | None:
        """Check the checkpoint of the frontier's size, where there is one."""
        if self._next is None or self._next[0] != frontier.size:
            return None
        size, root, text, id, at = self._next
        self._next = next(self._rows, None)
        self.count += 1
        before, self.last = self.last, size
        try:
            note = checkpoint.verify(text, self.key)
        except checkpoint.NotACheckpoint as problem:
            return Bad(size - 1, self.log, "checkpoint", id, f"the checkpoint over {size} leaves: {problem}")
        if (note.size, note.root, note.more) != (size, root, (f"at {at}",)) or not note.origin.endswith(f"/{self.log}"):
            return Bad(size - 1, self.log, "checkpoint", id, f"the checkpoint over {size} leaves: row and text differ")
        if note.root != frontier.root():
            what = f"the leaves from {before} to {size - 1} do not give the root that was signed over {size}"
            return Bad(before, self.log, "root", id, what)
        return None

    def rest(self, size: int) -> Bad | None:
        """What is wrong when all leaves were passed: a root over leaves that are gone, or leaves nobody signed."""
        if self._next is not None:
            what = f"the log has {size} leaves, a checkpoint was signed over {self._next[0]}"
            return Bad(size, self.log, "checkpoint", self._next[3], what)
        if self.last != size:
            return Bad(self.last, self.log, "leaf", self.last, "leaves were added that no checkpoint covers")
        return None


def _chunk(found: Proved, frontier: tree.Frontier, signed: _Signed, first: int, upto: int) -> Bad | None:
    wrong = _rows(found, first, upto)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT index, hash FROM ledger_leaf WHERE log = %s AND index >= %s AND index < %s ORDER BY index",
            [found.log, first, upto],
        )
        leaves = {index: bytes(hash) for index, hash in cursor.fetchall()}
    for index in range(first, upto):
        if index not in leaves:
            return Bad(index, found.log, "leaf", index, "the leaf is missing")
        frontier.push(leaves[index])
        bad = signed.meet(frontier)
        if wrong is not None and signed.last > wrong.index:
            # A signed root now covers the row that differs from its leaf: whichever fits the root was left alone.
            return wrong if wrong.what != _DIFFERS else replace(wrong, what=_ROW if bad is None else _LEAF)
        if bad is not None:
            return bad
    return wrong or _nodes(found.log, leaves, first, upto)


_ROW = "the row was changed after it was sealed"
_LEAF = "the sealed hash was changed"
_DIFFERS = "row and sealed hash differ"


def _rows(found: Proved, first: int, upto: int) -> Bad | None:
    """The first leaf of a chunk whose row is gone, or gives another hash, or holds another detail or other lines."""
    known = sources.of(found.log)
    bad = [_from_source(found, source, first, upto) for source in known]
    if found.log == choices.LEDGER:
        bad += [_detail(found, first, upto), _lines(found, first, upto)]
    names = [source.name for source in known]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT index, kind, ref FROM ledger_leaf WHERE log = %s AND index >= %s AND index < %s"
            " AND kind <> ALL(%s) ORDER BY index LIMIT 1",
            [found.log, first, upto, names],
        )
        strange = cursor.fetchone()
    if strange:
        bad.append(Bad(strange[0], found.log, strange[1], strange[2], "no room of this version names such leaves"))
    # Of two faults of one leaf the first named is told: a changed row before what hangs on it.
    return min((one for one in bad if one is not None), key=lambda one: one.index, default=None)


def _from_source(found: Proved, source: Source, first: int, upto: int) -> Bad | None:
    within = f"l.log = '{found.log}' AND l.kind = '{source.name}' AND l.index >= {first:d} AND l.index < {upto:d}"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT min(l.ref), max(l.ref) FROM ledger_leaf l WHERE {within}")
        low, high = cursor.fetchone()
        if low is None:
            return None
        # Leaves of a chunk are neighbours in their table: the bounds keep the join from reading all of it.
        joined = f'ledger_leaf l LEFT JOIN "{source.table}" r ON r.id = l.ref AND r.id BETWEEN {low:d} AND {high:d}'
        cursor.execute(
            f"SELECT count(*) FILTER (WHERE r.id IS NULL),"
            f" min(l.index) FILTER (WHERE r.id IS NOT NULL AND l.hash IS DISTINCT FROM {source.hash_sql}),"
            f" min(l.index) FILTER (WHERE r.id IS NULL)"
            f" FROM {joined} WHERE {within}"
        )
        gone, differs, missing = cursor.fetchone()
        if source.may_leave:
            found.left += gone
            missing = None
        index = min((one for one in (differs, missing) if one is not None), default=None)
        if index is None:
            return None
        cursor.execute("SELECT ref FROM ledger_leaf WHERE log = %s AND index = %s", [found.log, index])
        (ref,) = cursor.fetchone()
    return Bad(index, found.log, source.name, ref, _DIFFERS if index == differs else "the row is gone")


def _detail(found: Proved, first: int, upto: int) -> Bad | None:
    within = f"l.log = '{found.log}' AND l.kind = 'entry' AND l.index >= {first:d} AND l.index < {upto:d}"
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT count(*) FILTER (WHERE s.entry_id IS NULL AND e.payload IS NOT NULL),
                   min(l.index) FILTER (WHERE s.entry_id IS NOT NULL AND e.payload
                       IS DISTINCT FROM sha256(s.salt || convert_to(s.detail, 'UTF8')))
            FROM ledger_leaf l JOIN ledger_entry e ON e.id = l.ref LEFT JOIN ledger_entrysalt s ON s.entry_id = e.id
            WHERE {within}
            """
        )
        erased, index = cursor.fetchone()
        found.erased += erased
        if index is None:
            return None
        cursor.execute("SELECT ref FROM ledger_leaf WHERE log = %s AND index = %s", [found.log, index])
        (ref,) = cursor.fetchone()
    return Bad(index, found.log, "entry", ref, "its detail or salt was changed")


def _lines(found: Proved, first: int, upto: int) -> Bad | None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT l.index, e.id, e.rows, e.rows_root FROM ledger_leaf l JOIN ledger_entry e ON e.id = l.ref"
            " WHERE l.log = %s AND l.kind = 'entry' AND l.index >= %s AND l.index < %s AND e.rows IS NOT NULL"
            " ORDER BY l.index",
            [found.log, first, upto],
        )
        for index, entry, rows, root in cursor.fetchall():
            cursor.execute("SELECT text FROM ledger_entryline WHERE entry_id = %s ORDER BY index", [entry])
            hashes = [merkle.leaf_hash(text.encode()) for (text,) in cursor.fetchall()]
            if (len(hashes), merkle.root(hashes)) != (rows, bytes(root)):
                return Bad(index, found.log, "entry", entry, "its lines were changed")
    return None


def _nodes(log: str, leaves: dict[int, bytes], first: int, upto: int) -> Bad | None:
    """Kept subtrees are a cache, but proofs stand on them: each must be the root of what lies below it."""
    stored, level, wide = tree.Tree(log), 1, tree.WIDE
    while wide <= upto:
        low, high = first // wide, upto // wide
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT index, hash FROM ledger_node WHERE log = %s AND level = %s AND index >= %s AND index < %s",
                [log, level, low, high],
            )
            kept = {index: bytes(hash) for index, hash in cursor.fetchall()}
        for index in range(low, high):
            start = index * tree.WIDE
            if level == 1 and start >= first:
                below = [leaves[place] for place in range(start, start + tree.WIDE)]
            else:
                below = stored.block(level - 1, index)
            if kept.get(index) != merkle.root(below):
                return Bad(index * wide, log, "node", index, f"the kept root of level {level} is not that of its leaves")
        level, wide = level + 1, wide * tree.WIDE
    return None


def _never_sealed(log: str, size: int) -> Bad | None:
    """A row slipped in behind the sealing follower's cursor would be in no tree."""
    for source in sources.of(log):
        upto = follower.place(source.follower)
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT min(r.id) FROM \"{source.table}\" r WHERE (r.epoch, r.tx, r.id) <= {upto.sql}"
                f" AND {source.condition}"
                f" AND NOT EXISTS (SELECT 1 FROM ledger_leaf l WHERE l.kind = '{source.name}' AND l.ref = r.id)"
            )
            (ref,) = cursor.fetchone()
        if ref is not None:
            return Bad(size, log, source.name, ref, "the row was put behind what is sealed, and is no leaf")
    return None
