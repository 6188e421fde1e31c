"""The one permission question: an office's verbs over its place, out of reach as nowhere, in reach without the verb refused."""

from __future__ import annotations

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from chaupal.base.multirange import Runs
from chaupal.org import permission, shape
from chaupal.org.models import Appointment, Booth, Unit
from chaupal.people.models import Person
from chaupal.people.queries import DEMO, MAIL, PASSKEY, PIN, SECOND, Visitor
from tests import make

pytestmark = pytest.mark.django_db


def booth(seat: Unit, part: int) -> Booth:
    return Booth.objects.create(number=seat.booths[0][0] + part, seat=seat, part_no=part, opened_on=date(2026, 1, 1))


@pytest.fixture
def places() -> tuple[Unit, Unit, Unit]:
    seat = make.unit("seat", "s-212", ((212 * 4096, 213 * 4096),), under=make.state(), number=212)
    inside = make.unit("mandal", "m-1", ((212 * 4096 + 1, 212 * 4096 + 11),), under=seat)
    outside = make.unit("mandal", "m-2", ((212 * 4096 + 11, 212 * 4096 + 21),), under=seat)
    return seat, inside, outside


def test_a_lead_may_in_the_own_mandal_and_nowhere_else(places: tuple[Unit, Unit, Unit]) -> None:
    _seat, inside, outside = places
    lead = make.officer("Esha", "mandal_lead", inside)

    answers = [permission.may(lead, "view", "relay", unit.booths) for unit in (inside, outside)]

    assert answers == [True, False]


def test_what_is_out_of_reach_is_nowhere(places: tuple[Unit, Unit, Unit]) -> None:
    _seat, inside, outside = places
    lead = make.officer("Esha", "mandal_lead", inside)

    with pytest.raises(permission.OutOfReach) as refusal:
        permission.require(lead, "edit", "relay", outside.booths)

    assert refusal.value.status == 404


def test_what_is_in_reach_without_the_verb_is_refused(places: tuple[Unit, Unit, Unit]) -> None:
    _seat, inside, _outside = places
    lead = make.officer("Esha", "mandal_lead", inside)

    with pytest.raises(permission.VerbMissing) as refusal:
        permission.require(lead, "approve", "people", inside.booths)

    assert refusal.value.status == 403


def test_half_a_place_is_not_enough(places: tuple[Unit, Unit, Unit]) -> None:
    seat, inside, _outside = places
    lead = make.officer("Esha", "mandal_lead", inside)

    assert permission.may(lead, "view", "relay", seat.booths) is False


def test_two_offices_add_up(places: tuple[Unit, Unit, Unit]) -> None:
    _seat, inside, outside = places
    lead = make.officer("Esha", "mandal_lead", inside)
    make.appoint(lead, "mandal_lead", outside)

    assert permission.scope(lead, "view", "relay") == ((212 * 4096 + 1, 212 * 4096 + 21),)


@pytest.mark.parametrize(
    ("change", "left"),
    [
        ({"until_on": date(2026, 6, 1)}, ()),
        ({"from_on": date(2030, 1, 1)}, ()),
        ({}, ((212 * 4096 + 1, 212 * 4096 + 11),)),
    ],
)
def test_only_an_approved_running_office_counts(places: tuple[Unit, Unit, Unit], change: dict[str, object], left: Runs) -> None:
    _seat, inside, _outside = places
    lead = make.officer("Esha", "mandal_lead", inside)

    Appointment.objects.filter(person=lead).update(**change)

    assert permission.scope(Person.objects.get(pk=lead.pk), "view", "relay") == left


def test_an_office_nobody_approved_does_not_count(places: tuple[Unit, Unit, Unit]) -> None:
    _seat, inside, _outside = places
    held = make.appoint(make.person("Proposed for"), "mandal_lead", inside)
    lead = make.person("Esha")

    Appointment.objects.create(
        person=lead, office=held.office, unit=inside, proposed_by=held.person, proposed_at=make.BEFORE, from_on=held.from_on
    )

    assert permission.scope(lead, "view", "relay") == ()


