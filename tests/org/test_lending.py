"""Lending a part of an office: never more than it gives, till a day, over at once with it, and never a way round the second person."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries

from chaupal.base.errors import Refused
from chaupal.ledger.models import Entry
from chaupal.org import permission
from chaupal.org.actions import delegating, offices, suspending
from chaupal.org.models import Appointment, Delegation
from chaupal.people.models import Person
from tests import make
from tests.org.access import Place, a_place, fresh

pytestmark = pytest.mark.django_db
DAY = date(2027, 2, 1)


@pytest.fixture
def here(noon: datetime) -> Place:
    return a_place(noon)


def lent(here: Place, giver: Person, to: Any, grants: Any, **more: Any) -> Delegation:
    values: dict[str, Any] = {"from_on": DAY, "until_on": DAY + timedelta(days=7), "reason": "leave", "by": fresh(giver), "at": here.noon}
    return delegating.lend(appointment=here.office(giver), to=to, grants=grants, **(values | more))


def can(person: Person, verb: str, matter: str, here: Place, on: date = DAY) -> bool:
    person = fresh(person)
    vars(person)["_held"] = permission.held(person, on)
    return permission.may(person, verb, matter, here.mandal.booths)


def test_what_is_lent_holds_for_its_days_and_its_place_and_no_longer(here: Place) -> None:
    made = lent(here, here.bilal, here.dev, {"relay": ["view", "edit"]}, unit=here.mandal)

    days = [can(here.dev, "edit", "relay", here, day) for day in (DAY - timedelta(days=1), DAY, DAY + timedelta(days=6), DAY + timedelta(days=7))]

    assert days == [False, True, True, False]
    assert permission.scope(fresh(here.dev), "view", "people") == here.other.booths
    entry = Entry.objects.get(act="org.lent")
    assert (entry.by_id, entry.about_kind, entry.about_id) == (str(here.bilal.pk), "delegation", str(made.pk))


def test_what_was_lent_says_from_whom_and_costs_no_second_query(here: Place, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    lent(here, here.bilal, here.dev, {"relay": ["view"]})
    dev = fresh(here.dev)
    vars(dev)["_held"] = permission.held(dev, DAY)
    with django_assert_num_queries(0):
        found = permission.origin(dev, "view", "relay", here.mandal.booths)

    assert found is not None
    assert (found.giver, found.appointment, found.until_on) == (here.bilal.pk, here.office(here.bilal).pk, DAY + timedelta(days=7))
    dev = fresh(here.dev)
    with django_assert_num_queries(1):
        permission.grants(dev)


@pytest.mark.parametrize(
    ("what", "code"),
    [
        ({"grants": {"relay": ["recall"]}}, "org.lent_too_much"),
        ({"grants": {"gate": ["approve"]}}, "org.lent_too_much"),
        ({"grants": {}}, "org.lent_too_much"),
        ({"unit": "state"}, "org.lent_too_much"),
        ({"until_on": DAY + timedelta(days=31)}, "org.lent_too_long"),
        ({"until_on": DAY}, "org.lent_too_long"),
        ({"from_on": DAY - timedelta(days=1)}, "org.lent_too_long"),
        ({"reason": "  "}, "base.bad_input"),
        ({"to": "bilal"}, "org.wrong_receiver"),
        ({"to": "stranger"}, "org.wrong_receiver"),
        ({"by": "olga"}, "org.not_yours_to_lend"),
        ({"by": "dev"}, "org.not_yours_to_lend"),
    ],
)
def test_lending_more_than_one_has_is_refused(here: Place, what: dict[str, object], code: str) -> None:
    told = dict(what)
    who = {"stranger": make.person("Stranger")} | {name: getattr(here, name) for name in ("bilal", "olga", "dev")}
    for name in ("to", "by"):
        if name in told:
            told[name] = fresh(who[str(told[name])])
    if "unit" in told:
        told["unit"] = here.state
    to = told.pop("to", here.esha)
    grants = told.pop("grants", {"relay": ["view"]})

    with pytest.raises(Refused) as refusal:
        lent(here, here.bilal, to, grants, **told)

    assert refusal.value.code == code
    assert Delegation.objects.count() == 0


def test_what_was_lent_is_not_lent_on(here: Place) -> None:
    lent(here, here.bilal, here.esha, {"people": ["create"]})

    with pytest.raises(delegating.NotYoursToLend):
        delegating.lend(
            appointment=here.office(here.bilal), to=here.firoz, grants={"people": ["create"]}, from_on=DAY, until_on=DAY + timedelta(days=2),
            reason="on", by=fresh(here.esha), at=here.noon,
        )  # fmt: skip


def test_a_grave_right_waits_for_a_second_person_who_is_neither_of_the_two(here: Place) -> None:
    made = lent(here, here.bilal, here.esha, {"people": ["see_phone"]}, unit=here.mandal)
    second = make.officer("Second approver", "approver", here.state)

    before = permission.origin(fresh(here.esha), "see_phone", "people", here.mandal.booths)
    for who in (here.bilal, here.esha):
        with pytest.raises(delegating.OwnLending):
            delegating.agree_to_lending(delegation=made, by=fresh(who), at=here.noon)
    with pytest.raises(permission.VerbMissing):
        delegating.agree_to_lending(delegation=made, by=fresh(here.olga), at=here.noon)
    delegating.agree_to_lending(delegation=made, by=fresh(second), at=here.noon)

    assert before is not None
    assert before.giver is None
    assert Entry.objects.filter(act="org.lending_approved").count() == 1
    with pytest.raises(delegating.LendingOver):
        delegating.agree_to_lending(delegation=made, by=fresh(here.asha), at=here.noon)


def test_a_grave_right_gives_nothing_before_the_second_yes(here: Place) -> None:
    made = lent(here, here.bilal, here.dev, {"people": ["view", "see_phone"]}, unit=here.mandal)

    before = can(here.dev, "see_phone", "people", here)
    delegating.agree_to_lending(delegation=made, by=fresh(here.asha), at=here.noon)

    assert (before, can(here.dev, "see_phone", "people", here)) == (False, True)


@pytest.mark.parametrize("how", ["ended", "suspended", "wholly", "left", "taken", "receiver", "receiver suspended", "pack"])
def test_what_is_lent_ends_at_once_with_what_it_hangs_on(here: Place, how: str) -> None:
    made = lent(here, here.bilal, here.dev, {"relay": ["edit"]})
    assert can(here.dev, "edit", "relay", here)

    if how == "ended":
        offices.end_appointment(appointment=here.office(here.bilal), why="over", by=fresh(here.olga), at=here.noon)
    elif how in ("suspended", "wholly"):
        suspending.suspend(appointment=here.office(here.bilal), whole=how == "wholly", reason="asked", by=fresh(here.olga), at=here.noon)
    elif how == "left":
        Person.objects.filter(pk=here.bilal.pk).update(left_at=here.noon)
    elif how == "taken":
        delegating.take_back(delegation=made, by=fresh(here.bilal), at=here.noon)
    elif how == "receiver":
        offices.end_appointment(appointment=here.office(here.dev), why="over", by=fresh(here.olga), at=here.noon)
    elif how == "receiver suspended":
        suspending.suspend(appointment=here.office(here.dev), whole=True, reason="asked", by=fresh(here.olga), at=here.noon)
    else:
        office = here.office(here.bilal).office
        office.grants = {matter: [verb for verb in verbs if verb != "edit"] for matter, verbs in office.grants.items()}
        office.save(update_fields=["grants"])

    assert not can(here.dev, "edit", "relay", here)


def test_the_one_who_lent_does_not_decide_their_own_nominee_by_another_hand(here: Place) -> None:
    """Bilal puts a name forward and lends his approving: by his right the name is not approved either."""
    convenor = make.officer("Convenor", "convenor", make.unit("org_district", "od-1", ((210 * 4096, 214 * 4096),), under=here.state))
    made = lent(here, convenor, here.dev, {"people": ["view", "approve"]})
    delegating.agree_to_lending(delegation=made, by=fresh(here.asha), at=here.noon)
    keeper = here.office(here.chitra).office
    one = Appointment.objects.create(person=make.person("Nominee"), office=keeper, booth=here.booth, proposed_by=convenor, proposed_at=here.noon)
    two = Appointment.objects.create(person=make.person("Other"), office=keeper, booth=here.booth, proposed_by=here.esha, proposed_at=here.noon)
    dev = fresh(here.dev)
    vars(dev)["_held"] = permission.held(dev, DAY)

    with pytest.raises(permission.StandsIn):
        permission.require(dev, "approve", "people", here.mandal.booths, apart=(one.proposed_by_id, one.person_id))
    permission.require(dev, "approve", "people", here.mandal.booths, apart=(two.proposed_by_id, two.person_id))


@pytest.mark.parametrize(("who", "status"), [("bilal", 0), ("esha", 0), ("olga", 0), ("dev", 404), ("asha", 403)])
def test_giver_receiver_and_who_looks_after_people_take_it_back(here: Place, who: str, status: int) -> None:
    made = lent(here, here.bilal, here.esha, {"relay": ["view"]})

    if status:
        with pytest.raises(Refused) as refusal:
            delegating.take_back(delegation=made, by=fresh(getattr(here, who)), at=here.noon)
        assert refusal.value.status == status
    else:
        delegating.take_back(delegation=made, by=fresh(getattr(here, who)), at=here.noon)
        assert Entry.objects.get(act="org.lending_ended").by_id == str(getattr(here, who).pk)


@pytest.mark.parametrize(
    "change",
    [
        {"approved_by": "bilal"}, {"approved_by": "esha"}, {"grants": {"gate": ["approve"]}}, {"until_on": DAY + timedelta(days=20)}, {"to": "dev"},
        {"needs_second": False}, {"unit": "state"},
    ],
)  # fmt: skip
def test_the_database_keeps_what_was_said(here: Place, change: dict[str, object]) -> None:
    made = lent(here, here.bilal, here.esha, {"people": ["see_phone"]})
    told = {name: getattr(here, value) if isinstance(value, str) else value for name, value in change.items()}
    if "approved_by" in told:
        told["approved_at"] = here.noon

    with pytest.raises(IntegrityError), transaction.atomic():
        Delegation.objects.filter(pk=made.pk).update(**told)


def test_the_database_lets_nobody_lend_from_anothers_office(here: Place) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Delegation.objects.create(
            appointment=here.office(here.olga), by=here.bilal, to=here.esha, grants={"people": ["edit"]}, unit=here.state, from_on=DAY,
            until_on=DAY + timedelta(days=2), reason="forged", at=here.noon, needs_second=False,
        )  # fmt: skip
