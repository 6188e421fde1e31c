"""The acts of the ledger: record what was done, seal it, anchor the ledger's root in the register."""

from __future__ import annotations

import itertools
import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection, models, transaction
from django.utils.translation import gettext_lazy as _

from chaupal.base import follower, keys
from chaupal.base.errors import Refused
from chaupal.base.follower import Span
from chaupal.ledger import canonical, checkpoint, choices, merkle, sources, tree
from chaupal.ledger.audit import Proved, Report
from chaupal.ledger.models import Anchor, Checkpoint, Entry, EntrySalt, KeptLog, KeptReport

Named = models.Model | tuple[str, int | str]

LINES_AT_ONCE = 20_000
ROWS_AT_ONCE = 50_000  # leaves in one sealing transaction
_SEALING = 7_204_552  # the lock that two sealing workers meet at; any number nobody else takes


class WrongKey(Refused):
    """The key at hand is not the one that signed this log until now, or there is none."""

    code = "ledger.wrong_key"
    status = 503
    says = _(
        "The ledger's key in CHAUPAL_HOME/keys is not the one that signed the %(log)s log until now. Put this "
        "deployment's keys folder back; no archive contains it."
    )


def record(
    act: str,
    *,
    by: Named | str,
    about: Named,
    at: datetime,
    rule_ids: Iterable[str] = (),
    detail: Mapping[str, Any] | None = None,
    lines: Iterable[Sequence[Any]] | None = None,
) -> Entry:
    """Write the one entry of an act, in the transaction that does the act; the entry.

    `act` is `room.past_participle` and stands in docs/acts.md. `by` is a row (its `ledger_kind` or model name, and
    its key), `(kind, id)`, or the name of an engine. `about` is a row or `(kind, id)`. `detail` holds ids and codes;
    it is salted, and erasure destroys salt and detail together. `lines` are the rows of a bulk act, each
    (id, before, after) in ids and codes; their count and RFC 6962 root stand in the entry.
    Raises RuntimeError outside a transaction, canonical.NotACode or ValueError where a text, a name or a phone
    number would get in. One INSERT, one more with a detail, one COPY a 20,000 lines.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("record() belongs in the transaction of the act that it records")
    if not choices.act(act):
        raise ValueError("an act is room.past_participle")
    by_kind, by_id = _named(("engine", by) if isinstance(by, str) else by)
    about_kind, about_id = _named(about)
    rules = list(rule_ids)
    if not all(choices.rule(rule) for rule in rules):
        raise ValueError("a rule is named by its id, as G7")
    said = None if detail is None else canonical.text(detail)
    salt = secrets.token_bytes(16)
    entry = Entry(
        act=act,
        by_kind=by_kind,
        by_id=by_id,
        about_kind=about_kind,
        about_id=about_id,
        at=at,
        rule_ids=rules,
        payload=None if said is None else canonical.payload(salt, said),
    )
    texts = None if lines is None else [canonical.text(line) for line in lines]
    if texts is not None:
        entry.rows = len(texts)
        entry.rows_root = merkle.root([merkle.leaf_hash(text.encode()) for text in texts])
    canonical.moment(at)  # refuses a moment without a zone before anything is written
    entry.save(force_insert=True)
    if said is not None:
        EntrySalt.objects.create(entry=entry, salt=salt, detail=said)
    if texts:
        _write_lines(entry.id, texts)
    return entry


def forget(entries: Iterable[int]) -> int:
    """Destroy salt and detail of these entries, when the person they are about is erased; how many there were.

    The entries stay, verify by their stored hash, and prove nothing about the person any more.
    """
    with transaction.atomic():
        count, _ = EntrySalt.objects.filter(entry_id__in=list(entries)).delete()
    return count


@transaction.atomic
def seal(log: str, *, at: datetime) -> int:
    """Give the settled rows of every source of `log` their places, and sign the new root; how many rows were read.

    Leaves, kept subtrees, cursors and checkpoint commit together. 0 when there is nothing new or another worker
    is sealing this log. Raises WrongKey. About 8 µs a leaf; up to 50,000 rows of each source a call.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [_SEALING, choices.LOGS.index(log)])
        if cursor.fetchone() != (True,):
            return 0
    old = tree.size(log)
    grown: list[bytes] = []
    read = 0
    for source in sources.of(log):

        def place(span: Span, source: sources.Source = source) -> None:
            grown.extend(_place(source, span, old + len(grown)))

        read += follower.follow(source.follower, source.table, place, batch=ROWS_AT_ONCE)
    if grown:
        _keep_nodes(log, tree.nodes(log, old, grown))
        _sign(log, old + len(grown), at)
    return read


