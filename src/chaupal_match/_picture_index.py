"""Which pictures were seen before: an index of prints, in memory, that grows and forgets one picture at a time."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from chaupal_match._columns import Column
from chaupal_match._fit import Fit, fit
from chaupal_match._index import UnknownKey
from chaupal_match._marks import PicturePrint

PARTS = 4  # the 64 bits of a window in four parts of 16: two like windows mostly have one part in common
CROWDED = 1_500  # windows with the same part: the part says nothing, as "the" says nothing in a text
NEAR = 12  # of 64 bits may differ when pictures are looked up
LOOKED_AT = 16  # pictures whose windows are set beside each other
LEAST = 6  # windows that must agree in place
TAIL = 2_000  # pictures added since the tables were sorted

Whole = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class SeenPicture:
    """A picture of the index that probably is the one asked for: `agree` windows stand as they stand there.

    A proposal. `compare_pictures` looks at the pixels and says whether it is, and whether the words are the same.
    """

    key: str
    agree: int
    place: Fit


class PictureIndex:
    """Prints by key. Results do not hang on the order in which pictures came, or on what was withdrawn meanwhile."""

    def __init__(self) -> None:
        self._slots: dict[str, int] = {}
        self._keys: list[str] = []
        self._starts = Column(np.int64)
        self._alive = Column(np.bool_)
        self._bits = Column(np.uint64)
        self._places = Column(np.float32, 3)
        self._owner = Column(np.int32)
        self._live = np.zeros((PARTS, 1 << 16), np.int32)
        self._sorted: list[tuple[NDArray[np.int32], Whole]] = []
        self._tail: dict[tuple[int, int], list[int]] = {}
        self._merged = 0  # pictures in the sorted tables
        self._sort()

    def __len__(self) -> int:
        return len(self._slots)

    def __contains__(self, key: object) -> bool:
        return key in self._slots

    def add(self, key: str, kept: PicturePrint) -> None:
        """Put a picture in, or another print in its place. Under a millisecond; every 2,000th sorts the tables anew
        (about 0.3 s at 100,000 pictures)."""
        if key in self._slots:
            self.withdraw(key)
        if "\n" in key:
            raise ValueError("a key is one line")
        first = self._bits.size
        self._slots[key] = len(self._keys)
        self._owner.extend(np.full(len(kept), len(self._keys), np.int32))
        self._keys.append(key)
        self._starts.append(first)
        self._alive.append(True)
        self._bits.extend(kept.bits)
        self._places.extend(kept.places)
        for which, values in enumerate(_parts(kept.bits)):
            np.add.at(self._live[which], values, 1)
            for at, value in enumerate(values.tolist()):
                self._tail.setdefault((which, value), []).append(first + at)
        if len(self._keys) - self._merged >= TAIL:
            self._sort()

    def add_all(self, pictures: Iterable[tuple[str, PicturePrint]]) -> None:
        """Put many in, each key new; the tables are sorted once at the end. Raises ValueError for a key that is there."""
        listed = list(pictures)
        keys = [key for key, _kept in listed]
        if len(set(keys)) < len(keys) or any(key in self._slots or "\n" in key for key in keys):
            raise ValueError("a key is one line, new and given once")
        counts = np.asarray([len(kept) for _key, kept in listed], np.int64)
        first = len(self._keys)
        self._slots |= {key: first + at for at, key in enumerate(keys)}
        self._keys += keys
        self._starts.extend(self._bits.size + np.cumsum(counts) - counts)
        self._alive.extend(np.ones(len(keys), np.bool_))
        self._owner.extend(np.repeat(np.arange(first, first + len(keys)), counts).astype(np.int32))
        if keys:
            bits = np.concatenate([kept.bits for _key, kept in listed])
            self._bits.extend(bits)
            self._places.extend(np.concatenate([kept.places for _key, kept in listed]))
            for which, values in enumerate(_parts(bits)):
                self._live[which] += np.bincount(values, minlength=1 << 16).astype(np.int32)
        self._sort()

    def withdraw(self, key: str) -> None:
        """Take a picture out. Raises UnknownKey."""
        slot = self._slots.pop(key, None)
        if slot is None:
            raise UnknownKey(key)
        self._alive.rows[slot] = False
        for which, values in enumerate(_parts(self._bits.rows[self._span(slot)])):
            np.subtract.at(self._live[which], values, 1)

    def search(self, asked: PicturePrint, k: int = 5) -> list[SeenPicture]:
        """The pictures most of whose windows agree in place with what is asked (`picture_print(..., asking=True)`).

        Empty when nothing agrees in six windows or more; a picture without corners finds nothing.
        """
        ours, theirs = self._alike(asked)
        owners = self._owner.rows[theirs].astype(np.int64)
        living = self._alive.rows[owners]
        pairs = np.unique(owners[living] * (len(asked) + 1) + ours[living])
        pictures, votes = np.unique(pairs // (len(asked) + 1), return_counts=True)
        ranked = sorted(
            ((-int(count), self._keys[slot], slot) for slot, count in zip(pictures.tolist(), votes.tolist(), strict=True) if count >= 3)
        )
        found = []
        for _votes, key, slot in ranked[:LOOKED_AT]:
            span = self._span(slot)
            place = fit(asked, PicturePrint(self._bits.rows[span], self._places.rows[span]))
            if place is not None and place.agree >= LEAST:
                found.append(SeenPicture(key, place.agree, place))
        return sorted(found, key=lambda one: (-one.agree, one.key))[:k]

    def write(self, path: Path) -> None:
        """Write the pictures that are in to one file; a reader finds the old file or the new one, never half."""
        kept = [(key, self._span(slot)) for key, slot in sorted(self._slots.items())]
        rows = np.concatenate([np.arange(span.start, span.stop) for _key, span in kept] or [np.zeros(0, np.int64)])
        half = path.with_name(path.name + ".half")
        with half.open("wb") as file:
            np.savez(
                file,
                keys=np.frombuffer("\n".join(key for key, _span in kept).encode(), np.uint8),
                counts=np.asarray([span.stop - span.start for _key, span in kept], np.int64),
                bits=self._bits.rows[rows],
                places=self._places.rows[rows],
            )
            file.flush()
            os.fsync(file.fileno())
        half.replace(path)

    @classmethod
    def read(cls, path: Path) -> PictureIndex:
        """What `write` wrote. About 1 s for 100,000 pictures."""
        made = cls()
        with np.load(path, allow_pickle=False) as file:
            keys = file["keys"].tobytes().decode().split("\n") if len(file["keys"]) else []
            counts, bits, places = file["counts"], file["bits"], file["places"]
        ends = np.cumsum(counts)
        made.add_all(
            (key, PicturePrint(bits[end - count : end], places[end - count : end]))
            for key, count, end in zip(keys, counts.tolist(), ends.tolist(), strict=True)
        )
        return made

    @property
    def nbytes(self) -> int:
        """Memory of the numbers held, keys and the unsorted tail left out."""
        columns = (self._starts, self._alive, self._bits, self._places, self._owner)
        tables = sum(order.nbytes + starts.nbytes for order, starts in self._sorted)
        return sum(column.nbytes for column in columns) + tables + self._live.nbytes

    def _span(self, slot: int) -> slice:
        starts = self._starts.rows
        end = int(starts[slot + 1]) if slot + 1 < len(starts) else self._bits.size
        return slice(int(starts[slot]), end)

    def _sort(self) -> None:
        self._sorted = []
        for values in _parts(self._bits.rows):
            order = np.argsort(values, kind="stable").astype(np.int32)
            starts = np.concatenate([[0], np.cumsum(np.bincount(values, minlength=1 << 16))])
            self._sorted.append((order, starts.astype(np.int64)))
        self._tail = {}
        self._merged = len(self._keys)

    def _alike(self, asked: PicturePrint) -> tuple[Whole, Whole]:
        """Pairs of windows, asked and kept, that have a part in common and differ in few bits."""
        ours, theirs = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
        for which, values in enumerate(_parts(asked.bits)):
            telling = np.flatnonzero(self._live[which][values] <= CROWDED)
            order, starts = self._sorted[which]
            low, high = starts[values[telling]], starts[values[telling].astype(np.int64) + 1]
            counts = high - low
            within = np.arange(int(counts.sum())) - np.repeat(np.cumsum(counts) - counts, counts)
            ours.append(np.repeat(telling, counts))
            theirs.append(order[np.repeat(low, counts) + within].astype(np.int64))
            for at in telling.tolist() if self._tail else ():
                added = self._tail.get((which, int(values[at])))
                if added:
                    ours.append(np.full(len(added), at, np.int64))
                    theirs.append(np.asarray(added, np.int64))
        one, other = np.concatenate(ours), np.concatenate(theirs)
        near = np.bitwise_count(asked.bits[one] ^ self._bits.rows[other]) <= NEAR
        return one[near], other[near]


def _parts(bits: NDArray[np.uint64]) -> NDArray[np.uint16]:
    """The four parts of every window, a row each."""
    return np.ascontiguousarray(bits.astype("<u8").view("<u2").reshape(len(bits), PARTS).T)
