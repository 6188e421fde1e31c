"""What a sign-in is worth, and whose word makes a passkey count at approvals."""

from datetime import datetime
from typing import NamedTuple

import pytest
from allauth.mfa.models import Authenticator
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from chaupal.base.errors import Refused
from chaupal.ledger.models import Entry
from chaupal.org import permission
from chaupal.org.actions import signing_in
from chaupal.org.actions.offices import NotRunning, OwnOffice, end_appointment
from chaupal.org.models import Appointment
from chaupal.people import queries
from chaupal.people.models import KeyWitness, Login, Person
from tests import make


class World(NamedTuple):
    """Gauri approves for the state; Hina cares for people there; Lata, who cares for one mandal, and Dev, who may nothing."""

    gauri: Person
    hina: Person
    lata: Person
    dev: Person
    office: Appointment


@pytest.fixture
def here(db: None) -> World:
    gauri = make.person("Gauri")
    office = make.appoint(gauri, "approver", make.state())
    hina = make.officer("Hina", "grievance_contact")
    lata = make.officer("Lata", "mandal_lead", make.mandal(1))
    return World(gauri, hina, lata, make.person("Dev"), office)


def letters(who: Person) -> list[str]:
    return [key.letters for key in queries.keys_of(who)]


def seen(here: World, at: datetime) -> Authenticator:
    """A passkey of Gauri that Hina saw added."""
    key = make.passkey(here.gauri)
    signing_in.witness_key(appointment=here.office, code=letters(here.gauri)[0], by=here.hina, at=at)
    return key


def worth(who: Person, *used: Authenticator | str) -> tuple[str, bool, bool]:
    visitor = queries.visitor(make.sign_in_by(Client(), who, *used).session)
    assert visitor.person == who
    return visitor.how, visitor.is_strong, visitor.may_approve


# --- what a sign-in is worth


@pytest.mark.parametrize(
    ("used", "how"),
    [((), ("mail", False, False)), (("totp",), ("mail+totp", True, False)), (("recovery_codes",), ("mail", False, False))],
)
def test_a_mail_code_is_weak_an_app_makes_it_strong_and_neither_approves(here: World, used: tuple[str, ...], how: tuple[str, bool, bool]) -> None:
    assert worth(here.gauri, *used) == how


def test_a_passkey_that_nobody_saw_is_worth_a_mail_code(here: World) -> None:
    """Whoever reads the mail can add a passkey and get recovery codes with it: neither makes them anybody."""
    key = make.passkey(here.gauri)

    assert worth(here.gauri, key) == ("passkey unseen", False, False)
    assert worth(here.gauri, key, "recovery_codes") == ("passkey unseen", False, False)


def test_a_passkey_that_a_third_officer_saw_approves(here: World, noon: datetime) -> None:
    key = seen(here, noon)

    assert worth(here.gauri, key) == ("passkey", True, True)


def test_a_second_passkey_has_to_be_seen_as_well(here: World, noon: datetime) -> None:
    seen(here, noon)
    other = make.passkey(here.gauri, "Thief")

    assert worth(here.gauri, other) == ("passkey unseen", False, False)


def test_a_passkey_taken_away_opens_nothing_more_even_where_it_is_signed_in(here: World, noon: datetime) -> None:
    key = seen(here, noon)
    session = make.sign_in_by(Client(), here.gauri, key).session

    Authenticator.objects.filter(pk=key.pk).delete()

    assert queries.visitor(session).how == "passkey unseen"
    assert KeyWitness.objects.count() == 1


def test_somebody_elses_passkey_in_a_session_is_worth_nothing(here: World, noon: datetime) -> None:
    key = seen(here, noon)

    assert worth(here.dev, key) == ("passkey unseen", False, False)


