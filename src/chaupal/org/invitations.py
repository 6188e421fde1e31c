"""What a nominee is asked: the office behind a slip, and the offices that wait for the own yes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet
from django.db.models.expressions import Combinable

from chaupal.org.actions.joining import ASKED
from chaupal.org.models import Appointment
from chaupal.people import asking
from chaupal.people.actions import slip_for_code
from chaupal.people.models import Person, Slip

# Somebody who said yes to one office is not kept from their work by another that waits for their answer.
_ANSWERED = ("consented", "recommended", "active", "suspended")


@dataclass(frozen=True, slots=True)
class Invitation:
    """A slip with the office it is for; none on a slip of before slips knew their office."""

    slip: Slip
    appointment: Appointment | None


def invitation(code: str, at: datetime) -> Invitation:
    """What the letters of an open slip lead to; raises SlipUnknown. Two queries."""
    slip = slip_for_code(code, at)
    return Invitation(slip, _offices().filter(pk=slip.appointment or 0, until_on=None).first())


def asked_of(person: Person) -> list[Appointment]:
    """The person's offices that wait for the own yes or, after it, for others; the longest waiting first. One query."""
    waits = Q(state__in=(*ASKED, "consented", "recommended"))
    return list(_offices().filter(waits, person=person, until_on=None).order_by("proposed_at", "pk"))


def _offices() -> QuerySet[Appointment]:
    return Appointment.objects.select_related("person", "office", "unit", "booth__seat", "proposed_by")


def _unanswered() -> Combinable:
    mine = Appointment.objects.filter(person=OuterRef("person"), until_on=None)
    asked = Q(Exists(mine.filter(state__in=ASKED, accepted_at=None))) & ~Q(Exists(mine.filter(state__in=_ANSWERED)))
    return ExpressionWrapper(asked, output_field=BooleanField())


def register() -> None:
    """Have the question asked of everybody who signs in by mail; called when the room is ready."""
    asking.register(_unanswered)
