"""Which sounds were heard before: an index of prints, in memory, that grows and forgets one sound at a time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from chaupal_match._columns import Column
from chaupal_match._index import UnknownKey
from chaupal_match._sound_compare import ComparedSounds, compare_sounds
from chaupal_match._sound_print import SoundPrint

PARTS = 2  # 32 bits in two parts of 16: of two recordings of one sound, one in four or five numbers has a part in common
CROWDED = 2_000  # numbers of the index with the same part: it says nothing
VOTES = 4  # numbers that must stand at the same distance before two sounds are laid on each other
LOOKED_AT = 24
_WIDE = 1 << 20  # more than any distance in numbers

Whole = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class HeardBefore:
    """A sound of the index that is the same recording in part or in whole."""

    key: str
    compared: ComparedSounds


class SoundIndex:
    """Prints by key. Results do not hang on the order in which sounds came, or on what was withdrawn meanwhile."""

    def __init__(self) -> None:
        self._slots: dict[str, int] = {}
        self._keys: list[str] = []
        self._starts = Column(np.int64)
        self._alive = Column(np.bool_)
        self._bits = Column(np.uint32)
        self._owner = Column(np.int32)
        self._runs: list[_Run] = []  # each at least twice as long as the next

    def __len__(self) -> int:
        return len(self._slots)

    def __contains__(self, key: object) -> bool:
        return key in self._slots

    def add(self, key: str, kept: SoundPrint) -> None:
        """Put a sound in, or another print in its place. About 1 ms, some more when tables are joined."""
        self.add_all([(key, kept)])

    def add_all(self, sounds: Iterable[tuple[str, SoundPrint]]) -> None:
        """Put many in at once. 1 s for 10,000 of a minute."""
        first = self._bits.size
        for key, kept in sounds:
            if key in self._slots:
                self.withdraw(key)
            self._slots[key] = len(self._keys)
            self._starts.append(self._bits.size)
            self._alive.append(True)
            self._owner.extend(np.full(len(kept), len(self._keys), np.int32))
            self._bits.extend(kept.bits)
            self._keys.append(key)
        if self._bits.size == first:
            return
        self._runs.append(_Run.sorted(self._bits.rows, first, self._bits.size))
        while len(self._runs) > 1 and self._runs[-1].size * 2 > self._runs[-2].size:
            later, before = self._runs.pop(), self._runs.pop()
            self._runs.append(_Run.sorted(self._bits.rows, before.first, later.last))

    def withdraw(self, key: str) -> None:
        """Take a sound out. Raises UnknownKey."""
        slot = self._slots.pop(key, None)
        if slot is None:
            raise UnknownKey(key)
        self._alive.rows[slot] = False

    def search(self, asked: SoundPrint, k: int = 5) -> list[HeardBefore]:
        """The sounds that are the same recording for three seconds and more, those with most in common first.

        Empty for a sound that is too short to be told. 2 ms a minute asked, among 10,000 of a minute.
        """
        ours, theirs = self._alike(asked)
        if not len(ours):
            return []
        owners = self._owner.rows[theirs].astype(np.int64)
        living = self._alive.rows[owners]
        ours, theirs, owners = ours[living], theirs[living], owners[living]
        apart = theirs - self._starts.rows[owners] - ours
        places, votes = np.unique(owners * 2 * _WIDE + apart + _WIDE, return_counts=True)
        best: dict[int, tuple[int, int]] = {}
        for place, count in zip(places[votes >= VOTES].tolist(), votes[votes >= VOTES].tolist(), strict=True):
            slot, offset = place // (2 * _WIDE), place % (2 * _WIDE) - _WIDE
            best[slot] = max(best.get(slot, (0, 0)), (count, -offset))
        ranked = sorted((-count, self._keys[slot], slot, -turned) for slot, (count, turned) in best.items())
        found = [HeardBefore(key, compare_sounds(asked, self._print(slot), offset)) for _n, key, slot, offset in ranked[:LOOKED_AT]]
        same = [one for one in found if one.compared.same_recording]
        return sorted(same, key=lambda one: (-round(one.compared.agreed, 3), one.compared.hole, one.key))[:k]

    @property
    def nbytes(self) -> int:
        """Memory of the numbers held, keys left out."""
        columns = (self._starts, self._alive, self._bits, self._owner)
        return sum(column.nbytes for column in columns) + sum(run.nbytes for run in self._runs)

    def _print(self, slot: int) -> SoundPrint:
        starts = self._starts.rows
        end = int(starts[slot + 1]) if slot + 1 < len(starts) else self._bits.size
        return SoundPrint(self._bits.rows[int(starts[slot]) : end])

    def _alike(self, asked: SoundPrint) -> tuple[Whole, Whole]:
        """Pairs of numbers, asked and kept, that have a part in common where something is to be heard."""
        at = np.flatnonzero(asked.telling)
        ours, theirs = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
        for which in range(PARTS):
            wanted = _part(asked.bits[at], which)
            spans = [run.span(which, wanted) for run in self._runs]
            crowd = sum((high - low for low, high in spans), np.zeros(len(at), np.int64))
            for run, (low, high) in zip(self._runs, spans, strict=True):
                counts = np.where(crowd <= CROWDED, high - low, 0)
                within = np.arange(int(counts.sum())) - np.repeat(np.cumsum(counts) - counts, counts)
                ours.append(np.repeat(at, counts))
                theirs.append(run.order[which][np.repeat(low, counts) + within].astype(np.int64))
        return np.concatenate(ours), np.concatenate(theirs)


@dataclass(frozen=True)
class _Run:
    """A stretch of the numbers, sorted by each of their parts."""

    first: int
    last: int
    order: tuple[NDArray[np.int32], ...]
    values: tuple[NDArray[np.uint16], ...]

    @classmethod
    def sorted(cls, bits: NDArray[np.uint32], first: int, last: int) -> _Run:
        order, values = [], []
        for which in range(PARTS):
            part = _part(bits[first:last], which)
            by = np.argsort(part, kind="stable")
            order.append((by + first).astype(np.int32))
            values.append(part[by])
        return cls(first, last, tuple(order), tuple(values))

    @property
    def size(self) -> int:
        return self.last - self.first

    @property
    def nbytes(self) -> int:
        return sum(one.nbytes for one in self.order) + sum(one.nbytes for one in self.values)

    def span(self, which: int, wanted: NDArray[np.uint16]) -> tuple[Whole, Whole]:
        low = np.searchsorted(self.values[which], wanted, "left")
        return low.astype(np.int64), np.searchsorted(self.values[which], wanted, "right").astype(np.int64)


def _part(bits: NDArray[np.uint32], which: int) -> NDArray[np.uint16]:
    return (bits >> np.uint32(16 * which)).astype(np.uint16)
