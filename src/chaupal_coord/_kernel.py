"""Pairs of accounts whose posts met on an object within a window, counted exactly in bounded memory.

Rows lie sorted by object and time, so the rows a row meets are one run, found by two searches. The count is taken source by
source: the rows of some accounts at a time, all that they meet laid out, one number a meeting (source, target, post), sorted,
equal ones once. Nothing is merged afterwards, because every meeting of a source lies in its own part.
"""

import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from chaupal_coord import _compiled
from chaupal_coord._room import Room

Ints = NDArray[np.int64]
Codes = NDArray[np.int32]
Some = TypeVar("Some")
Made = TypeVar("Made")

THREADS = min(4, os.cpu_count() or 1)
PART = 1 << 20  # meetings laid out at a time: about 50 MB, and the sort stays near the processor
_BITS = 62


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows with an object, sorted by object and time; each row's run `lo`..`hi` within the widest window holds the row itself."""

    account: Codes
    object: Codes
    post: Codes
    time: Ints
    lo: Codes
    hi: Codes


@dataclass(frozen=True, slots=True)
class Found:
    """Edges of some sources, sorted by source and target; `weights` has a row a window."""

    source: Codes
    target: Codes
    weights: Ints | Codes


def rows_of(account: Codes, object: Codes, post: Codes, time: Ints, window: int, room: Room | None = None, *, timed: bool = False) -> Rows:
    """Sort the rows that have an object, and find whom each meets within `window` (in the unit of `time`, its ends included).

    A tenth of a second for a million rows. The columns lie in `room`; the times are kept when `timed`, for several windows.
    """
    keep = (room or Room()).keep
    kept = np.flatnonzero(object >= 0) if object.min(initial=0) < 0 else None
    thing, since = (object, time) if kept is None else (object[kept], time[kept])
    if not len(since):
        none = np.zeros(0, np.int32)
        return Rows(none, none, none, np.zeros(0, np.int64), none, none)
    if _compiled.fast is not None and (room is None or room.folder is None):
        who, which = (account, post) if kept is None else (account[kept], post[kept])
        objects, times, accounts, posts, lo, hi = _compiled.reach(thing, since, who, which, window, timed=timed, threads=THREADS)
        return Rows(accounts, objects, posts, times, lo, hi)
    order, lo, hi = _sorted(thing, since, window)
    lo, hi = keep(lo), keep(hi)
    if kept is not None:
        order = kept[order]
    return Rows(keep(account[order]), keep(object[order]), keep(post[order]), keep(time[order]) if timed else time[:0], lo, hi)


