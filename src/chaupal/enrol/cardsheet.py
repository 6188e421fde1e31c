"""Identity cards on A4, Hindi and English on one face, with a code that anybody can check. Pure: no database, no clock."""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from pathlib import Path

import segno
import typst

from chaupal.base import fonts, words

_TEMPLATE = Path(__file__).with_name("cards.typ")
# A picture inside a drawing, because what is drawn takes words alone: so no picture ever lies open on the disk.
_AROUND = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="180" height="225"><image width="180" height="225" xlink:href="data:image/jpeg;base64,{}"/></svg>'
MASK = 3  # any of the eight is right; letting the library weigh all of them is most of its time


@dataclass(frozen=True, slots=True)
class Face:
    """What stands on one card; `photo` is a drawing around a JPEG, or empty, and then the initials stand there."""

    name_hi: str
    name_en: str
    office: str
    place: str
    code: str
    qr: str
    photo: str
    initials: str


def around(jpeg: bytes) -> str:
    """The picture as a card takes it; empty for none."""
    return _AROUND.format(base64.b64encode(jpeg).decode()) if jpeg else ""


def qr(text: str) -> str:
    """The code as a drawing, about 1 ms; readable with a seventh of it damaged."""
    out = io.BytesIO()
    segno.make(text, error="m", micro=False, mask=MASK).save(out, kind="svg", border=0, xmldecl=False)
    return out.getvalue().decode()


def initials(hindi: str, english: str) -> str:
    """One letter or syllable of the first and the last word of the name; vowel signs stay with their letter."""
    told = (hindi or english).split()
    return "".join(_first(word) for word in (told[:1] + told[-1:] if len(told) > 1 else told[:1]))


def _first(word: str) -> str:
    taken = word[0]
    for letter in word[1:]:
        if not ("\u093a" <= letter <= "\u094c" or letter in "\u0901\u0902\u0903\u093c"):
            break
        taken += letter
    return taken


def draw(faces: Sequence[Face], *, publisher: str, until: date, site: str) -> bytes:
    """All cards in one PDF, ten a page. About 4 ms a card; 2,400 cards with pictures are some 25 MB."""
    told = {
        "title": publisher,
        "publisher": publisher,
        "until_words": "मान्य · Valid until",
        "until": f"{until.day} {words.day(until, 'hi').split()[2]} · {words.day(until, 'en').partition(', ')[2]}",
        "check_words": "जाँचें · Check:",
        "site": f"{site.partition('://')[2]}/c/",
        "cards": [asdict(face) for face in faces],
    }
    drawn = _compiler().compile(format="pdf", pdf_tags=False, sys_inputs={"sheet": json.dumps(told, ensure_ascii=False)})
    assert isinstance(drawn, bytes)
    return drawn


@cache
def _compiler() -> typst.Compiler:
    faces = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(fonts.folder())])
    return typst.Compiler(_TEMPLATE, root=_TEMPLATE.parent, font_paths=faces, ignore_system_fonts=True)


def both(pairs: Iterable[tuple[str, str]]) -> str:
    """Hindi and English beside each other, once where they are the same."""
    return ", ".join(hindi if hindi == english else f"{hindi} · {english}" for hindi, english in pairs)
