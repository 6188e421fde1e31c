"""The short code on a card: six letters that nobody misreads. Pure but for the randomness of `fresh`."""

from __future__ import annotations

import re
import secrets

from chaupal.base.words import latin_digits

# No 0 O, 1 I L, 2 Z, 5 S, 8 B: a code is read off a small picture and typed on a small phone.
ALPHABET = "ACDEFGHJKMNPQRTUVWXY34679"
LENGTH = 6

_SPOKEN = re.compile(r"[\s\-\u2010-\u2015\u2212_.]+")
_IN_TEXT = re.compile(rf"(?<![A-Z0-9])([{ALPHABET}]{{3}})[-\u2010-\u2015\u2212 ]?([{ALPHABET}]{{3}})(?![A-Z0-9])")
_IN_ADDRESS = re.compile(rf"/v/([{ALPHABET}]{{{LENGTH}}})(?![A-Z0-9])", re.IGNORECASE)


def fresh() -> str:
    """A new random code; 244 million there are, so the caller keeps it unique."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def shown(code: str) -> str:
    """As it stands on the card: K7M-4RX."""
    return f"{code[:3]}-{code[3:]}"


def read(typed: str) -> str:
    """What was typed, without dashes and spaces, in capitals and Latin digits. May be no code at all: see `is_code`."""
    return _SPOKEN.sub("", latin_digits(typed)).upper()


def is_code(code: str) -> bool:
    """Whether it has a code's form."""
    return len(code) == LENGTH and all(letter in ALPHABET for letter in code)


def within(text: str) -> tuple[str, ...]:
    """The codes that a longer text carries, in order: in the address of the verify page, or written with the dash."""
    found = [match[1].upper() for match in _IN_ADDRESS.finditer(text)]
    found += [match[1] + match[2] for match in _IN_TEXT.finditer(text) if not match[0].isalpha()]
    return tuple(dict.fromkeys(found))


def one_letter_off(code: str) -> list[str]:
    """LIKE patterns of the codes that differ from this one in a single letter."""
    return [f"{code[:place]}_{code[place + 1 :]}" for place in range(LENGTH)]
