"""Whoever stands by name in a list that leaves is told of it on their own page, and nobody else."""

from __future__ import annotations

import pytest
from django.test import Client

from chaupal.control.actions import export_approvals
from chaupal.enrol.actions import cards
from chaupal.org import openings
from chaupal.org.actions.exports import export_people
from chaupal.org.models import Appointment, Booth
from chaupal.people.models import Person
from tests import make
from tests.enrol.test_alike import Place

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(noon) -> Place:
    return Place(noon)


def told(*people: Person) -> list[bool]:
    return [bool(openings.lists_with(one)) for one in people]


def test_of_approvals_that_left_those_who_wait_are_told(place: Place) -> None:
    inside, outside = place.member("Rakesh Kumar", "राकेश कुमार"), place.member("Sunita", "सुनीता", booth=1)
    Appointment.objects.filter(person=inside).delete()
    make.recommended(
        Appointment.objects.create(person=make.number(inside), office=Appointment.objects.get(person=outside).office, booth=place.booths[0], proposed_by=place.esha, proposed_at=place.at),
        place.esha, place.at,
    )  # fmt: skip

    text = export_approvals(kind="people", reason="work", by=place.bilal, at=place.at)

    assert "Rakesh" in text or "राकेश" in text
    assert told(inside, outside) == [True, False]


def test_of_merges_that_left_both_rows_are_told(place: Place) -> None:
    one, other, _merge = place.proposed()
    outside = place.member("Sunita", "सुनीता", booth=1)

    export_approvals(kind="merges", reason="work", by=place.bilal, at=place.at)

    assert told(one, other, outside) == [True, True, False]


def test_of_a_card_its_person_is_told(place: Place) -> None:
    inside, outside = place.member("Rakesh Kumar", "राकेश कुमार"), place.member("Sunita", "सुनीता", booth=1)
    held = Appointment.objects.get(person=inside)

    cards.ask_for_cards(unit=place.mandal, appointment=held, why="lost", until=place.at.date().replace(year=2028), again=True, by=place.bilal, at=place.at)

    assert told(inside, outside) == [True, False]


def test_of_a_list_of_all_in_reach_the_people_of_both_places_are_told(place: Place) -> None:
    there = make.mandal(7)
    booth = Booth.objects.create(number=there.booths[0][0], seat=there, part_no=71, opened_on=make.BEFORE.date())
    second = make.unit("org_district", "od-7", there.booths, under=make.state())
    make.appoint(place.bilal, "convenor", second)
    here, far = place.member("Rakesh Kumar", "राकेश कुमार"), make.officer("Far", "booth_member", booth)

    text = export_people(unit=None, text="", above=False, reason="work", by=Person.objects.get(pk=place.bilal.pk), at=place.at)

    assert ("Rakesh Kumar" in text, "Far" in text) == (True, True)
    assert told(here, far, place.tara) == [True, True, False]
    page = make.sign_in(Client(), far).get("/people/mine/?hl=en").content.decode()
    assert "your place, perhaps with others" in page
