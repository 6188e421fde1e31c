"""The way of one name: every state, every move that is refused, and that no order of acts gets past a step."""

import random
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from chaupal.base import seal
from chaupal.base.errors import Refused
from chaupal.ledger.models import Entry
from chaupal.org import permission, steps
from chaupal.org.actions import joining, offices, signing_in
from chaupal.org.choices import HELD, MOVES, OVER, RISING, AppointmentState
from chaupal.org.models import Appointment, Booth, Office, Unit
from chaupal.people.actions import SlipUnknown
from chaupal.people.models import Consent, Person, PhoneSession, Slip
from tests import make

pytestmark = pytest.mark.django_db

NUMBER = "919800000000"


class Place:
    """A booth in a mandal in a district: its lead, its convenor, an approver and an organiser at headquarters."""

    def __init__(self) -> None:
        self.mandal = make.mandal(0)
        self.district = make.unit("org_district", "od-1", self.mandal.booths, under=make.state())
        self.booth = Booth.objects.create(number=self.mandal.booths[0][0], seat=self.mandal, part_no=1, opened_on=make.BEFORE.date())
        self.lead = make.officer("Esha", "mandal_lead", self.mandal)
        self.convenor = make.officer("Bilal", "convenor", self.district)
        self.approver = make.officer("Gauri", "approver")
        self.organiser = make.officer("Om", "organiser")

    def nominated(self, at: datetime, office: str = "keeper_1", where: Unit | None = None, by: Person | None = None) -> Appointment:
        """A name for an office of the booth, or of a unit."""
        booth = None if where else self.booth
        return offices.nominate_member(
            name_hi="नया", name_en="New", phone=NUMBER, office=Office.objects.get(key=office), unit=where, booth=booth, by=by or self.lead, at=at
        )


@pytest.fixture
def place(db: None) -> Place:
    return Place()


def again(held: Appointment) -> Appointment:
    return Appointment.objects.get(pk=held.pk)


def test_a_name_passes_every_state_and_every_step_is_in_the_ledger(place: Place, noon: datetime) -> None:
    made = place.nominated(noon)
    seen = [made.state]
    code = offices.hand_slip(appointment=made, by=place.lead, at=noon)
    seen.append(again(made).state)
    joining.confirm_phone(code=code, phone=NUMBER, at=noon)
    seen.append(again(made).state)
    joining.join(code=code, pin=make.PIN, agreed=True, at=noon)
    seen.append(again(made).state)
    offices.recommend_appointment(appointment=made, by=place.lead, at=noon)
    seen.append(again(made).state)
    offices.approve_appointment(appointment=made, by=place.convenor, at=noon)
    seen.append(again(made).state)

    acts = list(Entry.objects.order_by("id").values_list("act", flat=True))
    assert seen == ["nominated", "slip", "confirmed", "consented", "recommended", "active"]
    assert acts == [
        "org.nominated", "org.slip_handed", "org.phone_confirmed", "people.joined", "org.appointment_recommended", "org.appointment_approved",
    ]  # fmt: skip
    told = steps.way(Appointment.objects.select_related("person", "proposed_by", "recommended_by", "approved_by").get(pk=made.pk))
    assert [step.by for step in told.steps] == [place.lead, place.lead, made.person, made.person, place.lead, place.convenor]
    assert told.next == ""


@pytest.mark.parametrize("state", RISING)
def test_nobody_has_a_right_before_the_approval(state: str, place: Place, noon: datetime) -> None:
    made = place.nominated(noon)
    Appointment.objects.filter(pk=made.pk).update(
        state=state, confirmed_at=noon, accepted_at=noon, recommended_by=place.lead, recommended_at=noon, from_on=noon.date()
    )

    assert permission.grants(made.person) == ()


def test_every_state_has_its_moves_and_every_move_leads_to_a_state() -> None:
    assert set(MOVES) == set(AppointmentState.values) == {*RISING, *HELD, *OVER}
    assert {to for moves in MOVES.values() for to in moves} <= set(AppointmentState.values)


ACTS: dict[str, tuple[str, Any]] = {
    "recommend": ("lead", offices.recommend_appointment),
    "approve": ("convenor", offices.approve_appointment),
    "send again": ("lead", offices.send_again),
}


