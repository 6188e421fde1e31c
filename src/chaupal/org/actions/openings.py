"""Opening somebody's phone number: for a reason, for a quarter of an hour, and told to the one whose number it is."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chaupal.base import seal
from chaupal.base.errors import BadInput
from chaupal.ledger.actions import record
from chaupal.org import openings, permission
from chaupal.org.actions.offices import PHONE_FIELD, place_of
from chaupal.org.choices import NUMBER_OPEN_FOR, OpeningReason
from chaupal.org.models import Appointment, Opening
from chaupal.people.models import Person


class OpeningReasonMissing(BadInput):
    code, says = "org.opening_reason_missing", _("Say why you open this number; with “another reason”, write it down. The person concerned reads it.")


@transaction.atomic
def open_phone_number(*, appointment: Appointment, reason: str, told: str = "", by: Person, at: datetime) -> Opening:
    """This person may see the number of an office-holder in reach for NUMBER_OPEN_FOR; `number_of` then reads it.

    While an earlier opening of the same two people still runs that one is answered and nothing is written. Raises
    OpeningReasonMissing. Two queries and a ledger entry.
    """
    place = place_of(appointment.unit, appointment.booth)
    permission.require(by, "see_phone", "people", place)
    running = openings.running(by, appointment.person, at)
    if running is not None:
        return running
    if reason not in OpeningReason.values or (reason == OpeningReason.OTHER and not told.strip()):
        raise OpeningReasonMissing(fields={"reason": str(OpeningReasonMissing.says)})
    office = permission.origin(by, "see_phone", "people", place)
    if office is None:
        raise permission.VerbMissing
    opened = Opening.objects.create(
        person=appointment.person, by=by, office_id=office.appointment, reason=reason, told=told.strip()[:200] if reason == OpeningReason.OTHER else "",
        at=at, until=at + NUMBER_OPEN_FOR,
    )  # fmt: skip
    record("org.phone_opened", by=by, about=appointment, at=at, detail={"opening": opened.pk, "reason": reason})
    return opened


def number_of(opening: Opening, at: datetime) -> str:
    """The number behind an opening that still runs, empty where none is kept; VerbMissing when its time is over."""
    if not opening.runs(at):
        raise permission.VerbMissing
    sealed = opening.person.phone_sealed
    return seal.unseal(sealed, field=PHONE_FIELD) if sealed else ""
