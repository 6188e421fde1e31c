"""Opening somebody's phone number: for a reason, for a quarter of an hour, and told to the one whose number it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chaupal.base import seal
from chaupal.base.errors import BadInput
from chaupal.base.multirange import Runs
from chaupal.ledger.actions import record
from chaupal.org import openings, permission
from chaupal.org.actions.offices import PHONE_FIELD, place_of
from chaupal.org.choices import NUMBER_OPEN_FOR, OpeningReason
from chaupal.org.models import Appointment, Opening
from chaupal.people.models import Person


class OpeningReasonMissing(BadInput):
    code, says = "org.opening_reason_missing", _("Say why you open this number; with “another reason”, write it down. The person concerned reads it.")


@dataclass(frozen=True, slots=True)
class Why:
    """By which office (its appointment) a number is opened, and for what reason in words that its owner reads."""

    office: int
    reason: str
    told: str


def why(*, within: Runs, reason: str, told: str, by: Person) -> Why:
    """What every opening of a number is asked, whosever the number is: the right in that place and a reason, kept beside the
    row and read by the one whose number it is. Raises OpeningReasonMissing, and as `permission.require`. No query."""
    permission.require(by, "see_phone", "people", within)
    if reason not in OpeningReason.values or (reason == OpeningReason.OTHER and not told.strip()):
        raise OpeningReasonMissing(fields={"reason": str(OpeningReasonMissing.says)})
    office = permission.origin(by, "see_phone", "people", within)
    if office is None:
        raise permission.VerbMissing
    return Why(office.appointment, reason, told.strip()[:200] if reason == OpeningReason.OTHER else "")


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
    said = why(within=place, reason=reason, told=told, by=by)
    opened = Opening.objects.create(
        person=appointment.person, by=by, office_id=said.office, reason=said.reason, told=said.told, at=at, until=at + NUMBER_OPEN_FOR
    )
    record("org.phone_opened", by=by, about=appointment, at=at, detail={"opening": opened.pk, "reason": reason})
    return opened


def number_of(opening: Opening, at: datetime) -> str:
    """The number behind an opening that still runs, empty where none is kept; VerbMissing when its time is over."""
    if not opening.runs(at):
        raise permission.VerbMissing
    sealed = opening.person.phone_sealed
    return seal.unseal(sealed, field=PHONE_FIELD) if sealed else ""