@pytest.mark.parametrize("state", AppointmentState.values)
@pytest.mark.parametrize("act", ACTS)
def test_an_act_out_of_its_turn_is_refused_and_changes_nothing(act: str, state: str, place: Place, noon: datetime) -> None:
    right = {"recommend": "consented", "approve": "recommended", "send again": "returned"}
    made = place.nominated(noon)
    held = {"approved_by": place.approver, "approved_at": noon} if state in HELD else {}
    over = {"until_on": noon.date(), "returned_at": noon} if state in OVER else {}
    recommended = {"recommended_by": place.lead, "recommended_at": noon} if state in ("recommended", *HELD) else {}
    Appointment.objects.filter(pk=made.pk).delete()
    made = Appointment.objects.create(
        person=made.person, office=made.office, booth=place.booth, proposed_by=place.lead, proposed_at=noon, state=state,
        confirmed_at=noon, accepted_at=noon, **held, **over, **recommended,
    )  # fmt: skip
    who, do = ACTS[act]
    before, entries = again(made).__dict__, Entry.objects.count()

    try:
        do(appointment=made, by=getattr(place, who), at=noon)
        went = True
    except (offices.NotYet, offices.AlreadyDecided, offices.NotReturned):
        went = False

    assert went == (state == right[act])
    if not went:
        after = again(made).__dict__
        assert {k: v for k, v in after.items() if k != "_state"} == {k: v for k, v in before.items() if k != "_state"}
        assert Entry.objects.count() == entries


@pytest.mark.parametrize("state", ["returned", "lapsed", "ended", "suspended"])
def test_no_slip_is_handed_for_what_is_over_or_suspended(state: str, place: Place, noon: datetime) -> None:
    made = place.nominated(noon)
    Appointment.objects.filter(pk=made.pk).delete()
    made = Appointment.objects.create(
        person=made.person, office=made.office, booth=place.booth, proposed_by=place.lead, proposed_at=noon, state=state,
        approved_by=place.approver, approved_at=noon, until_on=noon.date() if state in OVER else None,
    )  # fmt: skip

    with pytest.raises(offices.Over):
        offices.hand_slip(appointment=made, by=place.lead, at=noon)


def test_the_database_lets_nobody_into_an_office_past_a_step(place: Place, noon: datetime) -> None:
    made = place.nominated(noon)
    rows = Appointment.objects.filter(pk=made.pk)
    whole = {"confirmed_at": noon, "accepted_at": noon, "recommended_by": place.lead, "recommended_at": noon}

    for state in ("active", "approved", "suspended"):
        with pytest.raises(IntegrityError, match="org_appointment_rises"), transaction.atomic():
            rows.update(state=state, approved_by=place.approver, approved_at=noon, **whole)
    for missing in ("confirmed_at", "accepted_at", "recommended_by"):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(state="recommended", **(whole | {missing: None}))
    assert again(made).state == "nominated"


def test_the_database_keeps_the_recommender_from_approving_and_under_an_approval(place: Place, noon: datetime) -> None:
    made = make.recommended(place.nominated(noon), place.convenor, noon)

    with pytest.raises(IntegrityError, match="approver_is_not_recommender"), transaction.atomic():
        Appointment.objects.filter(pk=made.pk).update(state="active", approved_by=place.convenor, approved_at=noon)
    offices.approve_appointment(appointment=made, by=place.approver, at=noon)
    with pytest.raises(IntegrityError, match="org_appointment_rises"), transaction.atomic():
        Appointment.objects.filter(pk=made.pk).update(recommended_by=place.organiser)


def test_the_nominee_does_not_recommend_and_neither_hand_that_helped_approves(place: Place, noon: datetime) -> None:
    made = make.consented(place.nominated(noon, "mandal_co_lead", place.mandal), place.lead, noon)
    Appointment.objects.filter(person=made.person).update(state="consented")
    make.appoint(made.person, "mandal_lead", place.mandal)

    with pytest.raises(offices.OwnOffice):
        offices.recommend_appointment(appointment=made, by=made.person, at=noon)
    with pytest.raises(permission.OutOfReach):
        offices.recommend_appointment(appointment=made, by=make.officer("Dev", "mandal_lead", make.mandal(5)), at=noon)
    with pytest.raises(permission.VerbMissing):
        offices.recommend_appointment(appointment=made, by=place.approver, at=noon)


