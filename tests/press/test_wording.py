"""What counts as the same word, and what as a change."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chaupal.press.wording import clean, compare, fingerprint, key, keys, pairs

OURS = "सूची में नाम है, तो वोट डाल सकते हैं। 12 पहचान-पत्र मान्य हैं।"


@pytest.mark.parametrize(
    "forwarded",
    [
        "*सूची में नाम है, तो वोट डाल सकते हैं।*\n\n_12 पहचान-पत्र मान्य हैं_",
        "सूची  में नाम है तो वोट डाल सकते हैँ १२ पहचान-पत्र मान्य हैं",
        "\u200eसूची में नाम है , तो वोट डाल सकते हैं ।\u202c 12 पहचान-पत्र मान्य हैं।",
        "> सूची में नाम है, तो वोट डाल सकते हैं। 12 पहचान-पत्र मान्य हैं।",
    ],
)
def test_forwarding_changes_no_word(forwarded: str) -> None:
    assert fingerprint(forwarded) == fingerprint(OURS)


@pytest.mark.parametrize(
    "changed",
    [
        "सूची में नाम है, तो वोट डाल सकते हैं? 12 पहचान-पत्र मान्य हैं।",
        "सूची में नाम है, तो वोट नहीं डाल सकते हैं। 12 पहचान-पत्र मान्य हैं।",
        "सूची में नाम है, तो वोट डाल सकते हैं। 13 पहचान-पत्र मान्य हैं।",
        "सूची में नाम है, तो वोट डाल सकते हैं। 12% पहचान-पत्र मान्य हैं।",
        "सूची में नाम है, तो वोट डाल सकते हैं। -12 पहचान-पत्र मान्य हैं।",
    ],
)
def test_a_changed_word_figure_or_sign_counts(changed: str) -> None:
    assert fingerprint(changed) != fingerprint(OURS)


def test_compare_marks_what_was_put_in_and_left_out() -> None:
    compared = compare("वोट 18:00 तक डाल सकते हैं", "*वोट* 16:00 तक नहीं डाल सकते हैं")

    assert compared.pieces == (
        ("same", "*वोट*"),
        ("removed", "18:00"),
        ("added", "16:00"),
        ("same", "तक"),
        ("added", "नहीं"),
        ("same", "डाल सकते हैं"),
    )
    assert not compared.is_cut


def test_compare_tells_a_shortened_text_from_a_changed_one() -> None:
    assert compare("पहला वाक्य। दूसरा वाक्य।", "दूसरा वाक्य").is_cut


def test_a_text_with_every_second_word_changed_still_shares_pairs() -> None:
    ours = "एक दो तीन चार पाँच छह सात आठ"

    assert len(pairs(ours) & pairs("एक क तीन ख पाँच ग सात घ")) == 3
    assert pairs(ours) & pairs("आम केला सेब अनार") == set()


def test_ours_whole_inside_a_longer_text_is_ours() -> None:
    assert compare(OURS, "सुनो " * 40 + OURS).is_ours


def test_three_words_of_ours_inside_a_longer_text_are_not() -> None:
    assert not compare("वोट डालें जी", "वोट डालें जी " + "कल बारिश होगी और धूप भी " * 4).is_ours


def test_clean_drops_what_hides_or_turns_text_and_cuts_a_flood() -> None:
    assert clean("नाम\x00\u202e है\ufeff") == "नाम है"
    assert len(clean("ab" * 600_000)) == 6_000


@pytest.mark.parametrize("flood", ["क " * 500_000, "क ख ग " * 200_000, "\u202e" * 1_000_000, "? " * 500_000, "*" * 1_000_000])
def test_a_flood_is_compared_in_a_moment(flood: str) -> None:
    began = time.process_time()

    compare("क " * 700, clean(flood))

    assert time.process_time() - began < 2


@given(st.text(max_size=40))
def test_key_is_settled_after_one_turn(word: str) -> None:
    once = [key(part) for part in word.split()]

    assert [key(part) for part in once if part] == [part for part in once if part]


@given(st.lists(st.sampled_from(OURS.split()), max_size=30))
def test_a_text_is_always_the_same_as_itself(parts: list[str]) -> None:
    text = " ".join(parts)

    assert compare(text, text).share == 1.0
    assert keys(text) == keys(clean(text))
