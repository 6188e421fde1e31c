"""In a real browser: send, find the thread again on this phone, decide by keys; with and without JavaScript; axe."""

from typing import Any

import pytest
from playwright.sync_api import Page, Route

from chaupal.base.clock import now
from chaupal.people.models import Person
from chaupal.tips.actions.own import set_own_number
from chaupal.tips.models import Tip
from tests import browser, make
from tests.tips.people_and_places import FORWARD, World, tip, world
from tests.tips.test_matching import Told, run

pytestmark = [pytest.mark.browser]


@pytest.fixture
def here(site: str) -> World:
    return world()


def signed_in(open_page: browser.OpenPage, site: str, who: Person, **more: Any) -> Page:
    page = open_page(**more)
    return browser.signed_in(page, site, who, str(more.get("language", "hi")))


@pytest.mark.parametrize("javascript", [True, False])
def test_a_keeper_sends_and_this_phone_finds_the_thread_again(here: World, site: str, open_page: browser.OpenPage, javascript: bool) -> None:
    page = signed_in(open_page, site, here.keeper, language="en", javascript=javascript)
    page.goto("/tips/new/")
    page.get_by_label("Paste it as it came").fill(FORWARD)

    page.get_by_role("button", name="Send it to be checked").click()

    page.get_by_role("heading", name="The desk has your message").wait_for()
    page.wait_for_load_state()
    kept = Tip.objects.get()
    address = page.get_by_label("Address").input_value()
    assert (kept.text, kept.unit) == (FORWARD, here.mandal)
    page.goto("/tips/thread/")
    links = [link.get_attribute("href") for link in page.locator("#threads a").all()]
    assert links == ([address.removeprefix(site)] if javascript else [])


@pytest.mark.parametrize("arrives", [True, False])
def test_an_answer_lost_on_the_way_leaves_the_thread_on_the_phone_and_what_never_arrived_goes(
    here: World, site: str, open_page: browser.OpenPage, arrives: bool
) -> None:
    page = signed_in(open_page, site, here.keeper, language="en")
    page.goto("/tips/new/")
    page.get_by_label("Paste it as it came").fill(FORWARD)
    told: list[str | None] = []

    def lose(route: Route) -> None:
        if route.request.method == "POST" and arrives:
            told.append(route.fetch(max_redirects=0).headers["location"])
        if route.request.method == "POST":
            route.abort("aborted")
        else:
            route.continue_()

    page.route("**/tips/new/", lose)

    with page.expect_event("requestfailed"):
        page.get_by_role("button", name="Send it to be checked").click()
    if arrives:
        page.goto("/tips/thread/")
    else:
        with page.expect_response(lambda response: response.request.method == "HEAD"):
            page.goto("/tips/thread/")
        page.locator("#none").wait_for()

    links = [link.get_attribute("href") for link in page.locator("#threads a").all()]
    assert (links, Tip.objects.count()) == (told, int(arrives))


def test_the_desk_decides_by_keys_and_takes_it_back(here: World, site: str, open_page: browser.OpenPage) -> None:
    claim = make.claim(here.desk, now())
    one = run(tip(here, now()), now(), lambda text, k: [Told(claim.pk)])
    page = signed_in(open_page, site, here.desk, language="en", size=browser.DESK)
    page.goto("/tips/")

    # Keys are heard once the page's script has run, which is before its load event.
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Is it the same claim?").wait_for()
    page.wait_for_load_state()
    page.keyboard.press("y")
    page.get_by_role("heading", name="Attached to a claim").wait_for()
    page.wait_for_load_state()
    one.refresh_from_db()
    attached = one.state
    page.keyboard.press("z")
    page.get_by_role("heading", name="Is it the same claim?").wait_for()

    one.refresh_from_db()
    assert (attached, one.state) == ("attached", "proposed")


@pytest.mark.parametrize("language", ["hi", "en"])
def test_nothing_serious_stands_in_the_way_of_anybody(here: World, site: str, open_page: browser.OpenPage, language: str) -> None:
    claim = make.claim(here.desk, now())
    one = run(tip(here, now()), now(), lambda text, k: [Told(claim.pk)])
    set_own_number(number="+91 94500 12345", names=[], by="command", at=now())
    found = []
    phone = signed_in(open_page, site, here.keeper, language=language)
    for address in ("/tips/new/", "/tips/chat/", "/tips/thread/", "/tips/unlawful/"):
        phone.goto(address)
        found += browser.faults(phone)
    desk = signed_in(open_page, site, here.desk, language=language, size=browser.DESK)
    for address in ("/tips/", f"/tips/{one.pk}/", f"/tips/{one.pk}/claim/", "/tips/own/", "/tips/own/?seat=212"):
        desk.goto(address)
        found += browser.faults(desk)

    assert found == []
