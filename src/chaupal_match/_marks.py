"""The fingerprint of a picture: small windows at its corners, each told by 64 bits, with their places.

Windows stand where the picture has corners, so they travel with it when it is cropped, framed, shrunk or has a strip
beside it. Everything is counted in whole numbers: the same pixels give the same print on every machine.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from chaupal_match._sheet import SIDE, Box, grey, main_part, trimmed

HALF = 16  # half of a window, in pixels of the level it is taken from
CELLS = 6  # the sheet is parted 6 by 6, so that windows do not crowd in one corner
CORNER = 1_000  # strength from which a spot counts; what JPEG adds of its own stays near 100

# Longer side of each level and the windows taken from it. What asks looks at every level between, too.
KEPT = ((362, 14), (256, 13), (181, 12), (128, 8))
KEPT_INSIDE = ((256, 10), (181, 9), (128, 6))  # of the picture in a screen
ASKED = tuple((side, 24) for side in (430, 362, 304, 256, 215, 181, 152, 128, 108))

_STEPS = 64  # parts of a pixel in which places are kept
_ORDER = sorted(((i, j) for i in range(9) for j in range(9) if i or j), key=lambda ij: (ij[0] + ij[1], ij))[:64]


@dataclass(frozen=True, slots=True, eq=False)
class PicturePrint:
    """Windows of one picture: their bits, and centre x, centre y, half width in pixels of its sheet (512 px)."""

    bits: NDArray[np.uint64]
    places: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.bits)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PicturePrint) and self.to_bytes() == other.to_bytes()

    def __hash__(self) -> int:
        return hash(self.to_bytes())

    def to_bytes(self) -> bytes:
        """14 bytes a window, to be kept in a row; about 700 for a picture."""
        return self.bits.astype("<u8").tobytes() + np.rint(self.places * _STEPS).astype("<u2").tobytes()

    @classmethod
    def from_bytes(cls, kept: bytes) -> PicturePrint:
        """What `to_bytes` gave. Raises ValueError for anything else's length."""
        count, rest = divmod(len(kept), 14)
        if rest:
            raise ValueError(f"{len(kept)} bytes are no picture's print")
        places = np.frombuffer(kept, "<u2", offset=8 * count).reshape(count, 3).astype(np.float32) / np.float32(_STEPS)
        return cls(np.frombuffer(kept, "<u8", count).astype(np.uint64), places)


def picture_print(picture: Image.Image, *, asking: bool = False) -> PicturePrint:
    """The windows of a picture of any size: of the whole, and once more of the picture in it where it is a screen's.

    `asking` looks at more sizes: for a search, not to be kept. Empty for a sheet without corners (one colour, a slow run
    of colours): such a picture cannot be told from its like. About 12 ms, asking 22.
    """
    sheet = grey(picture, 2 * SIDE)
    scale = min(1.0, SIDE / max(sheet.size))
    boxes: list[tuple[Box, tuple[tuple[int, int], ...]]] = [(trimmed(sheet), ASKED if asking else KEPT)]
    inner = main_part(sheet)
    if inner is not None:
        boxes.append((inner, ASKED if asking else KEPT_INSIDE))
    found = [_windows(sheet.crop(box), box, levels, scale) for box, levels in boxes]
    return PicturePrint(np.concatenate([one.bits for one in found]), np.concatenate([one.places for one in found]))


def _windows(part: Image.Image, box: Box, levels: tuple[tuple[int, int], ...], scale: float) -> PicturePrint:
    bits, places = [np.zeros(0, np.uint64)], [np.zeros((0, 3), np.float32)]
    for side, count in levels:
        times = side / max(part.size)
        if times > 2:
            continue  # blown up, it would say nothing that a smaller level does not say
        size = max(1, round(part.width * times)), max(1, round(part.height * times))
        level = np.asarray(part.resize(size, Image.Resampling.BOX if times < 0.5 else Image.Resampling.BILINEAR), np.float32)
        spots = corners(level, count)
        if not len(spots):
            continue
        across, down = part.width / size[0], part.height / size[1]
        at = np.empty((len(spots), 3), np.float64)
        at[:, 0] = ((spots[:, 1] + 0.5) * across + box[0]) * scale
        at[:, 1] = ((spots[:, 0] + 0.5) * down + box[1]) * scale
        at[:, 2] = HALF * across * scale
        bits.append(describe(level, spots))
        places.append((np.rint(at * _STEPS) / _STEPS).astype(np.float32))
    return PicturePrint(np.concatenate(bits), np.concatenate(places))


