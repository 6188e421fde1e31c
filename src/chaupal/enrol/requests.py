"""Reads of requests about people's data: whose they are to answer, the desk's list with its clock, one's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection

from chaupal.base import multirange, seal
from chaupal.base.clock import local, now
from chaupal.base.paging import Asked, BadPage, Page, page
from chaupal.enrol.choices import RequestKind
from chaupal.enrol.models import DataRequest
from chaupal.org import permission
from chaupal.org.actions.offices import place_of
from chaupal.org.models import Appointment
from chaupal.people.models import Person

SAID, ANSWER = "enrol.request_said", "enrol.request_answer"  # what the two columns are sealed as
CONTACT_OFFICE = "grievance_contact"
SIZE = 50

_PLACES = """
SELECT coalesce(u.booths, int4multirange(int4range(a.booth_id, a.booth_id + 1))) FROM org_appointment a LEFT JOIN org_unit u ON u.id = a.unit_id
WHERE a.person_id = r.person_id AND a.until_on IS NULL
"""
_WAITING = f"""
SELECT r.id FROM enrol_datarequest r
WHERE r.answered_at IS NULL AND r.person_id <> %(me)s AND (r.due_at, r.id) > (%(at)s, %(id)s)
  AND (%(contact)s OR (r.kind = 'phone' AND EXISTS (SELECT 1 FROM ({_PLACES}) p(booths))
       AND NOT EXISTS (SELECT 1 FROM ({_PLACES}) p(booths) WHERE NOT p.booths <@ %(reach)s::int4multirange)))
ORDER BY r.due_at, r.id LIMIT %(limit)s
"""


@dataclass(frozen=True, slots=True)
class Contact:
    """Who answers for people's data here, by the operator's word or by the office (P5)."""

    name_hi: str
    name_en: str


def contact() -> Contact:
    """The named contact: the operator's words, else who holds the office; empty where nobody does. One query at most."""
    if settings.CHAUPAL_GRIEVANCE_HI or settings.CHAUPAL_GRIEVANCE_EN:
        return Contact(settings.CHAUPAL_GRIEVANCE_HI, settings.CHAUPAL_GRIEVANCE_EN)
    held = Appointment.objects.running(local(now()).date()).filter(office__key=CONTACT_OFFICE).select_related("person").order_by("pk").first()
    return Contact(held.person.name_hi, held.person.name_en) if held else Contact("", "")


def is_contact(person: Person) -> bool:
    """Whether this person holds the contact's office. No query beside the offices held."""
    return any(grant.office == CONTACT_OFFICE for grant in permission.grants(person))


def opens(person: Person) -> bool:
    """Whether the desk has anything for this person to answer: the contact's office, or the care of people somewhere."""
    return is_contact(person) or permission.may(person, "edit", "people")


def require(person: Person, request: DataRequest) -> None:
    """Nothing for whoever may answer this: the contact, and for a new number also who looks after all places that the
    person holds. Never the person. Raises OutOfReach: whoever is complained about learns nothing of it."""
    if person.pk == request.person_id:
        raise permission.OutOfReach
    if is_contact(person):
        return
    places = _places_of(request.person_id)
    if request.kind != RequestKind.PHONE or not places or not all(permission.may(person, "edit", "people", place) for place in places):
        raise permission.OutOfReach


def _places_of(person: int) -> list[multirange.Runs]:
    return [place_of(one.unit, one.booth) for one in Appointment.objects.filter(person=person, until_on=None).select_related("unit", "booth")]


def request_for(person: Person, pk: int) -> DataRequest:
    """The door to one request; OutOfReach alike for unknown ones and those of others."""
    found = DataRequest.objects.select_related("person", "answered_by").filter(pk=pk).first()
    if found is None:
        raise permission.OutOfReach
    require(person, found)
    return found


@dataclass(frozen=True, slots=True)
class Row:
    """One request with its clock, and what was said in it where the reader may know."""

    request: DataRequest
    left: timedelta
    allowed: timedelta


def waiting(person: Person, wanted: Asked, at: datetime) -> Page[Row]:
    """What waits for this person's answer, due sooner first; key (due, id), forwards only. Two queries."""
    key = wanted.after or ("0001-01-01T00:00:00+00:00", 0)
    values = {
        "me": person.pk, "at": _moment(key[0]), "id": key[1], "contact": is_contact(person), "limit": SIZE + 1,
        "reach": multirange.to_database(permission.scope(person, "edit", "people")),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_WAITING, values)
        ids = [row[0] for row in cursor.fetchall()]
    found = DataRequest.objects.select_related("person").in_bulk(ids)
    rows = [Row(one, one.due_at - at, one.due_at - one.at) for one in (found[pk] for pk in ids)]
    return page(rows, Asked(after=wanted.after), SIZE, lambda row: (row.request.due_at.isoformat(), row.request.pk))


def _moment(text: str) -> datetime:
    try:
        told = datetime.fromisoformat(text)
    except ValueError as problem:
        raise BadPage from problem
    if told.tzinfo is None:
        raise BadPage
    return told


@dataclass(frozen=True, slots=True)
class Said:
    """One's own request with its words."""

    request: DataRequest
    said: str
    answer: str


def words_of(request: DataRequest) -> Said:
    """The request with what was said and answered, opened; a new number is never among it."""
    said = seal.unseal(request.said_sealed, field=SAID) if request.said_sealed and request.kind != RequestKind.PHONE else ""
    answer = seal.unseal(request.answer_sealed, field=ANSWER) if request.answer_sealed else ""
    return Said(request, said, answer)


def own(person: Person) -> Sequence[Said]:
    """One's own requests, the newest first, at most twenty. One query."""
    return [words_of(one) for one in DataRequest.objects.select_related("answered_by").filter(person=person).order_by("-at", "-pk")[:20]]
