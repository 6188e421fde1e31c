"""The card's hour on the phone (R9): the phone's clock runs on, ahead, behind or backwards."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from chaupal.ledger.models import Entry
from chaupal.press.actions import recall_post
from chaupal.relay.models import Dispatch
from tests.browser import OpenPage
from tests.pocket.field import Field, a_phone, set_clock, settled, told, worker_runs

pytestmark = pytest.mark.browser
HOUR = timedelta(hours=1)


def a_card_in_hand(open_page: OpenPage, field: Field, noon: datetime, settings: Any, *, wrong_by: timedelta = timedelta(0)) -> tuple[Page, Dispatch]:
    """The card opened at 8 in the morning, kept by the worker, then without network; the phone's clock is wrong by so much."""
    at = noon - 4 * HOUR
    set_clock(settings, at)
    dispatch = field.card(at)
    page = a_phone(open_page, field.chitra, at)
    page.clock.install(time=at + wrong_by)
    page.goto(f"/cards/{dispatch.pk}/{field.groups[0] // 2}/")
    worker_runs(page)
    settled(page)
    page.context.set_offline(True)
    return page, dispatch


def can_share(page: Page) -> bool:
    page.wait_for_timeout(50)
    return page.locator("[data-share]").first.is_visible()


def wall(page: Page, by: timedelta) -> None:
    """The clock on the wall jumps; the page's own clock does not."""
    page.evaluate("(by) => { const real = Date.now.bind(Date); Date.now = () => real() + by; }", by.total_seconds() * 1000)


@pytest.mark.parametrize("wrong_by", [timedelta(0), timedelta(days=1), timedelta(days=-1)], ids=["right", "a day ahead", "a day behind"])
def test_heard_at_eight_it_shares_at_13_59_and_is_locked_at_14_01(
    open_page: OpenPage, live_field: Field, noon: datetime, settings: Any, wrong_by: timedelta
) -> None:
    page, _dispatch = a_card_in_hand(open_page, live_field, noon, settings, wrong_by=wrong_by)

    page.clock.fast_forward("05:59:00")
    before = can_share(page)
    page.clock.fast_forward("02:00")

    assert (before, can_share(page)) == (True, False)
    expect(page.locator("[data-shut]")).to_contain_text("Connect once to go on (R9).")


def test_reloading_without_network_gives_no_new_hour(open_page: OpenPage, live_field: Field, noon: datetime, settings: Any) -> None:
    page, _dispatch = a_card_in_hand(open_page, live_field, noon, settings)
    page.clock.fast_forward("06:01:00")

    page.reload()

    assert not can_share(page)


def test_a_clock_put_a_day_ahead_locks_and_a_contact_opens(open_page: OpenPage, live_field: Field, noon: datetime, settings: Any) -> None:
    page, _dispatch = a_card_in_hand(open_page, live_field, noon, settings)
    wall(page, timedelta(days=1))
    page.clock.run_for(6000)
    assert not can_share(page)

    page.context.set_offline(False)
    page.reload()

    expect(page.locator("[data-share]").first).to_be_visible()


def test_a_clock_that_jumps_back_while_open_locks_until_a_contact(open_page: OpenPage, live_field: Field, noon: datetime, settings: Any) -> None:
    page, _dispatch = a_card_in_hand(open_page, live_field, noon, settings)
    page.clock.fast_forward("01:00:00")
    assert can_share(page)

    wall(page, timedelta(days=-1))
    page.clock.run_for(6000)

    assert not can_share(page)
    expect(page.locator("[data-shut]")).to_contain_text("The phone’s clock went back. Connect once to go on (R9).")
    page.context.set_offline(False)
    page.clock.run_for(6000)
    expect(page.locator("[data-share]").first).to_be_visible()


def test_a_clock_set_back_while_closed_locks_when_it_is_opened(open_page: OpenPage, live_field: Field, noon: datetime, settings: Any) -> None:
    page, _dispatch = a_card_in_hand(open_page, live_field, noon, settings)
    page.clock.fast_forward("02:00:00")
    page.add_init_script("{ const real = Date.now.bind(Date); Date.now = () => real() - 24 * 3600 * 1000; }")

    page.reload()

    assert not can_share(page)
    expect(page.locator("[data-shut]")).to_contain_text("The phone’s clock went back.")


