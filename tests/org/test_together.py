"""Acts upon many names: recommend, return, take back, a sample that is called before the approval, headquarters' checks."""

import csv
import hashlib
import io
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from chaupal.base.paging import Asked, key
from chaupal.ledger.models import Entry
from chaupal.org import permission, rising, sampling
from chaupal.org.actions import calling, handing, offices, together
from chaupal.org.choices import CallOutcome
from chaupal.org.models import Appointment, Batch, BatchItem, Booth, Office, Takeout
from chaupal.people.models import Person, Slip
from tests import make

pytestmark = pytest.mark.django_db


class Place:
    """Six booths of a mandal; its lead, a co-lead who calls, its convenor, headquarters."""

    def __init__(self) -> None:
        self.mandal = make.mandal(0)
        self.district = make.unit("org_district", "od-1", self.mandal.booths, under=make.state())
        first = self.mandal.booths[0][0]
        self.booths = [Booth.objects.create(number=first + n, seat=self.mandal, part_no=n + 1, opened_on=make.BEFORE.date()) for n in range(6)]
        self.lead = make.officer("Esha", "mandal_lead", self.mandal)
        self.caller = make.officer("Co lead", "mandal_co_lead", self.mandal)
        self.convenor = make.officer("Bilal", "convenor", self.district)
        self.approver = make.officer("Gauri", "approver")
        self.organiser = make.officer("Om", "organiser")

    def names(self, count: int, state: str, at: datetime) -> list[int]:
        """So many booth members of the lead's, put forward and brought to a state by hand: their steps have tests of their own."""
        made = []
        for n in range(count):
            more: dict[str, Any] = {"confirmed_at": at, "accepted_at": at} if state in ("consented", "recommended", "active") else {}
            more |= {"recommended_by": self.lead, "recommended_at": at} if state in ("recommended", "active") else {}
            more |= {"approved_by": self.convenor, "approved_at": at, "from_on": at.date()} if state == "active" else {}
            who = make.number(make.person(f"Name {n} {state}"), f"9198{Person.objects.count():08}")
            made.append(
                Appointment.objects.create(
                    person=who, office=Office.objects.get(key="booth_member"), booth=self.booths[n % 6], proposed_by=self.lead, proposed_at=at, state=state, **more
                ).pk
            )
        return made

    def states(self, ids: list[int]) -> list[str]:
        return list(Appointment.objects.filter(pk__in=ids).order_by("pk").values_list("state", flat=True))


@pytest.fixture
def place(db: None) -> Place:
    return Place()


def test_a_recommendation_of_many_is_one_entry_and_leaves_out_what_is_not_its_turn(place: Place, noon: datetime) -> None:
    ready, early = place.names(3, "consented", noon), place.names(1, "nominated", noon)

    done = together.recommend_many(appointments=ready + early, by=place.lead, at=noon)

    entry = Entry.objects.get()
    assert (place.states(ready), place.states(early), done.left_out) == (["recommended"] * 3, ["nominated"], 1)
    assert (entry.act, entry.about_kind, entry.about_id, entry.rows) == ("org.appointments_recommended", "batch", str(done.batch.pk), 3)


def test_acts_upon_many_are_refused_out_of_reach_without_the_verb_and_for_none(place: Place, noon: datetime) -> None:
    ids = place.names(2, "consented", noon)
    dev = make.officer("Dev", "mandal_lead", make.mandal(5))

    for who, refusal in ((dev, permission.OutOfReach), (place.approver, permission.VerbMissing)):
        with pytest.raises(refusal):
            together.recommend_many(appointments=ids, by=who, at=noon)
    with pytest.raises(together.NothingChosen):
        together.recommend_many(appointments=[], by=place.lead, at=noon)
    with pytest.raises(together.TooMany):
        together.recommend_many(appointments=range(1, together.MOST + 2), by=place.lead, at=noon)
    assert not Entry.objects.exists()


