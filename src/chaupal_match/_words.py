"""The words of all claims in the index, with their character 3-5-grams and consonant keys.

A claim is a list of word numbers, a word a list of gram numbers. A query gives worth to grams, grams to words,
words to claims: two passes over flat arrays, no inverted lists to keep, a few milliseconds at 100,000 claims.
"""

from collections.abc import Iterable
from math import log
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from chaupal_match._columns import Column, Rows
from chaupal_match._skeleton import consonant_key

# Grams are hashed into this many places: a dictionary of 200,000 short strings would take 30 MB and more.
GRAM_PLACES = 1 << 20
_WORTH_UNIT = 256  # worth is kept in whole 1/256, so that sums are exact in any order

Worth = NDArray[np.int32]


def grams(word: str) -> NDArray[np.int32]:
    """The places of the 3-, 4- and 5-grams of one skeleton word, its edges counted, sorted, each once."""
    edged = f" {word} "
    found = {
        crc32(edged[at : at + length].encode()) % (GRAM_PLACES - 1) + 1
        for length in (3, 4, 5)
        for at in range(len(edged) - length + 1)
    }
    return np.asarray(sorted(found) or [0], np.int32)


def rarity(holders: NDArray[np.int32], claims: int) -> NDArray[np.int32]:
    """What meeting each thing is worth when so many of so many claims hold it (BM25's inverse frequency)."""
    held = np.minimum(holders, claims).astype(np.float64)
    return np.asarray(np.rint(_WORTH_UNIT * np.log1p((claims - held + 0.5) / (held + 0.5))), np.int32)


def rarest(claims: int) -> int:
    """What a thing that no claim holds is worth."""
    return round(_WORTH_UNIT * log(1 + (claims + 0.5) / 0.5))


class Words:
    """Every word of the live claims once: its grams, its key, and how many claims hold it."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}
        self.grams = Rows()
        self.keys = Column(np.int32)
        self.key_numbers: dict[str, int] = {}
        self.gram_holders = np.zeros(GRAM_PLACES, np.int32)
        self.key_holders = Column(np.int32)
        self.number("")  # word 0, key 0: stands in for a claim without any word and is worth nothing

    def number(self, word: str) -> int:
        """The number of a skeleton word, given now when it is new."""
        known = self.numbers.get(word)
        if known is not None:
            return known
        key = consonant_key(word)
        if key not in self.key_numbers:
            self.key_numbers[key] = len(self.key_numbers)
            self.key_holders.append(0)
        self.numbers[word] = len(self.numbers)
        self.grams.append(grams(word) if word else np.zeros(1, np.int32))
        self.keys.append(self.key_numbers[key])
        return len(self.numbers) - 1

    def count(self, row: NDArray[np.int32], by: int) -> None:
        """One claim with these words came (by=1) or went (by=-1)."""
        np.add.at(self.gram_holders, self.grams_of(row), by)
        np.add.at(self.key_holders.rows, np.unique(self.keys.rows[row]), by)

    def grams_of(self, row: NDArray[np.int32]) -> NDArray[np.int32]:
        """The gram places of a claim's words together, sorted, each once."""
        return np.unique(np.concatenate([self.grams.row(int(word)) for word in row]))

    def gram_worth(self, asked: NDArray[np.int32], claims: int) -> Worth:
        """For every word, what a query with these grams makes it worth."""
        places = np.zeros(GRAM_PLACES, np.int32)
        places[asked] = np.where(self.gram_holders[asked] > 0, rarity(self.gram_holders[asked], claims), 0)
        places[0] = 0
        return self.grams.sums(places)

    def key_worth(self, asked: Iterable[str], claims: int) -> Worth:
        """For every word, what a query with these consonant keys makes it worth."""
        known = np.asarray(sorted(self.key_numbers[key] for key in asked if key in self.key_numbers), np.int64)
        worth = np.zeros(len(self.key_numbers), np.int32)
        worth[known] = rarity(self.key_holders.rows[known], claims)
        worth[0] = 0
        return np.asarray(worth[self.keys.rows], np.int32)

    @property
    def nbytes(self) -> int:
        """Memory held by the arrays (the two dictionaries come on top)."""
        return self.grams.nbytes + self.keys.nbytes + self.key_holders.nbytes + int(self.gram_holders.nbytes)
