"""The one answer of a claim: written on facts, reviewed by a second person, reopened when a fact changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, Max, OuterRef

from chaupal.base.words import hour
from chaupal.claims import refusals
from chaupal.claims.actions.claim import move
from chaupal.claims.choices import ClaimState, Outcome, Rating
from chaupal.claims.models import Answer, AnswerApproval, AnswerVersion, Claim, Lock, Submission
from chaupal.facts.models import FactApproval, FactVersion
from chaupal.ledger.actions import record
from chaupal.org import permission
from chaupal.people.models import Person

# A verdict that says nothing of the world may stand without a fact.
WITHOUT_FACTS = (Rating.OPINION, Rating.SATIRE, Rating.UNPROVEN)


@dataclass(frozen=True, slots=True)
class Words:
    """What an answer says, in both languages; the short text is a card's headline."""

    verdict: str
    short_hi: str
    short_en: str
    long_hi: str
    long_en: str
    names_candidate: bool = False
    evidence: str = ""


@transaction.atomic
def draft_answer(
    *, claim: Claim, words: Words, facts: Sequence[FactVersion], by: Person, at: datetime, submit: bool = False
) -> AnswerVersion:
    """The next version of a claim's answer; with `submit` it goes to a second person at once.

    Raises HeldByAnother, WrongMove, FactsMissing, FactNotApproved, EvidenceMissing.
    """
    permission.require(by, "create", "claims")
    claim = Claim.objects.select_for_update().get(pk=claim.pk)
    lock = Lock.objects.select_related("person").filter(claim=claim, until__gt=at).exclude(person=by).first()
    if lock is not None:
        raise refusals.HeldByAnother(name=lock.person.name_hi, until=hour(lock.until))
    if claim.state == ClaimState.CLOSED:
        raise refusals.WrongMove
    if not facts and words.verdict not in WITHOUT_FACTS:
        raise refusals.FactsMissing(fields={"facts": str(refusals.FactsMissing.says)})
    approved = set(FactApproval.objects.filter(fact_version__in=facts).values_list("fact_version_id", flat=True))
    for fact in facts:
        if fact.pk not in approved:
            raise refusals.FactNotApproved(fact=fact.fact_id)
    if words.names_candidate and not words.evidence.strip():
        raise refusals.EvidenceMissing(fields={"evidence": str(refusals.EvidenceMissing.says)})
    answer = Answer.objects.select_for_update().filter(claim=claim).first()
    answer = answer or Answer.objects.create(claim=claim, created_at=at)
    last = answer.versions.aggregate(last=Max("version"))["last"] or 0
    version = AnswerVersion.objects.create(
        answer=answer,
        version=last + 1,
        author=by,
        at=at,
        verdict=words.verdict,
        short_hi=words.short_hi.strip(),
        short_en=words.short_en.strip(),
        long_hi=words.long_hi.strip(),
        long_en=words.long_en.strip(),
        names_candidate=words.names_candidate,
        evidence=words.evidence.strip(),
    )
    version.facts.set(facts)
    record("claims.answer_drafted", by=by, about=answer, at=at, detail={"claim": claim.pk, "version": version.version})
    if submit:
        submit_answer(version=version, by=by, at=at)
    return version


@transaction.atomic
def submit_answer(*, version: AnswerVersion, by: Person, at: datetime) -> Submission:
    """Send the newest version to a second person."""
    permission.require(by, "create", "claims")
    claim = Claim.objects.select_for_update().get(pk=version.answer.claim_id)
    _newest(version)
    if Submission.objects.filter(answer_version=version).exists():
        raise refusals.AlreadyDecided
    if claim.state == ClaimState.CLOSED:
        raise refusals.WrongMove
    submission = Submission.objects.create(answer_version=version, at=at)
    if claim.state == ClaimState.ANSWERED:
        move(claim, ClaimState.OPEN, at=at)
    if claim.state == ClaimState.OPEN:
        move(claim, ClaimState.REVIEW, at=at)
    Lock.objects.filter(claim=claim, person=by).delete()
    record("claims.answer_submitted", by=by, about=version.answer, at=at, detail={"version": version.version})
    return submission


