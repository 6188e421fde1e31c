"""The map of a state, drawn on the server: seats as shapes, or as equal tiles where no boundaries are loaded.

Colours and lines come by class from the style sheet, so that the page's content policy allows nothing inline.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from chaupal.org.outline import Rings, dissolve, path, rings_of_path

STEPS = 5
TILE = 32
MARGIN = 8


@dataclass(frozen=True, slots=True)
class MapSeat:
    """One seat on the drawing, and what the line of the table beside it says of the place."""

    code: str
    number: int
    name: str
    district: str
    path: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Base:
    """What lies under the figures: seats by number, district and state lines, names of some towns (x, y, name)."""

    tiles: bool
    width: int
    height: int
    seats: tuple[MapSeat, ...]
    districts: tuple[str, ...]
    state: str
    towns: tuple[tuple[float, float, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Fill:
    """What the drawing says of one seat.

    `step` 0..4 is the checked share in fifths; `hatched` that reported stands far above it; `silent` that the seat is
    in silence. `title` says all of it in words and is the link's name.
    """

    step: int
    title: str
    href: str
    hatched: bool = False
    silent: bool = False


def draw(base: Base, fills: Mapping[str, Fill], *, label: str, chosen: str = "") -> SafeString:
    """The map as one SVG; `fills` by seat code (a seat without one is drawn empty and is no link), `label` its name.

    About 4 ms for 403 seats, up to 15 more for a boundary of silence not drawn before. The caller puts the table beside it from `base.seats` and the same fills.
    """
    pieces = [
        f'<svg class="map{" tiles" if base.tiles else ""}" viewBox="{-MARGIN} {-MARGIN} {base.width + 2 * MARGIN} {base.height + 2 * MARGIN}" '
        f'role="group" aria-label="{escape(label)}"><defs><pattern id="map-hatch" width="8" height="8" '
        'patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path class="ln" d="M0 0v8" stroke-width="2.8"/>'
        "</pattern></defs>"
    ]
    silent = []
    for seat in base.seats:
        fill = fills.get(seat.code)
        pieces.append(_seat(base, seat, fill, seat.code == chosen))
        if fill is not None and fill.silent:
            silent.append(seat.path)
    pieces.append("".join(f'<path class="district" d="{line}"/>' for line in base.districts))
    pieces.append(f'<path class="state" d="{base.state}"/>')
    if silent:
        line = base.state if len(silent) == len(base.seats) else _boundary(frozenset(silent))
        pieces.append(f'<path class="silent" d="{line}"/><path class="ticks" d="{line}"/>')
    pieces += (f'<text x="{x:g}" y="{y:g}" aria-hidden="true">{escape(name)}</text>' for x, y, name in base.towns)
    pieces.append("</svg>")
    return mark_safe("".join(pieces))


def _seat(base: Base, seat: MapSeat, fill: Fill | None, chosen: bool) -> str:
    step = max(0, min(STEPS - 1, fill.step)) if fill else 0
    title = escape(fill.title if fill else f"{seat.number} {seat.name}")
    kind = f"seat v{step} chosen" if chosen else f"seat v{step}"
    drawn = f'<path class="{kind}" d="{seat.path}"><title>{title}</title></path>'
    if fill is not None and fill.hatched:
        # On a tile the number stays readable: the hatch keeps to the lower band.
        over = f"M{seat.x - TILE / 2:g} {seat.y + 6:g}h{TILE}v{TILE / 2 - 6:g}h{-TILE}z" if base.tiles else seat.path
        drawn += f'<path class="seat-hatch" d="{over}"/>'
    if base.tiles:
        drawn += f'<text class="number" x="{seat.x:g}" y="{seat.y:g}" aria-hidden="true">{seat.number}</text>'
    if fill is None:
        return drawn
    return f'<a href="{escape(fill.href)}" aria-label="{title}">{drawn}</a>'


@lru_cache(maxsize=16)
def _boundary(paths: frozenset[str]) -> str:
    return path(dissolve(map(rings_of_path, sorted(paths))))


def square(column: int, row: int) -> Rings:
    """The outline of the tile in this column and row."""
    x, y = column * TILE, row * TILE
    return (((x, y), (x + TILE, y), (x + TILE, y + TILE), (x, y + TILE)),)


def around(squares: Iterable[Rings]) -> str:
    """The path around these tiles."""
    return path(dissolve(squares))
