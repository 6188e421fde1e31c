"""How every unit stands: places sanctioned, named, accepted by themselves, active in 14 days; counted, never by a request."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime

from django.db import connection

from chaupal.strength.choices import Filled
from chaupal.strength.models import Count


@dataclass(frozen=True, slots=True)
class Stand:
    """One unit's figures. Who asserts each: sanctioned the policy, named the one who put a name forward, accepted the person,
    active the day on which the person's phone was last in contact. `empty` and `short` count open booths."""

    unit: int
    sanctioned: int = 0
    named: int = 0
    accepted: int = 0
    active: int = 0
    empty: int = 0
    short: int = 0

    @property
    def filled(self) -> Filled:
        """The word that colour and shape follow: by who is active, never by who was checked (A07)."""
        if self.active == 0:
            return Filled.NONE if self.sanctioned else Filled.FULL
        return Filled.SHORT if self.active < self.sanctioned else Filled.FULL

    @property
    def vacant(self) -> int:
        """Places with nobody named, as far as the sums tell."""
        return max(0, self.sanctioned - self.named)

    def less(self, others: Iterable[Stand]) -> Stand:
        """What of this one's figures lies in none of the others."""
        below = list(others)
        return Stand(self.unit, *(getattr(self, name) - sum(getattr(one, name) for one in below) for name in _NAMES))


_NAMES = tuple(one.name for one in fields(Stand))[1:]


def of(units: Iterable[int]) -> dict[int, Stand]:
    """The figures of these units; units that were not counted yet are left out. One query."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT unit_id, {', '.join(_NAMES)} FROM strength_standing WHERE unit_id = ANY(%s)", [list(units)])
        return {row[0]: Stand(*row) for row in cursor.fetchall()}


def as_of() -> datetime | None:
    """When the worker last said that the figures stand; None before the first time. One query."""
    return Count.objects.values_list("at", flat=True).first()
