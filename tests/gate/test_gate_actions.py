from datetime import datetime, timedelta
from typing import Any, NamedTuple

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from chaupal.gate import desk, queries
from chaupal.gate.actions import calendars, exports, holds, packs
from chaupal.gate.actions.judge import judge_item
from chaupal.gate.item import NamedCandidate
from chaupal.gate.models import (
    CalendarApproval,
    CalendarVersion,
    Candidate,
    ClassMove,
    Election,
    Hold,
    HoldLift,
    NameAsked,
    NameSaid,
    PackSignature,
    PackVersion,
    Poll,
    Verdict,
)
from chaupal.gate.pack import to_mapping
from chaupal.gate.packfile import from_mapping, shipped
from chaupal.gate.refusals import (
    BadDates,
    BadPackText,
    CandidateKnown,
    HoldLapsed,
    HoldLifted,
    Loosens,
    Marked,
    NameSettled,
    NoChange,
    NoReason,
    NotMovable,
    OwnText,
    OwnWork,
    Superseded,
)
from chaupal.ledger.models import Entry, EntryLine
from chaupal.org import permission
from chaupal.org.models import Office, Unit
from chaupal.people.models import Person
from tests.gate.people_and_places import (
    START,
    election,
    lawful,
    person,
    poll_times,
    post,
    signed_pack,
    three_seats,
)
from tests.gate.test_gate_calendar import ist
from tests.gate.test_gate_rules import HELPLINE, WITHDRAWN

pytestmark = pytest.mark.django_db
IN_SILENCE = ist(2, 9, 12)


class State(NamedTuple):
    asha: Person
    bilal: Person
    dev: Person
    seats: list[Unit]


@pytest.fixture
def people(db: None) -> State:
    three_seats()
    return State(lawful(person("Asha")), lawful(person("Bilal")), lawful(person("Dev")), [])


@pytest.fixture
def state(people: State) -> State:
    """A signed pack, three seats, an election in two phases."""
    seats = three_seats()
    signed_pack(people.asha, people.bilal)
    election(seats, people.asha, people.bilal)
    return people._replace(seats=seats)


def pack_with(key: str, value: Any, edition: str = "2026.11") -> dict[str, Any]:
    raw = to_mapping(shipped())
    table, name = key.split(".")
    raw[table][name] = value
    raw["pack"]["version"] = edition
    return raw


def acts() -> list[str]:
    return list(Entry.objects.filter(act__startswith="gate.").order_by("id").values_list("act", flat=True))


# --- rule packs


def test_g1_pack_is_in_force_only_after_a_second_person_signs(people):
    before = queries.pack_in_force()
    version = packs.propose_pack(values=shipped(), by=people.asha, at=START)
    proposed = queries.pack_in_force()
    packs.sign_pack(version=version, by=people.bilal, at=START)
    signed = queries.pack_in_force()

    assert [(one.signed, one.number) for one in (before, proposed, signed)] == [(False, None), (False, None), (True, 1)]
    assert signed.pack == shipped()
    assert acts() == ["gate.pack_proposed", "gate.pack_signed"]
    entry = Entry.objects.latest("id")
    assert (entry.by_id, entry.about_id, entry.rule_ids) == (str(people.bilal.pk), str(version.pk), ["G1"])


def test_g1_author_cannot_sign_in_python_or_in_the_database(people):
    version = packs.propose_pack(values=shipped(), by=people.asha, at=START)

    with pytest.raises(OwnWork):
        packs.sign_pack(version=version, by=people.asha, at=START)
    for author, by, number in ((people.asha, people.asha, 1), (people.bilal, people.asha, 1), (people.asha, people.bilal, 2)):
        with pytest.raises(IntegrityError), transaction.atomic():
            PackSignature.objects.create(name=version.name, number=number, author=author, by=by, at=START)
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert not PackSignature.objects.exists()


def test_newest_signed_pack_rules_and_an_older_draft_can_no_longer_be_signed(people):
    first = packs.propose_pack(values=shipped(), by=people.asha, at=START)
    second = packs.propose_pack(values=pack_with("silence.hours", 72), by=people.asha, at=START)
    packs.sign_pack(version=second, by=people.bilal, at=START)

    for version in (first, second):
        with pytest.raises(Superseded):
            packs.sign_pack(version=version, by=people.dev, at=START)
    assert queries.pack_in_force().pack.silence.hours == 72


