"""Reads of the claims room: the queue, one claim with all that hangs on it, answers in review, shares of verdicts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Count, Exists, Max, OuterRef, QuerySet

from chaupal.base import paging
from chaupal.base.words import changes
from chaupal.claims import reach
from chaupal.claims.choices import ClaimState, Rating
from chaupal.claims.counted import SEEN_WITHIN
from chaupal.claims.models import (
    AnswerApproval,
    AnswerVersion,
    Claim,
    Judgement,
    OthersReview,
    ReviewJudgement,
    Sighting,
    Submission,
)
from chaupal.facts.models import FactVersion
from chaupal.facts.standing import Standing
from chaupal.org import permission
from chaupal.people.models import Person
from chaupal.people.names import fold

SIMILAR = 5

SIGNS = {ClaimState.OPEN: "ring", ClaimState.REVIEW: "half", ClaimState.ANSWERED: "signed", ClaimState.CLOSED: "struck"}


def claim_for(person: Person, pk: int, to: str = "view") -> Claim:
    """The claim, for somebody who may do this with it; OutOfReach (404) when there is none or no office reaches it,
    VerbMissing (403) when it may only be read. Three queries at most beside the grants."""
    found = Claim.objects.select_related("assigned_to", "same_as", "answer").filter(pk=pk).first()
    if found is None:
        raise permission.OutOfReach
    reach.require(person, to, found)
    return found


def version_for(person: Person, pk: int, to: str = "view") -> AnswerVersion:
    """One version of an answer with its claim, likewise."""
    found = AnswerVersion.objects.select_related("answer__claim", "author").filter(pk=pk).first()
    if found is None:
        raise permission.OutOfReach
    reach.require(person, to, found.answer.claim)
    return found


def judgement_for(person: Person, pk: int, to: str = "edit") -> Judgement:
    """One word on two claims, likewise."""
    found = Judgement.objects.select_related("claim", "other").filter(pk=pk).first()
    if found is None:
        raise permission.OutOfReach
    reach.require(person, to, found.claim)
    return found


def review_for(person: Person, pk: int) -> OthersReview:
    """A check of another publisher, for those who see claims."""
    permission.require(person, "view", "claims")
    found = OthersReview.objects.filter(pk=pk).first()
    if found is None:
        raise permission.OutOfReach
    return found


def review_judgement_for(person: Person, pk: int) -> ReviewJudgement:
    """One word on somebody else's check and a claim, for somebody who may take it back."""
    found = ReviewJudgement.objects.select_related("claim").filter(pk=pk).first()
    if found is None:
        raise permission.OutOfReach
    reach.require(person, "edit", found.claim)
    return found


@dataclass(frozen=True, slots=True)
class SeenIn:
    """A mandal in which a claim was seen, how often, and when last."""

    unit_hi: str
    unit_en: str
    seat_hi: str
    seat_en: str
    times: int
    last: datetime


