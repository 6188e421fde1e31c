"""The pages of a sheet: the five of every writing view, and the whole way without a script."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from chaupal.enrol.models import Sheet, SheetRow
from chaupal.ledger.models import Entry
from chaupal.people.models import Person
from tests import make
from tests.enrol.ground import HEADS, Ground, as_csv, as_xlsx, number


def as_(who: Person) -> Client:
    return make.sign_in(Client(), who)


def upload(client: Client, data: bytes, name: str = "names.csv") -> Any:
    return client.post("/enrol/sheets/", {"file": SimpleUploadedFile(name, data)})


def mapped(sheet: Sheet, **more: Any) -> dict[str, Any]:
    return {key: str(at) for key, at in sheet.mapping["columns"].items()} | more


def test_the_whole_way_from_file_to_nominations(ground: Ground) -> None:
    client = as_(ground.bilal)
    answer = upload(client, as_xlsx([HEADS, ground.row(1), ground.row(2, phone="12")]), "सूची.xlsx")
    sheet = Sheet.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, f"/enrol/sheets/{sheet.pk}/")

    looked = client.post(f"/enrol/sheets/{sheet.pk}/columns/", mapped(sheet), follow=True).content.decode()
    brought = client.post(f"/enrol/sheets/{sheet.pk}/import/", follow=True)
    back = client.get(f"/enrol/sheets/{sheet.pk}/back.csv")

    assert "राकेश कक" in looked
    assert number(1) not in looked
    assert [row.appointment.person.name_hi for row in brought.context["found"].rows] == ["राकेश कक"]
    assert (back.status_code, back["Cache-Control"]) == (200, "no-store")
    assert "राकेश ककक,12," in back.content.decode()
    assert client.get(f"/enrol/sheets/{sheet.pk}/back.xlsx").content[:2] == b"PK"
    assert list(Entry.objects.filter(act="enrol.sheet_done").values_list("by_id", "about_id")) == [(str(ground.bilal.pk), str(sheet.pk))]


def test_a_forbidden_column_is_refused_on_the_page_p4(ground: Ground) -> None:
    answer = upload(as_(ground.bilal), as_csv([[*HEADS, "जाति"], [*ground.row(1), "x"]]))

    assert (answer.status_code, Sheet.objects.count()) == (422, 0)
    assert "P4" in answer.content.decode()


def test_bad_input_keeps_the_form(ground: Ground) -> None:
    client = as_(ground.bilal)
    assert client.post("/enrol/sheets/", {}).status_code == 422
    assert upload(client, b"%PDF-1.4").status_code == 422
    sheet = ground.take(as_csv([HEADS, ground.row(1)]))

    answer = client.post(f"/enrol/sheets/{sheet.pk}/columns/", mapped(sheet, phone="", place="nowhere"))

    assert answer.status_code == 422
    assert sorted(answer.context["form"].errors) == ["phone"]
    assert client.post(f"/enrol/sheets/{sheet.pk}/columns/", mapped(sheet, phone="77")).status_code == 422
    assert client.post(f"/enrol/sheets/{sheet.pk}/table/", {"table": "4"}).status_code == 422


@pytest.mark.parametrize("where", ["", "columns/", "import/", "stop/", "table/", "back.csv", "back.xlsx"])
def test_a_sheet_is_nowhere_outside_its_reach(where: str, ground: Ground) -> None:
    sheet = ground.brought(ground.take(as_csv([HEADS, ground.row(1), ground.row(2, phone="1")])))
    for who in (ground.dev, ground.esha, make.person("Nobody")):
        client = as_(who)
        address = f"/enrol/sheets/{sheet.pk}/{where}"
        answer = client.get(address) if where in ("", "back.csv", "back.xlsx") else client.post(address)
        assert answer.status_code == 404


@pytest.mark.parametrize("where", ["columns/", "import/", "stop/", "table/"])
def test_who_only_looks_at_people_is_refused(where: str, ground: Ground) -> None:
    sheet = ground.take(as_csv([HEADS, ground.row(1)]))

    assert as_(ground.tara).post(f"/enrol/sheets/{sheet.pk}/{where}").status_code == 403
    assert as_(ground.tara).get("/enrol/sheets/").status_code == 403


def test_who_may_put_forward_in_the_whole_unit_sees_what_came_of_a_sheet_and_not_its_rows(ground: Ground) -> None:
    sheet = ground.brought(ground.take(as_csv([HEADS, ground.row(1), ground.row(2, phone="1")])))
    client = as_(ground.asha)

    answer = client.get(f"/enrol/sheets/{sheet.pk}/")

    assert (answer.status_code, len(answer.context["found"].rows), answer.context["first"]) == (200, 1, [])
    assert client.get(f"/enrol/sheets/{sheet.pk}/back.csv").status_code == 403
    assert client.post(f"/enrol/sheets/{sheet.pk}/import/").status_code == 403


def test_another_sheet_of_the_workbook_is_read(ground: Ground) -> None:
    data = as_xlsx([HEADS, ground.row(1)], others=[("और", [HEADS, ground.row(2), ground.row(3)])])
    sheet = ground.take(data, "x.xlsx")
    client = as_(ground.bilal)

    client.post(f"/enrol/sheets/{sheet.pk}/table/", {"table": "0" if sheet.table else "1"})

    first = sheet.table
    sheet.refresh_from_db()
    assert sheet.table == 1 - first
    assert ground.brought(sheet).counts["new"] == 1


def test_a_long_sheet_is_the_workers_and_its_page_is_asked_again(ground: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chaupal.enrol.models.sheet.SHORT", 1)
    sheet = ground.take(as_csv([HEADS, ground.row(1), ground.row(2)]))
    client = as_(ground.bilal)
    client.post(f"/enrol/sheets/{sheet.pk}/columns/", mapped(sheet))

    page = client.get(f"/enrol/sheets/{sheet.pk}/").content.decode()
    part = client.get(f"/enrol/sheets/{sheet.pk}/", headers={"HX-Request": "true"})
    again = client.get(f"/enrol/sheets/{sheet.pk}/", headers={"HX-Request": "true", "If-None-Match": part["ETag"]})
    client.post(f"/enrol/sheets/{sheet.pk}/stop/")

    sheet.refresh_from_db()
    assert 'hx-trigger="every 2s"' in page
    assert (part.status_code, again.status_code) == (200, 304)
    assert (sheet.state, SheetRow.objects.count()) == ("stopped", 0)


@pytest.mark.parametrize("rows", [1, 3])
def test_pages_cost_the_same_queries_however_many_rows(rows: int, ground: Ground, django_assert_num_queries: Any) -> None:
    for n in range(rows):
        sheet = ground.brought(ground.take(as_csv([HEADS, *(ground.row(n * 10 + m, booth=ground.booths[n * 3 + m].part) for m in range(rows))])))
    client = as_(ground.bilal)
    client.get("/enrol/sheets/")

    with django_assert_num_queries(6):
        assert len(client.get("/enrol/sheets/").context["found"].rows) == rows
    with django_assert_num_queries(9):
        assert len(client.get(f"/enrol/sheets/{sheet.pk}/").context["found"].rows) == rows
