"""Taking an office out of use at once, and giving it back: two different people's acts.

An office below the state desk is suspended by whoever looks after people there (`edit`). An officer of the state desk is
suspended by those who hold `recall` over people, the compliance and the duty officer, one of them being enough: waiting
for a second signature would leave a stolen key in use for a night. Lifting is never the act of who suspended.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chaupal.base import multirange
from chaupal.base.clock import local
from chaupal.base.errors import BadInput, NotAllowed, Refused
from chaupal.ledger.actions import record
from chaupal.org import permission
from chaupal.org.actions.offices import NotRunning, OwnOffice, place_of
from chaupal.org.choices import SUSPENDED_AT_MOST, AppointmentState, UnitKind
from chaupal.org.models import Appointment, Suspension
from chaupal.people.actions import end_sessions
from chaupal.people.models import Person, Slip

STATE_DESK = (UnitKind.ROOT, UnitKind.STATE)


class OfficeElsewhere(NotAllowed):
    code = "org.office_elsewhere"
    says = _("This person also holds an office that is not yours to suspend. Suspend this one office, and tell those above.")


class SuspendedAlready(Refused):
    code, says = "org.suspended_already", _("This is suspended already.")


class NotSuspended(Refused):
    code, says = "org.not_suspended", _("This suspension was lifted already.")


class LiftedByAnother(NotAllowed):
    code = "org.lifted_by_another"
    says = _("Somebody else has to lift it: you decided it, or it is about you.")


def standing(person: Person) -> list[Suspension]:
    """What stands against this person now, the oldest first. One query."""
    rows = Suspension.objects.select_related("by", "appointment__office").filter(person=person, lifted_at=None)
    return list(rows.order_by("at", "pk"))


def may_suspend(by: Person, appointment: Appointment) -> bool:
    """Whether this person may take that office out of use, or give it back as another's decision. No query.

    Below the state desk: from above the office's place, or in the same place from an office that the pack names before
    it; a deputy does not put the lead out of office.
    """
    if by.pk == appointment.person_id:
        return False
    place = place_of(appointment.unit, appointment.booth)
    if appointment.office.unit_kind in STATE_DESK:
        return permission.may(by, "recall", "people", place)
    return any(
        "edit" in one.verbs.get("people", ())
        and not multirange.subtract(place, one.booths)
        and (multirange.subtract(one.booths, place) or one.rank < appointment.office.place)
        for one in permission.grants(by)
    )


def _require(by: Person, appointment: Appointment) -> None:
    if not may_suspend(by, appointment):
        permission.require(by, "view", "people", place_of(appointment.unit, appointment.booth))
        raise OwnOffice if by.pk == appointment.person_id else permission.VerbMissing


@transaction.atomic
def suspend(*, appointment: Appointment, whole: bool, reason: str, by: Person, at: datetime) -> Suspension:
    """Take this office, or with `whole` everything its holder has, out of use from the next request on.

    Ends by itself after SUSPENDED_AT_MOST unless it is said anew. Unused slips end; with `whole` every sign-in of the
    person ends too. Raises OwnOffice, NotRunning, OfficeElsewhere, SuspendedAlready.
    """
    person = Person.objects.select_for_update().get(pk=appointment.person_id)
    held = list(
        Appointment.objects.select_for_update(of=("self",)).select_related("office", "unit", "booth")
        .filter(person=person, approved_by__isnull=False, until_on=None).order_by("pk")
    )  # fmt: skip
    this = next((one for one in held if one.pk == appointment.pk), None)
    _require(by, appointment)
    if this is None:
        raise NotRunning
    if not reason.strip():
        raise BadInput(fields={"reason": str(_("Write the reason."))})
    if whole and not all(may_suspend(by, one) for one in held):
        raise OfficeElsewhere
    if Suspension.objects.filter(person=person, appointment=None if whole else this, lifted_at=None).exists():
        raise SuspendedAlready
    made = Suspension.objects.create(
        person=person, appointment=None if whole else this, by=by, at=at, reason=reason.strip()[:200], until_on=local(at).date() + SUSPENDED_AT_MOST
    )
    taken = [one.pk for one in (held if whole else [this]) if one.state == AppointmentState.ACTIVE]
    Appointment.objects.filter(pk__in=taken).update(state=AppointmentState.SUSPENDED)
    Slip.objects.filter(person=person, used_at=None, until__gt=at).update(until=at)
    if whole:
        end_sessions(person=person, by=by, at=at, phone=False)
    about = person if whole else this
    record("org.suspended", by=by, about=about, at=at, detail={"suspension": made.pk}, lines=[(pk, "", "suspended") for pk in taken])
    return made


@transaction.atomic
def lift_suspension(*, suspension: Suspension, by: Person, at: datetime) -> Suspension:
    """Give back what it took. Raises LiftedByAnother for who decided it and for whom it is about, NotSuspended."""
    Person.objects.select_for_update().get(pk=suspension.person_id)
    suspension = Suspension.objects.select_for_update(of=("self",)).get(pk=suspension.pk)
    about = Appointment.objects.select_related("office", "unit", "booth").filter(person=suspension.person_id, until_on=None)
    about = about.filter(pk=suspension.appointment_id) if suspension.appointment_id else about.filter(approved_by__isnull=False)
    if not about:
        raise permission.nowhere(by)
    if by.pk in (suspension.by_id, suspension.person_id):
        raise LiftedByAnother
    for one in about:
        _require(by, one)
    if suspension.lifted_at is not None:
        raise NotSuspended
    suspension.lifted_by, suspension.lifted_at = by, at
    suspension.save(update_fields=["lifted_by", "lifted_at"])
    given = _give_back([suspension.person_id])
    record("org.suspension_lifted", by=by, about=suspension, at=at, lines=[(pk, "suspended", "") for pk in given])
    return suspension


@transaction.atomic
def lift_old_suspensions(*, at: datetime) -> int:
    """Lift what stood for its whole time: the worker's, once a minute; how many. One entry for all of them."""
    old = list(Suspension.objects.select_for_update(of=("self",), skip_locked=True).filter(lifted_at=None, until_on__lte=local(at).date())[:500])
    if not old:
        return 0
    Suspension.objects.filter(pk__in=[one.pk for one in old]).update(lifted_at=at)
    given = _give_back([one.person_id for one in old])
    record("org.suspensions_lapsed", by="org.suspensions", about=("suspensions", "org"), at=at, lines=[(one.pk, one.person_id, "") for one in old] + [(pk, "suspended", "") for pk in given])
    return len(old)


def _give_back(people: Sequence[int]) -> list[int]:
    """Of these people the offices over which no suspension stands any more get the state that they had."""
    still = Suspension.objects.filter(person__in=people, lifted_at=None)
    whole = set(still.filter(appointment=None).values_list("person_id", flat=True))
    single = set(still.exclude(appointment=None).values_list("appointment_id", flat=True))
    found = Appointment.objects.filter(person__in=people, state=AppointmentState.SUSPENDED).exclude(person__in=whole).exclude(pk__in=single)
    ids = sorted(found.values_list("pk", flat=True))
    Appointment.objects.filter(pk__in=ids).update(state=AppointmentState.ACTIVE)
    return ids
