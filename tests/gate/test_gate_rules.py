from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chaupal.gate.calendar import NO_CALENDAR, SLOTS, Calendar, seats_of, silent_seats, without_seats
from chaupal.gate.choices import Channel, ContentClass, Moment
from chaupal.gate.item import AudienceUnit, Item, Judged, NamedCandidate
from chaupal.gate.pack import to_mapping
from chaupal.gate.packfile import from_mapping, shipped
from chaupal.gate.rules import fits_closed_text, hold_key, judge, settle_class, verdict_is_void
from tests.gate.test_gate_calendar import ist, poll

PACK = shipped()
NOON = ist(2, 1, 12)
IN_SILENCE = ist(2, 9, 12)
WITHDRAWN = "This message has been withdrawn: UP-7K4M. Please delete it from the group and do not forward it."
HELPLINE = "Call 1950 to find your name in the electoral roll and your polling station."
DUTY = "Your shift is at 18:00, Naveen Market. If you cannot come, say so now."


def block(*seats: int) -> tuple[tuple[int, int], ...]:
    return tuple((seat * SLOTS, (seat + 1) * SLOTS) for seat in seats)


def item(*seats: int, **more: Any) -> Item:
    """An ordinary post for WhatsApp, to whole seats (1 and 2 unless told)."""
    seats = seats or (1, 2)
    values: dict[str, Any] = {
        "kind": "post",
        "id": 41,
        "text": "बूथ पर पानी और छाया का प्रबंध रहेगा।",
        "channel": Channel.WHATSAPP_TASK,
        "audience": block(*seats),
        "units": tuple(AudienceUnit("seat", f"seat-{seat}", block(seat)) for seat in seats),
        "author": 7,
        "approvers": (8,),
    }
    return Item(**(values | more))


def asked(thing: Item, *, calendar: Calendar = NO_CALENDAR, at: Any = NOON, moment: str = Moment.RELEASE, **more: Any) -> Judged:
    return judge(thing, calendar, more.pop("pack", PACK), moment=moment, at=at, **more)


def said(judged: Judged) -> list[tuple[str, str, str]]:
    return [(one.rule, str(one.result), one.why) for one in judged.findings]


ONE_SILENT = Calendar(polls=(poll(1), poll(2, phase=2, day=24)))
BOTH_SILENT = Calendar(polls=(poll(1), poll(2)))


def test_ordinary_post_at_noon_passes_in_every_seat():
    judged = asked(item())

    assert said(judged) == []
    assert (judged.overall, judged.shown, judged.passes, judged.refused) == ("PASS", (1, 2), True, False)


def test_g1_nothing_leaves_under_an_unsigned_pack_but_a_withdrawal():
    assert said(asked(item(), signed=False)) == [("G1", "BLOCK", "pack_unsigned")]
    assert said(asked(item(), signed=False, moment=Moment.APPROVAL)) == []
    assert asked(item(text=WITHDRAWN, content_class=ContentClass.WITHDRAWAL), signed=False).passes


def test_g2_g3_a_silent_seat_is_shut_and_the_live_one_goes_out():
    judged = asked(item(), calendar=ONE_SILENT, at=IN_SILENCE)

    assert said(judged) == [("G2", "BLOCK", "silence"), ("G3", "BLOCK", "bulk_in_silence")]
    assert (judged.seats[1].result, judged.seats[1].rules, judged.seats[1].until) == ("BLOCK", ("G2", "G3"), ist(2, 10, 18))
    assert (judged.overall, judged.shown) == ("PASS", (2,))
    assert judged.rules == ("G2", "G3")


def test_g2_three_phases_give_a_keeper_only_the_live_seat():
    calendar = Calendar(polls=(poll(1), poll(2, phase=2, day=17), poll(3, phase=3, day=24)))

    shown = [asked(item(1, 2, 3), calendar=calendar, at=ist(2, day, 12)).shown for day in (1, 9, 16, 23)]

    assert shown == [(1, 2, 3), (2, 3), (1, 3), (1, 2)]


def test_g2_item_planned_into_silence_is_refused_when_it_is_planned():
    judged = asked(item(1, at=IN_SILENCE), calendar=ONE_SILENT)

    assert (judged.overall, judged.at) == ("BLOCK", IN_SILENCE)
    assert asked(item(1, at=ist(1, 2)), calendar=ONE_SILENT).at == NOON


