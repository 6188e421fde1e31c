"""Counting the groups of every unit, once a minute, by one statement: boards never scan groups. Offices: `strength.standing`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from chaupal.base import follower
from chaupal.base.clock import now
from chaupal.relay.rules import week_of

NAME = "relay.standing"
EVERY = 60.0  # seconds

# What lies in a booth is counted mandal by mandal, each a range of the index on the booth (a join of ranges took 31 s,
# this one takes about a third of a second).
_REFRESH = """
INSERT INTO relay_standing (unit_id, groups, kept, active, checked, stale, dormant, lost, at)
WITH cells AS (
  SELECT u.id unit, 0 groups, 0 kept, 0 active, 0 checked, 0 stale, 0 dormant, 0 lost FROM org_unit u
  UNION ALL SELECT r.unit_id, g.groups, g.kept, g.active, g.checked, g.stale, g.dormant, g.lost
  FROM org_unitrun r JOIN org_unit u ON u.id = r.unit_id AND u.kind IN ('mandal', 'sector') CROSS JOIN LATERAL (
    SELECT count(*) groups, count(keeper_id) kept, count(*) FILTER (WHERE state = 'active') active,
      count(*) FILTER (WHERE checked_on >= %(week)s) checked, count(*) FILTER (WHERE checked_on < %(week)s) stale,
      count(*) FILTER (WHERE state = 'dormant') dormant, count(*) FILTER (WHERE state = 'lost') lost
    FROM relay_group WHERE booth >= r.lower AND booth < r.upper AND state <> 'closed') g
)
SELECT a.above_id, sum(s.groups), sum(s.kept), sum(s.active), sum(s.checked), sum(s.stale), sum(s.dormant), sum(s.lost), %(at)s
FROM cells s JOIN org_unitabove a ON a.unit_id = s.unit GROUP BY a.above_id ORDER BY a.above_id
ON CONFLICT (unit_id) DO UPDATE SET groups = excluded.groups, kept = excluded.kept, active = excluded.active, checked = excluded.checked,
  stale = excluded.stale, dormant = excluded.dormant, lost = excluded.lost, at = excluded.at
WHERE (relay_standing.groups, relay_standing.kept, relay_standing.active, relay_standing.checked, relay_standing.stale, relay_standing.dormant,
       relay_standing.lost)
  IS DISTINCT FROM (excluded.groups, excluded.kept, excluded.active, excluded.checked, excluded.stale, excluded.dormant, excluded.lost)
  OR relay_standing.unit_id IN (SELECT id FROM org_unit WHERE parent_id IS NULL AND electoral_parent_id IS NULL)
"""


@dataclass(frozen=True, slots=True)
class Stand:
    """One unit's groups: all of them, with a keeper, active, checked by the keeper this week, checked earlier (`stale`),
    dormant, lost."""

    unit: int
    groups: int = 0
    kept: int = 0
    active: int = 0
    checked: int = 0
    stale: int = 0
    dormant: int = 0
    lost: int = 0

    @property
    def never(self) -> int:
        """Groups that nobody has checked yet."""
        return self.groups - self.checked - self.stale


def refresh(at: datetime | None = None) -> int:
    """Count anew for every unit; always 0, because nothing waits. One statement, see docs/decisions/0010-boards.md."""
    with connection.cursor() as cursor:
        cursor.execute(_REFRESH, {"at": at or now(), "week": week_of(at or now())})
    return 0


def of(units: Iterable[int]) -> dict[int, Stand]:
    """The counts of these units; units that were not counted yet are left out. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT unit_id, groups, kept, active, checked, stale, dormant, lost FROM relay_standing WHERE unit_id = ANY(%s)",
            [list(units)],
        )
        return {row[0]: Stand(*row) for row in cursor.fetchall()}


def as_of() -> datetime | None:
    """When everything was counted last; None before the first time. One query over one row a top unit."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(at) FROM relay_standing")
        found: datetime | None = cursor.fetchone()[0]
    return found


def register() -> None:
    """Have the worker count once a minute; called when the room is ready."""
    follower.register(NAME, refresh, every=EVERY)
