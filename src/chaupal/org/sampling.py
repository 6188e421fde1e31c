"""Who of many is called: a sample that a written seed decides, so that anybody can draw it again. Pure."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable

FEWEST, SHARE, MOST = 3, 0.05, 30
# An approval of more names than these is not looked at one by one any more: then some of them are called first.
CALL_ABOVE = 10


def size(population: int) -> int:
    """How many of so many are called: 5 in 100, at least 3 and at most 30, never more than there are."""
    return min(population, max(FEWEST, min(MOST, math.ceil(population * SHARE))))


def order(seed: str, numbers: Iterable[int]) -> list[int]:
    """The numbers in the order in which they are called: by the SHA-256 of "seed:number", the smallest first."""
    return sorted(numbers, key=lambda number: hashlib.sha256(f"{seed}:{number}".encode()).digest())
