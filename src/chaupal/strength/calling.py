"""The calls somebody may make, and what a sample told so far."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from chaupal.base.errors import NotFound
from chaupal.base.multirange import to_database
from chaupal.base.paging import Asked, Page, page
from chaupal.ledger import queries as ledger
from chaupal.ledger.choices import LEDGER
from chaupal.ledger.queries import Root
from chaupal.org import permission
from chaupal.org.actions.offices import place_of
from chaupal.org.models import Unit
from chaupal.people.models import Person
from chaupal.strength.models import Call, Draw

SIZE = 50

# Open calls of running samples, inside the reach of seeing numbers, and none of one's own doing.
_MINE = """
SELECT c.id FROM strength_draw d JOIN strength_call c ON c.draw_id = d.id JOIN org_appointment a ON a.id = c.appointment_id
LEFT JOIN org_unit u ON u.id = a.unit_id
WHERE d.until_on >= %(on)s AND d.called < d.drawn AND c.outcome = '' AND c.id <side> %(id)s
  AND coalesce(u.booths, int4multirange(int4range(a.booth_id, a.booth_id + 1))) <@ %(reach)s::int4multirange
  AND %(by)s NOT IN (a.person_id, a.proposed_by_id) AND a.recommended_by_id IS DISTINCT FROM %(by)s AND a.approved_by_id IS DISTINCT FROM %(by)s
ORDER BY c.id <way> LIMIT %(limit)s
"""


def mine(person: Person, wanted: Asked, on: date) -> Page[Call]:
    """A page of the calls this person may make, in the order drawn; key (id,). Two queries; samples hold at most 400 each."""
    reach = permission.scope(person, "see_phone", "people")
    back = wanted.before is not None
    values: dict[str, Any] = {
        "on": on, "id": (wanted.before or wanted.after or (0,))[0], "reach": to_database(reach), "by": person.pk, "limit": SIZE + 1,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_MINE.replace("<side>", "<" if back else ">").replace("<way>", "DESC" if back else ""), values)
        ids = [row[0] for row in cursor.fetchall()]
    found = Call.objects.select_related("draw__unit", "appointment__person", "appointment__office", "appointment__unit", "appointment__booth__seat").in_bulk(ids)
    return page([found[pk] for pk in ids], wanted, SIZE, lambda row: (row.pk,))


def call_for(person: Person, pk: int) -> Call:
    """The door to one call: OutOfReach (404) outside, VerbMissing (403) without seeing numbers there."""
    found = (
        Call.objects.select_related("draw__unit", "appointment__person", "appointment__office", "appointment__unit", "appointment__booth__seat")
        .filter(pk=pk)
        .first()
    )
    if found is None:
        raise permission.OutOfReach
    permission.require(person, "see_phone", "people", place_of(found.appointment.unit, found.appointment.booth))
    return found


def draw_for(person: Person, pk: int) -> Draw:
    """The door to one sample: whoever sees the unit. OutOfReach."""
    found = Draw.objects.select_related("unit", "by").filter(pk=pk).first()
    if found is None:
        raise NotFound
    permission.require(person, "view", "org", found.unit.booths)
    return found


def draws(unit: Unit) -> QuerySet[Draw]:
    """A unit's samples, the newest first."""
    return Draw.objects.filter(unit=unit).select_related("by").order_by("-pk")


@dataclass(frozen=True, slots=True)
class Below:
    """One unit below with its running sample."""

    draw: Draw
    left: int


def running(unit: Unit, on: date, limit: int = 100) -> list[Below]:
    """The running samples of this unit and everything below it, the nearest to its end first. One query."""
    found = (
        Draw.objects.filter(unit__above_rows__above=unit, until_on__gte=on).select_related("unit").order_by("until_on", "pk")[:limit]
    )
    return [Below(one, one.drawn - one.called) for one in found]


def root_of(draw: Draw) -> Root | None:
    """The signed root of the ledger that gave the seed; None while it waits. One query."""
    return ledger.root_at(LEDGER, draw.root_size) if draw.root_size else None