def test_proposing_the_pack_in_force_again_or_nonsense_is_refused(people):
    signed_pack(people.asha, people.bilal)

    with pytest.raises(NoChange):
        packs.propose_pack(values=shipped(), by=people.asha, at=START)
    with pytest.raises(BadPackText) as refused:
        packs.propose_pack(values=pack_with("silence.hours", "two days"), by=people.asha, at=START)
    assert "silence.hours" in refused.value.text
    assert PackVersion.objects.count() == 1


def test_g1_loosening_in_an_election_needs_a_new_edition_and_both_signatures(state):
    at = START + timedelta(days=1)

    with pytest.raises(Loosens) as refused:
        packs.propose_pack(values=pack_with("relay.offline_share_h", 8), by=state.asha, at=at)
    stricter = packs.propose_pack(values=pack_with("relay.offline_share_h", 4), by=state.asha, at=at)
    packs.sign_pack(version=stricter, by=state.bilal, at=at)
    looser = packs.propose_pack(values=pack_with("relay.offline_share_h", 8, "2026.12"), by=state.asha, at=at)
    still = queries.pack_in_force().pack.relay.offline_share_h
    packs.sign_pack(version=looser, by=state.bilal, at=at)

    assert "relay.offline_share_h" in refused.value.text
    assert (stricter.loosens, looser.loosens) == ([], ["relay.offline_share_h"])
    assert (still, queries.pack_in_force().pack.relay.offline_share_h) == (4, 8)


def test_g1_a_draft_that_loosened_before_the_election_cannot_be_signed_inside_it(people):
    signed_pack(people.asha, people.bilal)
    draft = packs.propose_pack(values=pack_with("relay.offline_share_h", 8), by=people.asha, at=START)
    election(three_seats(), people.asha, people.bilal)

    with pytest.raises(Loosens):
        packs.sign_pack(version=draft, by=people.bilal, at=START)


# --- calendars


def test_g1_calendar_is_in_force_only_after_a_second_person_approves(people):
    seats = three_seats()
    signed_pack(people.asha, people.bilal)
    drafted = calendars.draft_calendar(
        election=calendars.open_election(code="up", name_hi="चुनाव", name_en="Election", by=people.asha, at=START),
        code_start=START,
        code_end=None,
        polls=[poll_times(seats[0], 10, 1, 16)],
        by=people.asha,
        at=START,
    )
    before = queries.calendar_now()
    with pytest.raises(OwnWork):
        calendars.approve_calendar(version=drafted, by=people.asha, at=START)
    calendars.approve_calendar(version=drafted, by=people.bilal, at=START)

    assert before.polls == ()
    assert queries.calendar_in_force() == drafted
    assert queries.silent_seats(IN_SILENCE) == {seats[0].place: ist(2, 10, 18)}
    assert queries.silent_seats(ist(2, 8, 15, 59, 59)) == {}
    assert Poll.objects.get().poll_on.isoformat() == "2027-02-10"
    assert acts()[-3:] == ["gate.election_opened", "gate.calendar_drafted", "gate.calendar_approved"]
    with pytest.raises(Superseded):
        calendars.approve_calendar(version=drafted, by=people.dev, at=START)


def test_calendar_in_force_is_none_before_two_people_set_one(people):
    assert queries.calendar_in_force() is None


def test_moving_a_poll_is_a_new_version_and_moves_the_silence_at_once(state):
    there = Election.objects.get()
    moved = calendars.draft_calendar(
        election=there, code_start=START, code_end=None, polls=[poll_times(state.seats[0], 12, 1)], by=state.asha, at=START
    )
    calendars.approve_calendar(version=moved, by=state.bilal, at=START)

    assert moved.version == 2
    assert queries.silent_seats(IN_SILENCE) == {}
    assert set(queries.silent_seats(ist(2, 11, 12))) == {state.seats[0].place}


def test_a_calendar_with_impossible_hours_or_without_a_change_is_refused(state):
    there = Election.objects.get()
    good = [poll_times(state.seats[0], 10, 1)]

    def draft(start: datetime | None, end: datetime | None, polls: list[Any]) -> CalendarVersion:
        return calendars.draft_calendar(
            election=there, code_start=start, code_end=end, polls=polls, by=state.asha, at=START
        )

    with pytest.raises(BadDates):
        draft(START, START, good)
    with pytest.raises(BadDates):
        draft(START, None, [poll_times(state.seats[0], 10, 1, 19)])
    draft(START, None, good)
    with pytest.raises(NoChange):
        draft(START, None, good)


