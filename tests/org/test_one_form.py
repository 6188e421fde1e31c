"""Numbers that earlier versions kept without 91 are known again after the upgrade."""

from importlib import import_module

import pytest
from django.apps import apps

from chaupal.base import seal
from chaupal.org.actions.offices import PHONE_FIELD
from chaupal.people.models import Person
from tests import make

pytestmark = pytest.mark.django_db
step = import_module("chaupal.org.migrations.0006_one_form_of_a_number")


def somebody(name: str, phone: str) -> Person:
    person = make.person(name)
    Person.objects.filter(pk=person.pk).update(
        sample=False, phone_sealed=seal.seal(phone, field=PHONE_FIELD), phone_blind=seal.blind(phone, field=PHONE_FIELD)
    )
    return person


def told(person: Person) -> tuple[str, bool]:
    """The number as it is kept, and whether the index is over the same form."""
    person.refresh_from_db()
    number = seal.unseal(person.phone_sealed or b"", field=PHONE_FIELD)
    return number, bytes(person.phone_blind or b"") == seal.blind(number, field=PHONE_FIELD)


def test_a_number_of_ten_digits_gets_the_one_form_in_seal_and_index() -> None:
    founder, later, foreign = somebody("Asha", "9800000001"), somebody("Bina", "919800000002"), somebody("Chitra", "12345")
    sealed = bytes(Person.objects.get(pk=later.pk).phone_sealed or b"")

    step.one_form(apps, None)
    step.one_form(apps, None)

    assert [told(one) for one in (founder, later, foreign)] == [("919800000001", True), ("919800000002", True), ("12345", True)]
    assert bytes(later.phone_sealed or b"") == sealed  # what was right is not written again


def test_somebody_put_forward_a_second_time_keeps_both_rows_as_they_are() -> None:
    founder, again = somebody("Asha", "9800000001"), somebody("Asha", "919800000001")

    step.one_form(apps, None)

    assert [told(one) for one in (founder, again)] == [("9800000001", True), ("919800000001", True)]