def test_somebody_who_left_may_nothing(places: tuple[Unit, Unit, Unit]) -> None:
    _seat, inside, _outside = places
    lead = make.officer("Esha", "mandal_lead", inside)
    Person.objects.filter(pk=lead.pk).update(left_at=make.BEFORE)

    assert permission.scope(Person.objects.get(pk=lead.pk), "view", "relay") == ()


def test_a_keeper_reaches_one_booth(places: tuple[Unit, Unit, Unit]) -> None:
    seat, _inside, _outside = places
    keeper = make.officer("Chitra", "keeper_1", booth(seat, 7))

    assert permission.scope(keeper, "create", "relay") == ((212 * 4096 + 7, 212 * 4096 + 8),)


@pytest.mark.parametrize("offices", [1, 3])
def test_the_question_costs_one_query_a_request(
    places: tuple[Unit, Unit, Unit], offices: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    _seat, inside, _outside = places
    lead = make.person("Esha")
    for office in ("mandal_lead", "mandal_co_lead", "mandal_training_lead")[:offices]:
        make.appoint(lead, office, inside)
    lead = Person.objects.get(pk=lead.pk)

    with django_assert_num_queries(1):
        for verb in permission.VERBS:
            permission.scope(lead, verb, "relay")


def test_an_unknown_verb_is_a_bug() -> None:
    with pytest.raises(ValueError, match="fly relay"):
        permission.scope(make.person("Dev"), "fly", "relay")


@pytest.mark.parametrize(("how", "strong"), [(PIN, False), (MAIL, False), (SECOND, True), (PASSKEY, True), (DEMO, True)])
def test_approving_asks_for_more_than_a_mail_code(how: str, strong: bool) -> None:
    visitor = Visitor(make.person("Gauri"), how)

    if strong:
        permission.strong(visitor)
    else:
        with pytest.raises(permission.NotStrong):
            permission.strong(visitor)


# Design 5, column "must not".
MUST_NOT = [
    ("operator", "approve", "claims"),
    ("operator", "approve", "facts"),
    ("researcher", "approve", "claims"),
    ("researcher", "release", "press"),
    ("researcher", "see_phone", "tips"),
    ("approver", "create", "claims"),
    ("compliance_officer", "release", "press"),
    ("compliance_officer", "create", "claims"),
    ("auditor", "see_phone", "people"),
    ("auditor", "release", "press"),
    ("integrity_analyst", "view", "people"),
    ("integrity_analyst", "release", "press"),
    ("integrity_analyst", "review_integrity", "watch"),
    ("compliance_officer", "create", "watch"),
    ("approver", "create", "watch"),
    ("auditor", "see_phone", "watch"),
    ("trainer", "view", "tips"),
    ("treasurer", "view", "tips"),
    ("grievance_contact", "view", "tips"),
    ("duty_officer", "create", "claims"),
    ("system_administrator", "see_phone", "people"),
]


@pytest.mark.parametrize("pack", shape.names())
@pytest.mark.parametrize(("office", "verb", "matter"), MUST_NOT)
def test_what_an_office_must_not(pack: str, office: str, verb: str, matter: str) -> None:
    grants = next(one.grants for one in shape.load(pack).offices if one.key == office)

    assert verb not in grants.get(matter, ())


@pytest.mark.parametrize("pack", shape.names())
def test_no_office_both_creates_and_approves_one_matter(pack: str) -> None:
    both = [
        (office.key, matter)
        for office in shape.load(pack).offices
        for matter, verbs in office.grants.items()
        if "approve" in verbs and "create" in verbs and matter != "people"
    ]

    assert both == []


@pytest.mark.parametrize("pack", shape.names())
def test_three_people_can_run_the_main_job(pack: str) -> None:
    """The smallest team (design 5): a researcher writes, an approver approves, an operator lets go."""
    grants = {office.key: office.grants for office in shape.load(pack).offices}
    steps = [
        ("researcher", "view", "tips"),
        ("researcher", "create", "claims"),
        ("researcher", "create", "facts"),
        ("approver", "approve", "facts"),
        ("approver", "approve", "claims"),
        ("operator", "release", "press"),
    ]

    missing = [step for step in steps if step[1] not in grants[step[0]].get(step[2], ())]

    assert missing == []
