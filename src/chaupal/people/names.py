"""Keys by which people's names are found and sorted, in either script."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from chaupal.people.script import short, sound

_SILENT = dict.fromkeys(map(ord, "\u093c\u200c\u200d\u200b"))
_NASAL = str.maketrans({"\u0901": "\u0902"})


def fold(text: str) -> str:
    """The text for searching: lower case, no nukta, chandrabindu as anusvara, single spaces."""
    folded = unicodedata.normalize("NFD", text).translate(_SILENT).translate(_NASAL)
    return re.sub(r"\s+", " ", folded).strip().casefold()


def search_key(hindi: str, english: str) -> str:
    """Both spellings of a name, folded, in one string that a trigram index carries."""
    return f"{fold(hindi)} {fold(english)}".strip()


_BETWEEN = re.compile(r"[\s.,/()]+")
MOST = 250  # letters of a person's key, as its column holds


def person_key(hindi: str, english: str) -> str:
    """What a person's name is found by: the sounds of its words in both spellings, each once, so that "Rakesh", "Raakesh"
    and राकेश find one another. A search asks for `heard(word)` inside it. About 40 microseconds."""
    words: list[str] = []
    for word in _BETWEEN.split(f"{hindi} {english}"):
        told = sound(word)
        words += [one for one in (told, short(told)) if one and one not in words]
    return " ".join(words)[:MOST].strip()


def one_name(key: str, other: str) -> bool:
    """Whether two keys of `person_key` may be one person's: every sounded word of the shorter stands in the longer."""
    one, two = _sounds(key), _sounds(other)
    few, many = (one, two) if len(one) <= len(two) else (two, one)
    return bool(few) and few <= many


@lru_cache(maxsize=20_000)
def _sounds(key: str) -> frozenset[str]:
    return frozenset(short(word) for word in key.split())


def heard(word: str) -> str:
    """The sound by which a searched word, or its beginning, lies inside `person_key`; "" where nothing of it can be heard."""
    return short(sound(word))


def sort_key(hindi: str) -> str:
    """The order of a Hindi dictionary under byte comparison: nukta letters beside their plain ones, no joiners."""
    return unicodedata.normalize("NFD", hindi).translate(dict.fromkeys(map(ord, "\u200c\u200d\u200b"))).strip()
