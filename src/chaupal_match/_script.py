"""Which tongue a query is in, as far as the sentence vectors care."""

import re

from chaupal_match._clean import clean
from chaupal_match._lists import ENGLISH, HINGLISH

# The embedder knows Devanagari and English well and is nearly blind to Hindi in Roman letters; measured on the public
# part of the claims data (docs/decisions/0003).
DENSE_WEIGHT = {"indic": 1.5, "english": 2.0, "hinglish": 0.6}

_LATIN = re.compile(r"[a-z]+")
_INDIC = re.compile(r"[\u0900-\u0dff]")


def tongue(text: str) -> str:
    """indic, english or hinglish: by letters first, then by the little words."""
    text = clean(text)[:1_000].lower()
    latin = _LATIN.findall(text)
    if sum(map(len, latin)) <= len(_INDIC.findall(text)):
        return "indic"
    english, hinglish = (sum(word in known for word in latin) for known in (ENGLISH, HINGLISH))
    return "hinglish" if hinglish > english else "english"


def dense_weight(text: str) -> float:
    """How much the sentence vectors count for this query beside the spelled channel's 1."""
    return DENSE_WEIGHT[tongue(text)]
