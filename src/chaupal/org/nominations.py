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
WHERE a.state = 'recommended' AND (a.recommended_at, a.id) > (%(at)s, %(id)s)
  AND CASE WHEN a.unit_id IS NULL THEN a.booth_id <@ %(reach)s::int4multirange ELSE u.booths <@ %(above)s::int4multirange END
ORDER BY a.recommended_at, a.id LIMIT %(limit)s
"""
_BACK = _WAITING.replace(">", "<", 1).replace("a.recommended_at, a.id LIMIT", "a.recommended_at DESC, a.id DESC LIMIT")
_FIRST = (datetime.min.replace(tzinfo=UTC), 0)


def _reach(person: Person) -> dict[str, Any]:
    return {
        "reach": multirange.to_database(permission.approval_scope(person, permission.BOOTH)),
        "above": multirange.to_database(permission.approval_scope(person, "")),
    }


def waiting(person: Person, wanted: Asked = FIRST, limit: int = 200) -> list[Appointment]:
    """Recommended names inside the reach of the person's approvals, the longest waiting first; from a key (when, id) on, or back
    from one. Two queries."""
    if not permission.scope(person, "approve", "people"):
        return []
    at, pk = wanted.before or wanted.after or _FIRST
    values = _reach(person) | {"at": at, "id": pk, "limit": limit}
    with connection.cursor() as cursor:
        cursor.execute(_BACK if wanted.before else _WAITING, values)
        ids = [row[0] for row in cursor.fetchall()]
    found = Appointment.objects.select_related("person", "office", "unit", "booth", "proposed_by").in_bulk(ids)
    return [found[pk] for pk in ids]


def waiting_count(person: Person, most: int) -> int:
    """How many they are, counted no further than `most`. One query."""
    if not permission.scope(person, "approve", "people"):
        return 0
    at, pk = _FIRST
    values = _reach(person) | {"at": at, "id": pk, "limit": most}
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({_WAITING}) waiting", values)
        count: int = cursor.fetchone()[0]
    return count


def appointment_for(person: Person, pk: int, to: str = "view") -> Appointment:
    """One appointment, for somebody who may do this in its place; OutOfReach (404) or VerbMissing (403)."""
    found = Appointment.objects.select_related("person", "office", "unit", "booth", "proposed_by", "recommended_by", "approved_by").filter(pk=pk).first()
    if found is None:
        raise permission.OutOfReach
    permission.require(person, to, "people", place_of(found.unit, found.booth))
    return found
