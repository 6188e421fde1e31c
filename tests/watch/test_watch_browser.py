"""From a file to the posts behind a pair, in a real browser; the keys, the phone, and what axe says."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connections

from chaupal.base.clock import local, now
from chaupal.sample import watch_seed
from chaupal.watch import jobs
from chaupal.watch.models import Dataset, Run
from tests.browser import DESK, PHONE, OpenPage, faults, signed_in
from tests.watch.people_and_posts import Room, done, room

pytestmark = pytest.mark.browser


@pytest.fixture
def here(_fresh_copy: None, site: str) -> Room:
    return room()


@pytest.fixture
def by_worker() -> Any:
    """Does what waits for the worker, as the worker does, in a thread of its own: Playwright's loop allows no query here."""
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(1) as thread:

        def work(kind: str) -> None:
            def do() -> None:
                try:
                    if kind == "read":
                        jobs.read_dataset(dataset=Dataset.objects.latest("pk").pk)
                    else:
                        jobs.do_run(run=Run.objects.latest("pk").pk)
                finally:
                    connections.close_all()

            thread.submit(do).result()

        yield work


def test_from_upload_to_the_posts_of_a_pair(open_page: OpenPage, site: str, here: Room, by_worker: Any, tmp_path: Path) -> None:
    file = tmp_path / "posts.csv"
    file.write_bytes(watch_seed.posts(now(), []))
    page = signed_in(open_page(size=DESK, language="en"), site, here.nida)
    today = local(now()).date()

    page.goto("/watch/")
    page.keyboard.press("n")
    page.get_by_label("The file").set_input_files(file)
    page.get_by_label("Title").fill("Posts of a week")
    page.get_by_label("By what right it is here").select_option("interface")
    page.get_by_label("Who exported it").fill("Research desk")
    page.get_by_label("From where").fill("Search interface")
    page.get_by_label("On which day").fill((today - timedelta(days=1)).isoformat())
    page.get_by_label("Under which terms").fill("Terms of the platform")
    page.get_by_label("Keep until").fill((today + timedelta(days=30)).isoformat())
    page.get_by_role("button", name="Bring it in").click()
    page.get_by_text("Waits to be read").wait_for()
    by_worker("read")
    page.get_by_text("What is in it").wait_for()  # the part is polled
    page.get_by_role("button", name="Look for accounts that act together").click()
    page.get_by_role("button", name="End this run").wait_for()
    by_worker("run")
    page.locator("svg.net").wait_for()
    page.locator("svg.net a:not([tabindex])").first.focus()
    first = page.evaluate("document.activeElement.getAttribute('aria-label')")
    page.keyboard.press("Tab")
    second = page.evaluate("document.activeElement.getAttribute('aria-label')")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Account A-02").wait_for()
    page.wait_for_load_state()  # a key before the script is nobody's
    page.keyboard.press("e")
    page.get_by_role("heading", name="Chosen pair: A-0").wait_for()
    page.get_by_text("Read the").click()
    posts = page.locator("ol.posts > li").count()
    page.wait_for_load_state()
    page.keyboard.press("t")
    page.wait_for_function("location.hash === '#table'")

    assert (first, second) == ("A-01", "A-02")
    assert posts > 0
    assert "sample_morning" not in page.content()


@pytest.mark.parametrize("size", [DESK, PHONE])
@pytest.mark.parametrize("language", ["hi", "en"])
def test_axe_finds_nothing_serious_and_nothing_runs_off_the_screen(open_page: OpenPage, site: str, here: Room, size: tuple[int, int], language: str) -> None:
    run = done(here, now())
    page = signed_in(open_page(size=size, language=language), site, here.nida, language)
    wrong: dict[str, Any] = {}

    for address in ("/watch/", "/watch/new/", f"/watch/{run.dataset_id}/", f"/watch/runs/{run.pk}/", f"/watch/runs/{run.pk}/?window=60&edge=0-1"):
        page.goto(address)
        wide = page.evaluate(
            "[...document.querySelectorAll('body *')].filter(one => !one.closest('.scroll, .netbox, svg'))"
            ".filter(one => one.getBoundingClientRect().right > window.innerWidth + 1).map(one => one.outerHTML.slice(0, 120))"
        )
        found = faults(page) + [f"too wide: {one}" for one in wide]
        if found:
            wrong[address] = found

    assert wrong == {}


def test_the_network_is_read_and_its_posts_are_opened_without_a_script(open_page: OpenPage, site: str, here: Room) -> None:
    run = done(here, now())
    page = signed_in(open_page(size=DESK, language="en", javascript=False), site, here.hari)

    page.goto(f"/watch/runs/{run.pk}/")
    page.get_by_role("link", name="A-01 – A-02").last.click()

    assert page.get_by_role("heading", name="Chosen pair: A-01 and A-02").count() == 1
