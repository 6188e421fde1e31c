"""Other date and other place, by labelled cases; and what holds of every guard, whatever the texts."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chaupal_match import Index, Places, guards

PLACES = Places(
    {
        "आगरा": "1", "Agra": "1", "Akbarabad": "1", "मेरठ": "2", "Meerut": "2", "लखनऊ": "3", "Lucknow": "3", "लखनऊ पूर्व": "3/9", "Lucknow East": "3/9",
        "लखनऊ मध्य": "3/8", "गौतम बुद्ध नगर": "4", "Gautam Buddha Nagar": "4", "नगर": "5",
    }
)  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("मतदान 10 फ़रवरी को होगा", "मतदान 12 फ़रवरी को होगा"),
        ("मतदान 10 फ़रवरी को होगा", "matdan 10 march ko hoga"),
        ("शिविर सोमवार को लगेगा", "shivir mangalwar ko lagega"),
        ("शिविर सोमवार को लगेगा", "the camp is on Tuesday"),
        ("सूची नवंबर में आएगी", "list december mein aayegi"),
        ("परीक्षा 01.02.2024 को है", "परीक्षा 2 जनवरी 2024 को है"),
        ("परीक्षा 1/2/24 को है", "exam on February 3rd, 2024"),
        ("परीक्षा 2024-02-01 को है", "परीक्षा 1 फ़रवरी 2025 को है"),
        ("बैंक 10, 11 और 12 मार्च को बंद", "बैंक 10 और 13 मार्च को बंद, 9 को खुले"),
        ("छुट्टी दस अगस्त को है", "छुट्टी बारह अगस्त को है"),
    ],
)
def test_another_date_is_told_in_whatever_form_each_is_written(one: str, other: str) -> None:
    assert "date" in guards(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("परीक्षा 01.02.2024 को है", "परीक्षा 1 फ़रवरी 2024 को है"),
        ("परीक्षा 01/02/2024 को है", "pariksha 1 february 2024 ko hai"),
        ("परीक्षा 1-2-24 को है", "परीक्षा 2024-02-01 को है"),
        ("परीक्षा 12/25/2024 को है", "परीक्षा 25 दिसंबर 2024 को है"),
        ("परीक्षा फ़रवरी में है", "परीक्षा 1.2.2024 को है"),
        ("परीक्षा 1 फ़रवरी को है", "exam on Feb 1st, 2024"),
        ("शिविर सोमवार को लगेगा", "shivir somwar ko lagega"),
        ("शिविर इतवार को लगेगा", "shivir raviwar ko lagega"),
        ("सूची सितम्बर में आएगी", "suchi sitambar me aayegi"),
        ("बैंक 10 से 12 मार्च तक बंद", "बैंक 12 मार्च को बंद"),
        ("शिविर कल लगेगा", "शिविर आज लगेगा"),
        ("flag march in town", "flag march in April in town"),
        ("you may 10 times vote", "vote on 10 june"),
        ("up mai 1 se 12 tak school band", "12 फ़रवरी को स्कूल बंद"),
        ("शिविर सोमवार को लगेगा", "शिविर 10 फ़रवरी को लगेगा"),
    ],
)
def test_the_same_date_otherwise_written_less_of_it_or_none_at_all_trips_nothing(one: str, other: str) -> None:
    assert {"date", "number"}.isdisjoint(guards(one, other))


def test_a_number_beside_the_same_date_still_counts() -> None:
    assert guards("1 फ़रवरी को 5 बूथ बदलेंगे", "01.02.2027 को 1 बूथ बदलेंगे") == ("number",)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("आगरा में पुल टूटा", "मेरठ में पुल टूटा"),
        ("आगरा में पुल टूटा", "meerut me pul toota"),
        ("लखनऊ पूर्व में पुल टूटा", "लखनऊ मध्य में पुल टूटा"),
        ("Lucknow East bridge fell", "गौतम बुद्ध नगर में पुल टूटा"),
    ],
)
def test_another_place_by_name_is_told_in_either_script(one: str, other: str) -> None:
    assert "place" in guards(one, other, places=PLACES)
    assert "place" not in guards(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("आगरा में पुल टूटा", "akbarabad me pul toota"),
        ("लखनऊ पूर्व में पुल टूटा", "lucknow me pul toota"),
        ("गौतम बुद्ध नगर में पुल टूटा", "pul toota gautam buddha nagar"),
        ("आगरा और मेरठ में पुल टूटा", "मेरठ में पुल टूटा"),
        ("अगर पुल टूटा", "मेरठ में पुल टूटा"),
    ],
)
def test_one_place_by_two_names_one_within_the_other_or_named_once_trips_nothing(one: str, other: str) -> None:
    assert "place" not in guards(one, other, places=PLACES)


def test_a_claim_of_another_place_or_date_is_never_proposed_as_the_same() -> None:
    index = Index(places=PLACES)
    index.add("a", "आगरा में नया पुल कल रात टूटा और पाँच गाड़ियाँ गिरीं")
    index.add("b", "मतदाता सूची का प्रकाशन जनवरी में होगा")

    place, date = index.search("मेरठ में नया पुल कल रात टूटा और पाँच गाड़ियाँ गिरीं", 1)[0], index.search("मतदाता सूची का प्रकाशन मार्च 2027 में होगा", 1)[0]

    assert (place.key, "place" in place.guards, place.proposal) == ("a", True, "related")
    assert (date.key, "date" in date.guards, date.proposal) == ("b", True, "related")


WORDS = st.lists(
    st.sampled_from(
        ["मतदान", "बूथ", "पुल", "10", "12", "2024", "1.2.2024", "3/4/24", "फ़रवरी", "march", "may", "june", "सोमवार", "tuesday", "और", "से", "नहीं",
         "आगरा", "Meerut", "लखनऊ", "पूर्व", "लाख", "दस", "।", "ko", "st", "31", "99/99/2024", "2024-13-01"]
    ),
    max_size=14,
).map(" ".join)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(WORDS, WORDS)
def test_guards_are_symmetric(one: str, other: str) -> None:
    assert guards(one, other, places=PLACES) == guards(other, one, places=PLACES)


@settings(max_examples=400, deadline=None)
@given(st.one_of(WORDS, st.text(max_size=200)))
def test_no_guard_parts_a_text_from_itself(text: str) -> None:
    assert guards(text, text, places=PLACES) == ()
