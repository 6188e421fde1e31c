"""In a real browser: one fake by a stranger in few steps, and a case from a run's group to the bundle by three people."""

from __future__ import annotations

import io
import json
import re
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.cache import cache
from playwright.sync_api import Page, expect

from chaupal.base.clock import local, now
from chaupal.people.models import Person
from chaupal.sample.watch_seed import posts
from chaupal.watch import jobs
from chaupal.watch.models import Dataset, Run, RunGroup
from tests import browser
from tests.watch.casework import ALTERNATIVE, NOTE, REASONS, Watch, a_watch, picture

pytestmark = pytest.mark.browser


@pytest.fixture
def live(site: str) -> Watch:
    """The cast with rows that the served threads see, at the hour it is: pages ask the clock."""
    cache.clear()
    return a_watch(now().replace(microsecond=0))


def at_desk(open_page: browser.OpenPage, site: str, who: Person, *, size: tuple[int, int] = browser.DESK, language: str = "en") -> Page:
    """A page of this person, signed in."""
    return browser.signed_in(open_page(size=size, language=language), site, who, language)


class Steps:
    """Counts what a person does: fields filled, things chosen, buttons pressed."""

    def __init__(self, page: Page) -> None:
        self.page, self.count = page, 0

    def fill(self, selector: str, words: str) -> None:
        self.page.fill(selector, words)
        self.count += 1

    def file(self, selector: str, data: bytes) -> None:
        self.page.locator(selector).set_input_files({"name": "screen.jpg", "mimeType": "image/jpeg", "buffer": data})
        self.count += 1

    def press(self, selector: str) -> None:
        with self.page.expect_navigation():
            self.page.locator(selector).first.click()
        self.count += 1


def test_a_strangers_fake_is_reported_to_the_platform_in_eight_steps(open_page: browser.OpenPage, site: str, live: Watch) -> None:
    live.own(avatar=picture("our sign", (300, 300)))
    page = at_desk(open_page, site, live.nida)
    page.goto("/watch/imitations/new/")
    steps = Steps(page)

    # What was met, with one file; the platform, the minute and whose account it imitates are there already or found.
    steps.fill("[name=address]", "x.com/chaupa1_up")
    steps.fill("[name=handle]", "chaupa1_up")
    steps.fill("[name=shown_name]", "Chaupal UP")
    steps.file("[name=file]", picture("screenshot"))
    steps.press("main button.main")

    # The genuine account beside it, what is alike, and the texts ready in both languages for every office.
    expect(page.locator("#imitation .pair")).to_contain_text("@chaupal_up")
    expect(page.locator("#imitation")).to_contain_text("U+0031")
    ready = page.locator("#platform textarea[lang=hi]").input_value()
    assert "x.com/chaupa1_up" in ready and "निवेदन" in ready
    assert page.locator("textarea[readonly]").count() == 6  # platform, election office, police; the committee after the reply

    # The text goes to the platform (copied), its number comes back.
    page.locator("#platform textarea[lang=en]").select_text()
    steps.count += 1
    steps.fill("#platform [name=reference]", "X-118")
    steps.press("#platform button.main")

    expect(page.locator("#platform")).to_contain_text("X-118")
    expect(page.locator("h1")).to_contain_text("Reported")
    assert steps.count == 8


def test_the_platforms_reply_starts_the_appeals_clock(open_page: browser.OpenPage, site: str, live: Watch) -> None:
    live.own()
    live.imitation()
    page = at_desk(open_page, site, live.nida)
    page.goto("/watch/imitations/1/")
    assert page.locator("#committee textarea").count() == 0
    steps = Steps(page)

    steps.fill("#platform [name=reference]", "X-118")
    steps.press("#platform button.main")
    page.select_option("#platform [name=reply]", "refused")
    steps.press("#platform form[action$='/reply/'] button")

    expect(page.locator("#committee textarea")).to_have_count(2)
    expect(page.locator("#committee textarea[lang=en]")).to_have_value(re.compile("X-118: Refused"))
    expect(page.locator("#imitation")).to_contain_text("Appeal to the committee until")


