"""What a keeper's phone is told: which cards, open until when; and who in a mandal is still open."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chaupal.ledger.models import Entry
from chaupal.org.models import Booth, Unit
from chaupal.people.models import Person
from chaupal.press.actions import recall_post
from chaupal.relay import queries
from chaupal.relay.actions.dispatch import NotInAudience, OwnGroup, SeenAlready, check_group, object_to
from chaupal.relay.actions.receipt import take_receipts
from chaupal.relay.choices import Rung
from chaupal.relay.models import Group, Objection
from tests import make
from tests.gate.people_and_places import person
from tests.gate.test_gate_calendar import ist
from tests.press.desk import appoint
from tests.relay.keepers import Relay, groups


def test_a_keeper_has_one_card_for_both_groups_of_the_booth(relay: Relay) -> None:
    cards = queries.cards_for(relay.chitra, relay.noon)

    assert [(card.dispatch.pk, [group.number for group in card.groups]) for card in cards] == [
        (relay.dispatch.pk, [relay.first, relay.second])
    ]
    assert (cards[0].is_open, cards[0].is_done) == (True, False)


def test_somebody_without_groups_has_no_card(relay: Relay) -> None:
    assert queries.cards_for(relay.desk.dev, relay.noon) == []


def test_a_card_goes_after_48_hours(relay: Relay) -> None:
    last, over = relay.noon + timedelta(hours=48) - timedelta(seconds=1), relay.noon + timedelta(hours=48)

    assert [len(queries.cards_for(relay.chitra, at)) for at in (last, over)] == [1, 0]


def test_a_card_is_shut_in_quiet_hours_and_opens_in_the_morning(relay: Relay) -> None:
    (card,) = queries.cards_for(relay.chitra, relay.noon.replace(hour=23))

    assert card.is_open is False
    assert card.window.opens == ist(2, 2, 6)


def test_a_card_of_a_silent_seat_is_shut_while_another_seats_is_open(relay: Relay) -> None:
    relay.another(ist(2, 8, 12))
    at = ist(2, 9, 12)

    cards = [queries.cards_for(who, at)[0] for who in (relay.gopal, relay.chitra)]

    assert [card.is_open for card in cards] == [False, True]


def test_a_recalled_card_is_shut_and_asks_only_where_it_was_shared(relay: Relay) -> None:
    take_receipts(told=[relay.told(Rung.SELF_CONFIRMED)], by=relay.chitra, at=relay.noon)
    later = relay.noon + timedelta(hours=1)
    recall_post(post=relay.dispatch.post, reason_hi="ग़लत", reason_en="wrong", by=relay.desk.asha, at=later)

    (card,) = queries.cards_for(relay.chitra, later)
    take_receipts(told=[relay.told(Rung.RECALL_CONFIRMED, said_at=later)], by=relay.chitra, at=later)
    (after,) = queries.cards_for(relay.chitra, later)

    assert (card.is_open, card.is_done, after.is_done) == (False, False, True)


@pytest.mark.parametrize("rung", [Rung.SELF_CONFIRMED, Rung.NOT_TODAY, Rung.WILL_NOT_SEND])
def test_a_card_is_done_when_both_groups_have_an_end(relay: Relay, rung: Rung) -> None:
    take_receipts(told=[relay.told(rung)], by=relay.chitra, at=relay.noon)
    half = queries.cards_for(relay.chitra, relay.noon)[0].is_done
    take_receipts(told=[relay.told(rung, relay.second)], by=relay.chitra, at=relay.noon)

    assert (half, queries.cards_for(relay.chitra, relay.noon)[0].is_done) == (False, True)


def test_a_card_that_is_not_mine_answers_like_one_that_is_nowhere(relay: Relay) -> None:
    for dispatch, booth in ((relay.dispatch.pk, relay.early_booth.number), (10**9, relay.booth.number)):
        with pytest.raises(queries.NoSuchCard):
            queries.card_for(relay.chitra, dispatch, booth, relay.noon)


def test_three_cards_cost_as_many_queries_as_one(relay: Relay) -> None:
    queries.cards_for(relay.chitra, relay.noon)
    costs = []
    for _more in range(3):
        with CaptureQueriesContext(connection) as seen:
            queries.cards_for(relay.chitra, relay.noon)
        costs.append(len(seen))
        relay.another()

    assert costs == [costs[0]] * 3


def still(rows: list[queries.StillOpen]) -> list[tuple[int | None, int, tuple[int, ...]]]:
    return [(row.person, row.booth, row.groups) for row in rows]


def test_the_missing_are_one_row_a_person_until_both_groups_are_in(relay: Relay) -> None:
    mine = (relay.chitra.pk, relay.booth.number)

    before = still(queries.missing(relay.dispatch, relay.mandal))
    take_receipts(told=[relay.told(Rung.SELF_CONFIRMED)], by=relay.chitra, at=relay.noon)
    half = still(queries.missing(relay.dispatch, relay.mandal))
    take_receipts(told=[relay.told(Rung.SELF_CONFIRMED, relay.second)], by=relay.chitra, at=relay.noon)

    assert before == [(*mine, (relay.first, relay.second))]
    assert half == [(*mine, (relay.second,))]
    assert queries.missing(relay.dispatch, relay.mandal) == []


def test_a_closed_group_and_one_outside_the_audience_are_not_missing(relay: Relay) -> None:
    Group.objects.filter(pk=relay.second).update(state="closed")
    other = Booth.objects.filter(seat=relay.desk.seats[1]).order_by("number")[1]
    groups(other, relay.chitra)
    relay.dispatch.audience = ((relay.booth.number, relay.booth.number + 1),)

    assert still(queries.missing(relay.dispatch, relay.mandal)) == [(relay.chitra.pk, relay.booth.number, (relay.first,))]


def test_a_group_without_keeper_is_missing_without_a_name(relay: Relay) -> None:
    Group.objects.filter(pk__in=(relay.first, relay.second)).update(keeper=None)

    assert still(queries.missing(relay.dispatch, relay.mandal)) == [(None, relay.booth.number, (relay.first, relay.second))]


def test_the_unchecked_are_reported_and_not_seen(relay: Relay) -> None:
    take_receipts(told=[relay.told(Rung.SELF_CONFIRMED, group) for group in (relay.first, relay.second)], by=relay.chitra, at=relay.noon)
    lead = a_lead(relay)

    check_group(dispatch=relay.dispatch, group=Group.objects.get(pk=relay.first), by=lead, at=relay.noon)

    assert still(queries.unchecked(relay.dispatch, relay.mandal)) == [(relay.chitra.pk, relay.booth.number, (relay.second,))]


def a_lead(relay: Relay) -> Person:
    lead = person("Lead")
    appoint(lead, {"relay": ["view", "edit"]}, relay.mandal, relay.desk.gauri)
    return lead


def test_a_lead_sees_a_group_once_and_never_the_own_one(relay: Relay) -> None:
    lead = a_lead(relay)
    group = Group.objects.get(pk=relay.first)
    check_group(dispatch=relay.dispatch, group=group, by=lead, at=relay.noon)

    with pytest.raises(SeenAlready):
        check_group(dispatch=relay.dispatch, group=group, by=lead, at=relay.noon)
    Group.objects.filter(pk=relay.second).update(deputy=lead)
    with pytest.raises(OwnGroup):
        check_group(dispatch=relay.dispatch, group=Group.objects.get(pk=relay.second), by=lead, at=relay.noon)


def test_a_lead_cannot_check_a_group_that_the_card_was_not_for(relay: Relay) -> None:
    lead = a_lead(relay)
    elsewhere = relay.another(unit=relay.desk.seats[0])

    with pytest.raises(NotInAudience):
        check_group(dispatch=elsewhere, group=Group.objects.get(pk=relay.first), by=lead, at=relay.noon)


def test_a_dispatch_that_meant_nothing_in_the_unit_answers_like_one_that_is_nowhere(relay: Relay, client: Client) -> None:
    elsewhere = relay.another(unit=relay.desk.seats[0])
    make.sign_in(client, a_lead(relay))

    answers = [
        client.post(f"/relay/dispatches/{number}/groups/{relay.first}/check/", headers={"Accept": "application/json"})
        for number in (elsewhere.pk, 10**9)
    ]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].json() == answers[1].json()


def test_a_dispatch_in_the_unit_that_was_not_for_the_group_is_told_as_such(relay: Relay, client: Client) -> None:
    lead = person("Seat lead")
    appoint(lead, {"relay": ["view", "edit"]}, relay.desk.seats[1], relay.desk.gauri)
    beside = [unit for unit in Unit.objects.filter(kind="mandal").below(relay.desk.seats[1]) if unit != relay.mandal][0]
    card = relay.another(unit=beside)

    answer = make.sign_in(client, lead).post(f"/relay/dispatches/{card.pk}/groups/{relay.first}/check/")

    assert answer.status_code == 422


def test_checking_asks_for_the_group_inside_and_outside_the_unit(relay: Relay) -> None:
    reader, outsider = person("Reader"), person("Outsider")
    appoint(reader, {"relay": ["view"]}, relay.mandal, relay.desk.gauri)
    appoint(outsider, {"relay": ["view", "edit"]}, relay.desk.seats[0], relay.desk.gauri)

    def status(who: Person, group: int) -> int:
        return make.sign_in(Client(), who).post(f"/relay/dispatches/{relay.dispatch.pk}/groups/{group}/check/").status_code

    assert [status(who, relay.first) for who in (a_lead(relay), reader, outsider)] == [303, 403, 404]
    assert status(outsider, 10**9) == 404


def objection(relay: Relay) -> Objection:
    return object_to(dispatch=relay.dispatch, unit=relay.mandal, text="ग़लत समय लिखा है", client_id=uuid.uuid4(), at=relay.noon)


@pytest.mark.parametrize("verb", ["release", "recall"])
def test_the_desk_puts_an_objection_away_and_one_entry_says_so(relay: Relay, client: Client, verb: str) -> None:
    told, desk = objection(relay), person("Desk")
    appoint(desk, {"press": ["view", verb]}, relay.desk.seats[1], relay.desk.gauri)

    answers = [make.sign_in(client, desk).post(f"/relay/objections/{told.pk}/seen/").status_code for _turn in (1, 2)]

    told.refresh_from_db()
    assert answers == [303, 303]
    assert told.seen_by == desk
    entry = Entry.objects.get(act="relay.objection_seen")
    assert (entry.by_id, entry.about_id) == (str(desk.pk), str(told.pk))


def test_an_objection_is_not_there_outside_its_mandal_and_only_read_by_a_lead_inside(relay: Relay) -> None:
    told = objection(relay)
    lead, beside = person("Reader"), person("Desk elsewhere")
    appoint(lead, {"press": ["view"]}, relay.mandal, relay.desk.gauri)
    appoint(beside, {"press": ["view", "release", "recall"]}, relay.desk.seats[0], relay.desk.gauri)

    def answer(who: Person, pk: int) -> tuple[int, str]:
        told = make.sign_in(Client(), who).post(f"/relay/objections/{pk}/seen/", headers={"Accept": "application/json"})
        return told.status_code, told.json()["code"]

    assert answer(lead, told.pk) == (403, "org.verb_missing")
    assert answer(beside, told.pk) == answer(beside, 10**9) == (404, "org.out_of_reach")
    assert Objection.objects.get().seen_at is None


def test_objections_of_other_mandals_do_not_crowd_out_ones_own(relay: Relay) -> None:
    far = Unit.objects.filter(kind="mandal").below(relay.desk.seats[0])[0]
    for _turn in range(2):
        object_to(dispatch=relay.dispatch, unit=far, text="दूर की बात", client_id=uuid.uuid4(), at=relay.noon - timedelta(hours=1))
    mine = objection(relay)

    assert queries.objections_waiting(relay.mandal.booths, limit=2) == [mine]
