"""What was checked: of each unit the newest sample of calls, as a share with its interval; it expires."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

from chaupal.strength import wilson
from chaupal.strength.models import Draw

# A sample that was called to the end says more than one just begun; of these the newest.
_NEWEST = """
SELECT DISTINCT ON (unit_id) unit_id, id, whole, drawn, called, confirmed, drawn_at, until_on FROM strength_draw
WHERE unit_id = ANY(%s) AND called > 0 ORDER BY unit_id, (called = drawn AND until_on >= %s) DESC, id DESC
"""


@dataclass(frozen=True, slots=True)
class Checked:
    """A unit's newest sample: of `called` out of `whole` so many said by themselves that they hold the office."""

    unit: int
    draw: int
    whole: int
    drawn: int
    called: int
    confirmed: int
    drawn_at: datetime
    until_on: date
    on: date

    @property
    def is_over(self) -> bool:
        """Too old to say anything of today."""
        return self.until_on < self.on

    @property
    def is_whole(self) -> bool:
        """Everybody drawn was called."""
        return self.called == self.drawn

    @property
    def share(self) -> float:
        return self.confirmed / self.called

    @property
    def low(self) -> float:
        """The lowest share of the whole, 95 % sure. People who were not reached count as not confirmed."""
        return wilson.interval(self.confirmed, self.called, self.whole)[0]

    @property
    def high(self) -> float:
        return wilson.interval(self.confirmed, self.called, self.whole)[1]

    @property
    def least(self) -> int:
        """The same as a number of people of the unit."""
        return round(self.low * self.whole)

    @property
    def most(self) -> int:
        return round(self.high * self.whole)


def of(units: Iterable[int], on: date) -> dict[int, Checked]:
    """Each unit's newest sample with calls, an expired one too; units without one are left out. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_NEWEST, [list(units), on])
        return {
            unit: Checked(unit, draw, whole, drawn, called, confirmed, drawn_at, until_on, on)
            for unit, draw, whole, drawn, called, confirmed, drawn_at, until_on in cursor.fetchall()
        }


def one(draw: Draw, on: date) -> Checked | None:
    """What one sample told so far; None before its first call. No query."""
    if not draw.called or draw.drawn_at is None or draw.until_on is None:
        return None
    return Checked(draw.unit_id, draw.pk, draw.whole, draw.drawn, draw.called, draw.confirmed, draw.drawn_at, draw.until_on, on)
