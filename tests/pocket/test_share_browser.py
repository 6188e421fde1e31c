"""A card shared by hand from a real browser: what is shared, what is copied, what is told to the server."""

from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from chaupal.press.actions import recall_post
from chaupal.press.queries import caption
from chaupal.relay.models import Dispatch, Objection
from tests.browser import OpenPage
from tests.pocket.field import Field, a_phone, settled, told

pytestmark = pytest.mark.browser


def opened_card(open_page: OpenPage, field: Field, noon: datetime, *, javascript: bool = True) -> tuple[Page, int]:
    dispatch = field.card(noon)
    page = a_phone(open_page, field.chitra, noon, javascript=javascript)
    page.goto(f"/cards/{dispatch.pk}/{field.groups[0] // 2}/")
    return page, dispatch.pk


def tap(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def rungs(dispatch: int) -> dict[int, list[int]]:
    return told(Dispatch.objects.get(pk=dispatch))


@pytest.mark.parametrize(
    ("way", "answer", "slots"),
    [("Send to both groups", "Yes, to both", [0, 1]), ("Only to group 1", "Only to group 1", [0]), ("Only to group 2", "Only to group 2", [1])],
)
def test_one_share_tells_each_group_once(open_page: OpenPage, live_field: Field, noon: datetime, way: str, answer: str, slots: list[int]) -> None:
    page, dispatch = opened_card(open_page, live_field, noon)
    page.locator("[data-share]", has_text=way).click()
    expect(page.locator("[data-asked]")).to_be_visible()

    page.locator("[data-asked]").get_by_role("button", name=answer, exact=True).click()
    page.wait_for_url("**/today/" if len(slots) == 2 else "**/cards/**")
    settled(page)

    assert rungs(dispatch) == {1: [0, 1], 2: [0, 1], 3: slots, 4: slots}


def test_the_same_tap_copies_the_text_and_shares_the_picture_alone(open_page: OpenPage, live_field: Field, noon: datetime) -> None:
    page, dispatch = opened_card(open_page, live_field, noon)

    tap(page, "Send to both groups")
    expect(page.locator("#copied")).to_be_visible()
    page.wait_for_function("() => window.shared.length > 0")

    assert page.evaluate("() => window.shared") == [{"names": ["chaupal-0001.png"], "type": "image/png", "size": 3, "text": ""}]
    assert page.evaluate("() => window.copied") == [caption(Dispatch.objects.get(pk=dispatch).post, "en")]


def test_a_share_that_is_stopped_still_asks_and_confirms_nothing(open_page: OpenPage, live_field: Field, noon: datetime) -> None:
    page, dispatch = opened_card(open_page, live_field, noon)
    page.evaluate("() => { sessionStorage.stopShare = 'AbortError'; }")

    tap(page, "Send to both groups")
    page.wait_for_function("() => window.shared.length > 0")
    settled(page)

    expect(page.locator("[data-asked]")).to_be_visible()
    expect(page.locator("#byhand")).not_to_have_attribute("open", "")
    assert rungs(dispatch) == {1: [0, 1], 2: [0, 1], 3: [0, 1]}


def test_no_not_yet_takes_the_question_away(open_page: OpenPage, live_field: Field, noon: datetime) -> None:
    page, dispatch = opened_card(open_page, live_field, noon)
    tap(page, "Send to both groups")

    tap(page, "No, not yet")
    page.reload()

    expect(page.locator("[data-asked]")).to_be_hidden()
    assert 4 not in rungs(dispatch)


def test_a_picture_slower_than_the_tap_waits_for_a_second_one(open_page: OpenPage, live_field: Field, noon: datetime) -> None:
    page, dispatch = opened_card(open_page, live_field, noon)
    page.evaluate("() => { sessionStorage.stopShare = 'NotAllowedError'; }")
    tap(page, "Send to both groups")
    expect(page.locator("#again")).to_be_visible()
    page.evaluate("() => { delete sessionStorage.stopShare; }")

    tap(page, "Send to both groups")

    expect(page.locator("#again")).to_be_hidden()
    settled(page)
    assert rungs(dispatch)[3] == [0, 1]


def test_a_picture_that_does_not_come_opens_the_other_way(open_page: OpenPage, live_field: Field, noon: datetime) -> None:
    page, _dispatch = opened_card(open_page, live_field, noon)
    page.evaluate("() => document.querySelectorAll('[data-share]').forEach((one) => { one.dataset.picture = '/v/NONE/en.png'; })")

    tap(page, "Send to both groups")

    expect(page.locator("#byhand")).to_have_attribute("open", "")
    expect(page.get_by_role("link", name="Open WhatsApp with the text")).to_be_visible()


def test_the_browser_killed_while_sharing_comes_back_to_the_question(open_page: OpenPage, live_field: Field, noon: datetime) -> None:
    page, dispatch = opened_card(open_page, live_field, noon)
    tap(page, "Send to both groups")
    expect(page.locator("[data-asked]")).to_be_visible()
    again = page.context.new_page()
    page.close()

    again.goto("/today/")
    again.get_by_role("link", name="Did it go to the groups?").click()
    again.get_by_role("button", name="Yes, to both").click()
    again.wait_for_url("**/today/")
    settled(again)

    assert rungs(dispatch)[4] == [0, 1]
    expect(again.get_by_role("link", name="Did it go to the groups?")).to_have_count(0)


def test_double_clicks_and_reloads_tell_everything_once(open_page: OpenPage, live_field: Field, noon: datetime) -> None:
    page, dispatch = opened_card(open_page, live_field, noon)
    for _turn in range(2):
        page.reload()
        page.locator("[data-share]").first.dblclick()
        settled(page)
    page.locator("[data-asked] button").first.dblclick()
    page.wait_for_url("**/today/")
    page.go_back()
    settled(page)

    assert rungs(dispatch) == {1: [0, 1], 2: [0, 1], 3: [0, 1], 4: [0, 1]}


@pytest.mark.parametrize(("name", "rung"), [("Not today", 6), ("I will not send this", 7)])
def test_a_no_needs_no_reason(open_page: OpenPage, live_field: Field, noon: datetime, name: str, rung: int) -> None:
    page, dispatch = opened_card(open_page, live_field, noon)

    tap(page, name)
    page.wait_for_url("**/today/")

    assert rungs(dispatch) == {1: [0, 1], 2: [0, 1], rung: [0, 1]}


def test_something_is_wrong_reaches_the_desk_without_a_person(open_page: OpenPage, live_field: Field, noon: datetime) -> None:
    page, _dispatch = opened_card(open_page, live_field, noon)
    page.get_by_text("Tell the desk").click()
    page.get_by_label("What is wrong with this card?").fill("The number is old.")

    tap(page, "Send, without my name")
    expect(page.locator("#told")).to_be_visible()
    settled(page)

    kept = Objection.objects.values("text", "unit__kind", "seen_by").get()
    assert kept == {"text": "The number is old.", "unit__kind": "mandal", "seen_by": None}
    assert {one.name for one in Objection._meta.get_fields() if one.is_relation} == {"dispatch", "unit", "seen_by"}


def test_a_recall_shuts_the_card_and_is_confirmed(open_page: OpenPage, live_field: Field, noon: datetime) -> None:
    page, dispatch = opened_card(open_page, live_field, noon)
    tap(page, "Send to both groups")
    page.locator("[data-asked]").get_by_role("button", name="Yes, to both").click()
    page.wait_for_url("**/today/")
    recall_post(
        post=Dispatch.objects.get(pk=dispatch).post, reason_hi="संख्या बदली", reason_en="A figure changed", by=live_field.desk.asha, at=noon + timedelta(minutes=5)
    )

    page.goto("/today/")
    page.get_by_role("link", name="Open").click()
    assert page.locator("[data-share]").count() == 0
    tap(page, "I told both groups")
    page.wait_for_url("**/today/")
    settled(page)

    assert rungs(dispatch)[8] == [0, 1]
    expect(page.get_by_text("Taken back")).to_have_count(0)


def test_without_script_the_forms_do_it_all(open_page: OpenPage, live_field: Field, noon: datetime) -> None:
    page, dispatch = opened_card(open_page, live_field, noon, javascript=False)

    expect(page.get_by_role("button", name="Send to both groups")).to_be_hidden()
    saved = page.get_by_role("link", name="Save the picture")
    assert (saved.get_attribute("download"), page.request.get(str(saved.get_attribute("href"))).status) == ("chaupal-0001.png", 200)
    assert page.locator("#caption").input_value().endswith(f"/v/{Dispatch.objects.get(pk=dispatch).post.code}")
    assert str(page.get_by_role("link", name="Open WhatsApp with the text").get_attribute("href")).startswith("https://wa.me/?text=")
    page.get_by_label("Group 2").uncheck()
    tap(page, "I sent it")

    assert rungs(dispatch) == {4: [0]}


def test_a_no_without_script_leads_back_to_today(open_page: OpenPage, live_field: Field, noon: datetime) -> None:
    page, dispatch = opened_card(open_page, live_field, noon, javascript=False)

    tap(page, "Not today")

    assert page.url.endswith("/today/")
    assert rungs(dispatch) == {6: [0, 1]}