def test_a_candidate_is_added_once(state):
    seat = state.seats[0]
    calendars.add_candidate(seat=seat, name_hi="कल्पित कुमार", name_en="Kalpit Kumar", by=state.asha, at=START)

    with pytest.raises(CandidateKnown):
        calendars.add_candidate(seat=seat, name_hi="कल्पित", name_en="Kalpit Kumar", by=state.asha, at=START)
    assert str(Candidate.objects.get()) == "कल्पित कुमार"
    assert acts()[-1] == "gate.candidate_added"


# --- the gate asked


def test_judging_writes_one_verdict_a_seat_and_one_entry_and_nothing_when_asked_again(state):
    judged = judge_item(item=post(state.seats), moment="release", by=state.asha, at=IN_SILENCE)
    count, entries = Verdict.objects.count(), Entry.objects.count()
    again = judge_item(item=post(state.seats), moment="release", by=state.asha, at=IN_SILENCE + timedelta(minutes=5))

    assert judged.shown == again.shown == tuple(sorted(seat.place for seat in state.seats[1:]))
    assert (count, Verdict.objects.count()) == (3, 3)
    assert Entry.objects.count() == entries
    entry = Entry.objects.latest("id")
    assert (entry.act, entry.about_kind, entry.about_id, entry.rule_ids, entry.rows) == (
        "gate.judged", "post", "41", ["G2", "G3"], 3,
    )  # fmt: skip
    assert entry.payload is not None
    silent = Verdict.objects.get(seat=state.seats[0].place)
    assert (silent.result, silent.rule_ids, silent.until, silent.input_hash) == (
        "BLOCK", ["G2", "G3"], ist(2, 10, 18), judged.input_hash,
    )  # fmt: skip


def test_only_the_seats_whose_verdict_changed_get_a_new_row(state):
    judge_item(item=post(state.seats), moment="release", by=state.asha, at=ist(2, 8, 15))
    judge_item(item=post(state.seats), moment="release", by=state.asha, at=IN_SILENCE)

    assert Verdict.objects.count() == 4
    assert EntryLine.objects.filter(entry=Entry.objects.latest("id")).count() == 1
    assert list(Verdict.objects.order_by("id").values_list("result", flat=True)) == ["PASS", "PASS", "PASS", "BLOCK"]
    assert Verdict.objects.latest("id").seat == state.seats[0].place


def test_a_refusal_at_sharing_is_always_entered(state):
    for _ in range(2):
        judge_item(item=post(state.seats[:1]), moment="share", by="relay", at=IN_SILENCE)

    assert Verdict.objects.count() == 1
    assert [act for act in acts() if act == "gate.judged"] == ["gate.judged"] * 2


def test_an_answer_without_audience_gets_one_row_without_seat(state):
    judge_item(item=post([], units=(), audience=()), moment="approval", by=state.asha, at=IN_SILENCE)
    judge_item(item=post([], units=(), audience=()), moment="approval", by=state.asha, at=IN_SILENCE)

    assert list(Verdict.objects.values_list("seat", "result")) == [(None, "PASS")]


def test_g1_under_the_shipped_pack_alone_nothing_is_released(people):
    seats = three_seats()

    assert judge_item(item=post(seats), moment="release", by=people.asha, at=START).refused
    assert judge_item(item=post(seats), moment="approval", by=people.asha, at=START).passes
    assert judge_item(
        item=post(seats, text=WITHDRAWN, content_class="withdrawal"), moment="release", by=people.asha, at=START
    ).passes


def test_g4_a_name_in_the_text_that_nobody_settled_is_held_in_that_seats_silence(state):
    name = state.seats[0].name_en
    thing = post(state.seats[1:], text=f"Water for {name} too", names_settled=False)

    held = judge_item(item=thing, moment="release", by=state.asha, at=IN_SILENCE)
    warned = judge_item(item=thing, moment="release", by=state.asha, at=ist(2, 1, 12))

    assert (held.overall, Hold.objects.get().key) == ("HOLD", "G4:may_name_silent_seat")
    assert (warned.overall, warned.passes) == ("WARN", True)


