"""The pages of names on their way up: the list, acts upon many, a sample that is called, slips to print, checks."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chaupal.ledger.models import Entry
from chaupal.org.models import Appointment, Batch, Office, Unit
from chaupal.people.models import Person
from tests import make


def names(ground, count, state="consented"):
    """So many booth members of Esha's, brought to a state by hand."""
    made = []
    for n in range(count):
        more = {"confirmed_at": ground.noon, "accepted_at": ground.noon} if state != "nominated" else {}
        more |= {"recommended_by": ground.esha, "recommended_at": ground.noon} if state == "recommended" else {}
        who = make.number(make.person(f"Name {n}"), f"9197{Person.objects.count():08}")
        office = Office.objects.get(key="booth_member")
        made.append(
            Appointment.objects.create(
                person=who, office=office, booth=ground.booths[n % 3], proposed_by=ground.esha, proposed_at=ground.noon, state=state, **more
            ).pk
        )
    return made


@pytest.fixture
def convenor(ground):
    return make.officer("District Bilal", "convenor", Unit.objects.filter(kind="org_district", below_rows__unit=ground.mandal)[0])


@pytest.fixture
def co_lead(ground):
    return make.officer("Mandal co-lead", "mandal_co_lead", ground.mandal)


def as_(who, **more):
    client = make.sign_in(Client(), who, **more)
    client.cookies["language"] = "en"
    return client


def states(ids):
    return list(Appointment.objects.filter(pk__in=ids).order_by("pk").values_list("state", flat=True))


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_queries_however_many_rows(rows, ground):
    names(ground, rows)
    client = as_(ground.esha)
    client.get("/approvals/people/")

    with CaptureQueriesContext(connection) as asked:
        page = client.get("/approvals/people/")

    assert (len(asked), len(page.context["found"].rows)) == (11, rows)


def test_the_list_is_of_the_own_reach_and_narrows(ground):
    ids = names(ground, 2)

    mine = as_(ground.esha).get("/approvals/people/?state=consented&office=booth_member").context["found"].rows
    none = as_(ground.esha).get("/approvals/people/?state=recommended").context["found"].rows

    assert [row.appointment.pk for row in mine] == ids
    assert none == as_(ground.dev).get("/approvals/people/").context["found"].rows == []
    assert as_(ground.chitra).get("/approvals/people/").status_code == 404


def test_the_chosen_are_recommended_and_taken_back(ground):
    ids = names(ground, 3)
    client = as_(ground.esha)

    done = client.post("/approvals/people/recommendation/", {"one": ids[:2]})
    put = states(ids)
    page = client.get(done["Location"]).content.decode()
    back = client.post(done["Location"].split("?")[0] + "undo/")

    assert (done.status_code, put, "Take this back" in page) == (303, ["recommended", "recommended", "consented"], True)
    assert (back.status_code, states(ids)) == (303, ["consented"] * 3)
    assert list(Entry.objects.order_by("-id").values_list("act", flat=True)[:2]) == ["org.batch_taken_back", "org.appointments_recommended"]


def test_all_of_the_list_are_recommended(ground):
    ids = names(ground, 3)

    as_(ground.esha).post("/approvals/people/recommendation/", {"all": "1", "unit": ground.mandal.code})

    assert states(ids) == ["recommended"] * 3


@pytest.mark.parametrize("act", ["recommendation", "return", "slips"])
def test_an_act_upon_many_is_404_outside_403_for_a_reader_and_422_for_none(act, ground):
    ids = names(ground, 1)
    told = {"one": ids, "reason": "x"}
    reader = make.officer("Trainer", "trainer", ground.desk.state)
    where = f"/approvals/people/{act}/"

    answers = [as_(who).post(where, told).status_code for who in (ground.dev, reader)]
    none = as_(ground.esha).post(where, {"reason": "x"})

    assert (answers, none.status_code, states(ids)) == ([404, 403], 422, ["consented"])


def test_a_return_of_many_wants_a_reason(ground):
    ids = names(ground, 2)
    client = as_(ground.esha)

    empty, done = client.post("/approvals/people/return/", {"one": ids}), client.post("/approvals/people/return/", {"one": ids, "reason": "twice"})

    assert (empty.status_code, done.status_code, states(ids)) == (422, 303, ["returned"] * 2)


def test_a_sample_is_called_and_the_approval_opens(ground, convenor, co_lead):
    ids = names(ground, 12, "recommended")
    weak = make.sign_in_by(Client(), convenor, "totp").post("/approvals/people/approval/", {"one": ids})
    drawn = as_(convenor).post("/approvals/people/approval/", {"one": ids})
    where = drawn["Location"].split("?")[0]
    early = as_(convenor).post(f"{where}approval/")
    batch = Batch.objects.get()
    page = as_(co_lead).get(where).content.decode()

    calls = [as_(co_lead).post(f"{where}calls/{item.pk}/", {"outcome": "confirmed"}).status_code for item in batch.items.filter(turn__isnull=False)]
    item = batch.items.filter(turn=1)[0]
    own, wrong, outside = (
        as_(ground.esha).post(f"{where}calls/{item.pk}/", {"outcome": "confirmed"}).status_code,
        as_(co_lead).post(f"{where}calls/{item.pk}/", {"outcome": "maybe"}).status_code,
        as_(ground.dev).get(where).status_code,
    )
    done = as_(convenor).post(f"{where}approval/")

    assert (weak.status_code, drawn.status_code, early.status_code) == (403, 303, 409)
    assert (batch.seed in page, calls, own, wrong, outside) == (True, [303] * 3, 409, 422, 404)
    assert (done.status_code, states(ids)) == (303, ["active"] * 12)


def test_slips_of_many_are_printed_once_with_letters_and_pictures(ground):
    ids = names(ground, 9, "nominated")

    answer = as_(ground.esha).post("/approvals/people/slips/", {"one": ids})

    text = answer.content.decode()
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
    assert (text.count("<svg") >= 9, text.count('class="sheet"'), len(re.findall(r"/join/[A-Z0-9]{8}/", text))) == (True, 2, 9)
    assert states(ids) == ["slip"] * 9


def test_a_name_nobody_can_approve_is_listed_with_a_link(ground):
    ids = names(ground, 1, "recommended")
    Appointment.objects.filter(person__in=(ground.gita, ground.desk.gauri)).update(state="ended", until_on=ground.noon.date())

    page = as_(ground.esha).get("/approvals/people/stuck/")

    assert [one.pk for group in page.context["found"] for one in group.rows] == ids
    assert "/people/new/?unit=" in page.content.decode()


def test_headquarters_draws_a_check_and_the_district_does_not(ground, convenor):
    district = Unit.objects.filter(kind="org_district", below_rows__unit=ground.mandal)[0]

    page = as_(ground.gita).get("/approvals/people/checks/")
    drawn = as_(ground.gita).post("/approvals/people/checks/new/", {"unit": district.code})
    below = as_(convenor).post("/approvals/people/checks/new/", {"unit": district.code})
    outside = as_(ground.dev).post("/approvals/people/checks/new/", {"unit": district.code})

    assert district in page.context["districts"]
    assert (drawn.status_code, below.status_code, outside.status_code) == (303, 403, 404)
    assert as_(ground.gita).get("/approvals/people/checks/").context["found"][0].unit == district
