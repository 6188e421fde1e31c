"""How often somebody may ask: counted by token, person or device first, and by address last and high, since a whole
district sits behind one address of its carrier.

Counts lie in the database's cache under keyed hashes, for the length of one slot of time; threads that meet may count one
for two. What a count is of cannot be read back from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from chaupal.base import seal
from chaupal.base.errors import Refused


class TooOften(Refused):
    code, status, says = "base.too_often", 429, _("Too much was asked from here at once. Wait %(minutes)s minutes and go on.")


@dataclass(frozen=True, slots=True)
class Rate:
    """At most so many of one kind in so many seconds."""

    kind: str
    most: int
    seconds: int

    def key(self, of: str, at: datetime) -> str:
        """Under which name the count of one caller stands in this slot of time."""
        slot = int(at.timestamp()) // self.seconds
        return f"rate.{seal.blind(f'{self.kind} {of} {slot}', field='base.rates').hex()}"


def spend(at: datetime, *asked: tuple[Rate, str]) -> None:
    """Count one request for each of these (rate, of whom), in their order; TooOften at the first that is used up, which then
    counts for none of them. One look into the cache and one write a rate."""
    keys = [rate.key(of, at) for rate, of in asked]
    found = cache.get_many(keys)
    for key, (rate, _of) in zip(keys, asked, strict=True):
        if (found.get(key) or 0) >= rate.most:
            raise TooOften(minutes=max(1, (rate.seconds - int(at.timestamp()) % rate.seconds) // 60 + 1))
    for key, (rate, _of) in zip(keys, asked, strict=True):
        cache.set(key, (found.get(key) or 0) + 1, timeout=rate.seconds)
