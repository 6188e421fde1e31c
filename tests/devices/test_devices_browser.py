"""A phone of the organisation goes from the voucher to its holder and back, in a real browser at the desk and on phones."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from chaupal.base.clock import now
from chaupal.devices.models import Confirmation, Movement
from tests.browser import DESK, PHONE, OpenPage, faults, signed_in
from tests.devices.cast import Ground, cast

pytestmark = pytest.mark.browser


@pytest.fixture
def here(_fresh_copy: None, site: str) -> Ground:
    return cast(now())


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_a_phone_is_bought_given_confirmed_and_comes_back(size: Any, here: Ground, site: str, open_page: OpenPage) -> None:
    page = signed_in(open_page(size=size, language="en"), site, here.bilal)
    page.goto(f"{site}/devices/")
    said = faults(page)
    page.get_by_role("link", name="Enter what was bought").first.click()
    page.get_by_label("What was bought").select_option("phone")
    page.get_by_label("How many the voucher says").fill("2")
    page.get_by_label("Number of the voucher").fill("V-7")
    page.get_by_label("Bought on").fill("2026-11-20")
    page.get_by_label("Serial numbers or IMEI, one a line").fill("356938035643809\n356938035643811")
    said += faults(page)
    page.get_by_role("button", name="Enter these devices").click()

    page.locator("tr[id^=device-]").first.get_by_role("link").click()
    page.get_by_label("Name, in Hindi or English letters").fill("lead")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("radio", name="Lead").check()
    said += faults(page)
    page.get_by_role("button", name="Issue it, then the receipt").click()
    expect(page).to_have_url(f"{site}/devices/{Movement.objects.get(kind='issued').device_id}/receipt/")

    phone = signed_in(open_page(size=PHONE, language="en"), site, here.lead)
    phone.goto(f"{site}/devices/mine/")
    phone.get_by_role("button", name="I have it, in this condition").click()
    expect(phone.get_by_text("noted that you have it")).to_be_visible()
    said += faults(phone)

    page.goto(f"{site}/devices/{Movement.objects.get(kind='issued').device_id}/")
    page.get_by_role("button", name="It came back").click()
    expect(page.get_by_role("heading", name="Give it to somebody")).to_be_visible()
    page.goto(f"{site}/devices/")
    expect(page.locator("tr[id^=device-]")).to_have_count(2)
    said += faults(page)

    assert said == []
    assert Confirmation.objects.get().by == here.lead
    assert list(Movement.objects.order_by("pk").values_list("kind", flat=True)) == ["bought", "bought", "issued", "returned"]
