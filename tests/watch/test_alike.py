"""Handles that imitate ours: letters, edits, words around, sound, picture. All handles are invented."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chaupal.watch.alike import LETTERS, alike, distance, plain, read_as

NEAR = [
    ("chaupa1_up", "chaupal_up"),  # 1 for l
    ("сhaupаl_up", "chaupal_up"),  # Cyrillic с and а
    ("chaupaI_up", "chaupal_up"),  # capital i
    ("chaupal-up", "chaupal_up"),
    ("chaupal_up_official", "chaupal_up"),
    ("realchaupalup", "chaupal_up"),
    ("chaupalup2027", "chaupal_up"),
    ("ChaupalUP_live", "chaupal_up"),
    ("choupal_up", "chaupal_up"),
    ("chaupla_up", "chaupal_up"),
    ("charnan_up", "charnan_up"),
    ("charman_up", "charnan_up"),  # m for rn the other way round is one edit
    ("चौपालयूपी", "चौपाल_यूपी"),
    ("चोपाल_यूपी", "चौपाल_यूपी"),
    ("चौपाल\u200dयूपी", "चौपाल_यूपी"),  # a joiner hidden in it
    ("ｃｈａｕｐａｌ_up", "chaupal_up"),  # wide letters
    ("chàupal_up", "chaupal_up"),
    ("chaupal_fan_up", "chaupal_fanup"),
]
FAR = [
    ("chandrapal", "chaupal_up"),
    ("upnews24", "chaupal_up"),
    ("gaon_ki_baat", "chaupal_up"),
    ("panchayat_up", "chaupal_up"),
    ("khel", "mela"),
    ("chaupalsweetshop", "chaupal_up"),
    ("खेल_समाचार", "चौपाल_यूपी"),
]


@pytest.mark.parametrize(("seen", "genuine"), NEAR)
def test_a_handle_that_passes_for_ours_is_near(seen: str, genuine: str) -> None:
    assert alike(seen, genuine).is_near


@pytest.mark.parametrize(("seen", "genuine"), FAR)
def test_another_handle_is_not(seen: str, genuine: str) -> None:
    assert not alike(seen, genuine).is_near


def test_the_letters_that_were_exchanged_are_named() -> None:
    found = alike("сhaupa1_up", "chaupal_up")

    assert (found.confusable, [(swap.seen, swap.looks_like) for swap in found.swaps]) == (True, [("с", "c"), ("1", "l")])


def test_words_around_ours_are_named() -> None:
    assert alike("real_chaupal_up_2027", "chaupal_up").affixes == ("real", "2027")


def test_an_account_that_calls_itself_a_parody_is_told_apart() -> None:
    assert [alike(one, "chaupal_up").says_parody for one in ("chaupal_up_parody", "chaupal_up_official")] == [True, False]


def test_the_same_shown_name_is_near_under_any_handle() -> None:
    found = alike("user8812731", "chaupal_up", seen_name="Сhaupal UP", genuine_name="Chaupal UP")

    assert (found.shown_distance, found.is_near) == (0, True)


handles = st.text(alphabet="abclmnoprs0125_.аеоकखगाि", min_size=1, max_size=16)


@given(handles, handles)
def test_edits_are_the_same_both_ways(one: str, other: str) -> None:
    assert distance(one, other) == distance(other, one)
    assert (distance(one, other) == 0) == (one == other)


@given(handles)
def test_exchanging_letters_for_their_look_alikes_is_always_seen(handle: str) -> None:
    other = handle.translate({ord(two): one for one, two in LETTERS.items() if len(two) == 1})

    assert read_as(other) == read_as(plain(handle))
    assert distance(read_as(other), read_as(handle)) == 0


def test_no_letter_of_the_table_leads_to_a_letter_of_the_table() -> None:
    """A skeleton of a skeleton is itself: else the order of exchanging would matter."""
    assert {seen: told for seen, told in LETTERS.items() if LETTERS.get(told, told) != told} == {}
