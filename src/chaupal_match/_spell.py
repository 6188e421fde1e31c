"""Hindi in Roman letters, written as the claims write it: for the embedder, which is nearly blind to it."""

import re

from chaupal_match._clean import clean, fold
from chaupal_match._lists import ENGLISH
from chaupal_match._script import tongue
from chaupal_match._skeleton import word_skeleton
from chaupal_match._words import Words

_LATIN = re.compile(r"[a-z]{2,40}")


def in_claims_spelling(text: str, words: Words) -> str:
    """The text, cleaned; where it is Hinglish, each Roman word that the claims know is spelled as they mostly spell it.

    Words that the claims themselves write in Roman letters, English words and capitals (UP, BJP) stay.
    """
    cleaned = clean(text)
    if tongue(cleaned) != "hinglish":
        return cleaned
    return " ".join(_spelled(word, words) for word in cleaned.split())


def _spelled(word: str, words: Words) -> str:
    folded = fold(word)
    if not _LATIN.fullmatch(folded) or folded in ENGLISH or (word.isupper() and len(word) <= 5):
        return word
    return words.spelling(word_skeleton(folded)) or word
