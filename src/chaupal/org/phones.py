"""A mobile number as somebody types it, and as it is stored."""

from __future__ import annotations

import re

from chaupal.base.words import latin_digits


def cleaned(text: str) -> str | None:
    """91 and the ten digits, whatever blanks, brackets, 0 or 91 stood around them; None where it is no Indian mobile number.

    One form only: the blind index by which a number is known again is made from it.
    """
    digits = re.sub(r"[\s()+.-]", "", latin_digits(text))
    found = re.fullmatch(r"(?:91|0)?([6-9][0-9]{9})", digits, re.ASCII)
    return None if found is None else f"91{found[1]}"
