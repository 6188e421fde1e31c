"""Whether one picture lies in another: windows that look alike, and stand to each other as they did."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from chaupal_match._marks import PicturePrint

ALIKE = 13  # of 64 bits may differ
PAIRS_LIMIT = 400
Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Fit:
    """Where the kept picture lies on the one that asks: x' = x * across + right, y' = y * down + low; `agree` windows say so."""

    agree: int
    across: float
    down: float
    right: float
    low: float


def fit(asked: PicturePrint, kept: PicturePrint) -> Fit | None:
    """The place on which most windows agree, or None. No turning: forwards are not turned. About 1 ms."""
    if not len(asked) or not len(kept):
        return None
    apart = np.bitwise_count(asked.bits[:, None] ^ kept.bits[None, :])
    ours, theirs = np.nonzero(apart <= ALIKE)
    if len(ours) < 3:
        return None
    if len(ours) > PAIRS_LIMIT:
        nearest = np.argsort(apart[ours, theirs], kind="stable")[:PAIRS_LIMIT]
        ours, theirs = ours[nearest], theirs[nearest]
    to, of = asked.places[ours].astype(np.float64), kept.places[theirs].astype(np.float64)
    times = to[:, 2] / of[:, 2]
    # Every pair says a scale and a place; how many others agree, the farther off the more loosely.
    guessed = (of[None, :, :2] - of[:, None, :2]) * times[:, None, None] + to[:, None, :2]
    off = np.abs(guessed - to[None, :, :2]).max(2)
    far = np.abs(guessed - to[:, None, :2]).max(2)
    near = (off <= 5 + 0.10 * far) & (np.abs(np.log(times[None, :] / times[:, None])) < 0.3)
    votes = near.sum(1)
    inside = near[int(votes.argmax())]
    found = None
    for loose in (12.0, 7.0, 5.0, 4.0):
        if inside.sum() < 3:
            return None
        across, right = _line(of[inside, 0], to[inside, 0], times[inside])
        down, low = _line(of[inside, 1], to[inside, 1], times[inside])
        if not (0.1 < across < 10 and 0.8 < across / down < 1.25):
            return None
        off = np.maximum(np.abs(of[:, 0] * across + right - to[:, 0]), np.abs(of[:, 1] * down + low - to[:, 1]))
        inside = (off <= loose) & (np.abs(np.log(times / across)) < 0.3)
        agree = min(len(np.unique(ours[inside])), len(np.unique(_spots(of[inside]))))
        found = Fit(agree, across, down, right, low)
    return found


def _spots(places: Numbers) -> NDArray[np.int64]:
    """Places of windows in steps of eight pixels: windows of two levels on one corner count once."""
    return np.asarray((places[:, 0] // 8).astype(np.int64) * 4096 + (places[:, 1] // 8).astype(np.int64))


def _line(of: Numbers, to: Numbers, times: Numbers) -> tuple[float, float]:
    """Scale and shift by least squares, drawn towards the windows' own sizes where the places say little."""
    middle_of, middle_to = of.mean(), to.mean()
    spread, own = of - middle_of, float(np.median(times))
    weight = 40.0**2
    scale = float((spread @ (to - middle_to) + weight * own) / (spread @ spread + weight))
    return scale, float(middle_to - scale * middle_of)