def test_g4_a_confirmed_name_is_not_asked_about_again(state):
    seat = state.seats[0]
    thing = post(state.seats[1:], text=f"Water for {seat.name_en} too", names_settled=False, seats_named=(seat.place,))

    assert judge_item(item=thing, moment="release", by=state.asha, at=IN_SILENCE).overall == "BLOCK"
    assert judge_item(item=thing, moment="release", by=state.asha, at=ist(2, 1, 12)).overall == "PASS"


def test_g4_a_person_who_denies_a_name_lets_the_item_go_and_one_who_confirms_stops_it(state):
    name = state.seats[0].name_en
    texts = {word: f"Water for {name}, {word}" for word in ("no", "yes")}
    asked = {}
    for thing, (word, text) in enumerate(texts.items(), 60):
        item = post(state.seats[1:], id=thing, text=text, names_settled=False)
        for _ in range(2):
            judge_item(item=item, moment="release", by=state.asha, at=IN_SILENCE)
        asked[word] = (item, NameAsked.objects.get(thing_id=thing))
    entries = Entry.objects.count()

    for word, (_item, question) in asked.items():
        holds.settle_name(asked=question, names_it=word == "yes", by=state.bilal, at=IN_SILENCE)

    assert [queries.ask(item, moment="release", at=IN_SILENCE).overall for item, _question in asked.values()] == [
        "PASS",
        "BLOCK",
    ]
    assert Entry.objects.count() == entries + 2
    assert acts()[-1] == "gate.name_settled"
    with pytest.raises(NameSettled):
        holds.settle_name(asked=asked["no"][1], names_it=True, by=state.asha, at=IN_SILENCE)


def test_g4_a_denied_name_is_asked_about_again_in_another_wording(state):
    name = state.seats[0].name_en
    first = post(state.seats[1:], text=f"Water for {name}", names_settled=False)
    judge_item(item=first, moment="release", by=state.asha, at=IN_SILENCE)
    holds.settle_name(asked=NameAsked.objects.get(), names_it=False, by=state.bilal, at=IN_SILENCE)

    other = judge_item(
        item=post(state.seats[1:], text=f"Shade for {name}", names_settled=False),
        moment="release",
        by=state.asha,
        at=IN_SILENCE,
    )

    assert other.overall == "HOLD"
    assert NameAsked.objects.count() == 2


def test_g4_seats_a_thing_names_are_kept_for_its_cards_until_somebody_denies_them(state):
    first, second, third = state.seats
    noon = ist(2, 1, 12)
    said = post(state.seats, id=70, seats_named=(first.place,), candidates_named=(NamedCandidate(0, -1),), evidence=("x",))
    found = post(state.seats, id=71, text=f"{second.name_en} and {third.name_en}", names_settled=False)
    for item in (said, said, found):
        judge_item(item=item, moment="release", by=state.asha, at=noon)
    asked = NameAsked.objects.get(seat=second.place)

    before = queries.named_seats("post", [70, 71, 72])
    holds.settle_name(asked=asked, names_it=False, by=state.bilal, at=noon)
    after = queries.named_seats("post", [71])

    assert before == {70: {first.place}, 71: {second.place, third.place}}
    assert after == {71: {third.place}}


def test_g15_a_confirmed_candidate_brings_the_rule_on_claims_about_candidates(state):
    calendars.add_candidate(
        seat=state.seats[1], name_hi="कल्पित कुमार", name_en="Kalpit Kumar", by=state.asha, at=START
    )
    thing = post(state.seats[1:], text="Kalpit Kumar built it", names_settled=False)
    noon = ist(2, 1, 12)

    before = judge_item(item=thing, moment="release", by=state.asha, at=noon)
    holds.settle_name(asked=NameAsked.objects.get(), names_it=True, by=state.bilal, at=noon)
    after = judge_item(item=thing, moment="release", by=state.asha, at=noon)

    assert (before.overall, after.overall) == ("WARN", "BLOCK")
    assert "G15" in after.rules


