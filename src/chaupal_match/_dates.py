"""The dates that a text names: days of a month, months, days of the week, in Hindi, Hinglish, English and digits.

कल, आज and the like are not read: what day they are is known to who wrote them, and कल is yesterday as much as tomorrow.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from chaupal_match._clean import fold
from chaupal_match._lists import one_of
from chaupal_match._skeleton import word_skeleton

_SHORTEST = 4  # letters of a skeleton by which a month or weekday is known however it is spelled

_MONTH_NAMES = (
    "जनवरी january janvari", "फरवरी february farvari", "", "अप्रैल april aprail", "", "", "जुलाई july julai", "अगस्त august",
    "सितंबर सितम्बर september sitambar", "अक्टूबर अक्तूबर october aktubar", "नवंबर नवम्बर november navambar", "दिसंबर दिसम्बर december disambar",
)  # fmt: skip
_WEEKDAY_NAMES = (
    "सोमवार monday somvar", "मंगलवार tuesday mangalvar", "बुधवार wednesday budhvar", "गुरुवार thursday guruvar बृहस्पतिवार वीरवार",
    "शुक्रवार friday shukravar", "शनिवार saturday shanivar", "रविवार sunday ravivar इतवार",
)  # fmt: skip


def _spelled(names: Sequence[str]) -> dict[str, int]:
    """By skeleton, so that somwar and somvaar are one; numbers begin at 1."""
    found = {word_skeleton(fold(word)): at for at, row in enumerate(names, 1) for word in row.split()}
    return {word: at for word, at in found.items() if len(word) >= _SHORTEST}


_MONTHS, _WEEKDAYS = _spelled(_MONTH_NAMES), _spelled(_WEEKDAY_NAMES)
_SHORT_MONTHS = {"मई": 5, "जून": 6, "june": 6}
# Also a procession, a verb, a name: months only beside a day or a year.
_BESIDE = {
    "jan": 1, "feb": 2, "मार्च": 3, "march": 3, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "sept": 9, "oct": 10,
    "nov": 11, "dec": 12,
}  # fmt: skip
_VERBS = ("may", "mar")  # "may 10 people ...": no day behind these
_LATIN_MONTH = re.compile("[a-z]+")
_AND = one_of("और व या से तक aur ya se tak to and or")
_DAY_WORDS = {
    "एक": 1, "ek": 1, "दो": 2, "तीन": 3, "teen": 3, "चार": 4, "chaar": 4, "char": 4, "पांच": 5, "paanch": 5, "panch": 5, "छह": 6, "छः": 6, "सात": 7,
    "saat": 7, "आठ": 8, "aath": 8, "नौ": 9, "nau": 9, "दस": 10, "das": 10, "dus": 10, "ग्यारह": 11, "बारह": 12, "तेरह": 13, "चौदह": 14, "पंद्रह": 15,
    "सोलह": 16, "सत्रह": 17, "अठारह": 18, "उन्नीस": 19, "बीस": 20, "इक्कीस": 21, "बाईस": 22, "तेईस": 23, "चौबीस": 24, "पच्चीस": 25, "छब्बीस": 26,
    "सत्ताईस": 27, "अट्ठाईस": 28, "उनतीस": 29, "तीस": 30, "इकतीस": 31,
}  # fmt: skip
_DAY = re.compile(r"(\d{1,2})(?:st|nd|rd|th|वी|वे)?")
_YEAR = re.compile(r"(?:19|20)\d\d")
# 01.02.2024, 1/2/24, 2024-02-01: the day stands first, as India writes it, unless only the second can be one.
_IN_DIGITS = re.compile(
    r"(?<![\d./-])(?:(\d{1,2})([./-])(\d{1,2})\2((?:19|20)?\d\d)|((?:19|20)\d\d)-(\d{1,2})-(\d{1,2}))(?![./-]?\d)"
)
_NAMED = ("", "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december")


@dataclass(frozen=True, slots=True)
class Date:
    """A day, or as much of it as was said."""

    day: int | None
    month: int
    year: int | None

    def agrees(self, other: "Date") -> bool:
        """Whether both may be the same day: nothing that both say differs."""
        return self.month == other.month and all(
            one is None or two is None or one == two for one, two in ((self.day, other.day), (self.year, other.year))
        )


@dataclass(frozen=True, slots=True)
class Dates:
    """What a text names: its normalised words, digit dates written out, and which of them are which date."""

    words: list[str]
    named: list[tuple[Date, range]]
    weekdays: frozenset[int]

    def apart(self, other: "Dates") -> bool:
        """Whether each names a date (or each a weekday) that nothing in the other agrees with. Symmetric."""
        if self.weekdays - other.weekdays and other.weekdays - self.weekdays:
            return True
        return bool(self._alone(other) and other._alone(self))

    def without_common(self, other: "Dates") -> list[str] | None:
        """The words without the dates that the other names too, for whoever counts numbers; None where there is no such."""
        common = {at for date, places in self.named if any(date.agrees(one) for one, _ in other.named) for at in places}
        return [word for at, word in enumerate(self.words) if at not in common] if common else None

    def _alone(self, other: "Dates") -> bool:
        return any(not any(date.agrees(one) for one, _ in other.named) for date, _ in self.named)


def dates(cleaned: str, words: list[str]) -> Dates:
    """The dates of a text that `clean` has seen, `words` being its normalised words. About 20 microseconds a claim."""
    if _IN_DIGITS.search(cleaned):
        words = fold(_IN_DIGITS.sub(_written_out, cleaned)).split()
    named: list[tuple[Date, range]] = []
    weekdays = set()
    for at, word in enumerate(words):
        skeleton = word_skeleton(word)
        if skeleton in _WEEKDAYS:
            weekdays.add(_WEEKDAYS[skeleton])
        elif month := _MONTHS.get(skeleton) or _SHORT_MONTHS.get(word) or _BESIDE.get(word):
            named += _around(words, at, month)
    return Dates(words, named, frozenset(weekdays))


def _around(words: list[str], at: int, month: int) -> list[tuple[Date, range]]:
    """The dates that a month's name stands for, with the days before it (10, 11 और 12 फरवरी) or behind (February 10) and the year."""
    first, last = at, at + 1
    days: list[int] = []
    while (back := first - 1) >= 0:
        if days and words[back] in _AND and back > 0 and _day(words[back - 1]):
            back -= 1
        day = _day(words[back])
        if not day or len(days) == 5:
            break
        days.append(day)
        first = back
    behind = words[last] if last < len(words) else ""
    if not days and _LATIN_MONTH.fullmatch(words[at]) and words[at] not in _VERBS and _DAY.fullmatch(behind) and _day(behind):
        days.append(_day(behind))
        last += 1
        behind = words[last] if last < len(words) else ""
    year = None
    if _YEAR.fullmatch(behind):
        year, last = int(behind), last + 1
    if not days and year is None and words[at] in _BESIDE:
        return []
    return [(Date(day, month, year), range(first, last)) for day in days] or [(Date(None, month, year), range(first, last))]


def _day(word: str) -> int:
    found = _DAY.fullmatch(word)
    day = int(found[1]) if found else _DAY_WORDS.get(word, 0)
    return day if day <= 31 else 0


def _written_out(found: re.Match[str]) -> str:
    if found[1]:
        day, month, year = int(found[1]), int(found[3]), int(found[4])
        day, month = (month, day) if month > 12 >= day else (day, month)
        year = year if year >= 100 else 2000 + year
    else:
        year, month, day = map(int, found.groups()[4:])
    return f" {day} {_NAMED[month]} {year} " if 1 <= month <= 12 and 1 <= day <= 31 else found[0]
