"""Who of a mandal is still to be called: one row a person, with the reason their lead knows now. Nothing of before (R12)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Count

from chaupal.base.multirange import to_database
from chaupal.base.paging import Asked, Page, page
from chaupal.org.models import Appointment, Unit
from chaupal.strength.choices import ACTIVE_DAYS, NOTE_DAYS, Reason
from chaupal.strength.models import ChaseNote

SIZE = 50
GroupsOpen = Callable[[Unit, datetime], Mapping[int, int]]  # person to how many of their groups have today's card still to do

_readers: list[GroupsOpen] = []


def register(reader: GroupsOpen) -> None:
    """Have the room of groups say whose groups are still open; called in its AppConfig.ready."""
    _readers[:] = [reader]


@dataclass(frozen=True, slots=True)
class Row:
    """One person of the mandal who is not active, or has groups open."""

    appointment: Appointment
    inactive: bool
    groups: int
    note: Reason | None


# The mandal's own few hundred rows by the index, and for each what is asked of its person by theirs: joined as tables the
# planner takes a million for them (1.2 s). The pair is compared after the scan (`+ 0`): as a bound of the index it would be where
# the scan begins, at the first booth of the state (34 ms).
_OPEN = """
WITH held AS (
  SELECT a.id, a.booth_id, a.person_id FROM org_appointment a
  WHERE a.booth_id >= <from> AND a.booth_id < <to> AND a.booth_id <@ %(booths)s::int4multirange AND a.state IN ('approved', 'active') AND (a.until_on IS NULL OR a.until_on > %(on)s)
  UNION ALL
  SELECT a.id, 0, a.person_id FROM org_appointment a JOIN org_office o ON o.id = a.office_id AND o.strength IS NOT NULL
  WHERE a.unit_id = %(unit)s AND a.state IN ('approved', 'active') AND (a.until_on IS NULL OR a.until_on > %(on)s)
)
SELECT h.id, h.booth_id, coalesce(c."on" <= %(seen)s, true) FROM held h
LEFT JOIN LATERAL (SELECT "on" FROM strength_contact WHERE person_id = h.person_id OFFSET 0) c ON true
WHERE (h.booth_id + 0, h.id) <side> (%(booth)s, %(id)s) AND h.person_id <> %(by)s AND (coalesce(c."on" <= %(seen)s, true) OR h.person_id = ANY(%(open)s))
  -- Whoever holds two offices here is one row: the first of them.
  AND 0 = (
    SELECT count(*) FROM org_appointment e JOIN org_office f ON f.id = e.office_id AND f.strength IS NOT NULL
    WHERE e.person_id = h.person_id AND e.state IN ('approved', 'active') AND (e.until_on IS NULL OR e.until_on > %(on)s)
      AND (e.unit_id = %(unit)s OR e.booth_id <@ %(booths)s::int4multirange) AND (coalesce(e.booth_id, 0), e.id) < (h.booth_id, h.id))
ORDER BY h.booth_id <way>, h.id <way> LIMIT %(limit)s
"""


def rows(mandal: Unit, wanted: Asked, at: datetime, on: date, by: int) -> Page[Row]:
    """A page of the mandal's people who are not active in 14 days or have groups open, `by` left out, by booth; key (booth, id),
    booth 0 for the mandal's own. Four queries."""
    groups = _readers[0](mandal, at) if _readers else {}
    back = wanted.before is not None
    key = wanted.before or wanted.after or (-1, 0)
    values: dict[str, Any] = {
        "booths": to_database(mandal.booths), "unit": mandal.pk, "on": on, "seen": on - timedelta(days=ACTIVE_DAYS), "open": list(groups), "by": by,
        "booth": key[0], "id": key[1], "limit": SIZE + 1, "low": mandal.booths[0][0] if mandal.booths else 0, "high": mandal.booths[-1][1] if mandal.booths else 0,
    }  # fmt: skip
    sql = _OPEN.replace("<from>", "%(low)s" if back else "greatest(%(low)s, %(booth)s)")
    sql = sql.replace("<to>", "least(%(high)s, %(booth)s + 1)" if back else "%(high)s")
    with connection.cursor() as cursor:
        cursor.execute(sql.replace("<side>", "<" if back else ">").replace("<way>", "DESC" if back else "ASC"), values)
        told = cursor.fetchall()
    found = Appointment.objects.select_related("person", "office", "booth").in_bulk([row[0] for row in told])
    notes = dict(fresh(on).filter(appointment__in=found).values_list("appointment_id", "reason"))
    made = [
        Row(found[pk], inactive, groups.get(found[pk].person_id, 0), Reason(notes[pk]) if pk in notes else None) for pk, _booth, inactive in told
    ]
    return page(made, wanted, SIZE, lambda row: (row.appointment.booth_id or 0, row.appointment.pk))


def fresh(on: date) -> Any:
    """The notes that still say something on this day."""
    return ChaseNote.objects.filter(on__gt=on - timedelta(days=NOTE_DAYS))


def reasons(unit: Unit, on: date) -> list[tuple[Reason, int]]:
    """How many people of the mandals in this unit have which reason now: counts, no names. One query."""
    counted = dict(fresh(on).filter(unit__above_rows__above=unit).values("reason").annotate(n=Count("pk")).values_list("reason", "n"))
    return [(reason, counted[reason]) for reason in Reason if reason in counted]


def by_mandal(unit: Unit, on: date, limit: int = 400) -> list[tuple[Unit, dict[str, int]]]:
    """The same for each mandal below that has any, by place. Two queries."""
    told: dict[int, dict[str, int]] = {}
    for mandal, reason, n in (
        fresh(on).filter(unit__above_rows__above=unit).values("unit", "reason").annotate(n=Count("pk")).values_list("unit", "reason", "n")
    ):
        told.setdefault(mandal, {})[reason] = n
    return [(one, told[one.pk]) for one in Unit.objects.filter(pk__in=told).order_by("place")[:limit]]
