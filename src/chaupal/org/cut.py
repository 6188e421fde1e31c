"""How a number of units is shared out over seats, and how a seat's list is cut into them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

Thing = TypeVar("Thing")


def share_out(weights: Mapping[int, int], total: int) -> dict[int, int]:
    """How many of `total` each key gets: by largest remainder of its weight, at least one each, none above its weight.

    Ties go to the lower key. Raises ValueError where `total` cannot be shared out so.
    """
    if not len(weights) <= total <= sum(weights.values()):
        raise ValueError(f"{total} units cannot be shared out over {len(weights)} with {sum(weights.values())} parts")
    whole = sum(weights.values())
    shares = {key: max(1, min(weight, weight * total // whole)) for key, weight in weights.items()}
    by_remainder = sorted(weights, key=lambda key: (-(weights[key] * total % whole), key))
    while (left := total - sum(shares.values())) != 0:
        step = 1 if left > 0 else -1
        movable = [key for key in by_remainder if 1 <= shares[key] + step <= weights[key]]
        if step < 0:
            movable.reverse()
        for key in movable[: abs(left)]:
            shares[key] += step
    return shares


def cut(things: Sequence[Thing], into: int) -> list[Sequence[Thing]]:
    """The sequence in `into` contiguous pieces whose sizes differ by one at most, the longer ones first."""
    size, longer = divmod(len(things), into)
    pieces, at = [], 0
    for piece in range(into):
        end = at + size + (piece < longer)
        pieces.append(things[at:end])
        at = end
    return pieces
