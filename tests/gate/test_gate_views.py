from datetime import datetime, timedelta
from typing import Any, NamedTuple

import pytest
from django.test import Client

from chaupal.gate import packfile, queries
from chaupal.gate.actions.calendars import open_election
from chaupal.gate.actions.judge import judge_item
from chaupal.gate.actions.packs import propose_pack
from chaupal.gate.forms import read_phases, write_phases
from chaupal.gate.models import (
    CalendarApproval,
    CalendarVersion,
    Candidate,
    ClassMove,
    Election,
    HoldLift,
    Mark,
    NameAsked,
    NameSaid,
    PackSignature,
    PackVersion,
    Verdict,
)
from chaupal.gate.models import Hold as HoldModel
from chaupal.ledger.models import Entry
from chaupal.org.models import Appointment, Office, Unit
from chaupal.people.models import Person
from tests import make
from tests.gate.people_and_places import START, election, person, post, signed_pack, three_seats
from tests.gate.test_gate_calendar import ist

pytestmark = pytest.mark.django_db


class Cast(NamedTuple):
    """Asha writes and decides, Bilal approves, Esha may only look, Dev has no office."""

    asha: Person
    bilal: Person
    esha: Person
    dev: Person
    seats: list[Unit]


@pytest.fixture
def noon(monkeypatch: pytest.MonkeyPatch) -> datetime:
    at = ist(2, 1, 12)
    monkeypatch.setattr("chaupal.gate.views.now", lambda: at)
    return at


@pytest.fixture
def cast(noon: datetime) -> Cast:
    seats = three_seats()
    state = Unit.objects.get(code="UP")
    asha, bilal, esha, dev = (person(name) for name in ("Asha", "Bilal", "Esha", "Dev"))
    grants = (
        (asha, "compliance", ["view", "edit", "approve", "export"]),
        (bilal, "approver", ["view", "approve", "edit"]),
        (esha, "operator", ["view"]),
    )
    for place, (who, key, verbs) in enumerate(grants, 900):
        office = Office.objects.create(
            key=f"test_{key}", unit_kind="state", name_hi=key, name_en=key, grants={"gate": verbs}, place=place
        )
        Appointment.objects.create(
            person=who, office=office, unit=state, proposed_by=dev, proposed_at=START, approved_by=person(f"A {place}"),
            state="active", accepted_at=START, approved_at=START, from_on=START.date() - timedelta(days=400),
        )  # fmt: skip
    return Cast(asha, bilal, esha, dev, seats)


def as_(who: Person) -> Client:
    return make.sign_in(Client(headers={"Accept-Language": "en"}), who)


@pytest.fixture
def running(cast: Cast) -> Cast:
    signed_pack(cast.asha, cast.bilal)
    election(cast.seats, cast.asha, cast.bilal)
    return cast


def held(cast: Cast, noon: datetime, author: Person | None = None) -> HoldModel:
    judge_item(item=post(cast.seats, author, against_a_class=True), moment="release", by="press", at=noon)
    return HoldModel.objects.get()


def toml(**changes: str) -> str:
    text = packfile.to_toml(queries.pack_in_force().pack)
    for key, value in changes.items():
        before = next(line for line in text.splitlines() if line.startswith(f"{key} = "))
        text = text.replace(before, f"{key} = {value}")
    return text


PHASES = "1; 2027-02-10; 07:00; 18:00; 1 2\nearly; 1; 16:00\n\n2; 2027-02-17; 07:00; 18:00; 3"
DATES = {"code_start": "2027-01-08T15:30", "code_end": "2027-03-10T18:00", "phases": PHASES}

# --- pages


@pytest.mark.parametrize("where", ["/gate/", "/gate/rules/", "/gate/holds/", "/gate/verdicts/post/41/"])
def test_every_page_opens_for_who_may_look_and_is_not_there_for_others(running, noon, where):
    held(running, noon)

    assert as_(running.esha).get(where).status_code == 200
    assert as_(running.esha).get(f"{where}?hl=en").status_code == 200
    assert as_(running.dev).get(where).status_code == 404
    assert Client().get(where).status_code == 303


