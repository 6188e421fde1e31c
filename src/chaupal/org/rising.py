"""Names on their way up, with the clock of 7 days: the list, its counts, what nobody can approve."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection

from chaupal.base import multirange
from chaupal.base.multirange import Runs, to_database
from chaupal.base.paging import FIRST, Asked, BadPage, Page, page
from chaupal.org import permission
from chaupal.org.choices import RISING
from chaupal.org.models import Appointment, Batch, Office, Unit
from chaupal.org.roster import SMALL
from chaupal.people.models import Person

SIZE = 50
ALLOWED = timedelta(days=7)
COUNTED = 2_000  # counted up to here; above it the page says "or more"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

_STATES = ", ".join(f"'{state}'" for state in RISING)
_CLOCK = "coalesce(a.clock_from, a.proposed_at)"
# A small scope: everybody in it from the index of booths, then sorted; above, the index of clocks, oldest first.
_NEAR = f"""
FROM (
  SELECT x.* FROM unnest(%(reach)s::int4multirange) r JOIN org_appointment x ON x.booth_id >= lower(r) AND x.booth_id < upper(r)
  WHERE x.state IN ({_STATES}) AND x.booth_id IS NOT NULL
  UNION ALL
  SELECT x.* FROM org_unit u JOIN org_appointment x ON x.unit_id = u.id WHERE u.booths <@ %(reach)s::int4multirange AND x.state IN ({_STATES})
) a WHERE true
"""
_WIDE = f"""
FROM org_appointment a LEFT JOIN org_unit u ON u.id = a.unit_id
WHERE a.state IN ({_STATES})
  AND CASE WHEN a.unit_id IS NULL THEN a.booth_id <@ %(reach)s::int4multirange ELSE u.booths <@ %(reach)s::int4multirange END
"""


@dataclass(frozen=True, slots=True)
class Filter:
    """What a list of names is narrowed to."""

    reach: Runs
    office: Office | None = None
    state: str = ""
    overdue: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One name with what is left of its 7 days; below zero it is overdue."""

    appointment: Appointment
    left: timedelta

    @property
    def allowed(self) -> timedelta:
        """The whole time."""
        return ALLOWED


def _where(told: Filter, at: datetime) -> tuple[str, dict[str, Any]]:
    sql = _NEAR if multirange.size(told.reach) <= SMALL else _WIDE
    values: dict[str, Any] = {"reach": to_database(told.reach)}
    if told.office is not None:
        sql, values["office"] = f"{sql} AND a.office_id = %(office)s", told.office.pk
    if told.state:
        sql, values["state"] = f"{sql} AND a.state = %(state)s", told.state
    if told.overdue:
        sql, values["late"] = f"{sql} AND {_CLOCK} <= %(late)s", at - ALLOWED
    return sql, values


def _moment(micros: int) -> datetime:
    try:
        return _EPOCH + timedelta(microseconds=micros)
    except OverflowError as problem:
        raise BadPage from problem


