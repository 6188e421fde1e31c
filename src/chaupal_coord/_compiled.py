"""The compiled loops, where they were compiled; `fast` is None where not, and the callers then run on numpy, equal and slower."""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray

fast: Any = None  # its functions are told in _fast.c
if not os.environ.get("CHAUPAL_COORD_PLAIN"):
    with suppress(ImportError):
        fast = import_module("chaupal_coord._fast")

Codes = NDArray[np.int32]
Ints = NDArray[np.int64]
SOME = 4_096


def reach(thing: Codes, since: Ints, account: Codes, post: Codes, window: int, *, timed: bool, threads: int) -> tuple[Codes, Ints, Codes, Codes, Codes, Codes]:
    """The four columns by object and time (the times where `timed`), and in that order from where to where each row meets others."""
    columns = [np.ascontiguousarray(column, kind) for column, kind in ((thing, np.int32), (since, np.int64), (account, np.int32), (post, np.int32))]
    objects, accounts, posts, lo, hi = (np.empty(len(thing), np.int32) for _ in range(5))
    times = np.empty(len(thing) if timed else 0, np.int64)

    def part(first: int, last: int) -> None:
        fast.reach(*columns, window, first, last, objects, times, accounts, posts, lo, hi)

    some = thing[:: 1 + len(thing) // SOME]  # enough to cut where about as many rows lie on either side
    cuts = [0, *np.sort(some)[len(some) * np.arange(1, threads) // threads].tolist(), int(thing.max(initial=-1)) + 1]
    if len(thing) < SOME or threads == 1:
        part(0, cuts[-1])
    else:
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(part, cuts[:-1], cuts[1:]))
    return objects, times, accounts, posts, lo, hi


class Sources:
    """The rows that meet any, by account and post, to be counted some accounts at a time."""

    def __init__(self, account: Codes, post: Codes, lo: Codes, hi: Codes, meets: NDArray[np.bool_], part: int) -> None:
        self.account, self.lo, self.hi = (np.ascontiguousarray(column, np.int32) for column in (account, lo, hi))
        self.accounts = int(account.max(initial=-1)) + 1
        self.place, self.group = np.empty(len(account), np.int32), np.zeros(len(account), np.int32)
        self.start = np.empty(self.accounts + 1, np.int32)
        many = fast.by_source(self.account, np.ascontiguousarray(post, np.int32), meets, self.place, self.group, self.start)
        place = self.place[:many]
        met = np.append(0, np.cumsum(self.hi[place] - self.lo[place], dtype=np.int64))[self.start]
        self.room = np.append(0, np.cumsum(np.minimum(np.diff(met), self.accounts)))
        # Several parts, so that threads end together; but a part's scratch goes over all accounts, and the part has to be worth it.
        self.part = max(4 * self.accounts, min(part, int(self.room[-1]) // 8))

    def parts(self) -> Iterator[tuple[int, int]]:
        """Runs of accounts whose edges are at most about `part`."""
        first = 0
        while first < self.accounts:
            last = max(first + 1, int(np.searchsorted(self.room, self.room[first] + self.part, "right")) - 1)
            yield first, last
            first = last

    def found(self, first: int, last: int, least: int, directed: bool) -> tuple[Codes, Codes, Codes]:
        """Edges of the accounts first .. last - 1: source, target, weight."""
        room = int(self.room[last] - self.room[first])
        made: list[NDArray[Any]] = [np.empty(room, np.int32) for _ in range(3)]
        many = fast.count(self.account, self.lo, self.hi, self.place, self.group, self.start, first, last, least, directed, *made)
        source, target, weight = (column[:many].copy() for column in made)
        return source, target, weight


def first_codes(mixed: NDArray[np.uint64]) -> tuple[int, Codes]:
    """How many different ones, and the place of each among them in the order in which they come first."""
    codes = np.empty(len(mixed), np.int32)
    return fast.first_codes(np.ascontiguousarray(mixed, np.uint64), codes), codes
