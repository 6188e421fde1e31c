"""A dirty workbook brought in by a real browser: upload, columns, preview, result, the rows that came back; and what axe says."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from chaupal.base.clock import now
from tests.browser import DESK, PHONE, OpenPage, faults, signed_in
from tests.enrol.ground import Ground, ground
from tests.enrol.test_sheets import dirty

pytestmark = pytest.mark.browser


@pytest.fixture
def here(_fresh_copy: None, site: str) -> Ground:
    return ground(now())


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_a_dirty_workbook_goes_in_and_bad_rows_come_back(size: Any, here: Ground, site: str, open_page: OpenPage) -> None:
    page = signed_in(open_page(size=size, language="en"), site, here.bilal, "en")
    page.goto(f"{site}/people/")
    page.get_by_role("link", name="Bring a sheet of names").click()
    said = faults(page)

    page.get_by_label("The sheet").set_input_files({"name": "list.xlsx", "mimeType": "application/zip", "buffer": dirty(here)})
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_label("Mobile number")).to_have_value("3")
    expect(page.get_by_text("Not used, and not kept:")).to_contain_text("पता")
    said += faults(page)
    page.get_by_role("button", name="Read the rows").click()
    expect(page.get_by_role("button", name="Bring in")).to_be_visible()
    expect(page.get_by_text("rows will be put forward")).to_be_visible()
    said += faults(page)
    page.get_by_role("button", name="Bring in").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="राकेश").or_(page.get_by_role("link", name="Rakesh Kumar"))).to_be_visible()
    said += faults(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="the same as CSV").click()

    assert said == []
    assert "Why it was not taken" in download.value.path().read_text(encoding="utf-8-sig")
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
