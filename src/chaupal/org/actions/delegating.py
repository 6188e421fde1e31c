"""Lending a part of one's office to somebody until a day, and taking it back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chaupal.base import multirange
from chaupal.base.clock import local
from chaupal.base.errors import BadInput, NotAllowed, Refused
from chaupal.ledger.actions import record
from chaupal.org import permission
from chaupal.org.actions.offices import place_of
from chaupal.org.choices import DELEGATED_AT_MOST, SECOND_TO_LEND
from chaupal.org.models import Appointment, Booth, Delegation, Unit
from chaupal.people.models import Person


class NotYoursToLend(NotAllowed):
    code = "org.not_yours_to_lend"
    says = _("Only the holder of a running office lends from it, and what was lent to you is not lent on.")


class LentTooMuch(BadInput):
    code, says = "org.lent_too_much", _("Choose at least one right, and only such as your office itself has, inside its own place.")


class LentTooLong(BadInput):
    code, says = "org.lent_too_long", _("Choose days from today on, at most %(days)s of them; after that it can be lent anew.")


class WrongReceiver(BadInput):
    code, says = "org.wrong_receiver", _("Lend it to another person who holds a running office inside your place or above it.")


class LentAlready(Refused):
    code, says = "org.lent_already", _("A part of this office is lent to this person already. Take that back first.")


class LendingOver(Refused):
    code, says = "org.lending_over", _("This was decided already, or it is over.")


class OwnLending(NotAllowed):
    code, says = "org.own_lending", _("A third person has to agree: you lend it, or it is lent to you.")


@transaction.atomic
def lend(
    *, appointment: Appointment, to: Person, grants: Mapping[str, Sequence[str]], from_on: date, until_on: date, reason: str,
    by: Person, at: datetime, unit: Unit | None = None, booth: Booth | None = None,
) -> Delegation:  # fmt: skip
    """Lend verbs of an own office to somebody, over its place or a part of it; `until_on` is the first day without it.

    Waits for a second person where it holds one of SECOND_TO_LEND. Raises NotYoursToLend, WrongReceiver, LentTooMuch,
    LentTooLong, LentAlready.
    """
    appointment = Appointment.objects.select_for_update(of=("self",)).select_related("office", "unit", "booth").get(pk=appointment.pk)
    mine = next((one for one in permission.grants(by) if one.giver is None and one.appointment == appointment.pk), None)
    if mine is None or appointment.person_id != by.pk:
        raise NotYoursToLend
    place = mine.booths if unit is None and booth is None else place_of(unit, booth)
    lent = {matter: sorted(set(verbs)) for matter, verbs in grants.items() if verbs}
    over = any(verb not in mine.verbs.get(matter, ()) for matter, verbs in lent.items() for verb in verbs)
    if not lent or over or multirange.subtract(place, mine.booths) or not place:
        raise LentTooMuch(fields={"grants": str(LentTooMuch.says)})
    if not reason.strip():
        raise BadInput(fields={"reason": str(_("Write the reason."))})
    _check_days(from_on, until_on, local(at).date())
    own = [one for one in permission.held(to).grants if one.giver is None]
    if to.pk == by.pk or not any(multirange.intersect(one.booths, mine.booths) for one in own):
        raise WrongReceiver(fields={"to": str(WrongReceiver.says)})
    if appointment.delegations.open().filter(to=to, until_on__gt=from_on).exists():
        raise LentAlready
    if unit is None and booth is None:
        unit, booth = appointment.unit, appointment.booth
    made = Delegation.objects.create(
        appointment=appointment, by=by, to=to, grants=lent, unit=unit, booth=booth, from_on=from_on, until_on=until_on,
        reason=reason.strip()[:200], at=at, needs_second=any(verb in SECOND_TO_LEND for verbs in lent.values() for verb in verbs),
    )  # fmt: skip
    rights = [f"{matter}.{verb}" for matter in sorted(lent) for verb in lent[matter]]
    record("org.lent", by=by, about=made, at=at, detail={"appointment": appointment.pk, "to": to.pk, "rights": rights})
    return made


def _check_days(from_on: date, until_on: date, today: date) -> None:
    if from_on < today or until_on <= from_on or until_on - from_on > DELEGATED_AT_MOST:
        refusal = LentTooLong(days=DELEGATED_AT_MOST.days)
        refusal.fields["until_on"] = refusal.text
        raise refusal


@transaction.atomic
def agree_to_lending(*, delegation: Delegation, by: Person, at: datetime) -> Delegation:
    """A second person's yes; from now on, and from its first day, it holds. Raises OwnLending, LendingOver."""
    delegation = Delegation.objects.select_for_update(of=("self",)).select_related("appointment__unit", "appointment__booth").get(pk=delegation.pk)
    held = delegation.appointment
    if by.pk in (delegation.by_id, delegation.to_id):
        raise OwnLending
    permission.require(by, "approve", "people", place_of(held.unit, held.booth), apart=(delegation.by_id, delegation.to_id))
    if not delegation.waits or delegation.until_on <= local(at).date():
        raise LendingOver
    delegation.approved_by, delegation.approved_at = by, at
    delegation.save(update_fields=["approved_by", "approved_at"])
    record("org.lending_approved", by=by, about=delegation, at=at)
    return delegation


@transaction.atomic
def take_back(*, delegation: Delegation, by: Person, at: datetime) -> Delegation:
    """End it now: by who lent it, by who holds it, or by somebody who looks after people in the office's place."""
    delegation = Delegation.objects.select_for_update(of=("self",)).select_related("appointment__unit", "appointment__booth").get(pk=delegation.pk)
    held = delegation.appointment
    if by.pk not in (delegation.by_id, delegation.to_id):
        permission.require(by, "edit", "people", place_of(held.unit, held.booth))
    if delegation.ended_at is not None:
        raise LendingOver
    delegation.ended_by, delegation.ended_at = by, at
    delegation.save(update_fields=["ended_by", "ended_at"])
    record("org.lending_ended", by=by, about=delegation, at=at)
    return delegation
