"""Taking in what others checked, and saying which of it is about a claim of ours; never shown as ours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from chaupal.claims import reach, refusals
from chaupal.claims.choices import Same
from chaupal.claims.feed import Item
from chaupal.claims.models import Claim, OthersReview, ReviewJudgement, ReviewMatch
from chaupal.ledger.actions import record
from chaupal.people.models import Person
from chaupal.people.names import fold

BESIDE = "claims.beside"  # the engine's name


@transaction.atomic
def read_feed(*, items: Sequence[Item], by: str, at: datetime) -> int:
    """Keep the items that are not known yet; how many. Those read before change nothing and leave no entry. Two queries."""
    fresh = {item.digest: item for item in items}
    known = set(OthersReview.objects.filter(digest__in=fresh).values_list("digest", flat=True))
    new = [item for digest, item in fresh.items() if digest not in known]
    if new:
        OthersReview.objects.bulk_create(
            [
                OthersReview(
                    url=item.url,
                    publisher=item.publisher,
                    claim=item.claim,
                    verdict=item.verdict,
                    published_on=item.published_on or None,
                    digest=item.digest,
                    search=fold(item.claim),
                    read_at=at,
                )
                for item in new
            ],
            batch_size=1_000,
        )
        record("claims.feed_read", by=by, about=("feed", "claims"), at=at, lines=[(item.digest, "", item.url) for item in new])
    return len(new)


@dataclass(frozen=True, slots=True)
class Proposal:
    """That a check may be about a claim, as the engine says it: same or related, how likely, by which words."""

    review: int
    claim: int
    verdict: str
    probability: float
    shared: tuple[tuple[str, str], ...]
    guards: tuple[str, ...]


@transaction.atomic
def propose_reviews(*, proposals: Sequence[Proposal], at: datetime) -> int:
    """Lay checks of others beside claims for a person to look at; how many were new. A pair is proposed once; none, no entry."""
    pairs = {(one.review, one.claim): one for one in proposals}
    known = set(ReviewMatch.objects.filter(review__in={review for review, _claim in pairs}).values_list("review", "claim"))
    new = [one for pair, one in pairs.items() if pair not in known]
    if new:
        ReviewMatch.objects.bulk_create(
            ReviewMatch(
                review_id=one.review,
                claim_id=one.claim,
                verdict=one.verdict,
                score=one.probability,
                why={"shared": [list(pair) for pair in one.shared], "guards": list(one.guards)},
                by_engine=BESIDE,
                at=at,
            )
            for one in new
        )
        record("claims.reviews_proposed", by=BESIDE, about=("feed", "claims"), at=at, lines=[(one.review, "", str(one.claim)) for one in new])
    return len(new)


@transaction.atomic
def judge_review(*, review: OthersReview, claim: Claim, verdict: str, by: Person, at: datetime) -> ReviewJudgement:
    """A person's word on whether somebody else's check is about a claim of ours; it answers nothing. A second word replaces the first."""
    reach.require(by, "edit", claim)
    if verdict not in Same.values:
        raise refusals.WrongMove
    Claim.objects.select_for_update(of=("self",)).get(pk=claim.pk)
    ReviewJudgement.objects.filter(review=review, claim=claim, withdrawn_at=None).update(withdrawn_at=at)
    made = ReviewJudgement.objects.create(review=review, claim=claim, verdict=verdict, by=by, at=at)
    record("claims.review_judged", by=by, about=claim, at=at, detail={"review": review.pk, "verdict": verdict})
    return made


@transaction.atomic
def withdraw_review_judgement(*, judgement: ReviewJudgement, by: Person, at: datetime) -> ReviewJudgement:
    """Take such a word back; the check stands as proposed again. Raises WrongMove when it was taken back."""
    reach.require(by, "edit", judgement.claim)
    if not ReviewJudgement.objects.filter(pk=judgement.pk, withdrawn_at=None).update(withdrawn_at=at):
        raise refusals.WrongMove
    record("claims.review_judgement_withdrawn", by=by, about=judgement.claim, at=at, detail={"review": judgement.review_id})
    judgement.withdrawn_at = at
    return judgement
