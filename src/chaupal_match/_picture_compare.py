"""Two pictures laid on each other: is it the same picture, and do the same words stand in it?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from chaupal_match._fit import Fit, fit
from chaupal_match._marks import picture_print
from chaupal_match._sheet import SIDE, Box, grey

FINE = 768  # pixels of the longer side of what both show, at most
CELL = 8  # windows are 16 by 16, a step of 8 apart
REACH = 4  # pixels that a window may lie off after the two are laid on each other
LEAST = 8  # windows of the print that must agree in place
PIXELS = (2 * CELL) ** 2

STRUCTURED = 8.0  # spread of grey from which a window shows something
WRITTEN = 18.0  # and from which it may show writing
INK = 45  # steps by which a stroke stands out from the ground beside it
AGREES = 0.6  # likeness of two windows; the same writing has .8 and more, mostly .95
FIRMLY = 0.75, 0.85  # one digit of small print leaves .70 to .85 where the writing around it has .95: what is far below
BELOW = 0.09  # the likeness that nine windows of writing in ten have is doubted, two windows together are other words
SAME_FROM = 0.45  # share of the structured windows that agree

Words = Literal["same", "other", "none"]
Values = NDArray[np.float32]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Compared:
    """What two pictures have in common, by their pixels alone.

    `same_picture`: most of what both show agrees. `words`: "none" when the first shows no writing there, "other" when
    other writing, or none, stands where writing stood, "same" else. `agreed` is the share of the structured windows that
    agree, `shown` the share of the first that the second shows. Windows of writing (16 pixels): `written` stand in what
    both show of the first, `changed` are others, `added` stand in one picture and not in the other, there or beside it.
    """

    same_picture: bool
    words: Words
    agreed: float
    shown: float
    written: int
    changed: int
    added: int

    @property
    def is_copy(self) -> bool:
        """The same picture, and no word of the first became another, as far as pixels tell."""
        return self.same_picture and self.words != "other"


NOTHING = Compared(False, "none", 0.0, 0.0, 0, 0, 0)


def compare_pictures(first: Image.Image, second: Image.Image) -> Compared:
    """Lay the second on the first and compare window by window, at up to 768 pixels. About 120 ms."""
    place = fit(picture_print(second, asking=True), picture_print(first, asking=True))
    if place is None or place.agree < LEAST:
        return NOTHING
    laid = _laid(first, second, place)
    if laid is None:
        return NOTHING
    one, other, shown, beside = laid
    likeness, spread_one, spread_other = _likeness(one, other)
    ink_one, ink_other = _writing(one, spread_one), _writing(other, spread_other)
    structured = (spread_one > STRUCTURED) | (spread_other > STRUCTURED)
    agreed = float((likeness[structured] >= AGREES).mean()) if structured.sum() >= 12 else 0.0
    unlike, both = likeness < AGREES, ink_one & ink_other
    replaced = both & unlike
    usual = float(np.quantile(likeness[both], 0.1)) if both.any() else 1.0
    doubtful = both & (likeness < min(max(usual - BELOW, FIRMLY[0]), FIRMLY[1]))
    erased = ink_one & ~ink_other & unlike
    changed = int(replaced.sum() + erased.sum())
    is_other = bool(replaced.any()) or _together(doubtful) >= 2 or _together(erased) >= 3
    words: Words = "other" if is_other else "same" if ink_one.any() else "none"
    added = int((ink_other & ~ink_one & unlike).sum()) + beside
    if is_other:
        changed = max(changed, int(doubtful.sum()))
    return Compared(agreed >= SAME_FROM, words, agreed, shown, int(ink_one.sum()), changed, added)


def _laid(first: Image.Image, second: Image.Image, place: Fit) -> tuple[Image.Image, Image.Image, float, int] | None:
    """What both show, in grey and of one size; the share of the first that is; and windows of writing beside it."""
    one, other = min(1.0, SIDE / max(first.size)), min(1.0, SIDE / max(second.size))
    across, down = place.across * one / other, place.down * one / other
    right, low = place.right / other, place.low / other
    x0, x1 = max(0.0, -right / across), min(float(first.width), (second.width - right) / across)
    y0, y1 = max(0.0, -low / down), min(float(first.height), (second.height - low) / down)
    if x1 - x0 < 48 or y1 - y0 < 48:
        return None
    rim = max(x1 - x0, y1 - y0) / 150  # the seam to a strip or a frame lies a pixel or two off
    x0, y0, x1, y1 = x0 + rim, y0 + rim, x1 - rim, y1 - rim
    times = min(1.0, across, FINE / max(x1 - x0, y1 - y0))
    size = max(4, round((x1 - x0) * times / CELL)) * CELL, max(4, round((y1 - y0) * times / CELL)) * CELL
    boxes = (x0, y0, x1, y1), (x0 * across + right, y0 * down + low, x1 * across + right, y1 * down + low)
    cuts = [_cut(picture, box, size) for picture, box in zip((first, second), boxes, strict=True)]
    shown = (x1 - x0) * (y1 - y0) / (first.width * first.height)
    return cuts[0], cuts[1], shown, _beside(first, boxes[0], times) + _beside(second, boxes[1], times / across)


def _cut(picture: Image.Image, box: tuple[float, float, float, float], size: tuple[int, int]) -> Image.Image:
    whole = grey(picture, max(picture.size))
    inside = max(0.0, box[0]), max(0.0, box[1]), min(float(whole.width), box[2]), min(float(whole.height), box[3])
    return whole.resize(size, Image.Resampling.BILINEAR, box=inside, reducing_gap=2.0)


def _beside(picture: Image.Image, box: tuple[float, float, float, float], times: float) -> int:
    """Windows of writing outside the box, at the size at which the inside is compared."""
    room: list[Box] = [
        (0, 0, picture.width, int(box[1])),
        (0, int(box[3]), picture.width, picture.height),
        (0, int(box[1]), int(box[0]), int(box[3])),
        (int(box[2]), int(box[1]), picture.width, int(box[3])),
    ]
    found = 0
    for left, top, right, bottom in room:
        size = round((right - left) * times) // CELL * CELL, round((bottom - top) * times) // CELL * CELL
        if min(size) >= 2 * CELL:
            strip = grey(picture.crop((left, top, right, bottom)), max(picture.size)).resize(size, Image.Resampling.BILINEAR)
            found += int(_writing(strip, _spread(np.asarray(strip, np.float32))).sum())
    return found


def _sums(values: Values) -> Values:
    """Sums over windows of 16 by 16, a step of 8 apart."""
    rows, columns = values.shape[0] // CELL, values.shape[1] // CELL
    cells = values[: rows * CELL, : columns * CELL].reshape(rows, CELL, columns, CELL).sum((1, 3))
    return np.asarray(cells[:-1, :-1] + cells[1:, :-1] + cells[:-1, 1:] + cells[1:, 1:], np.float32)


def _spread(values: Values) -> Values:
    """Standard deviation of the grey in every window."""
    sums = _sums(values)
    return np.sqrt(np.maximum(_sums(values * values) - sums * sums / PIXELS, 0) / PIXELS)


def _likeness(one: Image.Image, other: Image.Image) -> tuple[Values, Values, Values]:
    """Correlation of every window of one with the best place within four pixels on the other; both spreads."""
    first, second = np.asarray(one, np.float32), np.asarray(other, np.float32)
    spread_one, spread_other = _spread(first), _spread(second)
    product = _sums(first * second) - _sums(first) * _sums(second) / PIXELS
    likeness = product / (PIXELS * np.sqrt((spread_one**2 + 4) * (spread_other**2 + 4)))
    rows, columns = np.nonzero((likeness < 0.9) & ((spread_one > STRUCTURED) | (spread_other > STRUCTURED)))
    padded = np.pad(second, REACH, mode="edge")
    wide = 2 * CELL + 2 * REACH
    for start in range(0, len(rows), 512):
        row, column = rows[start : start + 512] * CELL, columns[start : start + 512] * CELL
        reach, inner = np.arange(wide), np.arange(2 * CELL)
        around = padded[row[:, None, None] + reach[:, None], column[:, None, None] + reach]
        window = first[row[:, None, None] + inner[:, None], column[:, None, None] + inner]
        best = _slid(window, around)
        likeness[rows[start : start + 512], columns[start : start + 512]] = np.maximum(
            likeness[rows[start : start + 512], columns[start : start + 512]], best
        )
    return likeness, spread_one, spread_other


def _slid(windows: Values, around: Values) -> Values:
    """The best correlation of each window (16 by 16) with any place in what is around it (24 by 24)."""
    centred = windows - windows.mean((1, 2), keepdims=True)
    power = (centred**2).mean((1, 2))
    best = np.full(len(windows), -1.0, np.float32)
    for down in range(2 * REACH + 1):
        for across in range(2 * REACH + 1):
            seen = around[:, down : down + 2 * CELL, across : across + 2 * CELL]
            mean, square = seen.mean((1, 2)), np.einsum("ijk,ijk->i", seen, seen) / PIXELS
            product = np.einsum("ijk,ijk->i", centred, seen) / PIXELS
            best = np.maximum(best, product / np.sqrt((power + 4) * (np.maximum(square - mean * mean, 0) + 4)))
    return best


def _writing(sheet: Image.Image, spread: Values) -> Flags:
    """Windows in which strokes stand out from their ground: writing, mostly."""
    seen = np.asarray(sheet, np.uint8)
    light, dark = ~_closed(~seen), _closed(seen)  # without light strokes, without dark ones
    share = _sums((np.maximum(seen - light, dark - seen) > INK).astype(np.float32)) / PIXELS
    return (share > 0.06) & (spread > WRITTEN)


def _closed(seen: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Without what is darker and at most eight pixels thin: the lightest of nine each way, then the darkest of nine."""
    wide = _lightest(seen)
    return np.asarray(~_lightest(~wide), np.uint8)


def _lightest(seen: NDArray[np.uint8]) -> NDArray[np.uint8]:
    padded = np.pad(seen, 4, mode="edge")
    for _axis in range(2):
        two = np.maximum(padded[:-1], padded[1:])
        four = np.maximum(two[:-2], two[2:])
        eight = np.maximum(four[:-4], four[4:])
        padded = np.maximum(eight[:-1], padded[8:]).T
    return padded


def _together(flags: Flags) -> int:
    """How many windows the largest group has whose members touch. One changed window is a speck, three are a word."""
    left = set(zip(*(at.tolist() for at in np.nonzero(flags)), strict=True))
    largest = 0
    while left:
        edge, size = [left.pop()], 0
        while edge:
            row, column = edge.pop()
            size += 1
            near = {(row + i, column + j) for i in (-1, 0, 1) for j in (-1, 0, 1)} & left
            left -= near
            edge += near
        largest = max(largest, size)
    return largest
