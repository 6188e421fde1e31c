"""Who holds which office: named by one person, joined by a slip, recommended, approved by another."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chaupal.base import seal
from chaupal.base.clock import local
from chaupal.base.errors import BadInput, Refused
from chaupal.base.multirange import Runs
from chaupal.ledger.actions import record
from chaupal.org import permission, roster, sanctioned
from chaupal.org.choices import HELD, MOVES, NEXT, OVER, RISING, AppointmentState
from chaupal.org.models import Appointment, Booth, MainOffice, Office, Unit
from chaupal.org.shape import Shape
from chaupal.people import names
from chaupal.people.actions import SLIP_HOURS, code_hash, new_code
from chaupal.people.models import Language, Person, Slip

PHONE_FIELD = "people.phone"


class OwnNominee(Refused):
    code, status, says = "org.own_nominee", 403, _("Somebody else has to approve this: you proposed it.")


class AlreadyDecided(Refused):
    code, says = "org.already_decided", _("This nomination has been decided already.")


class NotYet(Refused):
    code, says = "org.not_yet", _("It is not its turn yet. It stands at: %(state)s. Next: %(next)s.")


class NotReturned(Refused):
    code, says = "org.not_returned", _("This name was not returned; only what was returned goes up again.")


class OwnOffice(Refused):
    code, status, says = "org.own_office", 403, _("Somebody else has to do this: it is your own office.")


class MainElsewhere(Refused):
    code, status, says = "org.main_elsewhere", 403, _("The main office of this person lies outside your places. Who looks after people at both changes it.")


class NotRunning(Refused):
    code, says = "org.not_running", _("This office is not held: it was not approved, or it has ended.")


class Over(Refused):
    code, says = "org.appointment_over", _("This was returned, or the office has ended or is suspended: nobody joins for it now.")


class OfficeFull(Refused):
    code, says = "org.office_full", _("Every place of this office is filled here.")


class PhoneKnown(BadInput):
    code, says = "org.phone_known", _("Somebody with this phone number is here already.")


class WrongLevel(BadInput):
    code, says = "org.wrong_level", _("This office is not held in a unit of this kind.")


def install_offices(shape: Shape) -> None:
    """Write the shape's offices; running it again brings names, strengths and grants up to date. 3 queries."""
    Office.objects.bulk_create(
        [
            Office(
                key=office.key,
                unit_kind=office.level,
                name_hi=office.name_hi,
                name_en=office.name_en,
                strength=office.strength,
                ceiling=office.ceiling,
                grants={matter: list(verbs) for matter, verbs in office.grants.items()},
                place=place,
            )
            for place, office in enumerate(shape.offices)
        ],
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=["unit_kind", "name_hi", "name_en", "strength", "ceiling", "grants", "place"],
    )


def place_of(unit: Unit | None, booth: Booth | None) -> Runs:
    """The booths of an appointment's place."""
    if booth is not None:
        return ((booth.number, booth.number + 1),)
    if unit is None:
        raise WrongLevel(fields={"unit": str(WrongLevel.says)})
    booths: Runs = unit.booths
    return booths


@transaction.atomic
def nominate_member(
    *, name_hi: str, name_en: str, phone: str, office: Office, unit: Unit | None = None, booth: Booth | None = None, by: Person, at: datetime
) -> Appointment:
    """Put a new person forward for an office of a unit or a booth in reach of `by`; not active until approved and accepted."""
    where = place_of(unit, booth)
    permission.require(by, "create", "people", where)
    if office.unit_kind != ("booth" if booth is not None else unit.kind if unit is not None else ""):
        raise WrongLevel(fields={"office": str(WrongLevel.says)})
    if is_full(office, unit, booth, local(at).date()):
        raise OfficeFull(fields={"office": str(OfficeFull.says)})
    if Person.objects.filter(phone_blind=seal.blind(phone, field=PHONE_FIELD)).exists():
        raise PhoneKnown(fields={"phone": str(PhoneKnown.says)})
    person = write_person(name_hi=name_hi, name_en=name_en, phone=phone, at=at)
    appointment = Appointment.objects.create(
        person=person, office=office, unit=unit, booth=booth, proposed_by=by, proposed_at=at
    )
    record("org.nominated", by=by, about=appointment, at=at, detail={"office": office.key, "place": str(where[0][0])})
    return appointment


def is_full(office: Office, unit: Unit | None, booth: Booth | None, on: date) -> bool:
    """Whether nobody more may be put forward for this office there: it has as many as its ceiling of that day. Two queries."""
    held = Appointment.objects.filter(office=office, unit=unit, booth=booth, until_on=None).count()
    ceiling = sanctioned.office(office.pk, on).ceiling
    return ceiling is not None and held >= ceiling