@transaction.atomic
def return_answer(*, version: AnswerVersion, reason: str, by: Person, at: datetime) -> Submission:
    """Send a version back to its author with a reason; the claim's clock goes on."""
    permission.require(by, "approve", "claims")
    if not reason.strip():
        raise refusals.ReasonMissing(fields={"reason": str(refusals.ReasonMissing.says)})
    claim, submission = _in_review(version)
    submission.returned_by, submission.returned_at, submission.reason = by, at, reason.strip()[:500]
    submission.save(update_fields=["returned_by", "returned_at", "reason"])
    move(claim, ClaimState.OPEN, at=at)
    record("claims.answer_returned", by=by, about=version.answer, at=at, detail={"version": version.version})
    return submission


@transaction.atomic
def approve_answer(*, version: AnswerVersion, by: Person, at: datetime) -> AnswerApproval:
    """A second person's yes: the claim is answered. The press follows approvals: the worker makes the post and draws its card."""
    permission.require(by, "approve", "claims", apart=(version.author_id,))
    claim, _submission = _in_review(version)
    if version.author_id == by.pk:
        raise refusals.OwnAnswer
    newer = FactApproval.objects.filter(fact=OuterRef("fact"), version__gt=OuterRef("version"))
    changed = version.facts.filter(Exists(newer)).values_list("fact_id", flat=True).first()
    if changed is not None:
        raise refusals.FactChanged(fact=changed)
    approval = AnswerApproval.objects.create(
        answer_version=version, answer_id=version.answer_id, version=version.version, author_id=version.author_id, by=by, at=at
    )
    Answer.objects.filter(pk=version.answer_id).update(reopened_at=None)
    move(claim, ClaimState.ANSWERED, outcome=Outcome.ANSWERED, at=at)
    record("claims.answer_approved", by=by, about=version.answer, at=at, detail={"version": version.version})
    return approval


def _newest(version: AnswerVersion) -> None:
    if AnswerVersion.objects.filter(answer_id=version.answer_id, version__gt=version.version).exists():
        raise refusals.NotNewest


def _in_review(version: AnswerVersion) -> tuple[Claim, Submission]:
    claim = Claim.objects.select_for_update().get(pk=version.answer.claim_id)
    _newest(version)
    submission = Submission.objects.filter(answer_version=version, returned_at=None).first()
    if submission is None or AnswerApproval.objects.filter(answer_version=version).exists():
        raise refusals.AlreadyDecided
    return claim, submission


@transaction.atomic
def reopen_answers(*, fact: int, by: str, at: datetime) -> int:
    """Claims whose answer stands on an older version of a fact go back to the desk; how many there were. By the engine."""
    newest = FactApproval.objects.filter(fact=fact).aggregate(last=Max("version"))["last"]
    stale = (
        Answer.objects.select_for_update(of=("self",))
        .select_related("claim")
        .filter(claim__state=ClaimState.ANSWERED, reopened_at=None)
        .filter(pk__in=AnswerVersion.objects.filter(facts__fact=fact, facts__version__lt=newest, approval__isnull=False).values("answer"))
        .exclude(pk__in=AnswerVersion.objects.filter(facts__fact=fact, facts__version=newest, approval__isnull=False).values("answer"))
    )
    count = 0
    for answer in stale:
        answer.reopened_at = at
        answer.save(update_fields=["reopened_at"])
        claim = Claim.objects.select_for_update().get(pk=answer.claim_id)
        move(claim, ClaimState.OPEN, at=at)
        record("claims.answer_reopened", by=by, about=answer, at=at, detail={"fact": fact})
        count += 1
    return count
