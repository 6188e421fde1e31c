"""What is kept of a sound to know it again: chromaprint's numbers, one each eighth of a second."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

STEP = 1_365 / 11_025  # seconds from one number to the next


@dataclass(frozen=True)
class SoundPrint:
    """32 bits each 0.124 s, each over the two seconds round it; empty for a sound that is too short to be told."""

    bits: NDArray[np.uint32]

    def __len__(self) -> int:
        return len(self.bits)

    def to_bytes(self) -> bytes:
        """Four bytes a number: 2 kB a minute."""
        return self.bits.astype("<u4").tobytes()

    @classmethod
    def from_bytes(cls, kept: bytes) -> SoundPrint:
        """What `to_bytes` gave. Raises ValueError for anything else."""
        return cls(np.frombuffer(kept, "<u4").astype(np.uint32))

    @property
    def telling(self) -> NDArray[np.bool_]:
        """Where something happens: in silence and in one steady tone the numbers stand still and agree with any other."""
        moved = np.diff(self.bits, prepend=self.bits[:1]) != 0
        return np.convolve(moved, np.ones(9), "same") >= 2 if len(self) else np.zeros(0, np.bool_)
