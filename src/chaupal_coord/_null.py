"""What chance alone would do: account labels dealt anew within strata of topic and time, in closed form."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chaupal_coord._meetings import CROWDS, Ints, Meetings
from chaupal_coord._posts import Posts

HOUR = 3_600_000_000
LENGTHS = tuple(hours * HOUR for hours in (1, 2, 3, 6, 12, 24, 72, 168, 720))  # of a stratum
LEAST = 200  # posts in the middle stratum; with fewer a group would be compared with little but itself
CLASSES = len(CROWDS)

# Chances that one post pair falls on a given pair of accounts for which the sum over objects is tabled.
_GRID = np.logspace(-9, 0, 64)
_LOG_GRID = np.log(_GRID)

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Strata:
    """Where each row lies: `of` is topic x slots + slot of time; `length` the microseconds of a slot, never under the window."""

    of: Ints
    slots: int
    topics: int
    length: int


def strata_of(posts: Posts, window: int, topic: Ints | None = None) -> Strata:
    """Slots of time long enough to hold LEAST posts in the middle one and no shorter than the window; `topic` is one a row."""
    when = posts.time - (int(posts.time.min()) if len(posts) else 0)
    first = np.unique(posts.post, return_index=True)[1]
    length = max(LENGTHS[-1], window)
    for candidate in LENGTHS:
        if candidate >= window:
            held = np.bincount(when[first] // candidate)
            if len(held) and np.median(held[held > 0]) >= LEAST:
                length = candidate
                break
    slot = when // length
    slots = int(slot.max()) + 2 if len(slot) else 1  # one empty slot parts a topic from the next
    topics = int(topic.max()) + 1 if topic is not None and len(topic) else 1
    return Strata(slot + (0 if topic is None else topic.astype(np.int64) * slots), slots, topics, length)


class Null:
    """The closed form of a permutation null.

    Dealing the N posts of a stratum anew among its accounts, each keeping how many it has there, gives the ordered pair of
    posts i, j to accounts a, b with chance n_a n_b / (N (N - 1)), and across neighbouring slots with n_a n_b' / (N N').
    An object o on which P_o pairs of a stratum meet then joins a and b with chance about 1 - exp(-P_o x), where x is that
    chance for either order; the expected number of common objects is the sum over objects and strata. The sum over objects
    is tabled for 64 values of x, so a pair costs a look-up a stratum in which both are active, whatever was posted there.
    """

    def __init__(self, posts: Posts, met: Meetings, strata: Strata) -> None:
        self._cells = strata.slots * strata.topics
        cell, objects = strata.of, int(posts.object.max(initial=0)) + 1
        shown = np.unique(cell * (int(posts.post.max(initial=0)) + 1) + posts.post)  # a post counts once a stratum
        self._posts = np.bincount(shown // (int(posts.post.max(initial=0)) + 1), minlength=self._cells + 1).astype(float)
        one, other = cell[met.one], cell[met.other]
        low = np.minimum(one, other)
        row = np.where(one == other, low, low + self._cells)
        key, pairs = np.unique((row * objects + posts.object[met.one]) * CLASSES + met.crowd, return_counts=True)
        self._table = self._tabled(key, pairs, objects)
        accounts = len(posts.account_names)
        rows = np.unique(posts.post.astype(np.int64) * self._cells + cell, return_index=True)[1]
        self._at, self._count = np.unique(posts.account[rows].astype(np.int64) * self._cells + cell[rows], return_counts=True)
        self._start = np.searchsorted(self._at, np.arange(accounts + 1) * self._cells)

    def _tabled(self, key: Ints, pairs: Ints, objects: int) -> NDArray[np.float32]:
        # The classes of one value lie side by side: a look-up fetches them at once.
        table = np.zeros((2 * self._cells, len(_GRID), CLASSES), np.float32)
        for crowd in range(CLASSES):
            kept = key % CLASSES <= crowd
            spot, where = np.unique(key[kept] // CLASSES, return_inverse=True)
            sums = np.bincount(where, weights=pairs[kept], minlength=len(spot)).astype(np.int64)
            # Many objects of a stratum have as many pairs as each other: one exponential for all of them.
            most = int(sums.max(initial=0)) + 1
            alike, many = np.unique(spot // objects * most + sums, return_counts=True)
            for at, x in enumerate(_GRID):
                table[:, at, crowd] = np.bincount(alike // most, weights=-many * np.expm1(-(alike % most) * x), minlength=2 * self._cells)
        return table

    def expected(self, one: Ints, other: Ints) -> Floats:
        """For each pair of accounts the number of objects on which they would meet, by class (pairs x classes)."""
        size = np.diff(self._start)
        turned = size[one] > size[other]
        left, right = np.where(turned, other, one), np.where(turned, one, other)
        found = np.zeros((len(left), CLASSES))
        chunk = max(1, 4_000_000 // max(1, int(size[left].mean()) if len(left) else 1))
        for at in range(0, len(left), chunk):
            found[at : at + chunk] = self._some(left[at : at + chunk], right[at : at + chunk], size)
        return found

    def _some(self, left: Ints, right: Ints, size: NDArray[Any]) -> Floats:
        many = size[left]
        pair = np.repeat(np.arange(len(left)), many)
        spot = np.arange(len(pair)) - np.repeat(np.cumsum(many) - many, many) + self._start[left][pair]
        cell, mine = self._at[spot] % self._cells, self._count[spot]
        sums = np.zeros((len(left), CLASSES))
        # What the other did in the slot before, in this one and in the next stands side by side: one search finds all three.
        key = right[pair] * self._cells + cell
        place = np.searchsorted(self._at, key - 1)
        padded = np.append(self._at, np.iinfo(np.int64).max)
        for step in (-1, 0, 1):
            both = padded[place] == key + step
            after = place + both
            both &= (cell + step >= 0) & (cell + step < self._cells)
            there = cell + step
            here, pairs = cell[both], pair[both]
            common = mine[both] * self._count[place[both]].astype(float)
            posts = self._posts[here]
            chance = 2 * common / (posts * np.maximum(posts - 1, 1)) if step == 0 else common / (posts * self._posts[there[both]])
            row = here if step == 0 else np.minimum(here, there[both]) + self._cells
            at = np.clip((np.log(np.minimum(chance, 1.0)) - _LOG_GRID[0]) / (_LOG_GRID[1] - _LOG_GRID[0]), 0, len(_GRID) - 1.001)
            low = at.astype(np.int64)
            part = (at - low).astype(np.float32)[:, None]
            # Straight between two values of a convex curve: never too low, at most 1.5 % too high.
            value = (1 - part) * self._table[row, low] + part * self._table[row, low + 1]
            if len(pairs):
                heads = np.flatnonzero(np.diff(pairs, prepend=-1))
                sums[pairs[heads]] += np.add.reduceat(value, heads, axis=0, dtype=np.float64)
            place = after
        return sums
