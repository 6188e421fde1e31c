"""When two texts say the same word for word, and where they do not. Pure.

A forward loses line breaks, gains stars for bold, arrows and joiners, and a keyboard leaves out a nukta: none of that
changes what is said, and none of it counts here. A question mark, a percent sign, a figure, a sign put before the text do.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from chaupal.base.words import latin_digits

LONGEST = 6_000  # letters of a pasted text that are looked at
MOST_WORDS = 1_200
ALIKE = 0.5  # share of words from which a text is ours, altered; below it, it is not ours
KEPT = 0.9  # or this much of ours stands in it, with other words around
LEAST_KEPT = 6  # words that ours must have for that: a shorter one may stand in anything

_QUOTES_AND_MARKS = "*_~`\"'“”‘’„«»()[]{}<>.,;:!।॥…|•·"
_DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
_NUKTA, _CHANDRABINDU, _ANUSVARA = "\u093c", "\u0901", "\u0902"


@dataclass(frozen=True, slots=True)
class Compared:
    """A text beside ours: pieces (same | added | removed, text) in reading order; how much the two share and how much of
    ours was kept, 0 to 1."""

    pieces: tuple[tuple[str, str], ...]
    share: float
    kept: float
    ours: int  # words

    @property
    def is_ours(self) -> bool:
        """Whether it is close enough to be called an altered text of ours."""
        return self.share >= ALIKE or (self.kept >= KEPT and self.ours >= LEAST_KEPT)

    @property
    def spaced(self) -> tuple[tuple[str, str], ...]:
        """The pieces as they are set one after the other, with the space that parts them."""
        return tuple(part for piece in self.pieces for part in (piece, ("same", " ")))

    @property
    def is_cut(self) -> bool:
        """Whether nothing was put in and something left out."""
        kinds = {kind for kind, _ in self.pieces}
        return "removed" in kinds and "added" not in kinds


def clean(text: str) -> str:
    """What is looked at of a pasted text: at most 6,000 letters, no null bytes, no controls that turn the reading order."""
    kept = (letter for letter in text[: LONGEST * 4] if not _is_hidden(letter))
    return "".join(kept)[:LONGEST]


def _is_hidden(letter: str) -> bool:
    # The joiners stay, because without them Hindi is drawn differently.
    if letter in "\u200c\u200d\n\t\r ":
        return False
    return unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Co", "Cn")


def key(word: str) -> str:
    """One word as it is compared; empty for a word that is only marks."""
    word = unicodedata.normalize("NFKC", word)
    word = "".join(letter for letter in word if unicodedata.category(letter) not in ("Cc", "Cf", "Cs") and letter != "\ufe0f")
    word = latin_digits(word).casefold().replace(_NUKTA, "").replace(_CHANDRABINDU, _ANUSVARA)
    word = re.sub(r"\?+", "?", word)
    before = None
    while word != before:
        before = word
        word = word.strip(_QUOTES_AND_MARKS).rstrip(_DASHES)
        if word[:1] and word[0] in _DASHES and not word[1:2].isdigit():
            word = word[1:]
        if word.endswith("?"):
            word = word[:-1].rstrip(_QUOTES_AND_MARKS) + "?"
    return "" if word == "?" and before == "?" else word


def keys(text: str) -> tuple[str, ...]:
    """The words of a text as they are compared, at most 1,200."""
    return tuple(key_ for key_, _ in _pairs(text))


def fingerprint(text: str) -> str:
    """SHA-256 (hex) over the compared words; the same for two texts that say the same word for word."""
    return hashlib.sha256(" ".join(keys(text)).encode()).hexdigest()


def pairs(text: str) -> set[int]:
    """Every two words that follow each other, or have one between them, as 63-bit numbers: what a search is made of.

    A text of which every second word was changed still shares pairs with ours.
    """
    said = keys(text)
    near = [*zip(said, said[1:], strict=False), *zip(said, said[2:], strict=False)]
    return {int.from_bytes(hashlib.blake2b(f"{a} {b}".encode(), digest_size=8).digest()) >> 1 for a, b in near}


def overlap(ours: Sequence[str], theirs: Sequence[str]) -> tuple[float, float]:
    """What two texts have in common, whatever the order of words: the share of both, and the share of ours that was kept,
    0 to 1. Cheap; picks what is worth comparing."""
    if not ours or not theirs:
        return 0.0, 0.0
    common = sum((Counter(ours) & Counter(theirs)).values())
    return 2 * common / (len(ours) + len(theirs)), common / len(ours) if len(ours) >= LEAST_KEPT else 0.0


def compare(ours: str, theirs: str) -> Compared:
    """Their text against ours, word by word: `removed` stands in ours only, `added` in theirs only.

    Words are shown as each text writes them. At most 1,200 words of each are compared.
    """
    old, new = _pairs(ours), _pairs(theirs)
    if [k for k, _ in old] == [k for k, _ in new]:
        return Compared((("same", " ".join(word for _, word in new)),) if new else (), 1.0, 1.0, len(old))
    # With autojunk, words that make up a hundredth of a long text are no anchors: a flood of three words stays cheap.
    match = SequenceMatcher(None, [k for k, _ in old], [k for k, _ in new])
    pieces: list[tuple[str, str]] = []
    for act, i, j, k, m in match.get_opcodes():
        if act == "equal":
            pieces.append(("same", " ".join(word for _, word in new[k:m])))
            continue
        if j > i:
            pieces.append(("removed", " ".join(word for _, word in old[i:j])))
        if m > k:
            pieces.append(("added", " ".join(word for _, word in new[k:m])))
    same = sum(block.size for block in match.get_matching_blocks())
    return Compared(tuple(pieces), match.ratio(), same / len(old) if old else 0.0, len(old))


def _pairs(text: str) -> list[tuple[str, str]]:
    found = []
    for word in text.split():
        compared = key(word)
        if compared:
            found.append((compared, word))
            if len(found) == MOST_WORDS:
                break
    return found
