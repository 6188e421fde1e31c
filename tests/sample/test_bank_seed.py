"""The demo's data bank is written by the ordinary acts: two people behind everything, posts only of the fresh ones."""

from datetime import datetime, timedelta

from chaupal.claims import queries as claims
from chaupal.claims.models import Alias, AnswerApproval, Claim
from chaupal.facts import queries as facts
from chaupal.facts.models import Conflict, FactApproval, Source
from chaupal.sample.bank import load
from chaupal.sample.bank_seed import ANSWERS_LEFT, FACTS_LEFT, FRESH, seed_bank
from tests import make


def test_seeding_writes_the_whole_bank_by_two_people(db: None, noon: datetime) -> None:
    author, approver = make.officer("Ira", "researcher"), make.officer("Gauri", "approver")
    told = load("claims")["claim"]

    count = seed_bank(author=author, approver=approver, at=noon)

    assert count == Claim.objects.filter(sample=True).count() == len(told)
    assert AnswerApproval.objects.filter(author=author, by=approver).count() == len(told) - ANSWERS_LEFT
    assert FactApproval.objects.count() == len(load("facts")["fact"]) - FACTS_LEFT
    assert (len(claims.in_review()), len(facts.waiting()), Conflict.objects.count()) == (ANSWERS_LEFT, FACTS_LEFT, 1)
    assert Source.objects.filter(sample_note=False).count() == 0
    assert Alias.objects.count() == sum(len(row["aliases"]) + 2 for row in told)
    assert AnswerApproval.objects.filter(at__gt=noon - timedelta(days=2)).count() == FRESH
    assert claims.verdict_shares().true_and_against_us > 0
