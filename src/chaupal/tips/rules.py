"""What is read first, and how long it may wait."""

from __future__ import annotations

from datetime import datetime
from math import log2

from chaupal.base.clock import local

HOURS_A_DOUBLING = 3.0


def hour_of(at: datetime) -> datetime:
    """The begun hour in India: all that is stored of when a message came, or was taken back, by whoever sent it (T3).

    In a small mandal a second would be enough to lay a message beside the receipt of the phone that sent it. The hour
    begun, not the hour next: so the booth goes no later than after 72 hours and no clock of the pack shows more time
    than there is; at most it shows an hour less.
    """
    return local(at).replace(minute=0, second=0, microsecond=0)


def weight(copies: int, last_at: datetime) -> float:
    """What the desk reads first, as one number that never has to be counted anew while nothing comes in.

    Hours since 1970 of the newest copy, plus three hours for every doubling of the copies: a message seen eight times
    stands beside a single one that came nine hours later.
    """
    return round(last_at.timestamp() / 3600 + HOURS_A_DOUBLING * log2(max(copies, 1)), 6)
