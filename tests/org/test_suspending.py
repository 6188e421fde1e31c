"""An office taken out of use: at the next request, by somebody above, given back by a third."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from chaupal.base.errors import Refused
from chaupal.ledger.models import Entry
from chaupal.org import permission
from chaupal.org.actions import suspending
from chaupal.org.models import Appointment, Suspension
from chaupal.people.models import Session
from tests import make
from tests.org.access import Place, a_place, fresh

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(noon: datetime) -> Place:
    return a_place(noon)


def suspended(here: Place, who: str, by: str, *, whole: bool = False) -> Suspension:
    person = getattr(here, who)
    return suspending.suspend(appointment=here.office(person), whole=whole, reason="lost phone", by=fresh(getattr(here, by)), at=here.noon)


def test_a_suspended_office_gives_nothing_from_the_next_request_on(here: Place) -> None:
    client = make.sign_in(Client(), here.esha)
    before = client.get("/people/").status_code

    suspended(here, "esha", "bilal")
    after = client.get("/people/?hl=en")

    assert (before, after.status_code) == (200, 403)
    assert "Your work here is suspended" in after.content.decode()
    assert permission.grants(fresh(here.esha)) == ()
    assert here.office(here.esha).state == "suspended"
    entry = Entry.objects.get(act="org.suspended")
    assert (entry.by_id, entry.about_kind, entry.rows) == (str(here.bilal.pk), "appointment", 1)


def test_a_suspended_keepers_phone_shows_why_and_no_card(here: Place) -> None:
    client = make.sign_in(Client(), here.chitra)
    before = client.get("/today/").status_code

    suspended(here, "chitra", "esha")
    answers = [client.get(address).status_code for address in ("/today/", "/booth/", "/people/mine/", "/keys/")]

    assert (before, answers) == (200, [403, 403, 200, 200])


def test_another_office_of_the_same_person_goes_on_unless_all_are_taken(here: Place) -> None:
    second = make.appoint(here.esha, "mandal_lead", here.other)

    suspended(here, "dev", "bilal")
    suspending.suspend(appointment=second, whole=False, reason="asked", by=fresh(here.bilal), at=here.noon)
    one = permission.scope(fresh(here.esha), "view", "relay")
    suspending.suspend(appointment=second, whole=True, reason="asked", by=fresh(here.olga), at=here.noon)

    assert one == here.mandal.booths
    assert permission.scope(fresh(here.esha), "view", "relay") == ()


def test_an_office_given_later_is_suspended_with_the_person(here: Place) -> None:
    suspended(here, "esha", "olga", whole=True)

    make.appoint(here.esha, "mandal_lead", here.other)

    assert permission.grants(fresh(here.esha)) == ()


@pytest.mark.parametrize(
    ("who", "by", "code"),
    [
        ("esha", "bilal", ""), ("chitra", "esha", ""), ("firoz", "esha", ""), ("asha", "hari", ""), ("olga", "hari", ""),
        ("esha", "firoz", "org.verb_missing"), ("esha", "esha", "org.own_office"), ("asha", "olga", "org.verb_missing"),
        ("esha", "dev", "org.out_of_reach"), ("chitra", "chitra", "org.out_of_reach"), ("hari", "hari", "org.own_office"),
        ("esha", "hari", "org.verb_missing"), ("bilal", "esha", "org.out_of_reach"),
    ],
)  # fmt: skip
def test_who_is_above_suspends_and_nobody_else(here: Place, who: str, by: str, code: str) -> None:
    if not code:
        assert suspended(here, who, by).by_id == getattr(here, by).pk
        return

    with pytest.raises(Refused) as refusal:
        suspended(here, who, by)

    assert refusal.value.code == code
    assert Suspension.objects.count() == 0


def test_everything_of_somebody_who_also_holds_a_higher_office_is_not_a_lower_ones_to_take(here: Place) -> None:
    make.appoint(here.chitra, "seat_reports_lead", here.seat)
    low = Appointment.objects.get(person=here.chitra, office__key="keeper_1")

    with pytest.raises(suspending.OfficeElsewhere):
        suspending.suspend(appointment=low, whole=True, reason="asked", by=fresh(here.esha), at=here.noon)


def test_lifting_is_the_act_of_a_third(here: Place) -> None:
    made = suspended(here, "esha", "bilal")

    for who in (here.bilal, here.esha):
        with pytest.raises(suspending.LiftedByAnother):
            suspending.lift_suspension(suspension=made, by=fresh(who), at=here.noon)
    with pytest.raises(permission.OutOfReach):
        suspending.lift_suspension(suspension=made, by=fresh(here.dev), at=here.noon)
    suspending.lift_suspension(suspension=made, by=fresh(here.olga), at=here.noon)

    assert permission.scope(fresh(here.esha), "view", "relay") == here.mandal.booths
    assert here.office(here.esha).state == "active"
    with pytest.raises(suspending.NotSuspended):
        suspending.lift_suspension(suspension=made, by=fresh(here.olga), at=here.noon)


def test_lifting_one_of_two_leaves_the_other_standing(here: Place) -> None:
    one = suspended(here, "esha", "bilal")
    suspended(here, "esha", "olga", whole=True)

    suspending.lift_suspension(suspension=one, by=fresh(here.olga), at=here.noon)

    assert here.office(here.esha).state == "suspended"
    assert permission.grants(fresh(here.esha)) == ()


def test_what_nobody_renewed_is_lifted_by_the_calendar(here: Place) -> None:
    suspended(here, "esha", "bilal")

    counts = [suspending.lift_old_suspensions(at=here.noon + timedelta(days=days)) for days in (29, 30, 31)]

    assert counts == [0, 1, 0]
    assert here.office(here.esha).state == "active"
    assert Entry.objects.get(act="org.suspensions_lapsed").rows == 2


def test_taking_everything_ends_every_sign_in(here: Place) -> None:
    clients = [make.sign_in(Client(), here.esha), make.sign_in(Client(), here.esha, strong=False)]
    other = make.sign_in(Client(), here.bilal)

    suspended(here, "esha", "olga", whole=True)

    assert [client.get("/people/").status_code for client in (*clients, other)] == [303, 303, 200]
    assert Session.objects.filter(person=here.esha, ended_at=None).count() == 0


@pytest.mark.parametrize("change", [{"by": "esha"}, {"reason": "something else"}, {"lifted_by": "bilal"}, {"lifted_by": "esha"}, {"person": "dev"}])
def test_the_database_keeps_what_was_said_of_a_suspension(here: Place, change: dict[str, str]) -> None:
    made = suspended(here, "esha", "bilal")
    told = {name: getattr(here, value, value) for name, value in change.items()}
    if "lifted_by" in told:
        told["lifted_at"] = here.noon

    with pytest.raises(IntegrityError), transaction.atomic():
        Suspension.objects.filter(pk=made.pk).update(**told)


def test_an_office_that_stands_as_suspended_gives_no_right_whatever_else_says(db: None) -> None:
    who = make.officer("Convenor", "convenor")
    Appointment.objects.filter(person=who).update(state="suspended")

    assert permission.grants(who) == ()
