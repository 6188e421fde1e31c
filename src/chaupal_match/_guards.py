"""What makes two texts different although their words are the same: another number, date or place, a negation, another word in its place."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from chaupal_match._clean import clean, fold
from chaupal_match._dates import Dates, dates
from chaupal_match._lists import one_of
from chaupal_match._places import Places, apart
from chaupal_match._skeleton import word_skeleton
from chaupal_match._swap import content, is_exchanged, is_swapped, laid, meeting

DATE = "date"
NUMBER = "number"
NEGATION = "negation"
PLACE = "place"
WORD = "word"

_REMEMBERED = 4_000  # letters; longer texts are not kept
_BEYOND = Decimal(10) ** 15  # no message means more; stops "करोड़ करोड़ करोड़ ..."

_DIGITS = re.compile(r"\d+(?:\.\d+)*")
_SENTENCES = re.compile(r"[।॥\n!?;]+|\.(?=\s|$)")

# Number words by what a normalised text shows. Words that are also something else in Hinglish or English
# (दो is "give" too; do, sat, no, ek, one) count only before a word of measure.
_SURE = {
    "शून्य": 0, "zero": 0, "shunya": 0, "two": 2, "तीन": 3, "three": 3, "teen": 3, "चार": 4, "four": 4,
    "chaar": 4, "char": 4, "पाँच": 5, "पांच": 5, "five": 5, "paanch": 5, "panch": 5, "छह": 6, "छः": 6, "छ": 6, "छे": 6,
    "six": 6, "chhah": 6, "chhe": 6, "chah": 6, "seven": 7, "saat": 7, "आठ": 8, "eight": 8, "aath": 8, "nine": 9,
    "दस": 10, "ten": 10, "dus": 10, "ग्यारह": 11, "eleven": 11, "gyarah": 11, "बारह": 12, "twelve": 12, "barah": 12,
    "तेरह": 13, "चौदह": 14, "पंद्रह": 15, "fifteen": 15, "pandrah": 15, "सोलह": 16, "सत्रह": 17, "अठारह": 18,
    "eighteen": 18, "atharah": 18, "उन्नीस": 19, "बीस": 20, "twenty": 20, "bees": 20, "इक्कीस": 21, "चौबीस": 24,
    "पच्चीस": 25, "pachchis": 25, "pachis": 25, "तीस": 30, "thirty": 30, "tees": 30, "चालीस": 40, "forty": 40,
    "chalis": 40, "पचास": 50, "fifty": 50, "pachas": 50, "साठ": 60, "sixty": 60, "सत्तर": 70,
    "seventy": 70, "अस्सी": 80, "eighty": 80, "assi": 80, "नब्बे": 90, "ninety": 90,
}  # fmt: skip
_BEFORE_MEASURE: dict[str, int | str] = {"एक": 1, "ek": 1, "one": 1, "a": 1, "do": 2, "दो": 2, "सात": 7, "sat": 7, "नौ": 9, "nau": 9, "no": 9, "das": 10,
                   "डेढ़": "1.5", "डेढ": "1.5", "dedh": "1.5", "ढाई": "2.5", "dhai": "2.5"}  # fmt: skip
_TIMES = {
    "सौ": 100, "sau": 100, "hundred": 100, "हजार": 1_000, "hajar": 1_000, "hazar": 1_000, "hazaar": 1_000,
    "hajaar": 1_000, "thousand": 1_000, "लाख": 100_000, "lakh": 100_000, "lac": 100_000, "lakhs": 100_000,
    "million": 1_000_000, "करोड": 10_000_000, "करोड़": 10_000_000, "crore": 10_000_000, "karod": 10_000_000,
    "crores": 10_000_000, "billion": 1_000_000_000, "अरब": 1_000_000_000, "arab": 1_000_000_000,
}  # fmt: skip
# 8470cr, 10k, 5लाख: the measure written without a blank.
_ATTACHED = re.compile(r"(\d+(?:\.\d+)?)(cr|crs|crore|crores|k|lac|lacs|lakh|lakhs|लाख|करोड|हजार|सौ)")
_SHORT = {"cr": "crore", "crs": "crore", "lacs": "lac", "k": "thousand"}
_SPELLED = {word_skeleton(word): _TIMES[word] for word in ("हजार", "लाख", "करोड")}  # krod, laakh, hajaar: however typed
_MEASURES = one_of(
    "दिन din day days घंटे घंटा ghante ghanta hour hours मिनट minute minutes बजे baje हफ्ते hafte week weeks महीने mahine"
    " second seconds सेकंड सेकेंड month months साल वर्ष saal sal year years रुपये रुपए रुपया rupaye rupees rs किलो kilo kg लीटर litre लोग लोगो log logon"
    " people persons बूथ booth booths वोट vote votes सीट seat seats फीसदी प्रतिशत percent किस्त kist गुना guna बार"
)  # fmt: skip

_NO = one_of(
    "नही नहीं न ना बिना बगैर नामुमकिन nahi nahin nhi nahee nai bina bagair not no never without cannot cant dont doesnt didnt"
    " isnt wasnt arent wont wouldnt shouldnt couldnt havent hasnt nobody none neither nor"
)  # fmt: skip
# मत is the Hindi word for "vote" as much as for "do not": it forbids only before these verbs.
_FORBIDDEN = re.compile(
    r"^(?:कर|जा|भेज|खोल|मान|भूल|ले|छू|घबरा|डर|बन|फैला|सुन|आ|रख|लगा|बता|खा|पी|हो|शेयर|kar|ja|bhej|khol|man|bhul|bhool|le|"
    r"chhu|ghabra|dar|ban|phaila|faila|sun|aa|rakh|laga|bata|kha|pi|ho|share|click)"
)
_APOSTROPHE = re.compile(r"(?<=n)['’](?=t\b)", re.I)


def numbers(text: str) -> tuple[Decimal, ...]:
    """The numbers a text states, sorted: digits and number words, times सौ, लाख, करोड़ and the like (दो लाख, 2 lakh)."""
    return _numbers(fold(clean(text)).split())


def _numbers(words: list[str]) -> tuple[Decimal, ...]:
    words = [part for word in words for part in _apart(word)]
    found: list[Decimal] = []
    at = 0
    while at < len(words):
        value = _value(words, at)
        at += 1
        if value is None:
            continue
        while at < len(words) and value < _BEYOND and (times := _times(words[at])):
            value *= times
            at += 1
        found.append(value.normalize())
    return tuple(sorted(found))


def _apart(word: str) -> tuple[str, ...]:
    """8470cr as two words; cr alone as crore, while k alone is के."""
    if word[0].isdigit() and (found := _ATTACHED.fullmatch(word)):
        return found[1], _SHORT.get(found[2], found[2])
    return (_SHORT[word],) if word in _SHORT and word != "k" else (word,)


def _times(word: str) -> int:
    return _TIMES.get(word) or _SPELLED.get(word_skeleton(word), 0)


def _value(words: list[str], at: int) -> Decimal | None:
    word = words[at]
    if digits := _DIGITS.match(word):
        try:
            return Decimal(digits.group()[:24])
        except InvalidOperation:  # 10.02.2027: a date; its digits in a row tell it from another
            return Decimal(re.sub(r"\D", "", digits.group())[:24])
    if word in _SURE:
        return Decimal(_SURE[word])
    after = words[at + 1] if at + 1 < len(words) else ""
    if word in _BEFORE_MEASURE and (after in _TIMES or after in _MEASURES):
        return Decimal(_BEFORE_MEASURE[word])
    return None


def is_negated(text: str) -> bool:
    """Whether the text denies something: नहीं, बिना, nahi, not, do not. "Whether or not" and "not only" deny nothing."""
    return _denies(fold(_APOSTROPHE.sub("", clean(text))).split())


def _negations(words: Sequence[str]) -> int:
    count = 0
    for at, word in enumerate(words):
        before = words[at - 1] if at else ""
        after = words[at + 1] if at + 1 < len(words) else ""
        if word in ("मत", "mat"):
            count += bool(_FORBIDDEN.match(after))
        elif word in ("न", "ना", "na", "no", "not"):
            last = at + 1 == len(words)
            only = after in ("केवल", "सिर्फ", "सिर्फ़", "keval", "sirf", "only", "just")
            booth_number = word == "no" and bool(_DIGITS.match(after))
            count += not (only or booth_number or before == "or" or (last and word != "not"))
        elif word in _NO:
            count += before not in ("या", "ya", "or", "कि", "ki") and after not in ("तो", "to")
    return count


@dataclass(frozen=True, slots=True)
class Side:
    """What `guards` reads in a text, for one text that is laid beside many."""

    skeletons: frozenset[str]
    sentences: tuple[tuple[list[str], frozenset[str]], ...]  # words and skeletons of each
    numbers: frozenset[Decimal]
    dates: Dates
    places: frozenset[str]


def side(text: str, places: Places | None = None) -> Side:
    """What `guards` reads in a text. About 0.1 ms a claim."""
    cleaned = _APOSTROPHE.sub("", clean(text))
    words = fold(cleaned).split()
    parts = [part for part in _SENTENCES.split(cleaned) if part]
    sentences = [words] if len(parts) == 1 else [found for part in parts if (found := fold(part).split())]
    return Side(
        frozenset(map(word_skeleton, words)),
        tuple((one, frozenset(map(word_skeleton, one))) for one in sentences),
        frozenset(_numbers(words)),
        dates(cleaned, words),
        places.named(words) if places else frozenset(),
    )


def guards(one: str, other: str, *, places: Places | None = None) -> tuple[str, ...]:
    """Which guards two texts trip against each other, sorted; empty when nothing parts them.

    `number`: each states a number that the other does not (a text that merely says less trips nothing; a date that both
    name, however written, is no number). `date`: each names a date or a weekday that nothing in the other agrees with
    ("February" agrees with "10.02.2024"). `place`: the same of places, by the names handed in; without them it is never asked.
    `negation`: one of the two denies where they speak of the same. `word`: most words agree and each has one to three of its own in the other's
    place (another town, another office; now and then a synonym, hence a guard and not a verdict). Symmetric. Of a text
    of several sentences the negation and the words are read in the sentence nearest to the other text, since a long
    forward always denies something somewhere; sentences with too little in common trip neither. About 0.3 ms.
    """
    return between(side(one, places), side(other, places))


def between(mine: Side, theirs: Side) -> tuple[str, ...]:
    """`guards` of two texts that `side` has seen."""
    both = laid(_nearest(mine, theirs), _nearest(theirs, mine))
    left, right = mine.numbers, theirs.numbers
    if mine.dates.named and theirs.dates.named:
        left, right = _undated(mine, theirs), _undated(theirs, mine)
    met = meeting(both)
    tripped = []
    if mine.dates.apart(theirs.dates):
        tripped.append(DATE)
    if met and _denies(met[0]) != _denies(met[1]):
        tripped.append(NEGATION)
    if left - right and right - left:
        tripped.append(NUMBER)
    if apart(mine.places, theirs.places):
        tripped.append(PLACE)
    if is_swapped(both):
        tripped.append(WORD)
    return tuple(tripped)


def _undated(mine: Side, theirs: Side) -> frozenset[Decimal]:
    words = mine.dates.without_common(theirs.dates)
    return mine.numbers if words is None else frozenset(_numbers(words))


def strict_guards(one: str, other: str) -> tuple[str, ...]:
    """As `guards`, for texts that are otherwise copies: any number, denial or content word exchanged anywhere trips."""
    mine, theirs = _strictly(one), _strictly(other)
    tripped = []
    if mine.denies != theirs.denies:
        tripped.append(NEGATION)
    if mine.numbers != theirs.numbers:
        tripped.append(NUMBER)
    if is_exchanged(mine.content, theirs.content):
        tripped.append(WORD)
    return tuple(tripped)


@dataclass(frozen=True, slots=True)
class Strictly:
    """What `strict_guards` reads in a text."""

    denies: bool
    numbers: tuple[Decimal, ...]
    content: tuple[str, ...]


def strictly(cleaned: str) -> Strictly:
    """What `strict_guards` reads in a text that `clean` has seen."""
    words = fold(_APOSTROPHE.sub("", cleaned)).split()
    return Strictly(_denies(words), _numbers(words), tuple(content(words)))


def _strictly(text: str) -> Strictly:
    return _remembered(text) if len(text) <= _REMEMBERED else strictly(clean(text))


@lru_cache(maxsize=256)  # as in _near: one message is compared with many
def _remembered(text: str) -> Strictly:
    return strictly(clean(text))


def _denies(words: Sequence[str]) -> bool:
    return _negations(words) % 2 == 1


def _nearest(mine: Side, theirs: Side) -> list[str]:
    """The words of that sentence of a text which has most in common with the other."""
    if len(mine.sentences) == 1:
        return mine.sentences[0][0]
    return max(mine.sentences, key=lambda sentence: len(theirs.skeletons & sentence[1]), default=([], frozenset()))[0]