def test_g15_the_author_does_not_say_whom_the_own_text_names_in_python_or_in_the_database(state):
    thing = post(state.seats[1:], state.asha, text=f"Water for {state.seats[0].name_en}", names_settled=False)
    judge_item(item=thing, moment="release", by=state.bilal, at=IN_SILENCE)
    asked = NameAsked.objects.get()

    with pytest.raises(OwnText):
        holds.settle_name(asked=asked, names_it=False, by=state.asha, at=IN_SILENCE)
    with pytest.raises(IntegrityError), transaction.atomic():
        NameSaid.objects.create(asked=asked, names_it=False, by=state.asha, at=IN_SILENCE)
    holds.settle_name(asked=asked, names_it=False, by=state.bilal, at=IN_SILENCE)

    assert asked.author == state.asha
    assert list(NameSaid.objects.values_list("by", flat=True)) == [state.bilal.pk]


def every_act(who, state, hold, asked):
    """Each act of the gate that a person does, as this person would do it."""
    version, calendar = PackVersion.objects.latest("id"), CalendarVersion.objects.latest("id")
    page = desk.ThingPage("post", 41, [], [], [], [])
    return {
        "propose_pack": lambda: packs.propose_pack(values=pack_with("silence.hours", 72), by=who, at=START),
        "sign_pack": lambda: packs.sign_pack(version=version, by=who, at=START),
        "open_election": lambda: calendars.open_election(code="x", name_hi="च", name_en="E", by=who, at=START),
        "draft_calendar": lambda: calendars.draft_calendar(
            election=Election.objects.get(), code_start=None, code_end=None, polls=[], by=who, at=START
        ),
        "approve_calendar": lambda: calendars.approve_calendar(version=calendar, by=who, at=START),
        "add_candidate": lambda: calendars.add_candidate(seat=state.seats[0], name_hi="क", name_en="K", by=who, at=START),
        "lift_hold": lambda: holds.lift_hold(hold=hold, reason="x", by=who, at=IN_SILENCE),
        "settle_name": lambda: holds.settle_name(asked=asked, names_it=False, by=who, at=IN_SILENCE),
        "mark_thing": lambda: holds.mark_thing(thing_kind="post", thing_id=41, flag="private_life", by=who, at=START),
        "move_class": lambda: holds.move_class(
            thing_kind="post", thing_id=41, content_class="voter_service", reason="x", by=who, at=START
        ),
        "export_verdicts": lambda: exports.export_verdicts(page=page, reason="election", by=who, at=START),
    }


@pytest.mark.parametrize(("verbs", "refusal"), [([], permission.OutOfReach), (["view"], permission.VerbMissing)])
def test_every_act_asks_for_the_right_itself(state, verbs, refusal):
    """Not the page alone: whoever calls an act without the office is refused, and nothing is written."""
    thing = post(state.seats[1:], text=f"Water for {state.seats[0].name_en}", names_settled=False)
    judge_item(item=thing, moment="release", by=state.bilal, at=IN_SILENCE)
    who = person("Outsider")
    if verbs:
        lawful(who)
        Office.objects.filter(key="test_law").update(grants={"gate": verbs})
    acts_of = every_act(who, state, Hold.objects.get(), NameAsked.objects.get())
    before = Entry.objects.count()

    for act in acts_of.values():
        with pytest.raises(refusal):
            act()

    assert Entry.objects.count() == before


def test_asking_without_writing_says_the_same_and_writes_nothing(state):
    thing = post(state.seats, names_settled=False, against_a_class=True)

    asked = queries.ask(thing, moment="release", at=IN_SILENCE)
    written = Verdict.objects.count(), Hold.objects.count()
    judged = judge_item(item=thing, moment="release", by=state.asha, at=IN_SILENCE)

    assert asked == judged
    assert written == (0, 0)


def test_only_the_officers_own_row_moves_a_class(state):
    thing = post(state.seats[:1], text=HELPLINE, content_class="voter_service", class_moved=True, channel="event")

    before = judge_item(item=thing, moment="release", by=state.asha, at=IN_SILENCE)
    holds.move_class(
        thing_kind="post", thing_id=41, content_class="voter_service", reason="केवल सूचना", by=state.bilal, at=IN_SILENCE
    )
    after = judge_item(item=thing, moment="release", by=state.asha, at=IN_SILENCE)
    holds.move_class(
        thing_kind="post", thing_id=41, content_class="election_matter", reason="वापस", by=state.bilal, at=IN_SILENCE
    )
    back = judge_item(item=thing, moment="release", by=state.asha, at=IN_SILENCE)

    assert [before.overall, after.overall, back.overall] == ["BLOCK", "PASS", "BLOCK"]
    assert acts().count("gate.class_moved") == 2


