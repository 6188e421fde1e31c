"""A real Chromium for the tests marked `browser`, and its pages answered by Django without a server.

On a machine without Devanagari the phone's pages would show boxes, so Mukta is added to the system's faces.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from django.db import connections
from django.test import Client
from playwright.sync_api import Browser, Page, Route, sync_playwright

from chaupal.base import fonts

if TYPE_CHECKING:
    from chaupal.people.models import Person

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SITE = "http://localhost:8000"


PROGRAM = os.environ.get("CHAUPAL_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
PHONE = (360, 740)
DESK = (1366, 900)

OpenPage = Callable[..., Page]


def ask_for_chromium() -> None:
    """Skip with a word where there is no Chromium; in CI that is a failure."""
    if PROGRAM is None:
        if os.environ.get("CI"):
            pytest.fail("no Chromium: .ci/run installs it, so this is a fault of the set-up")
        pytest.skip("no Chromium on this machine (Debian: apt install chromium)")


@contextmanager
def chromium(home: Path) -> Iterator[Browser]:
    """A headless Chromium, about 1 s to start; tests take it from the fixture of this name."""
    environment: dict[str, str | float | bool] = {**os.environ, "FONTCONFIG_FILE": str(fonts.fontconfig(home / "fontconfig"))}
    # Playwright runs its loop in the test's own thread, where Django then takes every query for a forbidden one.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=PROGRAM, args=FLAGS, env=environment)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def pages(browser: Browser, site: str) -> Iterator[OpenPage]:
    """A function that opens a page with cookies of its own: `open_page(size=DESK, language="en", javascript=False)`.

    At the end: no script may have failed, no rule of the CSP been broken, no other site been asked for anything.
    """
    wrong: list[str] = []
    contexts = []

    def stay_here(route: Route) -> None:
        if urlsplit(route.request.url).netloc == urlsplit(site).netloc:
            route.continue_()
        else:
            wrong.append(f"asked for {route.request.url}")
            route.abort()

    def open_page(*, size: tuple[int, int] = PHONE, language: str = "hi", javascript: bool = True) -> Page:
        context = browser.new_context(
            base_url=site,
            viewport={"width": size[0], "height": size[1]},
            locale={"hi": "hi-IN", "en": "en-IN"}[language],
            timezone_id="Asia/Kolkata",
            java_script_enabled=javascript,
        )
        contexts.append(context)
        context.set_default_timeout(10_000)
        context.route(lambda url: url.startswith(("http:", "https:")), stay_here)
        context.on("weberror", lambda error: wrong.append(f"script: {error.error}"))
        context.on("console", lambda told: wrong.append(told.text) if "Content Security Policy" in told.text else None)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()
    assert wrong == []


def signed_in(page: Page, site: str, who: "Person", language: str = "en") -> Page:
    """The same page with this person's sign-in, as by passkey; it reads this language."""
    from tests import make  # wants Django set up, which `tests.screens` does later

    client = make.sign_in(Client(), who)
    connections.close_all()
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": site}, {"name": "language", "value": language, "url": site}]
    )
    return page


def faults(page: Page) -> list[str]:
    """What axe finds serious or critical, and whether the page is wider than its window."""
    found = Axe().run(page).response["violations"]
    told = [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found if one["impact"] in ("serious", "critical")]
    wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    return [*told, "wider than the window"] if wide else told


def answer_by_django(page: Page, client: Client) -> list[str]:
    """Let Django's test client answer every request of the page; the list fills with what was asked and the status.

    Only pages that touch no database: Playwright's loop forbids Django's queries in this thread.
    """
    asked: list[str] = []

    def answer(route: Route) -> None:
        request = route.request
        path = urlsplit(request.url).path
        if path.startswith("/static/"):
            held = finders.find(path.removeprefix("/static/"))
            if isinstance(held, str):
                route.fulfill(path=held)
            else:
                route.fulfill(status=404, body="")
            return
        address = request.url.removeprefix(SITE)
        headers = {name: value for name, value in request.all_headers().items() if not name.startswith(":")}
        response = client.generic(
            request.method,
            address,
            data=request.post_data or "",
            content_type=headers.get("content-type", "text/html"),
            headers=headers | {"host": "localhost:8000", "accept-encoding": "identity"},
        )
        asked.append(f"{response.status_code} {address}")
        if response.status_code in (302, 303):
            # The browser would ask for it past this function, of a server that is not there.
            response = client.get(response["Location"], headers={"host": "localhost:8000", "accept-encoding": "identity"})
        route.fulfill(status=response.status_code, headers=dict(response.headers), body=response.content)

    page.route("**/*", answer)
    return asked
