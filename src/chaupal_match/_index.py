"""The index: every answered claim, findable in any script, in memory."""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from chaupal_match._clean import clean, fold
from chaupal_match._columns import Column, Rows
from chaupal_match._embed import Embedder, claim_vectors, query_vectors
from chaupal_match._features import Claims
from chaupal_match._match import Match
from chaupal_match._places import Places
from chaupal_match._search import found
from chaupal_match._skeleton import word_skeleton
from chaupal_match._spell import in_claims_spelling
from chaupal_match._vectors import Vectors
from chaupal_match._words import Words

CLAIM_CHARS = 2_000  # of a claim's text, what is kept
CLAIM_WORDS = 300
_COMPACT_FROM = 1_000


class UnknownKey(KeyError):
    """The index holds no claim under this key."""


class Index:
    """Claims by key; add, replace and withdraw at any time, each in about a millisecond beside the embedding.

    Not safe for several threads at once. The order in which claims came makes no difference to any result. With an
    embedder a query is embedded too (24-44 ms, a long one up to six times that); a claim without a vector is found by
    its words alone. `places` (see `Places`) lets a search tell claims about another place.
    """

    def __init__(self, embedder: Embedder | None = None, places: Places | None = None) -> None:
        self._embedder = embedder
        self.places = places
        self._places: dict[str, int] = {}
        self._clear()

    def _clear(self) -> None:
        self.words = Words()
        self.keys: list[str] = []
        self.texts: list[bytes] = []
        self.rows = Rows()
        self.lengths = Column(np.int32)  # distinct words in the claim
        self.live = Column(np.bool_)
        self.vectors = Vectors(self._embedder.width if self._embedder else 1)
        self.held = 0  # distinct words of all live claims together

    def __len__(self) -> int:
        return len(self._places)

    def __contains__(self, key: object) -> bool:
        return key in self._places

    def add(self, key: str, text: str, vector: bytes | None = None) -> None:
        """Take in a claim, or put this text in place of the one it had.

        `vector` is what `claim_vectors` gave for this text; without it the embedder, if there is one, is asked now.
        b"" says that there is none yet: the claim is found by its words until it is added again with its own. An index
        without embedder leaves vectors aside. ValueError for a vector of another width.
        """
        if vector is None and self._embedder is not None:
            vector = claim_vectors(self._embedder, [text])[0]
        if self._embedder is None or vector == b"":
            vector = None
        if vector is not None and len(vector) != self.vectors.width:
            raise ValueError(f"a vector of {len(vector)} numbers, where this index keeps {self.vectors.width}")
        if key in self._places:
            self.withdraw(key)
        self._put(key, text[:CLAIM_CHARS], vector)

    def add_many(self, claims: Iterable[tuple[str, str, bytes | None]]) -> None:
        """Take in many (key, text, vector); about 0.1 ms each where vectors are given."""
        for key, text, vector in claims:
            self.add(key, text, vector)

    def replace(self, key: str, text: str, vector: bytes | None = None) -> None:
        """Give a claim that is here a new text; UnknownKey when it is not."""
        if key not in self._places:
            raise UnknownKey(key)
        self.add(key, text, vector)

    def withdraw(self, key: str) -> None:
        """Take a claim out; UnknownKey when it is not here."""
        place = self._place(key)
        del self._places[key]
        self.words.drop(self.rows.row(place), self._spelled(_words(self.texts[place].decode())))
        self.held -= int(self.lengths.rows[place])
        self.live.rows[place] = False
        self.texts[place] = b""
        dead = len(self.keys) - len(self._places)
        if dead > _COMPACT_FROM and dead > len(self._places) // 2:
            self._compact()

    def text(self, key: str) -> str:
        """The text kept under a key (its first 2,000 characters)."""
        return self.texts[self._place(key)].decode()

    def vector(self, key: str) -> bytes:
        """The packed vector kept under a key; b"" when it has none."""
        return self.vectors.at(self._place(key)) or b""

    def claims(self) -> list[str]:
        """The keys of all claims, in order."""
        return sorted(self._places)

    def search(self, text: str, k: int = 10) -> list[Match]:
        """The k claims nearest to a text, best first; equal scores in the order of their keys.

        Empty for an empty index, and for a text that shares nothing with any claim when there is no embedder.
        """
        queries = None
        if self._embedder is not None and len(self):
            queries = query_vectors(self._embedder, in_claims_spelling(text, self.words))
        return self.search_with(text, queries, k)

    def search_with(self, text: str, queries: NDArray[np.int8] | None, k: int = 10) -> list[Match]:
        """As `search`, with the query's packed vectors at hand: one row for the whole, one for each window (None: by words)."""
        return found(self, text, queries, k) if len(self) and k > 0 else []

    def rows_of(self, places: Sequence[int]) -> Claims:
        """The words of the claims at these places, as the features read them."""
        word, begins = self.rows.gather(np.asarray(places))
        return Claims.of_flat(word, begins, self.lengths.rows[np.asarray(places)])

    def _place(self, key: str) -> int:
        if key not in self._places:
            raise UnknownKey(key)
        return self._places[key]

    def _spelled(self, words: Iterable[str]) -> list[tuple[int, str]]:
        """Each normalised word of a claim with its number: what `Words` counts as spellings."""
        bare = ((word_skeleton(word), word) for word in set(words))
        return sorted((self.words.number(one), word) for one, word in bare if one and not one[0].isdigit())

    def _put(self, key: str, text: str, vector: bytes | None) -> None:
        words = _words(text)
        bare = [one for word in words if (one := word_skeleton(word))]
        row = np.asarray([self.words.number(one) for one in bare] or [0], np.int32)
        place = len(self.keys)
        self.words.take(row, place, self._spelled(words))
        self._places[key] = place
        self.keys.append(key)
        self.texts.append(text.encode("utf-8", "replace"))
        self.rows.append(row)
        self.lengths.append(len(set(bare)) or 1)
        self.held += len(set(bare)) or 1
        self.live.append(True)
        self.vectors.append(vector)

    def _compact(self) -> None:
        """Start over with the live claims alone, in the order of their keys."""
        kept = [(key, self.text(key), self.vectors.at(at)) for key, at in sorted(self._places.items())]
        self._places = {}
        self._clear()
        for key, text, vector in kept:
            self._put(key, text, vector)

    @property
    def nbytes(self) -> int:
        """Memory held by arrays and texts, in bytes; dictionaries of words and keys come on top."""
        arrays = (self.lengths, self.live)
        return sum(a.nbytes for a in arrays) + self.rows.nbytes + self.vectors.nbytes + self.words.nbytes + sum(map(len, self.texts))


def _words(text: str) -> list[str]:
    return fold(clean(text)).split()[:CLAIM_WORDS]