@pytest.mark.parametrize(
    ("content_class", "reason", "refusal"),
    [("withdrawal", "क्यों", NotMovable), ("advert", "क्यों", NotMovable), ("voter_service", " ", NoReason)],
)
def test_moving_to_no_class_or_without_reason_is_refused(people, content_class, reason, refusal):
    with pytest.raises(refusal):
        holds.move_class(
            thing_kind="post", thing_id=41, content_class=content_class, reason=reason, by=people.bilal, at=START
        )
    assert not ClassMove.objects.exists()


def test_g23_a_lifted_hold_lets_that_wording_go_and_no_other(state):
    thing = post(state.seats, state.asha, against_a_class=True)
    noon = ist(2, 1, 12)
    judge_item(item=thing, moment="release", by=state.asha, at=noon)
    hold = Hold.objects.get()

    holds.lift_hold(hold=hold, reason="क़ानूनी राय ली गई", by=state.bilal, at=noon)
    lifted = judge_item(item=thing, moment="release", by=state.asha, at=noon)
    reworded = judge_item(
        item=post(state.seats, state.asha, against_a_class=True, text="और कड़ा"), moment="release", by=state.asha, at=noon
    )

    assert (hold.lapses_at - hold.opened_at, hold.author) == (timedelta(hours=12), state.asha)
    assert [lifted.overall, reworded.overall] == ["LOG", "HOLD"]
    assert Hold.objects.count() == 2
    assert "gate.hold_lifted" in acts()
    with pytest.raises(HoldLifted):
        holds.lift_hold(hold=hold, reason="फिर", by=state.bilal, at=noon)


def test_g23_asking_twice_opens_one_hold(state):
    thing = post(state.seats, against_a_class=True)
    for _ in range(2):
        judge_item(item=thing, moment="release", by=state.asha, at=ist(2, 1, 12))

    assert Hold.objects.count() == 1


def test_g23_an_undecided_hold_is_a_refusal_after_its_time_and_never_a_release(state):
    thing = post(state.seats, state.asha, against_a_class=True)
    noon = ist(2, 1, 6)
    judge_item(item=thing, moment="release", by=state.asha, at=noon)
    late = noon + timedelta(hours=12)

    just_before = judge_item(item=thing, moment="release", by=state.asha, at=late - timedelta(seconds=1))
    lapsed = judge_item(item=thing, moment="release", by=state.asha, at=late)

    assert [just_before.overall, lapsed.overall] == ["HOLD", "BLOCK"]
    with pytest.raises(HoldLapsed):
        holds.lift_hold(hold=Hold.objects.get(), reason="देर से", by=state.bilal, at=late)
    assert (Hold.objects.open(late).count(), Hold.objects.lapsed(late).count()) == (0, 1)


def test_g15_what_a_person_marks_is_stopped_or_held_from_then_on(state):
    private, against = post(state.seats, id=80), post(state.seats, id=81)
    noon = ist(2, 1, 12)
    before = queries.ask(private, moment="release", at=noon).overall
    for thing, flag in ((80, "private_life"), (81, "against_a_class")):
        holds.mark_thing(thing_kind="post", thing_id=thing, flag=flag, by=state.bilal, at=noon)

    assert before == "PASS"
    assert [queries.ask(thing, moment="release", at=noon).overall for thing in (private, against)] == ["BLOCK", "HOLD"]
    assert acts()[-2:] == ["gate.thing_marked"] * 2
    with pytest.raises(Marked):
        holds.mark_thing(thing_kind="post", thing_id=80, flag="private_life", by=state.asha, at=noon)


def test_a_hold_is_not_lifted_by_the_author_or_without_a_reason(state):
    noon = ist(2, 1, 12)
    judge_item(item=post(state.seats, state.asha, against_a_class=True), moment="release", by=state.asha, at=noon)
    hold = Hold.objects.get()

    with pytest.raises(OwnWork):
        holds.lift_hold(hold=hold, reason="ठीक है", by=state.asha, at=noon)
    with pytest.raises(NoReason):
        holds.lift_hold(hold=hold, reason=" ", by=state.bilal, at=noon)
    assert not HoldLift.objects.exists()


