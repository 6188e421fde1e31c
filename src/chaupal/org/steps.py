"""One appointment's way from the name that went up to the office: each step with who did it and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from chaupal.org.choices import NEXT, RISING, AppointmentState
from chaupal.org.models import Appointment
from chaupal.people.models import Person, Slip


@dataclass(frozen=True, slots=True)
class Step:
    """One state of the way: reached or not, by whom and when where it was."""

    state: AppointmentState
    at: datetime | None
    by: Person | None
    note: str = ""

    @property
    def label(self) -> str:
        """The state's words."""
        return str(self.state.label)


@dataclass(frozen=True, slots=True)
class Way:
    """All steps in their order, and what comes next."""

    steps: tuple[Step, ...]
    next: str  # words for who acts next; "" where nobody has to


def way(appointment: Appointment) -> Way:
    """The steps of an appointment whose people were read with it. One query, for the newest slip."""
    slip = Slip.objects.select_related("made_by").filter(person=appointment.person_id, appointment=appointment.pk).order_by("-made_at").first()
    one = appointment
    steps = (
        Step(AppointmentState.NOMINATED, one.proposed_at, one.proposed_by),
        Step(AppointmentState.SLIP, slip.made_at if slip else None, slip.made_by if slip else None),
        Step(AppointmentState.CONFIRMED, one.confirmed_at, one.person if one.confirmed_at else None),
        Step(AppointmentState.CONSENTED, one.accepted_at, one.person if one.accepted_at else None),
        Step(AppointmentState.RECOMMENDED, one.recommended_at, one.recommended_by),
        Step(AppointmentState.APPROVED, one.approved_at, one.approved_by),
    )
    waits = one.state in (*RISING, AppointmentState.APPROVED)
    return Way(steps, str(NEXT[one.state]) if waits else "")