@pytest.mark.parametrize("where", ["/gate/packs/new/", "/gate/calendars/new/", "/gate/candidates/new/"])
def test_pages_that_write_are_for_who_may_edit(running, where):
    assert as_(running.asha).get(where).status_code == 200
    assert as_(running.esha).get(where).status_code == 403
    assert as_(running.dev).get(where).status_code == 404


def test_versions_open_for_who_may_look(running):
    pack, calendar = PackVersion.objects.get(), CalendarVersion.objects.get()

    for where in (f"/gate/packs/{pack.pk}/", f"/gate/calendars/{calendar.pk}/"):
        assert as_(running.esha).get(where).status_code == 200
        assert as_(running.dev).get(where).status_code == 404
    assert as_(running.esha).get("/gate/packs/999999/").status_code == 404
    assert as_(running.esha).get("/gate/calendars/999999/").status_code == 404
    assert as_(running.esha).get("/gate/verdicts/post/999999/").status_code == 404


def test_index_names_rules_values_signers_and_silent_seats(running, monkeypatch):
    monkeypatch.setattr("chaupal.gate.views.now", lambda: ist(2, 9, 12))

    page = as_(running.esha).get("/gate/?hl=en").content.decode()

    assert "G2 G3 G4 G7" in page
    assert "silence.hours" in page
    assert "second signature" in page
    assert "Phase 1 in silence: 1 seat till" in page


def test_index_before_anything_is_signed_says_that_nothing_can_be_released(cast):
    page = as_(cast.esha).get("/gate/?hl=en").content.decode()

    assert "Nobody has signed it" in page
    assert "No dates are set yet" in page


@pytest.mark.parametrize("count", [1, 3])
def test_holds_cost_the_same_however_many(running, noon, count, django_assert_num_queries):
    for thing in range(count):
        judge_item(item=post(running.seats, id=50 + thing, against_a_class=True), moment="release", by="press", at=noon)
    client = as_(running.esha)
    client.get("/gate/holds/")

    with django_assert_num_queries(6):
        client.get("/gate/holds/", headers={"HX-Request": "true"})


# --- rule packs


def test_writing_a_pack_makes_the_next_version_with_one_entry(running):
    entries = Entry.objects.count()

    answer = as_(running.asha).post("/gate/packs/new/", {"text": toml(hours="72")})

    version = PackVersion.objects.latest("id")
    assert (answer.status_code, answer["Location"]) == (303, f"/gate/packs/{version.pk}/")
    assert (version.number, version.author, version.body["silence"]["hours"]) == (2, running.asha, 72)
    assert Entry.objects.count() == entries + 1
    assert "changed" in as_(running.bilal).get(f"/gate/packs/{version.pk}/?hl=en").content.decode()


@pytest.mark.parametrize("text", ["hours = [", "", "[pack]\nid = 3"])
def test_writing_nonsense_for_a_pack_is_told_in_the_form(running, text):
    assert as_(running.asha).post("/gate/packs/new/", {"text": text}).status_code == 422
    assert PackVersion.objects.count() == 1


def test_loosening_in_an_election_is_told_in_the_form(running):
    answer = as_(running.asha).post("/gate/packs/new/?hl=en", {"text": toml(offline_share_h="9")})

    assert answer.status_code == 422
    assert "relay.offline_share_h" in answer.content.decode()


def test_signing_a_pack_takes_a_second_person_with_the_right(cast):
    version = propose_pack(values=packfile.shipped(), by=cast.asha, at=START)
    where = f"/gate/packs/{version.pk}/signature/"

    refused = [as_(who).post(where).status_code for who in (cast.asha, cast.esha, cast.dev)]
    signed = as_(cast.bilal).post(where)

    assert refused == [403, 403, 404]
    assert (signed.status_code, PackSignature.objects.get().by) == (303, cast.bilal)
    assert Entry.objects.latest("id").act == "gate.pack_signed"
    assert as_(cast.bilal).post(where).status_code == 409