def seen_in(claim: Claim, at: datetime, limit: int = 100) -> list[SeenIn]:
    """The mandals of the last 48 hours, most sightings first. One query."""
    rows = (
        Sighting.objects.filter(claim=claim, at__gt=at - SEEN_WITHIN, at__lte=at)
        .values("unit__name_hi", "unit__name_en", "unit__parent__name_hi", "unit__parent__name_en")
        .annotate(times=Count("id"), last=Max("at"))
        .order_by("-times", "unit__name_en")[:limit]
    )
    return [
        SeenIn(
            row["unit__name_hi"], row["unit__name_en"], row["unit__parent__name_hi"] or "", row["unit__parent__name_en"] or "", row["times"], row["last"]
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class Similar:
    """Another claim that may say the same, and the person's word on it where there is one."""

    claim: Claim
    likeness: float
    judged: Judgement | None


_LIKE = """
SELECT c.id, similarity(c.search, %(text)s) AS likeness FROM claims_claim c
WHERE c.search %% %(text)s AND c.id <> %(claim)s AND c.same_as_id IS NULL ORDER BY likeness DESC, c.id LIMIT %(limit)s
"""


def similar(claim: Claim, person: Person) -> list[Similar]:
    """Claims with like letters, the likest first, and those that a person already said something about, as far
    as this person sees claims. Four queries.

    Letters alone: what only the sentence's meaning shows is proposed where a tip is matched, by the worker.
    """
    judged = {
        one.other_id: one
        for one in Judgement.objects.filter(claim=claim, withdrawn_at=None).select_related("other", "by").order_by("id")
    }
    with connection.cursor() as cursor:
        cursor.execute(_LIKE, {"text": claim.search, "claim": claim.pk, "limit": SIMILAR})
        likeness: dict[int, float] = dict(cursor.fetchall())
    claims = {one.pk: one for one in Claim.objects.filter(reach.seen_by(person), pk__in=[*likeness, *judged])}
    rows = [Similar(claims[pk], likeness.get(pk, 0.0), judged.get(pk)) for pk in claims]
    return sorted(rows, key=lambda row: (row.judged is not None, -row.likeness, row.claim.pk))


def judged_into(claim: Claim) -> Judgement | None:
    """The word by which this claim was joined to another, so that it can be taken back. One query."""
    return Judgement.objects.filter(claim=claim, verdict="same", withdrawn_at=None).select_related("other", "by").first()


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One version of an answer: who wrote it, what changed since the one before, what became of it."""

    version: AnswerVersion
    submission: Submission | None
    approval: AnswerApproval | None
    short: list[tuple[str, str]]
    long: list[tuple[str, str]]
    short_en: list[tuple[str, str]]
    long_en: list[tuple[str, str]]

    @property
    def state(self) -> str:
        """draft, review, returned or approved."""
        if self.approval is not None:
            return "approved"
        if self.submission is None:
            return "draft"
        return "review" if self.submission.returned_at is None else "returned"


def versions(claim: Claim) -> list[VersionRow]:
    """Every version of a claim's answer, newest first, each with the changes since the one before. One query."""
    found = list(
        AnswerVersion.objects.filter(answer__claim=claim)
        .select_related("author", "submission__returned_by", "approval__by")
        .order_by("version")
    )
    rows = []
    for before, one in zip([None, *found], found, strict=False):
        old = before or one
        rows.append(
            VersionRow(
                one,
                getattr(one, "submission", None),
                getattr(one, "approval", None),
                changes(old.short_hi, one.short_hi),
                changes(old.long_hi, one.long_hi),
                changes(old.short_en, one.short_en),
                changes(old.long_en, one.long_en),
            )
        )
    return rows[::-1]


def newest_version(claim: Claim) -> AnswerVersion | None:
    """The last version written, whatever became of it. One query."""
    return AnswerVersion.objects.filter(answer__claim=claim).select_related("author").order_by("-version").first()


@dataclass(frozen=True, slots=True)
class Ground:
    """A fact version that an answer stands on, and whether a newer one was approved since."""

    version: FactVersion
    newer: int | None


def grounds(version: AnswerVersion) -> list[Ground]:
    """The facts below an answer, each with its source. Two queries."""
    facts = list(version.facts.select_related("source", "approval").order_by("fact_id"))
    newest: dict[int, int] = dict(
        FactVersion.objects.filter(fact__in=[fact.fact_id for fact in facts], approval__isnull=False)
        .order_by("fact_id", "-version")
        .distinct("fact_id")
        .values_list("fact_id", "version")
    )
    return [
        Ground(fact, newest[fact.fact_id] if newest.get(fact.fact_id, fact.version) > fact.version else None) for fact in facts
    ]


def standing_on(fact: int, limit: int = 50) -> list[Standing]:
    """Approved answers that stand on any version of a fact, newest first, for the fact's own page. One query."""
    rows = (
        AnswerVersion.facts.through.objects.filter(factversion__fact=fact, answerversion__approval__isnull=False)
        .order_by("-answerversion_id")
        .values_list("answerversion__answer__claim_id", "answerversion__short_hi", "answerversion__short_en", "factversion__version")
    )
    return [Standing(hindi, english, f"/claims/{claim}/", version) for claim, hindi, english, version in rows[:limit]]


def _in_review() -> QuerySet[Submission]:
    newer = AnswerVersion.objects.filter(answer=OuterRef("answer_version__answer"), version__gt=OuterRef("answer_version__version"))
    waiting = Submission.objects.filter(~Exists(newer), returned_at=None, answer_version__approval=None)
    return waiting.filter(answer_version__answer__claim__state=ClaimState.REVIEW)


def in_review(wanted: paging.Asked = paging.FIRST, limit: int = 200) -> list[Submission]:
    """Answers that wait for a second person, the ones due first first; a version that was written over waits no more.
    From a key (due, id of the submission) on, or back from one. One query."""
    which, order = paging.by_two(wanted, "answer_version__answer__claim__due_at", "id")
    waiting = _in_review().filter(which).select_related("answer_version__answer__claim", "answer_version__author")
    return list(waiting.order_by(*order)[:limit])


def in_review_count(most: int) -> int:
    """How many answers wait for a second person, counted no further than `most`. One query."""
    return _in_review()[:most].count()


def desk_people() -> list[Person]:
    """Those who may be given a claim: holders of an office of the whole state that writes claims. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT a.person_id FROM org_appointment a JOIN org_office o ON o.id = a.office_id"
            " WHERE o.grants->'claims' ? 'create' AND a.state = 'active' AND a.until_on IS NULL LIMIT 200"
        )
        ids = [row[0] for row in cursor.fetchall()]
    return list(Person.objects.here().filter(pk__in=ids).order_by("sort_key", "pk"))


@dataclass(frozen=True, slots=True)
class VerdictShare:
    """How many answered claims got a verdict, and how many of them spoke against ourselves."""

    rating: Rating
    count: int
    against_us: int


@dataclass(frozen=True, slots=True)
class Shares:
    """The verdicts over all answered claims, and what the public page says of claims against ourselves."""

    rows: tuple[VerdictShare, ...]
    total: int
    true_and_against_us: int


def verdict_shares() -> Shares:
    """Each verdict with its count over claims that have a standing answer: the last approved version counts. One query."""
    counted: dict[str, tuple[int, int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT verdict, count(*), count(*) FILTER (WHERE against_us) FROM (
                SELECT DISTINCT ON (v.answer_id) v.verdict, c.against_us
                FROM claims_answerversion v JOIN claims_answerapproval p ON p.answer_version_id = v.id
                JOIN claims_answer a ON a.id = v.answer_id JOIN claims_claim c ON c.id = a.claim_id
                ORDER BY v.answer_id, v.version DESC
            ) standing GROUP BY verdict
            """
        )
        counted = {verdict: (count, against) for verdict, count, against in cursor.fetchall()}
    rows = tuple(VerdictShare(rating, *counted.get(rating, (0, 0))) for rating in Rating)
    true = counted.get(Rating.TRUE, (0, 0))[1]
    return Shares(rows, sum(row.count for row in rows), true)


def others(person: Person, words: str, wanted: paging.Asked, size: int = 50) -> paging.Page[OthersReview]:
    """What other publishers checked, newest read first, with these words in the claim. One query beside the grants."""
    permission.require(person, "view", "claims")
    rows = OthersReview.objects.all()
    for word in fold(words).split()[:8]:
        rows = rows.filter(search__contains=word)
    if wanted.before is not None:
        rows = rows.filter(pk__gt=wanted.before[0]).order_by("pk")
    else:
        rows = (rows.filter(pk__lt=wanted.after[0]) if wanted.after is not None else rows).order_by("-pk")
    return paging.page(list(rows[: size + 1]), wanted, size, lambda one: (one.pk,))
