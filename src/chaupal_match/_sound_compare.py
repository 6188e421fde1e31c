"""Two sounds laid on each other: which seconds are the same recording, and whether other words stand in between."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from chaupal_match._sound_print import STEP, SoundPrint

SMOOTH = 9  # numbers, 1.1 s, over which bits are counted
AGREES = 0.27  # share of bits that differ; two recordings that have nothing in common differ in 0.4 to 0.5
STANDS_OUT = 0.13  # more than the rest of the same pair differs
HOLE = 5  # numbers in a row, 0.6 s, that stand out: something else was put there
LEAST = 24  # numbers, 3 s, that must agree
MOST = 0.5  # of what lies on each other; of two that have nothing in common a tenth agrees by chance


@dataclass(frozen=True, slots=True)
class ComparedSounds:
    """How two sounds lie on each other, in seconds: `agreed` is in both, `added` in only one of them, `hole` is the
    longest stretch in the middle of what both have that is another sound.
    """

    agreed: float
    added: float
    hole: float
    share: float  # of what lies on each other and is no silence, how much agrees

    @property
    def same_recording(self) -> bool:
        """Three seconds and more of it are the same recording, and most of what lies on each other is."""
        return self.agreed >= LEAST * STEP and self.share >= MOST

    @property
    def is_copy(self) -> bool:
        """The same recording, and nothing in the middle of it became something else."""
        return self.same_recording and not self.hole


def compare_sounds(one: SoundPrint, other: SoundPrint, offset: int) -> ComparedSounds:
    """Lay `one` on `other`, so many numbers later; the places one number earlier and later are tried, too. 0.1 ms a minute."""
    if not len(one) or not len(other):
        return ComparedSounds(0.0, (len(one) + len(other)) * STEP, 0.0, 0.0)
    return max((_laid(one, other, offset + more) for more in (0, -1, 1)), key=lambda found: (found.agreed, -found.hole))


def _laid(one: SoundPrint, other: SoundPrint, offset: int) -> ComparedSounds:
    start, end = max(0, -offset), min(len(one), len(other) - offset)
    if end - start < LEAST:
        return ComparedSounds(0.0, (len(one) + len(other)) * STEP, 0.0, 0.0)
    differ = np.bitwise_count(one.bits[start:end] ^ other.bits[start + offset : end + offset]) / 32
    smooth = np.convolve(differ, np.ones(SMOOTH), "same") / np.convolve(np.ones(len(differ)), np.ones(SMOOTH), "same")
    telling = one.telling[start:end] | other.telling[start + offset : end + offset]
    near = (smooth < AGREES) & telling
    if not near.any():
        return ComparedSounds(0.0, (len(one) + len(other)) * STEP, 0.0, 0.0)
    first, last = int(np.argmax(near)), len(near) - int(np.argmax(near[::-1]))
    usual = float(np.median(smooth[near]))
    odd = (smooth[first:last] > min(AGREES, usual + STANDS_OUT)) & telling[first:last]
    agreed = int(near.sum())
    added = max(len(one) - (last - first), 0) + max(len(other) - (last - first), 0)
    return ComparedSounds(agreed * STEP, added * STEP, _longest(odd) * STEP, agreed / int(telling.sum()))


def _longest(odd: NDArray[np.bool_]) -> int:
    """Length of the longest run, 0 where none is long enough to be a word."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], odd, [False]]).astype(np.int8)))
    runs = edges[1::2] - edges[::2]
    longest = int(runs.max()) if len(runs) else 0
    return longest if longest >= HOLE else 0