def write_person(*, name_hi: str, name_en: str, phone: str, at: datetime) -> Person:
    """Somebody new with the number sealed; part of the act that puts them forward or founds."""
    return Person.objects.create(
        name_hi=name_hi,
        name_en=name_en,
        search_key=names.person_key(name_hi, name_en),
        sort_key=names.sort_key(name_hi),
        phone_sealed=seal.seal(phone, field=PHONE_FIELD),
        phone_blind=seal.blind(phone, field=PHONE_FIELD),
        language=Language.HINDI,
        joined_at=at,
    )


def locked(appointment: Appointment) -> Appointment:
    """The row as it stands, locked for an act, with its place."""
    return Appointment.objects.select_for_update(of=("self",)).select_related("unit", "booth", "office").get(pk=appointment.pk)


def move(appointment: Appointment, to: AppointmentState, *starts: str) -> None:
    """Set the state that an act leads to, from the states where it may begin (none named: wherever the table has the move).

    AlreadyDecided where the way up is over, NotYet where a step is missing.
    """
    if to in MOVES[appointment.state] and appointment.state in (starts or MOVES):
        appointment.state = to
    elif appointment.state in RISING:
        state = AppointmentState(appointment.state)
        raise NotYet(state=state.label, next=NEXT[state])
    else:
        raise AlreadyDecided


@transaction.atomic
def recommend_appointment(*, appointment: Appointment, by: Person, at: datetime) -> Appointment:
    """The word of somebody who looks after people there: this name may be approved. The proposer may, the nominee may not."""
    appointment = locked(appointment)
    permission.require(by, "edit", "people", place_of(appointment.unit, appointment.booth))
    if by.pk == appointment.person_id:
        raise OwnOffice
    move(appointment, AppointmentState.RECOMMENDED, AppointmentState.CONSENTED)
    appointment.recommended_by, appointment.recommended_at = by, at
    appointment.save(update_fields=["recommended_by", "recommended_at", "state"])
    record("org.appointment_recommended", by=by, about=appointment, at=at)
    return appointment


@transaction.atomic
def approve_appointment(*, appointment: Appointment, by: Person, at: datetime) -> Appointment:
    """A second person's yes to what was recommended and accepted; the office begins today.

    Offices above the booth are approved at headquarters alone. The database refuses proposer, recommender and nominee too.
    """
    appointment = locked(appointment)
    theirs = (appointment.proposed_by_id, appointment.recommended_by_id, appointment.person_id)
    permission.require_approval(by, appointment.office.unit_kind, place_of(appointment.unit, appointment.booth), apart=theirs)
    if by.pk in theirs:
        raise OwnNominee
    move(appointment, AppointmentState.ACTIVE, AppointmentState.RECOMMENDED)
    appointment.approved_by, appointment.approved_at, appointment.from_on = by, at, local(at).date()
    appointment.save(update_fields=["approved_by", "approved_at", "from_on", "state"])
    record("org.appointment_approved", by=by, about=appointment, at=at)
    return appointment


@transaction.atomic
def return_nomination(*, appointment: Appointment, reason: str, by: Person, at: datetime) -> Appointment:
    """Send a nomination back with a reason; the row stays, its open slips end, and its clock stops until it comes again."""
    appointment = locked(appointment)
    permission.require(by, "approve", "people", place_of(appointment.unit, appointment.booth))
    before = appointment.state
    move(appointment, AppointmentState.RETURNED)
    if not reason.strip():
        raise BadInput(fields={"reason": str(_("Write the reason."))})
    appointment.until_on, appointment.ended_because = local(at).date(), reason.strip()[:200]
    appointment.returned_at, appointment.returned_from = at, before
    appointment.save(update_fields=["until_on", "ended_because", "returned_at", "returned_from", "state"])
    end_slips(appointment, at)
    record("org.nomination_returned", by=by, about=appointment, at=at)
    return appointment


