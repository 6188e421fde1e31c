"""The desk's pages in a real browser: nothing serious by axe, keys walk the queue, the main path without a script."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connections
from django.test import Client

from chaupal.base.clock import now
from chaupal.claims.actions import answer
from chaupal.claims.actions import claim as claims
from tests import make
from tests.browser import DESK, PHONE, answer_by_django, faults

pytestmark = [pytest.mark.browser, pytest.mark.commits]


class Closing(Client):
    """Playwright's loop gives each answer a database connection of its own: it is closed with the answer."""

    def generic(self, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().generic(*args, **kwargs)
        finally:
            connections.close_all()


@pytest.fixture
def places(_fresh_copy: None) -> dict[str, Any]:
    """Three claims, one of them before a second person; a fact that is disputed, one that waits."""
    at: datetime = now()
    ira, gauri = make.officer("Ira", "researcher", hindi="इरा"), make.officer("Gauri", "approver", hindi="गौरी")
    first = make.claim(ira, at, "पहला दावा")
    for number in (1, 2):  # seen once it would wait at the end
        claims.sight(claim=first, unit=make.mandal(number), at=at)
    second = make.claim(ira, at, "दूसरा दावा")
    fact = make.fact(ira, at, approver=gauri)
    waiting = make.fact(ira, at, what="Waiting")
    words = answer.Words(verdict="false", short_hi="शीर्षक", short_en="Headline", long_hi="लंबा उत्तर", long_en="A long answer")
    version = answer.draft_answer(claim=second, words=words, facts=[fact], by=ira, at=at, submit=True)
    return {"ira": ira, "gauri": gauri, "claim": first.pk, "fact": fact.fact_id, "version": version.pk, "waiting": waiting.pk}


def opened(chromium: Any, client: Client, javascript: bool = True, size: tuple[int, int] = DESK) -> Any:
    page = chromium.new_context(viewport={"width": size[0], "height": size[1]}, java_script_enabled=javascript).new_page()
    answer_by_django(page, client)
    return page


@pytest.mark.parametrize("language", ["hi", "en"])
def test_axe_finds_nothing_serious_on_any_page(chromium: Any, places: dict[str, Any], language: str) -> None:
    clients = {who: make.sign_in(Closing(), places[who]) for who in ("ira", "gauri")}
    wrong: dict[str, list[str]] = {}
    for who, address in (
        ("ira", "/claims/"),
        ("ira", "/claims/?q=nothing"),
        ("ira", "/claims/new/"),
        ("ira", "/claims/{claim}/"),
        ("ira", "/claims/{claim}/cluster/"),
        ("ira", "/claims/{claim}/answer/?fact_q=papers"),
        ("ira", "/facts/"),
        ("ira", "/facts/{fact}/"),
        ("ira", "/facts/new/"),
        ("ira", "/facts/sources/new/"),
        ("gauri", "/approvals/"),
        ("gauri", "/claims/answers/{version}/"),
        ("gauri", "/facts/versions/{waiting}/"),
    ):
        clients[who].cookies["language"] = language
        page = opened(chromium, clients[who])
        page.goto(f"http://localhost:8000{address.format(**places)}")
        if found := faults(page):
            wrong[address] = found
        page.context.close()

    assert wrong == {}


def test_keys_walk_the_queue_and_open_a_claim(chromium: Any, places: dict[str, Any]) -> None:
    page = opened(chromium, make.sign_in(Closing(), places["ira"]))
    page.goto("http://localhost:8000/claims/")

    for key in ("j", "j", "k"):
        page.keyboard.press(key)
    chosen = page.locator(".chosen").get_attribute("id")
    page.keyboard.press("Enter")
    page.wait_for_url("**/claims/*/")

    assert chosen == f"claim-{places['claim']}"
    assert page.locator("h1").inner_text() == "पहला दावा"


def test_a_claim_past_its_hour_can_be_read_and_its_queue_fits_a_phone(chromium: Any, places: dict[str, Any]) -> None:
    late = make.claim(places["ira"], now() - timedelta(hours=5), "तीसरा दावा, जिसका समय निकल चुका है और जो बहुत लंबा लिखा गया है")
    page = opened(chromium, make.sign_in(Closing(), places["ira"]), size=PHONE)

    page.goto("http://localhost:8000/claims/")
    wide = page.evaluate("[...document.querySelectorAll('.scroll')].map(one => one.scrollWidth - one.clientWidth)")
    page.goto(f"http://localhost:8000/claims/{late.pk}/")

    assert wide == [0]
    assert page.locator(".one .clock .block").count() == 1
    assert faults(page) == []


def test_an_answer_is_written_and_approved_without_a_script(chromium: Any, places: dict[str, Any]) -> None:
    ira = opened(chromium, make.sign_in(Closing(), places["ira"]), javascript=False)
    ira.goto(f"http://localhost:8000/claims/{places['claim']}/")
    with ira.expect_navigation():
        ira.click("button[value=write]")
    ira.select_option("#id_verdict", "false")
    for name in ("short_hi", "short_en", "long_hi", "long_en"):
        ira.fill(f"#id_{name}", f"text {name}")
    ira.fill("#id_fact_q", "papers")
    with ira.expect_navigation():
        ira.click("button[value=search]")
    ira.check("input[name=facts]")
    with ira.expect_navigation():
        ira.click("button[value=send]")

    gauri = opened(chromium, make.sign_in(Closing(), places["gauri"]), javascript=False)
    gauri.goto("http://localhost:8000/approvals/?kind=answers")
    with gauri.expect_navigation():
        gauri.click("#approvals tbody tr:has-text('text short_hi') a")
    with gauri.expect_navigation():
        gauri.click("button.main")
    gauri.goto("http://localhost:8000/approvals/?kind=answers")
    left = gauri.locator("#approvals tbody tr:has-text('text short_hi')").count()
    gauri.goto(f"http://localhost:8000/claims/{places['claim']}/")

    assert left == 0
    assert gauri.locator(".version .signed").count() >= 1
