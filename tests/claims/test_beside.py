"""Checks of other publishers beside our own claims: proposed by the worker both ways, confirmed by a person, never an answer."""

import json
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from chaupal.base.clock import now
from chaupal.claims import beside, feed
from chaupal.claims.actions.others import Proposal, propose_reviews, read_feed
from chaupal.claims.models import Claim, OthersReview, ReviewJudgement, ReviewMatch
from chaupal.ledger.models import Entry
from chaupal.people.models import Person
from tests import make
from tests.following import run_followers

SAYS = "बूथ पर केवल पुराना वोटर कार्ड चलेगा, नया डिजिटल कार्ड नहीं चलेगा"


def check(claim: str = SAYS, number: int = 1) -> OthersReview:
    """A check of another publisher, read in as from a file."""
    told = {
        "@type": "ClaimReview", "url": f"https://example.org/{number}", "claimReviewed": claim, "author": {"name": "Another desk"},
        "reviewRating": {"alternateName": "Fake"}, "datePublished": "2027-01-30",
    }  # fmt: skip
    read_feed(items=[item for _number, item in feed.read(json.dumps([told])) if not isinstance(item, str)], by="command", at=now())
    return OthersReview.objects.get(url=told["url"])


def propose(review: OthersReview, claim: Claim, at: datetime) -> None:
    propose_reviews(proposals=[Proposal(review.pk, claim.pk, "same", 0.97, (("बूथ", "booth"),), ())], at=at)


@pytest.mark.commits
@pytest.mark.parametrize("first", ["check", "claim"])
def test_a_check_finds_its_claim_and_a_claim_its_check_in_roman_letters_too(first: str) -> None:
    ira = make.officer("Ira", "researcher")
    if first == "check":
        check()
        run_followers()
    claim = make.claim(ira, now(), "naya digital voter card booth par nahi chalega, keval purana voter card chalega", "")
    make.claim(ira, now(), "पुल टूटने का वीडियो इसी हफ़्ते का है", "")
    if first == "claim":
        run_followers()
        check()
    run_followers()
    run_followers()

    found = list(ReviewMatch.objects.values_list("claim", "review__publisher"))
    proposed = Entry.objects.filter(act="claims.reviews_proposed").count()

    assert found == [(claim.pk, "Another desk")]
    assert proposed == 1
    assert beside.of_claim(claim)[0].shared > 0


def test_what_is_proposed_twice_is_kept_and_recorded_once(claim: Claim, today: datetime) -> None:
    review = check()

    propose(review, claim, today)
    propose(review, claim, today)

    assert ReviewMatch.objects.count() == Entry.objects.filter(act="claims.reviews_proposed").count() == 1


def test_a_person_confirms_a_check_and_takes_it_back(desk: Client, ira: Person, claim: Claim, today: datetime) -> None:
    review = check()
    propose(review, claim, today)

    said = desk.post(f"/claims/{claim.pk}/reviews/", {"review": review.pk, "verdict": "same"})
    (judged,) = ReviewJudgement.objects.filter(withdrawn_at=None)
    page, queue = desk.get(f"/claims/{claim.pk}/").content.decode(), desk.get("/claims/?hl=en").content.decode()
    back = desk.post(f"/claims/reviews/{judged.pk}/withdrawal/")
    again = desk.post(f"/claims/reviews/{judged.pk}/withdrawal/")

    assert (said.status_code, back.status_code, again.status_code) == (303, 303, 409)
    assert (judged.review, judged.claim, judged.by, judged.verdict) == (review, claim, ira, "same")
    assert ("https://example.org/1" in page, 'href="https://example.org/1"' in page) == (True, False)
    assert "1 other publisher&#x27;s check is about it" in queue or "1 other publisher's check is about it" in queue
    assert list(Entry.objects.filter(about_id=str(claim.pk), act__startswith="claims.review_").order_by("pk").values_list("act", flat=True)) == [
        "claims.review_judged", "claims.review_judgement_withdrawn",
    ]  # fmt: skip
    assert claim.state == Claim.objects.get(pk=claim.pk).state


@pytest.mark.parametrize(("who", "status"), [("lata", 403), ("dev", 404)])
def test_who_may_not_change_a_claim_says_nothing_of_checks(
    who: str, status: int, client: Client, claim: Claim, today: datetime, request: pytest.FixtureRequest
) -> None:
    review = check()
    made = make.sign_in(client, request.getfixturevalue(who))

    assert made.post(f"/claims/{claim.pk}/reviews/", {"review": review.pk, "verdict": "same"}).status_code == status
    assert ReviewJudgement.objects.count() == 0


def test_bad_input_is_refused(desk: Client, claim: Claim) -> None:
    review = check()

    assert desk.post(f"/claims/{claim.pk}/reviews/", {"review": review.pk, "verdict": "true"}).status_code == 422
    assert desk.post(f"/claims/{claim.pk}/reviews/", {"review": 999_999, "verdict": "same"}).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_checks_of_a_claim_cost_two_queries(rows: int, claim: Claim, today: datetime, django_assert_num_queries: Any) -> None:
    for number in range(rows):
        propose(check(f"{SAYS} {number}", number), claim, today)

    with django_assert_num_queries(2):
        found = beside.of_claim(claim)

    assert len(found) == rows
