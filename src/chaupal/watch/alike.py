"""Whether one handle imitates another: letters that look alike, edits, words put around it, the same sound.

Pure: two texts in, signals out. It says what is alike and how, never that somebody deceives (I1).

The table of letters is our own, after the idea of Unicode Technical Standard 39, section 4 ("Confusable Detection"):
both texts are brought to one skeleton and the skeletons compared. It holds what can stand in a handle or a shown name
here: Latin, Cyrillic, Greek, Devanagari and digits, and it is small on purpose, so that every line can be read. What it
does not hold (other scripts' letters) the distance still counts as an edit.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

# Seen letter -> the letter it is taken for. Lower case; capitals are folded before.
LETTERS: dict[str, str] = {
    # Cyrillic
    "а": "a", "в": "b", "с": "c", "ԁ": "d", "е": "e", "ё": "e", "ғ": "f", "һ": "h", "н": "h", "і": "l", "ї": "l", "ј": "j",
    "к": "k", "ӏ": "l", "м": "m", "о": "o", "р": "p", "ԛ": "q", "г": "r", "ѕ": "s", "т": "t", "ц": "u", "ѵ": "v", "ԝ": "w", "х": "x",
    "у": "y", "з": "e", "б": "b", "п": "n",
    # Greek
    "α": "a", "β": "b", "ε": "e", "η": "n", "ι": "l", "κ": "k", "ν": "v", "ο": "o", "ρ": "p", "σ": "o", "τ": "t", "υ": "u", "χ": "x", "ω": "w",
    # Latin of other kinds
    "ı": "l", "ɩ": "l", "ł": "l", "ɑ": "a", "ɡ": "g", "ʀ": "r", "ꜱ": "s", "ø": "o", "đ": "d", "ß": "b", "þ": "p", "ſ": "f",
    # digits and signs taken for letters; i, l and 1 are one
    "0": "o", "1": "l", "3": "e", "4": "a", "5": "s", "6": "b", "7": "t", "8": "b", "9": "g", "i": "l", "|": "l", "!": "l", "$": "s",
    # Devanagari: digits, and letters that a small screen does not tell apart
    "०": "o", "१": "l", "२": "2", "३": "e", "४": "a", "५": "s", "६": "b", "७": "t", "८": "b", "९": "g",
    "ब": "व", "ध": "घ", "भ": "म", "थ": "य", "ष": "प", "ऱ": "र", "ऩ": "न", "ऴ": "ळ", "ङ": "ड", "ढ": "ठ", "ञ": "ज", "श": "स", "ऍ": "ए", "ॲ": "अ",
    "ी": "ि", "ू": "ु", "ै": "े", "ौ": "ो", "ँ": "ं", "ः": ":",
}  # fmt: skip
PAIRS = (("rn", "m"), ("vv", "w"), ("cl", "d"), ("रव", "ख"))

# Words put before or after a genuine handle to make another. Years and numbers are told apart by their digits.
AFFIXES = frozenset(
    ["official", "officials", "offical", "real", "original", "true", "the", "its", "iam", "im", "mr", "team", "office", "hq", "page", "live", "news", "media", "tv", "india", "bharat", "up", "west", "east", "uttarpradesh", "lucknow", "kanpur", "help", "helpline", "support", "care", "service", "verified", "follow", "fc", "fan", "fans", "fanclub", "army", "parody", "satire", "unofficial", "backup", "new", "old", "two", "x", "fb", "ig", "yt", "whatsapp", "channel", "group"]
)  # fmt: skip
SAYS_PARODY = frozenset(("parody", "satire", "fan", "fans", "fc", "fanclub", "unofficial"))  # such an account says itself that it is not ours

_HIDDEN = re.compile("[\u00ad\u034f\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff\u093c]")
_APART = re.compile(r"[\s._\-‐-―·•॰'’`~]+")
_WORDS = re.compile(r"[^\W\d_]+|\d+")


@dataclass(frozen=True, slots=True)
class Swap:
    """One letter that stands in the place of another."""

    seen: str
    looks_like: str


@dataclass(frozen=True, slots=True)
class Alike:
    """What two handles, with the names shown beside them, have in common. Edits are counted in letters."""

    same: bool  # the very same handle (another platform, or written with other separators)
    confusable: bool  # read as the same, written with other letters
    swaps: tuple[Swap, ...]
    distance: int  # edits between the two as they are read
    edits_taken: int  # edits that a genuine handle of this length lets pass unseen: one to four letters none, from ten on two
    affixes: tuple[str, ...]  # words put around the genuine one
    shown_distance: int | None  # edits between the shown names; None where one has none
    says_parody: bool

    @property
    def is_near(self) -> bool:
        """Near enough that a hurried reader takes one for the other; a person looks at it."""
        return self.same or self.confusable or bool(self.affixes) or self.distance <= self.edits_taken or self.shown_distance in (0, 1)


def plain(text: str) -> str:
    """The text folded: one form, lower case, nothing hidden, no separators, no leading @."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    # Without NFC again, a vowel sign put together differently would count as an edit.
    folded = _HIDDEN.sub("", unicodedata.normalize("NFC", _unaccented(folded)))
    return _APART.sub("", folded.strip().lstrip("@"))