def test_a_return_of_many_has_one_reason_and_goes_back_within_a_quarter_of_an_hour(place: Place, noon: datetime) -> None:
    ids = place.names(1, "nominated", noon) + place.names(1, "consented", noon)
    done = together.return_many(appointments=ids, reason="wrong sheet", by=place.lead, at=noon)
    returned = place.states(ids)

    with pytest.raises(together.CannotTakeBack):
        together.take_back(batch=done.batch, by=place.convenor, at=noon)
    with pytest.raises(together.CannotTakeBack):
        together.take_back(batch=done.batch, by=place.lead, at=noon + together.UNDO)
    together.take_back(batch=done.batch, by=place.lead, at=noon + timedelta(minutes=14, seconds=59))

    one = Appointment.objects.get(pk=ids[0])
    assert (returned, place.states(ids)) == (["returned"] * 2, ["nominated", "consented"])
    assert (one.until_on, one.ended_because, one.clock_from) == (None, "", None)
    with pytest.raises(together.CannotTakeBack):
        together.take_back(batch=done.batch, by=place.lead, at=noon)


def test_a_recommendation_of_many_goes_back_but_not_for_who_was_approved_meanwhile(place: Place, noon: datetime) -> None:
    ids = place.names(2, "consented", noon)
    done = together.recommend_many(appointments=ids, by=place.lead, at=noon)
    offices.approve_appointment(appointment=Appointment.objects.get(pk=ids[0]), by=place.convenor, at=noon)

    together.take_back(batch=done.batch, by=place.lead, at=noon)

    assert place.states(ids) == ["active", "consented"]


def test_up_to_ten_are_approved_at_once_in_one_entry_without_ones_own(place: Place, noon: datetime) -> None:
    ids = place.names(10, "recommended", noon)
    own = offices.nominate_member(
        name_hi="क", name_en="K", phone="919000000001", office=Office.objects.get(key="keeper_1"), booth=place.booths[0], by=place.convenor, at=noon
    )
    make.recommended(own, place.lead, noon)

    done = calling.draw_approval(appointments=[*ids, own.pk], by=place.convenor, at=noon)

    entry = Entry.objects.latest("id")
    assert (place.states(ids), done.left_out, done.batch.state) == (["active"] * 10, 1, "done")
    assert (entry.act, entry.rows) == ("org.appointments_approved", 10)
    with pytest.raises(together.CannotTakeBack):
        together.take_back(batch=done.batch, by=place.convenor, at=noon)


def drawn(place: Place, noon: datetime, count: int = 12) -> tuple[Batch, list[int]]:
    ids = place.names(count, "recommended", noon)
    return calling.draw_approval(appointments=ids, by=place.convenor, at=noon).batch, ids


def call(place: Place, item: BatchItem, outcome: str, noon: datetime, by: Person | None = None) -> None:
    calling.mark_call(item=item, outcome=CallOutcome(outcome), by=by or place.caller, at=noon)


def test_of_more_than_ten_a_sample_that_anybody_can_draw_again_is_called_first(place: Place, noon: datetime) -> None:
    batch, ids = drawn(place, noon)

    sample = list(batch.items.filter(turn__isnull=False).order_by("turn").values_list("appointment", flat=True))
    again = sorted(ids, key=lambda pk: hashlib.sha256(f"{batch.seed}:{pk}".encode()).hexdigest())[:3]
    assert (sample, batch.size, place.states(ids)) == (again, 3, ["recommended"] * 12)
    with pytest.raises(calling.CallsMissing):
        calling.approve_batch(batch=batch, by=place.convenor, at=noon)
    for item in batch.items.filter(turn__isnull=False):
        call(place, item, "confirmed", noon)
    done = calling.approve_batch(batch=batch, by=place.convenor, at=noon)

    assert (place.states(ids), done.confirmed, done.denied) == (["active"] * 12, 3, 0)
    assert not BatchItem.objects.exclude(outcome="", called_by=None).exists()


