"""The acts of the data bank: sources with an archived copy, facts in versions, a second person, conflicts said aloud."""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from datetime import datetime

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Max

from chaupal.base.later import later
from chaupal.facts import refusals, rules
from chaupal.facts.models import Conflict, Fact, FactApproval, FactReturn, FactVersion, Source
from chaupal.facts.rules import Said as Said
from chaupal.ledger.actions import record
from chaupal.org import permission
from chaupal.people.models import Person

ARCHIVE_LIMIT = 8 * 1024 * 1024


@transaction.atomic
def add_source(
    *,
    title_hi: str,
    title_en: str,
    publisher_hi: str,
    publisher_en: str,
    url: str,
    rank: int,
    dated: str,
    copy: bytes,
    by: Person,
    at: datetime,
    sample_note: bool = False,
) -> Source:
    """A source with the copy we keep and its SHA-256; a photograph of a paper order counts. Raises refusals.NoArchive and its kin."""
    permission.require(by, "create", "facts")
    if not copy:
        raise refusals.NoArchive(fields={"copy": str(refusals.NoArchive.says)})
    if len(copy) > ARCHIVE_LIMIT:
        raise refusals.ArchiveTooLarge(fields={"copy": str(refusals.ArchiveTooLarge.says)})
    kind = rules.archive_kind(copy)
    if kind is None:
        raise refusals.ArchiveNotWhatItSays(fields={"copy": str(refusals.ArchiveNotWhatItSays.says)})
    digest = hashlib.sha256(copy).hexdigest()
    source = Source(
        title_hi=title_hi,
        title_en=title_en,
        publisher_hi=publisher_hi,
        publisher_en=publisher_en,
        url=url,
        rank=rank,
        dated=dated,
        archive_type=kind.mime,
        sha256=digest,
        sample_note=sample_note,
        added_by=by,
        added_at=at,
    )
    source.archive.save(f"{digest}{kind.ending}", ContentFile(copy), save=False)
    source.save(force_insert=True)
    record("facts.source_added", by=by, about=source, at=at, detail={"digest": digest})
    return source


@transaction.atomic
def propose_fact(*, topic: str, said: Said, by: Person, at: datetime) -> FactVersion:
    """A new fact in its first version, waiting for a second person."""
    permission.require(by, "create", "facts")
    fact = Fact.objects.create(topic=topic, created_at=at)
    return _write(fact, 1, said, by, at, "facts.proposed")


@transaction.atomic
def revise_fact(*, fact: Fact, said: Said, by: Person, at: datetime) -> FactVersion:
    """The next version of a fact; the approval of the one before does not carry over."""
    permission.require(by, "create", "facts")
    fact = Fact.objects.select_for_update().get(pk=fact.pk)
    last = fact.versions.aggregate(last=Max("version"))["last"] or 0
    return _write(fact, last + 1, said, by, at, "facts.revised")


def _write(fact: Fact, number: int, said: Said, by: Person, at: datetime, act: str) -> FactVersion:
    values = asdict(said) | {"source": said.source}
    version = FactVersion.objects.create(fact=fact, version=number, author=by, at=at, search=rules.search_text(said), **values)
    record(act, by=by, about=fact, at=at, detail={"version": number, "source": said.source.pk})
    return version


@transaction.atomic
def approve_fact(*, version: FactVersion, by: Person, at: datetime) -> FactApproval:
    """A second person's yes to the newest version. Answers that stand on an older version are reopened by a job."""
    permission.require(by, "approve", "facts", apart=(version.author_id,))
    fact = Fact.objects.select_for_update().get(pk=version.fact_id)
    if version.author_id == by.pk:
        raise refusals.OwnFact
    if FactApproval.objects.filter(fact_version=version).exists():
        raise refusals.FactApproved
    if fact.versions.filter(version__gt=version.version).exists():
        raise refusals.NotNewest
    if FactReturn.objects.filter(fact_version=version).exists():
        raise refusals.FactReturned
    approval = FactApproval.objects.create(
        fact_version=version, fact=fact, version=version.version, author_id=version.author_id, by=by, at=at
    )
    record("facts.approved", by=by, about=fact, at=at, detail={"version": version.version})
    if version.version > 1:
        later("claims.jobs.reopen_answers", fact=fact.pk)
    return approval


@transaction.atomic
def return_fact(*, version: FactVersion, reason: str, by: Person, at: datetime) -> FactReturn:
    """A second person's no, with the reason: the author writes the next version."""
    permission.require(by, "approve", "facts")
    if not reason.strip():
        raise refusals.ReasonMissing(fields={"reason": str(refusals.ReasonMissing.says)})
    fact = Fact.objects.select_for_update().get(pk=version.fact_id)
    if FactApproval.objects.filter(fact_version=version).exists():
        raise refusals.FactApproved
    if FactReturn.objects.filter(fact_version=version).exists():
        raise refusals.FactReturned
    returned = FactReturn.objects.create(fact_version=version, reason=reason.strip()[:500], by=by, at=at)
    record("facts.returned", by=by, about=fact, at=at, detail={"version": version.version})
    return returned


@transaction.atomic
def settle_conflict(
    *, fact: Fact, other: Fact, uses: Fact, why_hi: str, why_en: str, by: Person, at: datetime
) -> Conflict:
    """Two facts that say different things stay side by side, with which one we use and why."""
    permission.require(by, "create", "facts")
    if fact.pk == other.pk or uses.pk not in (fact.pk, other.pk) or not why_hi.strip() or not why_en.strip():
        raise refusals.NotAConflict(fields={"uses": str(refusals.NotAConflict.says)})
    one, two = sorted((fact, other), key=lambda each: each.pk)
    conflict, made = Conflict.objects.get_or_create(
        fact=one, other=two, defaults={"uses": uses, "why_hi": why_hi.strip(), "why_en": why_en.strip(), "by": by, "at": at}
    )
    if not made:
        raise refusals.SettledAlready
    record("facts.conflict_settled", by=by, about=fact, at=at, detail={"other": other.pk, "uses": uses.pk})
    return conflict
