"""How the cell's own number is known again in an exported chat: by the number or by a name, each as a blind index."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from chaupal.base.seal import blind
from chaupal.tips.choices import OwnKind
from chaupal.tips.models import OwnLabel

_NUMBER = re.compile(r"\+?[\d\s().\-\u2010-\u2015\u202a-\u202e\u2066-\u2069]{10,30}\Z")
_DIGITS = range(10, 16)  # with country code at most fifteen (ITU-T E.164)
_HIDDEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def digits(label: str) -> str:
    """The number that a label is, as digits with the country code; "" where it is a name. Ten digits are Indian ones."""
    told = label.strip()
    if not _NUMBER.match(told):
        return ""
    plain = "".join(str(unicodedata.digit(letter)) for letter in told if letter.isdigit())
    if plain.startswith("00"):
        plain = plain[2:]
    if len(plain) == 11 and plain[0] == "0" and "+" not in told:
        plain = plain[1:]
    if len(plain) == 10 and "+" not in told:
        plain = f"91{plain}"
    return plain if len(plain) in _DIGITS else ""


def name(label: str) -> str:
    """A name as it is compared: one kind of letters, no hidden marks, no capitals, single spaces."""
    return " ".join(_HIDDEN.sub("", unicodedata.normalize("NFKC", label)).casefold().split()).strip("~ ")


def mark(label: str) -> tuple[str, bytes]:
    """Kind and blind index of a label as it stands in a file."""
    number = digits(label)
    kind = OwnKind.NUMBER if number else OwnKind.NAME
    return kind, blind(f"{kind}:{number or name(label)}", field="tips.own_label")


def recogniser() -> Callable[[str], bool] | None:
    """Says of a speaker's name whether it is the cell's own; None while no number was set. One query."""
    known = {bytes(one) for one in OwnLabel.objects.values_list("blind", flat=True)}
    return (lambda label: mark(label)[1] in known) if known else None
