"""How a unit was filled on any day: the strength that held then, and the appointments that ran then; both are dated rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection

from chaupal.base.multirange import to_database
from chaupal.org.models import Unit
from chaupal.strength import policies

MOST = 12  # days asked for at once


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a unit: places sanctioned then, and those held then by somebody approved."""

    on: date
    sanctioned: int
    held: int
    begins: bool = False  # another strength holds from this day on


# In a statement of its own numbers: the days are the columns, so that appointments are read once however many are asked.
_HELD = """
SELECT {columns} FROM (
  SELECT a.from_on, a.until_on FROM org_unitabove x JOIN org_appointment a ON a.unit_id = x.unit_id
  JOIN org_office o ON o.id = a.office_id AND o.strength IS NOT NULL WHERE x.above_id = %(unit)s AND a.approved_by_id IS NOT NULL
  UNION ALL
  SELECT a.from_on, a.until_on FROM unnest(%(booths)s::int4multirange) r
  JOIN org_appointment a ON a.booth_id >= lower(r) AND a.booth_id < upper(r) WHERE a.approved_by_id IS NOT NULL
) a
"""
_BOOTHS = """
SELECT {columns} FROM unnest(%(booths)s::int4multirange) r JOIN org_booth b ON b.number >= lower(r) AND b.number < upper(r)
"""
_UNITS = "SELECT u.kind, count(*) FROM org_unitabove x JOIN org_unit u ON u.id = x.unit_id WHERE x.above_id = %(unit)s GROUP BY u.kind"


def boundaries(on: date) -> list[date]:
    """The days on which another strength began or will begin, the oldest first. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT p.from_on FROM strength_policy p JOIN strength_policyapproval a ON a.policy_id = p.id WHERE p.from_on <= %s ORDER BY 1",
            [on],
        )
        return [row[0] for row in cursor.fetchall()]


def days(unit: Unit, asked: Iterable[date], today: date) -> list[Day]:
    """The unit on these days, on today, and on both sides of every change of strength up to today; the newest first.

    Four queries and one a day; the whole state reads every appointment once, about half a second at full size. Past days count
    the units that are there today, and the booths that were open then.
    """
    begun = boundaries(today)[-(MOST // 2) :]
    wanted = sorted({*asked, today, *begun, *(day - timedelta(days=1) for day in begun)}, reverse=True)[: 2 * MOST]
    values: dict[str, Any] = {"unit": unit.pk, "booths": to_database(unit.booths)} | {f"d{n}": day for n, day in enumerate(wanted)}
    with connection.cursor() as cursor:
        cursor.execute(_HELD.format(columns=_columns(wanted, "a.from_on", "a.until_on")), values)
        held = cursor.fetchone()
        cursor.execute(_BOOTHS.format(columns=_columns(wanted, "b.opened_on", "b.closed_on")), values)
        booths = cursor.fetchone()
        cursor.execute(_UNITS, values)
        units = dict(cursor.fetchall())
    return [
        Day(day, _sanctioned(day, units, booths[n]), held[n], day in begun) for n, day in enumerate(wanted)
    ]


def _columns(wanted: list[date], begins: str, ends: str) -> str:
    return ", ".join(
        f"count(*) FILTER (WHERE {begins} <= %(d{n})s AND ({ends} IS NULL OR {ends} > %(d{n})s))" for n in range(len(wanted))
    )


def _sanctioned(day: date, units: dict[str, int], booths: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT kind, sum(n) FROM ({policies.IN_FORCE}) n GROUP BY kind", {"on": day})
        return sum(int(n) * (booths if kind == "booth" else units.get(kind, 0)) for kind, n in cursor.fetchall())