def test_an_office_above_the_booth_is_approved_at_headquarters_alone(place: Place, noon: datetime) -> None:
    made = make.recommended(place.nominated(noon, "mandal_co_lead", place.mandal), place.lead, noon)

    with pytest.raises(permission.HeadquartersApproves):
        offices.approve_appointment(appointment=made, by=place.convenor, at=noon)
    done = offices.approve_appointment(appointment=made, by=place.approver, at=noon)

    assert (done.state, done.approved_by) == ("active", place.approver)


def test_headquarters_approves_booth_people_too(place: Place, noon: datetime) -> None:
    made = make.recommended(place.nominated(noon), place.lead, noon)

    assert offices.approve_appointment(appointment=made, by=place.approver, at=noon).state == "active"


# --- slips


def test_a_slip_is_for_one_appointment_one_use_and_72_hours(place: Place, noon: datetime) -> None:
    made = place.nominated(noon)
    first = offices.hand_slip(appointment=made, by=place.lead, at=noon)
    second = offices.hand_slip(appointment=made, by=place.lead, at=noon)

    with pytest.raises(SlipUnknown):  # the earlier one ended
        joining.confirm_phone(code=first, phone=NUMBER, at=noon)
    with pytest.raises(SlipUnknown):
        joining.confirm_phone(code=second, phone=NUMBER, at=noon + timedelta(hours=72))
    joining.confirm_phone(code=second, phone=NUMBER, at=noon + timedelta(hours=71, minutes=59))
    joining.join(code=second, pin=make.PIN, agreed=True, at=noon + timedelta(hours=71, minutes=59))
    with pytest.raises(SlipUnknown):
        joining.join(code=second, pin=make.PIN, agreed=True, at=noon + timedelta(hours=71, minutes=59))
    assert set(Slip.objects.values_list("appointment", flat=True)) == {made.pk}


def test_the_number_comes_first_and_the_notice_is_asked(place: Place, noon: datetime) -> None:
    code = offices.hand_slip(appointment=place.nominated(noon), by=place.lead, at=noon)

    with pytest.raises(joining.NumberFirst):
        joining.join(code=code, pin=make.PIN, agreed=True, at=noon)
    with pytest.raises(joining.NumberDiffers):
        joining.confirm_phone(code=code, phone="919800000001", at=noon)
    joining.confirm_phone(code=code, phone=NUMBER, at=noon)
    with pytest.raises(Refused):
        joining.join(code=code, pin=make.PIN, agreed=False, at=noon)
    assert (Consent.objects.count(), PhoneSession.objects.count()) == (0, 0)


def test_a_returned_name_s_slip_ends_with_it(place: Place, noon: datetime) -> None:
    made = place.nominated(noon)
    code = offices.hand_slip(appointment=made, by=place.lead, at=noon)
    offices.return_nomination(appointment=made, reason="another booth", by=place.convenor, at=noon)

    with pytest.raises(SlipUnknown):
        joining.confirm_phone(code=code, phone=NUMBER, at=noon)


def test_a_new_phone_keeps_the_office_and_ends_the_old_phone(place: Place, noon: datetime) -> None:
    made = offices.approve_appointment(appointment=make.recommended(place.nominated(noon), place.lead, noon), by=place.convenor, at=noon)
    later = noon + timedelta(days=3)
    code = offices.hand_slip(appointment=made, by=place.lead, at=later)

    joining.confirm_phone(code=code, phone=NUMBER, at=later)
    joining.join(code=code, pin=make.PIN, agreed=True, at=later)

    old, new = PhoneSession.objects.order_by("pk")
    assert (again(made).state, again(made).accepted_at) == ("active", noon)
    assert (old.ended_at, old.ended_because, new.ended_at) == (later, "replaced", None)


# --- returned, and its clock


def test_a_returned_name_goes_up_again_from_the_person_s_own_yes_and_its_clock_stood(place: Place, noon: datetime) -> None:
    made = make.recommended(place.nominated(noon), place.lead, noon)
    offices.return_nomination(appointment=made, reason="wrong booth", by=place.convenor, at=noon + timedelta(days=2))

    sent = offices.send_again(appointment=made, by=place.lead, at=noon + timedelta(days=12))

    assert (sent.state, sent.until_on, sent.recommended_by, sent.ended_because) == ("consented", None, None, "")
    assert sent.clock_from == noon + timedelta(days=10)


