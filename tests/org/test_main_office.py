"""Of several offices one is the main one: the highest held longest, or what an officer who looks after both said."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from chaupal.ledger.models import Entry
from chaupal.org import permission, roster
from chaupal.org.actions import leaving, offices
from chaupal.org.models import Appointment, MainOffice
from chaupal.people.models import Person
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def bilal() -> Person:
    return make.officer("Bilal", "convenor")


@pytest.fixture
def both(bilal: Person) -> tuple[Person, Appointment, Appointment]:
    """Somebody who looks after the groups of one mandal and leads another."""
    somebody = make.person("Asha", "आशा")
    return somebody, make.appoint(somebody, "mandal_whatsapp_lead", make.mandal(1)), make.appoint(somebody, "mandal_lead", make.mandal(2))


def test_unsaid_the_highest_office_is_the_main_one(both: tuple[Person, Appointment, Appointment], bilal: Person) -> None:
    somebody, groups, lead = both

    assert roster.lesser([somebody.pk, bilal.pk]) == {groups.pk: lead.pk}


def test_an_officer_of_both_places_changes_it_and_takes_it_back(both: tuple[Person, Appointment, Appointment], bilal: Person, noon: datetime) -> None:
    somebody, groups, lead = both

    offices.choose_main_office(appointment=groups, by=bilal, at=noon)
    changed = roster.lesser([somebody.pk])
    offices.choose_main_office(appointment=lead, by=bilal, at=noon)
    offices.choose_main_office(appointment=lead, by=bilal, at=noon)

    assert (changed, roster.lesser([somebody.pk])) == ({lead.pk: groups.pk}, {groups.pk: lead.pk})
    entries = Entry.objects.filter(act="org.main_office_chosen").order_by("id").values_list("about_id", flat=True)
    assert list(entries) == [str(groups.pk), str(lead.pk)]
    assert MainOffice.objects.count() == 1


def test_it_is_not_for_oneself_nor_over_a_place_that_is_somebody_elses(both: tuple[Person, Appointment, Appointment], noon: datetime) -> None:
    somebody, _groups, lead = both
    beside = make.mandal(1, seat=213)
    other, there = make.officer("Esha", "mandal_lead", beside), make.appoint(somebody, "mandal_co_lead", beside)

    with pytest.raises(offices.OwnOffice):
        offices.choose_main_office(appointment=lead, by=somebody, at=noon)
    with pytest.raises(offices.MainElsewhere):
        offices.choose_main_office(appointment=there, by=other, at=noon)
    with pytest.raises(permission.OutOfReach):
        offices.choose_main_office(appointment=lead, by=other, at=noon)


def test_an_office_that_ended_is_none_and_what_is_left_is_the_main_one(both: tuple[Person, Appointment, Appointment], bilal: Person, noon: datetime) -> None:
    somebody, groups, lead = both
    offices.choose_main_office(appointment=groups, by=bilal, at=noon)
    offices.end_appointment(appointment=groups, why="somebody else now", by=bilal, at=noon)

    assert roster.lesser([somebody.pk]) == {}
    with pytest.raises(offices.NotRunning):
        offices.choose_main_office(appointment=groups, by=bilal, at=noon)
    leaving.end_all(person=somebody, at=noon)
    assert not MainOffice.objects.exists()


def test_the_database_keeps_it_ones_own_and_anothers_word(both: tuple[Person, Appointment, Appointment], bilal: Person, noon: datetime) -> None:
    somebody, groups, _lead = both

    for person, by in ((bilal, somebody), (somebody, somebody)):
        with pytest.raises(IntegrityError), transaction.atomic():
            MainOffice.objects.create(person=person, appointment=groups, by=by, at=noon)


def test_pages_tell_which_is_which_and_the_button_changes_it(both: tuple[Person, Appointment, Appointment], bilal: Person, client: Client) -> None:
    somebody, groups, lead = both
    make.sign_in(client, bilal)

    page = client.get(f"/people/appointments/{groups.pk}/?hl=en").content.decode()
    listed = client.get("/people/?q=Asha&hl=en").content.decode()
    client.post(f"/people/appointments/{groups.pk}/main/")

    assert ("further office" in page, "Make this the main office" in page, listed.count("further office")) == (True, True, 1)
    assert roster.lesser([somebody.pk]) == {lead.pk: groups.pk}
    assert "main office" in client.get(f"/people/appointments/{groups.pk}/?hl=en").content.decode()
