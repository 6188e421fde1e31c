"""Boundaries for the map: from degrees to whole units of a flat drawing, so that neighbours keep one common border.

A boundary is simplified by rounding to the drawing's grid, the same way on both sides of a border; outlines of
larger units are what is left when borders inside them are taken away.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

Point = tuple[int, int]
Ring = tuple[Point, ...]  # not closed: the last point is not the first again
Rings = tuple[Ring, ...]

WIDTH = 1000
_NUMBER = re.compile(r"-?[0-9]+")


@dataclass(frozen=True, slots=True)
class Box:
    """The degrees a drawing spans; x grows to the east and y to the south, `WIDTH` units wide."""

    west: float
    south: float
    east: float
    north: float

    @property
    def scale(self) -> float:
        """Units a degree of latitude."""
        return WIDTH / ((self.east - self.west) * self._narrowing)

    @property
    def height(self) -> int:
        """The drawing's height in its units."""
        return round((self.north - self.south) * self.scale)

    @property
    def _narrowing(self) -> float:
        return math.cos(math.radians((self.south + self.north) / 2))

    def place(self, lon: float, lat: float) -> tuple[float, float]:
        """Where a point lies in the drawing."""
        return (lon - self.west) * self._narrowing * self.scale, (self.north - lat) * self.scale


class NotABoundary(ValueError):
    """A geometry that is not a polygon in degrees; the message says what is wrong."""


def rings_of(geometry: Any, box: Box) -> Rings:
    """The rings of a GeoJSON Polygon or MultiPolygon on the drawing's grid. Raises NotABoundary."""
    if not isinstance(geometry, dict) or geometry.get("type") not in ("Polygon", "MultiPolygon"):
        raise NotABoundary(_("not a Polygon or MultiPolygon"))
    try:
        polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
        found = [_ring(points, box) for polygon in polygons for points in polygon]
    except (KeyError, TypeError, ValueError, IndexError) as error:
        raise NotABoundary(_("a coordinate is not a pair of numbers")) from error
    rings = tuple(ring for ring in found if len(ring) >= 3)
    if not rings:
        raise NotABoundary(_("too small to draw"))
    for ring in rings:
        if any(not (-WIDTH <= x <= 2 * WIDTH and -WIDTH <= y <= 2 * WIDTH) for x, y in ring):
            raise NotABoundary(_("lies far outside the state"))
    return rings


def _ring(points: Sequence[Sequence[float]], box: Box) -> Ring:
    ring: list[Point] = []
    for point in points:
        x, y = box.place(float(point[0]), float(point[1]))
        at = round(x), round(y)
        if not ring or ring[-1] != at:
            ring.append(at)
    while len(ring) > 1 and ring[0] == ring[-1]:
        ring.pop()
    return tuple(ring)


def dissolve(parts: Iterable[Rings]) -> Rings:
    """The outline of all parts together: every border that two of them share falls away."""
    edges: Counter[tuple[Point, Point]] = Counter()
    for rings in parts:
        for ring in rings:
            for one, other in zip(ring, (*ring[1:], ring[0]), strict=True):
                edges[(one, other) if one < other else (other, one)] += 1
    onward: dict[Point, set[Point]] = defaultdict(set)
    for (one, other), times in edges.items():
        if times % 2:
            onward[one].add(other)
            onward[other].add(one)
    # Each point now has an even number of edges, so a walk that uses each edge once comes back to its start.
    rings_found: list[Ring] = []
    for start in sorted(onward):
        while onward[start]:
            walk, at = [start], start
            while True:
                step = min(onward[at])
                onward[at].discard(step)
                onward[step].discard(at)
                at = step
                if at == start:
                    break
                walk.append(at)
            if len(walk) >= 3:
                rings_found.append(_without_straight(tuple(walk)))
    return tuple(rings_found)


def path(rings: Rings) -> str:
    """The rings as one SVG path with relative steps. Every point is kept: a neighbour's border may turn there."""
    pieces = []
    for ring in rings:
        steps = "".join(
            f"{to[0] - at[0]}{'' if to[1] < at[1] else ' '}{to[1] - at[1]} "
            for at, to in zip(ring, ring[1:], strict=False)
        )
        pieces.append(f"M{ring[0][0]} {ring[0][1]}l{steps.strip()}z")
    return "".join(pieces)


def rings_of_path(text: str) -> Rings:
    """The rings again, out of a path that `path` wrote."""
    rings = []
    for piece in text.split("M")[1:]:
        start, steps = piece.rstrip("z").split("l")
        x, y = map(int, start.split())
        ring = [(x, y)]
        numbers = [int(number) for number in _NUMBER.findall(steps)]
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + dx, y + dy
            ring.append((x, y))
        rings.append(tuple(ring))
    return tuple(rings)


def _without_straight(ring: Ring) -> Ring:
    kept = tuple(
        at
        for before, at, after in zip((ring[-1], *ring[:-1]), ring, (*ring[1:], ring[0]), strict=True)
        if (at[0] - before[0]) * (after[1] - at[1]) != (at[1] - before[1]) * (after[0] - at[0])
    )
    return kept if len(kept) >= 3 else ring


def label_point(rings: Rings) -> tuple[float, float]:
    """Where a label stands: the middle of the largest ring."""
    return max((_middle(ring) for ring in rings), key=lambda middle: middle[0])[1:]


def _middle(ring: Ring) -> tuple[float, float, float]:
    double = x = y = 0.0
    for (ax, ay), (bx, by) in zip(ring, (*ring[1:], ring[0]), strict=True):
        cross = ax * by - bx * ay
        double += cross
        x += (ax + bx) * cross
        y += (ay + by) * cross
    if not double:
        return 0.0, float(ring[0][0]), float(ring[0][1])
    return abs(double) / 2, round(x / (3 * double), 1), round(y / (3 * double), 1)


def box_of(row: Mapping[str, str]) -> Box:
    """The box written in a row of a table (west, south, east, north)."""
    return Box(*(float(row[side]) for side in ("west", "south", "east", "north")))