def _sorted(thing: Codes, since: Ints, window: int) -> tuple[NDArray[Any], Codes, Codes]:
    """The order by object and time, and in that order from where to where each row meets others."""
    since = since - since.min()
    for unit in (1_000_000, 1_000):
        if not (since % unit).any():
            since, window = since // unit, window // unit
            break
    span = int(since.max())
    window = min(window, span)
    stride = span + window + 1  # a window never reaches into the next object's numbers
    block = max(1, (1 << _BITS) // stride)
    if int(thing.max()) < block:
        key = thing.astype(np.int64)
        key *= stride
        key += since
        del thing, since
        order = np.argsort(key)
        key = key[order]
        lo, hi = _reach(key, window, 0)
        del key
    else:
        order = np.lexsort((since, thing))
        thing, since = thing[order], since[order]
        runs = []
        for first in range(0, int(thing.max()) + 1, block):
            begin, end = np.searchsorted(thing, [first, first + block])
            runs.append(_reach((thing[begin:end] - first) * np.int64(stride) + since[begin:end], window, int(begin)))
        lo, hi = (np.concatenate(parts) for parts in zip(*runs, strict=True))
    return order, lo, hi


def _reach(key: Ints, window: int, begin: int) -> tuple[Codes, Codes]:
    """From where to where the sorted keys lie within `window` of each, counted from `begin`; searched piece by piece, to be small."""
    hi = np.empty(len(key), np.int32)
    size = min(PART, len(key) // THREADS + 1)

    def search(first: int) -> None:
        hi[first : first + size] = np.searchsorted(key, key[first : first + size] + window, "right")

    if len(key) < PART // 8:
        size = PART
        search(0)
    else:
        with ThreadPoolExecutor(THREADS) as pool:
            list(pool.map(search, range(0, len(key), size)))
    # Whoever's reach ends at or before a row does not meet it, and the reaches end in the order of the rows: so many stand before its own.
    lo = np.cumsum(np.bincount(hi, minlength=len(hi) + 1)[: len(hi)], dtype=np.int32)
    return lo + np.int32(begin), hi + np.int32(begin)


def met(rows: Rows) -> tuple[Codes, Ints, Ints]:
    """Of each object: its code, its rows, and the meetings foreseen on it (ordered pairs of rows within the window)."""
    if not len(rows.object):
        return rows.object, np.zeros(0, np.int64), np.zeros(0, np.int64)
    starts = np.flatnonzero(_firsts(rows.object))
    counts = np.diff(np.append(starts, len(rows.object)))
    return rows.object[starts], counts, np.add.reduceat(rows.hi - rows.lo, starts, dtype=np.int64) - counts


def count(rows: Rows, windows: Sequence[int], least: int, *, directed: bool, aside: NDArray[np.bool_] | None = None, part: int = PART) -> Iterator[Found]:
    """Edges of weight `least` and more in one window at least, source after source.

    `windows` (in microseconds, rising) end with the one that `rows` was made with; `aside` marks rows that are left out.
    The weight of (a, b) is, directed, the number of a's posts that met one of b's; undirected (a < b) that of either's.
    """
    if _compiled.fast is not None and len(windows) == 1:
        yield from _compiled_count(rows, min(least, 1 << 30), directed, aside, part)
        return
    work = _Work(rows, windows, least, directed, aside, part)
    carried: Found | None = None
    for last, whole, found in _in_turn(work):
        if carried is not None:
            found = _added(carried, found)
            carried = None
        if not whole:  # the last source's posts go on in the next part
            begin = int(np.searchsorted(found.source, work.account[last - 1]))
            found, carried = _cut(found, 0, begin), _cut(found, begin, len(found.source))
        if least > 1:
            enough = found.weights.max(0, initial=0) >= least
            found = Found(found.source[enough], found.target[enough], found.weights[:, enough])
        yield found


def _compiled_count(rows: Rows, least: int, directed: bool, aside: NDArray[np.bool_] | None, part: int) -> Iterator[Found]:
    meets = rows.hi - rows.lo > 1
    if aside is not None:
        meets &= ~aside
    work = _compiled.Sources(rows.account, rows.post, rows.lo, rows.hi, meets, part)
    for source, target, weight in _side_by_side(lambda some: work.found(*some, least, directed), list(work.parts())):
        yield Found(source, target, weight[None, :])


def _in_turn(work: "_Work") -> Iterator[tuple[int, bool, Found]]:
    """The parts counted, handed over in their order."""
    parts = list(work.parts())
    for (_, last, whole), found in zip(parts, _side_by_side(lambda some: work.found(*some[:2]), parts), strict=True):
        yield last, whole, found


def _side_by_side(done: Callable[[Some], Made], parts: Sequence[Some]) -> Iterator[Made]:
    """Each part done, several at a time, handed over in their order."""
    if THREADS == 1 or len(parts) == 1:
        yield from map(done, parts)
        return
    with ThreadPoolExecutor(THREADS) as pool:
        begun: deque[Future[Made]] = deque()
        for some in parts:
            begun.append(pool.submit(done, some))
            if len(begun) > THREADS:
                yield begun.popleft().result()
        while begun:
            yield begun.popleft().result()


class _Work:
    """The rows that meet any, in the order of their accounts and posts."""

    def __init__(self, rows: Rows, windows: Sequence[int], least: int, directed: bool, aside: NDArray[np.bool_] | None, part: int) -> None:
        self.rows, self.windows, self.directed, self.part = rows, windows, directed, part
        meets = rows.hi - rows.lo > 1
        if aside is not None:
            meets &= ~aside
        if directed and least > 1:  # who has too few posts that meet any cannot be a source
            enough = np.bincount(rows.account[meets], minlength=int(rows.account.max(initial=0)) + 1) >= least
            meets &= enough[rows.account]
        place = np.flatnonzero(meets).astype(np.int32)
        both = rows.account[place].astype(np.int64)
        both <<= 32
        both |= rows.post[place]
        order = np.argsort(both)
        both = both[order]
        self.place: Codes = place[order]
        del place, order
        self.account: Codes = (both >> 32).astype(np.int32)
        self.new_post = _firsts(both)
        del both
        self.post: Codes = np.cumsum(self.new_post, dtype=np.int32) - np.int32(1)
        self.lo: Codes = rows.lo[self.place]
        self.size: Codes = rows.hi[self.place] - self.lo
        self.target_bits = int(rows.account.max(initial=0)).bit_length()
        self.level_bits = (len(windows) - 1).bit_length()
        if not directed:  # a post's place among all posts that meet any, to count the other side's
            self.post_of_row: Codes = np.zeros(len(rows.account), np.int32)
            self.post_of_row[self.place] = self.post
            self.account_of_post: Codes = self.account[self.new_post]

    def parts(self) -> Iterator[tuple[int, int, bool]]:
        """Runs of rows of about `part` meetings, cut between posts; whether each ends with its account."""
        ends = np.cumsum(self.size, dtype=np.int64)
        most = 1 << (_BITS - self.target_bits - self.level_bits) // 2
        # Where a part may end: between posts, or between accounts where the other side's posts are counted as well.
        new = self.new_post if self.directed else _firsts(self.account)
        cuts = np.append(np.flatnonzero(new), len(self.post))
        first = 0
        while first < len(self.post):
            done = int(ends[first - 1]) if first else 0
            wanted = min(int(np.searchsorted(ends, done + self.part, "right")), first + most)
            at = int(np.searchsorted(cuts, wanted, "right")) - 1
            last = int(cuts[at]) if cuts[at] > first else int(cuts[at + 1])
            yield first, last, last == len(self.post) or bool(self.account[last] != self.account[last - 1])
            first = last

    def found(self, first: int, last: int) -> Found:
        """All that the rows first..last meet, counted."""
        size, account = self.size[first:last], self.account[first:last]
        new = _firsts(account)
        source, sources = np.cumsum(new, dtype=np.int64) - 1, account[new]
        ends = np.cumsum(size, dtype=np.int64)
        met = np.repeat(self.lo[first:last] - (ends - size), size)
        met += np.arange(int(ends[-1]))
        target = self.rows.account[met]
        level = self._levels(first, last, met, size)
        if self.directed:
            post = self.post[first:last] - self.post[first]
            bits = int(post[-1]).bit_length()
            key = np.repeat(source << (self.target_bits + bits) | post, size)
            key |= target.astype(np.int64) << bits
            pair, weights = self._tally(key, level, bits)
        else:
            keep = np.flatnonzero(target > np.repeat(account, size))
            post = np.repeat(self.post[first:last] - self.post[first], size)[keep]
            bits = int(self.post[last - 1] - self.post[first]).bit_length()
            both = np.repeat(source, size)[keep] << self.target_bits | target[keep]
            level = None if level is None else level[keep]
            pair, weights = self._tally(both << bits | post, level, bits)
            # The other side: the target's posts, told by their place among all; the same pairs come out in the same order.
            bits = len(self.account_of_post).bit_length()
            theirs = both >> self.target_bits << bits | self.post_of_row[met[keep]]
            weights = weights + self._tally(theirs, level, bits, self.account_of_post)[1]
        who, whom = sources[pair >> self.target_bits], (pair & ((1 << self.target_bits) - 1)).astype(np.int32)
        other = who != whom
        return Found(who[other], whom[other], weights[:, other])

    def _levels(self, first: int, last: int, met: Ints, size: Codes) -> Ints | None:
        """Of each meeting the narrowest window that holds it; None with one window."""
        if len(self.windows) == 1:
            return None
        apart = np.abs(self.rows.time[met] - np.repeat(self.rows.time[self.place[first:last]], size))
        return np.searchsorted(np.asarray(self.windows), apart, "left").astype(np.int64)

    def _tally(self, key: Ints, level: Ints | None, bits: int, owner: Codes | None = None) -> tuple[Ints, Ints]:
        """Distinct keys a pair and window; a pair is the key without its last `bits`, or with the `owner` of those bits."""
        if level is not None:
            key = key << self.level_bits | level
        key.sort()
        if level is not None:
            level = key & ((1 << self.level_bits) - 1)
            key = key >> self.level_bits
        first = _firsts(key)
        key = key[first]
        pair = key >> bits
        if owner is not None:
            pair = pair << self.target_bits | owner[key & ((1 << bits) - 1)]
        starts = np.flatnonzero(_firsts(pair))
        if level is None:
            return pair[starts], np.diff(np.append(starts, len(pair)))[None, :]
        narrowest = level[first]  # the lowest level of equal keys stands first
        sums = [np.add.reduceat((narrowest <= at).astype(np.int64), starts) if len(starts) else starts for at in range(len(self.windows))]
        return pair[starts], np.stack(sums)


def _firsts(values: NDArray[Any]) -> NDArray[np.bool_]:
    first = np.ones(len(values), bool)
    np.not_equal(values[1:], values[:-1], out=first[1:])
    return first


def _cut(found: Found, begin: int, end: int) -> Found:
    return Found(found.source[begin:end], found.target[begin:end], found.weights[:, begin:end])


def _added(one: Found, two: Found) -> Found:
    """Both, the weights of a pair that stands in both added."""
    source, target = np.concatenate([one.source, two.source]), np.concatenate([one.target, two.target])
    weights = np.concatenate([one.weights, two.weights], axis=1)
    both = source.astype(np.int64) << 32 | target
    order = np.argsort(both, kind="stable")
    starts = np.flatnonzero(_firsts(both[order]))
    if not len(starts):
        return two
    return Found(source[order][starts], target[order][starts], np.add.reduceat(weights[:, order], starts, axis=1))