@pytest.mark.parametrize("table", ["poll", "verdict", "calendarversion", "packversion", "calendarapproval", "packsignature"])
@pytest.mark.parametrize("change", ["DELETE FROM gate_{}", "UPDATE gate_{} SET id = id + 1"])
def test_what_the_gate_wrote_cannot_be_changed(state, table, change):
    judge_item(item=post(state.seats), moment="release", by=state.asha, at=IN_SILENCE)

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change.format(table))


# --- what others read


def test_g3_open_booths_of_an_audience_shut_by_the_clock_alone(state):
    audience = tuple(seat.booths[0] for seat in state.seats)

    by_day = queries.open_ranges(audience, ist(2, 1, 12))
    silent = queries.open_ranges(audience, IN_SILENCE)
    at_night = queries.open_ranges(audience, ist(2, 1, 23))
    recall = queries.open_ranges(audience, ist(2, 9, 23), content_class="withdrawal")

    assert by_day == recall
    assert at_night == ()
    assert set(queries.dates.seats_of(silent)) == {seat.place for seat in state.seats[1:]}
    assert queries.open_ranges(audience, ist(2, 1, 23), channel="team") == by_day


def test_mode_says_code_silence_and_night(state):
    day, night = queries.mode(IN_SILENCE), queries.mode(ist(2, 1, 23))

    assert (day.code_on, day.quiet_until, day.signed) == (True, None, True)
    assert [(one.phase, one.seats, one.until) for one in day.silent] == [(1, 1, ist(2, 10, 18))]
    assert (night.silent, night.quiet_until) == ((), ist(2, 2, 6))
    assert night.silence == ""
    assert night.says != day.says


def test_mode_before_anything_is_set_says_so(people):
    mode = queries.mode(ist(2, 1, 12))

    assert (mode.code_on, mode.signed, mode.silent) == (False, False, ())
    assert mode.says != ""


def test_next_locks_name_the_nearer_of_silence_and_night(state):
    first, second, _ = (seat.place for seat in state.seats)

    locks = queries.next_locks([first, second], ist(2, 8, 12))

    assert locks[first] == queries.NextLock(ist(2, 8, 16), "silence")
    assert locks[second] == queries.NextLock(ist(2, 8, 22), "quiet")


def test_card_window_and_exit_polls_follow_pack_and_calendar(state):
    window = queries.card_window(
        seat=state.seats[0].place, opens=ist(2, 1, 8), expires=ist(2, 3), last_contact=ist(2, 1, 8)
    )
    exit_polls = queries.exit_poll_window()

    assert window.locks == ist(2, 1, 14)
    assert exit_polls is not None
    assert (exit_polls.start, exit_polls.end) == (ist(2, 10, 7), ist(2, 17, 18, 30))
    assert queries.verdict_is_void(ist(2, 1, 8), ist(2, 1, 9), "telegram_public")


def test_names_of_candidates_are_proposed_with_their_seat(state):
    seat = state.seats[1]
    candidate = calendars.add_candidate(
        seat=seat, name_hi="कल्पित कुमार", name_en="Kalpit Kumar", by=state.asha, at=START
    )

    proposed = queries.names_in(f"{state.seats[0].name_hi} में कल्पित कुमार")

    assert proposed.seats == (state.seats[0].place,)
    assert proposed.candidates == ((candidate.pk, seat.place),)


@pytest.mark.parametrize("seats", [1, 3])
def test_judging_costs_the_same_number_of_queries_however_many_seats(state, seats, django_assert_num_queries):
    thing = post(state.seats[:seats], names_settled=True)
    judge_item(item=thing, moment="approval", by=state.asha, at=IN_SILENCE)

    with django_assert_num_queries(7):
        judge_item(item=thing, moment="approval", by=state.asha, at=IN_SILENCE)


def test_rules_not_enforced_are_named_in_the_order_of_the_sheet():
    ids = queries.rules_not_enforced()

    assert ids[:3] == ["G5", "G6", "G7"]
    assert not {"G1", "G2", "G3", "G4", "G12", "G15", "G23", "R9", "R12", "R13"} & set(ids)


def test_shipped_pack_reads_from_a_stored_row_as_from_its_file(people):
    version = signed_pack(people.asha, people.bilal)

    assert from_mapping(version.body) == shipped()
    assert CalendarApproval.objects.count() == 0
