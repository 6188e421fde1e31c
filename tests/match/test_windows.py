"""Long texts in windows, texts pasted twice, hashtags, and Hinglish in the spelling of the claims."""

import pytest

from chaupal_match import Index, clean, normalise
from chaupal_match._spell import in_claims_spelling
from chaupal_match._windows import windows

LONG = "पहली बात यह है कि मतदान सुबह सात बजे शुरू होगा और शाम छह बजे तक चलेगा। " * 1 + "दूसरी बात यह है कि बूथ पर मोबाइल ले जाना मना है और बाहर जमा करना होगा। " + "तीसरी बात: पहचान के लिए बारह में से कोई एक दस्तावेज़ साथ लाएँ, पर्ची अकेली काफ़ी नहीं है।"


def test_a_long_text_has_a_window_for_each_of_its_parts_and_a_short_one_none() -> None:
    parts = windows(clean(LONG))

    assert len(parts) == 2
    assert " ".join(" ".join(parts).split()) == " ".join(clean(LONG).split())
    assert windows(clean("मतदान कल है। सब आएँ।")) == []


def test_a_text_without_any_sentence_is_cut_at_words_and_windows_are_few() -> None:
    parts = windows(clean("शब्द " * 2_000))

    assert (len(parts), {len(part) % 5 for part in parts[:-1]}) == (5, {4})


def test_a_text_pasted_three_times_is_the_text() -> None:
    once = "लखनऊ में कल पानी नहीं आएगा। टंकी की सफ़ाई होगी!"

    assert normalise(f"{once} {once}\n{once}") == normalise(once)
    assert normalise("हाँ। हाँ। हाँ।") == "हा हा हा"


@pytest.mark.parametrize(
    ("tag", "words"), [("#BharatJodoYatra", "bharat jodo yatra"), ("#UPElection", "up election"), ("#भारत_जोड़ो", "भारत जोडो"), ("#EVM", "evm")]
)
def test_a_hashtag_is_its_words(tag: str, words: str) -> None:
    assert normalise(tag) == words


def test_hinglish_is_spelled_as_the_claims_spell_it_and_english_stays() -> None:
    index = Index()
    index.add("a", "चुनाव आयोग ने बूथ पर मोबाइल रोका")
    index.add("b", "चुनाव में BJP और UP की बात")

    spelled = in_claims_spelling("chunav ayog ne UP ke booth par kya kiya hai BJP the", index.words)

    assert spelled == "चुनाव आयोग ने UP ke बूथ पर kya kiya hai BJP the"
    assert in_claims_spelling("The election commission has banned it", index.words) == "The election commission has banned it"


def test_a_withdrawn_claims_spelling_is_forgotten() -> None:
    index = Index()
    index.add("a", "चुनाव आयोग")
    index.withdraw("a")

    assert in_claims_spelling("chunav ka kya hua hai", index.words) == "chunav ka kya hua hai"
