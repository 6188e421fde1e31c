"""Who goes along with a booth, once the list is in force: approved seat by seat by a second person."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chaupal.base.clock import local
from chaupal.base.errors import Refused
from chaupal.ledger.actions import record
from chaupal.lineage.choices import CarryKind, ListState, Skipped
from chaupal.lineage.models import Carry, SeatSheet
from chaupal.org import permission
from chaupal.org.choices import HELD, AppointmentState
from chaupal.org.models import Appointment, Office, Station, Suspension
from chaupal.people.models import Person

# As it stands on the old office's row, for both languages: a code and no sentence of a person's.
BECAUSE = "बूथ मिल गया · booth merged"
MEMBER = "booth_member"


class NotInForce(Refused):
    code, says = "lineage.not_in_force", _("The list is not in force yet; until then everybody stays where they are.")


class NothingToCarry(Refused):
    code, says = "lineage.nothing_to_carry", _("Nobody is waiting here to go along with a booth.")


class OwnCarry(Refused):
    code, status, says = "lineage.own_carry", 403, _("Somebody else has to approve this: you confirmed the seat.")


@transaction.atomic
def carry_team(*, sheet: SeatSheet, by: Person, at: datetime) -> int:
    """A second person's yes to everybody of a seat who goes along; how many did. One entry.

    Each gets a new appointment at the other booth (as a member where the same office is filled), proposed by who confirmed the seat and approved by `by`, and the old one
    ends the same day. Where that cannot be, the old office runs on and the row says why: nobody is lost. What was not
    yet approved goes along unapproved. Some 5 ms a person.
    """
    permission.require(by, "approve", "people", sheet.seat.booths)
    sheet = SeatSheet.objects.select_for_update(of=("self",)).select_related("coming", "seat").get(pk=sheet.pk)
    if sheet.coming.state != ListState.IN_FORCE:
        raise NotInForce
    waiting = list(
        Carry.objects.waiting().filter(sheet=sheet).select_for_update(of=("self",)).select_related("appointment", "office", "station").order_by("pk")
    )
    if not waiting:
        raise NothingToCarry
    if all(carry.proposed_by_id == by.pk for carry in waiting):
        raise OwnCarry
    numbers = _numbers(waiting, sheet)
    held = Counter(Appointment.objects.filter(booth__in=numbers.values(), until_on=None).values_list("booth_id", "office_id"))
    there = set(Appointment.objects.filter(booth__in=numbers.values(), until_on=None).values_list("person_id", "office_id", "booth_id"))
    lines: list[list[object]] = []
    for carry in waiting:
        old = Appointment.objects.select_for_update(of=("self",)).get(pk=carry.appointment_id)
        booth = numbers[carry.station_id]
        why = _why_not(carry, old, booth, by, held, there)
        if why == Skipped.OWN:
            continue  # it waits for another second person
        if why:
            carry.skipped = why
            carry.save(update_fields=["skipped"])
            continue
        carry.made = _made(carry, old, booth, by, at)
        carry.approved_by, carry.approved_at = by, at
        carry.save(update_fields=["made", "office", "approved_by", "approved_at"])
        held[booth, carry.office_id] += 1
        there.add((old.person_id, carry.office_id, booth))
        lines.append([str(old.pk), carry.kind, str(carry.made.pk)])
    record("lineage.team_carried", by=by, about=("seat_sheet", sheet.pk), at=at, detail={"seat": sheet.seat.code, "of": len(waiting)}, lines=lines)
    return len(lines)


def _numbers(waiting: list[Carry], sheet: SeatSheet) -> dict[int, int]:
    """The booth that each coming station became, by the list that is now in force."""
    booths = {
        (part, suffix): booth
        for part, suffix, booth in Station.objects.filter(list=sheet.coming.station_list, booth__seat=sheet.seat).values_list("part_no", "suffix", "booth_id")
    }
    return {carry.station_id: booths[carry.station.part_no, carry.station.suffix] for carry in waiting}


def _why_not(
    carry: Carry, old: Appointment, booth: int, by: Person, held: Counter[tuple[int, int]], there: set[tuple[int, int, int]]
) -> str:
    if old.until_on is not None:
        return Skipped.ENDED
    if by.pk in (old.person_id, carry.proposed_by_id, old.recommended_by_id):
        return Skipped.OWN
    if (old.person_id, carry.office_id, booth) in there:
        return Skipped.THERE
    if carry.kind == CarryKind.ALSO and old.state == AppointmentState.SUSPENDED:
        return Skipped.STOOD
    office = _office(carry, booth, held)
    if office is None:
        return Skipped.FULL
    carry.office = office
    return ""


def _office(carry: Carry, booth: int, held: Counter[tuple[int, int]]) -> Office | None:
    """The office with room at the other booth: the same, else with a move a member's, which asks nothing new of anybody."""
    offices = [carry.office]
    if carry.kind == CarryKind.MOVE:
        offices += Office.objects.filter(key=MEMBER)
    return next((one for one in offices if one.ceiling is None or held[booth, one.pk] < one.ceiling), None)


def _made(carry: Carry, old: Appointment, booth: int, by: Person, at: datetime) -> Appointment:
    """The appointment at the other booth; with a move the old one ends."""
    today = local(at).date()
    made = Appointment(person_id=old.person_id, office=carry.office, booth_id=booth, proposed_by_id=carry.proposed_by_id, proposed_at=carry.proposed_at)
    made.confirmed_at = old.confirmed_at
    if carry.kind == CarryKind.ALSO:
        # Another office is another yes to give (P12): approved, and theirs to accept.
        made.state = AppointmentState.APPROVED
        made.approved_by, made.approved_at, made.from_on = by, at, today
    elif old.state in HELD:
        made.state, made.accepted_at, made.recommended_by_id, made.recommended_at = old.state, old.accepted_at, old.recommended_by_id, old.recommended_at
        made.approved_by, made.approved_at, made.from_on = by, at, today
    else:
        made.state, made.accepted_at = old.state, old.accepted_at
        made.proposed_by_id, made.proposed_at = old.proposed_by_id, old.proposed_at
        made.recommended_by_id, made.recommended_at, made.clock_from = old.recommended_by_id, old.recommended_at, old.clock_from
    if carry.kind == CarryKind.MOVE:
        old.until_on, old.ended_because, old.state = today, BECAUSE, AppointmentState.ENDED
        old.save(update_fields=["until_on", "ended_because", "state"])
    made.save(force_insert=True)
    if carry.kind == CarryKind.MOVE:
        _suspend_too(old, made, at)
    return made


def _suspend_too(old: Appointment, made: Appointment, at: datetime) -> None:
    """What stands against the old office stands against the one that it became, decided by the same person, until the same day."""
    stands = Suspension.objects.filter(appointment=old, lifted_at=None).first()
    if stands is not None:
        Suspension.objects.filter(pk=stands.pk).update(lifted_at=at)
        Suspension.objects.create(
            person_id=stands.person_id, appointment=made, by_id=stands.by_id, at=stands.at, reason=stands.reason, until_on=stands.until_on
        )

