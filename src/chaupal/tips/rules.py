"""What is read first, and how long it may wait."""

from __future__ import annotations

from datetime import datetime
from math import log2

from chaupal.base.clock import local

ADDED = 12  # windows of writing that a watermark or the seam of a crop adds; a caption over a photograph adds more
GREETING = 8.0  # seconds that may stand before or behind a recording that was heard before
TELLING = 6  # words from which a text alone tells a message, whatever picture came with it
HOURS_A_DOUBLING = 3.0
LONGEST, SHORTEST = 24.0, 0.25  # hours that a matter may wait


def tells(words: str) -> bool:
    """These are words enough to tell a message by, whatever picture came with them."""
    return len(words.split()) >= TELLING


def says_little(added: float, agreed: float) -> bool:
    """So many seconds in only one of two recordings are a greeting, or a cut end; more than that is said anew."""
    return added <= max(GREETING, agreed / 2)


def hour_of(at: datetime) -> datetime:
    """The begun hour in India: all that is stored of when a message came, or was taken back, by whoever sent it (T3).

    In a small mandal a second would be enough to lay a message beside the receipt of the phone that sent it. The hour
    begun, not the hour next: so the booth goes no later than after 72 hours and no clock of the pack shows more time
    than there is; at most it shows an hour less.
    """
    return local(at).replace(minute=0, second=0, microsecond=0)


def weight(booths: int, last_at: datetime, allowed: float = LONGEST) -> float:
    """What the desk reads first, as one number that never has to be counted anew while nothing comes in.

    Booths times clock: the number of booths times how much shorter its time is than 24 hours (`allowed`, in hours)
    times a half for every three hours that nobody sent it, as a logarithm in hours since 1970. A message from eight
    booths stands beside one from a single booth that came nine hours later, and a poll-process matter (1 hour) beside
    one of 24 hours that came fourteen hours later.
    """
    doublings = log2(max(booths, 1)) + log2(LONGEST / min(max(allowed, SHORTEST), LONGEST))
    return round(last_at.timestamp() / 3600 + HOURS_A_DOUBLING * doublings, 6)


def heavier(weight: float, *, hours: float, before: int, after: int) -> float:
    """The weight after the newest copy came so many hours later and the booths became more."""
    return round(weight + hours + HOURS_A_DOUBLING * log2(max(after, 1) / max(before, 1)), 6)
