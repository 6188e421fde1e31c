"""Communities of a weighted network: Louvain's method (Blondel and others 2008), deterministic."""

from collections import defaultdict
from typing import Any

import numpy as np
from numpy.typing import NDArray

ROUNDS = 20


def communities(nodes: int, one: NDArray[Any], other: NDArray[Any], weight: NDArray[Any], resolution: float = 1.0) -> NDArray[np.int64]:
    """A number for each node, communities numbered by their first node; nodes are visited in order, so nothing is drawn.

    About 3 s for 300,000 edges. The numbers hang on the order of nodes alone, not on that of the edges.
    """
    near: list[dict[int, float]] = [defaultdict(float) for _ in range(nodes)]
    order = np.lexsort((other, one))
    for a, b, w in zip(one[order].tolist(), other[order].tolist(), weight[order].tolist(), strict=True):
        near[a][b] += w
        near[b][a] += w
    of = list(range(nodes))
    while True:
        moved = _moved(near, resolution)
        names: dict[int, int] = {}
        moved = [names.setdefault(name, len(names)) for name in moved]
        of = [moved[name] for name in of]
        if len(names) == len(near):
            return np.array(of, np.int64)
        near = _folded(near, moved, len(names))


def _moved(near: list[dict[int, float]], resolution: float) -> list[int]:
    degree = [sum(ties.values()) + ties.get(at, 0.0) for at, ties in enumerate(near)]  # a loop counts twice
    whole = sum(degree) or 1.0
    of, held = list(range(len(near))), list(degree)
    for _ in range(ROUNDS):
        changed = False
        for at, ties in enumerate(near):
            toward: dict[int, float] = defaultdict(float)
            for to, weight in ties.items():
                if to != at:
                    toward[of[to]] += weight
            home = of[at]
            held[home] -= degree[at]
            best, gain = home, toward.get(home, 0.0) - resolution * degree[at] * held[home] / whole
            for name in sorted(toward):
                offered = toward[name] - resolution * degree[at] * held[name] / whole
                if offered > gain + 1e-12:
                    best, gain = name, offered
            held[best] += degree[at]
            of[at] = best
            changed |= best != home
        if not changed:
            break
    return of


def _folded(near: list[dict[int, float]], of: list[int], count: int) -> list[dict[int, float]]:
    folded: list[dict[int, float]] = [defaultdict(float) for _ in range(count)]
    for at, ties in enumerate(near):
        for to, weight in ties.items():
            if to > at or to == at:
                a, b = of[at], of[to]
                folded[a][b] += weight
                if a != b:
                    folded[b][a] += weight
    return folded


def components(nodes: int, one: NDArray[Any], other: NDArray[Any]) -> NDArray[np.int64]:
    """A number for each node, the same for nodes that edges join; numbered by their first node."""
    root = np.arange(nodes)
    while True:  # every node takes the least of its neighbours, then jumps to where that one points
        least = root.copy()
        np.minimum.at(least, one, root[other])
        np.minimum.at(least, other, root[one])
        least = least[least]
        if (least == root).all():
            return np.unique(root, return_inverse=True)[1].astype(np.int64)
        root = least
