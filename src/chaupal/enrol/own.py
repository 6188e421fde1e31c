"""Reads of one's own page, and what is taken away from it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import get_language

from chaupal.base.clock import local
from chaupal.base.words import day, hi_or_en, speaks
from chaupal.enrol import holding, paper, requests
from chaupal.enrol.models import Nominee, Photo
from chaupal.org.choices import HELD, OVER
from chaupal.org.models import Appointment
from chaupal.people import held
from chaupal.people.held import Section
from chaupal.people.models import Person
from chaupal.people.terms import terms


def publisher() -> str:
    """Whose product this is, in the reader's language."""
    return settings.CHAUPAL_PUBLISHER_HI if speaks() == "hi" else settings.CHAUPAL_PUBLISHER_EN


def page(person: Person) -> dict[str, Any]:
    """What one's own page shows. Some two dozen queries, however much is held."""
    return {
        "me": person,
        "sections": held.about(person),
        "photo": Photo.objects.filter(person=person).exists(),
        "nominee": Nominee.objects.filter(person=person).exists(),
        "requests": requests.own(person),
        "contact": requests.contact(),
        "terms": terms(),
        "has_work": bool(work(person)),
    }


def as_json(person: Person, at: datetime) -> str:
    """Everything that is held, for a machine: sections with heads and rows, in the language now active."""
    told = [{"key": one.key, "title": one.title, "why": one.why, "heads": list(one.heads), "rows": [list(row) for row in one.rows]} for one in held.about(person)]
    whole = {"about": person.pk, "at": local(at).isoformat(), "publisher": publisher(), "language": get_language(), "sections": told}
    return json.dumps(whole, ensure_ascii=False, indent=1)


def as_pdf(person: Person, at: datetime) -> bytes:
    """Everything that is held, on paper, in the language now active."""
    sections: Sequence[Section] = held.about(person)
    return paper.held(
        sections, name=hi_or_en(person, "name"), language=speaks(), publisher=publisher(), contact=hi_or_en(requests.contact(), "name"), at=at
    )


def work(person: Person) -> list[paper.Work]:
    """The offices that were really held, for the letter of work; never one that was only put forward. One query."""
    rows = Appointment.objects.select_related("office", "unit", "booth__seat").filter(person=person, approved_by__isnull=False, from_on__isnull=False)
    return [
        paper.Work(hi_or_en(one.office, "name"), holding.where(one), day(one.from_on), day(one.until_on) if one.until_on else "–")
        for one in rows.filter(state__in=(*HELD, *OVER)).order_by("from_on", "pk")
        if one.from_on is not None
    ]


def letter(person: Person, name: object, at: datetime) -> bytes:
    """The letter of work as a PDF, in the language now active."""
    return paper.letter(work(person), name=hi_or_en(name, "name"), language=speaks(), publisher=publisher(), at=at)
