"""The roll-out plan: by which day which share of a unit's places should be active, and how far it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import connection

from chaupal.org import queries as org
from chaupal.org.models import Unit
from chaupal.strength import standing
from chaupal.strength.choices import Planned
from chaupal.strength.standing import Stand

# Levels a plan is made for, the widest first.
KINDS = ("region", "district", "org_district", "seat", "mandal", "sector")

_OF = """
SELECT DISTINCT ON (l.unit_id) l.unit_id, l.due_on, l.share FROM strength_planline l JOIN strength_planchange c ON c.id = l.change_id
WHERE c.undone_at IS NULL AND l.unit_id = ANY(%(units)s) ORDER BY l.unit_id, l.change_id DESC
"""
_NEAREST = """
SELECT DISTINCT ON (x.unit_id) x.unit_id, p.due_on, p.share FROM org_unitabove x JOIN org_unit u ON u.id = x.above_id JOIN LATERAL (
  SELECT l.due_on, l.share FROM strength_planline l JOIN strength_planchange c ON c.id = l.change_id
  WHERE c.undone_at IS NULL AND l.unit_id = u.id ORDER BY l.change_id DESC LIMIT 1
) p ON p.due_on IS NOT NULL
WHERE x.unit_id = ANY(%(units)s) ORDER BY x.unit_id, array_position(ARRAY['mandal', 'sector', 'seat', 'org_district', 'district', 'region'], u.kind)
"""


@dataclass(frozen=True, slots=True)
class Target:
    """By which day which share, in percent, of a unit's places should be active."""

    due_on: date
    share: int


@dataclass(frozen=True, slots=True)
class Row:
    """One unit's plan beside what is so."""

    unit: Unit
    stand: Stand
    target: Target | None
    on: date

    @property
    def wanted(self) -> int:
        """How many places should be active by the day; 0 without a plan."""
        return -(-self.stand.sanctioned * self.target.share // 100) if self.target else 0

    @property
    def planned(self) -> Planned:
        """The word for how the plan stands."""
        if self.target is None:
            return Planned.NONE
        if self.stand.active >= self.wanted:
            return Planned.REACHED
        return Planned.LATE if self.target.due_on < self.on else Planned.RUNNING

    @property
    def missing(self) -> int:
        """How many active people the plan still lacks."""
        return max(0, self.wanted - self.stand.active)

    @property
    def late(self) -> int:
        """Days past the target, 0 when not late."""
        return (self.on - self.target.due_on).days if self.target and self.planned == Planned.LATE else 0

    @property
    def order(self) -> tuple[object, ...]:
        """Late ones first, the longest late before all; then by their day; reached and undated last."""
        rank = [Planned.LATE, Planned.RUNNING, Planned.NONE, Planned.REACHED].index(self.planned)
        return rank, self.target.due_on if self.target else date.max, -self.missing, self.unit.place


def _targets(sql: str, units: Iterable[int]) -> dict[int, Target]:
    with connection.cursor() as cursor:
        cursor.execute(sql, {"units": list(units)})
        return {unit: Target(due_on, share) for unit, due_on, share in cursor.fetchall() if due_on is not None}


def of(units: Iterable[int]) -> dict[int, Target]:
    """The target of each of these units that has one. One query."""
    return _targets(_OF, units)


def nearest(units: Iterable[int]) -> dict[int, Target]:
    """The same, or that of the nearest unit above which has one. One query."""
    return _targets(_NEAREST, units)


def rows(unit: Unit, kind: str, on: date) -> list[Row]:
    """Every unit of one kind below `unit` (or itself) with plan and truth, late ones first. Three queries, whatever their number."""
    units = [unit] if unit.kind == kind else org.below(unit, kind)
    ids = [one.pk for one in units]
    stands, targets = standing.of(ids), of(ids)
    made = [Row(one, stands.get(one.pk, Stand(one.pk)), targets.get(one.pk), on) for one in units]
    return sorted(made, key=lambda row: row.order)


def kinds(unit: Unit) -> list[str]:
    """The kinds of units below this one that a plan is made for, itself included, the widest first. One query."""
    there = set(Unit.objects.filter(above_rows__above=unit).values_list("kind", flat=True).distinct())
    return [kind for kind in KINDS if kind in there]
