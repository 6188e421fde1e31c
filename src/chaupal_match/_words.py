"""The words of all claims in the index, with their character 3-5-grams and consonant keys, and who holds each.

A claim is a list of word numbers, a word a list of gram numbers. A query gives worth to grams and grams to words, along
lists of who holds what; so a search touches what has letters in common with it, and a new claim only appends.
"""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Sequence
from math import log
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from chaupal_match._columns import Column, Rows, distinct
from chaupal_match._skeleton import consonant_key

# Grams are hashed into this many places: a dictionary of 200,000 short strings would take 30 MB and more.
GRAM_PLACES = 1 << 20
_WORTH_UNIT = 256  # worth is kept in whole 1/256, so that sums are exact in any order

Whole = NDArray[np.int64]


def grams(word: str) -> NDArray[np.int32]:
    """The places of the 3-, 4- and 5-grams of one skeleton word, its edges counted, sorted, each once."""
    edged = f" {word} "
    found = {
        crc32(edged[at : at + length].encode()) % (GRAM_PLACES - 1) + 1
        for length in (3, 4, 5)
        for at in range(len(edged) - length + 1)
    }
    return np.asarray(sorted(found) or [0], np.int32)


def rarity(holders: NDArray[np.int32], claims: int) -> Whole:
    """What meeting each thing is worth when so many of so many claims hold it (BM25's inverse frequency)."""
    held = np.minimum(holders, claims).astype(np.float64)
    return np.asarray(np.rint(_WORTH_UNIT * np.log1p((claims - held + 0.5) / (held + 0.5))), np.int64)


def rarest(claims: int) -> int:
    """What a thing that no claim holds is worth."""
    return round(_WORTH_UNIT * log(1 + (claims + 0.5) / 0.5))


class Words:
    """Every word met in a claim once: its grams, its key, which claims hold it, and how it is mostly spelled."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}
        self.grams = Rows()
        self.keys = Column(np.int32)
        self.key_numbers: dict[str, int] = {}
        self.gram_holders = np.zeros(GRAM_PLACES, np.int32)
        self.key_holders = Column(np.int32)
        self.word_holders = Column(np.int32)
        self._places: list[array[int]] = []  # by word: rows of the claims that hold it
        self._of_gram: defaultdict[int, array[int]] = defaultdict(lambda: array("i"))
        self._of_key: list[array[int]] = []
        self._spelled: dict[int, tuple[str, ...]] = {}  # by word: its spellings in the claims
        self._spellings: dict[str, int] = {}  # by spelling: in how many claims
        self.number("")  # word 0, key 0: stands in for a claim without any word and is worth nothing

    def __len__(self) -> int:
        return len(self.numbers)

    def number(self, word: str) -> int:
        """The number of a skeleton word, given now when it is new."""
        known = self.numbers.get(word)
        if known is not None:
            return known
        at = len(self.numbers)
        key = consonant_key(word)
        if key not in self.key_numbers:
            self.key_numbers[key] = len(self.key_numbers)
            self.key_holders.append(0)
            self._of_key.append(array("i"))
        self.numbers[word] = at
        mine = grams(word) if word else np.zeros(1, np.int32)
        self.grams.append(mine)
        for gram in mine.tolist():
            self._of_gram[gram].append(at)
        self.keys.append(self.key_numbers[key])
        self._of_key[self.key_numbers[key]].append(at)
        self.word_holders.append(0)
        self._places.append(array("i"))
        return at

    def take(self, row: NDArray[np.int32], place: int, spelled: Iterable[tuple[int, str]]) -> None:
        """A claim with these words (in order, with repeats) now stands at `place`; how each word is spelled in it."""
        self._count(row, 1)
        for word in distinct(row).tolist():
            self._places[word].append(place)
        for word, spelling in spelled:
            if spelling not in self._spellings:
                self._spelled[word] = (*self._spelled.get(word, ()), spelling)
            self._spellings[spelling] = self._spellings.get(spelling, 0) + 1

    def drop(self, row: NDArray[np.int32], spelled: Iterable[tuple[int, str]]) -> None:
        """The claim with these words went. Its place stays in the lists until the index is packed."""
        self._count(row, -1)
        for word, spelling in spelled:
            self._spellings[spelling] -= 1
            if not self._spellings[spelling]:
                del self._spellings[spelling]
                self._spelled[word] = tuple(one for one in self._spelled[word] if one != spelling)

    def _count(self, row: NDArray[np.int32], by: int) -> None:
        mine = distinct(row)
        self.word_holders.rows[mine] += by
        self.gram_holders[self.grams_of(mine)] += by
        self.key_holders.rows[distinct(self.keys.rows[mine])] += by

    def grams_of(self, row: NDArray[np.int32]) -> NDArray[np.int32]:
        """The gram places of words together, sorted, each once."""
        return distinct(np.concatenate([self.grams.row(int(word)) for word in row]))

    def spelling(self, skeleton: str) -> str:
        """How the claims mostly spell a skeleton word; "" where none holds it. Equals go to the first by letters."""
        known = self._spelled.get(self.numbers.get(skeleton, 0))
        return min(known, key=lambda one: (-self._spellings[one], one)) if known else ""

    def worth_of_words(self, asked: NDArray[np.int32], claims: int) -> tuple[NDArray[np.int32], Whole]:
        """The words that share a gram with the query, and what the shared grams make each worth."""
        return _summed([self._of_gram[gram] for gram in asked.tolist() if gram in self._of_gram],
                       rarity(self.gram_holders[[gram for gram in asked.tolist() if gram in self._of_gram]], claims), len(self))  # fmt: skip

    def words_of_keys(self, asked: Sequence[str]) -> NDArray[np.int32]:
        """The words that have one of these consonant keys."""
        found = [_view(self._of_key[self.key_numbers[key]]) for key in asked if key in self.key_numbers]
        return np.concatenate(found) if found else np.zeros(0, np.int32)

    def places(self, word: int) -> NDArray[np.int32]:
        """The rows of the claims that hold a word, gone ones among them."""
        return _view(self._places[word])

    @property
    def nbytes(self) -> int:
        """Memory held by the arrays (the dictionaries and the heads of the lists come on top)."""
        lists = sum(len(one) for one in self._places) + sum(len(one) for one in self._of_gram.values()) + len(self.numbers)
        return self.grams.nbytes + self.keys.nbytes + self.key_holders.nbytes + self.word_holders.nbytes + int(self.gram_holders.nbytes) + 4 * lists


def _view(held: "array[int]") -> NDArray[np.int32]:
    # A copy: a view would forbid the list to grow while somebody looks at it.
    return np.array(held, np.int32)


def _summed(lists: "list[array[int]]", worth: Whole, most: int) -> tuple[NDArray[np.int32], Whole]:
    if not lists:
        return np.zeros(0, np.int32), np.zeros(0, np.int64)
    numbers = np.concatenate([np.frombuffer(one, np.int32) for one in lists])
    sums = np.bincount(numbers, np.repeat(worth, [len(one) for one in lists]), most)
    words = np.nonzero(sums)[0].astype(np.int32)
    return words, sums[words].astype(np.int64)
