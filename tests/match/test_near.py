"""Near copies: bands, scores, guards."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chaupal_match import bands, guards, is_near_copy, is_negated, near_score, numbers, strict_guards

WORDS = st.sampled_from(["मतदान", "बूथ", "पानी", "सड़क", "10", "12", "नहीं", "vote", "nahi", "kal", "राशन", "बिजली", "school", "अस्पताल", "दो", "लाख"])
TEXTS = st.lists(WORDS, max_size=25).map(" ".join)


@given(TEXTS, TEXTS)
def test_near_score_and_guards_are_symmetric(one: str, other: str) -> None:
    assert near_score(one, other) == near_score(other, one)
    assert guards(one, other) == guards(other, one)
    assert strict_guards(one, other) == strict_guards(other, one)


@settings(deadline=None)
@given(st.text(max_size=300))
def test_a_text_is_its_own_copy(text: str) -> None:
    assert near_score(text, text) == 1.0
    assert is_near_copy(text, text)


@given(st.text(max_size=300))
def test_bands_fit_a_bigint(text: str) -> None:
    found = bands(text)

    assert len(found) in (0, 16)
    assert all(-(2**63) <= band < 2**63 for band in found)


def test_bands_are_the_same_on_every_machine() -> None:
    assert bands("मतदान का समय सुबह 7 बजे से")[:2] == FIRST_TWO


FIRST_TWO = (-7044319644637089279, 1889282320169027397)


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("दो लाख बूथ", ["2E+5"]),
        ("2 lakh booth", ["2E+5"]),
        ("2,00,000 बूथ", ["2E+5"]),
        ("डेढ़ करोड़ लोग", ["1.5E+7"]),
        ("१० फरवरी 7:30 बजे", ["7.3", "1E+1"]),
        ("वोट दो और do not worry", []),
        ("मत दो दिन में बदले", ["2"]),
        ("10.02.2027 को", ["10022027"]),
        ("no 5 booth", ["5"]),
        ("12.", ["12"]),
        ("संपत्ति 8470cr, क़र्ज़ 40 hajar krod", ["8.47E+10", "4E+11"]),
        ("10k log aur 5 k saath", ["5", "1E+4"]),
    ],
)
def test_numbers_reads_digits_and_words(text: str, stated: list[str]) -> None:
    assert [str(number) for number in numbers(text)] == stated


@pytest.mark.parametrize(
    ("text", "denies"),
    [
        ("मशीन नहीं बदली", True),
        ("मशीन बदली या नहीं", False),
        ("न केवल बूथ बल्कि घर", False),
        ("अपना मत डालें", False),
        ("अफ़वाह मत फैलाओ", True),
        ("apna mat dena zaroori hai", False),
        ("it isn't open", True),
        ("booth no 5", False),
        ("बिना पर्ची वोट नहीं", False),
        ("खुला है ना", False),
    ],
)
def test_is_negated_knows_what_denies(text: str, denies: bool) -> None:
    assert is_negated(text) is denies


def test_a_long_forward_is_read_in_its_nearest_sentence() -> None:
    claim = "मतदान सुबह सात बजे शुरू होगा"
    forward = "मेरी बात का यक़ीन नहीं तो किसी से पूछ लो। मतदान सुबह सात बजे शुरू होगा। कोई चिंता नहीं है।"

    assert guards(claim, forward) == ()


def test_an_empty_text_has_no_bands_and_is_near_nothing() -> None:
    assert bands("🙏🙏") == ()
    assert near_score("🙏", "मतदान") == 0.0


def test_texts_with_nothing_in_common_are_told_apart_without_weighing_every_word() -> None:
    one, other = (" ".join(f"{letter}{a}{vowel}{b}" for a in "कगचज" for vowel in "िुेो" for b in "तनमलस") for letter in "पर")

    assert guards(one, other) == ()
    assert strict_guards(one, other) == ("word",)