# --- calendar


def test_writing_a_calendar_makes_a_version_and_a_second_person_sets_it(cast):
    first = as_(cast.asha).get("/gate/calendars/new/")
    named = as_(cast.asha).post("/gate/elections/", {"code": "up-2027", "name_hi": "चुनाव", "name_en": "Election"})
    written = as_(cast.asha).post("/gate/calendars/new/", DATES)
    version = CalendarVersion.objects.get()
    where = f"/gate/calendars/{version.pk}/approval/"
    refused = [as_(who).post(where).status_code for who in (cast.asha, cast.esha, cast.dev)]
    approved = as_(cast.bilal).post(where)

    assert first.status_code == 200
    assert (named.status_code, written.status_code, approved.status_code) == (303, 303, 303)
    assert refused == [403, 403, 404]
    assert CalendarApproval.objects.get().by == cast.bilal
    polls = queries.calendar_now().polls
    assert [(one.phase, one.earliest_close) for one in sorted(polls, key=lambda one: (one.phase, one.earliest_close))] == [
        (1, ist(2, 10, 16)), (1, ist(2, 10, 18)), (2, ist(2, 17, 18)),
    ]  # fmt: skip


def test_naming_an_election_is_for_who_may_edit_and_needs_all_names(cast):
    good = {"code": "up-2027", "name_hi": "चुनाव", "name_en": "Election"}

    assert as_(cast.dev).post("/gate/elections/", good).status_code == 404
    assert as_(cast.esha).post("/gate/elections/", good).status_code == 403
    assert as_(cast.asha).post("/gate/elections/", good | {"name_hi": ""}).status_code == 422
    assert not Election.objects.exists()


def test_the_next_calendar_starts_from_the_one_in_force(running):
    page = as_(running.asha).get("/gate/calendars/new/").content.decode()

    assert "1; 2027-02-10; 07:00; 18:00; 1\nearly; 1; 16:00\n2; 2027-02-17; 07:00; 18:00; 2-3" in page
    assert "2027-01-08T15:30" in page


@pytest.mark.parametrize(
    ("phases", "says"),
    [
        ("1; 2027-02-10; 07:00; 18:00", "five parts"),
        ("x; 2027-02-10; 07:00; 18:00; 1", "five parts"),
        ("1; 10 Feb; 07:00; 18:00; 1", "is not a date"),
        ("1; 2027-02-10; 7; 18:00; 1", "is not a time"),
        ("1; 2027-02-10; 07:00; 18:00; 1 one", "is not a seat number"),
        ("1; 2027-02-10; 07:00; 18:00; 3-1", "is not a range"),
        ("1; 2027-02-10; 07:00; 18:00; 404", "there is no seat 404"),
        ("1; 2027-02-10; 07:00; 18:00; ,", "no seat is named"),
        ("1; 2027-02-10; 07:00; 18:00; 1\n2; 2027-02-10; 07:00; 18:00; 1", "stands twice"),
        ("1; 2027-02-10; 07:00; 18:00; 1 1", "stands twice"),
        ("early; 1; 16:00", "has no poll above"),
        ("1; 2027-02-10; 07:00; 06:00; 1", "closes before it opens"),
    ],
)
def test_a_line_of_the_calendar_that_cannot_be_read_is_named(running, phases, says):
    answer = as_(running.asha).post("/gate/calendars/new/?hl=en", DATES | {"phases": phases})

    assert answer.status_code == 422
    assert says in answer.content.decode()


def test_a_calendar_that_changes_nothing_or_ends_first_is_told_in_the_form(running):
    there = as_(running.asha).post(
        "/gate/calendars/new/", DATES | {"phases": "1; 2027-02-10; 07:00; 18:00; 1\nearly; 1; 16:00\n2; 2027-02-17; 07:00; 18:00; 2-3"}
    )
    backwards = as_(running.asha).post("/gate/calendars/new/", DATES | {"code_end": "2027-01-01T00:00"})

    assert (there.status_code, backwards.status_code) == (422, 422)
    assert CalendarVersion.objects.count() == 1


