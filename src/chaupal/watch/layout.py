"""Where the accounts of a network stand in its picture: each group drawn by forces, the groups packed side by side.

Fruchterman and Reingold's forces; above some hundred accounts each is pushed by a drawn sample of the others instead of by
all, so that the work grows with the accounts and not with their square. The same seed gives the same picture here.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

WIDE = 1_000.0
SPACE = 26.0  # between neighbours
ROUNDS = 90
ALL_WITH_ALL = 400
SAMPLED = 48

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def places(count: int, a: Ints, b: Ints, weight: Floats, part: Ints, seed: int) -> tuple[Floats, float]:
    """x and y of every account (rows) and the height of the picture, which is 1,000 wide. `part` says which accounts are
    drawn together. 5,000 accounts with 30,000 edges take about 4 s."""
    where = np.zeros((count, 2))
    boxes: list[tuple[Ints, Floats, float, float]] = []
    rng = np.random.default_rng(seed)
    order = np.argsort(part, kind="stable")
    for members in np.split(order, np.flatnonzero(np.diff(part[order])) + 1) if count else []:
        local = np.full(count, -1, np.int64)
        local[members] = np.arange(len(members))
        inside = (local[a] >= 0) & (local[b] >= 0)
        drawn = _drawn(len(members), local[a[inside]], local[b[inside]], weight[inside], rng)
        size = drawn.max(axis=0)
        boxes.append((members, drawn, float(size[0]), float(size[1])))
    boxes.sort(key=lambda box: (-box[3], -box[2], int(box[0][0])))
    height = _pack(boxes, where)
    return where, height


def _drawn(count: int, a: Ints, b: Ints, weight: Floats, rng: np.random.Generator) -> Floats:
    """One part by forces, its corner at 0, 0."""
    if count == 1:
        return np.zeros((1, 2))
    side = SPACE * np.sqrt(count) * 1.15
    at = rng.random((count, 2)) * side
    pull = 0.6 + 0.4 * np.log1p(weight) / np.log1p(max(float(weight.max()), 1.0)) if len(weight) else weight
    for turn in range(ROUNDS):
        push = _pushed(at, rng)
        move = push
        away = at[a] - at[b]
        far = np.maximum(np.hypot(away[:, 0], away[:, 1]), 0.01)
        force = away * (far / SPACE * pull)[:, None]
        np.subtract.at(move, a, force)
        np.add.at(move, b, force)
        move += (at.mean(axis=0) - at) * 0.05
        length = np.maximum(np.hypot(move[:, 0], move[:, 1]), 0.01)
        heat = side / 8 * (1 - turn / ROUNDS) + 0.5
        at = at + move / length[:, None] * np.minimum(length, heat)[:, None]
    return _apart(at, rng)


def _wanted(count: int) -> float:
    """How far the nearest of an account's neighbours should stand."""
    return 64.0 if count <= 60 else 40.0 if count <= 200 else 24.0 if count <= 800 else 15.0


def _apart(at: Floats, rng: np.random.Generator) -> Floats:
    """The same drawn so large that neighbours can be told apart; in small parts nobody stands on anybody. Its corner at 0, 0."""
    count, wanted = len(at), _wanted(len(at))
    some = at if count <= SAMPLED * 8 else at[rng.choice(count, SAMPLED * 8, replace=False)]
    far = np.hypot(some[:, None, 0] - at[None, :, 0], some[:, None, 1] - at[None, :, 1])
    nearest = np.partition(far, 1, axis=1)[:, 1]  # the first is the account itself
    at = at * min(wanted / max(float(np.median(nearest)), 0.5), 12.0)
    for _ in range(40 if count <= ALL_WITH_ALL else 0):
        away = at[:, None, :] - at[None, :, :]
        far = np.hypot(away[:, :, 0], away[:, :, 1])
        np.fill_diagonal(far, np.inf)
        close = np.maximum(wanted * 0.9 - far, 0.0)
        if not close.any():
            break
        at = at + (away / np.maximum(far, 0.01)[:, :, None] * (close / 2)[:, :, None]).sum(axis=1) * 0.5
    return at - at.min(axis=0)


def _pushed(at: Floats, rng: np.random.Generator) -> Floats:
    count = len(at)
    if count <= ALL_WITH_ALL:
        away = at[:, None, :] - at[None, :, :]
        square = np.maximum((away**2).sum(axis=2), 0.01)
        pushed: Floats = (away / square[:, :, None]).sum(axis=1) * SPACE**2
        return pushed
    others = rng.integers(0, count, (count, SAMPLED))
    away = at[:, None, :] - at[others]
    square = np.maximum((away**2).sum(axis=2), 4.0)
    told: Floats = (away / square[:, :, None]).sum(axis=1) * (SPACE**2 * count / SAMPLED)
    return told


def _pack(boxes: list[tuple[Ints, Floats, float, float]], where: Floats) -> float:
    """Put the parts in rows from the tallest; the height that takes. Wider ones are made to fit."""
    margin, x, y, row = 24.0, 24.0, 24.0, 0.0
    for members, drawn, wide, tall in boxes:
        fit = min(1.0, (WIDE - 2 * margin) / wide) if wide else 1.0
        if x > margin and x + wide * fit > WIDE - margin:
            x, y, row = margin, y + row + 2 * margin, 0.0
        where[members] = drawn * fit + np.array([x, y])
        x += wide * fit + 2 * margin
        row = max(row, tall * fit)
    return y + row + margin