def test_what_a_page_cannot_see_the_server_records(open_page: OpenPage, live_field: Field, noon: datetime, settings: Any) -> None:
    page, dispatch = a_card_in_hand(open_page, live_field, noon, settings)
    page.get_by_role("button", name="Send to both groups").click()
    set_clock(settings, noon)  # four hours went by, the phone thinks it was a moment

    page.context.set_offline(False)
    settled(page)

    assert told(dispatch)[3] == [0, 1]
    recorded = Entry.objects.get(act="relay.clock_set_back")
    assert (recorded.by_kind, recorded.about_kind) == ("unit", "dispatch")


def test_silence_locks_a_card_that_was_open(open_page: OpenPage, live_field: Field, noon: datetime, settings: Any) -> None:
    at = datetime(2027, 2, 8, 15, 30, tzinfo=noon.tzinfo)
    set_clock(settings, at)
    dispatch = live_field.card(at)
    page = a_phone(open_page, live_field.gopal, at)
    page.clock.install(time=at)
    page.goto("/today/")
    page.get_by_role("link", name="Open the card").click()
    page.wait_for_url("**/cards/**")
    settled(page)
    assert can_share(page)
    page.context.set_offline(True)

    page.clock.fast_forward("31:00")

    assert not can_share(page)
    expect(page.locator("[data-shut]")).to_contain_text("Silence has begun in your seat")
    expect(page.locator("h1.headline")).to_be_hidden()
    assert told(dispatch)[2] == [0, 1]


def test_in_silence_the_phone_gives_nothing_to_post_and_says_why(open_page: OpenPage, live_field: Field, noon: datetime, settings: Any) -> None:
    at = datetime(2027, 2, 9, 12, 0, tzinfo=noon.tzinfo)
    set_clock(settings, at)
    live_field.card(at - 24 * HOUR)
    silent, lively = a_phone(open_page, live_field.gopal, at), a_phone(open_page, live_field.chitra, at)

    silent.goto("/today/")
    lively.goto("/today/")

    expect(lively.get_by_role("link", name="Open the card")).to_be_visible()
    expect(silent.get_by_text("Silence before the poll")).to_be_visible()
    silent.get_by_text("Silence before the poll").click()
    expect(silent.get_by_role("heading", name="Card 0001")).to_be_visible()
    assert [silent.locator(name).count() for name in ("[data-share]", "img.card", "#caption", ".headline")] == [0, 0, 0, 0]


def test_a_report_of_a_share_in_time_stands_though_night_has_fallen(open_page: OpenPage, live_field: Field, noon: datetime, settings: Any) -> None:
    at = datetime(2027, 2, 1, 21, 50, tzinfo=noon.tzinfo)
    set_clock(settings, at)
    dispatch = live_field.card(at)
    page = a_phone(open_page, live_field.chitra, at)
    page.clock.install(time=at)
    page.goto(f"/cards/{dispatch.pk}/{live_field.groups[0] // 2}/")
    page.get_by_role("button", name="Send to both groups").click()
    settled(page)

    set_clock(settings, at + timedelta(minutes=30))
    page.clock.fast_forward("30:00")
    assert not can_share(page)
    page.locator("[data-asked]").get_by_role("button", name="Yes, to both").click()
    settled(page)

    assert told(dispatch) == {1: [0, 1], 2: [0, 1], 3: [0, 1], 4: [0, 1]}


def test_a_recall_beats_the_window_on_the_next_contact(open_page: OpenPage, live_field: Field, noon: datetime, settings: Any) -> None:
    page, dispatch = a_card_in_hand(open_page, live_field, noon, settings)
    recall_post(post=dispatch.post, reason_hi="संख्या बदली", reason_en="A figure changed", by=live_field.desk.asha, at=noon - 3 * HOUR)
    set_clock(settings, noon - 2 * HOUR)
    assert can_share(page)

    page.context.set_offline(False)
    page.reload()

    assert page.locator("[data-share]").count() == 0
    expect(page.get_by_text("Do not send this card any more")).to_be_visible()
