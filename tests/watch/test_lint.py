"""The linter of case texts, on texts labelled by hand (I2)."""

from __future__ import annotations

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chaupal.watch.lint import find
from tests.watch.lint_cases import REFUSED, STANDS

KNOWN = ("Kanpur Nagar", "कानपुर नगर", "Chaupal UP")


@pytest.mark.parametrize(("kind", "text"), REFUSED, ids=[text for _kind, text in REFUSED])
def test_what_leads_to_a_person_is_met(kind: str, text: str) -> None:
    found = find(text, KNOWN)

    assert kind in {one.kind for one in found}


@pytest.mark.parametrize("text", STANDS)
def test_what_a_reviewer_writes_of_accounts_may_stand(text: str) -> None:
    assert [(one.kind, one.words) for one in find(text, KNOWN)] == []


def test_the_words_met_are_the_texts_own_and_in_order() -> None:
    text = "The son of a shopkeeper, who lives in Kalyanpur, writes from 98765 43210."

    assert [one.words for one in find(text)] == ["son of", "lives in Kalyanpur", "98765 43210"]


def test_our_own_leaders_and_accounts_may_be_named() -> None:
    text = "It imitates Meera Invented, whose account is in the register."

    assert ([one.kind for one in find(text)], find(text, ["Meera Invented"])) == (["name"], ())


def test_the_same_number_in_other_digits_and_gaps_is_met() -> None:
    told = ["9876543210", "98765-43210", "(98765) 43210", "९८७६५ ४३२१०", "+91 98765 43210", "098765 43210"]

    assert [[one.kind for one in find(f"नंबर {number} है")] for number in told] == [["phone"]] * 6


@given(st.text(max_size=400))
def test_any_text_is_read_without_a_fault_and_finds_stand_in_it(text: str) -> None:
    found = find(text)

    assert [one.at for one in found] == sorted(one.at for one in found)


@pytest.mark.parametrize("text", ["a " * 20_000, "1" * 40_000, "शर्मा" * 8_000, "Aa Bb " * 8_000, "(" * 30_000 + "9" * 30_000])
def test_a_hostile_text_is_read_in_time_that_grows_with_its_length(text: str) -> None:
    """Ten times what a form takes: a rule that tries every end from every start would take minutes."""
    began = process_time()

    find(text)

    assert process_time() - began < 20
