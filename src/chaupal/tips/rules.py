"""What is read first, and how long it may wait."""

from __future__ import annotations

from datetime import datetime
from math import log2

HOURS_A_DOUBLING = 3.0


def weight(copies: int, last_at: datetime) -> float:
    """What the desk reads first, as one number that never has to be counted anew while nothing comes in.

    Hours since 1970 of the newest copy, plus three hours for every doubling of the copies: a message seen eight times
    stands beside a single one that came nine hours later.
    """
    return round(last_at.timestamp() / 3600 + HOURS_A_DOUBLING * log2(max(copies, 1)), 6)