def test_a_name_returned_before_any_answer_begins_anew(place: Place, noon: datetime) -> None:
    made = place.nominated(noon)
    offices.hand_slip(appointment=made, by=place.lead, at=noon)
    offices.return_nomination(appointment=made, reason="who?", by=place.convenor, at=noon)

    assert offices.send_again(appointment=made, by=place.lead, at=noon).state == "nominated"


# --- by mail


def test_a_nominee_who_signs_in_by_mail_accepts_there(place: Place, noon: datetime) -> None:
    made = place.nominated(noon)
    signing_in.open_login(appointment=made, email="new@example.org", by=place.lead, at=noon)

    with pytest.raises(permission.OutOfReach):
        joining.accept_office(appointment=made, phone=NUMBER, agreed=True, by=place.lead, at=noon)
    with pytest.raises(joining.NumberDiffers):
        joining.accept_office(appointment=made, phone="919800000001", agreed=True, by=made.person, at=noon)
    done = joining.accept_office(appointment=made, phone=NUMBER, agreed=True, by=made.person, at=noon)

    assert (done.state, done.confirmed_at, done.accepted_at, Consent.objects.count()) == ("consented", noon, noon, 1)
    with pytest.raises(offices.AlreadyDecided):
        joining.accept_office(appointment=made, phone=NUMBER, agreed=True, by=made.person, at=noon)


# --- any order


@pytest.mark.parametrize("seed", range(12))
def test_no_order_of_acts_makes_anybody_active_past_a_step(seed: int, place: Place, noon: datetime) -> None:
    draw, at = random.Random(seed), noon
    made = place.nominated(at, by=draw.choice([place.lead, place.convenor, place.organiser]))
    hands = [place.lead, place.convenor, place.approver, place.organiser, made.person]
    codes = ["AAAAAAAA"]
    done: set[str] = set()

    def slip() -> None:
        codes.append(offices.hand_slip(appointment=made, by=draw.choice(hands), at=at))

    turns: dict[str, Any] = {
        "slip": slip,
        "confirm": lambda: joining.confirm_phone(code=codes[-1], phone=draw.choice([NUMBER, NUMBER, "919800000001"]), at=at),
        "join": lambda: joining.join(code=codes[-1], pin=make.PIN, agreed=draw.random() < 0.8, at=at),
        "accept": lambda: joining.accept_office(
            appointment=made, phone=draw.choice([NUMBER, "919800000001"]), agreed=draw.random() < 0.5, by=draw.choice(hands), at=at
        ),
        "recommend": lambda: offices.recommend_appointment(appointment=made, by=draw.choice(hands), at=at),
        "approve": lambda: offices.approve_appointment(appointment=made, by=draw.choice(hands), at=at),
        "return": lambda: offices.return_nomination(appointment=made, reason="x", by=draw.choice(hands), at=at),
        "again": lambda: offices.send_again(appointment=made, by=draw.choice(hands), at=at),
    }
    weights = [4, 4, 4, 1, 4, 6, 1, 2]
    for _turn in range(60):
        name = draw.choices(list(turns), weights)[0]
        at += timedelta(hours=draw.randrange(6))
        before = again(made).state
        try:
            with transaction.atomic():
                turns[name]()
        except Refused:
            assert again(made).state == before
        else:
            done.add(name)
        now = again(made)
        assert now.state == before or now.state in MOVES[before] or (before, now.state) in FOLLOWED
        if now.state == "active":
            assert {"slip", "confirm", "join"} <= done or "accept" in done
            assert {"recommend", "approve"} <= done
            assert len({now.proposed_by_id, now.approved_by_id, now.person_id}) == 3
            assert now.recommended_by_id not in (now.approved_by_id, now.person_id)
            assert None not in (now.confirmed_at, now.accepted_at)
            assert Consent.objects.filter(person=now.person).exists()
            break
    kept = again(made)
    assert seal.unseal(kept.person.phone_sealed or b"", field="people.phone") == NUMBER


# Accepting while signed in is two moves in one act.
FOLLOWED = {("nominated", "consented"), ("slip", "consented")}
