"""The two reviews of a case: by two people, neither of them its collector, each with reasons and another explanation (I1)."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from chaupal.ledger.actions import record
from chaupal.org import permission
from chaupal.people.models import Person
from chaupal.watch import refusals
from chaupal.watch.actions import wording
from chaupal.watch.actions.cases import locked, move
from chaupal.watch.choices import DELETE_DAYS, CaseState, Finding
from chaupal.watch.models import Case, Review, ReviewText

WAITS = {CaseState.REVIEW_1: 1, CaseState.REVIEW_2: 2}


@transaction.atomic
def write_review(*, case: Case, finding: str, reasons: str, alternative: str, by: Person, at: datetime) -> Review:
    """One of the two reviews; the second decides: both found deception (dossier), both none (dismissed), else not enough.

    Raises CollectorReviews, ReviewedAlready, TooShort, NamesSomebody, WrongStep. The database refuses the first two besides.
    """
    permission.require(by, "review_integrity", "watch", apart=(case.collector_id,))
    case = locked(case)
    if case.collector_id == by.pk:
        raise refusals.CollectorReviews
    before = case.reviews.order_by("place").first()
    if before is not None and before.by_id == by.pk:
        raise refusals.ReviewedAlready
    if before is not None:
        permission.require(by, "review_integrity", "watch", apart=(before.by_id,))
    place = WAITS.get(CaseState(case.state))
    if place is None or at >= case.lapses_at or finding not in Finding.values:
        raise refusals.WrongStep
    texts = {"reasons": reasons, "alternative": alternative}
    wording.long_enough(texts)
    told = wording.clean(texts)
    try:
        review = Review.objects.create(case=case, collector_id=case.collector_id, place=place, by=by, finding=finding, at=at)
    except IntegrityError as problem:
        raise refusals.ReviewedAlready from problem
    ReviewText.objects.create(review=review, **{name: text[:4_000] for name, text in told.items()})
    record("watch.case_reviewed", by=by, about=case, at=at, rule_ids=("I1",), detail={"place": place, "finding": finding if before else ""})
    if before is None:
        move(case, CaseState.REVIEW_2)
    else:
        _decide(case, {before.finding, finding}, at)
    return review


def _decide(case: Case, found: set[str], at: datetime) -> None:
    if found == {Finding.DECEIVES}:
        move(case, CaseState.DOSSIER)
        case.decided_at = at
        case.save(update_fields=["decided_at"])
    else:
        end(case, CaseState.DISMISSED if found == {Finding.AUTHENTIC} else CaseState.INSUFFICIENT, at)


def end(case: Case, state: str, at: datetime) -> None:
    """A case that came to nothing: from now on 30 days until its data goes (I10)."""
    move(case, state)
    case.decided_at, case.delete_at = at, at + timedelta(days=DELETE_DAYS)
    case.save(update_fields=["decided_at", "delete_at"])
