"""Reads of the tips room."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from chaupal.base import multirange
from chaupal.base.multirange import Runs
from chaupal.org import permission
from chaupal.org.choices import UnitKind
from chaupal.org.models import Unit
from chaupal.people.models import Person

SMALLEST = (UnitKind.MANDAL, UnitKind.SECTOR)
ORIGINS_LIMIT = 60


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a message was got: the mandal, and for a keeper the booth, which is sealed and dropped after 72 hours."""

    unit: Unit
    booth: int | None = None

    @property
    def within(self) -> Runs:
        """The booths over which the sender needs the right to send."""
        return self.unit.booths if self.booth is None else ((self.booth, self.booth + 1),)


def origins(person: Person) -> tuple[Origin, ...]:
    """The places this person may send from: one for a keeper, the mandals of their unit for a lead. Two queries.

    Raises OutOfReach for somebody who sends nothing.
    """
    permission.require(person, "create", "tips")
    held = [grant for grant in permission.grants(person) if "create" in grant.verbs.get("tips", ())]
    booths = [grant.booths[0][0] for grant in held if grant.unit is None]
    asked = Q(above_rows__above__in=[grant.unit for grant in held if grant.unit is not None])
    for booth in booths:
        asked |= Q(booths__holds=booth)
    units = list(Unit.objects.filter(asked, kind__in=SMALLEST).distinct().order_by("place")[:ORIGINS_LIMIT])
    own = {booth: unit for booth in booths for unit in units if multirange.contains(unit.booths, booth)}
    found = [Origin(unit, booth) for booth, unit in own.items()]
    return (*found, *(Origin(unit) for unit in units if unit not in own.values()))