def test_three_people_bring_an_upload_to_a_signed_bundle(open_page: browser.OpenPage, site: str, live: Watch) -> None:
    nida, om, parvati = (at_desk(open_page, site, who) for who in (live.nida, live.om, live.parvati))

    # The analyst brings a platform's export in and has it looked at; what the worker does in between is done here.
    nida.goto("/watch/new/")
    nida.locator("[name=file]").set_input_files({"name": "posts.csv", "mimeType": "text/csv", "buffer": posts(live.noon, ["नमूना कार्ड"])})
    for name, words in (("title", "Six days"), ("exported_by", "The research desk"), ("exported_from", "Content library"), ("terms", "Research terms of 2027")):
        nida.fill(f"[name={name}]", words)
    nida.select_option("[name=platform]", "other")
    nida.select_option("[name=basis]", "research")
    today = local(live.noon).date()
    nida.fill("[name=exported_at]", today.isoformat())
    nida.fill("[name=keep_until]", (today + timedelta(days=90)).isoformat())
    with nida.expect_navigation():
        nida.get_by_role("button", name="Bring it in").click()
    jobs.read_dataset(Dataset.objects.get().pk)
    nida.goto(f"/watch/{Dataset.objects.get().pk}/")
    with nida.expect_navigation():
        nida.get_by_role("button", name="Look for accounts that act together").click()
    run = Run.objects.get()
    jobs.do_run(run.pk)

    # The network, and from its group the case: evidence is kept, a note that leads to a person is refused, the next is handed over.
    nida.goto(f"/watch/runs/{run.pk}/")
    expect(nida.locator(".netbox")).to_be_visible()
    accounts = RunGroup.objects.get(run=run, number=1).accounts
    with nida.expect_navigation():
        nida.locator("#group-1").get_by_role("button", name="Open a case").click()
    address = nida.url
    expect(nida.locator("h1")).to_contain_text(f"{accounts} accounts that acted together")
    nida.get_by_text("Add a file").click()
    nida.locator("[name=file]").set_input_files({"name": "a.jpg", "mimeType": "image/jpeg", "buffer": picture("posts")})
    with nida.expect_navigation():
        nida.get_by_role("button", name="Keep the file").click()
    nida.fill("[name=note]", f"{NOTE} Ask on 98765 43210.")
    with nida.expect_navigation():
        nida.get_by_role("button", name="Hand over to two reviewers").click()
    expect(nida.locator("#hand-over .err")).to_contain_text("98765 43210")  # refused, with the words
    nida.fill("[name=note]", NOTE)
    with nida.expect_navigation():
        nida.get_by_role("button", name="Hand over to two reviewers").click()

    # She cannot review it; two others do, neither reading the other.
    assert nida.locator("form[action$='/reviews/']").count() == 0
    for reviewer in (om, parvati):
        reviewer.goto(address)
        assert "The accounts deceive" not in reviewer.locator("#people").inner_text()
        assert "sample_" not in reviewer.locator("main").inner_text()
        reviewer.get_by_label("The accounts deceive").check()
        reviewer.fill("[name=reasons]", REASONS)
        reviewer.fill("[name=alternative]", ALTERNATIVE)
        with reviewer.expect_navigation():
            reviewer.get_by_role("button", name="Write the review").click()
    expect(parvati.locator("#people")).to_contain_text("The accounts deceive")

    # The dossier: a document in each language, and the bundle for machines.
    nida.goto(address)
    with nida.expect_navigation():
        nida.get_by_role("button", name="Make the dossier").click()
    got = {}
    for kind, label in (("hi", "PDF in Hindi"), ("en", "PDF in English"), ("zip", "Bundle for machines")):
        with nida.expect_download() as download:
            nida.get_by_role("button", name=label).click()
        got[kind] = Path(download.value.path()).read_bytes()
    with zipfile.ZipFile(io.BytesIO(got["zip"])) as archive:
        told = json.loads(archive.read("case.json"))
        same = [archive.read(f"dossier-{language}.pdf") == got[language] for language in ("hi", "en")]

    assert (len(told["accounts"]), [one["office"] for one in told["reviews"]], same) == (accounts, ["Compliance officer", "Approver at headquarters"], [True, True])
    assert got["hi"].startswith(b"%PDF-")


@pytest.mark.parametrize("size", [browser.PHONE, browser.DESK], ids=["phone", "desk"])
def test_a_holder_asks_and_reads_the_answer_without_a_script(open_page: browser.OpenPage, site: str, live: Watch, size: tuple[int, int]) -> None:
    live.case()
    page = open_page(size=size, language="en", javascript=False)
    page.goto("/watch/report/?hl=en")
    page.get_by_role("link", name="Ask about my account").click()
    page.fill("[name=handle]", "@invented_3")
    page.get_by_role("button", name="Ask").click()
    thread, code = page.url, page.locator(".key").inner_text()

    nida = at_desk(open_page, site, live.nida)
    nida.goto("/watch/questions/")
    nida.get_by_role("link", name="Question 1").click()
    expect(nida.locator("main")).to_contain_text(code)
    with nida.expect_navigation():
        nida.get_by_role("button", name="The code stands on the account").click()
    nida.fill("[name=answer]", "There is a case about a group of accounts; it waits for two reviews.")
    with nida.expect_navigation():
        nida.get_by_role("button", name="Send the answer").click()
    page.goto(thread)

    expect(page.locator("main")).to_contain_text("it waits for two reviews")


@pytest.mark.parametrize("language", ["hi", "en"])
@pytest.mark.parametrize("address", ["/watch/ours/", "/watch/report/", "/watch/ask/"])
def test_a_public_page_fits_a_phone(open_page: browser.OpenPage, live: Watch, address: str, language: str) -> None:
    live.own(avatar=picture("our sign", (300, 300)))
    live.found()
    page = open_page(size=browser.PHONE, language=language)

    page.goto(f"{address}?hl={language}")

    assert page.evaluate("document.documentElement.scrollWidth") <= browser.PHONE[0]
