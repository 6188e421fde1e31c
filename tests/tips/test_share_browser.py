"""The share sheet in a real browser: by the page's own worker, without network, and from a foreign page."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from chaupal.people.models import Person
from chaupal.tips.models import Draft, Tip
from tests import browser, make
from tests.pocket.field import worker_runs
from tests.tips.people_and_places import FORWARD, World, world
from tests.tips.test_pictures import image

pytestmark = [pytest.mark.browser]

# What the operating system does when somebody picks us in a share sheet: it posts a form and shows where that leads.
SHARE = """
([address, text, picture, kind]) => {
  const form = document.createElement("form"), words = document.createElement("textarea"), file = document.createElement("input");
  Object.assign(form, { action: address, method: "POST", enctype: "multipart/form-data" });
  Object.assign(words, { name: "text", value: text });
  Object.assign(file, { name: kind.startsWith("image/") ? "picture" : "sound", type: "file" });
  if (picture) {
    const carry = new DataTransfer();
    carry.items.add(new File([Uint8Array.from(picture)], "IMG-1", { type: kind }));
    file.files = carry.files;
  }
  form.append(words, file);
  document.body.append(form);
  form.submit();
}
"""


@pytest.fixture
def here(site: str) -> World:
    return world()


def a_phone(open_page: browser.OpenPage, site: str, who: Person, **more: Any) -> Page:
    page = open_page(language="en", **more)
    cookie = make.sign_in(Client(), who).cookies["sessionid"].value
    page.context.add_cookies([{"name": name, "value": value, "url": site} for name, value in (("sessionid", cookie), ("language", "en"))])
    return page


def share(page: Page, address: str, text: str = FORWARD, picture: bytes = b"", kind: str = "image/jpeg") -> None:
    page.evaluate(SHARE, [address, text, list(picture), kind])


def kept(page: Page) -> int:
    found: int = page.evaluate("async () => (await (await caches.open('shared')).keys()).length")
    return found


def with_worker(page: Page) -> Page:
    page.goto("/outbox/")
    worker_runs(page)
    return page


def test_a_shared_picture_fills_the_form_and_nothing_is_stored_before_it_is_sent(here: World, site: str, open_page: browser.OpenPage) -> None:
    page = with_worker(a_phone(open_page, site, here.keeper))

    share(page, "/tips/share/", picture=image("JPEG", (400, 300)))

    page.wait_for_url("**/tips/new/?shared=*")
    expect(page.get_by_text("Nothing was sent yet")).to_be_visible()
    expect(page.get_by_label("Paste it as it came")).to_have_value(FORWARD)
    files = page.evaluate("() => [...document.querySelector('[name=picture]').files].map((file) => file.type)")
    assert (files, Tip.objects.count(), Draft.objects.count()) == (["image/jpeg"], 0, 0)

    page.get_by_role("button", name="Send it to be checked").click()
    page.get_by_role("heading", name="The desk has your message").wait_for()

    page.wait_for_function("async () => !(await (await caches.open('shared')).keys()).length")
    one = Tip.objects.get()
    assert (one.channel, one.text, bool(one.picture)) == ("picture", FORWARD, True)


def test_a_form_that_comes_back_with_an_error_still_has_what_was_shared(here: World, site: str, open_page: browser.OpenPage) -> None:
    page = with_worker(a_phone(open_page, site, here.keeper))
    share(page, "/tips/share/", text="", picture=b"\xff\xd8\xff no picture at all")
    page.wait_for_url("**/tips/new/?shared=*")
    expect(page.get_by_text("Nothing was sent yet")).to_be_visible()

    page.get_by_role("button", name="Send it to be checked").click()
    page.get_by_text("This is not a picture that we can read.").first.wait_for()
    expect(page.get_by_text("Nothing was sent yet")).to_be_visible()
    page.get_by_label("Paste it as it came").fill(FORWARD)
    better = {"name": "better.jpg", "mimeType": "image/jpeg", "buffer": image("JPEG", (400, 300))}
    page.get_by_label("Picture, if it came as one").set_input_files(better)  # type: ignore[arg-type]
    page.get_by_role("button", name="Send it to be checked").click()
    page.get_by_role("heading", name="The desk has your message").wait_for()

    assert [bool(one.picture) for one in Tip.objects.all()] == [True]


def test_without_network_what_was_shared_waits_in_the_outbox(here: World, site: str, open_page: browser.OpenPage) -> None:
    page = with_worker(a_phone(open_page, site, here.keeper))
    page.context.set_offline(True)

    share(page, "/tips/share/")
    page.get_by_role("heading", name="Shared, not sent yet").wait_for()
    expect(page.get_by_text("Nothing waits")).to_be_hidden()
    page.context.set_offline(False)
    page.get_by_role("link", name="Look at it and send it").click()

    expect(page.get_by_label("Paste it as it came")).to_have_value(FORWARD)
    assert Tip.objects.count() == 0


def test_ticking_rule_t7_takes_the_shared_picture_off_the_phone_at_once(here: World, site: str, open_page: browser.OpenPage) -> None:
    page = with_worker(a_phone(open_page, site, here.keeper))
    share(page, "/tips/share/", picture=image("JPEG", (400, 300)))
    page.wait_for_url("**/tips/new/?shared=*")
    expect(page.get_by_text("Nothing was sent yet")).to_be_visible()

    page.locator("[name=unlawful]").check()

    page.wait_for_function("async () => !(await (await caches.open('shared')).keys()).length")
    assert page.evaluate("() => document.querySelector('[name=picture]').files.length") == 0


def test_a_shared_recording_fills_the_form_and_its_size_is_said_before_it_goes(here: World, site: str, open_page: browser.OpenPage) -> None:
    page = with_worker(a_phone(open_page, site, here.keeper))

    share(page, "/tips/share/", text="", picture=b"OggS" * 100_000, kind="audio/ogg")

    expect(page.get_by_text("0.4 MB: about 1 min on a slow (2G) line.")).to_be_visible()
    files = page.evaluate("() => [...document.querySelector('[name=sound]').files].map((file) => file.type)")
    assert (files, Tip.objects.count(), Draft.objects.count()) == (["audio/ogg"], 0, 0)


def test_signing_out_takes_what_was_shared_off_the_phone(here: World, site: str, open_page: browser.OpenPage) -> None:
    page = with_worker(a_phone(open_page, site, here.keeper))
    share(page, "/tips/share/")
    page.wait_for_url("**/tips/new/?shared=*")
    before = kept(page)
    page.goto("/today/")

    page.get_by_role("button", name="Sign out").click()

    page.wait_for_function("async () => !(await caches.has('shared'))")
    assert before == 1


@pytest.mark.parametrize("javascript", [True, False])
def test_without_the_worker_the_server_keeps_a_draft_that_its_person_sends(here: World, site: str, open_page: browser.OpenPage, javascript: bool) -> None:
    page = a_phone(open_page, site, here.keeper, javascript=javascript)
    page.goto("/tips/new/")
    page.set_content(
        f'<form action="{site}/tips/share/" method="post" enctype="multipart/form-data"><input name="text" value="{FORWARD}"><input type="file" name="picture"><button>go</button></form>'
    )
    page.locator("[name=picture]").set_input_files({"name": "a.jpg", "mimeType": "image/jpeg", "buffer": image("JPEG", (400, 300))})

    page.get_by_role("button", name="go").click()

    page.wait_for_url("**/tips/new/?draft=*")
    expect(page.get_by_text("The shared picture goes along")).to_be_visible()
    assert (Tip.objects.count(), Draft.objects.count()) == (0, 1)
    page.get_by_role("button", name="Send it to be checked").click()
    page.get_by_role("heading", name="The desk has your message").wait_for()
    assert ([bool(one.picture) for one in Tip.objects.all()], Draft.objects.count()) == ([True], 0)


@pytest.mark.parametrize("worker", [True, False])
def test_a_foreign_page_that_posts_there_makes_no_message_and_no_draft(
    here: World, site: str, open_page: browser.OpenPage, worker: bool
) -> None:
    page = a_phone(open_page, site, here.keeper)
    if worker:
        with_worker(page)
    foreign = page.context.new_page()  # a page of nobody's: another site, to this one

    share(foreign, f"{site}/tips/share/")

    foreign.wait_for_url(f"{site}/**")
    foreign.wait_for_load_state()
    assert (Tip.objects.count(), Draft.objects.count()) == (0, 0)
    # At most it stands in a form that says so and waits for a press; nobody opens that form without the key.
    assert (foreign.get_by_role("button", name="Send it to be checked").count(), "shared=" in foreign.url) == (int(worker), worker)
    page.goto("/tips/new/")
    expect(page.get_by_label("Paste it as it came")).to_have_value("")