def test_r9_approved_before_silence_and_sent_inside_it_is_refused():
    thing = item(1)

    before = asked(thing, calendar=ONE_SILENT, moment=Moment.APPROVAL)
    inside = asked(thing, calendar=ONE_SILENT, at=IN_SILENCE, moment=Moment.SEND)

    assert (before.overall, inside.overall) == ("PASS", "BLOCK")
    assert before.input_hash == inside.input_hash


def test_r9_approved_at_2230_goes_out_at_six_with_no_new_approval():
    thing = item()

    approved = asked(thing, at=ist(2, 1, 22, 30), moment=Moment.APPROVAL)
    at_night = asked(thing, at=ist(2, 1, 22, 31))
    at_six = asked(thing, at=ist(2, 2, 6))

    assert said(approved) == [("G12", "LOG", "quiet_hours")]
    assert approved.passes
    assert (at_night.overall, at_night.seats[1].until, at_night.shown) == ("WAIT", ist(2, 2, 6), ())
    assert not at_night.passes
    assert not at_night.refused
    assert said(at_six) == []


def test_r9_a_machines_verdict_is_void_after_ten_minutes_and_a_persons_task_has_none():
    ten, more = NOON + timedelta(minutes=10), NOON + timedelta(minutes=10, seconds=1)

    assert not verdict_is_void(NOON, ten, Channel.TELEGRAM_PUBLIC, PACK)
    assert verdict_is_void(NOON, more, Channel.TELEGRAM_PUBLIC, PACK)
    assert not verdict_is_void(NOON, more, Channel.WHATSAPP_TASK, PACK)


@pytest.mark.parametrize(
    ("hour", "minute", "overall"), [(21, 59, "PASS"), (22, 0, "WAIT"), (5, 59, "WAIT"), (6, 0, "PASS")]
)
def test_g12_public_messages_wait_from_ten_to_six(hour, minute, overall):
    assert asked(item(), at=ist(2, 1, hour, minute)).overall == overall
    assert asked(item(channel=Channel.TEAM), at=ist(2, 1, hour, minute)).overall == "PASS"


@pytest.mark.parametrize("channel", [Channel.WHATSAPP_TASK, Channel.SMS, Channel.TELEGRAM_PUBLIC, Channel.TEAM])
def test_g22_a_withdrawal_goes_out_at_every_hour_and_into_every_seat(channel):
    thing = item(text=WITHDRAWN, content_class=ContentClass.WITHDRAWAL, channel=channel, seats_named=(1,))

    assert said(asked(thing, calendar=BOTH_SILENT, at=ist(2, 9, 23))) == []


def test_g3_voter_service_stays_out_of_groups_in_silence_and_is_free_on_a_page():
    service = item(1, text=HELPLINE, content_class=ContentClass.VOTER_SERVICE, class_moved=True)

    assert said(asked(service, calendar=BOTH_SILENT, at=IN_SILENCE)) == [("G3", "BLOCK", "bulk_in_silence")]
    assert said(asked(replace(service, channel=Channel.PAGE), calendar=BOTH_SILENT, at=IN_SILENCE)) == []


def test_team_logistics_reach_the_team_in_silence_twice_a_day():
    rota = item(text=DUTY, content_class=ContentClass.INTERNAL_LOGISTICS, class_moved=True, channel=Channel.TEAM)

    assert said(asked(rota, calendar=BOTH_SILENT, at=IN_SILENCE)) == []
    assert asked(replace(rota, team_today=2), calendar=BOTH_SILENT, at=IN_SILENCE).overall == "BLOCK"


@pytest.mark.parametrize(
    ("content_class", "text", "more"),
    [
        (ContentClass.WITHDRAWAL, "Do not believe them. " + WITHDRAWN, {}),
        (ContentClass.VOTER_SERVICE, HELPLINE, {"class_moved": False}),
        (ContentClass.VOTER_SERVICE, HELPLINE + " Vote for us.", {}),
        (ContentClass.INTERNAL_LOGISTICS, DUTY, {"class_moved": False, "channel": Channel.TEAM}),
        (ContentClass.INTERNAL_LOGISTICS, DUTY, {"channel": Channel.WHATSAPP_TASK}),
        (ContentClass.INTERNAL_LOGISTICS, "Knock on every door", {"channel": Channel.TEAM}),
    ],
)
def test_an_item_whose_class_does_not_hold_is_judged_as_election_matter(content_class, text, more):
    thing = item(1, **({"content_class": content_class, "text": text, "class_moved": True} | more))

    judged = asked(thing, calendar=BOTH_SILENT, at=IN_SILENCE)

    assert settle_class(thing, PACK) == judged.content_class == ContentClass.ELECTION_MATTER
    assert judged.findings[0].why == "class_not_held"
    assert judged.overall == "BLOCK"


