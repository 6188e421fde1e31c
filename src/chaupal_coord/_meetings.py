"""Meetings: two posts of different accounts on one object within a window, with how crowded it was there."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chaupal_coord._posts import Posts

Ints = NDArray[np.int64]
Array = NDArray[Any]

# A meeting's class is the first of these bounds that holds the other posts on its object within the window of either post.
# The rarer, the more a meeting tells; a popular hashtag of an election day tells nothing.
CROWDS = np.array([4, 8, 16, 24, 32, 64, 128, 512, 1 << 40], np.int64)
BUDGET = 20_000_000  # meetings at most; the most crowded posts are set aside until they fit


@dataclass(frozen=True, slots=True)
class Meetings:
    """Pairs of rows of the posts, each once; `crowd` is the class. `limit`: rows with more neighbours were set aside; `kept`: share of rows left."""

    one: Ints
    other: Ints
    crowd: Ints
    limit: int
    kept: float


def acts(posts: Posts) -> Posts:
    """The same rows with `post` telling apart what two accounts did under one post id (a repost counted under the original's id)."""
    key = posts.post.astype(np.int64) * max(1, len(posts.account_names)) + posts.account
    return replace(posts, post=np.unique(key, return_inverse=True)[1].astype(np.int32))


def meetings(posts: Posts, window: int, budget: int = BUDGET) -> Meetings:
    """Every meeting within `window` microseconds, its end included. Rows without an object meet nobody.

    What a row's neighbours number is counted before anything is set aside, so the result does not hang on the order of rows.
    About 0.1 s and 50 MB a million meetings.
    """
    rows = np.flatnonzero(posts.object >= 0)
    none = np.zeros(0, np.int64)
    if not len(rows):
        return Meetings(none, none, none, 0, 1.0)
    rows = rows[np.lexsort((posts.post[rows], posts.time[rows], posts.object[rows]))]
    when = posts.time[rows] - int(posts.time[rows].min())
    key = posts.object[rows].astype(np.int64) * (int(when.max()) + window + 2) + when  # overflow: 2**31 objects over a year at least
    crowd = np.searchsorted(key, key + window, "right") - np.searchsorted(key, key - window, "left") - 1
    rising = np.sort(crowd)
    fits = int(np.searchsorted(np.cumsum(rising), 2 * budget, "right"))
    limit = int(rising[-1]) if fits == len(rising) else int(rising[fits]) - 1
    kept = crowd <= limit
    rows, key, crowd = rows[kept], key[kept], crowd[kept]
    after = np.searchsorted(key, key + window, "right") - np.arange(len(key)) - 1
    one, other = _pairs(after)
    apart = posts.account[rows[one]] != posts.account[rows[other]]
    one, other = one[apart], other[apart]
    return Meetings(
        rows[one], rows[other], np.searchsorted(CROWDS, np.maximum(crowd[one], crowd[other])), limit, float(kept.mean())
    )


def _pairs(after: Ints) -> tuple[Ints, Ints]:
    one = np.repeat(np.arange(len(after)), after)
    return one, one + 1 + np.arange(len(one)) - np.repeat(np.cumsum(after) - after, after)


@dataclass(frozen=True, slots=True)
class Acted:
    """Pairs of accounts (one < other) that met on at least two objects by at least two posts each.

    `weight[:, c]` counts meetings of class c and rarer: the smallest of distinct posts of one, of other, and distinct objects,
    so that neither many hashtags in one post nor one hashtag in many posts counts more than once.
    """

    one: Ints
    other: Ints
    weight: Ints

    def __len__(self) -> int:
        return len(self.one)


def acted(posts: Posts, met: Meetings) -> Acted:
    """The pairs of accounts of these meetings with their weights; a single common action is no pair here."""
    count = len(posts.account_names)
    left, right = posts.account[met.one].astype(np.int64), posts.account[met.other].astype(np.int64)
    turned = left > right
    key = np.where(turned, right * count + left, left * count + right)
    order = np.argsort(key, kind="stable")
    often = np.bincount(np.cumsum(_heads(key[order])) - 1) if len(key) else np.zeros(0, np.int64)
    order = order[np.repeat(often >= 2, often)]
    key, turned = key[order], turned[order]
    one, other = met.one[order], met.other[order]
    heads = _heads(key)
    pair = np.cumsum(heads) - 1
    pairs = key[heads]
    weight = np.minimum(
        distinct(pair, posts.object[one], met.crowd[order], len(pairs)),
        np.minimum(
            distinct(pair, posts.post[np.where(turned, other, one)], met.crowd[order], len(pairs)),
            distinct(pair, posts.post[np.where(turned, one, other)], met.crowd[order], len(pairs)),
        ),
    )
    kept = weight[:, -1] >= 2 if len(pairs) else np.zeros(0, bool)
    return Acted(pairs[kept] // count, pairs[kept] % count, weight[kept])


def distinct(group: Ints, thing: Array, crowd: Ints, groups: int) -> Ints:
    """Of each group how many distinct things it has in class c and rarer: an array groups x classes."""
    classes = len(CROWDS)
    if not len(group):
        return np.zeros((groups, classes), np.int64)
    top = int(thing.max()) + 1
    key = np.sort((group * top + thing) * classes + crowd)
    key = key[_heads(key // classes)]  # the rarest meeting of each
    counted = np.bincount(key // classes // top * classes + key % classes, minlength=groups * classes)
    return np.cumsum(counted.reshape(groups, classes), axis=1)


def _heads(rising: Ints) -> NDArray[np.bool_]:
    return np.concatenate([np.ones(min(1, len(rising)), bool), rising[1:] != rising[:-1]])
