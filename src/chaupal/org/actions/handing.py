"""Slips for many names at once, to be printed, cut and handed over."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chaupal.base.errors import BadInput
from chaupal.ledger.actions import record
from chaupal.org import permission
from chaupal.org.actions.together import NothingChosen, chosen
from chaupal.org.choices import AppointmentState
from chaupal.org.models import Appointment
from chaupal.people.actions import SLIP_HOURS, code_hash, new_code
from chaupal.people.models import Person, Slip

MOST = 250  # slips on one print


class TooManySlips(BadInput):
    code, says = "org.too_many_slips", _("At most 250 slips are printed at once: narrow the list, for instance to one mandal.")


@dataclass(frozen=True, slots=True)
class Handed:
    """One slip as it goes on paper: the appointment it is for, its letters, and until when it is good."""

    appointment: Appointment
    code: str
    until: datetime


@transaction.atomic
def hand_slips(*, appointments: Iterable[int], by: Person, at: datetime) -> list[Handed]:
    """A new slip for each chosen name that is not joined yet, as `hand_slip` makes one; earlier unused ones end; one entry.

    Names elsewhere, one's own, and those who have said yes already are left out. Raises NothingChosen, TooManySlips.
    """
    _rows, near = chosen(appointments, permission.scope(by, "edit", "people"), "edit", by)
    wanted = (AppointmentState.NOMINATED, AppointmentState.SLIP, AppointmentState.CONFIRMED, AppointmentState.APPROVED)
    rows = [one for one in near if one.state in wanted and one.person_id != by.pk]
    if not rows:
        raise NothingChosen
    if len(rows) > MOST:
        raise TooManySlips
    until = at + timedelta(hours=SLIP_HOURS)
    Slip.objects.filter(person__in=[one.person_id for one in rows], used_at=None, until__gt=at).update(until=at)
    codes = [new_code() for _one in rows]
    made = Slip.objects.bulk_create(
        Slip(person_id=one.person_id, code_hash=code_hash(code), made_by=by, made_at=at, until=until, appointment=one.pk)
        for one, code in zip(rows, codes, strict=True)
    )
    fresh = [one.pk for one in rows if one.state == AppointmentState.NOMINATED]
    Appointment.objects.filter(pk__in=fresh).update(state=AppointmentState.SLIP)
    record("org.slips_handed", by=by, about=by, at=at, lines=[(one.pk, None, slip.pk) for one, slip in zip(rows, made, strict=True)])
    whole = Appointment.objects.select_related("person", "office", "unit", "booth__seat").in_bulk([one.pk for one in rows])
    return [Handed(whole[one.pk], code, until) for one, code in zip(rows, codes, strict=True)]
