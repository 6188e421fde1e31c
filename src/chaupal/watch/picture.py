"""The picture of a network as SVG, drawn on the server: every account a link, every group a fill of its own, no script.

Only presentation attributes, so that the same text is a page's picture and a file of its own. Up to some hundred edges each
is a link too; above that edges of one width are one path, so that 5,000 accounts with 30,000 edges stay some thousand
elements, and the heaviest 8,000 alone are drawn; the posts of an edge are then reached through its account or the table.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from math import log1p

INK, SHEET, PAPER, STAMP, GREY, PALE = "#1E1A17", "#FCFAF4", "#F4EFE3", "#652152", "#655D50", "#AFA58F"
WIDE = 1_000.0
LINKED = 400  # edges that are links of their own
DRAWN = 8_000  # edges, the heaviest; a browser scrolls no more of them smoothly, and nobody tells them apart
LABELLED = 60  # accounts whose names stand beside them all
WIDTHS = (1.0, 1.6, 2.4, 3.4, 4.6)
MARGIN = 26.0
FILLS = (INK, "url(#net-hatch)", "url(#net-dots)", "url(#net-bars)", SHEET, GREY)
_DEFS = (
    '<defs><pattern id="net-hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    f'<rect width="5" height="5" fill="{SHEET}"/><path d="M0 0v5" stroke="{INK}" stroke-width="2.2"/></pattern>'
    f'<pattern id="net-bars" width="4" height="4" patternUnits="userSpaceOnUse"><rect width="4" height="4" fill="{SHEET}"/>'
    f'<path d="M.5 0v4" stroke="{INK}"/></pattern>'
    f'<pattern id="net-dots" width="6" height="6" patternUnits="userSpaceOnUse"><rect width="6" height="6" fill="{SHEET}"/>'
    f'<circle cx="2" cy="2" r="1.4" fill="{INK}"/></pattern></defs>'
)


@dataclass(frozen=True, slots=True)
class Dot:
    """An account in the picture: its place, the number of its group (0: none) and the name it is shown under."""

    node: int
    x: float
    y: float
    group: int
    name: str
    is_declared: bool


@dataclass(frozen=True, slots=True)
class Line:
    """An edge in the picture."""

    a: int
    b: int
    weight: int
    is_declared: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    """What is to be drawn. `letters` by group; `account` and `edge` are chosen; `to` gives the address of an account or an
    edge (its second account), None draws without links."""

    dots: Sequence[Dot]
    lines: Sequence[Line]
    letters: dict[int, str]
    says: str
    account: int | None = None
    edge: tuple[int, int] | None = None
    to: Callable[[int, int | None], str] | None = None


def fill_of(group: int) -> str:
    """The fill by which a group is told; the seventh looks like the first again and is told by its letter."""
    return FILLS[(group - 1) % len(FILLS)]


def radius(count: int) -> float:
    """How large an account is drawn where there are so many."""
    return 11.0 if count <= 60 else 8.0 if count <= 200 else 5.5 if count <= 800 else 3.6


def draw(told: Drawing) -> str:
    """The SVG. 40 ms for 5,000 accounts with 30,000 edges."""
    dots = {dot.node: dot for dot in told.dots}
    size = radius(len(dots))
    left, top, wide, tall = _box(told.dots)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="net" viewBox="{left:.0f} {top:.0f} {wide:.0f} {tall:.0f}" role="group"'
        f' aria-label="{escape(told.says)}" font-family="Mukta, Noto Sans Devanagari, sans-serif">{_DEFS}'
    ]
    lines = [line for line in told.lines if line.a in dots and line.b in dots]
    lines = sorted(lines, key=lambda line: (_is_chosen(line, told), line.weight), reverse=True)[:DRAWN]
    heaviest = max((line.weight for line in lines), default=1)
    chosen = [line for line in lines if _is_chosen(line, told)]
    others = [line for line in lines if not _is_chosen(line, told)]
    parts += _linked(others, dots, heaviest, told) if len(lines) <= LINKED else _merged(others, dots, heaviest)
    for line in chosen:
        stroke = f'stroke="{STAMP}" stroke-width="{_width(line.weight, heaviest) + 1.6:.1f}"'
        parts.append(_link(told, line.a, line.b, _path(line, dots, stroke), _said(line, dots), reached=True))
    parts += [_dot(dot, size, told) for dot in sorted(told.dots, key=lambda one: one.node)]
    parts += _labels(told, dots, size, chosen)
    return "".join([*parts, "</svg>"])


def _box(dots: Sequence[Dot]) -> tuple[float, float, float, float]:
    if not dots:
        return 0.0, 0.0, WIDE, 200.0
    left, right = min(dot.x for dot in dots) - MARGIN, max(dot.x for dot in dots) + MARGIN
    top, bottom = min(dot.y for dot in dots) - MARGIN - 14, max(dot.y for dot in dots) + MARGIN
    # A group alone is not blown up beyond what can be read beside the rest of the page.
    short, narrow = max(0.0, 240.0 - (bottom - top)), max(0.0, 420.0 - (right - left))
    return left - narrow / 2, top - short / 2, right - left + narrow, bottom - top + short


def _is_chosen(line: Line, told: Drawing) -> bool:
    if told.edge is not None:
        return (line.a, line.b) == told.edge
    return told.account is not None and told.account in (line.a, line.b)


def _width(weight: int, heaviest: int) -> float:
    return WIDTHS[min(int(len(WIDTHS) * log1p(weight) / (log1p(heaviest) + 0.001)), len(WIDTHS) - 1)]


def _path(line: Line, dots: dict[int, Dot], stroke: str) -> str:
    a, b = dots[line.a], dots[line.b]
    dashed = ' stroke-dasharray="5 4"' if line.is_declared else ""
    return f'<path d="M{a.x:.1f} {a.y:.1f}L{b.x:.1f} {b.y:.1f}" {stroke}{dashed}/>'


def _said(line: Line, dots: dict[int, Dot]) -> str:
    return f"{dots[line.a].name} – {dots[line.b].name}: {line.weight}"


def _link(told: Drawing, one: int, other: int | None, inner: str, says: str, *, reached: bool) -> str:
    title = f"<title>{escape(says)}</title>"
    if told.to is None:
        return f"<g>{title}{inner}</g>"
    tab = "" if reached else ' tabindex="-1"'
    return f'<a href="{escape(told.to(one, other))}" aria-label="{escape(says)}"{tab}>{title}{inner}</a>'


def _linked(lines: Sequence[Line], dots: dict[int, Dot], heaviest: int, told: Drawing) -> list[str]:
    made = []
    for line in sorted(lines, key=lambda one: (one.weight, one.a, one.b)):
        stroke = f'stroke="{INK}" stroke-opacity=".42" stroke-width="{_width(line.weight, heaviest):.1f}"'
        made.append(_link(told, line.a, line.b, _path(line, dots, stroke), _said(line, dots), reached=False))
    return made


def _merged(lines: Sequence[Line], dots: dict[int, Dot], heaviest: int) -> list[str]:
    """One path a width; what weighs least is drawn first and palest."""
    paths: dict[tuple[float, bool], list[str]] = defaultdict(list)
    for line in lines:
        a, b = dots[line.a], dots[line.b]
        paths[(_width(line.weight, heaviest), line.is_declared)].append(f"M{a.x:.1f} {a.y:.1f}L{b.x:.1f} {b.y:.1f}")
    # Transparent strokes are what is slow to paint where there are many.
    stroke = f'stroke="{INK}" stroke-opacity=".42"' if len(lines) <= 1_500 else f'stroke="{PALE}"'
    thin = 1.0 if len(lines) <= 1_500 else 0.5
    return [
        f'<path d="{"".join(of_width)}" fill="none" {stroke} stroke-width="{width * thin:.1f}"'
        f'{" stroke-dasharray=" + chr(34) + "5 4" + chr(34) if declared else ""}/>'
        for (width, declared), of_width in sorted(paths.items())
    ]


def _dot(dot: Dot, size: float, told: Drawing) -> str:
    ring = f'stroke="{INK}" stroke-width="{1.6 if size > 5 else 1}"'
    if dot.is_declared:
        half = size * 0.85
        shape = f'<rect x="{dot.x - half:.1f}" y="{dot.y - half:.1f}" width="{2 * half:.1f}" height="{2 * half:.1f}" fill="{SHEET}" {ring}/>'
    elif dot.group == 0:
        shape = f'<circle cx="{dot.x:.1f}" cy="{dot.y:.1f}" r="{size * 0.65:.1f}" fill="{PAPER}" {ring} stroke-dasharray="2.5 2"/>'
    else:
        shape = f'<circle cx="{dot.x:.1f}" cy="{dot.y:.1f}" r="{size:.1f}" fill="{fill_of(dot.group)}" {ring}/>'
    if dot.node == told.account or (told.edge is not None and dot.node in told.edge):
        shape += f'<circle cx="{dot.x:.1f}" cy="{dot.y:.1f}" r="{size + 5:.1f}" fill="none" stroke="{STAMP}" stroke-width="3"/>'
    return _link(told, dot.node, None, shape, dot.name, reached=True)


def _labels(told: Drawing, dots: dict[int, Dot], size: float, chosen: Sequence[Line]) -> list[str]:
    """Names of all where they are few, of the chosen ones and theirs where they are many, and each group's letter above it."""
    named = set(dots) if len(dots) <= LABELLED else {end for line in chosen[:30] for end in (line.a, line.b)} | {told.account}
    halo = f'paint-order="stroke" stroke="{PAPER}" stroke-width="4" fill="{INK}" text-anchor="middle" pointer-events="none"'
    made = [
        f'<text x="{dots[node].x:.1f}" y="{dots[node].y - size - 5:.1f}" font-size="12" {halo}>{escape(dots[node].name)}</text>'
        for node in sorted(one for one in named if one is not None and one in dots)
    ]
    if len(dots) > LABELLED:
        corner: dict[int, tuple[float, float]] = {}
        for dot in dots.values():
            x, y = corner.get(dot.group, (dot.x, dot.y))
            corner[dot.group] = (min(x, dot.x), min(y, dot.y))
        for group, (x, y) in sorted(corner.items()):
            if group and group in told.letters:
                made.append(f'<text x="{x:.1f}" y="{y - size - 6:.1f}" font-size="15" font-weight="600" {halo}>{escape(told.letters[group])}</text>')
    return made
