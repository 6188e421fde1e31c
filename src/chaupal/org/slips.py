"""Slips as they are printed: letters in two groups of four, and a picture that leads to the joining page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import segno
from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from chaupal.org.actions.handing import Handed
from chaupal.org.models import Appointment
from chaupal.people.guessing import mark

PER_SHEET = 8  # on A4, two beside one another


@dataclass(frozen=True, slots=True)
class Drawn:
    """One slip of a sheet."""

    appointment: Appointment
    code: str
    where: str
    picture: SafeString


def address(code: str) -> str:
    """The joining page of these letters, as it is typed."""
    return f"{settings.CHAUPAL_SITE.rstrip('/')}/join/{code}/"


def scanned(code: str) -> str:
    """The same as the picture leads to it: with the mark that no guesser can write."""
    return address(f"{code}.{mark(code)}")


def picture(text: str, scale: int = 5) -> SafeString:
    """A text as a picture to scan. About 3 ms."""
    return mark_safe(segno.make(text, error="m", micro=False).svg_inline(scale=scale, border=3))


def spelled(code: str) -> str:
    """The letters as people read them."""
    return f"{code[:4]}-{code[4:]}"


def drawn(handed: Iterable[Handed]) -> list[list[Drawn]]:
    """The slips by sheets."""
    every = [Drawn(one.appointment, spelled(one.code), address(one.code), picture(scanned(one.code), 3)) for one in handed]
    return [every[at : at + PER_SHEET] for at in range(0, len(every), PER_SHEET)]