@pytest.mark.parametrize(("population", "size"), [(1, 1), (3, 3), (60, 3), (61, 4), (250, 13), (600, 30), (90_000, 30)])
def test_the_size_of_a_sample_follows_its_rule(population: int, size: int) -> None:
    assert sampling.size(population) == size


def test_proposer_approver_and_outsiders_do_not_call(place: Place, noon: datetime) -> None:
    batch, _ids = drawn(place, noon)
    item = batch.items.get(turn=1)

    for who in (place.lead, place.convenor):
        with pytest.raises(calling.NotYourCall):
            call(place, item, "confirmed", noon, who)
    with pytest.raises(permission.VerbMissing):
        call(place, item, "confirmed", noon, place.approver)
    with pytest.raises(permission.OutOfReach):
        call(place, item, "confirmed", noon, make.officer("Dev", "mandal_lead", make.mandal(5)))
    for who in (place.lead, place.convenor):
        with pytest.raises(IntegrityError, match="org_call_by_a_third"), transaction.atomic():
            BatchItem.objects.filter(pk=item.pk).update(outcome="confirmed", called_by=who, called_at=noon)


def test_for_whoever_is_not_reached_the_next_is_drawn_and_a_second_try_counts(place: Place, noon: datetime) -> None:
    batch, ids = drawn(place, noon)
    items = list(batch.items.filter(turn__isnull=False).order_by("turn"))

    call(place, items[0], "not_reached", noon)
    call(place, items[0], "not_reached", noon)
    order = sampling.order(batch.seed, ids)

    assert list(batch.items.filter(turn__isnull=False).order_by("turn").values_list("appointment", flat=True)) == order[:4]
    call(place, items[0], "confirmed", noon)
    with pytest.raises(calling.BatchClosed):
        call(place, items[0], "denied", noon)


def test_one_denial_fails_the_batch_as_a_whole_and_returns_that_name(place: Place, noon: datetime) -> None:
    batch, ids = drawn(place, noon)
    item = batch.items.get(turn=2)

    call(place, item, "denied", noon)

    batch.refresh_from_db()
    assert (batch.state, batch.denied, sorted(place.states(ids))) == ("failed", 1, ["recommended"] * 11 + ["returned"])
    assert Appointment.objects.get(pk=item.appointment_id).state == "returned"
    with pytest.raises(calling.BatchClosed):
        calling.approve_batch(batch=batch, by=place.convenor, at=noon)
    again = calling.draw_approval(appointments=ids, by=place.convenor, at=noon)
    assert (again.batch.rows, again.left_out) == (11, 1)


def test_a_name_lies_in_one_open_batch_and_a_caller_does_not_approve(place: Place, noon: datetime) -> None:
    batch, ids = drawn(place, noon)

    with pytest.raises(together.NothingChosen):
        calling.draw_approval(appointments=ids, by=place.approver, at=noon)
    for item in batch.items.filter(turn__isnull=False):
        call(place, item, "confirmed", noon, place.organiser)
    calling.drop_batch(batch=batch, by=place.convenor, at=noon)
    assert calling.draw_approval(appointments=ids, by=place.approver, at=noon).batch.rows == 12


def test_headquarters_checks_what_a_district_approved_and_keeps_counts_alone(place: Place, noon: datetime) -> None:
    place.names(5, "active", noon)
    with pytest.raises(permission.HeadquartersApproves):
        calling.draw_check(unit=place.district, by=place.convenor, at=noon)
    batch = calling.draw_check(unit=place.district, by=place.approver, at=noon + timedelta(hours=1))
    with pytest.raises(calling.CheckRunning):
        calling.draw_check(unit=place.district, by=place.approver, at=noon)
    for item, outcome in zip(batch.items.filter(turn__isnull=False).order_by("turn"), ("confirmed", "denied", "confirmed"), strict=True):
        call(place, item, outcome, noon)

    done = calling.close_check(batch=batch, by=place.approver, at=noon)

    assert (done.rows, done.confirmed, done.not_reached, done.denied) == (5, 2, 0, 1)
    assert set(Appointment.objects.filter(booth__isnull=False).values_list("state", flat=True)) == {"active"}
    assert not BatchItem.objects.exclude(outcome="").exists()
    with pytest.raises(calling.NobodyToCheck):
        calling.draw_check(unit=place.district, by=place.approver, at=noon)


