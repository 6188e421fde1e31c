"""What chance alone would do: account labels dealt anew within strata of topic and time, in closed form."""

from collections.abc import Iterator
from dataclasses import dataclass

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
_STEPS = 1_000_000  # places looked at at a time
_SMALL = 256  # products of two accounts' acts in a stratum that are tabled

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
        self._cell = self._at % self._cells
        self._small: Floats | None = None

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
        """For each pair of accounts the number of objects on which they would meet, by class (pairs x classes).

        Pairs are taken some accounts at a time, so that where those were active lies as a small plain table: a look-up is one
        step into it, whatever the pair. About 10 s for two million pairs of busy accounts, in 300 MB.
        """
        size = np.diff(self._start)
        turned = size[one] > size[other]
        left, right = np.where(turned, other, one), np.where(turned, one, other)
        found = np.zeros((len(left), CLASSES))
        order = np.argsort(right, kind="stable")
        for some in self._parts(left, right, order, size):
            found[some] = self._some(left[some], right[some], size)
        return found

    def _parts(self, left: Ints, right: Ints, order: Ints, size: Ints) -> Iterator[Ints]:
        """Pairs in the order of their right account, at most _STEPS steps and as many accounts as make a table of _STEPS places at a time."""
        ends = np.cumsum(size[left[order]])
        sorted_right = right[order]
        accounts = max(1, _STEPS // (self._cells + 2))
        first = 0
        while first < len(order):
            done = int(ends[first - 1]) if first else 0
            last = min(
                int(np.searchsorted(ends, done + _STEPS, "right")), int(np.searchsorted(sorted_right, sorted_right[first] + accounts, "left"))
            )
            last = max(last, first + 1)
            yield order[first:last]
            first = last

    def _some(self, left: Ints, right: Ints, size: Ints) -> Floats:
        # Where the right accounts were active: a row an account, an empty place before the first cell and after the last.
        base, top = int(right[0]), int(right[-1]) + 1
        width = self._cells + 2
        own = np.arange(self._start[base], self._start[top])
        place = np.zeros((top - base) * width, np.int32)
        place[(np.repeat(np.arange(top - base), size[base:top])) * width + self._cell[own] + 1] = self._count[own]
        many = size[left]
        spot = np.arange(int(many.sum())) + np.repeat(self._start[left] - (np.cumsum(many) - many), many)
        cell, mine = self._cell[spot], self._count[spot]
        key = np.repeat((right - base) * width + 1, many) + cell
        ends = np.cumsum(many)
        sums = np.zeros((len(left), CLASSES))
        if self._small is None:
            self._small = self._tabled_small()
        most = self._small.shape[1] // (2 * self._cells)
        for step in (-1, 0, 1):
            theirs = place[key + step]
            both = np.flatnonzero(theirs)
            here = cell[both]
            row = here if step == 0 else here + (self._cells + min(step, 0))
            common = mine[both] * theirs[both].astype(np.int64)
            pair = np.repeat(np.arange(len(left)), np.diff(np.searchsorted(both, ends), prepend=0))
            large = np.flatnonzero(common >= most)
            value_of_large = self._straight(row[large], common[large])
            code = row * most + np.minimum(common, most - 1)
            for crowd in range(CLASSES):
                value = self._small[crowd].take(code)
                value[large] = value_of_large[:, crowd]
                sums[:, crowd] += np.bincount(pair, value, len(left))  # adds one after the other, so the order of pairs tells nothing
        return sums

    def _tabled_small(self) -> Floats:
        """By class, for every stratum and every small product of two accounts' acts, what it adds."""
        most = max(1, min(_SMALL, _STEPS // (8 * self._cells)))
        row, common = np.divmod(np.arange(2 * self._cells * most), most)
        return np.ascontiguousarray(self._straight(row, common).T, np.float64)

    def _straight(self, row: Ints, common: Ints) -> NDArray[np.float32]:
        """What strata add where so many pairs of acts are in common, by class; rows beyond the cells are neighbouring strata. Straight between two values of a convex curve: never too low, at most 1.5 % too high."""
        cell = row % self._cells
        posts = self._posts[cell]
        same = row < self._cells
        apart = posts * np.where(same, np.maximum(posts - 1, 1), self._posts[cell + 1])
        chance = np.where(same, 2 * common, common) / np.maximum(apart, 1)
        with np.errstate(divide="ignore"):  # nothing in common has no chance, and is never asked for
            at = np.clip((np.log(np.minimum(chance, 1.0)) - _LOG_GRID[0]) / (_LOG_GRID[1] - _LOG_GRID[0]), 0, len(_GRID) - 1.001)
        low = at.astype(np.int64)
        part = (at - low).astype(np.float32)[:, None]
        value: NDArray[np.float32] = (1 - part) * self._table[row, low] + part * self._table[row, low + 1]
        return value
