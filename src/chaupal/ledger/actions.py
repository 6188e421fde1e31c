"""The acts of the ledger: record what was done, seal it, anchor the ledger's root in the register."""

from __future__ import annotations

import itertools
import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, models, transaction

from chaupal.ledger import canonical, choices, merkle
from chaupal.ledger.models import Entry, EntrySalt

Named = models.Model | tuple[str, int | str]

LINES_AT_ONCE = 20_000


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
