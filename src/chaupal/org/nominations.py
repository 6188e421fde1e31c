"""Nominations that wait for a second person, as far as somebody may decide them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.db import connection

from chaupal.base import multirange
from chaupal.base.paging import FIRST, Asked
from chaupal.org import permission
from chaupal.org.actions.offices import place_of
from chaupal.org.models import Appointment
from chaupal.people.models import Person

_WAITING = """
SELECT a.id FROM org_appointment a LEFT JOIN org_unit u ON u.id = a.unit_id
WHERE a.approved_by_id IS NULL AND a.until_on IS NULL AND (a.proposed_at, a.id) > (%(at)s, %(id)s)
  AND coalesce(u.booths, int4multirange(int4range(a.booth_id, a.booth_id + 1))) <@ %(reach)s::int4multirange
ORDER BY a.proposed_at, a.id LIMIT %(limit)s
"""
_BACK = _WAITING.replace(">", "<", 1).replace("a.proposed_at, a.id LIMIT", "a.proposed_at DESC, a.id DESC LIMIT")
_FIRST = (datetime.min.replace(tzinfo=UTC), 0)


def waiting(person: Person, wanted: Asked = FIRST, limit: int = 200) -> list[Appointment]:
    """Nominations inside the reach of the person's approvals, the longest waiting first; from a key (when, id) on, or back
    from one. Two queries."""
    reach = permission.scope(person, "approve", "people")
    if not reach:
        return []
    at, pk = wanted.before or wanted.after or _FIRST
    values: dict[str, Any] = {"reach": multirange.to_database(reach), "at": at, "id": pk, "limit": limit}
    with connection.cursor() as cursor:
        cursor.execute(_BACK if wanted.before else _WAITING, values)
        ids = [row[0] for row in cursor.fetchall()]
    found = Appointment.objects.select_related("person", "office", "unit", "booth", "proposed_by").in_bulk(ids)
    return [found[pk] for pk in ids]


def waiting_count(person: Person, most: int) -> int:
    """How many they are, counted no further than `most`. One query."""
    reach = permission.scope(person, "approve", "people")
    if not reach:
        return 0
    at, pk = _FIRST
    values: dict[str, Any] = {"reach": multirange.to_database(reach), "at": at, "id": pk, "limit": most}
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({_WAITING}) waiting", values)
        count: int = cursor.fetchone()[0]
    return count


def appointment_for(person: Person, pk: int, to: str = "view") -> Appointment:
    """One appointment, for somebody who may do this in its place; OutOfReach (404) or VerbMissing (403)."""
    found = Appointment.objects.select_related("person", "office", "unit", "booth", "proposed_by", "approved_by").filter(pk=pk).first()
    if found is None:
        raise permission.OutOfReach
    permission.require(person, to, "people", place_of(found.unit, found.booth))
    return found
