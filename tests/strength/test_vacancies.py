from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chaupal.base.clock import local
from chaupal.base.paging import FIRST, asked
from chaupal.enrol.models import Applicant
from chaupal.ledger.models import Entry
from chaupal.org.models import Appointment, Office, Unit
from chaupal.strength import vacancies
from chaupal.strength.actions.counting import count_changed
from chaupal.strength.actions.plans import set_plan
from chaupal.strength.models import Vacancy
from tests import make
from tests.strength.pages import as_


def test_the_oldest_vacancy_stands_first_and_pages_hold_each_once(ground):
    Appointment.objects.filter(person=ground.chitra).update(until_on=local(ground.noon).date(), state="ended")
    count_changed(at=ground.noon)

    told: list[vacancies.Row] = []
    wanted = FIRST
    while True:
        page = vacancies.in_scope(ground.mandal.booths, wanted)
        told += page.rows
        if not page.next:
            break
        wanted = asked({"after": page.next}, str, int)

    assert len({row.pk for row in told}) == len(told) == Vacancy.objects.filter(unit=ground.mandal).count()
    assert [row.since for row in told] == sorted(row.since for row in told)
    back = vacancies.in_scope(ground.mandal.booths, asked({"before": page.previous}, str, int))
    last = len(page.rows)
    assert [row.pk for row in back.rows] == [row.pk for row in told[-last - 50 : -last]]


@pytest.mark.parametrize("narrow", [0, 10_000])
def test_both_ways_of_reading_give_the_same(narrow, ground, monkeypatch):
    office = Office.objects.get(key="mandal_training_lead").pk
    wide = [row.pk for row in vacancies.in_scope(ground.desk.state.booths, FIRST, office=office).rows]

    monkeypatch.setattr(vacancies, "NARROW", narrow)

    assert [row.pk for row in vacancies.in_scope(ground.desk.state.booths, FIRST, office=office).rows] == wide
    assert len(wide) == min(50, Unit.objects.filter(kind="mandal").count())


def test_a_vacancy_tells_the_nearest_units_day(ground):
    omar = make.officer("Organiser Omar", "organiser", ground.desk.state)
    day = local(ground.noon).date() + timedelta(days=30)
    set_plan(units=[ground.seat], due_on=day, share=100, by=omar, at=ground.noon)

    row = vacancies.in_scope(ground.mandal.booths, FIRST).rows[0]

    assert row.target is not None
    assert (row.target.due_on, row.unit) == (day, ground.mandal)


def test_page_lists_the_own_mandal_alone_with_a_way_to_fill_it(ground):
    page = as_(ground.esha).get("/strength/vacancies/")

    assert {row.unit for row in page.context["found"].rows} == {ground.mandal}
    assert "/people/new/?booth=" in page.content.decode()


def test_a_keeper_may_look_at_the_own_booth_alone_and_not_fill_it(ground):
    page = as_(ground.chitra).get("/strength/vacancies/")

    assert (page.status_code, list(page.context["found"].rows), page.context["may_name"]) == (200, [], False)


def test_somebody_elsewhere_does_not_find_the_unit(ground):
    assert as_(ground.dev).get(f"/strength/vacancies/?unit={ground.mandal.code}").status_code == 404
    assert as_(ground.esha).get("/strength/vacancies/?after=xx").status_code == 400


def test_export_holds_what_the_eye_sees_and_stands_in_the_ledger(ground):
    office = Office.objects.get(key="mandal_training_lead")

    answer = as_(ground.esha).post("/strength/vacancies/export/", {"unit": ground.mandal.code, "office": office.pk, "reason": "work"})

    lines = answer.content.decode().splitlines()
    entry = Entry.objects.get(act="strength.exported")
    assert (len(lines), entry.about_id, entry.by_id) == (2, str(ground.mandal.pk), str(ground.esha.pk))
    assert lines[1].startswith(f"{office.name_hi},{office.name_en},")


def test_export_is_for_who_fills_places(ground):
    assert as_(ground.lata).post("/strength/vacancies/export/", {"unit": ground.mandal.code}).status_code == 404  # sees no people
    assert as_(ground.gita).post("/strength/vacancies/export/", {"unit": ground.mandal.code}).status_code == 403
    assert as_(ground.dev).post("/strength/vacancies/export/", {"unit": ground.mandal.code}).status_code == 404


def test_a_page_asks_as_much_at_one_row_as_at_fifty(ground):
    client, counts, rows = as_(ground.esha), [], []
    client.get("/strength/vacancies/")

    for left in (50, 1):
        if left == 1:
            Vacancy.objects.exclude(pk__in=Vacancy.objects.filter(unit=ground.mandal, booth__gt=0).values("pk")[:1]).delete()
        with CaptureQueriesContext(connection) as told:
            page = client.get("/strength/vacancies/")
        counts.append(len(told))
        rows.append(len(page.context["found"].rows))

    assert (counts[0], rows) == (counts[1], [50, 1])


def test_who_asked_to_join_is_suggested_to_who_fills_places_alone(ground):
    for number, unit in enumerate((ground.mandal, ground.mandal, ground.seat)):
        Applicant.objects.create(
            name=f"Asker {number}", unit=unit, state="settled", settled_by=ground.esha, settled_at=ground.noon, notice_version="1",
            at=ground.noon - timedelta(days=number), key_hash=bytes([number]),
        )  # fmt: skip

    lead, reader = as_(ground.esha).get("/strength/vacancies/"), as_(ground.gita).get(f"/strength/vacancies/?unit={ground.mandal.code}")

    assert [one.name for one in lead.context["suggested"]] == ["Asker 1", "Asker 0"]
    assert {row.waiting for row in lead.context["found"].rows} == {2}
    assert reader.context["suggested"] is None
    assert "Asker" not in reader.content.decode()
