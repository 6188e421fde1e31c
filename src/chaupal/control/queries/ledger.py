"""What the ledger's pages show: signed roots of both logs, a sample that anybody can draw again, a proof in the browser."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from chaupal.ledger import merkle
from chaupal.ledger import queries as ledger
from chaupal.ledger.audit import Report
from chaupal.ledger.choices import LEDGER, LOGS
from chaupal.ledger.models import Leaf
from chaupal.ledger.queries import Inclusion, Kept, Root

AT_ONCE = 50_000  # leaves that a page proves; about 0.6 s. `chaupal ledger verify` proves all
SAMPLE = 400  # the most that is drawn at once


@dataclass(frozen=True, slots=True)
class Log:
    """One log as its last signed root has it."""

    name: str
    root: Root | None
    waiting: int


def logs() -> list[Log]:
    """Both logs. One query a log, and one count a source of rows not sealed yet."""
    return [Log(name, ledger.last_root(name), ledger.waiting(name)) for name in LOGS]


def drawn(seed: str, size: int, count: int) -> list[int]:
    """Places of `count` different leaves among the first `size`, from the seed alone: SHA-256 of "seed:n" as a number,
    modulo the size, repeats left out. Anybody can draw the same with a pocket calculator for hashes."""
    found: dict[int, None] = {}
    n = 0
    while len(found) < min(count, size):
        found[int.from_bytes(sha256(f"{seed}:{n}".encode()).digest()) % size] = None
        n += 1
    return list(found)


@dataclass(frozen=True, slots=True)
class Drawn:
    """One leaf of a sample."""

    index: int
    kind: str
    ref: int
    hash: str


def sample(seed: str, size: int, count: int) -> list[Drawn]:
    """The leaves of the ledger that a seed draws, in the order of the draw. One query."""
    places = drawn(seed, size, min(count, SAMPLE))
    leaves = {
        index: Drawn(index, kind, ref, bytes(digest).hex())
        for index, kind, ref, digest in Leaf.objects.filter(log=LEDGER, index__in=places).values_list("index", "kind", "ref", "hash")
    }
    return [leaves[index] for index in places if index in leaves]


def holds(proof: Inclusion) -> bool:
    """Whether the leaf and its path really give the signed root, computed here and now."""
    return merkle.verify_inclusion(proof.leaf, proof.index, proof.root.size, proof.path, proof.root.root)


@dataclass(frozen=True, slots=True)
class Proved:
    """A proof made for a page: the report, and from which leaf of the ledger on."""

    report: Report
    since: int
    at: datetime


def prove(at: datetime) -> Proved:
    """Prove both logs; of a long ledger the part since an earlier root, at most about 50,000 leaves."""
    report = ledger.verify(ledger.recent(AT_ONCE))
    return Proved(report, next(found.since for found in report.logs if found.log == LEDGER), at)


OLD = timedelta(hours=36)  # the worker proves once a day


@dataclass(frozen=True, slots=True)
class LastProof:
    """The newest proof that was kept, how long ago, and what an older one found that still stands."""

    kept: Kept
    age: timedelta

    @property
    def is_fresh(self) -> bool:
        """Made within this minute."""
        return self.age < timedelta(minutes=1)

    @property
    def is_old(self) -> bool:
        """A day has passed without the worker's proof."""
        return self.age > OLD


def last_proof(at: datetime) -> LastProof | None:
    """The newest kept proof as it stands at `at`; None before the first. At most five queries."""
    kept = ledger.kept_reports()
    return None if kept.newest is None else LastProof(kept, at - kept.newest.at)