def test_phases_read_in_devanagari_digits_and_a_seat_may_poll_again(running):
    again = as_(running.asha).post(
        "/gate/calendars/new/", DATES | {"phases": PHASES + "\n३; २०२७-०२-२०; ०७:००; १८:००; १"}
    )

    assert again.status_code == 303
    assert CalendarVersion.objects.latest("id").polls.filter(seat=running.seats[0]).count() == 2


def test_phases_written_out_read_back_to_the_same_polls(running):
    from chaupal.gate.desk import phases_of

    version = CalendarVersion.objects.get()
    seats = {seat.number: seat for seat in running.seats if seat.number is not None}

    polls = read_phases(write_phases(phases_of(version, queries.pack_in_force().pack)), seats)

    assert {(one.seat.place, one.opens, one.closes, one.earliest_close or one.closes) for one in polls} == {
        (one.seat, one.opens, one.closes, one.earliest_close) for one in queries.calendar_now().polls
    }


def test_a_candidate_is_added_to_a_seat_that_exists_once(running):
    good: dict[str, Any] = {"seat": 2, "name_hi": "कल्पित कुमार", "name_en": "Kalpit Kumar"}
    client = as_(running.asha)

    added, again = client.post("/gate/candidates/new/", good), client.post("/gate/candidates/new/", good)
    nowhere = client.post("/gate/candidates/new/", good | {"seat": 404})

    assert (added.status_code, again.status_code, nowhere.status_code) == (303, 422, 422)
    assert as_(running.esha).post("/gate/candidates/new/", good).status_code == 403
    assert as_(running.dev).post("/gate/candidates/new/", good).status_code == 404
    assert Candidate.objects.get().seat == running.seats[1]


# --- holds, classes, export


def test_lifting_a_hold_keeps_reason_and_name_and_makes_one_entry(running, noon):
    hold = held(running, noon, running.bilal)
    entries = Entry.objects.count()

    answer = as_(running.asha).post(f"/gate/holds/{hold.pk}/lift/", {"reason": "क़ानूनी राय ली गई"})

    assert answer.status_code == 303
    lift = HoldLift.objects.get()
    assert (lift.by, lift.reason, lift.hold) == (running.asha, "क़ानूनी राय ली गई", hold)
    assert Entry.objects.count() == entries + 1
    assert "क़ानूनी राय" in as_(running.esha).get("/gate/holds/").content.decode()


def test_lifting_a_hold_is_refused_to_others_and_without_a_reason(running, noon):
    hold = held(running, noon, running.bilal)
    where = f"/gate/holds/{hold.pk}/lift/"

    assert as_(running.dev).post(where, {"reason": "हाँ"}).status_code == 404
    assert as_(running.esha).post(where, {"reason": "हाँ"}).status_code == 403
    assert as_(running.bilal).post(where, {"reason": "हाँ"}).status_code == 403  # the author
    assert as_(running.asha).post(where, {"reason": ""}).status_code == 422
    assert as_(running.asha).post("/gate/holds/999999/lift/", {"reason": "हाँ"}).status_code == 404
    assert not HoldLift.objects.exists()


def test_moving_a_class_is_for_the_officer_with_a_reason(running, noon):
    held(running, noon)
    where, good = "/gate/verdicts/post/41/class/", {"content_class": "voter_service", "reason": "केवल सूचना"}

    assert as_(running.dev).post(where, good).status_code == 404
    assert as_(running.esha).post(where, good).status_code == 403
    assert as_(running.asha).post(where, good | {"reason": ""}).status_code == 422
    assert as_(running.asha).post(where, good | {"content_class": "withdrawal"}).status_code == 422
    assert as_(running.asha).post(where, good).status_code == 303
    assert ClassMove.objects.get().content_class == "voter_service"


