"""Clusters come from the live words of people alone, in any order; the page that asks for the words, by key too."""

from datetime import datetime
from random import Random
from typing import Any

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from chaupal.claims.actions import claim as acts
from chaupal.claims.choices import Same
from chaupal.claims.clusters import live, standing
from chaupal.claims.models import Claim, Judgement
from chaupal.people.models import Person
from tests import make

PAIRS = st.lists(st.tuples(st.integers(1, 9), st.integers(1, 9)).filter(lambda pair: pair[0] != pair[1]), max_size=14)


@settings(max_examples=200)
@given(PAIRS, st.integers(0, 2**16))
def test_the_order_of_the_words_never_matters(pairs: list[tuple[int, int]], seed: int) -> None:
    turned = pairs[:]
    Random(seed).shuffle(turned)

    found = standing(pairs)

    assert standing(turned) == found
    assert not set(found) & set(found.values())  # what stands is joined to nothing


def test_the_one_that_was_joined_to_nothing_stands() -> None:
    assert standing([(1, 2), (2, 9), (3, 9), (5, 4)]) == {1: 9, 2: 9, 3: 9, 5: 4}
    assert standing([]) == {}


def told() -> dict[str, str]:
    return dict(Claim.objects.exclude(same_as=None).values_list("text_hi", "same_as__text_hi"))


@pytest.mark.parametrize("order", [("क>ख", "ख>ग"), ("ख>ग", "क>ख")])
def test_joining_in_either_order_gives_one_cluster(order: tuple[str, ...], ira: Person, noon: datetime) -> None:
    claims = {text: make.claim(ira, noon, text) for text in "कखग"}

    for said in order:
        one, other = said.split(">")
        acts.judge_same(claim=claims[one], other=claims[other], verdict=Same.SAME, score=None, by=ira, at=noon)

    assert told() == {"क": "ग", "ख": "ग"}


def test_splitting_in_the_middle_leaves_the_rest_together(ira: Person, noon: datetime) -> None:
    first, middle, last = (make.claim(ira, noon, text) for text in "कखग")
    acts.judge_same(claim=first, other=middle, verdict=Same.SAME, score=None, by=ira, at=noon)
    word = acts.judge_same(claim=middle, other=last, verdict=Same.SAME, score=None, by=ira, at=noon)

    acts.withdraw_judgement(judgement=word, by=ira, at=noon)

    middle.refresh_from_db()
    assert (told(), middle.state) == ({"क": "ख"}, "open")


def test_what_is_stored_is_what_the_rows_give_and_a_broken_row_is_mended(ira: Person, noon: datetime) -> None:
    claims = [make.claim(ira, noon, text) for text in "कखगघ"]
    for number in (0, 1):
        acts.judge_same(claim=claims[number], other=claims[number + 1], verdict=Same.SAME, score=None, by=ira, at=noon)
    stored = dict(Claim.objects.exclude(same_as=None).values_list("pk", "same_as"))
    Claim.objects.filter(pk=claims[0].pk).update(same_as=claims[3])

    mended = acts.rebuild_clusters()

    assert stored == standing(live()) == dict(Claim.objects.exclude(same_as=None).values_list("pk", "same_as"))
    assert (mended, acts.rebuild_clusters()) == (1, 0)


ONE, TWO = "कानपुर में मतदान 12 फ़रवरी को होगा", "Kanpur mein matdan 12 farvari ko hoga"


@pytest.fixture
def pair(ira: Person, today: datetime) -> tuple[Claim, Claim]:
    return make.claim(ira, today, ONE, "Kanpur votes on 12 February"), make.claim(ira, today, TWO, "Kanpur votes 12 February")


def test_two_claims_stand_beside_each_other_with_their_words_lit_across_scripts(desk: Client, pair: tuple[Claim, Claim]) -> None:
    page = desk.get(f"/claims/{pair[0].pk}/cluster/")
    beside = page.context["page"].beside
    lit = {number: text for text, number in beside.mine if number}
    across = {(lit[number], text) for text, number in beside.theirs if number in lit}

    assert beside.other == pair[1]
    assert ("कानपुर", "Kanpur") in across
    assert page.content.decode().count("<mark>") == 2 * beside.shared


def test_same_joins_the_other_undo_parts_them_and_unsure_leaves_both(desk: Client, pair: tuple[Claim, Claim]) -> None:
    one, other = pair
    address = f"/claims/{one.pk}/cluster/"

    desk.post(address, {"other": other.pk, "verdict": "same"})
    joined, nothing_left = told(), desk.get(address).context["page"].beside
    desk.post(f"{address}undo/", {"judgement": Judgement.objects.get().pk})
    parted, back = told(), desk.get(address).context["page"].beside
    desk.post(address, {"other": other.pk, "verdict": "unsure"})

    assert (joined, nothing_left, parted) == ({TWO: ONE}, None, {})
    assert back is not None and back.other == other
    assert (told(), desk.get(address).context["page"].beside) == ({}, None)


def test_an_answered_claim_is_never_joined_away(desk: Client, pair: tuple[Claim, Claim]) -> None:
    one, other = pair
    Claim.objects.filter(pk=other.pk).update(state="answered", outcome="answered")

    joins = desk.get(f"/claims/{one.pk}/cluster/").context["page"].beside.joins
    desk.post(f"/claims/{one.pk}/cluster/", {"other": other.pk, "verdict": "same"})

    assert (joins, told()) == ("this", {ONE: TWO})


def test_judging_a_pair_is_for_those_who_may(client: Client, pair: tuple[Claim, Claim], lata: Person, dev: Person) -> None:
    address, data = f"/claims/{pair[0].pk}/cluster/", {"other": pair[1].pk, "verdict": "same"}

    reader, outside = make.sign_in(client, lata), make.sign_in(Client(), dev)

    assert [reader.get(address).status_code, reader.post(address, data).status_code, reader.post(f"{address}undo/").status_code] == [200, 403, 403]
    assert [outside.get(address).status_code, outside.post(address, data).status_code] == [404, 404]
    assert Judgement.objects.count() == 0


@pytest.mark.parametrize("bad", [{"other": "x", "verdict": "same"}, {"other": "1", "verdict": "?"}, {}])
def test_a_bad_word_on_a_pair_is_422(bad: dict[str, Any], desk: Client, claim: Claim) -> None:
    assert desk.post(f"/claims/{claim.pk}/cluster/", bad).status_code == 422
