"""Damaged text made whole again, and whole text left alone."""

import csv
import re
import unicodedata
from pathlib import Path
from time import process_time

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from chaupal_match import _repair as judged
from chaupal_match import clean, repair
from chaupal_match._legacy import is_well_formed, to_unicode
from tests.match.krutidev import typed

TOP = Path(__file__).parents[2]
HOLES = (0x81, 0x8D, 0x8F, 0x90, 0x9D)

CONSONANTS = st.sampled_from([*"कखगघचछजझटठडढणतथदधनपफबभमयरलवशषसह", *(letter + "\u093c" for letter in "कखगजडढफ")])
SYLLABLES = st.builds(
    lambda cluster, sign, nasal: "\u094d".join(cluster) + sign + nasal,
    st.lists(CONSONANTS, min_size=1, max_size=3),
    st.sampled_from(["", *"ािीुूृेैोौॉ"]),
    st.sampled_from(["", "", "ं", "ँ"]),
)
WORDS = st.builds(lambda first, rest: first + "".join(rest), st.sampled_from(["", *"अआइईउऊएऐओऔऋऑ"]), st.lists(SYLLABLES, min_size=1, max_size=5))
SENTENCES = st.lists(
    st.sampled_from(["मतदान", "केंद्र", "पर", "सुबह", "सात", "बजे", "से", "लंबी", "क़तार", "है", "और", "पर्ची", "के", "बिना", "किसी", "को", "रोका", "नहीं", "जाएगा", "प्रधानमंत्री", "विद्यार्थियों", "कार्यकर्ताओं", "दृश्य", "घर"]), min_size=4, max_size=30
).map(lambda words: "उन्होंने कहा है कि " + " ".join(words) + " और यह भी नहीं।")  # fmt: skip


def misread(text: str, how: str) -> str:
    """The bytes of a text, read by somebody who takes them for Western letters."""
    shown = [chr(byte) if how == "latin-1" or byte in HOLES else bytes([byte]).decode("cp1252") for byte in text.encode()]
    return "".join(shown)


def same(text: str) -> str:
    return unicodedata.normalize("NFC", text)


@pytest.mark.parametrize(
    ("keys", "word"),
    [
        ("jk\"Vªifr", "राष्ट्रपति"), ("Lora=rk", "स्वतंत्रता"), ("dk;ZØe", "कार्यक्रम"), ("vkfFkZd", "आर्थिक"), ("fo|kfFkZ;ksa", "विद्यार्थियों"),
        ("{ks=ksa", "क्षेत्रों"), ("fLFkfr", "स्थिति"), ("fufnZ\"V", "निर्दिष्ट"), ("i`Foh", "पृथ्वी"), ("laLÑfr", "संस्कृति"), ("VªsDVj", "ट्रेक्टर"),
        ("o\"kkZsa", "वर्षों"), ("o\"kksZa", "वर्षों"), ("/kkÆed", "धार्मिक"), ("Çgnh", "हिंदी"), ("'kÉenk", "शर्मिंदा"), ("ugÈ", "नहीं"), ("b±V", "ईंट"),
        ("xbZ", "गई"), ("lM+d", "सड़क"), ("[+kcj", "ख़बर"), ("T+;knk", "ज़्यादा"), ("eq>s", "मुझे"), ("Å¡pk", "ऊँचा"), ("dgkW", "कहाँ"), ("xkWo", "गाँव"),
        ("dkWyst", "कॉलेज"), ("M‚DVj", "डॉक्टर"), ("nq%[k", "दुःख"), ("dgk%", "कहा:"), ("10%30", "10:30"), ("1]77]516", "1,77,516"), ("2019&20", "2019-20"),
        ("50%", "50%"), ("#i;s", "रुपये"), ("fuxZr", "निर्गत"), ("egku~", "महान्"), ("’kgj", "शहर"), ("–f\"V", "दृष्टि"), ("gSA", "है।"), ("D;k\\", "क्या?"),
        ("ƒ„…†", "१२३४"), ("EVM", "EVM"), ("https://example.org/dks", "https://example.org/dks"), ("gS…", "है…"),
    ],
)  # fmt: skip
def test_keys_become_the_word_they_draw(keys: str, word: str) -> None:
    assert same(to_unicode(keys)) == same(word)


@settings(deadline=None)
@given(WORDS)
@example("मार्केटिंग")
@example("वर्ल्ड")
def test_any_word_comes_back_from_its_keys(word: str) -> None:
    assume(re.search("[a-z]", typed(word)))  # a lone mark stays a mark, and what is capitals alone an acronym

    assert same(to_unicode(typed(word))) == same(word)


@settings(deadline=None)
@given(SENTENCES)
def test_a_text_typed_for_the_old_font_is_read(text: str) -> None:
    assert same(repair(typed(text))) == same(text)


@settings(deadline=None)
@given(SENTENCES)
def test_a_line_in_english_or_hinglish_between_such_lines_stays(text: str) -> None:
    english, hinglish = "Forwarded as received from the office", "Ramesh bhai ka message hai"

    lines = repair(f"{english}\n{typed(text)}\n{hinglish}").split("\n")

    assert (lines[0], same(lines[1]), lines[2]) == (english, same(text), hinglish)


def test_a_column_of_names_is_read_as_one_text() -> None:
    names = ["राजेश कुमार", "सुनीता देवी", "मोहन यादव", "अब्दुल रहीम"]

    column = repair("\n".join(["Ramesh Lal", *map(typed, names)]))

    assert column.split("\n") == ["Ramesh Lal", *names]


