"""All offices of somebody who leaves end at once, also those that were never approved."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from chaupal.base.clock import local
from chaupal.ledger.actions import record
from chaupal.org.choices import RISING, AppointmentState
from chaupal.org.models import Appointment, Delegation, MainOffice, Suspension
from chaupal.people.models import Person, Slip


def end_all(*, person: Person, at: datetime) -> list[Appointment]:
    """End every open appointment of this person, as part of the act by which they leave; those that ended.

    One entry an appointment, because rooms above follow them by it. Raises RuntimeError outside a transaction.
    """
    open_ = list(Appointment.objects.select_for_update(of=("self",)).filter(person=person, until_on=None).order_by("pk"))
    for appointment in open_:
        appointment.state = AppointmentState.LAPSED if appointment.state in RISING else AppointmentState.ENDED
        appointment.until_on = local(at).date()
        appointment.save(update_fields=["state", "until_on"])
        record("org.appointment_ended", by=person, about=appointment, at=at, rule_ids=("P2",))
    MainOffice.objects.filter(person=person).delete()
    Slip.objects.filter(person=person, used_at=None, until__gt=at).update(until=at)
    return open_


def forget_reasons(*, person: int) -> int:
    """Empty the free words beside this person's ended appointments, suspensions and what was lent by or to them, when what is
    left of them is destroyed; how many."""
    gone = Appointment.objects.filter(person=person).exclude(ended_because="").update(ended_because="")
    gone += Suspension.objects.filter(person=person).exclude(reason="").update(reason="")
    return gone + Delegation.objects.filter(Q(by=person) | Q(to=person)).exclude(reason="").update(reason="")