def test_asking_who_it_is_costs_one_query(here: World, noon: datetime, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    session = make.sign_in_by(Client(), here.gauri, seen(here, noon)).session
    dict(session.items())

    with django_assert_num_queries(1):
        queries.visitor(session)


# --- the witness


def test_a_witness_leaves_one_row_and_one_entry(here: World, noon: datetime) -> None:
    before = Entry.objects.count()

    key = seen(here, noon)

    assert list(KeyWitness.objects.values_list("person", "authenticator", "witness", "at")) == [(here.gauri.pk, key.pk, here.hina.pk, noon)]
    entry = Entry.objects.latest("id")
    assert Entry.objects.count() == before + 1
    assert (entry.act, entry.by_id, entry.about_kind, entry.about_id) == ("org.key_witnessed", str(here.hina.pk), "person", str(here.gauri.pk))


@pytest.mark.parametrize("typed", ["{0}", " {1} ", "{2}-{3}", "{2} {3}"])
def test_letters_are_read_as_people_type_them(here: World, noon: datetime, typed: str) -> None:
    make.passkey(here.gauri)
    told = letters(here.gauri)[0]

    code = typed.format(told, told.lower(), told[:3], told[3:])

    assert signing_in.witness_key(appointment=here.office, code=code, by=here.hina, at=noon).witness == here.hina


def test_letters_are_of_one_key_and_stay_when_it_gets_another_name(here: World) -> None:
    first, _second = make.passkey(here.gauri, "One"), make.passkey(here.gauri, "Two")
    before = letters(here.gauri)

    first.data["name"] = "Office computer"
    first.save()

    assert letters(here.gauri) == before
    assert len(set(before)) == 2
    assert {len(told) for told in before} == {queries.KEY_LETTERS}


def refusal(here: World, by: Person, at: datetime, code: str = "") -> type[Refused]:
    with pytest.raises(Refused) as refused:
        signing_in.witness_key(appointment=here.office, code=code or letters(here.gauri)[0], by=by, at=at)
    assert not KeyWitness.objects.exists()
    return type(refused.value)


def test_nobody_without_the_care_of_people_in_the_whole_place_is_a_witness(here: World, noon: datetime) -> None:
    make.passkey(here.gauri)

    assert refusal(here, here.dev, noon) is permission.OutOfReach
    assert refusal(here, here.lata, noon) is permission.OutOfReach  # one mandal of the state
    assert refusal(here, make.officer("Gita", "approver"), noon) is permission.VerbMissing


def test_nobody_is_the_own_witness_in_python_or_in_the_database(here: World, noon: datetime) -> None:
    key = make.passkey(here.hina)
    own = Appointment.objects.get(person=here.hina)

    with pytest.raises(OwnOffice):
        signing_in.witness_key(appointment=own, code=letters(here.hina)[0], by=here.hina, at=noon)
    with pytest.raises(IntegrityError), transaction.atomic():
        KeyWitness.objects.create(person=here.hina, authenticator=key.pk, witness=here.hina, at=noon)


@pytest.mark.parametrize("role", ["proposed_by", "approved_by"])
def test_who_put_somebody_forward_or_approved_them_is_no_third(here: World, noon: datetime, role: str) -> None:
    key = make.passkey(here.gauri)
    second: Person = getattr(here.office, role)
    Person.objects.filter(pk=second.pk).update(name_en="Somebody else by now")  # `make.appoint` finds its pair by name
    make.appoint(second, "grievance_contact", make.state())

    assert refusal(here, second, noon) is signing_in.NotThird
    with pytest.raises(IntegrityError), transaction.atomic():
        KeyWitness.objects.create(person=here.gauri, authenticator=key.pk, witness=second, at=noon)


def test_wrong_letters_and_anothers_are_refused(here: World, noon: datetime) -> None:
    make.passkey(here.gauri)
    make.passkey(here.hina)

    assert refusal(here, here.hina, noon, "AAAAAA") is signing_in.KeyUnknown
    assert refusal(here, here.hina, noon, letters(here.hina)[0]) is signing_in.KeyUnknown


def test_a_key_is_seen_once(here: World, noon: datetime) -> None:
    seen(here, noon)

    with pytest.raises(signing_in.KeySeen):
        signing_in.witness_key(appointment=here.office, code=letters(here.gauri)[0], by=here.hina, at=noon)


def test_an_office_that_ended_has_no_witness(here: World, noon: datetime) -> None:
    make.passkey(here.gauri)
    end_appointment(appointment=here.office, why="moved", by=here.hina, at=noon)
    here.office.refresh_from_db()

    assert refusal(here, here.hina, noon) is NotRunning


def test_the_database_knows_whose_passkey_it_is_and_keeps_the_row(here: World, noon: datetime) -> None:
    theirs, app = make.passkey(here.hina), Authenticator.objects.create(user=make.login(here.gauri), type="totp", data={})

    for wrong in (theirs.pk, app.pk, 999_999):
        with pytest.raises(IntegrityError), transaction.atomic():
            KeyWitness.objects.create(person=here.gauri, authenticator=wrong, witness=here.hina, at=noon)
    seen(here, noon)
    for change in ("UPDATE people_keywitness SET at = now()", "DELETE FROM people_keywitness"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)


# --- the mail address


def test_a_mail_address_is_written_down_once_with_one_entry(here: World, noon: datetime) -> None:
    before = Entry.objects.count()

    signing_in.open_login(appointment=here.office, email=" Gauri@Example.org ", by=here.hina, at=noon)

    assert list(Login.objects.values_list("person", "email")) == [(here.gauri.pk, "gauri@example.org")]
    assert not Login.objects.get().has_usable_password()
    assert (Entry.objects.count(), Entry.objects.latest("id").act) == (before + 1, "org.login_opened")
    with pytest.raises(signing_in.MailThere):
        signing_in.open_login(appointment=here.office, email="other@example.org", by=here.hina, at=noon)


def test_a_mail_address_of_somebody_else_or_for_the_own_office_is_refused(here: World, noon: datetime) -> None:
    taken = make.login(here.dev).email

    with pytest.raises(signing_in.MailKnown):
        signing_in.open_login(appointment=here.office, email=taken, by=here.hina, at=noon)
    with pytest.raises(OwnOffice):
        signing_in.open_login(appointment=Appointment.objects.get(person=here.hina), email="h@example.org", by=here.hina, at=noon)
    with pytest.raises(permission.OutOfReach):
        signing_in.open_login(appointment=here.office, email="g@example.org", by=here.lata, at=noon)
    assert Login.objects.count() == 1
