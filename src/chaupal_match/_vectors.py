"""The claims' vectors in one byte a number, and the search among them."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from chaupal_match._columns import Column
from chaupal_match._embed import COSINE_UNIT, cosines

WHOLE = 20_000  # rows up to which every vector is compared; above, the signs choose which
SIGNED = 2_000  # rows that the signs let through

Packed = NDArray[np.int8]
Rows = NDArray[np.int64]


class Vectors:
    """Rows of packed vectors; some rows have none."""

    def __init__(self, width: int) -> None:
        self._rows = Column(np.int8, width)
        self._signs = Column(np.uint64, max(1, -(-width // 64)))
        self.heard = Column(np.bool_)

    @property
    def width(self) -> int:
        """Numbers in one vector."""
        return int(self._rows.rows.shape[1])

    def append(self, vector: bytes | None) -> None:
        """One more row."""
        packed = np.frombuffer(vector, np.int8) if vector is not None else np.zeros(self.width, np.int8)
        self._rows.extend(packed.reshape(1, self.width))
        self._signs.extend(_signs(packed.reshape(1, -1), self._signs.rows.shape[1]))
        self.heard.append(vector is not None)

    def at(self, place: int) -> bytes | None:
        """The vector of a row, if it has one."""
        return self._rows.rows[place].tobytes() if self.heard.rows[place] else None

    def nearest(self, query: Packed, live: NDArray[np.bool_], k: int) -> Rows:
        """The rows of the k nearest live vectors, and of all that are as near as the last of them."""
        among = np.nonzero(live & self.heard.rows)[0]
        if len(among) > WHOLE:
            apart = np.bitwise_count(self._signs.rows ^ _signs(query.reshape(1, -1), self._signs.rows.shape[1])).sum(1, np.uint16)
            apart[~(live & self.heard.rows)] = np.iinfo(np.uint16).max
            reach = np.cumsum(np.bincount(apart))
            among = np.nonzero(apart <= int(np.searchsorted(reach, SIGNED)))[0]
        if not len(among):
            return among
        scores = cosines(self._rows.rows, query) if len(among) == len(live) else self._scores(among, query)
        if len(among) <= k:
            return among
        least = np.partition(scores, len(scores) - k)[len(scores) - k]
        return np.asarray(among[scores >= least])

    def cosine(self, places: Sequence[int], queries: Packed) -> NDArray[np.float64]:
        """Cosines of these rows (down) with each query (across); 0 where a row has no vector."""
        rows = self._rows.rows[np.asarray(places, np.int64)].astype(np.int32)
        return np.asarray(np.einsum("ij,kj->ik", rows, queries.astype(np.int32)) / COSINE_UNIT)

    def _scores(self, places: Rows, query: Packed) -> NDArray[np.int64]:
        return cosines(self._rows.rows[places], query)

    @property
    def nbytes(self) -> int:
        """Memory held."""
        return self._rows.nbytes + self._signs.nbytes + self.heard.nbytes


def _signs(packed: Packed, words: int) -> NDArray[np.uint64]:
    bits = np.packbits(packed > 0, axis=1)
    whole = np.zeros((len(packed), words * 8), np.uint8)
    whole[:, : bits.shape[1]] = bits
    return whole.view(np.uint64)
