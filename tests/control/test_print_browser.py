"""Boards as they are printed: nothing to press, nothing lost with the buttons, nothing wider than the sheet."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from playwright.sync_api import Page, Route

from chaupal.people.models import Person
from tests import make
from tests.browser import SITE
from tests.control.cast import Ground

pytestmark = pytest.mark.browser

SHEET = {"width": 1047, "height": 718}  # A4 landscape less its margins, in CSS pixels


def printed(chromium: Any, who: Person, address: str) -> Page:
    """The page as the printer sees it; Django answers before the browser asks."""
    client = make.sign_in(Client(), who)
    client.cookies["language"] = "en"
    answer = client.get(address, follow=True)
    assert answer.status_code == 200

    def give(route: Route) -> None:
        path = urlsplit(route.request.url).path
        held = finders.find(path.removeprefix("/static/")) if path.startswith("/static/") else None
        if isinstance(held, str):
            route.fulfill(path=held)
        elif route.request.is_navigation_request():
            route.fulfill(body=answer.content, content_type="text/html; charset=utf-8")
        else:
            route.abort()

    page: Page = chromium.new_context(viewport=SHEET, java_script_enabled=False).new_page()
    page.route("**/*", give)
    page.goto(SITE + address, wait_until="load")
    page.emulate_media(media="print")
    return page


def sheets(page: Page) -> int:
    return page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n")


def wider_than_the_sheet(page: Page) -> list[str]:
    edges = page.locator("main table, main svg, main p, main figure").all()
    boxes = [(one, one.bounding_box()) for one in edges]
    return [one.inner_text()[:60] for one, box in boxes if box is not None and box["x"] + box["width"] > SHEET["width"] + 1]


@pytest.mark.parametrize(
    ("who", "address"), [("asha", "/control/"), ("asha", "/control/seats/"), ("asha", "/units/"), ("esha", "/units/"), ("lata", "/ledger/")]
)
def test_a_board_prints_without_buttons_within_the_sheet_and_says_what_it_is(
    chromium: Any, ground: Ground, who: str, address: str
) -> None:
    ground.dispatch()

    page = printed(chromium, getattr(ground, who), address)

    assert page.locator("button:visible, nav.rail:visible, .seg:visible, summary:visible").count() == 0
    assert "Scope: " in page.locator("footer.foot").inner_text()
    assert wider_than_the_sheet(page) == []


def test_which_group_is_open_is_printed_where_the_screen_has_a_button(chromium: Any, ground: Ground) -> None:
    ground.dispatch()

    page = printed(chromium, ground.esha, f"/units/{ground.mandal.code}/")

    rows = page.locator("#missing tbody tr").all_inner_texts()
    assert [row.split("\t")[-1].strip() for row in rows] == ["group 1", "group 2", "group 1, group 2", "group 1, group 2"]


def test_the_room_fills_its_first_sheet(chromium: Any, ground: Ground) -> None:
    ground.dispatch()

    page = printed(chromium, ground.asha, "/control/")

    assert sheets(page) <= 2
