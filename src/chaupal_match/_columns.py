"""Flat numpy columns that grow at the end."""

from typing import Any

import numpy as np
from numpy.typing import NDArray


def distinct(values: NDArray[Any]) -> NDArray[Any]:
    """The values sorted, each once. numpy's own `unique` hashes first, which takes three times as long for these."""
    values = np.sort(values)
    return values[np.concatenate([[True], values[1:] != values[:-1]])] if len(values) else values


class Column:
    """One flat array with room at the end; grows by an eighth, so that little memory stands empty."""

    def __init__(self, dtype: Any, width: int = 0) -> None:
        shape = (64, width) if width else (64,)
        self._rows: NDArray[Any] = np.zeros(shape, dtype)
        self.size = 0

    @property
    def rows(self) -> NDArray[Any]:
        """The filled part, as a view: writing to it writes to the column."""
        return self._rows[: self.size]

    def extend(self, values: NDArray[Any]) -> None:
        """Put `values` after the last row."""
        needed = self.size + len(values)
        if needed > len(self._rows):
            grown = np.zeros((needed + needed // 8 + 64, *self._rows.shape[1:]), self._rows.dtype)
            grown[: self.size] = self.rows
            self._rows = grown
        self._rows[self.size : needed] = values
        self.size = needed

    def append(self, value: Any) -> None:
        """Put one row after the last."""
        self.extend(np.asarray([value], self._rows.dtype))

    @property
    def nbytes(self) -> int:
        """Memory held, empty room included."""
        return int(self._rows.nbytes)


class Rows:
    """Lists of integers of uneven length, one after another in one column."""

    def __init__(self) -> None:
        self.flat = Column(np.int32)
        self.starts = Column(np.int64)

    def __len__(self) -> int:
        return self.starts.size

    def append(self, values: NDArray[np.int32]) -> None:
        """One more list; it may not be empty (`gather` could not tell where it ends)."""
        if not len(values):
            raise ValueError("a row needs at least one value")
        self.starts.append(self.flat.size)
        self.flat.extend(values)

    def row(self, at: int) -> NDArray[np.int32]:
        """The list at place `at`."""
        starts = self.starts.rows
        end = int(starts[at + 1]) if at + 1 < len(starts) else self.flat.size
        return self.flat.rows[int(starts[at]) : end]

    def gather(self, places: NDArray[np.int32]) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
        """The lists at these places (at least one) laid end to end, and where each begins."""
        starts = self.starts.rows
        behind = np.asarray(places) + 1
        ends = np.where(behind < len(starts), starts[np.minimum(behind, len(starts) - 1)], self.flat.size)
        sizes = ends - starts[places]
        begins = np.concatenate([[0], np.cumsum(sizes)[:-1]]).astype(np.int64)
        at = np.repeat(starts[places] - begins, sizes) + np.arange(int(sizes.sum()))
        return self.flat.rows[at], begins

    @property
    def nbytes(self) -> int:
        """Memory held."""
        return self.flat.nbytes + self.starts.nbytes
