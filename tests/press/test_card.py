"""The picture: small enough, the same each time, nothing over its edge, and readable by a machine."""

import io
from dataclasses import replace
from datetime import datetime

import pytest
import segno
from PIL import Image

from chaupal.press import card as pictures
from chaupal.press.card import Card, breakable, cut, draw

HEADLINE = "मतदाता सूची में नाम होने पर किसी भी मान्य फ़ोटो पहचान-पत्र से मतदान किया जा सकता है और इसके लिए वोटर कार्ड का होना ज़रूरी नहीं, यह निर्वाचन आयोग का स्पष्ट निर्देश है।"
NOTE = "निर्वाचन आयोग ने बारह और पहचान-पत्र माने हैं। घर से निकलने से पहले अपना नाम सूची में देख लें। किसी भी शंका में हेल्पलाइन 1950 पर फ़ोन करें। यह सेवा हर ज़िले में है, सुबह से शाम तक मिलती है और इसका कोई शुल्क नहीं लगता।"


@pytest.fixture
def card(noon: datetime) -> Card:
    return Card(
        number=412,
        at=noon,
        title="तथ्य-जाँच",
        heard="सुना है: “वोटर कार्ड नहीं, तो वोट नहीं”। नतीजा: ग़लत",
        headline="सूची में नाम है, तो वोट डाल सकते हैं।",
        note=NOTE,
        source="भारत निर्वाचन आयोग",
        publisher="नमूना संगठन, लखनऊ",
        code="K7M4RX",
        address="https://chaupal.example.org/v",
        root="4OYMIQUY7Q",
    )


def opened(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png))


@pytest.mark.parametrize(
    ("language", "headline", "note"),
    [
        ("hi", "नहीं।", ""),
        ("hi", HEADLINE[:160], NOTE * 4),
        ("hi", "क्ष्म्यत्र्यस्त्र्यक्षिप्रनिर्वाचन" * 5, "व" * 300),
        ("en", "W" * 160, "W" * 400),
        ("en", "Your name on the list is what lets you vote. " * 3, "The Commission accepts twelve papers. " * 12),
    ],
)
def test_draw_stays_inside_its_limits_whatever_the_length(card: Card, language: str, headline: str, note: str) -> None:
    png = draw(replace(card, headline=headline, note=note), language)

    picture = opened(png)
    assert (picture.size, picture.mode, len(png) <= pictures.MOST_BYTES) == ((1080, 1080), "P", True)
    assert is_bare(picture, (10, 112, 50, 820)) and is_bare(picture, (1029, 112, 1070, 820))  # both margins
    assert is_bare(picture, (55, 808, 1025, 828)) and is_bare(picture, (55, 1056, 1025, 1070))  # under the text, under the foot


def is_bare(picture: Image.Image, box: tuple[int, int, int, int]) -> bool:
    return picture.convert("RGB").crop(box).getextrema() == tuple((value, value) for value in (0xFC, 0xFA, 0xF4))


def test_draw_twice_gives_the_same_bytes(card: Card) -> None:
    first, second = draw(card, "hi"), draw(card, "hi")

    assert first == second


def test_draw_speaks_the_language_it_is_asked_for(card: Card) -> None:
    hindi, english = draw(card, "hi"), draw(card, "en")

    assert hindi != english


def test_draw_carries_the_code_as_qr_with_a_quiet_margin(card: Card) -> None:
    picture = opened(draw(card, "hi")).convert("L")

    rows = [list(row) for row in segno.make("https://chaupal.example.org/v/K7M4RX", error="m", micro=False).matrix]
    side = 196 // len(rows)
    seen = [
        [int(picture.getpixel((55 + x * side + side // 2, 856 + y * side + side // 2)) < 128) for x in range(len(rows))]  # type: ignore[operator]
        for y in range(len(rows))
    ]
    assert seen == rows
    assert is_bare(opened(draw(card, "hi")), (55 + len(rows) * side, 856, 55 + len(rows) * side + 4 * side, 1050))


def test_draw_names_the_post_in_the_file_itself(card: Card) -> None:
    told = opened(draw(card, "hi")).info

    assert (told["Title"], told["Author"], told["Source"]) == (
        "0412 K7M-4RX",
        "नमूना संगठन, लखनऊ",
        "https://chaupal.example.org/v/K7M4RX",
    )


def test_cut_keeps_whole_sentences() -> None:
    assert cut(NOTE, 80) == "निर्वाचन आयोग ने बारह और पहचान-पत्र माने हैं।"


def test_cut_keeps_a_point_inside_a_figure() -> None:
    assert cut("The limit is 1.5 km. Ask at the booth if it is more.", 30) == "The limit is 1.5 km."


def test_cut_ends_a_single_long_sentence_at_a_word() -> None:
    assert cut("एक दो तीन चार पाँच छह सात", 14) == "एक दो तीन चार…"


def test_breakable_never_parts_a_written_syllable() -> None:
    pieces = breakable("क्ष्म्यत्र्यस्त्र्यक्षिप्रनिर्वाचनक्षेत्र" * 2).split("\u200b")

    assert len(pieces) > 1
    assert [piece for piece in pieces if piece[0] in "्ािीुूेैोौंँ़" or piece[-1] == "्"] == []