@pytest.mark.parametrize("text", ["ls us dk ds", "us flag can do it", "tar -x | ls /usr; fd -e py", "ki gal hai ji tusi kithe ho", "gS", "kya haal hai bhai"])
def test_words_that_another_language_has_too_are_no_evidence(text: str) -> None:
    assert repair(text) == text


@pytest.mark.parametrize("how", ["latin-1", "cp1252"])
@pytest.mark.parametrize("times", [1, 2, 3])
@settings(deadline=None)
@given(text=st.lists(st.sampled_from(["भारत", "मतदान", "“ठीक”", "ਚੋਣ", "ভোট", "தேர்தல்", "😀", "é", "10", "vote", "–"]), min_size=1, max_size=12))
def test_letters_read_wrongly_any_number_of_times_come_back(how: str, times: int, text: list[str]) -> None:
    whole = "चुनाव " + " ".join(text)
    damaged = whole
    for _ in range(times):
        damaged = misread(damaged, how)

    assert repair(damaged) == whole


def test_a_blank_that_stands_for_a_byte_comes_back_where_no_byte_was_dropped() -> None:
    kept = misread("घुसपैठ के लिए", "cp1252").replace("\xa0", " ")
    dropped = misread("कहाँ गए", "cp1252").replace("\x81", "").replace("\x8f", "")

    assert repair(kept) == "घुसपैठ के लिए"
    assert repair(dropped) == "कहाà¤ गà¤"


@pytest.mark.parametrize("text", ["à la carte déjà vu: 5 °C à 7 °C", "Itâ€™s on", "São Paulo à ¤ 5", "à¤•"])
def test_western_letters_that_are_meant_stay(text: str) -> None:
    assert repair(text) == text


def test_no_text_of_the_project_is_changed() -> None:
    with (TOP / "cases" / "claim_pairs.csv").open(encoding="utf-8") as rows:
        texts = [row[side] for row in csv.DictReader(rows) for side in ("one", "other")]
    for folder, pattern in (("docs", "*.md"), ("src/chaupal", "*.toml"), ("src/chaupal", "*.py"), ("src/chaupal", "*.html"), ("src/chaupal", "*.js")):
        for path in (TOP / folder).rglob(pattern):
            whole = path.read_text(encoding="utf-8")
            texts += [whole, *whole.split("\n"), *re.findall(r'"([^"\n]*)"', whole)]

    assert len(texts) > 20_000
    assert [text for text in texts if repair(text) != text] == []


KEYS = st.text(alphabet="abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ;:'\"[]{}|~+-=,./?<>()&%$#@!^*_`\\ \n0123456789¡ªÇÆÉÈÊ±¶Ù…–—", max_size=30)


@settings(deadline=None)
@given(st.lists(st.one_of(KEYS, st.sampled_from(["gS", "dks", "vkSj", "Hkh gS", "us", "dk", "\n", "Ã", "à¤", "भारत", "hello there"])), max_size=15).map(" ".join))
@example("gS dks\nfoo bar. gS")
def test_repairing_twice_changes_nothing_and_lines_stay_lines(text: str) -> None:
    once = repair(text)

    assert repair(once) == once
    assert once.count("\n") == text.count("\n")


BYTES = "àÃâÂð¤¥¦®°€„\xa0\x81\x8d\x8f\x90\x9d\xad•\u0915¢ŸŽž" + "".join(chr(byte) for byte in range(0x80, 0x100))


@settings(deadline=None)
@given(st.text(alphabet=st.one_of(st.sampled_from(BYTES), st.characters()), max_size=200))
def test_any_text_at_all_is_repaired_once(text: str) -> None:
    once = repair(text)

    assert repair(once) == once


def test_what_counts_as_evidence_are_words_that_can_be_spelled() -> None:
    assert [word for word in judged._SURE if not is_well_formed(word)] == []
    assert [word for word in judged._SURE if typed(to_unicode(word)) != word and same(to_unicode(typed(to_unicode(word)))) != same(to_unicode(word))] == []


def test_clean_reads_damaged_text() -> None:
    assert clean("Forwarded many times\nernku dsUnz ugha cnyk gS] ;g lwpuk lgh gSA") == "मतदान केन्द्र नहीं बदला है, यह सूचना सही है।"
    assert clean("lwpuk gS fd uke c&lt;+k vkSj dke ?kVk gSA") == clean("सूचना है कि नाम बढ़ा और काम घटा है।")


def test_a_text_that_needs_nothing_costs_next_to_nothing() -> None:
    hindi, english = ("मतदान केंद्र पर लंबी क़तार है। " * 20)[:500], ("The booth at the school moved to the hall. " * 20)[:500]
    start = process_time()

    for _ in range(200):
        repair(hindi)
        repair(english)

    assert process_time() - start < 400 * 0.0003


@pytest.mark.parametrize(
    "hostile",
    [
        "à¤" * 20_000, "Ã" * 40_000, "Ã\xa0" * 20_000, "gS dks vkSj " + "D" * 39_000, "gS " * 13_000, "gS\n" * 13_000,
        "".join(f"gS dks {'D' * 74}{number} " for number in range(450)), "".join(f"gS dks {'j~' * 36}Z{number} " for number in range(450)),
        "".join(f"gS dks {'fd' * 36}{number} " for number in range(450)), "".join(f"gS dks {'?' * 70}k{number} " for number in range(450)),
        misread(misread(misread(misread("भारत " * 400, "cp1252"), "latin-1"), "cp1252"), "cp1252")[:40_000],
    ],
    ids=lambda text: ascii(text[:12]),
)  # fmt: skip
def test_hostile_text_is_over_soon(hostile: str) -> None:
    start = process_time()

    repair(hostile)

    assert process_time() - start < 1.0
