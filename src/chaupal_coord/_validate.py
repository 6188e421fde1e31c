"""Which pairs of accounts meet more often than chance explains."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from chaupal_coord._edges import Window
from chaupal_coord._meetings import BUDGET, CROWDS, Acted, Ints, Meetings, acted, acts, meetings
from chaupal_coord._null import Floats, Null, Strata, strata_of
from chaupal_coord._posts import Names, Posts
from chaupal_coord._tails import false_discovery, hypergeometric_tail, poisson_tail
from chaupal_coord._timing import Timing, timing
from chaupal_coord._topics import topics

NullName = Literal["activity", "both", "hypergeometric"]
StrataName = Literal["time", "topic", "none"]
ALPHA = 0.01


@dataclass(frozen=True, slots=True)
class Validated:
    """Pairs of accounts (codes in `names`, one < other) that met on two objects or more, sorted, each with its chance.

    `weight` is the number of common actions (see `Acted`) in the class of meetings that told most, `expected` what the null
    gives for it, `log_p` and `log_q` base-ten logarithms of the chance and of its false discovery rate over all pairs of
    accounts; `kept` whether q is at most alpha. `timing` is there under the null "both". `met` and `null` serve what follows.
    """

    one: Ints
    other: Ints
    weight: Ints
    expected: Floats
    log_p: Floats
    log_q: Floats
    kept: NDArray[np.bool_]
    names: Names
    accounts: int
    window: timedelta
    alpha: float
    met: Meetings
    null: Null | None
    timing: Timing | None = None

    def __len__(self) -> int:
        return len(self.one)


def validate(
    posts: Posts,
    window: Window,
    *,
    null: NullName = "activity",
    strata: StrataName = "time",
    alpha: float = ALPHA,
    budget: int = BUDGET,
) -> Validated:
    """The pairs that act together within the window, and how likely that is by chance. Nothing is drawn: no seed is needed.

    activity: account labels dealt anew within the strata, closed form and Poisson tail. both: and closer in time than others
    who shared the same objects (the larger of the two chances). hypergeometric: the untimed backbone, for comparison: so many
    common objects of all objects. Strata: slots of time, topic within slots of time, or none. Memory and time go with the
    meetings, at most `budget` of them (two seconds and a gigabyte at twenty million).
    """
    if null not in get_args(NullName) or strata not in get_args(StrataName) or not 0 < alpha < 1:
        raise ValueError(f"no such null, strata or alpha: {null}, {strata}, {alpha}")
    span = window // timedelta(microseconds=1) if isinstance(window, timedelta) else round(window * 1_000_000)
    posts = acts(posts)
    met = meetings(posts, span, budget)
    pairs = acted(posts, met)
    active = np.unique(posts.account)
    model: Null | None = None
    if null == "hypergeometric":
        weight, expected, chance = _backbone(posts, pairs)
    else:
        model = Null(posts, met, _STRATA[strata](posts, span))
        weight, expected, chance = best(pairs.weight, model.expected(pairs.one, pairs.other))
    looked = None
    tests = len(active) * (len(active) - 1) / 2
    if null == "both":
        first = np.flatnonzero(false_discovery(chance, tests) <= np.log10(alpha))
        looked = timing(posts, span, pairs.one[first], pairs.other[first])
        # What was not kept before need not be looked at: its chance cannot fall.
        chance[first] = np.maximum(chance[first], np.where(looked.compared > 0, looked.log_p, chance[first]))
    log_q = false_discovery(chance, tests)
    if looked is not None:
        log_q[first] = np.maximum(log_q[first], np.where((looked.compared > 0) & (looked.log_p > np.log10(alpha)), 0.0, log_q[first]))
        everywhere = np.zeros(len(pairs)), np.zeros(len(pairs), np.int64)
        everywhere[0][first], everywhere[1][first] = looked.log_p, looked.compared
        looked = Timing(*everywhere)
    kept = log_q <= np.log10(alpha)
    told = timedelta(microseconds=span)
    return Validated(
        pairs.one, pairs.other, weight, expected, chance, log_q, kept, posts.account_names, len(active), told, alpha, met, model, looked
    )


def best(weight: Ints, expected: Floats) -> tuple[Ints, Floats, Floats]:
    """Over the classes of crowd the one that tells most: its weight, its expectation, and log10 of its chance times the classes."""
    if not len(weight):
        return np.zeros(0, np.int64), np.zeros(0), np.zeros(0)
    by_class = np.stack(
        [np.where(weight[:, at] >= 2, poisson_tail(weight[:, at], expected[:, at]), 0.0) for at in range(len(CROWDS))], axis=1
    )
    at = by_class.argmin(axis=1)
    rows = np.arange(len(at))
    return weight[rows, at], expected[rows, at], np.minimum(by_class[rows, at] + np.log10(len(CROWDS)), 0.0)


def _backbone(posts: Posts, pairs: Acted) -> tuple[Ints, Floats, Floats]:
    seen = np.flatnonzero(posts.object >= 0)
    objects = int(posts.object.max(initial=0)) + 1
    shown = np.unique(posts.account[seen].astype(np.int64) * objects + posts.object[seen])
    many = np.bincount(shown // objects, minlength=len(posts.account_names))
    whole = len(np.unique(shown % objects))
    weight = pairs.weight[:, -1]
    left, right = many[pairs.one], many[pairs.other]
    return weight, left * right / max(whole, 1), hypergeometric_tail(weight, left, right, whole)


_STRATA: dict[str, Callable[[Posts, int], Strata]] = {
    "time": strata_of,
    "topic": lambda posts, span: strata_of(posts, span, topics(posts)),
    "none": lambda posts, span: strata_of(posts, max(span, 1 << 60)),
}
