"""The claims' vectors in one byte a number, and the search among them."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chaupal_match._columns import Column
from chaupal_match._embed import COSINE_UNIT, cosines

WHOLE = 20_000  # rows up to which every vector is compared; above, the signs choose which
SIGNED = 2_000  # rows that the signs let through
_SAMPLED, _BLOCK = 64, 16_384

Packed = NDArray[np.int8]
Rows = NDArray[np.int64]


class Vectors:
    """Rows of packed vectors; some rows have none."""

    def __init__(self, width: int) -> None:
        self._rows = Column(np.int8, width)
        self._signs = [Column(np.uint64) for _ in range(max(1, -(-width // 64)))]
        self.heard = Column(np.bool_)

    @property
    def width(self) -> int:
        """Numbers in one vector."""
        return int(self._rows.rows.shape[1])

    def append(self, vector: bytes | None) -> None:
        """One more row."""
        packed = np.frombuffer(vector, np.int8) if vector is not None else np.zeros(self.width, np.int8)
        self._rows.extend(packed.reshape(1, self.width))
        for column, signs in zip(self._signs, _signs(packed, len(self._signs)).tolist(), strict=True):
            column.append(signs)
        self.heard.append(vector is not None)

    def at(self, place: int) -> bytes | None:
        """The vector of a row, if it has one."""
        return self._rows.rows[place].tobytes() if self.heard.rows[place] else None

    def nearest(self, query: Packed, live: NDArray[np.bool_], k: int) -> Rows:
        """The rows of the k nearest live vectors, and of all that are as near as the last of them."""
        heard = live & self.heard.rows
        among = self._by_signs(query, heard) if np.count_nonzero(heard) > WHOLE else np.nonzero(heard)[0]
        if not len(among):
            return among
        scores = cosines(self._rows.rows, query) if len(among) == len(live) else self._scores(among, query)
        if len(among) <= k:
            return among
        least = np.partition(scores, len(scores) - k)[len(scores) - k]
        return np.asarray(among[scores >= least])

    def _by_signs(self, query: Packed, heard: NDArray[np.bool_]) -> Rows:
        """The rows, of those heard, whose signs differ least from the query's: at least 2,000, and all that differ as little as the last."""
        apart = self._apart(query)
        # Where a sample says that about twice as many lie is looked at closely, and further only where that was not enough.
        sample = np.sort(apart[::_SAMPLED])
        reach = int(sample[min(len(sample) - 1, 2 * SIGNED // _SAMPLED)])
        while True:
            near = np.nonzero(apart <= reach)[0]
            near = near[heard[near]]
            if len(near) >= SIGNED:
                least = int(np.searchsorted(np.cumsum(np.bincount(apart[near])), SIGNED))
                return np.asarray(near[apart[near] <= least])
            reach += 8

    def _apart(self, query: Packed) -> NDArray[Any]:
        """In how many signs each row differs from the query. About 4 ms a million."""
        asked = _signs(query, len(self._signs))
        # Up to 256 signs one byte is enough, the farthest counted a little short, and four times as fast.
        short = len(asked) <= 4
        apart = np.zeros(len(self._rows.rows), np.uint8 if short else np.uint16)
        differs, count = np.empty(_BLOCK, np.uint64), np.empty(_BLOCK, np.uint8)
        for start in range(0, len(apart), _BLOCK):  # what is worked on stays in the nearest caches
            sums = apart[start : start + _BLOCK]
            here, held = differs[: len(sums)], count[: len(sums)]
            for column, signs in zip(self._signs, asked, strict=True):
                np.bitwise_xor(column.rows[start : start + _BLOCK], signs, out=here)
                np.bitwise_count(here, out=held)
                if short:
                    np.minimum(sums, 255 - 64, out=sums)
                np.add(sums, held, out=sums)
        return apart

    def cosine(self, places: Sequence[int], queries: Packed) -> NDArray[np.float64]:
        """Cosines of these rows (down) with each query (across); 0 where a row has no vector."""
        rows = self._rows.rows[np.asarray(places, np.int64)].astype(np.int32)
        return np.asarray(np.einsum("ij,kj->ik", rows, queries.astype(np.int32)) / COSINE_UNIT)

    def _scores(self, places: Rows, query: Packed) -> NDArray[np.int64]:
        return cosines(self._rows.rows[places], query)

    @property
    def nbytes(self) -> int:
        """Memory held."""
        return self._rows.nbytes + sum(column.nbytes for column in self._signs) + self.heard.nbytes


def _signs(packed: Packed, words: int) -> NDArray[np.uint64]:
    """The signs of one vector, a bit each, in words of 64."""
    bits = np.packbits(packed > 0)
    whole = np.zeros(words * 8, np.uint8)
    whole[: len(bits)] = bits
    return whole.view(np.uint64)
