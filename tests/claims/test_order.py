"""What the desk reads next, what a district has first, what waits, and who is asked when it is late."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from chaupal.base import paging
from chaupal.base.clock import now
from chaupal.claims import counted, desk, escalation
from chaupal.claims.actions import claim as acts
from chaupal.claims.models import Claim, Counted, Triage
from chaupal.ledger.models import Entry
from chaupal.org.models import Unit
from chaupal.people.models import Person
from tests import make
from tests.following import run_followers

HOUR = timedelta(hours=1)


def queue(person: Person, at: datetime) -> list[desk.QueueRow]:
    """The rows of the queue, once the worker has counted."""
    counted.refresh(at)
    return list(desk.queue(person, desk.Filter(), paging.FIRST, at=at).rows)


def order(person: Person, at: datetime) -> list[str]:
    return [row.claim.text_hi for row in queue(person, at)]


def part(person: Person, claim: Claim, at: datetime) -> int:
    return next(row.part for row in queue(person, at) if row.claim == claim)


@pytest.fixture
def district(db: None) -> Unit:
    """A district of mandals 1 to 3 of seat 212."""
    return make.unit("org_district", "od-1", ((212 * 4096 + 10, 212 * 4096 + 40),), under=make.state())


def mandal_of(district: Unit, number: int) -> Unit:
    lower = 212 * 4096 + number * 10
    return make.unit("mandal", f"d-{number}", ((lower, lower + 10),), under=district)


@pytest.fixture
def bilal(district: Unit) -> Person:
    return make.officer("Bilal", "convenor", district)


def test_what_is_urgent_is_booths_times_clock(ira: Person, noon: datetime) -> None:
    one, two, three, four = (make.mandal(number) for number in (1, 2, 3, 4))
    seen = {"चौड़ा": (one, two, three, four), "सँकरा": (one, two), "देर से": (one, two)}
    ages = {"चौड़ा": 6, "सँकरा": 11, "देर से": 25}  # hours of 24: 40 x 6/24 = 10, 20 x 11/24 = 9.2, 20 x 25/24 = 20.8
    for text, mandals in seen.items():
        claim = make.claim(ira, noon - ages[text] * HOUR, text, kind="other")
        for mandal in mandals:
            acts.sight(claim=claim, unit=mandal, at=noon - HOUR)

    assert order(ira, noon) == ["देर से", "चौड़ा", "सँकरा"]


def test_sightings_older_than_48_hours_do_not_make_it_urgent(ira: Person, noon: datetime) -> None:
    for text, age in (("पुराना", 49), ("नया", 1)):
        claim = make.claim(ira, noon - 60 * HOUR, text, kind="other")
        for number in (1, 2):
            mandal = Unit.objects.filter(code=f"m-212-{number}").first() or make.mandal(number)
            acts.sight(claim=claim, unit=mandal, at=noon - age * HOUR)

    assert order(ira, noon) == ["नया", "पुराना"]


def test_a_claim_seen_once_waits_at_the_end_until_seen_again_taken_or_overdue(ira: Person, asha: Person, noon: datetime) -> None:
    once = make.claim(ira, noon - 23 * HOUR, "एक बार", kind="other")
    acts.sight(claim=once, unit=make.mandal(1), at=noon - HOUR)
    make.claim(ira, noon, "हाथ से", kind="other")

    assert order(ira, noon) == ["हाथ से", "एक बार"]
    assert (part(ira, once, noon), part(ira, once, noon + HOUR)) == (desk.ONCE, desk.NEXT)

    acts.assign_claim(claim=once, to=ira, by=asha, at=noon)
    taken = part(ira, once, noon)
    Claim.objects.filter(pk=once.pk).update(assigned_to=None)
    acts.sight(claim=once, unit=make.mandal(2), at=noon)
    assert (taken, part(ira, once, noon)) == (desk.NEXT, desk.NEXT)


def test_the_queue_marks_what_was_seen_once_and_it_can_be_opened(desk_page: Client, ira: Person, today: datetime) -> None:
    once = make.claim(ira, today, "एक बार", kind="other")
    acts.sight(claim=once, unit=make.mandal(1), at=today)
    counted.refresh(today)

    text = desk_page.get("/claims/").content.decode()

    assert "एक ही बार दिखा: रुका है" in text
    assert desk_page.get(f"/claims/{once.pk}/").status_code == 200


@pytest.fixture
def desk_page(client: Client, ira: Person) -> Client:
    return make.sign_in(client, ira)


def test_a_claim_of_one_district_is_the_districts_for_a_quarter_of_its_hours(ira: Person, bilal: Person, district: Unit, noon: datetime) -> None:
    claim = make.claim(ira, noon, "ज़िले का", kind="other")
    for number in (1, 2):
        acts.sight(claim=claim, unit=mandal_of(district, number), at=noon)
    make.claim(ira, noon, "दूसरा", kind="other")

    assert [part(ira, claim, at) for at in (noon, noon + 6 * HOUR - timedelta(minutes=1), noon + 6 * HOUR)] == [desk.DISTRICT, desk.DISTRICT, desk.NEXT]
    assert order(ira, noon) == ["दूसरा", "ज़िले का"]
    assert order(bilal, noon) == ["ज़िले का"]


def test_a_claim_seen_in_two_districts_or_in_one_without_a_lead_is_the_desks(ira: Person, district: Unit, noon: datetime) -> None:
    alone = make.claim(ira, noon, "बिना संयोजक", kind="other")
    for number in (1, 2):
        acts.sight(claim=alone, unit=mandal_of(district, number), at=noon)
    without = part(ira, alone, noon)
    make.officer("Bilal", "convenor", district)
    with_lead = part(ira, alone, noon)
    acts.sight(claim=alone, unit=make.mandal(9), at=noon)

    assert (without, with_lead, part(ira, alone, noon)) == (desk.NEXT, desk.DISTRICT, desk.NEXT)


def test_a_district_hands_a_claim_up_once_and_it_is_recorded(client: Client, ira: Person, bilal: Person, district: Unit, today: datetime) -> None:
    claim = make.claim(ira, today, kind="other")
    acts.sight(claim=claim, unit=mandal_of(district, 1), at=today)
    page = make.sign_in(client, bilal)
    shown = page.get(f"/claims/{claim.pk}/").content.decode()

    first = page.post(f"/claims/{claim.pk}/triage/")
    again = page.post(f"/claims/{claim.pk}/triage/")

    assert "राज्य डेस्क को उत्तर देना होगा" in shown
    assert (first.status_code, again.status_code) == (303, 409)
    assert list(Triage.objects.values_list("claim", "unit", "by")) == [(claim.pk, district.pk, bilal.pk)]
    assert Entry.objects.filter(act="claims.sent_up", about_id=str(claim.pk), by_id=str(bilal.pk)).count() == 1
    assert part(ira, claim, today) == desk.ONCE


def test_a_district_acts_on_its_own_claims_alone(client: Client, ira: Person, bilal: Person, district: Unit, today: datetime) -> None:
    own, shared, foreign, unseen = (make.claim(ira, today, text, kind="other") for text in ("अपना", "साझा", "दूसरे का", "कहीं नहीं"))
    mine, other = mandal_of(district, 1), make.mandal(9)
    for claim, units in ((own, [mine]), (shared, [mine, other]), (foreign, [other])):
        for unit in units:
            acts.sight(claim=claim, unit=unit, at=today)
    page = make.sign_in(client, bilal)

    seen = [page.get(f"/claims/{one.pk}/").status_code for one in (own, shared, foreign, unseen)]
    closed = [page.post(f"/claims/{one.pk}/outcome/", {"outcome": "opinion"}).status_code for one in (shared, foreign, unseen, own)]
    joined = page.post(f"/claims/{shared.pk}/judgements/", {"other": foreign.pk, "verdict": "same"}).status_code

    assert seen == [200, 200, 404, 404]
    assert closed == [403, 404, 404, 303]
    assert joined == 403
    assert page.post(f"/claims/{own.pk}/assignment/", {"to": ira.pk}).status_code in (403, 404)
    assert order(bilal, today) == ["साझा"]


def test_an_overdue_claim_goes_from_office_to_office(ira: Person, asha: Person, gauri: Person, noon: datetime) -> None:
    claim = make.claim(ira, noon, kind="poll_process")

    def asked(minutes: int) -> tuple[str, list[str]] | None:
        found = escalation.asked([claim], noon + timedelta(minutes=minutes)).get(claim.pk)
        return None if found is None else (found.office_en, [person.name_en for person in found.people])

    assert [asked(minutes) for minutes in (59, 60, 89, 90, 120)] == [
        None,
        ("Control-room operator", ["Asha"]),
        ("Control-room operator", ["Asha"]),
        ("Approver at headquarters", ["Gauri"]),
        ("Compliance officer", []),
    ]


def test_an_answered_claim_is_nobodys_however_late(ira: Person, noon: datetime) -> None:
    claim = make.claim(ira, noon)
    acts.close_claim(claim=claim, outcome="opinion", by=ira, at=noon)
    claim.refresh_from_db()

    assert escalation.asked([claim], noon + 9 * HOUR) == {}


@pytest.mark.parametrize("rows", [1, 3])
def test_the_queue_of_late_and_district_claims_costs_the_same(
    rows: int, ira: Person, asha: Person, bilal: Person, district: Unit, noon: datetime, django_assert_num_queries: Any
) -> None:
    mandals = [mandal_of(district, 1), mandal_of(district, 2)]
    for number in range(rows):
        make.claim(ira, noon - 30 * HOUR, f"देर {number}", kind="other")
        young = make.claim(ira, noon, f"ज़िले का {number}", kind="other")
        for mandal in mandals:
            acts.sight(claim=young, unit=mandal, at=noon)

    counted.refresh(noon)
    with django_assert_num_queries(7):  # offices, whole state, claims, sightings, who is asked, checks of others, districts
        found = desk.queue(ira, desk.Filter(), paging.FIRST, at=noon)

    assert len(found.rows) == 2 * rows


@pytest.mark.commits
def test_a_claim_is_counted_anew_when_its_sightings_settle() -> None:
    at = now()
    claim = make.claim(make.officer("Ira", "researcher"), at, kind="other")
    mandals = [make.mandal(number) for number in (1, 2)]
    acts.sight(claim=claim, unit=mandals[0], at=at)
    run_followers()
    once = Counted.objects.values_list("booths", "times", "alone_in").get(claim=claim)

    for mandal in (mandals[1], mandals[1]):
        acts.sight(claim=claim, unit=mandal, at=at)
    run_followers()

    assert once == (10, 1, None)
    assert Counted.objects.values_list("booths", "times", "alone_in").get(claim=claim) == (20, 2, None)
