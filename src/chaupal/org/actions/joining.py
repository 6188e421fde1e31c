"""A nominee's own part: the letters of the slip, the own phone number, the notice and the yes.

Who got a slip on paper does it on the phone that joins; who signs in by mail does it on a page before anything else opens.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chaupal.base import seal
from chaupal.base.errors import BadInput, Refused
from chaupal.ledger.actions import record
from chaupal.org import permission
from chaupal.org.actions.offices import PHONE_FIELD, AlreadyDecided, Over, locked, move
from chaupal.org.choices import OVER, AppointmentState
from chaupal.org.models import Appointment
from chaupal.people import actions as people
from chaupal.people.actions import OpenPhone, slip_for_code
from chaupal.people.models import Person, Slip

# Where the person's own yes is still to come.
ASKED = (AppointmentState.NOMINATED, AppointmentState.SLIP, AppointmentState.CONFIRMED, AppointmentState.APPROVED)


class NumberDiffers(BadInput):
    code = "org.number_differs"
    says = _("This is not the number that was written down for you. Check the digits; if they are right, tell whoever gave you the slip.")


class NumberFirst(Refused):
    code, says = "org.number_first", _("First type your own phone number.")


@transaction.atomic
def confirm_phone(*, code: str, phone: str, at: datetime) -> Slip:
    """The holder of a slip typed the number that was written down for them (`phone` as `phones.cleaned` gives it).

    A slip that was confirmed already is given back as it is: the page was opened again. Raises SlipUnknown, NumberDiffers, Over.
    """
    slip = slip_for_code(code, at)
    held = _appointment(slip)
    _refuse_other(slip.person, phone)
    if not Slip.objects.filter(pk=slip.pk, confirmed_at=None).update(confirmed_at=at):
        return slip
    if held is not None:
        if held.state in (AppointmentState.NOMINATED, AppointmentState.SLIP):
            _confirm(held, at)
        record("org.phone_confirmed", by=slip.person, about=held, at=at, detail={"slip": slip.pk})
    return slip


@transaction.atomic
def join(*, code: str, pin: str, agreed: bool, at: datetime) -> OpenPhone:
    """Use a slip whose number was confirmed: the yes is kept, this phone begins and an older one ends.

    A nominee has consented now; who holds the office already keeps it, with the new phone. The entry is `people.joined`.
    Raises SlipUnknown, NumberFirst, NoticeNotAccepted, PinTooPlain, Over.
    """
    slip = slip_for_code(code, at)
    if slip.confirmed_at is None:
        raise NumberFirst
    held = _appointment(slip)
    opened = people.join_with_slip(code=code, pin=pin, agreed=agreed, at=at)
    if held is not None and held.state in ASKED:
        _consent(held, at)
    return opened


@transaction.atomic
def accept_office(*, appointment: Appointment, phone: str, agreed: bool, by: Person, at: datetime) -> Appointment:
    """The yes of somebody who is signed in already: the own number as it was written down, and the notice.

    A nominee has consented now, a founder is active. Raises OutOfReach, AlreadyDecided, NumberDiffers, NoticeNotAccepted.
    """
    held = locked(appointment)
    if by.pk != held.person_id:
        raise permission.OutOfReach
    if held.state not in ASKED:
        raise AlreadyDecided
    _refuse_other(by, phone)
    people.give_consent(person=by, agreed=agreed, at=at)
    if held.state in (AppointmentState.NOMINATED, AppointmentState.SLIP):
        _confirm(held, at)
    _consent(held, at)
    record("org.office_accepted", by=by, about=held, at=at, detail={"notice": people.NOTICE_VERSION})
    return held


def _appointment(slip: Slip) -> Appointment | None:
    # A slip of before slips knew their appointment, or of somebody without one, joins a phone and moves nothing.
    found = Appointment.objects.filter(pk=slip.appointment or 0).first()
    held = locked(found) if found is not None else None
    if held is not None and held.state in OVER:
        raise Over
    return held


def _refuse_other(person: Person, phone: str) -> None:
    if person.phone_blind is None or seal.blind(phone, field=PHONE_FIELD) != bytes(person.phone_blind):
        raise NumberDiffers(fields={"phone": str(NumberDiffers.says)})


def _confirm(held: Appointment, at: datetime) -> None:
    move(held, AppointmentState.CONFIRMED)
    held.confirmed_at = at
    held.save(update_fields=["state", "confirmed_at"])


def _consent(held: Appointment, at: datetime) -> None:
    if held.confirmed_at is None:
        held.confirmed_at = at
    move(held, AppointmentState.ACTIVE if held.state == AppointmentState.APPROVED else AppointmentState.CONSENTED)
    held.accepted_at = at
    held.save(update_fields=["state", "confirmed_at", "accepted_at"])
