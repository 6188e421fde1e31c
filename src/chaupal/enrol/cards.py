"""Reads of identity cards: whose are to be printed, what stands on each, and what a stranger's look at one is told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db import connection

from chaupal.base import multirange, seal
from chaupal.base.clock import local
from chaupal.base.words import hi_or_en
from chaupal.enrol import cardsheet
from chaupal.enrol.cardsheet import Face
from chaupal.enrol.models import Card, CardBatch, Photo
from chaupal.org import permission
from chaupal.org.actions.offices import place_of
from chaupal.org.models import Appointment, Unit
from chaupal.people import letters
from chaupal.people.models import Person

CODE, FILE, PHOTO = "enrol.card", "enrol.cards_file", "enrol.photo"  # what these are sealed as
AT_ONCE = 400

_HELD = """
SELECT a.id FROM (
  SELECT a.* FROM org_unitrun r JOIN org_appointment a ON a.booth_id >= r.lower AND a.booth_id < r.upper WHERE r.unit_id = %(unit)s AND a.until_on IS NULL
  UNION ALL
  SELECT a.* FROM org_unitabove u JOIN org_appointment a ON a.unit_id = u.unit_id WHERE u.above_id = %(unit)s AND a.until_on IS NULL
) a
WHERE a.state IN ('approved', 'active') AND a.from_on <= %(on)s
  AND (%(again)s OR NOT EXISTS (SELECT 1 FROM enrol_card c WHERE c.appointment_id = a.id AND c.revoked_at IS NULL AND c.until_on >= %(on)s))
ORDER BY coalesce(a.booth_id, 0), a.id LIMIT %(limit)s
"""


def _ids(unit: Unit, *, again: bool, on: date, most: int, appointment: Appointment | None) -> list[int]:
    if appointment is not None:
        running = Appointment.objects.running(on).filter(pk=appointment.pk, state__in=("approved", "active"))
        return list(running.values_list("pk", flat=True))
    with connection.cursor() as cursor:
        cursor.execute(_HELD, {"unit": unit.pk, "again": again, "on": on, "limit": most})
        return [row[0] for row in cursor.fetchall()]


def count(unit: Unit, *, again: bool, most: int, on: date, appointment: Appointment | None = None) -> int:
    """How many cards this would be, counted one further than `most`. One query."""
    return len(_ids(unit, again=again, on=on, most=most + 1, appointment=appointment))


def to_print(batch: CardBatch, *, on: date) -> list[Appointment]:
    """The appointments of a batch in order of their booths, those of units first. Two queries."""
    ids = _ids(batch.unit, again=batch.again, on=on, most=2**31 - 1, appointment=batch.appointment)
    found = Appointment.objects.select_related("person", "office", "unit", "booth__seat").in_bulk(ids)
    return [found[pk] for pk in ids]


def within(batch: CardBatch) -> multirange.Runs:
    """The booths that a batch is about."""
    if batch.appointment is not None:
        return place_of(batch.appointment.unit, batch.appointment.booth)
    booths: multirange.Runs = batch.unit.booths
    return booths


def parts(held: Sequence[Appointment]) -> Iterator[Sequence[Appointment]]:
    """The same in parts whose pictures are read at once."""
    return (held[first : first + AT_ONCE] for first in range(0, len(held), AT_ONCE))


def faces(held: Sequence[Appointment], codes: dict[int, str]) -> list[Face]:
    """What stands on these cards. One query for the pictures, then about 2 ms a card."""
    shown = {one.person_id: bytes(one.sealed) for one in Photo.objects.filter(person__in=[one.person_id for one in held])}
    return [_face(one, codes[one.pk], shown.get(one.person_id)) for one in held]


def _face(held: Appointment, code: str, sealed: bytes | None) -> Face:
    person, office = held.person, held.office
    return Face(
        name_hi=person.name_hi, name_en=person.name_en, office=cardsheet.both([(office.name_hi, office.name_en)]), place=cardsheet.both([place(held)]),
        code=f"{code[:5]}-{code[5:]}", qr=cardsheet.qr(f"{settings.CHAUPAL_SITE.rstrip('/')}/c/{code}"),
        photo=cardsheet.around(seal.unseal_bytes(sealed, field=PHOTO)) if sealed else "", initials=cardsheet.initials(person.name_hi, person.name_en),
    )  # fmt: skip


def place(held: Appointment) -> tuple[str, str]:
    """Where the office is held, in both languages."""
    if held.unit is not None:
        return held.unit.name_hi, held.unit.name_en
    assert held.booth is not None
    seat = held.booth.seat
    return f"बूथ {held.booth.part}, {seat.name_hi}", f"Booth {held.booth.part}, {seat.name_en}"


VALID, EXPIRED, REVOKED = "valid", "expired", "revoked"


@dataclass(frozen=True, slots=True)
class Look:
    """What a look at a card tells: of a valid one who stands before me, of another only that it is not valid, and since when."""

    state: str
    card: Card
    first_name: str = ""
    photo: bool = False


def look_up(text: str, at: Any) -> Look | None:
    """The card of this code, as it stands now; None where there is no such card of ours. Two queries at most.

    It is worth no more than the office behind it: ended, suspended or left, the card is revoked without anybody's doing.
    """
    code = letters.typed(text)
    if not code or len(code) > 20:
        return None
    rows = Card.objects.select_related("appointment__person", "appointment__office", "appointment__unit", "appointment__booth__seat")
    card = rows.filter(code_blind=seal.blind(code, field=CODE)).first()
    if card is None:
        return None
    held, today = card.appointment, local(at).date()
    if card.revoked_at is not None or held.until_on is not None or held.state not in ("approved", "active") or not held.person.is_here:
        return Look(REVOKED, card)
    if today > card.until_on:
        return Look(EXPIRED, card)
    return Look(VALID, card, first_name(held.person), Photo.objects.filter(person=held.person).exists())


def first_name(person: Person) -> str:
    """The first word of the name in the reader's language. The rest stands on the card itself; a page that anybody can
    open by a code does not hand out family names, which tell more than a name (P4)."""
    return (hi_or_en(person, "name").split() or [""])[0]


def photo_of(look: Look) -> bytes:
    """The picture for a valid card, as JPEG; empty where there is none. One query."""
    found = Photo.objects.filter(person=look.card.appointment.person_id).first() if look.state == VALID else None
    return seal.unseal_bytes(found.sealed, field=PHOTO) if found else b""


def batches(person: Person) -> list[CardBatch]:
    """The newest thirty that this person asked for. One query."""
    return list(CardBatch.objects.select_related("unit", "appointment__person").filter(by=person).order_by("-pk")[:30])


def batch_for(person: Person, pk: int) -> CardBatch:
    """The door to a batch: who asked for it, while they may export there; OutOfReach otherwise."""
    found = CardBatch.objects.select_related("unit", "appointment__unit", "appointment__booth", "appointment__person").filter(pk=pk, by=person).first()
    if found is None:
        raise permission.OutOfReach
    permission.require(person, "export", "people", within(found))
    return found
