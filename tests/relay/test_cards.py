"""What a keeper's phone is told: which cards, open until when; and who in a mandal is still open."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chaupal.org.models import Booth
from chaupal.people.models import Person
from chaupal.press.actions import recall_post
from chaupal.relay import queries
from chaupal.relay.actions.dispatch import NotInAudience, OwnGroup, SeenAlready, check_group
from chaupal.relay.actions.receipt import take_receipts
from chaupal.relay.choices import Rung
from chaupal.relay.models import Group
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