def queue(told: Filter, wanted: Asked = FIRST, *, at: datetime) -> Page[Row]:
    """A page of names whose clock began first, first; key (microseconds, id). Two queries."""
    sql, values = _where(told, at)
    key, back = wanted.before or wanted.after, wanted.before is not None
    if key is not None:
        sql += f" AND ({_CLOCK}, a.id) {'<' if back else '>'} (%(from)s, %(id)s)"
        values |= {"from": _moment(key[0]), "id": key[1]}
    way = " DESC" if back else ""
    ids = _ids(f"SELECT a.id {sql} ORDER BY {_CLOCK}{way}, a.id{way} LIMIT {SIZE + 1}", values)
    found = Appointment.objects.select_related("person", "office", "unit", "booth__seat", "proposed_by").in_bulk(ids)
    rows = [Row(found[pk], (found[pk].clock_from or found[pk].proposed_at) + ALLOWED - at) for pk in ids]
    return page(rows, wanted, SIZE, lambda row: ((row.left + at - ALLOWED - _EPOCH) // timedelta(microseconds=1), row.appointment.pk))


def numbers(told: Filter, most: int, *, at: datetime) -> list[int]:
    """The numbers of all these names, the longest waiting first, at most so many. One query."""
    sql, values = _where(told, at)
    return _ids(f"SELECT a.id {sql} ORDER BY {_CLOCK}, a.id LIMIT {most}", values)


def count(told: Filter, *, at: datetime) -> int:
    """How many they are, counted no further than `COUNTED`. One query."""
    sql, values = _where(told, at)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM (SELECT 1 {sql} LIMIT {COUNTED}) x", values)
        found: int = cursor.fetchone()[0]
    return found


def _ids(sql: str, values: dict[str, Any]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [row[0] for row in cursor.fetchall()]


# --- what nobody can approve

# Whoever holds the verb over the place and is none of proposer, recommender and nominee; above the booth at headquarters.
_STUCK = """
WITH able AS MATERIALIZED (
  SELECT h.person_id, u.booths, u.kind FROM org_appointment h JOIN org_office o ON o.id = h.office_id JOIN org_unit u ON u.id = h.unit_id
  JOIN people_person p ON p.id = h.person_id AND p.left_at IS NULL
  WHERE h.state = 'active' AND h.until_on IS NULL AND o.grants->'people' ? 'approve'
)
SELECT a.id FROM org_appointment a LEFT JOIN org_unit u ON u.id = a.unit_id
WHERE a.state = 'recommended'
  AND coalesce(u.booths, int4multirange(int4range(a.booth_id, a.booth_id + 1))) <@ %(reach)s::int4multirange
  AND NOT EXISTS (
    SELECT 1 FROM able WHERE able.person_id NOT IN (a.proposed_by_id, a.recommended_by_id, a.person_id)
      AND coalesce(u.booths, int4multirange(int4range(a.booth_id, a.booth_id + 1))) <@ able.booths
      AND (a.booth_id IS NOT NULL OR able.kind IN ('root', 'state')))
ORDER BY a.recommended_at, a.id LIMIT %(limit)s
"""
_ABLE = """
SELECT o.id, u.id FROM org_office o JOIN org_unit u ON u.kind = o.unit_kind
WHERE o.grants->'people' ? 'approve' AND u.booths @> %(place)s::int4multirange AND (%(booth)s OR u.kind IN ('root', 'state'))
ORDER BY o.place DESC
"""


@dataclass(frozen=True, slots=True)
class Stuck:
    """Recommended names that nobody can approve, by what would help: an office and the unit that lacks a holder of it."""

    rows: Sequence[Appointment]
    office: Office
    unit: Unit


def stuck(reach: Runs, limit: int = SIZE) -> list[Stuck]:
    """Recommended names in reach that nobody can approve, under the nearest office whose new holder could. Four queries, one
    more a place in which names are stuck; at most `limit` names."""
    ids = _ids(_STUCK, {"reach": to_database(reach), "limit": limit})
    found = Appointment.objects.select_related("person", "office", "unit", "booth__seat", "proposed_by", "recommended_by").in_bulk(ids)
    under: dict[tuple[int, int], list[Appointment]] = {}
    helps: dict[tuple[bool, Any], tuple[int, int] | None] = {}
    for pk in ids:
        one = found[pk]
        place = (one.booth_id is not None, one.booth_id or one.unit_id)
        if place not in helps:
            helps[place] = _helps(one)
        if (could := helps[place]) is not None:
            under.setdefault(could, []).append(one)
    offices = Office.objects.in_bulk([office for office, _unit in under])
    units = Unit.objects.in_bulk([unit for _office, unit in under])
    return [Stuck(rows, offices[office], units[unit]) for (office, unit), rows in under.items()]


def _helps(one: Appointment) -> tuple[int, int] | None:
    booths = one.unit.booths if one.unit is not None else ((one.booth_id or 0, (one.booth_id or 0) + 1),)
    values: dict[str, Any] = {"place": to_database(booths), "booth": one.booth_id is not None}
    with connection.cursor() as cursor:
        cursor.execute(_ABLE, values)
        row = cursor.fetchone()
    return (row[0], row[1]) if row else None


# --- acts upon many


def batch_for(person: Person, pk: int) -> Batch:
    """One act upon many, for somebody who sees people in all of its places; OutOfReach alike for unknown ones. One query."""
    found = Batch.objects.select_related("by", "closed_by", "unit").filter(pk=pk).first()
    if found is None:
        raise permission.OutOfReach
    permission.require(person, "view", "people", found.booths)
    return found


def batches(reach: Runs, limit: int = 10) -> list[Batch]:
    """The newest acts upon many that lie in reach and whose people are being called. One query."""
    return list(Batch.objects.select_related("by", "unit").filter(state="calling", booths__within=reach).order_by("-pk")[:limit])


def checks(reach: Runs, limit: int = SIZE) -> list[Batch]:
    """Headquarters' checks of districts in reach, the newest first. One query."""
    return list(Batch.objects.select_related("by", "unit").filter(kind="check", booths__within=reach).order_by("-pk")[:limit])