def corners(level: NDArray[np.float32], count: int) -> NDArray[np.int64]:
    """Up to `count` spots (row, column) where the level changes in both directions, spread over it."""
    if min(level.shape) < 2 * HALF + 8:
        return np.zeros((0, 2), np.int64)
    across, down = level[1:-1, 2:] - level[1:-1, :-2], level[2:, 1:-1] - level[:-2, 1:-1]
    xx, yy, xy = _box(across * across), _box(down * down), _box(across * down)
    strength = (xx * yy - xy * xy) / (xx + yy + 1)
    rim = HALF - 3  # `strength` lies three pixels in from the level's edge
    inside = strength[rim:-rim, rim:-rim]
    best = np.flatnonzero((inside >= _peaks(strength)[rim:-rim, rim:-rim]) & (inside > CORNER))
    if not len(best):
        return np.zeros((0, 2), np.int64)
    order = best[np.argsort(-inside.ravel()[best], kind="stable")]
    rows, columns = np.divmod(order, inside.shape[1])
    cell = rows * CELLS // inside.shape[0] * CELLS + columns * CELLS // inside.shape[1]
    by_cell = np.argsort(cell, kind="stable")
    starts = np.flatnonzero(np.diff(cell[by_cell], prepend=-1))
    turn = np.empty(len(order), np.int64)
    turn[by_cell] = np.arange(len(order)) - np.repeat(starts, np.diff(np.append(starts, len(order))))
    chosen = np.argsort(turn, kind="stable")[:count]
    return np.stack([rows[chosen] + HALF, columns[chosen] + HALF], 1)


def _box(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """Sums over 5 by 5; whole numbers below 2**24, so float32 is exact."""
    wide = values[:, :-4] + values[:, 1:-3] + values[:, 2:-2] + values[:, 3:-1] + values[:, 4:]
    return np.asarray(wide[:-4] + wide[1:-3] + wide[2:-2] + wide[3:-1] + wide[4:], np.float32)


def _peaks(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """The largest within three pixels each way."""
    padded = np.pad(values, 3, constant_values=0)
    for axis in (0, 1):
        two = np.maximum(_cut(padded, axis, 0, -1), _cut(padded, axis, 1, None))
        four = np.maximum(_cut(two, axis, 0, -2), _cut(two, axis, 2, None))
        padded = np.maximum(_cut(four, axis, 0, -3), _cut(four, axis, 3, None))
    return padded


def _cut(values: NDArray[np.float32], axis: int, start: int, end: int | None) -> NDArray[np.float32]:
    return values[start:end] if axis == 0 else values[:, start:end]


def describe(level: NDArray[np.float32], spots: NDArray[np.int64]) -> NDArray[np.uint64]:
    """64 bits a window: the signs of its lowest waves."""
    reach = np.arange(-HALF, HALF)
    rows = np.clip(spots[:, 0, None] + reach, 0, level.shape[0] - 1)
    columns = np.clip(spots[:, 1, None] + reach, 0, level.shape[1] - 1)
    windows = level[rows[:, :, None], columns[:, None, :]]
    small = windows.reshape(len(spots), HALF, 2, HALF, 2).sum((2, 4), dtype=np.float64).reshape(len(spots), -1)
    signs = small @ _waves() > 0  # whole numbers far below 2**53: exact whatever the order of adding
    return np.packbits(signs, axis=1, bitorder="little").view("<u8").ravel().astype(np.uint64)


@cache
def _waves() -> NDArray[np.float64]:
    """The 64 lowest cosine waves over 16 by 16, in whole numbers."""
    at = np.arange(16) + 0.5
    wave = [np.cos(np.pi * at * k / 16) for k in range(9)]
    flat = np.stack([np.outer(wave[i], wave[j]).ravel() for i, j in _ORDER], 1)
    return np.asarray(np.rint(flat * 256), np.float64)