# --- slips for a batch


def test_slips_for_many_are_one_entry_and_end_earlier_ones(place: Place, noon: datetime) -> None:
    ids = place.names(3, "nominated", noon)
    consented = place.names(1, "consented", noon)
    offices.hand_slip(appointment=Appointment.objects.get(pk=ids[0]), by=place.lead, at=noon)

    handed = handing.hand_slips(appointments=ids + consented, by=place.lead, at=noon)

    entry = Entry.objects.latest("id")
    assert ([one.appointment.pk for one in handed], place.states(ids)) == (ids, ["slip"] * 3)
    assert (entry.act, entry.rows, Slip.objects.filter(until__gt=noon).count()) == ("org.slips_handed", 3, 3)


# --- the list and its clock


def test_the_clock_of_seven_days_stands_while_a_name_lies_returned(place: Place, noon: datetime) -> None:
    pk = place.names(1, "consented", noon)[0]
    held = Appointment.objects.get(pk=pk)
    late = rising.Filter(place.mandal.booths, overdue=True)
    day = timedelta(days=1)
    offices.return_nomination(appointment=held, reason="x", by=place.convenor, at=noon + 2 * day)
    lying = rising.count(late, at=noon + 20 * day)
    offices.send_again(appointment=held, by=place.lead, at=noon + 20 * day)

    before = rising.queue(late, at=noon + 25 * day - timedelta(seconds=1)).rows
    after = rising.queue(late, at=noon + 25 * day).rows

    assert (lying, before, [(row.appointment.pk, row.left) for row in after]) == (0, [], [(pk, timedelta(0))])


@pytest.mark.parametrize("small", [0, 64_000])
def test_the_list_turns_both_ways_and_narrows(small: int, place: Place, noon: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chaupal.org.rising.SMALL", small)
    monkeypatch.setattr("chaupal.org.rising.SIZE", 2)
    ids = [*place.names(3, "consented", noon), *place.names(2, "nominated", noon - timedelta(days=8))]
    told = rising.Filter(place.mandal.booths)

    first = rising.queue(told, at=noon)
    second = rising.queue(told, Asked(after=key(first.next, int, int)), at=noon)
    back = rising.queue(told, Asked(before=key(second.previous, int, int)), at=noon)

    assert [row.appointment.pk for row in first.rows] == [row.appointment.pk for row in back.rows] == ids[3:]
    assert [row.appointment.pk for row in second.rows] == ids[:2]
    assert rising.numbers(rising.Filter(place.mandal.booths, overdue=True), 10, at=noon) == ids[3:]
    assert rising.count(rising.Filter(place.mandal.booths, state="consented"), at=noon) == 3
    assert rising.count(rising.Filter(place.mandal.booths, office=Office.objects.get(key="keeper_1")), at=noon) == 0
    assert rising.count(rising.Filter(((1, 5),)), at=noon) == 0


# --- what nobody can approve


def test_what_nobody_can_approve_is_listed_with_the_office_that_would_help(place: Place, noon: datetime) -> None:
    ids = place.names(1, "recommended", noon)
    reach = place.mandal.booths
    open_ = rising.stuck(reach)
    Appointment.objects.filter(person__in=(place.approver, place.convenor)).update(state="ended", until_on=noon.date())
    nobody = rising.stuck(reach)
    make.appoint(place.lead, "approver", make.state())  # proposer and recommender of it
    own = rising.stuck(reach)
    make.officer("New convenor", "convenor", place.district)

    assert open_ == []
    for found in (nobody, own):
        assert [([row.pk for row in one.rows], one.office.key, one.unit.code) for one in found] == [(ids, "convenor", "od-1")]
    assert rising.stuck(reach) == []


def test_an_office_above_the_booth_is_stuck_without_headquarters(place: Place, noon: datetime) -> None:
    made = offices.nominate_member(
        name_hi="क", name_en="K", phone="919000000001", office=Office.objects.get(key="mandal_reports_lead"), unit=place.mandal, by=place.lead, at=noon
    )
    make.recommended(made, place.lead, noon)
    Appointment.objects.filter(person=place.approver).update(state="ended", until_on=noon.date())

    assert [(one.office.key, one.unit.code) for one in rising.stuck(place.mandal.booths)] == [("approver", "up")]


def test_names_on_their_way_up_leave_for_a_reason_narrowed_as_on_the_page(place: Place, client: Client, noon: datetime) -> None:
    place.names(2, "nominated", noon)
    place.names(1, "consented", noon)
    make.sign_in(client, place.organiser)

    answer = client.post("/approvals/people/export/?hl=en", {"state": "consented", "reason": "report"})

    rows, taken = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))), Takeout.objects.get()
    assert (answer.status_code, len(rows), rows[1][2], rows[1][10]) == (200, 2, "Name 0 consented", "Consent given")
    assert (taken.what, taken.rows, taken.names_people, Entry.objects.get().act) == ("org.rising_exported", 1, True, "org.rising_exported")


