"""The register's pages: each form works, says what was wrong, and is shut to who has no right."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from chaupal.devices import actions, queries
from chaupal.devices.models import Confirmation, Lot
from chaupal.ledger.models import Entry
from tests import make
from tests.devices.test_devices import lot

LOT = {"kind": "phone", "count": "2", "voucher": "V-7", "bought_on": "2026-11-20", "tails": "356938035643809\n356938035643811", "note": ""}


def client(person):
    return make.sign_in(Client(), person)


@pytest.fixture
def device(ground):
    return lot(ground, ground.district).devices.order_by("number").first()


@pytest.fixture
def issued(ground, device):
    actions.issue_device(device=device, to=ground.office, condition="new", note="charger", by=ground.bilal, at=ground.noon)
    return device


def test_entering_a_lot_leads_to_the_register(ground):
    answer = client(ground.bilal).post("/devices/lots/new/", LOT)

    made = Lot.objects.get()
    assert (answer.status_code, made.unit, made.voucher) == (303, ground.district, "V-7")
    assert list(made.devices.order_by("number").values_list("tail", flat=True)) == ["643809", "643811"]


def test_a_sheet_of_serial_numbers_is_read_and_only_the_ends_kept(ground):
    sheet = SimpleUploadedFile("box.csv", b"Model,IMEI\nA,356938035643809\nA,356938035643811\n")

    answer = client(ground.bilal).post("/devices/lots/new/", LOT | {"tails": "", "sheet": sheet})

    assert answer.status_code == 303
    assert sorted(Lot.objects.get().devices.values_list("tail", flat=True)) == ["643809", "643811"]


def test_a_sheet_with_what_may_not_be_kept_is_refused_whole(ground):
    sheet = SimpleUploadedFile("box.csv", b"IMEI,jati\n356938035643809,x\n")

    answer = client(ground.bilal).post("/devices/lots/new/", LOT | {"tails": "", "sheet": sheet})

    assert (answer.status_code, Lot.objects.count()) == (422, 0)


@pytest.mark.parametrize("wrong", [{"count": "3"}, {"tails": "12"}, {"bought_on": ""}, {"voucher": ""}, {"bought_on": "2126-01-01"}])
def test_a_lot_that_is_wrong_keeps_the_form(wrong, ground):
    answer = client(ground.bilal).post("/devices/lots/new/", LOT | wrong)

    assert answer.status_code == 422
    assert 'value="V-7"' in answer.content.decode() or wrong == {"voucher": ""}
    assert Lot.objects.count() == 0


def test_issuing_goes_on_to_the_receipt(ground, device):
    page = client(ground.bilal).get(f"/devices/{device.pk}/?q=lead").content.decode()
    answer = client(ground.bilal).post(f"/devices/{device.pk}/issue/", {"to": ground.office.pk, "condition": "new", "note": "charger"})

    assert f'value="{ground.office.pk}"' in page
    assert answer["Location"] == f"/devices/{device.pk}/receipt/"
    assert queries.last(device).holder == ground.office
    entry = Entry.objects.get(act="devices.issued")
    assert (entry.by_id, entry.about_id) == (str(ground.bilal.pk), str(device.pk))


@pytest.mark.parametrize(("who", "status"), [("dev", 404), ("esha", 404)])
def test_issuing_is_shut_to_others(who, status, ground, device):
    answer = client(getattr(ground, who)).post(f"/devices/{device.pk}/issue/", {"to": ground.office.pk, "condition": "new"})

    assert answer.status_code == status


def test_who_may_only_look_is_told_so(ground):
    treasurer = make.officer("Tara", "treasurer", ground.state)
    one = lot(ground, ground.district).devices.first()

    answers = [client(treasurer).get(f"/devices/{one.pk}/"), client(treasurer).post(f"/devices/{one.pk}/loss/", {"note": "x", "lost_on": "2027-01-01"})]

    assert [answer.status_code for answer in answers] == [200, 403]


@pytest.mark.parametrize(("where", "told"), [("issue", {}), ("issue", {"to": "999999", "condition": "new"}), ("loss", {"lost_on": "x"}), ("undoing", {}), ("retirement", {})])
def test_a_movement_without_its_words_keeps_the_page(where, told, ground, device):
    answer = client(ground.bilal).post(f"/devices/{device.pk}/{where}/", told)

    assert answer.status_code == 422
    assert queries.last(device).place == 1


def test_what_was_moved_meanwhile_is_said_on_the_page(ground, issued):
    answer = client(ground.bilal).post(f"/devices/{issued.pk}/issue/", {"to": ground.office.pk, "condition": "new"})

    assert answer.status_code == 409
    assert "devices.not_in_stock" in answer.content.decode()


def test_the_holder_says_on_their_phone_that_they_have_it(ground, issued):
    phone = client(ground.lead)

    page = phone.get("/devices/mine/").content.decode()
    answer = phone.post(f"/devices/mine/{issued.pk}/")

    assert f'action="/devices/mine/{issued.pk}/"' in page
    assert (answer.status_code, Confirmation.objects.get().told, Confirmation.objects.get().by) == (303, "holder", ground.lead)
    assert client(ground.esha).post(f"/devices/mine/{issued.pk}/").status_code == 404


def test_a_number_or_the_end_of_a_serial_finds_the_device(ground, device):
    desk = client(ground.bilal)

    by_number = desk.get(f"/devices/?q={device.pk}")
    by_tail = desk.get(f"/devices/?q={device.tail}").content.decode()

    assert by_number["Location"] == f"/devices/{device.pk}/"
    assert f'id="device-{device.pk}"' in by_tail
    assert by_tail.count("data-row") == 1


def test_the_register_hands_over_what_was_ticked(ground, device):
    answer = client(ground.bilal).post("/devices/handing/", {"devices": [device.pk], "to": ground.seat.code})

    assert answer["Location"] == f"/devices/?unit={ground.seat.code}"
    assert queries.last(device).unit == ground.seat
    assert client(ground.bilal).post("/devices/handing/", {"to": ground.seat.code}).status_code == 422


def test_the_file_holds_what_the_list_shows(ground, issued):
    text = client(ground.bilal).post("/devices/export/", {"shown": "issued", "reason": "report"}).content.decode("utf-8-sig")

    lines = text.strip().split("\r\n")
    assert len(lines) == 2
    assert lines[1].split(",")[:3] == [str(issued.pk), "फ़ोन", issued.tail]
    assert Entry.objects.get(act="devices.exported").about_id == str(ground.district.pk)
    assert client(ground.lead).post("/devices/export/", {}).status_code == 403


@pytest.mark.parametrize("address", ["/devices/labels.pdf", "/devices/{device}/receipt.pdf"])
def test_what_is_printed_is_a_pdf(address, ground, issued):
    answer = client(ground.bilal).get(address.format(device=issued.pk))

    assert (answer["Content-Type"], answer.content[:5]) == ("application/pdf", b"%PDF-")


@pytest.mark.parametrize("many", [1, 3])
def test_the_register_asks_no_more_for_more_devices(many, ground, django_assert_num_queries):
    lot(ground, ground.district, many=many)
    desk = client(ground.bilal)
    desk.get("/devices/?shown=lost")

    with django_assert_num_queries(QUERIES):
        desk.get("/devices/", headers={"HX-Request": "true"})


QUERIES = 8


def test_an_empty_register_teaches(ground):
    page = client(ground.bilal).get("/devices/?hl=en").content.decode()

    assert "Enter what was bought under a voucher" in page
