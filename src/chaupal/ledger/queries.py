"""Reads of the ledger: roots, proofs, pages of entries, and the proof of the whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from chaupal.base import follower, keys
from chaupal.base.errors import Refused
from chaupal.ledger import audit, canonical, checkpoint, choices, merkle, sources
from chaupal.ledger.audit import Progress, Report
from chaupal.ledger.models import Checkpoint, Entry, EntrySalt, KeptLog, KeptReport, Leaf
from chaupal.ledger.tree import Tree


class KeyMissing(Refused):
    """Roots were signed, and the key that checks them is not here."""

    code = "ledger.key_missing"
    status = 503
    says = _("The ledger's key is not in CHAUPAL_HOME/keys. Put this deployment's keys folder back; no archive contains it.")


@dataclass(frozen=True, slots=True)
class Root:
    """A signed root: `size` leaves, their root, when, and the checkpoint as others can check it."""

    log: str
    size: int
    root: bytes
    at: datetime
    text: str

    @property
    def letters(self) -> str:
        """Ten letters for a card."""
        return checkpoint.letters(self.root)


@dataclass(frozen=True, slots=True)
class Inclusion:
    """That one leaf stands in the tree of a signed root."""

    index: int
    leaf: bytes
    path: tuple[bytes, ...]
    root: Root


@dataclass(frozen=True, slots=True)
class Proof:
    """All that is needed to check one entry without us. `inclusion` is None while the entry waits to be sealed.

    `detail` and `salt` are None when there never was a detail, or erasure destroyed them.
    """

    entry: Entry
    text: str
    inclusion: Inclusion | None
    detail: str | None
    salt: bytes | None


def public_key() -> Ed25519PublicKey:
    """The key that checks this deployment's checkpoints. Raises KeyMissing where it is gone; makes none then."""
    if not keys.is_there("ledger", settings.CHAUPAL_HOME) and Checkpoint.objects.exists():
        raise KeyMissing
    return checkpoint.key_of(keys.key("ledger", settings.CHAUPAL_HOME)).public_key()


def last_root(log: str) -> Root | None:
    """The last signed root; None before the first sealing. One query."""
    return _root(Checkpoint.objects.filter(log=log).order_by("-size").first())


def root_at(log: str, size: int) -> Root | None:
    """The signed root over exactly `size` leaves, if one was signed. One query."""
    return _root(Checkpoint.objects.filter(log=log, size=size).first())


def _root(row: Checkpoint | None) -> Root | None:
    return None if row is None else Root(row.log, row.size, bytes(row.root), row.at, row.text)


def roots_in(connection: psycopg.Connection[tuple[Any, ...]]) -> dict[str, tuple[int, str]]:
    """(size, root in hex) of each log as this connection's snapshot has it; (0, "") before the first sealing."""
    found = {
        log: connection.execute(
            "SELECT size, encode(root, 'hex') FROM ledger_checkpoint WHERE log = %s ORDER BY size DESC LIMIT 1", [log]
        ).fetchone()
        for log in choices.LOGS
    }
    return {log: (row[0], row[1]) if row else (0, "") for log, row in found.items()}


def waiting(log: str) -> int:
    """How many rows of the log's sources no sealing has read yet. One range count a source."""
    return sum(follower.waiting(source.follower, source.table) for source in sources.of(log))


def inclusion(log: str, index: int) -> Inclusion:
    """The proof of a leaf in the last signed root. ValueError where no root covers it. At most nine queries."""
    root = last_root(log)
    if root is None or not 0 <= index < root.size:
        raise ValueError(f"no signed root of {log} covers leaf {index}")
    tree = Tree(log)
    path = merkle.inclusion(index, root.size, tree.subtree)
    return Inclusion(index, tree.subtree(index, index + 1), tuple(path), root)


def consistency(log: str, old: int, new: int) -> tuple[bytes, ...]:
    """The proof that the first `old` leaves are the beginning of the first `new`. ValueError outside the log."""
    return tuple(merkle.consistency(old, new, Tree(log).subtree))


def leaf_of(kind: str, ref: int) -> tuple[str, int] | None:
    """(log, index) of a row that was sealed; None while it waits. One query."""
    return Leaf.objects.filter(kind=kind, ref=ref).values_list("log", "index").first()


def page(
    *,
    after: int | None = None,
    act: str = "",
    by: tuple[str, str] | None = None,
    about: tuple[str, str] | None = None,
    limit: int = 50,
) -> Sequence[Entry]:
    """Entries, newest first, older than the id `after`; by act (`claims.` for a room), actor or thing. One query."""
    rows = Entry.objects.order_by("-id")
    if after is not None:
        rows = rows.filter(id__lt=after)
    if act.endswith("."):
        rows = rows.filter(act__startswith=act)
    elif act:
        rows = rows.filter(act=act)
    if by is not None:
        rows = rows.filter(by_kind=by[0], by_id=by[1])
    if about is not None:
        rows = rows.filter(about_kind=about[0], about_id=about[1])
    return list(rows[:limit])


def proof(entry_id: int) -> Proof | None:
    """The proof of one entry; None when there is no such entry. At most twelve queries."""
    entry = Entry.objects.filter(id=entry_id).first()
    if entry is None:
        return None
    sealed = leaf_of("entry", entry.id)
    salted = EntrySalt.objects.filter(entry=entry).first()
    return Proof(
        entry=entry,
        text=canonical.entry(entry),
        inclusion=None if sealed is None else inclusion(sealed[0], sealed[1]),
        detail=None if salted is None else salted.detail,
        salt=None if salted is None else bytes(salted.salt),
    )


def verify(since: str | None = None, *, progress: Progress | None = None) -> Report:
    """Prove both logs, or name the first thing that was changed. `since`: the text of a checkpoint somebody kept;
    the log it is of is looked at from there on, the other whole. Raises NotACheckpoint for one that is not ours.
    """
    key = public_key()
    kept = None if since is None else checkpoint.verify(since, key)
    return Report(
        tuple(
            audit.prove(log, key, since=kept if kept and kept.origin.endswith(f"/{log}") else None, progress=progress)
            for log in choices.LOGS
        )
    )


def recent(most: int) -> str | None:
    """The text of an earlier checkpoint from which on the ledger has at most about `most` leaves; None while it has no more
    than that. Two queries."""
    last = last_root(choices.LEDGER)
    if last is None or last.size <= most:
        return None
    kept = Checkpoint.objects.filter(log=choices.LEDGER, size__gte=last.size - most).order_by("size").first()
    return None if kept is None else kept.text


@dataclass(frozen=True, slots=True)
class Kept:
    """The newest report that was kept, and an older one that found something and that no later one has overtaken: whole from
    that leaf on or before it."""

    newest: KeptReport | None
    broken: KeptReport | None

    @property
    def is_whole(self) -> bool:
        """Nothing stands against it."""
        return self.newest is not None and self.broken is None and all(log.bad_index is None for log in self.newest.logs.all())


def kept_reports() -> Kept:
    """What the ledger's page tells of the proofs that were made. At most five queries."""
    reports = KeptReport.objects.order_by("-id").prefetch_related("logs")
    newest = reports.first()
    bad = KeptLog.objects.exclude(bad_index=None).order_by("-report_id", "id").first()
    if newest is None or bad is None or bad.report_id == newest.pk or bad.bad_index is None:
        return Kept(newest, None)
    overtaken = KeptLog.objects.filter(report_id__gt=bad.report_id, log=bad.log, bad_index=None, since__lte=bad.bad_index)
    return Kept(newest, None if overtaken.exists() else reports.get(pk=bad.report_id))