@pytest.mark.parametrize(("who", "reason", "status"), [("lead", "report", 403), ("organiser", "", 422), ("stranger", "report", 404)])
def test_names_on_their_way_up_stay_without_the_right_or_a_reason(who: str, reason: str, status: int, place: Place, client: Client, noon: datetime) -> None:
    place.names(1, "nominated", noon)
    make.sign_in(client, make.person("Stranger") if who == "stranger" else getattr(place, who))

    answer = client.post("/approvals/people/export/", {"reason": reason})

    assert (answer.status_code, Takeout.objects.count(), Entry.objects.count()) == (status, 0, 0)


def test_a_sample_that_was_given_up_is_the_same_when_it_is_drawn_again(place: Place, noon: datetime) -> None:
    ids, samples = place.names(40, "recommended", noon), []
    for _turn in range(3):
        batch = calling.draw_approval(appointments=ids, by=place.convenor, at=noon).batch
        samples.append(list(batch.items.filter(turn__isnull=False).order_by("turn").values_list("appointment", flat=True)))
        calling.drop_batch(batch=batch, by=place.convenor, at=noon)

    assert samples == [samples[0]] * 3


def test_many_small_approvals_of_one_day_are_no_way_round_the_calls(place: Place, noon: datetime) -> None:
    ids = place.names(24, "recommended", noon)
    parts = [calling.draw_approval(appointments=ids[start : start + 8], by=place.convenor, at=noon).batch for start in (0, 8)]

    another = calling.draw_approval(appointments=ids[16:20], by=place.approver, at=noon).batch
    tomorrow = calling.draw_approval(appointments=ids[20:], by=place.convenor, at=noon + timedelta(days=1)).batch

    assert [(one.state, one.size) for one in (*parts, another, tomorrow)] == [("done", 0), ("calling", 3), ("done", 0), ("done", 0)]


def test_a_check_that_was_given_up_is_the_same_when_it_is_drawn_again(place: Place, noon: datetime) -> None:
    place.names(30, "active", noon)
    drawn = []
    for _turn in range(2):
        batch = calling.draw_check(unit=place.district, by=place.approver, at=noon)
        drawn.append(list(batch.items.order_by("turn", "pk").values_list("appointment", flat=True)))
        calling.drop_batch(batch=batch, by=place.approver, at=noon)

    assert drawn[0] == drawn[1]
