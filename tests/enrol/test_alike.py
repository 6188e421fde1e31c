"""Rows that may be one person: found by sound and by number, said to be two, made one by two people, taken apart again."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chaupal.base import seal
from chaupal.base.clock import local
from chaupal.base.paging import FIRST, Asked, key
from chaupal.enrol import alike, mergerefusals
from chaupal.enrol.actions import alike as finding
from chaupal.enrol.actions import merging
from chaupal.enrol.models import Alike, DataRequest, Merge
from chaupal.ledger.models import Entry
from chaupal.org import permission
from chaupal.org.actions import offices
from chaupal.org.models import Appointment, Booth, Office, Suspension, Unit
from chaupal.people import names
from chaupal.people.models import Person, Slip
from tests import make

pytestmark = pytest.mark.django_db


@dataclass
class Place:
    """A mandal with two booths under a district: Esha leads it, Bilal convenes the district, Gauri approves at headquarters."""

    at: datetime
    mandal: Unit = field(init=False)
    district: Unit = field(init=False)
    booths: list[Booth] = field(init=False)

    def __post_init__(self) -> None:
        self.mandal = make.mandal(0)
        self.district = make.unit("org_district", "od-1", self.mandal.booths, under=make.state())
        first = self.mandal.booths[0][0]
        self.booths = [Booth.objects.create(number=first + n, seat=self.mandal, part_no=n + 1, opened_on=make.BEFORE.date()) for n in range(2)]
        self.esha = make.officer("Esha", "mandal_lead", self.mandal)
        self.bilal = make.officer("Bilal", "convenor", self.district)
        self.gauri = make.officer("Gauri", "approver")
        self.tara = make.officer("Tara", "trainer")
        self.dev = make.officer("Dev", "mandal_lead", make.mandal(5))

    def member(self, english: str, hindi: str, booth: int = 0, office: str = "booth_member", state: str = "active") -> Person:
        who = make.person(english, hindi)
        held = make.appoint(who, office, self.booths[booth])
        if state == "nominated":
            held.delete()
            Appointment.objects.create(person=who, office=Office.objects.get(key=office), booth=self.booths[booth], proposed_by=self.esha, proposed_at=self.at)
        return who

    def pair(self, *people: Person) -> Alike:
        finding.find_alike(booths=[one.number for one in self.booths], at=self.at)
        return Alike.objects.get(one__in=people, other__in=people)

    def two(self, state: str = "active") -> tuple[Person, Person, Alike]:
        one, other = self.member("Rakesh Kumar", "राकेश कुमार"), self.member("Raakesh", "राकेश", office="keeper_1", state=state)
        return one, other, self.pair(one, other)

    def proposed(self, state: str = "active") -> tuple[Person, Person, Merge]:
        one, other, pair = self.two(state)
        return one, other, merging.propose_merge(pair=pair, kept=one.pk, why="asked on the phone", by=self.esha, at=self.at)

    def merged(self, state: str = "active") -> tuple[Person, Person, Merge]:
        one, other, merge = self.proposed(state)
        return one, other, merging.approve_merge(merge=merge, by=self.bilal, at=self.at)


@pytest.fixture
def place(db: None, noon: datetime) -> Place:
    return Place(noon)


def held(who: Person) -> list[tuple[str, str, bool]]:
    return [(one.office.key, one.state, one.until_on is None) for one in Appointment.objects.select_related("office").filter(person=who).order_by("pk")]


# --- finding


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("राकेश कुमार|Rakesh Kumar", "राकेश|Raakesh", True),
        ("कमलेश सिंह|Kamalesh Singh", "कमलेश सिंह यादव|Kamlesh Singh Yadav", True),
        ("राकेश कुमार|Rakesh Kumar", "राकेश सिंह|Rakesh Singh", False),
        ("सुनीता देवी|Sunita Devi", "राकेश कुमार|Rakesh Kumar", False),
    ],
)
def test_names_sound_alike_where_every_word_of_the_shorter_stands_in_the_longer(one: str, other: str, same: bool) -> None:
    keys = [names.person_key(*told.split("|")) for told in (one, other)]

    assert names.one_name(*keys) == names.one_name(*reversed(keys)) == same


def test_namesakes_of_one_booth_are_found_once_and_those_of_two_booths_are_not(place: Place) -> None:
    one, other = place.member("Rakesh Kumar", "राकेश कुमार"), place.member("Rakesh", "राकेश")
    place.member("Rakesh Kumar", "राकेश कुमार", booth=1)
    place.member("Sunita", "सुनीता")
    numbers = [booth.number for booth in place.booths]

    found = [finding.find_alike(booths=numbers, at=place.at) for _time in range(2)]

    pair = Alike.objects.get()
    assert (found, pair.one, pair.other, pair.near, pair.by_name, pair.by_phone) == ([1, 1], one, other, numbers[0], True, False)


def test_namesakes_above_the_booth_are_found_in_their_unit(place: Place) -> None:
    one, other = (make.officer("Mohan Lal", office, place.mandal, "मोहन लाल") for office in ("mandal_co_lead", "mandal_reports_lead"))

    finding.find_alike(units=[place.mandal.pk], at=place.at)

    pair = Alike.objects.get()
    assert (pair.one, pair.other, pair.unit, pair.near) == (one, other, place.mandal, place.mandal.booths[0][0])


def test_the_round_of_the_night_looks_once_and_forgets_pairs_that_say_nothing_any_more(place: Place) -> None:
    _one, other, pair = place.two()
    Appointment.objects.filter(person=other).update(state="ended", until_on=place.at.date())

    first = finding.find_everywhere(at=place.at)
    second = finding.find_everywhere(at=place.at + timedelta(hours=1))

    assert (first.found if first else None, second) == (0, None)
    assert not Alike.objects.filter(pk=pair.pk).exists()


def test_finding_costs_the_same_queries_however_many_people(place: Place) -> None:
    for _person in range(2):
        place.member("Rakesh", "राकेश")
    with CaptureQueriesContext(connection) as few:
        finding.find_alike(booths=[place.booths[0].number], at=place.at)
    for _person in range(3):
        place.member("Rakesh", "राकेश")

    with CaptureQueriesContext(connection) as many:
        found = finding.find_alike(booths=[place.booths[0].number], at=place.at)

    assert (found, len(few), len(many)) == (10, 2, 2)


def test_a_number_that_another_has_makes_a_pair_in_the_smallest_unit_that_holds_both(place: Place) -> None:
    one, other = place.member("Mohan", "मोहन"), make.number(place.member("Sunita", "सुनीता", booth=1), "919812345678")

    pair = finding.note_same_number(one=one, blind=seal.blind("919812345678", field=offices.PHONE_FIELD), at=place.at)
    again = finding.note_same_number(one=other, blind=seal.blind("919812345678", field=offices.PHONE_FIELD), at=place.at)

    assert pair is not None
    assert (pair.one, pair.other, pair.by_phone, pair.by_name, pair.unit) == (one, other, True, False, place.mandal)
    assert again is None


# --- two people


def test_two_are_parted_once_for_all_and_that_is_taken_back(place: Place) -> None:
    _one, _other, pair = place.two()

    finding.part(pair=pair, by=place.esha, at=place.at)
    again = finding.find_alike(booths=[place.booths[0].number], at=place.at)
    asked = [len(alike.rows(place.esha, name, FIRST).rows) for name in ("open", "apart")]
    with pytest.raises(mergerefusals.PairDecided):
        merging.propose_merge(pair=pair, kept=pair.one_id, why="x", by=place.esha, at=place.at)
    finding.take_back_parting(pair=pair, by=place.esha, at=place.at)

    assert (again, asked, len(alike.rows(place.esha, "open", FIRST).rows)) == (1, [0, 1], 1)
    assert list(Entry.objects.order_by("id").values_list("act", "about_id")) == [("enrol.people_parted", str(pair.pk)), ("enrol.parting_taken_back", str(pair.pk))]
    with pytest.raises(mergerefusals.NotParted):
        finding.take_back_parting(pair=pair, by=place.esha, at=place.at)


# --- one person


def test_what_the_one_who_goes_held_begins_anew_for_the_one_who_is_kept(place: Place) -> None:
    one, other, merge = place.proposed()
    old = Appointment.objects.get(person=other)

    merging.approve_merge(merge=merge, by=place.bilal, at=place.at)

    new = Appointment.objects.get(person=one, office=old.office)
    other.refresh_from_db()
    entry = Entry.objects.latest("id")
    assert (held(one), held(other)) == ([("booth_member", "active", True), ("keeper_1", "active", True)], [("keeper_1", "ended", False)])
    assert (new.proposed_by, new.approved_by, new.accepted_at, new.from_on) == (old.proposed_by, old.approved_by, old.accepted_at, local(place.at).date())
    assert (other.is_here, Person.objects.get(pk=one.pk).is_here) == (False, True)
    assert (entry.act, entry.about_kind, entry.about_id, entry.by_id, entry.rows) == ("enrol.people_merged", "merge", str(merge.pk), str(place.bilal.pk), 1)


def test_a_name_on_its_way_up_begins_at_its_first_step_and_its_slip_ends(place: Place) -> None:
    one, other, merge = place.proposed(state="nominated")
    offices.hand_slip(appointment=Appointment.objects.get(person=other), by=place.bilal, at=place.at)

    merging.approve_merge(merge=merge, by=place.bilal, at=place.at)

    assert (held(one)[1], held(other)) == (("keeper_1", "nominated", True), [("keeper_1", "lapsed", False)])
    assert not Slip.objects.filter(until__gt=place.at).exists()


def test_what_both_hold_is_held_once(place: Place) -> None:
    one, other = place.member("Rakesh Kumar", "राकेश कुमार"), place.member("Rakesh", "राकेश")
    merge = merging.propose_merge(pair=place.pair(one, other), kept=other.pk, why="x", by=place.esha, at=place.at)

    merging.approve_merge(merge=merge, by=place.bilal, at=place.at)

    assert (held(one), held(other)) == ([("booth_member", "ended", False)], [("booth_member", "active", True)])
    assert merge.lines.get().began is None


def test_an_undo_does_not_open_a_place_that_somebody_else_was_named_for(place: Place) -> None:
    one, other = place.member("Rakesh Kumar", "राकेश कुमार"), place.member("Rakesh", "राकेश")
    merge = merging.propose_merge(pair=place.pair(one, other), kept=other.pk, why="x", by=place.esha, at=place.at)
    merging.approve_merge(merge=merge, by=place.bilal, at=place.at)
    office = Appointment.objects.get(person=other).office
    office.ceiling = Appointment.objects.filter(office=office, booth=place.booths[0], until_on=None).count()
    office.save()

    with pytest.raises(offices.OfficeFull):
        merging.undo_merge(merge=merge, reason="two brothers", by=place.gauri, at=place.at)

    assert held(one) == [("booth_member", "ended", False)]


@pytest.mark.parametrize("state", ["active", "nominated"])
def test_an_undo_opens_what_ended_and_ends_what_began(state: str, place: Place) -> None:
    one, other, merge = place.merged(state=state)

    merging.undo_merge(merge=merge, reason="two brothers", by=place.gauri, at=place.at)

    other.refresh_from_db()
    assert (held(other), other.is_here) == ([("keeper_1", state, True)], True)
    assert held(one) == [("booth_member", "active", True), ("keeper_1", "ended" if state == "active" else "lapsed", False)]
    assert Merge.objects.get().state == "undone"
    with pytest.raises(mergerefusals.NothingToUndo):
        merging.undo_merge(merge=merge, reason="x", by=place.gauri, at=place.at)


def test_what_was_decided_since_stays_after_an_undo(place: Place) -> None:
    one, other, merge = place.merged()
    offices.end_appointment(appointment=Appointment.objects.get(person=one, office__key="keeper_1"), why="moved away", by=place.bilal, at=place.at)

    merging.undo_merge(merge=merge, reason="two brothers", by=place.gauri, at=place.at)

    assert held(other) == [("keeper_1", "ended", False)]


def test_proposer_and_the_two_do_not_approve_and_the_database_refuses_them(place: Place) -> None:
    one, _other, merge = place.proposed()

    for who in (place.esha, one):
        with pytest.raises(IntegrityError), transaction.atomic():
            Merge.objects.filter(pk=merge.pk).update(state="merged", approved_by=who, approved_at=place.at)
    merging.withdraw_merge(merge=merge, by=place.esha, at=place.at)
    second = merging.propose_merge(pair=merge.pair, kept=one.pk, why="x", by=place.bilal, at=place.at)
    with pytest.raises(mergerefusals.OwnMerge):
        merging.approve_merge(merge=second, by=place.bilal, at=place.at)


def test_a_proposal_is_not_rewritten_and_names_the_two_of_its_pair(place: Place) -> None:
    one, other, merge = place.proposed()

    for change in ({"kept": other, "gone": one}, {"proposed_by": place.gauri}):
        with pytest.raises(IntegrityError, match="enrol_merge_stays"), transaction.atomic():
            Merge.objects.filter(pk=merge.pk).update(**change)
    with pytest.raises(IntegrityError, match="enrol_merge_of_the_pair"), transaction.atomic():
        Merge.objects.create(pair=merge.pair, kept=one, gone=place.tara, why="x", proposed_by=place.esha, proposed_at=place.at)


def test_two_of_whom_one_acted_on_the_other_are_not_made_one(place: Place) -> None:
    one, other, pair = place.two()
    Appointment.objects.filter(person=other).delete()
    Appointment.objects.create(
        person=other, office=Office.objects.get(key="keeper_2"), booth=place.booths[0], proposed_by=one, proposed_at=place.at, state="nominated"
    )

    with pytest.raises(mergerefusals.ActedOnOther):
        merging.propose_merge(pair=pair, kept=one.pk, why="x", by=place.esha, at=place.at)


def test_two_of_whom_one_decided_about_the_others_fact_are_not_made_one(place: Place) -> None:
    _one, _other, pair = place.two()
    make.appoint(pair.one, "researcher", make.state())
    make.appoint(pair.other, "approver", make.state())
    make.fact(pair.one, place.at, approver=pair.other)

    with pytest.raises(mergerefusals.ActedOnOther):
        merging.propose_merge(pair=pair, kept=pair.one_id, why="x", by=place.esha, at=place.at)


def test_somebody_suspended_or_with_an_open_request_or_gone_is_not_merged(place: Place) -> None:
    one, other, pair = place.two()
    held_ = Appointment.objects.filter(person=other)

    def propose() -> Merge:
        return merging.propose_merge(pair=pair, kept=one.pk, why="x", by=place.esha, at=place.at)

    held_.update(state="suspended")
    with pytest.raises(mergerefusals.OneSuspended):
        propose()
    held_.update(state="active")
    whole = Suspension.objects.create(person=other, by=place.esha, at=place.at, reason="x", until_on=place.at.date() + timedelta(days=30))
    with pytest.raises(mergerefusals.OneSuspended):
        propose()
    Suspension.objects.filter(pk=whole.pk).delete()
    asked = DataRequest.objects.create(person=other, kind="access", at=place.at, due_at=place.at, last_at=place.at)
    with pytest.raises(mergerefusals.RequestOpen):
        propose()
    asked.delete()
    Person.objects.filter(pk=other.pk).update(left_at=place.at)
    with pytest.raises(mergerefusals.OneLeft):
        propose()


def test_office_bearers_are_made_one_by_headquarters(place: Place) -> None:
    one, other = (make.officer("Mohan Lal", office, place.mandal, "मोहन लाल") for office in ("mandal_co_lead", "mandal_reports_lead"))
    finding.find_alike(units=[place.mandal.pk], at=place.at)
    merge = merging.propose_merge(pair=Alike.objects.get(), kept=one.pk, why="x", by=place.esha, at=place.at)

    with pytest.raises(permission.HeadquartersApproves):
        merging.approve_merge(merge=merge, by=place.bilal, at=place.at)
    merging.approve_merge(merge=merge, by=place.gauri, at=place.at)

    assert held(other) == [("mandal_reports_lead", "ended", False)]


# --- the pages


def as_(who: Person) -> Client:
    client = make.sign_in(Client(), who)
    client.cookies["language"] = "en"
    return client


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_queries_however_many_pairs(rows: int, place: Place) -> None:
    for _pair in range(rows):
        place.member("Rakesh", "राकेश")
    place.member("Rakesh", "राकेश")
    finding.find_alike(booths=[place.booths[0].number], at=place.at)
    client = as_(place.esha)
    client.get("/enrol/alike/")

    with CaptureQueriesContext(connection) as asked:
        page = client.get("/enrol/alike/")

    assert (len(asked), len(page.context["found"].rows)) == (11, rows * (rows + 1) // 2)


def test_the_list_turns_both_ways_and_ends_at_the_reach(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chaupal.enrol.alike.SIZE", 2)
    for _person in range(3):
        place.member("Rakesh", "राकेश")
    finding.find_alike(booths=[place.booths[0].number], at=place.at)

    first = alike.rows(place.esha, "open", FIRST)
    second = alike.rows(place.esha, "open", Asked(after=key(first.next, int, int)))
    back = alike.rows(place.esha, "open", Asked(before=key(second.previous, int, int)))

    assert ([len(page.rows) for page in (first, second)], [row.pair for row in back.rows]) == ([2, 1], [row.pair for row in first.rows])
    assert alike.rows(place.dev, "open", FIRST).rows == []
    assert as_(place.tara).get("/enrol/alike/").status_code == 404


def test_a_merge_goes_through_the_pages_and_is_undone(place: Place) -> None:
    one, other, pair = place.two()
    where = f"/enrol/alike/{pair.pk}/"

    proposed = as_(place.esha).post(f"{where}merge/", {"kept": one.pk, "why": "asked on the phone"})
    page = as_(place.bilal).get(where).content.decode()
    own = as_(place.esha).post(f"{where}merge/approval/")
    approved = as_(place.bilal).post(f"{where}merge/approval/")
    merged = as_(place.bilal).get(where).content.decode()
    undone = as_(place.gauri).post(f"{where}merge/undo/", {"reason": "two brothers"})

    assert (proposed.status_code, proposed["Location"], own.status_code, approved.status_code, undone.status_code) == (303, where, 403, 303, 303)
    assert ("goes over, with those who proposed and approved it" in page, "Take them apart" in merged) == (True, True)
    assert [one.is_here for one in Person.objects.filter(pk__in=(one.pk, other.pk))] == [True, True]
    assert list(Entry.objects.order_by("id").values_list("act", flat=True)) == ["enrol.merge_proposed", "enrol.people_merged", "enrol.merge_undone"]


@pytest.mark.parametrize("act", ["apart", "apart/undo", "merge", "merge/withdrawal", "merge/approval", "merge/return", "merge/undo"])
def test_every_act_is_404_outside_and_403_for_who_only_looks(act: str, place: Place) -> None:
    _one, _other, pair = place.two()

    answers = [as_(who).post(f"/enrol/alike/{pair.pk}/{act}/").status_code for who in (place.dev, place.tara)]

    assert (answers, as_(place.dev).get(f"/enrol/alike/{pair.pk}/").status_code) == ([404, 403], 404)


def test_bad_input_keeps_the_form(place: Place) -> None:
    one, _other, pair = place.two()
    where = f"/enrol/alike/{pair.pk}/"

    answers = [
        as_(place.esha).post(f"{where}merge/", told).status_code for told in ({}, {"kept": one.pk, "why": " "}, {"kept": place.dev.pk, "why": "x"}, {"kept": "a", "why": "x"})
    ]

    assert answers == [422] * 4
    assert not Merge.objects.exists()


def test_a_merge_waits_in_the_second_persons_list_in_reach_alone(place: Place) -> None:
    one, other, merge = place.proposed()
    there = make.officer("Far", "convenor", make.unit("org_district", "od-2", ((4096 * 300, 4096 * 301),), under=make.state()))

    def rows(who: Person) -> list[tuple[str, int, str, bool, str]]:
        page = make.sign_in(Client(), who).get("/approvals/?kind=merges&hl=en").context["found"].page
        return [(row.kind, row.key, row.url, row.own, row.text) for row in page.rows]

    told = f"{other.name_en} and {one.name_en}" if merge.kept_id == one.pk else f"{one.name_en} and {other.name_en}"
    assert rows(place.bilal) == rows(place.gauri) == [("merges", merge.pk, f"/enrol/alike/{merge.pair_id}/", False, told)]
    assert rows(there) == []
    assert alike.proposed(place.bilal, Asked(before=(place.at + timedelta(days=1), 0)), 5) == [merge]
    merging.approve_merge(merge=merge, by=place.bilal, at=place.at)
    assert rows(place.bilal) == []


def test_pairs_leave_for_a_reason_without_a_number(place: Place, client: Client) -> None:
    one, other = place.member("Rakesh Kumar", "राकेश कुमार"), place.member("Rakesh", "राकेश")
    pair = place.pair(one, other)
    make.sign_in(client, make.officer("Organiser", "organiser"))

    answer = client.post("/enrol/alike/export/?hl=en", {"list": "open", "reason": "report"})

    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert (answer.status_code, len(rows), rows[1][:5]) == (200, 2, [str(pair.pk), str(one.pk), str(other.pk), "राकेश कुमार", "Rakesh Kumar"])
    assert Entry.objects.get(act="enrol.pairs_exported").rows is None


def test_pairs_stay_without_the_right_or_a_reason(place: Place, client: Client) -> None:
    place.pair(place.member("Rakesh Kumar", "राकेश कुमार"), place.member("Rakesh", "राकेश"))

    told = [make.sign_in(client, who).post("/enrol/alike/export/", {"reason": reason}).status_code for who, reason in ((place.esha, "report"), (make.officer("Organiser", "organiser"), ""), (place.tara, "report"))]

    assert told == [403, 422, 404]


# --- named by hand


def test_an_officer_of_both_places_names_a_pair_that_nobody_found(place: Place, client: Client) -> None:
    one, other = place.member("Rakesh Kumar", "राकेश कुमार"), place.member("R K Verma", "आर के वर्मा", booth=1)
    first, second = (Appointment.objects.get(person=who) for who in (one, other))
    make.sign_in(client, place.bilal)

    listed = client.get(f"/enrol/alike/new/?one={first.pk}&q=Verma&hl=en").content.decode()
    answer = client.post(f"/enrol/alike/new/?one={first.pk}&q=Verma", {"other": second.pk})
    again = client.post(f"/enrol/alike/new/?one={second.pk}", {"other": first.pk})

    pair = Alike.objects.get()
    assert ("These two may be one" in listed, answer["Location"], again["Location"]) == (True, f"/enrol/alike/{pair.pk}/", f"/enrol/alike/{pair.pk}/")
    assert (pair.said_by, pair.unit, pair.by_name, Entry.objects.filter(act="enrol.pair_named").count()) == (place.bilal, place.mandal, False, 1)
    assert "an officer knows them to be one" in client.get(answer["Location"] + "?hl=en").content.decode()
    finding.find_everywhere(at=place.at)
    assert Alike.objects.count() == 1, "the sweep of the night leaves what somebody said"
    merging.propose_merge(pair=pair, kept=one.pk, why="asked on the phone", by=place.bilal, at=place.at)


def test_a_pair_is_named_within_ones_reach_of_two_others(place: Place, client: Client) -> None:
    one, far = place.member("Rakesh Kumar", "राकेश कुमार"), make.officer("Far", "mandal_lead", make.mandal(7))
    first, there = (Appointment.objects.get(person=who) for who in (one, far))
    lead = Appointment.objects.get(person=place.esha)

    make.sign_in(client, place.esha)
    told = {
        "out of reach": client.post(f"/enrol/alike/new/?one={first.pk}", {"other": there.pk}).status_code,
        "oneself": client.post(f"/enrol/alike/new/?one={first.pk}", {"other": lead.pk}).status_code,
        "the same": client.post(f"/enrol/alike/new/?one={first.pk}", {"other": first.pk}).status_code,
        "nobody": client.get("/enrol/alike/new/?one=x").status_code,
        "without the right": make.sign_in(Client(), place.tara).get(f"/enrol/alike/new/?one={first.pk}").status_code,
    }

    assert told == {"out of reach": 404, "oneself": 403, "the same": 422, "nobody": 404, "without the right": 403}
    assert not Alike.objects.exists()
