"""The outbox in a real browser: without network, without server, without session, without room, in two tabs."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from chaupal.people.models import PhoneSession
from chaupal.relay.models import Dispatch, GroupCheck, Objection
from tests import make
from tests.browser import OpenPage
from tests.pocket.field import (
    Field,
    a_phone,
    answering,
    session_of,
    set_clock,
    settled,
    sign_in,
    told,
    waiting,
    worker_runs,
)

pytestmark = pytest.mark.browser
ALL = {1: [0, 1], 2: [0, 1], 3: [0, 1], 4: [0, 1]}


def at_the_card(open_page: OpenPage, field: Field, noon: datetime) -> tuple[Page, Dispatch]:
    dispatch = field.card(noon)
    page = a_phone(open_page, field.chitra, noon)
    page.goto(f"/cards/{dispatch.pk}/{field.groups[0] // 2}/")
    settled(page)
    return page, dispatch


def pass_on(page: Page) -> None:
    page.get_by_role("button", name="Send to both groups").click()
    page.locator("[data-asked]").get_by_role("button", name="Yes, to both").click()


def test_without_network_three_things_wait_and_then_all_go_once(open_page: OpenPage, live_field: Field, noon: datetime) -> None:
    first, second = live_field.card(noon), live_field.card(noon)
    page = a_phone(open_page, live_field.chitra, noon)
    for dispatch in (second, first):
        page.goto(f"/cards/{dispatch.pk}/{live_field.groups[0] // 2}/")
    worker_runs(page)
    page.goto(f"/cards/{second.pk}/{live_field.groups[0] // 2}/")
    settled(page)
    page.context.set_offline(True)
    page.get_by_role("button", name="Not today").click()
    page.goto(f"/cards/{first.pk}/{live_field.groups[0] // 2}/")
    pass_on(page)

    expect(page.locator("#outbox b")).to_have_text("3 things still to go")
    page.goto("/outbox/")
    expect(page.locator("#waiting li")).to_have_count(3)
    page.context.set_offline(False)
    page.reload()
    settled(page)

    expect(page.locator("#outbox")).to_be_hidden()
    assert (told(first), told(second)) == (ALL, {1: [0, 1], 2: [0, 1], 6: [0, 1]})


def test_a_groups_check_waits_without_network_and_goes_once_with_its_hour(open_page: OpenPage, live_field: Field, noon: datetime) -> None:
    page = a_phone(open_page, live_field.chitra, noon)
    page.goto("/booth/")
    worker_runs(page)
    page.goto("/booth/")
    page.context.set_offline(True)
    group = page.locator("[data-group]").first
    for question, answer in (("Is the group there?", "1"), ("Are two of ours admins?", "1"), ("How many are in it?", "100"), ("When did somebody last write?", "week")):
        group.get_by_label(question).select_option(answer)
    group.get_by_role("button", name="Say so").click()

    expect(group.locator("[data-noted]")).to_be_visible()
    expect(page.locator("#outbox b")).to_have_text("1 thing still to go")
    assert not GroupCheck.objects.exists()
    page.context.set_offline(False)
    page.reload()
    settled(page)

    kept = GroupCheck.objects.get()
    assert (kept.group_id, kept.exists, kept.two_admins, kept.size, kept.last_post) == (live_field.groups[0], True, True, "100", "week")
    assert abs(kept.said_at - noon) < timedelta(minutes=5)
    expect(page.locator("[data-group]").first.locator("[data-noted]")).to_be_visible()


def test_a_check_told_after_the_page_was_made_is_said_and_one_of_before_is_not(open_page: OpenPage, live_field: Field, noon: datetime) -> None:
    page = a_phone(open_page, live_field.chitra, noon)
    page.goto("/booth/")
    settled(page)
    group = page.locator("[data-group]").first
    name = f"chaupal.{live_field.chitra.pk}.told.check.{group.get_attribute('data-group')}"
    made = page.evaluate("Date.parse(document.querySelector('#words').dataset.now)")

    page.evaluate("([name, at]) => localStorage.setItem(name, at)", [name, str(made - 60_000)])
    page.reload()
    expect(group.locator("[data-noted]")).to_be_hidden()
    page.evaluate("([name, at]) => localStorage.setItem(name, at)", [name, str(made + 3_600_000)])
    page.reload()
    expect(group.locator("[data-noted]")).to_be_visible()


def test_without_network_the_kept_page_opens_and_says_how_old_it_is(open_page: OpenPage, live_field: Field, noon: datetime) -> None:
    live_field.card(noon)
    page = a_phone(open_page, live_field.chitra, noon)
    page.goto("/today/")
    worker_runs(page)
    expect(page.locator("#old")).to_be_hidden()

    page.context.set_offline(True)
    page.goto("/today/")

    expect(page.get_by_role("link", name="Open the card")).to_be_visible()
    expect(page.locator("#old")).to_contain_text("12:00 pm")


def test_what_was_said_without_network_shows_on_the_kept_today(open_page: OpenPage, live_field: Field, noon: datetime) -> None:
    live_field.card(noon)
    page = a_phone(open_page, live_field.chitra, noon)
    page.goto("/today/")
    worker_runs(page)
    page.context.set_offline(True)
    page.get_by_role("button", name="Not today").click()

    page.goto("/today/")

    expect(page.locator("[data-done]")).to_be_visible()
    expect(page.get_by_role("link", name="Open the card")).to_be_hidden()


def test_a_page_never_opened_says_that_it_is_not_on_the_phone(open_page: OpenPage, live_field: Field, noon: datetime) -> None:
    dispatch = live_field.card(noon)
    page = a_phone(open_page, live_field.chitra, noon)
    page.goto("/today/")
    worker_runs(page)
    page.context.set_offline(True)

    page.goto(f"/cards/{dispatch.pk}/{live_field.groups[0] // 2}/")

    expect(page.get_by_role("heading", name="This page is not on your phone yet.")).to_be_visible()


@pytest.mark.parametrize("status", [None, 500, 503])
def test_a_server_that_is_down_loses_nothing(open_page: OpenPage, live_field: Field, noon: datetime, status: int | None) -> None:
    page, dispatch = at_the_card(open_page, live_field, noon)
    mend = answering(page, "/relay/receipts/", status)
    pass_on(page)
    expect(page.locator("#outbox b")).to_have_text("2 things still to go")
    assert told(dispatch) == {1: [0, 1], 2: [0, 1]}

    mend()
    page.reload()
    settled(page)

    assert told(dispatch) == ALL


def test_an_ended_session_keeps_the_rows_until_the_pin_opens_it(open_page: OpenPage, live_field: Field, noon: datetime) -> None:
    page, dispatch = at_the_card(open_page, live_field, noon)
    page.context.add_cookies([{"name": "sessionid", "value": "ended", "domain": "localhost", "path": "/"}])
    pass_on(page)
    expect(page.locator("#closed")).to_be_visible()
    assert len(waiting(page)) == 4
    token = make.phone(live_field.chitra, noon).token
    page.context.add_cookies([{"name": "phone", "value": token, "domain": "localhost", "path": "/", "httpOnly": True}])

    page.get_by_role("link", name="Open with my PIN").click()
    page.get_by_role("link", name="Open with my PIN").click()
    page.get_by_label("Your PIN").fill(make.PIN)
    page.get_by_role("button", name="Open").click()
    settled(page)

    assert told(dispatch) == ALL
    expect(page.locator("#closed")).to_be_hidden()


def test_another_person_on_the_same_phone_sends_nothing_of_the_first(open_page: OpenPage, live_field: Field, noon: datetime) -> None:
    page, dispatch = at_the_card(open_page, live_field, noon)
    other = session_of(live_field.gopal, noon)
    page.context.add_cookies([{"name": "sessionid", "value": other, "domain": "localhost", "path": "/"}])

    pass_on(page)
    expect(page.locator("#closed")).to_be_visible()
    assert told(dispatch) == {1: [0, 1], 2: [0, 1]}
    sign_in(page, live_field.chitra, noon)
    page.goto("/today/")
    settled(page)

    assert told(dispatch) == ALL


def test_signing_out_takes_the_kept_pages_away(open_page: OpenPage, live_field: Field, noon: datetime) -> None:
    page, _dispatch = at_the_card(open_page, live_field, noon)
    page.goto("/today/")
    worker_runs(page)

    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in/")
    page.wait_for_function("async () => !(await caches.keys()).some((name) => name.startsWith('pages-'))")
    page.context.set_offline(True)
    page.goto("/today/")

    expect(page.get_by_role("heading", name="No network")).to_have_count(0)
    expect(page.locator("[data-card]")).to_have_count(0)


def test_the_next_person_never_sees_the_pages_of_the_one_before(open_page: OpenPage, live_field: Field, noon: datetime) -> None:
    page, _dispatch = at_the_card(open_page, live_field, noon)
    address = page.url
    worker_runs(page)
    PhoneSession.objects.all().update(ended_at=noon)
    sign_in(page, live_field.gopal, noon)

    page.goto("/booth/")
    page.wait_for_function("async () => (await caches.keys()).filter((name) => name.startsWith('pages-')).length === 1")
    page.context.set_offline(True)
    page.goto(address)

    expect(page.locator("[data-card]")).to_have_count(0)


def test_two_tabs_tell_everything_once(open_page: OpenPage, live_field: Field, noon: datetime) -> None:
    page, dispatch = at_the_card(open_page, live_field, noon)
    other = page.context.new_page()
    other.add_init_script("navigator.share = async () => {}; navigator.canShare = () => true;")
    other.goto(page.url)
    page.context.set_offline(True)
    for tab in (page, other):
        tab.get_by_role("button", name="Send to both groups").click()
    page.locator("[data-asked]").get_by_role("button", name="Yes, to both").click()
    expect(other.locator("#outbox b")).to_have_text("2 things still to go")
    assert len(waiting(other)) == 4

    page.context.set_offline(False)
    settled(other)

    assert told(dispatch) == ALL


WITHOUT_ROOM = pytest.mark.parametrize(
    "broken",
    [
        "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };",
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('denied', 'SecurityError'); } });",
    ],
)


def at_the_card_without_room(open_page: OpenPage, field: Field, noon: datetime, broken: str) -> tuple[Page, Dispatch]:
    dispatch = field.card(noon)
    page = a_phone(open_page, field.chitra, noon)
    page.add_init_script(broken)
    page.goto(f"/cards/{dispatch.pk}/{field.groups[0] // 2}/")
    return page, dispatch


@WITHOUT_ROOM
def test_without_room_on_the_phone_all_is_told_before_the_page_is_left(open_page: OpenPage, live_field: Field, noon: datetime, broken: str) -> None:
    page, dispatch = at_the_card_without_room(open_page, live_field, noon, broken)

    pass_on(page)
    page.wait_for_url("**/today/")

    assert told(dispatch) == ALL


@WITHOUT_ROOM
def test_without_room_on_the_phone_and_no_way_for_what_waits_the_plain_form_goes(
    open_page: OpenPage, live_field: Field, noon: datetime, broken: str
) -> None:
    page, dispatch = at_the_card_without_room(open_page, live_field, noon, broken)
    page.route("**/relay/receipts/", lambda route: route.abort())

    pass_on(page)
    expect(page.get_by_text("Passed on to every group.")).to_be_visible()

    assert told(dispatch)[4] == [0, 1]


def test_an_old_token_in_a_kept_page_is_renewed(open_page: OpenPage, live_field: Field, noon: datetime) -> None:
    page, dispatch = at_the_card(open_page, live_field, noon)
    page.context.clear_cookies(name="csrftoken")

    pass_on(page)
    page.wait_for_url("**/today/")
    settled(page)

    assert told(dispatch) == ALL


def test_a_row_that_cannot_be_read_does_not_hold_up_the_others(open_page: OpenPage, live_field: Field, noon: datetime) -> None:
    page, dispatch = at_the_card(open_page, live_field, noon)
    page.evaluate(
        "(who) => { localStorage[`chaupal.${who}.out.1.1.4`] = JSON.stringify({ client_id: 'no uuid', dispatch: 1, group: 1, rung: 4, said_at: 'never' }); }",
        live_field.chitra.pk,
    )

    pass_on(page)
    settled(page)
    page.goto("/outbox/")

    assert told(dispatch) == ALL
    expect(page.locator("#refused li")).to_have_count(1)


def test_what_the_server_refuses_is_shown_in_words_and_may_be_said_again(open_page: OpenPage, live_field: Field, noon: datetime, settings: Any) -> None:
    page, dispatch = at_the_card(open_page, live_field, noon)
    page.context.set_offline(True)
    page.evaluate("() => { Date.now = ((real) => () => real() + 7 * 3600 * 1000)(Date.now.bind(Date)); }")
    page.get_by_role("button", name="Not today").click(force=True)
    row = waiting(page)[0]
    assert row["rung"] == 6
    set_clock(settings, noon + timedelta(days=6))
    page.context.set_offline(False)
    page.goto("/outbox/")
    settled(page)

    expect(page.locator("#refused li").first).to_contain_text("more than 4 days old")
    assert told(dispatch) == {1: [0, 1], 2: [0, 1]}


def test_something_wrong_told_without_network_waits_too(open_page: OpenPage, live_field: Field, noon: datetime) -> None:
    page, _dispatch = at_the_card(open_page, live_field, noon)
    page.context.set_offline(True)
    page.get_by_text("Tell the desk").click()
    page.get_by_label("What is wrong with this card?").fill("The number is old.")
    page.get_by_role("button", name="Send, without my name").click()
    expect(page.locator("#outbox b")).to_have_text("1 thing still to go")

    page.context.set_offline(False)
    page.reload()
    settled(page)

    assert list(Objection.objects.values_list("text", flat=True)) == ["The number is old."]
