"""A forward made safe to keep and to show: nothing hidden, nothing that turns the page around, no numbers of people.

Pure text in, pure text out. What a person wrote stays as it was written; escaping is the templates' work.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from chaupal.tips.choices import Tongue

TEXT_LIMIT = 8_000  # characters; what the matching engine reads of a text
READ_LIMIT = 40_000  # characters looked at, so that ten megabytes cost what forty thousand characters cost

_HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffc\ufdd0-\ufdef\ufffe\uffff"
    "\ud800-\udfff\ue000-\uf8ff\U000e0000-\U000e0fff\U000f0000-\U0010ffff]+"
)
# A joiner says something between two letters of an Indian script and inside one emoji; elsewhere it only hides.
_LOOSE_JOINER = re.compile(
    "(?<![\u0900-\u0dff\u2190-\u2bff\ufe0f\U0001f000-\U0001faff])[\u200c\u200d]+"
    "|[\u200c\u200d]+(?![\u0900-\u0dff\u2190-\u2bff\U0001f000-\U0001faff])"
    "|(?<=[\u200c\u200d])[\u200c\u200d]+"
)
_STACKED = re.compile("([\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u064b-\u065f\u20d0-\u20ff]{2})[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u064b-\u065f\u20d0-\u20ff]+")
_LINE_ENDS = re.compile("\r\n?|\u0085")
_EMPTY_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*){2,}")

_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){0,4}")
_CODE = re.compile(r"\b(?:[A-Z]{3}\d{7}|[A-Z]{5}\d{4}[A-Z])\b", re.I)  # voter card, tax number
# Nine digits and more, written together or parted as people part them. Dates, clocks and 1,77,516 are no such run.
_LONG = re.compile(r"(?<![\d])(?:\+ ?)?\(?\d(?:[ \u00a0]?[-\u2010-\u2013()]?[ \u00a0]?\d){8,24}(?!\d)")
_DATES = re.compile(r"\d{1,2}-\d{1,2}-\d{4}|\d{4}-\d{2}-\d{2}")
_YEARS = re.compile(r"(?:(?:19|20)\d\d[ -]*){3,}")
_ROUND = re.compile(r"\d{1,4}0{5,}\Z")  # 2000000000: an amount, not a number of somebody
_MOBILE = re.compile(r"(?:0|91)?[6-9]\d{9}\Z")  # also 9000000000: of two readings the one that hides a person
DOT = "•"

_SCRIPTS = {
    Tongue.HINDI: "\u0904-\u0963\u0966-\u097f",  # without the danda, which other scripts borrow
    Tongue.URDU: "\u0620-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff",
    Tongue.BENGALI: "\u0980-\u09ff",
    Tongue.PUNJABI: "\u0a00-\u0a7f",
    Tongue.GUJARATI: "\u0a80-\u0aff",
    Tongue.ODIA: "\u0b00-\u0b7f",
    Tongue.TAMIL: "\u0b80-\u0bff",
    Tongue.TELUGU: "\u0c00-\u0c7f",
    Tongue.KANNADA: "\u0c80-\u0cff",
    Tongue.MALAYALAM: "\u0d00-\u0d7f",
}
_IN_SCRIPT = {tongue: re.compile(f"[{letters}]") for tongue, letters in _SCRIPTS.items()}
_LATIN = re.compile(r"[a-z]+")
_HINGLISH = frozenset(
    ["hai", "he", "h", "hain", "ho", "hoga", "hogi", "tha", "thi", "ka", "ki", "ke", "ko", "se", "me", "mein", "par", "pe", "aur", "ya", "kya", "kyu", "kyon", "nahi", "nhi", "nahin", "bhi", "to", "toh", "hi", "ye", "yeh", "yah", "wo", "woh", "vo", "is", "iss", "us", "ab", "aap", "apna", "apni", "apne", "sab", "sabko", "koi", "kuch", "kar", "karo", "kare", "karna", "raha", "rahe", "rahi", "gaya", "gaye", "gayi", "diya", "di", "wala", "wali", "wale", "jo", "jab", "tak", "log", "logo", "bhai", "sach", "jhooth", "bina", "liye", "saath", "baad", "agar"]
)
_ENGLISH = frozenset(
    ["the", "of", "and", "to", "in", "is", "are", "was", "be", "will", "for", "on", "with", "that", "this", "it", "not", "your", "you", "by", "from", "at", "as", "or", "have", "has", "if", "can", "all", "any", "please", "who", "when", "must", "they", "their", "he", "she", "his", "her", "our", "we", "do", "does", "did", "been", "an", "but", "so", "about"]
)


@dataclass(frozen=True, slots=True)
class Washed:
    """`original` is the message without what was hidden in it, `text` the same with people's numbers masked."""

    original: str
    text: str
    cut: bool  # it was longer than is kept
    tongue: str


def wash(raw: str) -> Washed:
    """The message as it is kept. Reads 40,000 characters and keeps 8,000, whatever comes in; never raises."""
    original = clean(raw[:READ_LIMIT])
    cut = len(raw) > READ_LIMIT or len(original) > TEXT_LIMIT
    original = original[:TEXT_LIMIT].rstrip()
    return Washed(original, mask(original), cut, tongue(original))


def clean(raw: str) -> str:
    """Without null bytes, direction marks, zero-width and private letters, towers of accents and long gaps."""
    text = _LINE_ENDS.sub("\n", raw)
    text = _HIDDEN.sub("", text)
    text = _LOOSE_JOINER.sub("", text)
    text = _STACKED.sub(r"\1", text)
    return _EMPTY_LINES.sub("\n\n", text).strip()


def mask(text: str) -> str:
    """Phone numbers, mail and payment addresses, card and account numbers as dots; of a number the last two digits stay.

    The two digits keep two messages apart that differ only in a number.
    """
    text = _MAIL.sub(lambda found: DOT * 6, text)
    text = _CODE.sub(lambda found: DOT * 6 + found.group()[-2:], text)
    return _LONG.sub(_number, text)


def _number(found: re.Match[str]) -> str:
    said = found.group()
    digits = re.sub(r"\D", "", said)
    if (_ROUND.match(digits) and digits == said and not _MOBILE.match(digits)) or _DATES.match(said) or _YEARS.fullmatch(said):
        return said
    return DOT * 6 + digits[-2:]


def tongue(text: str) -> str:
    """Hindi, Hinglish or English, or the script of a language that the desk does not read; "" when there is no letter.

    By letters first, then by the little words. Languages that share a script are not told apart: what stands in
    Devanagari counts as Hindi, what stands in Latin letters as Hinglish or English.
    """
    lowered = text[:1_000].lower()
    words = _LATIN.findall(lowered)
    count: dict[str, int] = {name: len(letters.findall(lowered)) for name, letters in _IN_SCRIPT.items()}
    latin = sum(map(len, words))
    count[Tongue.OTHER] = sum(letter.isalpha() for letter in lowered) - latin - sum(
        letter.isalpha() for letters in _IN_SCRIPT.values() for letter in letters.findall(lowered)
    )
    most = max(count, key=lambda name: count[name])
    if latin <= count[most]:
        return most if count[most] > 0 else ""
    hinglish, english = (sum(word in known for word in words) for known in (_HINGLISH, _ENGLISH))
    return Tongue.HINGLISH if hinglish > english else Tongue.ENGLISH
