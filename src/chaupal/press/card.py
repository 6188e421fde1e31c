"""The card of a post: one picture that stands alone, with everything on it that somebody needs to check it.

A forward loses its caption, so number, source, publisher, code and address are in the pixels. Pure but for the words of
the frame, which come from the catalogue of the language asked for: no database, no clock, no network.
"""

from __future__ import annotations

import io
import json
import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

import fontpkg_mukta
import segno
import typst
from django.utils.translation import gettext as _
from django.utils.translation import override
from PIL import Image, PngImagePlugin

from chaupal.base import words
from chaupal.press import codes

SIDE = 1080
MOST_BYTES = 80_000
NOTE_LETTERS = 220
HEARD_LETTERS = 120

_TEMPLATE = Path(__file__).with_name("card.typ")
_PAPER, _INK, _STAMP = (0xFC, 0xFA, 0xF4), (0x1E, 0x1A, 0x17), (0x65, 0x21, 0x52)
_QR_SIDE = 196  # pixels there are for the code; the modules are whole pixels, so it is a little smaller
_LONG_WORD = 18  # letters after which a word may be broken, where no space allows it
_RUN = re.compile(rf"\S{{{_LONG_WORD + 1},}}")


@dataclass(frozen=True, slots=True)
class Card:
    """What one card says, in its own language."""

    number: int
    at: datetime
    title: str  # what kind of thing this is: "Fact check"
    heard: str  # the claim and the verdict on it; empty where the claim is better not repeated
    headline: str
    note: str
    source: str
    publisher: str
    code: str  # as stored, without the dash
    address: str  # where the code is checked, without the code
    root: str  # letters of the register's root last sealed


def draw(card: Card, language: str) -> bytes:
    """The card as a palette PNG, 1080 x 1080, at most 80 KB; about 120 ms.

    Texts that are long get smaller letters, a note is cut at a sentence; nothing runs over its place.
    Raises typst.TypstError where even the smallest letters do not fit (a headline of thousands of letters).
    """
    with override(language):
        inputs = {"card": json.dumps(_said(card, language), ensure_ascii=False)}
    drawn = _compiler().compile(format="png", ppi=72.0, sys_inputs=inputs)
    assert isinstance(drawn, bytes)
    return _palette(drawn, card)


def cut(text: str, most: int = NOTE_LETTERS) -> str:
    """The text's first whole sentences that fit into `most` letters; a first sentence that is longer ends at a word."""
    text = " ".join(text.split())
    if len(text) <= most:
        return text
    kept = ""
    for sentence in re.findall(r".+?(?:[।?!]+|\.(?=\s|$)|$)\s*", text):
        if len((kept + sentence).rstrip()) > most:
            break
        kept += sentence
    return kept.rstrip() or text[:most].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"


def breakable(text: str) -> str:
    """The text with places to break inside words longer than a line may be, never inside a written syllable."""
    return _RUN.sub(lambda found: _broken(found[0]), text)


def _broken(word: str) -> str:
    pieces, run = [], 0
    for here, letter in enumerate(word):
        joins = unicodedata.category(letter)[0] == "M" or letter in "\u200c\u200d"
        after_virama = here > 0 and word[here - 1] in "\u094d\u200c\u200d"
        if run >= _LONG_WORD and not joins and not after_virama:
            pieces.append("\u200b")
            run = 0
        pieces.append(letter)
        run += 1
    return "".join(pieces)


def _said(card: Card, language: str) -> dict[str, object]:
    shown = codes.shown(card.code)
    qr = segno.make(f"{card.address}/{card.code}", error="m", micro=False)
    modules = qr.symbol_size(border=0)[0]
    picture = io.BytesIO()
    qr.save(picture, kind="svg", border=0, dark="#1E1A17", light=None, xmldecl=False, svgns=True)
    lines = [_("Source: %s") % card.source, _("Published by: %s") % card.publisher, _("No AI was used for this picture")]
    return {
        "language": language,
        "title": card.title,
        "no": _("No."),
        "number": f"{card.number:04d}",
        "day": words.day(card.at, language).partition(", ")[2],
        "heard": breakable(card.heard),
        "headline": breakable(card.headline),
        "note": breakable(cut(card.note)),
        "ask": _("Genuine? Check the code:"),
        "code": shown,
        "address": breakable(card.address.partition("://")[2]),
        "lines": [breakable(line) for line in lines] + [_("Register: %s") % f"{card.root[:5]} {card.root[5:]}"],
        "qr": picture.getvalue().decode(),
        "qr_size": modules * max(_QR_SIDE // modules, 1),
    }


@cache
def _compiler() -> typst.Compiler:
    folder = Path(fontpkg_mukta.__file__).parent / "files"
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder)])
    return typst.Compiler(_TEMPLATE, root=_TEMPLATE.parent, font_paths=fonts, ignore_system_fonts=True)


@cache
def _colours() -> Image.Image:
    """Sixteen colours: paper to ink in twelve steps, paper to stamp in four. A fixed table gives the same bytes always."""

    def mixed(end: tuple[int, int, int], share: float) -> list[int]:
        return [round(a + (b - a) * share) for a, b in zip(_PAPER, end, strict=True)]

    table = [value for step in range(12) for value in mixed(_INK, step / 11)]
    table += [value for step in range(1, 5) for value in mixed(_STAMP, step / 4)]
    image = Image.new("P", (1, 1))
    image.putpalette(table)
    return image


def _palette(png: bytes, card: Card) -> bytes:
    told = PngImagePlugin.PngInfo()
    told.add_itxt("Title", f"{card.number:04d} {codes.shown(card.code)}")
    told.add_itxt("Author", card.publisher)
    told.add_itxt("Source", f"{card.address}/{card.code}")
    told.add_itxt("Software", "Chaupal, Typst")
    small = Image.open(io.BytesIO(png)).convert("RGB").quantize(palette=_colours(), dither=Image.Dither.NONE)
    out = io.BytesIO()
    small.save(out, format="PNG", optimize=True, bits=4, pnginfo=told)
    return out.getvalue()
