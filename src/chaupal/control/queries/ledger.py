"""What the ledger's pages show: signed roots of both logs, a sample that anybody can draw again, a proof in the browser."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from chaupal.ledger import merkle
from chaupal.ledger import queries as ledger
from chaupal.ledger.audit import Report
from chaupal.ledger.choices import LEDGER, LOGS
from chaupal.ledger.models import Checkpoint, Leaf
from chaupal.ledger.queries import Inclusion, Root

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
    last = ledger.last_root(LEDGER)
    kept = None
    if last is not None and last.size > AT_ONCE:
        kept = Checkpoint.objects.filter(log=LEDGER, size__gte=last.size - AT_ONCE).order_by("size").first()
    return Proved(ledger.verify(kept.text if kept else None), kept.size if kept else 0, at)
