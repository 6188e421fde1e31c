"""The data bank as rows of a file: every fact and every answer that two people stand behind, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from chaupal.base.clock import local
from chaupal.claims.models import AnswerApproval, AnswerVersion
from chaupal.facts import queries as facts
from chaupal.facts.models import FactVersion

LIMIT = 20_000  # rows of each of the two kinds
Row = list[object]


def heads() -> list[str]:
    """The head line, in the reader's language."""
    return [
        _("What it is"), _("Number"), _("Version"), _("Topic or kind of claim"), _("Verdict"), _("In Hindi"), _("In English"), _("Figure"),
        _("Unit in Hindi"), _("Unit in English"), _("Place in Hindi"), _("Place in English"), _("Period in Hindi"), _("Period in English"),
        _("Provisional"), _("Valid until"), _("The claim in Hindi"), _("The claim in English"), _("The answer at length in Hindi"),
        _("The answer at length in English"), _("Against us"), _("Facts it stands on"), _("Source in Hindi"), _("Source in English"),
        _("Publisher in Hindi"), _("Publisher in English"), _("Address of the source"), _("Rank of the source"), _("Date of the source"),
        _("SHA-256 of the copy"), _("Written (India's time)"), _("Approved (India's time)"),
    ]  # fmt: skip


def rows() -> Iterator[Row]:
    """Facts by number, then answers by claim, each in the newest version that a second person approved. Three queries."""
    for fact in facts.standing(LIMIT):
        yield _fact(fact)
    newer = AnswerApproval.objects.filter(answer=OuterRef("answer"), version__gt=OuterRef("version"))
    found = AnswerVersion.objects.filter(~Exists(newer), approval__isnull=False).select_related("answer__claim", "approval")
    for answer in found.prefetch_related("facts__source").order_by("answer__claim_id")[:LIMIT]:
        yield _answer(answer)


def _yes(said: bool) -> str:
    return _("yes") if said else _("no")


def _when(at: datetime) -> str:
    return f"{local(at):%Y-%m-%d %H:%M}"


def _fact(fact: FactVersion) -> Row:
    source = fact.source
    return [
        _("fact"), fact.fact_id, fact.version, fact.fact.get_topic_display(), "", fact.what_hi, fact.what_en,
        None if fact.number is None else fact.number.normalize(), fact.unit_hi, fact.unit_en, fact.place_hi, fact.place_en, fact.period_hi,
        fact.period_en, _yes(fact.provisional), fact.valid_until, "", "", "", "", "", "",
        source.title_hi, source.title_en, source.publisher_hi, source.publisher_en, source.url, source.get_rank_display(), source.dated,
        source.sha256, _when(fact.at), _when(fact.approval.at),
    ]  # fmt: skip


def _answer(answer: AnswerVersion) -> Row:
    claim, stands = answer.answer.claim, list(answer.facts.all())
    sources = list({one.source_id: one.source for one in stands}.values())

    def told(name: str) -> str:
        return " · ".join(str(getattr(source, name)) for source in sources)

    return [
        _("answer"), claim.pk, answer.version, claim.get_kind_display(), answer.get_verdict_display(), answer.short_hi, answer.short_en, None,
        "", "", "", "", "", "", "", None, claim.text_hi, claim.text_en, answer.long_hi, answer.long_en, _yes(claim.against_us),
        " ".join(str(one.fact_id) for one in stands), told("title_hi"), told("title_en"), told("publisher_hi"), told("publisher_en"),
        told("url"), " · ".join(source.get_rank_display() for source in sources), told("dated"), told("sha256"), _when(answer.at),
        _when(answer.approval.at),
    ]  # fmt: skip
