"""Receipts from a phone: kept, known or refused, each with its reason; none counted twice; none naming a person."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chaupal.gate.models import NameAsked, NameSaid, SeatNamed
from chaupal.ledger.models import Entry
from chaupal.org import permission
from chaupal.people.models import Person
from chaupal.relay import lease, queries
from chaupal.relay.actions.receipt import Reply, TooMany, take_receipts
from chaupal.relay.choices import FROM_PHONE, Rung
from chaupal.relay.models import Group, Receipt
from tests import make
from tests.gate.people_and_places import person
from tests.gate.test_gate_calendar import ist
from tests.relay.keepers import Relay, groups, suspend_keeper

LADDER = (Rung.SHOWN, Rung.OPENED, Rung.SHARE_TAPPED, Rung.SELF_CONFIRMED)


def outcomes(replies: list[Reply]) -> list[str]:
    return [f"{reply.outcome} {reply.why}".strip() for reply in replies]


@pytest.mark.parametrize("rung", FROM_PHONE)
def test_a_receipt_of_each_rung_is_kept_as_told(relay: Relay, rung: int) -> None:
    told = relay.told(rung)

    replies = take_receipts(told=[told], by=relay.chitra, at=relay.noon)

    assert replies == [Reply(told.client_id, "kept")]
    assert list(Receipt.objects.values_list("dispatch", "client_id", "group", "rung", "said_at", "at")) == [
        (relay.dispatch.pk, told.client_id, relay.first, rung, relay.noon, relay.noon)
    ]


def test_a_deputy_may_tell_of_both_groups(relay: Relay) -> None:
    deputy = person("Deputy")
    booth = relay.desk.seats[1].seat_booths.order_by("number")[1]
    groups(booth, relay.chitra, deputy)
    make.appoint(deputy, "deputy_keeper", booth)

    replies = take_receipts(
        told=[relay.told(Rung.SHOWN, booth.number * 2 + slot) for slot in (0, 1)], by=deputy, at=relay.noon
    )

    assert outcomes(replies) == ["kept", "kept"]


def test_a_suspended_keepers_phone_tells_of_nothing(relay: Relay) -> None:
    make.appoint(relay.chitra, "booth_member", relay.booth)
    suspend_keeper(relay)

    replies = take_receipts(told=[relay.told(Rung.SHOWN)], by=Person.objects.get(pk=relay.chitra.pk), at=relay.noon)

    assert outcomes(replies) == ["refused relay.not_my_group"]
    assert list(Group.objects.run_by(Person.objects.get(pk=relay.chitra.pk))) == []


def test_a_token_of_one_booth_tells_of_no_other_that_the_same_person_keeps(relay: Relay) -> None:
    other = relay.desk.seats[1].seat_booths.order_by("number")[1]
    make.appoint(relay.chitra, "keeper_1", other)
    groups(other, relay.chitra)
    cut = permission.narrowed(relay.chitra, "keeper_1", None, ((other.number, other.number + 1),), {"relay": ["view", "create"]})
    assert cut is not None

    told = [relay.told(Rung.SHOWN, number) for number in (relay.first, other.number * 2)]
    replies = take_receipts(told=told, by=cut, at=relay.noon, within=permission.scope(cut, "create", "relay"))

    assert outcomes(replies) == ["refused relay.not_my_group", "kept"]


def test_a_receipt_sent_twice_is_known_the_second_time(relay: Relay) -> None:
    told = [relay.told(rung) for rung in LADDER]
    take_receipts(told=told, by=relay.chitra, at=relay.noon)

    again = take_receipts(told=told, by=relay.chitra, at=relay.noon + timedelta(hours=1))

    assert outcomes(again) == ["known"] * 4
    assert Receipt.objects.count() == 4


def test_one_request_with_the_same_receipt_twice_keeps_one(relay: Relay) -> None:
    told = relay.told(Rung.SHOWN)

    replies = take_receipts(told=[told, told], by=relay.chitra, at=relay.noon)

    assert outcomes(replies) == ["kept", "known"]
    assert Receipt.objects.count() == 1


def test_a_second_word_on_the_same_rung_is_known_and_the_first_stands(relay: Relay) -> None:
    take_receipts(told=[relay.told(Rung.SELF_CONFIRMED)], by=relay.chitra, at=relay.noon)

    later = relay.noon + timedelta(hours=2)
    replies = take_receipts(told=[relay.told(Rung.SELF_CONFIRMED, said_at=later)], by=relay.chitra, at=later)

    assert outcomes(replies) == ["known"]
    assert [row.said_at for row in Receipt.objects.all()] == [relay.noon]


@pytest.mark.parametrize("rung", [0, Rung.SPOT_VERIFIED, 9])
def test_a_rung_that_is_no_phones_is_refused(relay: Relay, rung: int) -> None:
    replies = take_receipts(told=[relay.told(rung)], by=relay.chitra, at=relay.noon)

    assert outcomes(replies) == ["refused relay.rung_unknown"]


def test_anothers_group_is_refused_like_one_that_is_nowhere(relay: Relay) -> None:
    told = [relay.told(Rung.SHOWN, relay.early_booth.number * 2), relay.told(Rung.SHOWN, 999_999_999)]

    replies = take_receipts(told=told, by=relay.chitra, at=relay.noon)

    assert outcomes(replies) == ["refused relay.not_my_group"] * 2
    assert Receipt.objects.count() == 0


def test_a_card_for_other_places_and_an_unknown_card_are_refused_alike(relay: Relay) -> None:
    elsewhere = relay.another(unit=relay.desk.seats[0])
    told = [relay.told(Rung.SHOWN, dispatch=elsewhere.pk), relay.told(Rung.SHOWN, dispatch=10**9)]

    replies = take_receipts(told=told, by=relay.chitra, at=relay.noon)

    assert outcomes(replies) == ["refused relay.not_in_audience"] * 2


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        (timedelta(0), "kept"),
        (timedelta(minutes=-2), "kept"),
        (timedelta(minutes=-3), "refused relay.before_release"),
        (timedelta(days=-5), "refused relay.time_unlikely"),
        (timedelta(days=1), "kept"),
    ],
)
def test_a_phones_clock_is_believed_within_reason(relay: Relay, said: timedelta, outcome: str) -> None:
    replies = take_receipts(told=[relay.told(Rung.SHOWN, said_at=relay.noon + said)], by=relay.chitra, at=relay.noon)

    assert outcomes(replies) == [outcome]


def test_a_clock_that_ran_ahead_is_put_back_to_now(relay: Relay) -> None:
    take_receipts(told=[relay.told(Rung.SHOWN, said_at=relay.noon + timedelta(days=1))], by=relay.chitra, at=relay.noon)

    assert [row.said_at for row in Receipt.objects.all()] == [relay.noon]


def test_receipts_of_two_days_without_network_are_all_kept(relay: Relay) -> None:
    home = relay.noon + timedelta(hours=48)
    told = [
        relay.told(rung, group, said_at=relay.noon + timedelta(minutes=at))
        for at, rung in enumerate(LADDER)
        for group in (relay.first, relay.second)
    ]

    replies = take_receipts(told=told, by=relay.chitra, at=home)

    assert outcomes(replies) == ["kept"] * 8
    assert {row.at for row in Receipt.objects.all()} == {home}
    assert sorted({row.said_at for row in Receipt.objects.all()}) == [relay.noon + timedelta(minutes=at) for at in range(4)]


@pytest.mark.parametrize(("rung", "outcome"), [
    (Rung.SHARE_TAPPED, "refused relay.locked"),
    (Rung.SELF_CONFIRMED, "refused relay.locked"),
    (Rung.SHOWN, "kept"),
    (Rung.NOT_TODAY, "kept"),
    (Rung.RECALL_CONFIRMED, "kept"),
])  # fmt: skip
def test_sharing_in_a_silent_seat_is_refused_and_everything_else_is_not(relay: Relay, rung: int, outcome: str) -> None:
    silent = ist(2, 9, 12)
    card = relay.another(ist(2, 8, 12))

    replies = take_receipts(
        told=[relay.told(rung, relay.early_booth.number * 2, dispatch=card.pk, said_at=silent)], by=relay.gopal, at=silent
    )

    assert outcomes(replies) == [outcome]


@pytest.mark.parametrize(
    ("denied", "day", "outcome"),
    [(False, 9, "refused relay.locked"), (True, 9, "kept"), (False, 11, "kept")],
    ids=["named and silent", "denied", "after the poll"],
)
def test_g4_a_card_that_may_name_a_silent_seat_is_refused_in_every_seat(relay: Relay, denied: bool, day: int, outcome: str) -> None:
    silent, at = relay.desk.seats[0], ist(2, day, 12)
    card = relay.another(at)
    asked = NameAsked.objects.create(thing_kind="post", thing_id=card.post_id, text_hash="ab" * 32, seat=silent.place, at=at)
    if denied:
        NameSaid.objects.create(asked=asked, names_it=False, by=relay.desk.gauri, at=at)
    (shown,) = [one for one in queries.cards_for(relay.chitra, at) if one.dispatch == card]

    replies = take_receipts(told=[relay.told(Rung.SELF_CONFIRMED, dispatch=card.pk, said_at=at)], by=relay.chitra, at=at)

    assert outcomes(replies) == [outcome]
    assert shown.is_open == (outcome == "kept")


def test_g4_a_card_that_names_a_seat_is_refused_there_and_another_of_the_same_request_is_kept(relay: Relay) -> None:
    at = ist(2, 9, 12)
    named, other = relay.another(at), relay.another(at)
    SeatNamed.objects.create(thing_kind="post", thing_id=named.post_id, seat=relay.desk.seats[0].place, at=at)
    SeatNamed.objects.create(thing_kind="answer", thing_id=other.post_id, seat=relay.desk.seats[0].place, at=at)

    told = [relay.told(Rung.SHARE_TAPPED, dispatch=card.pk, said_at=at) for card in (named, other)]
    replies = take_receipts(told=told, by=relay.chitra, at=at)

    assert outcomes(replies) == ["refused relay.locked", "kept"]


def test_sharing_in_quiet_hours_is_refused_wherever_the_seat_is(relay: Relay) -> None:
    night = relay.noon.replace(hour=23)

    replies = take_receipts(told=[relay.told(Rung.SELF_CONFIRMED, said_at=night)], by=relay.chitra, at=night)

    assert outcomes(replies) == ["refused relay.locked"]


def test_a_share_before_quiet_hours_told_within_them_is_kept(relay: Relay) -> None:
    told = relay.told(Rung.SELF_CONFIRMED, said_at=relay.noon + timedelta(hours=1))

    replies = take_receipts(told=[told], by=relay.chitra, at=relay.noon.replace(hour=23))

    assert outcomes(replies) == ["kept"]


def test_a_share_refused_leaves_one_entry_by_the_mandal_and_names_no_person(relay: Relay) -> None:
    night = relay.noon.replace(hour=23)

    take_receipts(told=[relay.told(Rung.SELF_CONFIRMED, said_at=night)], by=relay.chitra, at=night)

    entry = Entry.objects.get(act="relay.share_refused")
    assert (entry.by_kind, entry.by_id) == ("unit", str(relay.mandal.pk))
    assert entry.rule_ids == ["G2", "G4", "G12", "R9"]


def test_what_is_kept_needs_no_second_entry(relay: Relay) -> None:
    before = Entry.objects.count()

    take_receipts(told=[relay.told(rung) for rung in LADDER], by=relay.chitra, at=relay.noon)

    assert Entry.objects.count() == before


def test_the_window_a_phone_held_decides_what_it_may_have_shared(relay: Relay) -> None:
    hour = timedelta(hours=1)
    good = lease.sign(relay.dispatch.pk, relay.booth.number, relay.noon, relay.noon + 3 * hour)
    other = lease.sign(relay.dispatch.pk, relay.booth.number + 1, relay.noon, relay.noon + 3 * hour)
    told = [
        relay.told(Rung.SHARE_TAPPED, said_at=relay.noon + 4 * hour, window=good),
        relay.told(Rung.SELF_CONFIRMED, said_at=relay.noon + 4 * hour, window=good),
        relay.told(Rung.SELF_CONFIRMED, said_at=relay.noon + hour, window=other),
        relay.told(Rung.SELF_CONFIRMED, said_at=relay.noon + hour, window=good[:-2] + "xx"),
        relay.told(Rung.SELF_CONFIRMED, relay.second, said_at=relay.noon + hour),
    ]

    replies = take_receipts(told=told, by=relay.chitra, at=relay.noon + 5 * hour)

    assert outcomes(replies) == ["refused relay.locked"] * 4 + ["kept"]


@pytest.mark.parametrize("together", [True, False], ids=["in one request", "in two"])
def test_a_report_after_the_hour_stands_when_its_tap_was_in_time(relay: Relay, together: bool) -> None:
    hour = timedelta(hours=1)
    held = lease.sign(relay.dispatch.pk, relay.booth.number, relay.noon, relay.noon + 3 * hour)
    tap = relay.told(Rung.SHARE_TAPPED, said_at=relay.noon + 2 * hour, window=held)
    report = relay.told(Rung.SELF_CONFIRMED, said_at=relay.noon.replace(hour=23), window=held)
    night = relay.noon.replace(hour=23)

    if together:
        replies = take_receipts(told=[report, tap], by=relay.chitra, at=night)
    else:
        take_receipts(told=[tap], by=relay.chitra, at=relay.noon + 2 * hour)
        replies = take_receipts(told=[report], by=relay.chitra, at=night)

    assert [reply.outcome for reply in replies] == ["kept"] * len(replies)
    assert Entry.objects.filter(act="relay.share_refused").count() == 0


@pytest.mark.parametrize(("lag", "recorded"), [(None, 0), (9, 0), (11, 1), (1440, 1)])
def test_a_phone_whose_clock_lags_is_recorded_by_its_mandal(relay: Relay, lag: int | None, recorded: int) -> None:
    clock = None if lag is None else relay.noon - timedelta(minutes=lag)

    take_receipts(told=[relay.told(Rung.SHARE_TAPPED)], by=relay.chitra, at=relay.noon, clock=clock)

    entries = Entry.objects.filter(act="relay.clock_set_back")
    assert [(one.by_kind, one.by_id, one.rule_ids) for one in entries] == [("unit", str(relay.mandal.pk), ["R9"])] * recorded


def test_replies_come_in_the_order_of_what_was_told(relay: Relay) -> None:
    told = [relay.told(9), relay.told(Rung.SHOWN), relay.told(Rung.SHOWN, 999_999_999), relay.told(Rung.OPENED)]

    replies = take_receipts(told=told, by=relay.chitra, at=relay.noon)

    assert [reply.client_id for reply in replies] == [one.client_id for one in told]
    assert [reply.outcome for reply in replies] == ["refused", "kept", "refused", "kept"]


def test_fifty_are_taken_and_fifty_one_are_not(relay: Relay) -> None:
    take_receipts(told=[relay.told(Rung.SHOWN) for _one in range(50)], by=relay.chitra, at=relay.noon)

    with pytest.raises(TooMany):
        take_receipts(told=[relay.told(Rung.OPENED) for _one in range(51)], by=relay.chitra, at=relay.noon)
    assert Receipt.objects.count() == 1


def test_three_receipts_cost_as_many_queries_as_one(relay: Relay) -> None:
    take_receipts(told=[relay.told(Rung.SELF_CONFIRMED, relay.second)], by=relay.chitra, at=relay.noon)  # calendar read once

    costs = []
    for told in ([relay.told(Rung.SHARE_TAPPED)], [relay.told(rung) for rung in (Rung.SHOWN, Rung.OPENED, Rung.SELF_CONFIRMED)]):
        with CaptureQueriesContext(connection) as seen:
            take_receipts(told=told, by=relay.chitra, at=relay.noon)
        costs.append(len([one for one in seen.captured_queries if "SAVEPOINT" not in one["sql"]]))

    assert costs == [4, 4]