@transaction.atomic
def send_again(*, appointment: Appointment, by: Person, at: datetime) -> Appointment:
    """Put a returned name forward once more, from where the person's own word stood; it is recommended anew.

    The days it lay returned do not count on its clock.
    """
    appointment = locked(appointment)
    permission.require(by, "create", "people", place_of(appointment.unit, appointment.booth))
    if by.pk == appointment.person_id:
        raise OwnOffice
    if appointment.state != AppointmentState.RETURNED or appointment.returned_at is None:
        raise NotReturned
    if is_full(appointment.office, appointment.unit, appointment.booth, local(at).date()):
        raise OfficeFull
    move(appointment, _stood(appointment))
    appointment.clock_from = (appointment.clock_from or appointment.proposed_at) + (at - appointment.returned_at)
    appointment.until_on, appointment.ended_because, appointment.returned_at, appointment.returned_from = None, "", None, ""
    appointment.recommended_by = appointment.recommended_at = None
    appointment.save(
        update_fields=[
            "state", "clock_from", "until_on", "ended_because", "returned_at", "returned_from", "recommended_by", "recommended_at",
        ]  # fmt: skip
    )
    record("org.nomination_sent_again", by=by, about=appointment, at=at)
    return appointment


def _stood(appointment: Appointment) -> AppointmentState:
    if appointment.accepted_at is not None and appointment.confirmed_at is not None:
        return AppointmentState.CONSENTED
    return AppointmentState.CONFIRMED if appointment.confirmed_at is not None else AppointmentState.NOMINATED


def end_slips(appointment: Appointment, at: datetime) -> None:
    """The open slips of the person end; part of an act that closes the way they led."""
    Slip.objects.filter(person=appointment.person_id, used_at=None, until__gt=at).update(until=at)


@transaction.atomic
def end_appointment(*, appointment: Appointment, why: str, by: Person, at: datetime) -> Appointment:
    """End an office today, with a reason; what was done in it stays. Nobody ends the own office."""
    appointment = locked(appointment)
    permission.require(by, "edit", "people", place_of(appointment.unit, appointment.booth))
    if by.pk == appointment.person_id:
        raise OwnOffice
    if appointment.approved_by_id is None or appointment.until_on is not None:
        raise NotRunning
    if not why.strip():
        raise BadInput(fields={"why": str(_("Write the reason."))})
    appointment.until_on, appointment.ended_because = local(at).date(), why.strip()[:200]
    appointment.state = AppointmentState.ENDED
    appointment.save(update_fields=["until_on", "ended_because", "state"])
    end_slips(appointment, at)
    record("org.appointment_ended", by=by, about=appointment, at=at)
    return appointment


@transaction.atomic
def choose_main_office(*, appointment: Appointment, by: Person, at: datetime) -> Appointment:
    """Of several offices this one is the person's main office from now on. Nobody says so of themselves.

    By who looks after people at this place and at that of the main office so far; choosing the other one takes it back.
    Raises OwnOffice, NotRunning, MainElsewhere. Nothing is written where it is the main office already.
    """
    appointment = locked(appointment)
    permission.require(by, "edit", "people", place_of(appointment.unit, appointment.booth))
    if by.pk == appointment.person_id:
        raise OwnOffice
    if appointment.state not in HELD:
        raise NotRunning
    Person.objects.select_for_update().get(pk=appointment.person_id)
    before = roster.lesser([appointment.person_id]).get(appointment.pk)
    if before is None:
        return appointment
    far = Appointment.objects.select_related("unit", "booth").get(pk=before)
    if not permission.may(by, "edit", "people", place_of(far.unit, far.booth)):
        raise MainElsewhere
    MainOffice.objects.update_or_create(person_id=appointment.person_id, defaults={"appointment": appointment, "by": by, "at": at})
    record("org.main_office_chosen", by=by, about=appointment, at=at, detail={"before": before})
    return appointment


@transaction.atomic
def hand_slip(*, appointment: Appointment, by: Person, at: datetime) -> str:
    """The 8 letters of a new slip for this one appointment, one use, 72 hours; earlier unused slips of that person end.

    A name that went up now stands at "slip handed over"; a later one keeps where it stands, and its slip is for a new phone.
    """
    appointment = locked(appointment)
    permission.require(by, "edit", "people", place_of(appointment.unit, appointment.booth))
    if by.pk == appointment.person_id:
        raise OwnOffice
    if appointment.state in OVER or appointment.state == AppointmentState.SUSPENDED:
        raise Over
    end_slips(appointment, at)
    code = new_code()
    slip = Slip.objects.create(
        person_id=appointment.person_id, code_hash=code_hash(code), made_by=by, made_at=at,
        until=at + timedelta(hours=SLIP_HOURS), appointment=appointment.pk,
    )  # fmt: skip
    if appointment.state == AppointmentState.NOMINATED:
        move(appointment, AppointmentState.SLIP)
        appointment.save(update_fields=["state"])
    record("org.slip_handed", by=by, about=appointment, at=at, detail={"slip": slip.pk})
    return code
