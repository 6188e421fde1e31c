"""What was lent from an office and to somebody: for the pages of those two and of whoever agrees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Q

from chaupal.base import multirange
from chaupal.org import permission
from chaupal.org.actions.offices import place_of
from chaupal.org.choices import Matter, Verb
from chaupal.org.models import Appointment, Delegation
from chaupal.people.models import Person

COLLEAGUES = 100
_WITH = ("appointment__office", "appointment__unit", "appointment__booth__seat", "unit", "booth__seat", "by", "to", "approved_by", "ended_by")
_WAITING = """
SELECT d.id FROM org_delegation d JOIN org_appointment a ON a.id = d.appointment_id LEFT JOIN org_unit u ON u.id = a.unit_id
WHERE d.needs_second AND d.approved_by_id IS NULL AND d.ended_at IS NULL AND d.until_on > %(day)s
  AND %(person)s NOT IN (d.by_id, d.to_id)
  AND coalesce(u.booths, int4multirange(int4range(a.booth_id, a.booth_id + 1))) <@ %(reach)s::int4multirange
ORDER BY d.at, d.id LIMIT 50
"""


@dataclass(frozen=True, slots=True)
class Right:
    """One verb over one matter, as a form offers it and a page says it."""

    key: str
    matter: str
    verb: str


def rights(grants: dict[str, list[str]]) -> list[Right]:
    """The verbs of an office or of what was lent, in the order of matters and verbs."""
    return [
        Right(f"{matter}.{verb}", str(Matter(matter).label), str(Verb(verb).label))
        for matter in Matter.values
        for verb in Verb.values
        if verb in grants.get(matter, ())
    ]


def of(person: Person, day: date) -> list[Delegation]:
    """What this person lent and what was lent to them, running or to come, and what ended in the last days. One query."""
    rows = Delegation.objects.select_related(*_WITH).filter(Q(by=person) | Q(to=person), until_on__gt=day)
    return list(rows.order_by("ended_at", "-at")[:50])


def waiting(person: Person, day: date) -> list[Delegation]:
    """What waits for a second person's yes and is this person's to decide. Two queries."""
    reach = permission.scope(person, "approve", "people")
    if not reach:
        return []
    values: dict[str, Any] = {"day": day, "person": person.pk, "reach": multirange.to_database(reach)}
    with connection.cursor() as cursor:
        cursor.execute(_WAITING, values)
        ids = [row[0] for row in cursor.fetchall()]
    found = Delegation.objects.select_related(*_WITH).in_bulk(ids)
    return [found[pk] for pk in ids]


def receivers(person: Person, own: Sequence[permission.Grant], wanted: int | None) -> list[Appointment]:
    """To whom somebody may lend: who holds an office in the same units, and the one that a page of People named, where the
    asker sees people. One query."""
    units = [one.unit for one in own if one.unit is not None]
    booths = [one.booths[0][0] for one in own if one.unit is None]
    near = Q(unit__in=units) | Q(booth__in=booths) | Q(pk=wanted or 0)
    rows = Appointment.objects.select_related("person", "office", "unit", "booth").filter(near, state="active").exclude(person=person)
    found = list(rows.order_by("person__sort_key", "pk")[:COLLEAGUES])
    return [one for one in found if one.unit_id in units or one.booth_id in booths or permission.may(person, "view", "people", place_of(one.unit, one.booth))]


def delegation_for(person: Person, pk: int) -> Delegation:
    """The door: for who lent it, who holds it, and who looks after people where the office is; else OutOfReach."""
    found = Delegation.objects.select_related(*_WITH).filter(pk=pk).first()
    if found is None:
        raise permission.OutOfReach
    if person.pk not in (found.by_id, found.to_id):
        permission.require(person, "view", "people", place_of(found.appointment.unit, found.appointment.booth))
    return found
