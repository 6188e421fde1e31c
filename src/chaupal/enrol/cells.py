"""What a cell says, made plain: a name in two scripts, a phone number, an age, a part number. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from chaupal.base.words import latin_digits
from chaupal.enrol.choices import Reason
from chaupal.org import phones
from chaupal.people import script

LONGEST_NAME = 120
ADULT = 18


@dataclass(frozen=True, slots=True)
class Name:
    """A name in both scripts; `suggested` says which of the two a machine wrote ("hi", "en" or "")."""

    hi: str
    en: str
    suggested: str = ""


_BETWEEN, _BLANKS = re.compile(r"[\s/|()]+"), re.compile(r"\s+")
_ODD, _LETTER = re.compile(r"[0-9०-९@#<>=\\{}]"), re.compile(r"[^\W\d_]")


def name(plain: str, hindi: str, english: str) -> Name | Reason:
    """The name of a row from the column of names and those of either script. One script is enough."""
    told_hi, told_en = _tidy(hindi), _tidy(english)
    for text in (_tidy(plain), *_wrong_script(told_hi, told_en)):
        parts = _BETWEEN.split(text)
        told_hi = told_hi if script.is_devanagari(told_hi) else " ".join(word for word in parts if script.is_devanagari(word)) or told_hi
        told_en = told_en or " ".join(word for word in parts if word and not script.is_devanagari(word))
    told_hi = told_hi if script.is_devanagari(told_hi) else ""
    told_en = "" if script.is_devanagari(told_en) else told_en
    if not told_hi and not told_en:
        return Reason.NO_NAME if not (plain or hindi or english) else Reason.BAD_NAME
    if any(_is_odd(one) for one in (told_hi, told_en) if one):
        return Reason.BAD_NAME
    if not told_en:
        return Name(told_hi[:LONGEST_NAME], script.to_roman(told_hi)[:LONGEST_NAME], "en")
    if not told_hi:
        return Name(script.to_devanagari(told_en)[:LONGEST_NAME], told_en[:LONGEST_NAME], "hi")
    return Name(told_hi[:LONGEST_NAME], told_en[:LONGEST_NAME])


def _wrong_script(hindi: str, english: str) -> list[str]:
    """What stands in the column of the other script counts for its own."""
    odd = [hindi] if hindi and not script.is_devanagari(hindi) else []
    return odd + ([english] if script.is_devanagari(english) else [])


def _tidy(text: str) -> str:
    return _BLANKS.sub(" ", text.strip(" .,;:-_'\"*")).strip()


def _is_odd(text: str) -> bool:
    return len(text) > LONGEST_NAME or _ODD.search(text) is not None or not _LETTER.search(text)


_PLAIN_PHONE = re.compile(r"[6-9][0-9]{9}")
_PLACEHOLDERS = re.compile(r"[-–—.0xX/ ]*|n\.?a\.?|nil|none|नहीं|no", re.IGNORECASE)


def phone(text: str) -> str | Reason:
    """The number as it is stored (91 and ten digits), or why there is none."""
    if _PLAIN_PHONE.fullmatch(text):
        return f"91{text}"
    told = latin_digits(text).strip().lstrip("'’`").strip()
    if _PLACEHOLDERS.fullmatch(told):
        return Reason.NO_PHONE
    if re.fullmatch(r"[+-]?\d+(\.\d+)?[eE][+-]?\d+", told):
        whole = _exactly(told)
        if whole is None:
            return Reason.CUT_PHONE
        told = whole
    told = re.sub(r"\.0+$", "", told)
    told = re.sub(r"^\D*(?=[+\d])", "", told)
    found = phones.cleaned(re.sub(r"[^\d+/,;&|]", "", told) if not re.search("[a-zA-Z]", told) else told)
    if found is not None:
        return found
    several = [one for part in re.split(r"[/,;&|]|\s{2,}|(?<=\d{10})\s", told) if (one := phones.cleaned(part))]
    return Reason.MANY_PHONES if len(several) > 1 else several[0] if several else Reason.BAD_PHONE


def _exactly(told: str) -> str | None:
    """The digits of 9.876543210E+09; None where fewer were written than it stands for, so that the rest is lost."""
    try:
        value = Decimal(told)
    except InvalidOperation:
        return None
    written = len(re.sub(r"\D", "", told.lower().partition("e")[0]).lstrip("0"))
    if value != value.to_integral_value() or not 0 < value < Decimal(10) ** 13 or written < len(str(int(value))):
        return None
    return str(int(value))


def is_under_age(text: str, today: date) -> bool:
    """Whether the cell says an age, a year or a day of birth under 18; what cannot be read says nothing."""
    told = latin_digits(text)
    if found := re.search(r"(?<!\d)(?:(\d{4})\D(\d{1,2})\D(\d{1,2})|(\d{1,2})\D(\d{1,2})\D(\d{4}))(?!\d)", told):
        year, month, day = (found[1], found[2], found[3]) if found[1] else (found[6], found[5], found[4])
        return (today.year - int(year)) - ((today.month, today.day) < (int(month), int(day))) < ADULT
    if found := re.fullmatch(r"\D*(\d{1,4})(?:\.0+)?\D*", told):
        number = int(found[1])
        return number < ADULT if number < 130 else today.year - number < ADULT if 1900 < number <= today.year else False
    return False


_SUFFIX = {"क": "A", "ख": "B", "ग": "C", "घ": "D", "अ": "A", "ब": "B", "स": "C", "द": "D"}


@lru_cache(maxsize=5_000)
def part(text: str) -> tuple[int, str] | None:
    """Part number and letter of a booth: "12A", "012-a", "12.0", "बूथ 12 क"; None where it is none."""
    told = re.sub(r"\.0+$", "", latin_digits(text).strip())
    found = re.fullmatch(r"\D*?0*(\d{1,4})\s*[-./ (]*([A-Za-zकखगघअबसद]?)\)?\W*", told)
    if found is None or int(found[1]) == 0:
        return None
    return int(found[1]), _SUFFIX.get(found[2], found[2].upper())
