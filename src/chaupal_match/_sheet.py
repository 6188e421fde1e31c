"""A picture as the engine looks at it: grey, upright, without the uniform frame around it, and its main part apart."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

SIDE = 512  # pixels of the longer side that marks are looked for in
EDGE = 10  # steps of grey within which a row counts as of one colour
LEAST_PART = 0.12  # a part smaller than this share of the sheet is no picture in a frame

Grey = NDArray[np.uint8]
Box = tuple[int, int, int, int]  # left, top, right, bottom


def grey(picture: Image.Image, side: int = SIDE) -> Image.Image:
    """The picture in grey on white, its longer side at most `side`. Reads every mode that Pillow opens."""
    if picture.mode in ("RGBA", "LA", "P", "PA"):
        coloured = picture.convert("RGBA")
        sheet = Image.new("RGBA", coloured.size, "white")
        sheet.alpha_composite(coloured)
        picture = sheet
    if picture.mode == "RGB" or picture.mode == "RGBA":
        picture = picture.convert("RGB")
    made = picture.convert("L")
    return smaller(made, side)


def smaller(picture: Image.Image, side: int) -> Image.Image:
    """With its longer side at `side`, or as it is when that is less."""
    longer = max(picture.size)
    if longer <= side:
        return picture
    size = max(1, round(picture.width * side / longer)), max(1, round(picture.height * side / longer))
    return picture.resize(size, Image.Resampling.BOX if longer > 3 * side else Image.Resampling.BILINEAR, reducing_gap=2.0)


def trimmed(sheet: Image.Image) -> Box:
    """What is left when rows and columns of one colour are taken off the four sides; the whole where nothing would be."""
    seen = np.asarray(sheet, np.uint8)
    ground = int(np.median(np.concatenate([seen[0], seen[-1], seen[:, 0], seen[:, -1]])))
    other = np.abs(seen.astype(np.int16) - ground) > EDGE
    rows, columns = np.flatnonzero(other.mean(1) > 0.01), np.flatnonzero(other.mean(0) > 0.01)
    if len(rows) < 16 or len(columns) < 16:
        return 0, 0, sheet.width, sheet.height
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


def main_part(sheet: Image.Image) -> Box | None:
    """The picture inside a screen: the largest block of rows that stands out from the ground from side to side.

    None where no such block is, or where it is nearly the whole.
    """
    seen = np.asarray(sheet, np.uint8)
    height, width = seen.shape
    ground = int(np.median(np.concatenate([seen[:, 0], seen[:, -1], seen[0], seen[-1]])))
    other = np.abs(seen.astype(np.int16) - ground) > EDGE
    full = other.mean(1) > 0.5
    # A line or two of the ground's colour inside the picture does not part it.
    edges = np.flatnonzero(np.diff(np.concatenate([[0], _closed(full, max(2, height // 60)).astype(np.int8), [0]])))
    runs = [(int(end - start), int(start), int(end)) for start, end in edges.reshape(-1, 2)]
    if not runs:
        return None
    tall, top, bottom = max(runs, key=lambda run: (run[0], -run[1]))
    columns = np.flatnonzero(other[top:bottom].mean(0) > 0.3)
    if not len(columns):
        return None
    left, right = int(columns[0]), int(columns[-1]) + 1
    share = (right - left) * tall / (width * height)
    return (left, top, right, bottom) if LEAST_PART <= share <= 0.9 and min(right - left, tall) >= 48 else None


def _closed(there: NDArray[np.bool_], gap: int) -> NDArray[np.bool_]:
    """The same with gaps of up to `gap` filled."""
    filled = there.copy()
    spots = np.flatnonzero(there)
    for before, after in zip(spots[:-1], spots[1:], strict=True):
        if after - before <= gap:
            filled[before:after] = True
    return filled
