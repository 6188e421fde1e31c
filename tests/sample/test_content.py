"""The sample data bank: whole, in both languages, within the tables' lengths, and free of what rule P4 keeps out."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from typing import Any

import pytest

from chaupal.claims.choices import ClaimKind, Rating
from chaupal.facts.choices import Rank, Topic
from chaupal.sample import bank

Row = dict[str, Any]

SOURCES: list[Row] = bank.load("sources")["source"]
FACTS: list[Row] = bank.load("facts")["fact"]
CONFLICTS: list[Row] = bank.load("facts")["conflict"]
CLAIMS: list[Row] = bank.load("claims")["claim"]
TIPS: list[Row] = bank.load("tips")["tip"]
NAMES: dict[str, list[Row]] = bank.load("names")

FACT = {row["key"]: row for row in FACTS}
SOURCE = {row["key"]: row for row in SOURCES}

LONGEST = {
    "title": 300,
    "publisher": 200,
    "note": 900,
    "what": 400,
    "unit": 60,
    "place": 120,
    "period": 120,
    "why": 500,
    "text": 600,
    "short": 120,
    "long": 900,
}

# Words that would bring religion, caste, community or a party into the sample. Whole words, both scripts.
FORBIDDEN_WORDS = """
hindu hindus muslim muslims islam islamic christian christians sikh sikhs jain buddhist hinduism religion religious
temple mosque church gurdwara mandir masjid namaz brahmin thakur rajput bania yadav kurmi jatav dalit dalits harijan
pasi nishad lodhi kushwaha maurya jat gujjar obc caste castes ebc bjp congress bsp rld aimim samajwadi bahujan
lotus elephant
हिंदू हिन्दू मुस्लिम मुसलमान इस्लाम ईसाई सिख जैन बौद्ध धर्म मज़हब मजहब मंदिर मस्जिद गिरजाघर गुरुद्वारा नमाज़
ब्राह्मण ठाकुर राजपूत बनिया यादव कुर्मी जाटव दलित हरिजन पासी निषाद लोधी कुशवाहा मौर्य जाट गुर्जर पिछड़ा जाति जातियाँ
जातीय भाजपा बीजेपी कांग्रेस बसपा सपा रालोद समाजवादी बहुजन कमल साइकिल हाथी
"""
FORBIDDEN = set(FORBIDDEN_WORDS.split())

# "The Hindu BusinessLine" is a newspaper's name, not a word about people.
PAPER = "the hindu businessline", "द हिंदू बिज़नेसलाइन"

NUKTA_WANTED = {
    "गलत": "ग़लत",
    "जिला": "ज़िला",
    "जिले": "ज़िले",
    "फोन": "फ़ोन",
    "जरूरी": "ज़रूरी",
    "सजा": "सज़ा",
    "साफ": "साफ़",
    "मुफ्त": "मुफ़्त",
    "कानून": "क़ानून",
    "खर्च": "ख़र्च",
    "जांच": "जाँच",
    "फर्जी": "फ़र्ज़ी",
    "तारीख": "तारीख़",
    "खराब": "ख़राब",
    "फॉर्म": "फ़ॉर्म",
    "व्हाट्सएप": "व्हाट्सऐप",
    "आवाज": "आवाज़",
    "कागज": "काग़ज़",
    "खबर": "ख़बर",
}


def words(text: str) -> set[str]:
    """The words of a text in lower case, Devanagari signs kept whole."""
    return set(re.findall(r"[\w\u0900-\u097f]+", text.lower()))


def numbers(text: str) -> set[str]:
    """Every number in a text, without grouping commas."""
    return {found.replace(",", "") for found in re.findall(r"\d[\d,]*(?:\.\d+)?", text)}


def texts_of(row: Row) -> list[str]:
    found: list[str] = []
    for value in row.values():
        found += [value] if isinstance(value, str) else value if isinstance(value, list) else []
    return found


def known_numbers(claim: Row) -> set[str]:
    """What the headline may draw on: the long answer and the facts it cites."""
    known = numbers(claim["long_hi"]) | numbers(claim["long_en"])
    for key in claim["facts"]:
        known |= numbers(" ".join(texts_of(FACT[key])))
        known |= {str(FACT[key]["number"])} if "number" in FACT[key] else set()
    return known


@pytest.mark.parametrize("rows", [SOURCES, FACTS, CONFLICTS, CLAIMS], ids=["sources", "facts", "conflicts", "claims"])
def test_keys_are_unique(rows):
    twice = [key for key, count in Counter(row["key"] for row in rows).items() if count > 1]

    assert twice == []


def test_the_bank_is_as_large_as_promised():
    assert len(FACTS) >= 65
    assert len(CLAIMS) >= 45
    assert len(TIPS) >= 120
    assert len([tip for tip in TIPS if not tip["claim"]]) >= 40


def test_every_fact_names_a_source_and_every_source_is_used():
    assert {fact["source"] for fact in FACTS} == set(SOURCE)


def test_every_claim_and_conflict_rests_on_facts():
    cited = {key for claim in CLAIMS for key in claim["facts"]}
    cited |= {row[part] for row in CONFLICTS for part in ("fact", "other", "uses", "check")}

    assert cited - set(FACT) == set()
    assert [claim["key"] for claim in CLAIMS if not claim["facts"]] == []


def test_every_tip_points_to_a_claim_or_to_none():
    keys = {claim["key"] for claim in CLAIMS}

    assert {tip["claim"] for tip in TIPS} - keys == {""}
    assert {tip["lang"] for tip in TIPS} == {"hi", "hinglish", "en"}
    assert len({tip["text"] for tip in TIPS}) == len(TIPS)


def test_choices_are_those_of_the_rooms():
    assert {source["rank"] for source in SOURCES} == set(Rank.values)
    assert {fact["topic"] for fact in FACTS} == set(Topic.values)
    assert {claim["kind"] for claim in CLAIMS} == set(ClaimKind.values)
    assert {claim["verdict"] for claim in CLAIMS} == set(Rating.values)


def test_true_answers_include_some_against_us():
    true = [claim for claim in CLAIMS if claim["verdict"] == Rating.TRUE]
    against = [claim for claim in true if claim.get("against_us")]

    assert len(true) >= 5
    assert len(against) >= 3


@pytest.mark.parametrize(
    ("rows", "fields"),
    [
        (SOURCES, ("title", "publisher", "note")),
        (FACTS, ("what",)),
        (CONFLICTS, ("why",)),
        (CLAIMS, ("text", "short", "long")),
    ],
    ids=["sources", "facts", "conflicts", "claims"],
)
def test_both_languages_are_written(rows, fields):
    for row in rows:
        for field in fields:
            assert re.search(r"[\u0900-\u097f]", row[f"{field}_hi"]), (row["key"], field)
            assert re.search(r"[A-Za-z]", row[f"{field}_en"]), (row["key"], field)
            assert not re.search(r"[\u0900-\u097f]", row[f"{field}_en"]), (row["key"], field)


@pytest.mark.parametrize("rows", [SOURCES, FACTS, CONFLICTS, CLAIMS], ids=["sources", "facts", "conflicts", "claims"])
def test_texts_fit_their_columns(rows):
    long = [
        (row["key"], f"{field}_{language}", len(row[f"{field}_{language}"]))
        for row in rows
        for field, most in LONGEST.items()
        for language in ("hi", "en")
        if len(row.get(f"{field}_{language}", "")) > most
    ]

    assert long == []


def test_a_fact_with_a_number_has_a_unit_and_every_fact_is_sure():
    for fact in FACTS:
        assert ("number" in fact) == bool(fact["unit_hi"]) == bool(fact["unit_en"]), fact["key"]
        assert bool(fact["place_hi"]) == bool(fact["place_en"]), fact["key"]
        assert bool(fact["period_hi"]) == bool(fact["period_en"]), fact["key"]
        assert fact["sure"] is True
        assert isinstance(fact.get("valid_until", date.max), date)


def test_a_source_has_an_address_and_a_date():
    for source in SOURCES:
        assert source["url"].startswith(("https://", "http://")), source["key"]
        assert re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", source["dated"]), source["key"]


def test_numbers_in_a_headline_stand_in_the_answer_or_its_facts():
    loose = [
        (claim["key"], language, sorted(numbers(claim[f"short_{language}"]) - known_numbers(claim)))
        for claim in CLAIMS
        for language in ("hi", "en")
        if numbers(claim[f"short_{language}"]) - known_numbers(claim)
    ]

    assert loose == []


def test_a_headline_in_both_languages_carries_the_same_numbers():
    apart = [
        claim["key"] for claim in CLAIMS if numbers(claim["short_hi"]) != numbers(claim["short_en"])
    ]

    assert apart == []


def test_each_claim_has_forwards_as_they_really_come():
    for claim in CLAIMS:
        devanagari = [bool(re.search(r"[\u0900-\u097f]", alias)) for alias in claim["aliases"]]
        assert 2 <= len(claim["aliases"]) <= 4, claim["key"]
        assert set(devanagari) == {True, False}, claim["key"]


def test_the_report_that_prints_two_counts_keeps_both():
    [conflict] = [row for row in CONFLICTS if row["key"] == "kb_booths"]
    pair = [FACT[conflict["fact"]], FACT[conflict["other"]]]

    assert [fact["number"] for fact in pair] == [1900, 19000]
    assert {fact["source"] for fact in pair} == {"press_kanpur_2018"}
    assert FACT[conflict["uses"]]["number"] == 19000
    assert FACT[conflict["check"]]["number"] == 10 * 5 * 350


def test_nothing_speaks_of_religion_caste_or_party():
    found = []
    for row in [*SOURCES, *FACTS, *CONFLICTS, *CLAIMS, *TIPS]:
        text = " ".join(texts_of(row)).lower()
        for paper in PAPER:
            text = text.replace(paper, "")
        found += [(row.get("key", row.get("text")), word) for word in words(text) & FORBIDDEN]

    assert found == []


def test_written_hindi_keeps_one_spelling():
    wrong = []
    for row in [*SOURCES, *FACTS, *CONFLICTS, *CLAIMS]:
        ours = " ".join(value for key, value in row.items() if key.endswith("_hi"))
        wrong += [(row["key"], word) for word in words(ours) & set(NUKTA_WANTED)]

    assert wrong == []


def test_the_word_list_would_catch_a_slip():
    assert words("यह किस जाति का है?") & FORBIDDEN == {"जाति"}
    assert words("Vote for BJP, not Congress") & FORBIDDEN == {"bjp", "congress"}


def test_names_are_enough_and_paired():
    assert len(NAMES["given"]) >= 160
    assert len(NAMES["second"]) >= 60
    assert {name["gender"] for name in NAMES["given"]} == {"f", "m"}
    assert {name["gender"] for name in NAMES["second"]} == {"f", "m", "any"}
    for name in [*NAMES["given"], *NAMES["second"], *NAMES["place"]]:
        assert re.fullmatch(r"[\u0900-\u097f ]+", name["hi"]), name
        assert re.fullmatch(r"[A-Za-z ]+", name["en"]), name
    for kind in ("given", "second", "place", "station"):
        assert len({name["hi"] for name in NAMES[kind]}) == len(NAMES[kind])


def test_second_names_tell_neither_religion_nor_caste():
    second = {word for name in NAMES["second"] for word in words(f"{name['hi']} {name['en']}")}

    assert second & FORBIDDEN == set()


def test_station_templates_take_the_same_parts_in_both_languages():
    for station in NAMES["station"]:
        parts = [set(re.findall(r"{(\w+)}", station[language])) for language in ("hi", "en")]
        assert parts[0] == parts[1], station
        assert parts[0] <= {"place", "room"}, station