def test_closed_text_takes_its_slots_and_nothing_else():
    templates = PACK.content.withdrawal

    assert fits_closed_text(f"\n{WITHDRAWN}\n  {templates[0].replace('{code}', 'UP-7K4M')} ", templates)
    assert not fits_closed_text("", templates)
    assert not fits_closed_text(templates[1].replace("{code}", "see www.example.org now"), templates)


def test_g4_statewide_is_every_seat_but_the_silent_ones():
    calendar = Calendar(polls=tuple(poll(seat, day=10 if seat <= 58 else 24) for seat in range(1, 404)))
    state = item(audience=((SLOTS, 404 * SLOTS),), units=(AudienceUnit("state", "UP", ((SLOTS, 404 * SLOTS),)),))

    judged = asked(state, calendar=calendar, at=IN_SILENCE)

    assert judged.overall == "PASS"
    assert judged.shown == tuple(range(59, 404))


def test_g4_a_channel_without_a_fence_is_held_while_any_seat_is_silent():
    post = item(2, channel=Channel.POST)

    judged = asked(post, calendar=ONE_SILENT, at=IN_SILENCE)

    assert said(judged) == [("G4", "HOLD", "channel_unfenced")]
    assert (judged.overall, judged.seats[2].until) == ("HOLD", ist(2, 10, 18))
    assert said(asked(post, calendar=ONE_SILENT)) == []


def test_g4_a_channel_without_a_fence_is_refused_when_its_whole_audience_is_silent():
    assert said(asked(item(1, channel=Channel.POST), calendar=ONE_SILENT, at=IN_SILENCE)) == [("G2", "BLOCK", "silence")]


def test_g4_a_pack_may_refuse_what_it_cannot_fence():
    raw = to_mapping(PACK)
    raw["silence"]["statewide"] = "BLOCK"

    assert asked(item(2, channel=Channel.POST), calendar=ONE_SILENT, at=IN_SILENCE, pack=from_mapping(raw)).refused


def test_g4_naming_a_silent_seat_or_its_candidate_stops_the_item_everywhere():
    seat = item(2, seats_named=(1,))
    candidate = item(2, candidates_named=(NamedCandidate(5, 1),), evidence=("fact-3",), approvers=(8, 9))

    for thing in (seat, candidate):
        judged = asked(thing, calendar=ONE_SILENT, at=IN_SILENCE)
        assert said(judged) == [("G4", "BLOCK", "names_silent_seat")]
        assert (judged.overall, judged.seats[2].until) == ("BLOCK", ist(2, 10, 18))
        assert asked(thing, calendar=ONE_SILENT).passes


def test_g4_a_name_nobody_has_settled_is_held_only_where_it_would_matter():
    thing = item(2, unsettled=(1,))

    assert said(asked(thing, calendar=ONE_SILENT)) == [("G4", "WARN", "may_name_seat")]
    assert said(asked(thing, calendar=ONE_SILENT, at=IN_SILENCE)) == [("G4", "HOLD", "may_name_silent_seat")]
    assert asked(thing, calendar=ONE_SILENT).passes


CANDIDATE = (NamedCandidate(5, 1),)


@pytest.mark.parametrize(
    ("more", "moment", "findings"),
    [
        ({"private_life": True}, Moment.APPROVAL, [("G15", "BLOCK", "private_life")]),
        ({"against_a_class": True}, Moment.RELEASE, [("G15", "HOLD", "against_a_class")]),
        (
            {"candidates_named": CANDIDATE},
            Moment.RELEASE,
            [("G15", "BLOCK", "no_evidence"), ("G15", "BLOCK", "second_approver")],
        ),
        (
            {"candidates_named": CANDIDATE, "evidence": ("fact-3",)},
            Moment.APPROVAL,
            [("G15", "WARN", "second_approver")],
        ),
        (
            {"candidates_named": CANDIDATE, "evidence": ("fact-3",), "approvers": (7, 8)},
            Moment.RELEASE,
            [("G15", "BLOCK", "second_approver")],
        ),
        ({"candidates_named": CANDIDATE, "evidence": ("fact-3",), "approvers": (8, 9)}, Moment.RELEASE, []),
    ],
)
def test_g15_a_claim_about_a_candidate_needs_evidence_and_a_second_approver(more, moment, findings):
    assert said(asked(item(**more), moment=moment)) == findings


