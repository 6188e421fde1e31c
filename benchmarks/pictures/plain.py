"""The plain way, to stand beside: one hash over the whole picture, near when few bits differ."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image

ALIKE = 31  # of 256 bits, as is customary for hashes of this kind


def whole_hash(picture: Image.Image) -> NDArray[np.uint8]:
    """256 bits: the 16 by 16 lowest waves of the picture at 64 by 64, each above or below their middle."""
    small = np.asarray(picture.convert("L").resize((64, 64), Image.Resampling.BOX), np.float64)
    waves = _waves() @ small @ _waves().T
    return np.packbits(waves > np.median(waves))


@cache
def _waves() -> NDArray[np.float64]:
    at = (np.arange(64) + 0.5) * np.pi / 64
    return np.stack([np.cos(at * k) for k in range(1, 17)])


def is_alike(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> bool:
    """Whether two pictures are the same, the plain way."""
    return int(np.bitwise_count(one ^ other).sum()) <= ALIKE
