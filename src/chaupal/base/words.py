"""Numbers, dates and times as people here read them: Latin digits, Indian grouping, India's clock.

Every function is pure. `language` is "hi" or "en"; left out, it is the language of the page being made.
Dates are never all numbers; a desk reads 18:20, a phone says शाम 6:20 बजे or 6:20 pm.
"""

import re
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from difflib import SequenceMatcher
from math import sqrt

from django.utils.translation import get_language

from chaupal.base.clock import local

MINUS = "\u2212"
NOTHING = "\u2013"

_DAYS = {
    "hi": ("सोम", "मंगल", "बुध", "गुरु", "शुक्र", "शनि", "रवि"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
_MONTHS = {
    "hi": (
        "जनवरी", "फ़रवरी", "मार्च", "अप्रैल", "मई", "जून",
        "जुलाई", "अगस्त", "सितंबर", "अक्टूबर", "नवंबर", "दिसंबर",
    ),
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
}  # fmt: skip
_MONTHS_SHORT = {
    "hi": (
        "जन.", "फ़र.", "मार्च", "अप्रै.", "मई", "जून", "जुला.", "अग.", "सितं.", "अक्टू.", "नवं.", "दिसं.",
    ),
    "en": _MONTHS["en"],
}  # fmt: skip

# Devanagari digits are accepted wherever people type; the product itself only ever writes Latin ones.
_LATIN_DIGITS = str.maketrans("०१२३४५६७८९", "0123456789")


def speaks(language: str | None = None) -> str:
    """The language to write in, "hi" or "en"; Hindi when nobody has said."""
    return "en" if (language or get_language() or "hi").startswith("en") else "hi"


def latin_digits(text: str) -> str:
    """The same text with Devanagari digits folded to Latin ones."""
    return text.translate(_LATIN_DIGITS)


def indian(number: int | float | Decimal | None) -> str:
    """177516 as "1,77,516"; decimals are kept, the minus is a real one, None is a dash."""
    if number is None:
        return NOTHING
    if isinstance(number, int) and -1_000 < number < 1_000:  # most figures of a board
        return str(number) if number >= 0 else f"{MINUS}{-number}"
    whole, _, decimals = format(abs(Decimal(str(number))), "f").partition(".")
    head, tail = whole[:-3], whole[-3:]
    groups: list[str] = []
    while head:
        groups.insert(0, head[-2:])
        head = head[:-2]
    grouped = ",".join([*groups, tail]) + (f".{decimals}" if decimals else "")
    return (MINUS if number < 0 else "") + grouped


def lakh(number: int, language: str | None = None) -> str:
    """A count as one says it: "1.8 लाख", "2.4 करोड़"; below a lakh the full figure. Not for boards."""
    hindi = speaks(language) == "hi"
    for size, word in ((10_000_000, "करोड़" if hindi else "crore"), (100_000, "लाख" if hindi else "lakh")):
        if abs(number) >= size:
            tenths = (Decimal(number) / size).quantize(Decimal("0.1"), ROUND_HALF_UP)
            shown = tenths.to_integral_value() if tenths == tenths.to_integral_value() else tenths
            return f"{indian(shown)} {word}"
    return indian(number)


def pct(part: int | float, whole: int | float) -> str:
    """A share as "66%", rounded down to 99% while something is still open; a dash when there is no whole."""
    if not whole:
        return NOTHING
    if isinstance(part, int) and isinstance(whole, int) and part >= 0 and whole > 0:
        share = (200 * part + whole) // (2 * whole)  # half up, as below, without a decimal for each cell of a board
    else:
        share = int((Decimal(str(part)) * 100 / Decimal(str(whole))).quantize(Decimal(1), ROUND_HALF_UP))
    if share >= 100 and part < whole:
        share = 99
    if share == 0 and part > 0:
        return "<1%"
    return f"{indian(share)}%"


def sample(right: int, seen: int, language: str | None = None) -> str:
    """A sample as counts, then percent, then its spread (95 %, normal): "400 में 352, 88% ±3"."""
    if not seen:
        return NOTHING
    share = right / seen
    spread = round(196 * sqrt(share * (1 - share) / seen))
    counts = f"{indian(seen)} में {indian(right)}" if speaks(language) == "hi" else f"{indian(right)} of {indian(seen)}"
    return f"{counts}, {round(share * 100)}% ±{spread}"


def span(first: int, last: int) -> str:
    """A range of numbers as "201-300", one number alone as itself."""
    return indian(first) if first == last else f"{indian(first)}-{indian(last)}"


def here(moment: datetime | date) -> datetime | date:
    """The moment on India's clock; a plain date stays as it is. A naive datetime is a bug and raises."""
    return local(moment) if isinstance(moment, datetime) else moment


def day(moment: datetime | date, language: str | None = None, *, today: datetime | date | None = None) -> str:
    """ "सोम, 8 फ़रवरी 2027" or "Mon, 8 Feb 2027"; the year goes when `today` is in the same one (phones)."""
    on, said = here(moment), speaks(language)
    text = f"{_DAYS[said][on.weekday()]}, {on.day} {_MONTHS[said][on.month - 1]}"
    return text if today is not None and here(today).year == on.year else f"{text} {on.year}"


def day_short(moment: datetime | date, language: str | None = None) -> str:
    """ "8 फ़र." or "8 Feb", for tables whose year is plain."""
    on = here(moment)
    return f"{on.day} {_MONTHS_SHORT[speaks(language)][on.month - 1]}"


def hour(moment: datetime) -> str:
    """ "18:20": desk, tables, ledger."""
    return local(moment).strftime("%H:%M")


def hour_said(moment: datetime, language: str | None = None) -> str:
    """ "शाम 6:20 बजे" or "6:20 pm": the phone."""
    at = local(moment)
    clock = f"{at.hour % 12 or 12}:{at.minute:02d}"
    if speaks(language) == "en":
        return f"{clock} {'am' if at.hour < 12 else 'pm'}"
    return f"{part_of_day(at.hour)} {clock} बजे"


def part_of_day(hour_of_day: int) -> str:
    """The Hindi word for this hour: सुबह from 4, दोपहर from 12, शाम from 16, रात from 21."""
    if hour_of_day < 4 or hour_of_day >= 21:
        return "रात"
    if hour_of_day < 12:
        return "सुबह"
    return "दोपहर" if hour_of_day < 16 else "शाम"


def moment(at: datetime, language: str | None = None) -> str:
    """Day and hour for the desk: "सोम, 8 फ़रवरी 2027, 18:20"."""
    return f"{day(at, language)}, {hour(at)}"


def moment_said(at: datetime, language: str | None = None, *, today: datetime | None = None) -> str:
    """Day and hour for the phone: "सोम, 8 फ़रवरी, शाम 6:20 बजे"."""
    return f"{day(at, language, today=today)}, {hour_said(at, language)}"


def left(time: timedelta, language: str | None = None) -> str:
    """Time left or overdue as the desk writes it: "1:40" (hours and minutes, rounded down), from two days on "60 दिन"; no sign."""
    minutes = int(abs(time).total_seconds()) // 60
    return _days(minutes // 60, language) or f"{minutes // 60}:{minutes % 60:02d}"


def _days(hours: int, language: str | None) -> str:
    """Whole days where there are two or more, else nothing."""
    return (f"{indian(hours // 24)} दिन" if speaks(language) == "hi" else f"{indian(hours // 24)} days") if hours >= 48 else ""


def left_said(time: timedelta, language: str | None = None) -> str:
    """Time left or overdue as the phone writes it: "1 घं 40 मि", "1 h 40 min", "3 दिन"; no sign."""
    minutes = int(abs(time).total_seconds()) // 60
    hours, rest = divmod(minutes, 60)
    if days := _days(hours, language):
        return days
    hindi, parts = speaks(language) == "hi", []
    if hours:
        parts.append(f"{hours} घं" if hindi else f"{hours} h")
    if rest or not hours:
        parts.append(f"{rest} मि" if hindi else f"{rest} min")
    return " ".join(parts)


def hi_or_en(thing: object, field: str, language: str | None = None) -> str:
    """`thing.field_hi` or `thing.field_en` by language; the other one when the first is empty."""
    first, second = ("hi", "en") if speaks(language) == "hi" else ("en", "hi")

    def read(tongue: str) -> object:
        name = f"{field}_{tongue}"
        return thing.get(name) if isinstance(thing, dict) else getattr(thing, name)

    return str(read(first) or read(second) or "")


def changes(before: str, after: str) -> list[tuple[str, str]]:
    """What changed between two texts, word by word: pairs of (same | added | removed, text).

    Joining the same and removed pieces gives `before`; same and added give `after`.
    """
    old, new = re.findall(r"\S+|\s+", before), re.findall(r"\S+|\s+", after)
    pieces: list[tuple[str, str]] = []
    for act, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if act == "equal":
            pieces.append(("same", "".join(old[i:j])))
            continue
        if j > i:
            pieces.append(("removed", "".join(old[i:j])))
        if m > k:
            pieces.append(("added", "".join(new[k:m])))
    return pieces