def test_a_lifted_hold_is_only_noted_and_a_lapsed_one_refuses():
    thing = item(against_a_class=True)
    key = hold_key(asked(thing).findings[0])

    assert key == "G15:against_a_class"
    assert asked(thing, lifted=[key]).overall == "LOG"
    assert asked(thing, lapsed=[key]).overall == "BLOCK"
    assert asked(thing, lifted=["G4:channel_unfenced"]).overall == "HOLD"


def test_no_lift_opens_a_block():
    thing = item(private_life=True)

    assert asked(thing, lifted=["G15:private_life"]).overall == "BLOCK"


def mandal(lower: int, upper: int) -> AudienceUnit:
    return AudienceUnit("mandal", f"m-{lower}", ((lower, upper),))


@pytest.mark.parametrize(
    ("audience", "units", "why"),
    [
        ((), (), "no_audience"),
        (((4097, 4100),), (AudienceUnit("booth", "4097", ((4097, 4100),)),), "unit_too_small"),
        (((4097, 4100),), (AudienceUnit("sector", "4097", ((4097, 4100),)),), "unit_too_small"),
        (((4097, 4100),), (AudienceUnit("list", "upload", ((4097, 4100),)),), "unit_too_small"),
        (((4097, 4099),), (mandal(4097, 4100),), "audience_not_units"),
        (((4097, 4101),), (mandal(4097, 4100),), "audience_not_units"),
        (((4097, 4100),), (), "audience_not_units"),
    ],
)
def test_r13_an_audience_that_is_not_whole_units_from_mandal_up_is_refused(audience, units, why):
    judged = asked(item(audience=audience, units=units))

    assert said(judged) == [("R13", "BLOCK", why)]
    assert judged.overall == "BLOCK"


def test_r13_units_that_touch_or_overlap_make_one_audience():
    units = (mandal(4100, 4200), mandal(4097, 4100), AudienceUnit("seat", "1", block(1)))

    assert said(asked(item(audience=block(1), units=units))) == []


def test_r13_an_answer_has_no_audience_before_its_release():
    assert asked(item(audience=(), units=()), moment=Moment.APPROVAL).overall == "PASS"


def test_two_ends_of_silence_are_told_apart_and_one_seat_may_have_several_reasons():
    calendar = Calendar(polls=(poll(1, day=10), poll(2, day=11)))

    judged = asked(item(1, 2, 3), calendar=calendar, at=ist(2, 10, 5))

    assert [(judged.seats[seat].result, judged.seats[seat].until) for seat in (1, 2, 3)] == [
        ("BLOCK", ist(2, 10, 18)),
        ("BLOCK", ist(2, 11, 18)),
        ("WAIT", ist(2, 10, 6)),
    ]
    assert judged.overall == "WAIT"


def test_input_hash_changes_with_the_text_and_not_with_a_new_approver():
    thing = item()

    assert replace(thing, text=thing.text + " ").input_hash() != thing.input_hash()
    assert replace(thing, approvers=(8, 9), at=NOON).input_hash() == thing.input_hash()


@given(
    seats=st.sets(st.integers(1, 6), min_size=1).map(sorted),
    days=st.lists(st.integers(3, 27), min_size=6, max_size=6),
    minutes=st.integers(0, 27 * 1440),
    channel=st.sampled_from(Channel.values),
    content_class=st.sampled_from([ContentClass.ELECTION_MATTER, ContentClass.VOTER_SERVICE, ContentClass.INTERNAL_LOGISTICS]),
    text=st.sampled_from([HELPLINE, DUTY, WITHDRAWN, "कुछ और"]),
    moved=st.booleans(),
)
def test_no_item_but_a_withdrawal_reaches_a_group_in_silence_or_at_night(
    seats, days, minutes, channel, content_class, text, moved
):
    calendar = Calendar(polls=tuple(poll(seat, phase=seat, day=day) for seat, day in enumerate(days, 1)))
    at = ist(2, 1) + timedelta(minutes=minutes)
    thing = item(*seats, channel=channel, content_class=content_class, text=text, class_moved=moved)

    judged = asked(thing, calendar=calendar, at=at)

    silent = set(silent_seats(calendar, PACK, at))
    if channel in PACK.quiet_hours.channels:
        assert not set(judged.shown) & silent
        assert not judged.shown or 6 <= at.hour < 22
        left = without_seats(thing.audience, frozenset(seats) - set(judged.shown))
        assert seats_of(left) == judged.shown
