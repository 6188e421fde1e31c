"""A lead's note why somebody is still open: one code, overwritten, gone after 14 days."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chaupal.base import follower
from chaupal.base.clock import local, now
from chaupal.base.errors import BadInput
from chaupal.ledger.actions import record
from chaupal.org import permission
from chaupal.org.actions.offices import place_of
from chaupal.org.models import Appointment, Unit
from chaupal.people.models import Person
from chaupal.strength.actions.contact import forget_contacts
from chaupal.strength.choices import NOTE_DAYS, Reason
from chaupal.strength.models import ChaseNote


class ReasonUnknown(BadInput):
    code, says = "strength.reason_unknown", _("Choose a reason from the list.")


@transaction.atomic
def note_reason(*, appointment: Appointment, mandal: Unit, reason: str, by: Person, at: datetime) -> ChaseNote | None:
    """Write down why somebody is still open, over what stood there; an empty reason takes it away. The ledger names the mandal
    alone: no history of a person, here or there (R12)."""
    permission.require(by, "edit", "people", mandal.booths)
    permission.require(by, "edit", "people", place_of(appointment.unit, appointment.booth))
    if reason and reason not in Reason.values:
        raise ReasonUnknown(fields={"reason": str(ReasonUnknown.says)})
    ChaseNote.objects.filter(appointment=appointment).delete()
    note = ChaseNote.objects.create(appointment=appointment, unit=mandal, reason=reason, on=local(at).date()) if reason else None
    record("strength.reason_noted", by=by, about=mandal, at=at)
    return note


def forget_notes(*, at: datetime) -> int:
    """Delete notes of 14 days and more ago; how many."""
    gone, _each = ChaseNote.objects.filter(on__lte=local(at).date() - timedelta(days=NOTE_DAYS)).delete()
    return gone


def forget() -> int:
    """The worker's look, every hour; always 0."""
    forget_notes(at=now())
    forget_contacts(on=local(now()).date())
    return 0


def register() -> None:
    """Name it to the worker's loop."""
    follower.register("strength.notes", forget, every=3600.0)
