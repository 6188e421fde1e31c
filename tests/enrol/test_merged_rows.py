"""What must hold through a merge and a leaving: both rows go together, no suspension is lifted, no lent right decides, numbers
come over, no file of cards outlives a person in it."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import pytest
from django.test import Client

from chaupal.base import seal
from chaupal.base.clock import local, now
from chaupal.base.paging import FIRST
from chaupal.enrol.actions import cards, leaving, merging, own, requests
from chaupal.enrol.left import COPY
from chaupal.enrol.mergerefusals import OneSuspended
from chaupal.enrol.models import CardBatch
from chaupal.org import permission, roster
from chaupal.org.actions import delegating, suspending
from chaupal.org.actions.offices import PHONE_FIELD
from chaupal.org.models import Appointment
from chaupal.people.models import Person
from tests import make
from tests.enrol.test_alike import Place

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(db: None, noon: datetime) -> Place:
    return Place(noon)


def fresh(who: Person) -> Person:
    return Person.objects.get(pk=who.pk)


def test_who_is_erased_goes_with_every_row_that_was_made_one_with_theirs(place: Place) -> None:
    one, other, _merge = place.merged()
    make.number(other, "919811112222")
    ended = Appointment.objects.get(person=other)

    leaving.leave(by=fresh(one), why="erased", at=place.at)

    gone = fresh(other)
    assert (gone.name_en, gone.search_key, gone.phone_sealed, gone.phone_blind) == ("Name removed", "", None, None)
    page = make.sign_in(Client(), place.bilal).get(f"/people/appointments/{ended.pk}/").content.decode()
    assert "Raakesh" not in page


def test_the_sealed_copy_holds_both_rows_and_the_purge_takes_both(place: Place) -> None:
    one, other, _merge = place.merged()
    left = leaving.leave(by=fresh(one), why="left", at=place.at).leaving
    copy = json.loads(seal.unseal(left.sealed or b"", field=COPY))
    Appointment.objects.filter(person=other).update(ended_because="said something of them")

    leaving.purge_left(at=place.at + timedelta(days=366))

    assert [copy["name_en"], copy["rows"][0]["name_en"]] == ["Rakesh Kumar", "Raakesh"]
    assert set(Appointment.objects.filter(person=other).values_list("ended_because", flat=True)) == {""}


def test_rows_made_one_in_two_steps_all_go(place: Place) -> None:
    one, other, _merge = place.merged()
    third = place.member("Rakesh Kumar", "राकेश कुमार", office="keeper_2")
    again = merging.propose_merge(pair=place.pair(one, third), kept=third.pk, why="x", by=place.esha, at=place.at)
    merging.approve_merge(merge=again, by=place.bilal, at=place.at)

    leaving.leave(by=fresh(third), why="erased", at=place.at)

    assert {fresh(who).name_en for who in (one, other, third)} == {"Name removed"}


def test_an_undo_never_lifts_a_suspension(place: Place) -> None:
    one, other, merge = place.merged()
    suspending.suspend(appointment=Appointment.objects.filter(person=one, until_on=None)[0], whole=True, reason="stolen", by=place.bilal, at=place.at)

    with pytest.raises(OneSuspended):
        merging.undo_merge(merge=merge, reason="two people", by=place.bilal, at=place.at)

    assert not Appointment.objects.filter(person=other, until_on=None).exists()


@pytest.mark.parametrize("act", ["approve", "return"])
def test_a_right_that_the_proposer_lent_decides_no_merge(place: Place, act: str) -> None:
    one, _other, pair = place.two()
    today = local(now()).date()
    lent = delegating.lend(
        appointment=Appointment.objects.get(person=place.bilal), to=place.esha, grants={"people": ["approve"]}, from_on=today,
        until_on=today + timedelta(days=5), reason="away", by=place.bilal, at=now(),
    )  # fmt: skip
    delegating.agree_to_lending(delegation=lent, by=place.gauri, at=now())
    merge = merging.propose_merge(pair=pair, kept=one.pk, why="w", by=fresh(place.bilal), at=now())

    with pytest.raises(permission.StandsIn):
        if act == "approve":
            merging.approve_merge(merge=merge, by=fresh(place.esha), at=now())
        else:
            merging.return_merge(merge=merge, reason="no", by=fresh(place.esha), at=now())


def test_the_number_of_the_row_that_went_can_be_confirmed_as_ones_own(place: Place) -> None:
    one, other, _merge = place.merged()
    make.number(other, "919811112222")
    hina = make.officer("Hina", "grievance_contact")
    asked = requests.ask(kind="phone", said="9811112222", by=fresh(one), at=place.at)

    requests.confirm_number(request=asked, phone="9811112222", by=hina, at=place.at)

    assert (fresh(one).phone_blind, fresh(other).phone_blind) == (seal.blind("919811112222", field=PHONE_FIELD), None)


@pytest.mark.parametrize("word", ["Sharma", "शर्मा", "Lakshmi", "लक्ष्मी"])
def test_a_name_that_was_corrected_is_found_as_before(place: Place, word: str) -> None:
    who = place.member("Lakshmi Sharma", "लक्ष्मी शर्मा")

    own.correct_name(name_hi="लक्ष्मी शर्मा", name_en="Lakshmi Sharma", by=who, at=place.at)

    assert [row.person_id for row in roster.named(place.mandal.booths, roster.words_of(word), FIRST).rows] == [who.pk]


def test_a_file_of_cards_is_gone_with_whoever_leaves_it(place: Place) -> None:
    who = place.member("Rakesh Kumar", "राकेश कुमार")
    batch = cards.ask_for_cards(unit=place.mandal, why="a meeting", until=place.at.date() + timedelta(days=30), again=False, by=place.bilal, at=place.at)
    batch = cards.draw_cards(batch=batch, draw=lambda faces, **_more: "|".join(one.name_hi for one in faces).encode(), at=place.at)
    before = cards.fetch_cards(batch=batch, by=place.bilal, at=place.at).decode()

    leaving.leave(by=fresh(who), why="erased", at=place.at)

    assert "राकेश कुमार" in before
    with pytest.raises(cards.FileGone):
        cards.fetch_cards(batch=batch, by=place.bilal, at=place.at)


def test_a_file_is_not_finished_when_somebody_in_it_leaves_while_it_is_drawn(place: Place) -> None:
    who = place.member("Rakesh Kumar", "राकेश कुमार")
    batch = cards.ask_for_cards(unit=place.mandal, why="a meeting", until=place.at.date() + timedelta(days=30), again=False, by=place.bilal, at=place.at)

    def draw(_faces: object, **_more: object) -> bytes:
        leaving.leave(by=fresh(who), why="erased", at=place.at)
        return b"pdf"

    with pytest.raises(cards.FileGone):
        cards.draw_cards(batch=batch, draw=draw, at=place.at)

    assert CardBatch.objects.get().file == ""
