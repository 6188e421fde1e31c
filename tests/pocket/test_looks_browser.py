"""The phone's pages in a real browser: nothing serious by axe, nothing wider than the phone, few bytes, no complaint."""

from datetime import datetime

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser import OpenPage
from tests.pocket.field import Field, a_phone, settled

pytestmark = pytest.mark.browser
FIRST, LATER = 60 * 1024, 8 * 1024


@pytest.mark.parametrize("language", ["hi", "en"])
def test_axe_finds_nothing_serious_and_nothing_runs_over_the_edge(open_page: OpenPage, live_field: Field, noon: datetime, language: str) -> None:
    dispatch = live_field.card(noon)
    page = a_phone(open_page, live_field.chitra, noon, language=language)
    complaints: list[str] = []
    page.on("console", lambda told: complaints.append(told.text) if told.type == "error" else None)

    serious, wide = [], []
    for address in ("/today/", f"/cards/{dispatch.pk}/{live_field.groups[0] // 2}/", "/booth/", "/outbox/"):
        page.goto(address)
        if address.startswith("/cards/"):
            page.locator("[data-share]").first.click()
            page.locator("summary").nth(1).click()
        page.set_viewport_size({"width": 360, "height": 6_000})  # a bar that covers what scrolls makes no target smaller
        found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]}).response["violations"]
        serious += [(address, one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in ("serious", "critical")]
        wide += [address] if page.evaluate("() => document.documentElement.scrollWidth > innerWidth") else []

    assert (serious, wide, complaints) == ([], [], [])


def test_today_comes_in_few_bytes(open_page: OpenPage, live_field: Field, noon: datetime) -> None:
    live_field.card(noon)
    page = a_phone(open_page, live_field.chitra, noon, language="hi")
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    network.send("Network.setBypassServiceWorker", {"bypass": True})
    sizes: list[int] = []
    network.on("Network.loadingFinished", lambda told: sizes.append(int(told["encodedDataLength"])))

    page.goto("/today/", wait_until="networkidle")
    settled(page)
    first = sum(sizes)
    sizes.clear()
    page.goto("/today/", wait_until="networkidle")

    assert 8 * 1024 < first <= FIRST
    assert 1024 < sizes[0] <= LATER
