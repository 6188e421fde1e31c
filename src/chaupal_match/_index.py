"""The index: every answered claim, findable in any script, in memory."""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from chaupal_match._clean import normalise
from chaupal_match._columns import Column, Rows
from chaupal_match._decide import Evidence, probability, proposal
from chaupal_match._embed import COSINE_UNIT, Embedder, claim_vectors, cosines, pack
from chaupal_match._guards import guards
from chaupal_match._match import Channels, Match
from chaupal_match._script import dense_weight
from chaupal_match._skeleton import consonant_key, word_skeletons
from chaupal_match._why import shared_words
from chaupal_match._words import Words, grams, rarest, rarity

KEYS_WEIGHT = 0.25
CLAIM_CHARS = 2_000  # of a claim's text, what is kept for showing why
_QUERY_WORDS = 600
_LENGTH_SHARE = 0.9  # how far a long claim's score is brought down to a short one's (BM25's b)
_SATURATION = 1.2
_COMPACT_FROM = 1_000
_FULL_TRUST = 400  # claims from which a lead is taken as it is

Floats = NDArray[np.float64]


class UnknownKey(KeyError):
    """The index holds no claim under this key."""


class Index:
    """Claims by key; add, replace and withdraw at any time, each in about a millisecond beside the embedding.

    Not safe for several threads at once. The order in which claims came makes no difference to any result. With an
    embedder a query is embedded too (24-44 ms); a claim without a vector is found by its words alone.
    """

    def __init__(self, embedder: Embedder | None = None) -> None:
        self._embedder = embedder
        self._places: dict[str, int] = {}
        self._clear()

    def _clear(self) -> None:
        self._words = Words()
        self._keys: list[str] = []
        self._texts: list[bytes] = []
        self._rows = Rows()
        self._lengths = Column(np.int32)  # grams in the claim
        self._live = Column(np.bool_)
        width = self._embedder.width if self._embedder else 1
        self._vectors = Column(np.int8, width)
        self._has_vector = Column(np.bool_)

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
        if vector is not None and len(vector) != self._vectors.rows.shape[1]:
            raise ValueError(f"a vector of {len(vector)} numbers, where this index keeps {self._vectors.rows.shape[1]}")
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
        if key not in self._places:
            raise UnknownKey(key)
        place = self._places.pop(key)
        self._words.count(self._rows.row(place), -1)
        self._live.rows[place] = False
        self._texts[place] = b""
        dead = len(self._keys) - len(self._places)
        if dead > _COMPACT_FROM and dead > len(self._places) // 2:
            self._compact()

    def text(self, key: str) -> str:
        """The text kept under a key (its first 2,000 characters)."""
        if key not in self._places:
            raise UnknownKey(key)
        return self._texts[self._places[key]].decode()

    def search(self, text: str, k: int = 10) -> list[Match]:
        """The k claims nearest to a text, best first; equal scores in the order of their keys.

        Empty for an empty index, and for a text that shares nothing with any claim when there is no embedder.
        """
        vector = None
        if self._embedder is not None and len(self):
            vector = pack(self._embedder.queries([text]))[0]
        return self.search_with(text, vector, k)

    def search_with(self, text: str, vector: NDArray[np.int8] | None, k: int = 10) -> list[Match]:
        """As `search`, with the query's packed vector already at hand (None: by words alone)."""
        if not len(self) or k < 1:
            return []
        words = sorted(set(word_skeletons(normalise(text))[:_QUERY_WORDS]))
        keys = sorted({key for word in words if len(key := consonant_key(word)) >= 2})
        asked = np.unique(np.concatenate([grams(word) for word in words])) if words else np.zeros(0, np.int32)
        live = self._live.rows
        spelled, keyed = self._spelled(asked), self._keyed(keys)
        dense, heard = self._dense(vector)
        total = _above(spelled, live) + KEYS_WEIGHT * _above(keyed, live)
        if heard is not None:
            total = total + dense_weight(text) * _above(dense, heard)
        total = np.round(total, 6)
        found = self._best(total, live if heard is not None else live & (spelled > 0), k + 1)
        leads = _leads([float(total[place]) for place in found])[:k]
        return self._matches(text, asked, keys, found[:k], total, (spelled, keyed, dense), heard, leads)

    def _best(self, total: Floats, allowed: NDArray[np.bool_], k: int) -> list[int]:
        places = np.nonzero(allowed)[0]
        if len(places) > k:
            least = np.partition(total[places], len(places) - k)[len(places) - k]
            places = places[total[places] >= least]
        return sorted((int(place) for place in places), key=lambda at: (-total[at], self._keys[at]))[:k]

    def _spelled(self, asked: NDArray[np.int32]) -> NDArray[np.int64]:
        worth = self._words.gram_worth(asked, len(self)) if len(asked) else np.zeros(len(self._words.grams), np.int32)
        return self._evened(self._rows.sums(worth))

    def _keyed(self, keys: Sequence[str]) -> NDArray[np.int64]:
        return self._evened(self._rows.sums(self._words.key_worth(keys, len(self))))

    def _evened(self, sums: NDArray[np.int32]) -> NDArray[np.int64]:
        """Brings long and short claims to one measure; whole numbers again, so that nothing hangs on order."""
        lengths = self._lengths.rows
        average = max(1.0, int(lengths[self._live.rows].sum()) / len(self))
        factor = (1 + _SATURATION) / (1 + _SATURATION * (1 - _LENGTH_SHARE + _LENGTH_SHARE * lengths / average))
        return np.rint(sums * factor).astype(np.int64)

    def _dense(self, vector: NDArray[np.int8] | None) -> tuple[NDArray[np.int64], NDArray[np.bool_] | None]:
        heard = self._live.rows & self._has_vector.rows
        if vector is None or not heard.any():
            return np.zeros(len(self._keys), np.int64), None
        return cosines(self._vectors.rows, vector), heard

    def _matches(
        self,
        text: str,
        asked: NDArray[np.int32],
        keys: Sequence[str],
        found: Sequence[int],
        total: Floats,
        channels: tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]],
        heard: NDArray[np.bool_] | None,
        leads: Sequence[float],
    ) -> list[Match]:
        live = self._live.rows
        spelled, keyed = (_above(channel, live)[list(found)] for channel in channels[:2])
        dense = _above(channels[2], heard)[list(found)] if heard is not None else np.zeros(len(found))
        worth = self._query_worth(asked)
        matches = []
        for at, place in enumerate(found):
            heard_here = heard is not None and bool(heard[place])
            score = float(total[place])
            evidence = self._evidence(
                place,
                worth,
                asked,
                keys,
                cosine=max(0.0, round(int(channels[2][place]) / COSINE_UNIT, 6)) if heard_here else None,
                lead=leads[at],
            )
            claim = self._texts[place].decode()
            tripped = guards(text, claim)
            likely = round(probability(evidence), 6)
            matches.append(
                Match(
                    key=self._keys[place],
                    score=score,
                    channels=Channels(
                        skeleton=round(float(spelled[at]), 6),
                        keys=round(float(keyed[at]), 6),
                        dense=round(float(dense[at]), 6) if heard_here else None,
                    ),
                    evidence=evidence,
                    probability=likely,
                    guards=tripped,
                    shared=shared_words(text, claim),
                    proposal=proposal(likely, tripped),
                )
            )
        return matches

    def _query_worth(self, asked: NDArray[np.int32]) -> int:
        holders = self._words.gram_holders[asked]
        return int(np.where(holders > 0, rarity(holders, len(self)), rarest(len(self))).sum())

    def _evidence(
        self, place: int, query_worth: int, asked: NDArray[np.int32], keys: Sequence[str], cosine: float | None, lead: float
    ) -> Evidence:
        row = self._rows.row(place)
        told = self._words.grams_of(row)
        worth = rarity(self._words.gram_holders[told], len(self))
        common = int(worth[np.isin(told, asked, assume_unique=True)].sum())
        key_row = np.unique(self._words.keys.rows[row])
        key_worth = rarity(self._words.key_holders.rows[key_row], len(self))
        known = [self._words.key_numbers[key] for key in keys if key in self._words.key_numbers]
        key_common = int(key_worth[np.isin(key_row, known)].sum())
        return Evidence(
            claim_covered=round(common / max(1, int(worth.sum())), 6),
            query_covered=round(common / max(1, query_worth), 6),
            keys_covered=round(key_common / max(1, int(key_worth.sum())), 6),
            cosine=cosine,
            lead=round(lead, 6),
            trust=min(1.0, round(len(self) / _FULL_TRUST, 6)),
        )

    def _put(self, key: str, text: str, vector: bytes | None) -> None:
        # The row is sorted by spelling, not by number: numbers tell when a word was first met.
        numbers = [self._words.number(word) for word in sorted(set(word_skeletons(normalise(text))))]
        row = np.asarray(numbers or [0], np.int32)
        self._words.count(row, 1)
        self._places[key] = len(self._keys)
        self._keys.append(key)
        self._texts.append(text.encode("utf-8", "replace"))
        self._rows.append(row)
        self._lengths.append(len(self._words.grams_of(row)))
        self._live.append(True)
        width = self._vectors.rows.shape[1]
        packed = np.frombuffer(vector, np.int8) if vector is not None else np.zeros(width, np.int8)
        self._vectors.extend(packed.reshape(1, width))
        self._has_vector.append(vector is not None)

    def _compact(self) -> None:
        """Start over with the live claims alone, in the order of their keys."""
        kept = [(key, self._texts[at].decode(), at) for key, at in sorted(self._places.items())]
        vectors, has_vector = self._vectors.rows, self._has_vector.rows
        self._places = {}
        self._clear()
        for key, text, at in kept:
            self._put(key, text, vectors[at].tobytes() if has_vector[at] else None)

    @property
    def nbytes(self) -> int:
        """Memory held by arrays and texts, in bytes; dictionaries of words and keys come on top."""
        arrays = (self._lengths, self._live, self._vectors, self._has_vector)
        return sum(a.nbytes for a in arrays) + self._rows.nbytes + self._words.nbytes + sum(map(len, self._texts))


def _leads(scores: Sequence[float]) -> list[float]:
    """By what share the best leads the second; for every other, by what share it falls short of the best (negative)."""
    if len(scores) < 2 or scores[0] <= 0:
        return [0.0] * len(scores)
    lacks = [(score - scores[0]) / scores[0] for score in scores]
    return [max(-1.0, min(1.0, share)) for share in [-lacks[1], *lacks[1:]]]


def _above(scores: NDArray[np.int64], among: NDArray[np.bool_]) -> Floats:
    """Standard deviations above the average of `among`; 0 for what is not among them, and for all when none stands out."""
    chosen = scores[among]
    count, total = len(chosen), int(chosen.sum())
    squares = int((chosen.astype(np.float64) ** 2).sum())
    spread = max(0.0, squares / count - (total / count) ** 2) ** 0.5
    if spread < 1e-9:
        return np.zeros(len(scores))
    return np.where(among, (scores - total / count) / spread, 0.0)
