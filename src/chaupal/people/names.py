"""Keys by which people's names are found and sorted, in either script."""

from __future__ import annotations

import re
import unicodedata

_SILENT = dict.fromkeys(map(ord, "\u093c\u200c\u200d\u200b"))
_NASAL = str.maketrans({"\u0901": "\u0902"})


def fold(text: str) -> str:
    """The text for searching: lower case, no nukta, chandrabindu as anusvara, single spaces."""
    folded = unicodedata.normalize("NFD", text).translate(_SILENT).translate(_NASAL)
    return re.sub(r"\s+", " ", folded).strip().casefold()


def search_key(hindi: str, english: str) -> str:
    """Both spellings of a name, folded, in one string that a trigram index carries."""
    return f"{fold(hindi)} {fold(english)}".strip()


def sort_key(hindi: str) -> str:
    """The order of a Hindi dictionary under byte comparison: nukta letters beside their plain ones, no joiners."""
    return unicodedata.normalize("NFD", hindi).translate(dict.fromkeys(map(ord, "\u200c\u200d\u200b"))).strip()