def test_answering_whether_a_text_names_a_seat_is_for_who_may_approve(running, noon):
    text = f"Water for {running.seats[0].name_en}"
    judge_item(item=post(running.seats, text=text, names_settled=False), moment="release", by="press", at=noon)
    asked = NameAsked.objects.get()
    where = f"/gate/names/{asked.pk}/answer/"
    shown = as_(running.esha).get("/gate/verdicts/post/41/?hl=en").content.decode()

    refused = [as_(who).post(where, {"names_it": "no"}).status_code for who in (running.esha, running.dev)]
    wrong = as_(running.bilal).post(where, {"names_it": "perhaps"}).status_code
    nothing = as_(running.bilal).post("/gate/names/999999/answer/", {"names_it": "no"}).status_code
    answered = as_(running.bilal).post(where, {"names_it": "no"})

    assert "nobody has answered" in shown
    assert (refused, wrong, nothing) == ([403, 404], 422, 404)
    assert (answered.status_code, answered["Location"]) == (303, "/gate/verdicts/post/41/")
    assert NameSaid.objects.get().by == running.bilal
    assert "means something else" in as_(running.esha).get("/gate/verdicts/post/41/?hl=en").content.decode()


def test_marking_what_a_person_sees_is_for_who_may_approve(running, noon):
    held(running, noon)
    where = "/gate/verdicts/post/41/mark/"

    refused = [as_(who).post(where, {"flag": "private_life"}).status_code for who in (running.esha, running.dev)]
    wrong = as_(running.bilal).post(where, {"flag": "dull"}).status_code
    marked = as_(running.bilal).post(where, {"flag": "private_life"})

    assert (refused, wrong, marked.status_code) == ([403, 404], 422, 303)
    assert Mark.objects.get().by == running.bilal
    assert "private life" in as_(running.esha).get("/gate/verdicts/post/41/?hl=en").content.decode()


def test_exporting_gives_every_verdict_as_csv_and_enters_it(running, noon):
    held(running, noon)
    where = "/gate/verdicts/post/41/export/"

    answer = as_(running.asha).post(where, {"reason": "election"})

    lines = answer.content.decode().splitlines()
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert len(lines) == 1 + Verdict.objects.count() == 4
    assert lines[1].startswith("2027-02-01T12:00:00+05:30,post,41,UP-AC-")
    assert ",release,HOLD,G15," in lines[1]
    assert Entry.objects.latest("id").act == "gate.verdicts_exported"
    assert as_(running.esha).post(where).status_code == 403
    assert as_(running.dev).post(where).status_code == 404


def test_a_thing_shows_only_the_seats_in_reach(running, noon):
    held(running, noon)
    office = Office.objects.create(
        key="test_seat", unit_kind="seat", name_hi="क", name_en="k", grants={"gate": ["view"]}, place=990
    )
    Appointment.objects.create(
        person=running.dev, office=office, unit=running.seats[0], proposed_by=running.asha, proposed_at=START,
        approved_by=running.bilal, state="active", accepted_at=START, approved_at=START, from_on=START.date() - timedelta(days=400),
    )  # fmt: skip

    page = as_(running.dev).get("/gate/verdicts/post/41/?hl=en").content.decode()

    assert page.count("<tr data-row>") == 1
    assert running.seats[0].name_en in page


def test_what_sets_rules_asks_for_more_than_a_mail_code(running, monkeypatch):
    client = as_(running.asha)
    monkeypatch.setattr("chaupal.people.queries.STRONG", set())

    assert client.get("/gate/").status_code == 200
    assert client.get("/gate/packs/new/").status_code == 403


def test_election_opened_once_is_named_on_the_form(cast):
    open_election(code="up", name_hi="चुनाव", name_en="The election", by=cast.asha, at=START)

    assert "The election" in as_(cast.asha).get("/gate/calendars/new/?hl=en").content.decode()