@transaction.atomic
def keep_report(report: Report, *, by: choices.Prover, seconds: float, at: datetime) -> KeptReport:
    """Keep what a proof of both logs found, for the ledger's page; an entry of its own says whether all was whole."""
    kept = KeptReport.objects.create(at=at, by=by, seconds=seconds)
    KeptLog.objects.bulk_create(_kept_log(kept, found) for found in report.logs)
    leaves = sum(found.looked_at for found in report.logs)
    record("ledger.proved", by=str(by), about=kept, at=at, detail={"whole": int(report.whole), "leaves": leaves})
    return kept


def _kept_log(kept: KeptReport, found: Proved) -> KeptLog:
    row = KeptLog(
        report=kept, log=found.log, since=found.since, size=found.size, looked_at=found.looked_at, checkpoints=found.checkpoints,
        waiting=found.waiting, erased=found.erased,
    )  # fmt: skip
    if found.bad is not None:
        row.bad_index, row.bad_kind, row.bad_ref, row.bad_what = found.bad.index, found.bad.kind, found.bad.ref, found.bad.what[:300]
    return row


@transaction.atomic
def anchor(*, at: datetime) -> Anchor | None:
    """Put the ledger's last root into the register, once an hour and only when it grew; None when not due."""
    sealed = Checkpoint.objects.filter(log=choices.LEDGER).order_by("-size").first()
    last = Anchor.objects.order_by("-id").first()
    if sealed is None or (last is not None and (last.size == sealed.size or _hour(last.at) == _hour(at))):
        return None
    return Anchor.objects.create(size=sealed.size, root=sealed.root, at=at)


def _hour(at: datetime) -> int:
    return int(at.timestamp() // 3600)


def _place(source: sources.Source, span: Span, first: int) -> list[bytes]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            WITH placed AS (
                INSERT INTO ledger_leaf (log, index, kind, ref, hash)
                SELECT '{source.log}', {first:d} - 1 + row_number() OVER (ORDER BY r.epoch, r.tx, r.id),
                       '{source.name}', r.id, {source.hash_sql}
                FROM "{source.table}" r WHERE {span.where("r")} AND {source.condition}
                RETURNING index, hash
            )
            SELECT hash FROM placed ORDER BY index
            """
        )
        return [bytes(row[0]) for row in cursor.fetchall()]


def _keep_nodes(log: str, made: list[tuple[int, int, bytes]]) -> None:
    if not made:
        return
    with connection.cursor() as cursor, cursor.copy("COPY ledger_node (log, level, index, hash) FROM STDIN") as copy:
        for level, index, hash in made:
            copy.write_row((log, level, index, hash))


def _sign(log: str, size: int, at: datetime) -> None:
    last = Checkpoint.objects.filter(log=log).order_by("-size").first()
    if last is not None and not keys.is_there("ledger", settings.CHAUPAL_HOME):
        raise WrongKey(log=log)  # and make no new one
    key = checkpoint.key_of(keys.key("ledger", settings.CHAUPAL_HOME))
    if last is not None:
        try:
            checkpoint.verify(last.text, key.public_key())
        except checkpoint.NotACheckpoint as problem:
            raise WrongKey(log=log) from problem
    root = tree.Tree(log).root(size)
    origin = f"{urlsplit(settings.CHAUPAL_SITE).netloc}/{log}"
    note = checkpoint.Note(origin, size, root, (f"at {canonical.moment(at)}",))
    Checkpoint.objects.create(log=log, size=size, root=root, at=at, text=checkpoint.sign(note, key))


def _named(thing: Named) -> tuple[str, str]:
    if isinstance(thing, models.Model):
        kind = getattr(thing, "ledger_kind", None) or str(thing._meta.model_name)
        key = thing.pk
    else:
        kind, key = thing
    if key is None:
        raise ValueError("a row that was not saved yet cannot stand in the ledger")
    if not choices.kind(kind) or not choices.plain_id(str(key)) or choices.phone(str(key)):
        raise ValueError("the ledger names things by a kind and a plain id")
    return kind, str(key)


def _write_lines(entry: int, texts: Sequence[str]) -> None:
    with connection.cursor() as cursor:
        for start in range(0, len(texts), LINES_AT_ONCE):
            with cursor.copy("COPY ledger_entryline (entry_id, index, text) FROM STDIN") as copy:
                for index, text in enumerate(itertools.islice(texts, start, start + LINES_AT_ONCE), start):
                    copy.write_row((entry, index, text))
