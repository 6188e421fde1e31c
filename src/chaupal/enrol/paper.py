"""What a person takes away on paper: what is held about them, and the letter of work. Drawn by Typst, Hindi shaped right."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst
from django.utils.translation import gettext as _

from chaupal.base import fonts, words
from chaupal.people.held import Section

_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Work:
    """One office as the letter of work names it; no word on how well."""

    office: str
    place: str
    from_: str
    until: str


def held(sections: Sequence[Section], *, name: str, language: str, publisher: str, contact: str, at: datetime) -> bytes:
    """Everything that is held as a PDF, in the language now active. About 0.3 s."""
    told = {
        "language": language, "publisher": publisher, "title": _("What is held about you"),
        "under": _("%(name)s · as of %(when)s") % {"name": name, "when": words.moment(at)},
        "sections": [asdict(one) for one in sections], "none": _("nothing"),
        "foot": _("Correct it, ask about it or leave on your own page. Contact for your data: %(who)s") % {"who": contact or publisher},
    }  # fmt: skip
    return _drawn("held.typ", told)


def letter(work: Sequence[Work], *, name: str, language: str, publisher: str, at: datetime) -> bytes:
    """The letter of work as a PDF, in the language now active: which offices, where, from when until when. About 0.2 s."""
    told = {
        "language": language, "publisher": publisher, "title": _("Letter of work"), "name": name,
        "line": _("has worked with us in these offices:"), "columns": [_("Office"), _("Where"), _("Since when"), _("Until")],
        "work": [[one.office, one.place, one.from_, one.until] for one in work],
        "thanks": _("Thank you for the time you gave."), "made": _("Made on %(day)s") % {"day": words.day(at)},
        "foot": _("This letter says what was done, where and when. It holds no mark and no judgement; we keep none."),
    }  # fmt: skip
    return _drawn("letter.typ", told)


def _drawn(template: str, told: dict[str, Any]) -> bytes:
    drawn = _compiler(template).compile(format="pdf", sys_inputs={"told": json.dumps(told, ensure_ascii=False)})
    assert isinstance(drawn, bytes)
    return drawn


@cache
def _compiler(template: str) -> typst.Compiler:
    faces = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(fonts.folder())])
    return typst.Compiler(_HERE / template, root=_HERE, font_paths=faces, ignore_system_fonts=True)
