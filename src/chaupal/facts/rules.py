"""What the data bank accepts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from chaupal.facts.models import Source
from chaupal.people.names import fold


@dataclass(frozen=True, slots=True)
class Said:
    """What a version of a fact says: what is counted, the number with its unit, where, when, how firm, from which source."""

    what_hi: str
    what_en: str
    source: Source
    number: Decimal | None = None
    unit_hi: str = ""
    unit_en: str = ""
    place_hi: str = ""
    place_en: str = ""
    period_hi: str = ""
    period_en: str = ""
    provisional: bool = False
    valid_until: date | None = None
    sample: bool = False


def search_text(said: Said) -> str:
    """What a fact is found by, folded: both texts, place, period, and the number without its grouping."""
    number = "" if said.number is None else f"{Decimal(said.number).normalize():f}"
    texts = (said.what_hi, said.what_en, said.place_hi, said.place_en, said.period_hi, said.period_en, said.unit_hi, said.unit_en)
    return fold(" ".join((*texts, number)))


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file that may be kept as a copy."""

    mime: str
    ending: str


_SIGNATURES = (
    (b"%PDF-", Kind("application/pdf", ".pdf")),
    (b"\xff\xd8\xff", Kind("image/jpeg", ".jpg")),
    (b"\x89PNG\r\n\x1a\n", Kind("image/png", ".png")),
)


def archive_kind(copy: bytes) -> Kind | None:
    """What a file is by its first bytes, whatever its name says; None for what is not kept. Saved pages count as text."""
    for signature, kind in _SIGNATURES:
        if copy.startswith(signature):
            return kind
    if b"\0" in copy[:4096]:
        return None
    try:
        copy.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return Kind("text/plain; charset=utf-8", ".txt")
