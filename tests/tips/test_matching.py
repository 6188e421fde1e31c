"""Copies attach to the first of their message; claims are proposed, never decided, by the machine."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from chaupal.claims.models import Sighting
from chaupal.ledger.models import Entry
from chaupal.tips import matcher
from chaupal.tips.actions import matching
from chaupal.tips.models import Match, Tip
from tests import make
from tests.tips.people_and_places import FORWARD, World, tip, world

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(db: None) -> World:
    return world()


@dataclass(frozen=True)
class Told:
    """One claim that the engine's door would give."""

    claim_id: int
    probability: float = 0.9
    verdict: str = "same"
    engine: str = "words"

    def as_json(self) -> dict[str, Any]:
        return {"claim_id": self.claim_id, "verdict": self.verdict, "shared": [], "guards": [], "channels": {}}


def nothing(text: str, k: int) -> Sequence[Told]:
    return []


def run(one: Tip, at: datetime, propose: matching.Propose = nothing) -> Tip:
    matching.match_tip(tip=Tip.objects.get(pk=one.pk), propose=propose, at=at)
    one.refresh_from_db()
    return one


def decide(first: Tip, claim: Any, here: World, at: datetime) -> None:
    Match.objects.create(tip=first, claim=claim, verdict="same", by_person=here.desk.pk, at=at)
    Tip.objects.filter(pk=first.pk).update(state="attached")


@pytest.mark.parametrize(
    ("text", "is_copy"),
    [
        (FORWARD, True),
        ("🙏🙏 *" + FORWARD.upper() + "* 🙏", True),
        (FORWARD.replace("Suna hai ", "Suna hai bhai "), True),
        (FORWARD.replace("nahi dalne denge", "dalne denge"), False),
        (FORWARD + " 12 tarikh tak", False),
        ("Polling booth badal gaye hain sab log check karo", False),
    ],
    ids=["exact", "dressed", "a-word-more", "negation", "number", "other"],
)
def test_a_copy_attaches_and_another_number_or_negation_never_does(here: World, noon: datetime, text: str, is_copy: bool) -> None:
    first = run(tip(here, noon), noon)

    second = run(tip(here, noon + timedelta(hours=1), text, unit=here.other), noon)

    first.refresh_from_db()
    assert (second.copy_of == first, first.copies, first.last_at) == (is_copy, 1 + is_copy, noon + timedelta(hours=is_copy))


def test_a_copy_of_a_decided_message_goes_to_its_claim_and_is_a_sighting(here: World, noon: datetime) -> None:
    claim = make.claim(here.desk, noon)
    first = run(tip(here, noon), noon)
    decide(first, claim, here, noon)

    second = run(tip(here, noon, unit=here.other), noon)

    match = Match.objects.get(tip=second)
    assert (second.state, match.claim, match.verdict, match.by_engine, match.score) == ("attached", claim, "copy", "tips.copies", 1.0)
    assert list(Sighting.objects.values_list("claim", "unit")) == [(claim.pk, here.other.pk)]


def test_a_copy_of_spam_is_spam(here: World, noon: datetime) -> None:
    first = run(tip(here, noon), noon)
    Tip.objects.filter(pk=first.pk).update(state="spam")

    assert run(tip(here, noon), noon).state == "spam"


def test_claims_are_proposed_with_their_reasons(here: World, noon: datetime) -> None:
    claim, other = make.claim(here.desk, noon), make.claim(here.desk, noon)

    one = run(tip(here, noon), noon, lambda text, k: [Told(claim.pk), Told(other.pk, 0.3, "related")])

    assert one.state == "proposed"
    assert list(Match.objects.order_by("-score").values_list("claim", "verdict", "score", "by_engine")) == [
        (claim.pk, "proposed", 0.9, "words"),
        (other.pk, "proposed", 0.3, "words"),
    ]
    assert (Sighting.objects.count(), Entry.objects.filter(act="tips.proposed", by_kind="engine").count()) == (0, 1)


def test_a_message_with_only_weak_proposals_stays_new(here: World, noon: datetime) -> None:
    claim = make.claim(here.desk, noon)

    assert run(tip(here, noon), noon, lambda text, k: [Told(claim.pk, 0.3, "related")]).state == "new"


def test_matching_twice_changes_nothing(here: World, noon: datetime) -> None:
    claim = make.claim(here.desk, noon)
    first = run(tip(here, noon), noon, lambda text, k: [Told(claim.pk)])
    second = run(tip(here, noon), noon)
    before = (Match.objects.count(), Entry.objects.count(), Sighting.objects.count())

    for _ in range(2):
        run(first, noon, lambda text, k: [Told(claim.pk)])
        run(second, noon)

    first.refresh_from_db()
    assert (first.copies, (Match.objects.count(), Entry.objects.count(), Sighting.objects.count())) == (2, before)


def test_a_failure_in_the_middle_leaves_nothing_half(here: World, noon: datetime) -> None:
    one = tip(here, noon)
    entries = Entry.objects.count()

    claim = make.claim(here.desk, noon)

    with pytest.raises(IntegrityError), transaction.atomic():
        run(one, noon, lambda text, k: [Told(claim.pk), Told(claim.pk)])

    one.refresh_from_db()
    assert (one.state, one.matched_at, Match.objects.count()) == ("new", None, 0)
    assert Entry.objects.filter(act__startswith="tips.").count() == entries


def test_the_order_of_work_makes_no_difference_to_what_is_joined(here: World, noon: datetime) -> None:
    first, second, third = (tip(here, noon + timedelta(minutes=n)) for n in range(3))

    for one in (third, second, first):
        run(one, noon)

    first.refresh_from_db()
    assert (first.copies, set(Tip.objects.filter(copy_of=first))) == (3, {second, third})


def test_a_message_that_a_person_decided_first_is_left_as_it_is(here: World, noon: datetime) -> None:
    one = tip(here, noon)
    Tip.objects.filter(pk=one.pk).update(state="spam")

    run(one, noon, lambda text, k: [Told(make.claim(here.desk, noon).pk)])

    assert (one.state, Match.objects.count()) == ("spam", 0)


def test_messages_without_words_are_not_copies_of_each_other(here: World, noon: datetime) -> None:
    run(tip(here, noon, "🙏🙏"), noon)

    assert run(tip(here, noon, "👍"), noon).copy_of is None


def test_what_is_gone_is_no_first_of_anything(here: World, noon: datetime) -> None:
    first = run(tip(here, noon), noon)
    Tip.objects.filter(pk=first.pk).update(state="quarantined")

    assert run(tip(here, noon), noon).copy_of is None


def test_numbers_are_masked_before_they_are_compared_and_still_tell_messages_apart() -> None:
    one, other = "helpline badal gaya, call ••••••10 abhi sab log", "helpline badal gaya, call ••••••57 abhi sab log"

    assert (matcher.copy_score(one, one), matcher.copy_score(one, other)) == (1.0, None)
