"""A brake on how often one sign-in may ask, whatever it asks for: counted in each server process, nothing is written.

A count in the database would cost every page a write. Two processes serve, so a session that both answer may ask up to
twice as often; a program that reads the lists page by page is slowed all the same, and nobody else is.
"""

from __future__ import annotations

import threading
from collections import OrderedDict

from django.utils.translation import gettext_lazy as _

from chaupal.base.errors import Refused

KEPT = 20_000  # sessions; the one that has not asked for the longest goes first


class AskedTooOften(Refused):
    code, status = "people.asked_too_often", 429
    says = _("This sign-in asks for pages faster than anybody reads them. Wait %(seconds)d seconds and try again.")


class Pace:
    """So many requests a minute for each key, all of them at once where it has asked for nothing in the minute before."""

    def __init__(self, a_minute: int) -> None:
        self._a_minute = a_minute
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()  # what is left, and when that was counted
        self._lock = threading.Lock()

    def wait(self, key: str, at: float) -> float:
        """One more request at this second of a clock that only goes forward: 0 where it may go on, else the seconds to wait.

        Microseconds; a request that has to wait is not counted.
        """
        a_second = self._a_minute / 60
        with self._lock:
            left, since = self._left.pop(key, (float(self._a_minute), at))
            left = min(float(self._a_minute), left + (at - since) * a_second)
            self._left[key] = (left - 1 if left >= 1 else left, at)
            if len(self._left) > KEPT:
                self._left.popitem(last=False)
        return 0.0 if left >= 1 else (1 - left) / a_second