def _unaccented(text: str) -> str:
    """Latin letters without their accents; the signs of Indian scripts stay."""
    return "".join(letter for letter in unicodedata.normalize("NFD", text) if not 0x300 <= ord(letter) <= 0x36F)


def read_as(text: str) -> str:
    """What a hurried reader takes the text for: the skeleton that two confusable texts share."""
    told = "".join(LETTERS.get(letter, letter) for letter in plain(text))
    for pair, one in PAIRS:
        told = told.replace(pair, one)
    return told


def distance(one: str, other: str) -> int:
    """Edits (one letter put in, left out, exchanged, or two neighbours turned round) from one text to the other."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, 1):
        last, before, row = before, row, [at]
        for place, theirs in enumerate(other, 1):
            best = min(before[place] + 1, row[place - 1] + 1, before[place - 1] + (letter != theirs))
            turned = at > 1 and place > 1 and letter == other[place - 2] and one[at - 2] == theirs
            row.append(min(best, last[place - 2] + 1) if turned else best)
    return row[-1]


def swaps(seen: str, genuine: str) -> tuple[Swap, ...]:
    """The letters of `seen` that stand for others of `genuine`; only told where both are as long."""
    one, other = plain(seen), plain(genuine)
    if len(one) != len(other):
        return ()
    found = (Swap(mine, theirs) for mine, theirs in zip(one, other, strict=True) if mine != theirs)
    return tuple(dict.fromkeys(swap for swap in found if LETTERS.get(swap.seen, swap.seen) == LETTERS.get(swap.looks_like, swap.looks_like)))


def affixes(seen: str, genuine: str) -> tuple[str, ...]:
    """The words that `seen` puts around the genuine handle; empty where it does not carry it, or carries something else."""
    one, core = plain(seen), plain(genuine)
    for whole, inner in ((one, core), (read_as(seen), read_as(genuine))):
        if len(inner) < 4 or whole == inner or inner not in whole:
            continue
        around = [piece for piece in whole.split(inner, 1) if piece]
        found = [word for piece in around for word in _split(piece)]
        if found and all(found):
            return tuple(found)
    return ()


def _split(piece: str) -> list[str]:
    """A piece as known words and numbers; [""] where it is neither."""
    found: list[str] = []
    for part in _WORDS.findall(piece):
        if part.isdigit():
            found.append(part)
            continue
        while part:
            word = next((part[:size] for size in range(len(part), 0, -1) if part[:size] in AFFIXES), "")
            if not word:
                return [""]
            found.append(word)
            part = part[len(word) :]
    return found or [""]


def alike(seen: str, genuine: str, *, seen_name: str = "", genuine_name: str = "") -> Alike:
    """What a met handle and one of ours have in common. About 0.1 ms for names as long as platforms allow."""
    one, other = plain(seen), plain(genuine)
    read, ours = read_as(seen), read_as(genuine)
    around = affixes(seen, genuine)
    shown = distance(read_as(seen_name), read_as(genuine_name)) if seen_name.strip() and genuine_name.strip() else None
    words = set(around) | {word.casefold() for word in _WORDS.findall(seen_name)}
    return Alike(
        same=one == other,
        confusable=one != other and read == ours,
        swaps=swaps(seen, genuine),
        distance=distance(read, ours),
        edits_taken=min(len(ours) // 5, 2),
        affixes=around,
        shown_distance=shown,
        says_parody=bool(words & SAYS_PARODY),
    )
