"""Conditional on sharing an object: is a pair closer in time than others who shared it?"""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from chaupal_coord._meetings import Ints
from chaupal_coord._posts import Posts
from chaupal_coord._tails import binomial_tail

OTHERS = 5  # accounts outside the pairs looked at that an object needs, to compare with
MOST = 4_000  # others' posts on one object that are looked at


@dataclass(frozen=True, slots=True)
class Timing:
    """For each pair log10 of the chance of being so often within the window on the objects both shared, and how many objects could be compared."""

    log_p: NDArray[np.float64]
    compared: Ints


def timing(posts: Posts, span: int, one: Ints, other: Ints) -> Timing:
    """For each pair: of the objects that both shared at any time, on how many were they within `span` microseconds, and how
    many would it be if they kept the times of the object's other sharers?

    The others are accounts in none of these pairs: a group would else be its own measure. An object with fewer than five such
    accounts says nothing and is left out; a group that alone shares its objects cannot be judged so (compared = 0).
    """
    log_p, compared = np.zeros(len(one)), np.zeros(len(one), np.int64)
    if not len(one):
        return Timing(log_p, compared)
    inside = np.zeros(len(posts.account_names), bool)
    inside[one] = inside[other] = True
    times: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    rows = np.flatnonzero((posts.object >= 0) & inside[posts.account])
    for account, thing, when in zip(posts.account[rows].tolist(), posts.object[rows].tolist(), posts.time[rows].tolist(), strict=True):
        times[account][thing].append(when)
    chance = _chances(posts, span, inside)
    hits, mean = np.zeros(len(one), np.int64), np.zeros(len(one))
    for at, (a, b) in enumerate(zip(one.tolist(), other.tolist(), strict=True)):
        for thing in times[a].keys() & times[b].keys():
            if thing in chance:
                left, right = times[a][thing], times[b][thing]
                compared[at] += 1
                mean[at] += 1 - (1 - chance[thing]) ** min(len(left) * len(right), 50)
                hits[at] += any(abs(x - y) <= span for x in left[:50] for y in right[:50])
    some = compared > 0
    log_p[some] = binomial_tail(hits[some], compared[some], mean[some] / compared[some])
    return Timing(log_p, compared)


def _chances(posts: Posts, span: int, inside: NDArray[np.bool_]) -> dict[int, float]:
    """Of each object the share of pairs of its others' posts that lie within the span of each other."""
    rows = np.flatnonzero((posts.object >= 0) & ~inside[posts.account])
    rows = rows[np.lexsort((posts.account[rows], posts.time[rows], posts.object[rows]))]
    heads = np.flatnonzero(np.diff(posts.object[rows], prepend=-1))
    found: dict[int, float] = {}
    for start, end in zip(heads.tolist(), [*heads[1:].tolist(), len(rows)], strict=True):
        if end - start < OTHERS:
            continue
        some = rows[start:end]
        if len(np.unique(posts.account[some])) < OTHERS:
            continue
        some = some[:: max(1, len(some) // MOST)]
        when = posts.time[some]
        close = np.searchsorted(when, when + span, "right") - np.arange(len(when)) - 1
        # One more and two more (Laplace), so that few others do not make certainty.
        found[int(posts.object[some[0]])] = (float(close.sum()) + 1) / (len(when) * (len(when) - 1) / 2 + 2)
    return found
