"""A real Chromium for the tests marked `browser`, and its pages answered by Django without a server.

On a machine without Devanagari the phone's pages would show boxes, so Mukta is added to the system's faces.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from playwright.sync_api import Browser, Page, Route, sync_playwright

from chaupal.base import fonts

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


@contextmanager
def chromium(home: Path) -> Iterator[Browser]:
    """A headless Chromium; the test is skipped with a word where none is installed, and fails in CI."""
    found = os.environ.get("CHAUPAL_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        if os.environ.get("CI"):
            pytest.fail("no Chromium: .ci/run installs it, so this is a fault of the set-up")
        pytest.skip("no Chromium on this machine (Debian: apt install chromium)")
    environment = {**os.environ, "FONTCONFIG_FILE": str(fonts.fontconfig(home / "fontconfig"))}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS, env=environment)
        try:
            yield browser
        finally:
            browser.close()


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
        route.fulfill(status=response.status_code, headers=dict(response.headers), body=response.content)

    page.route("**/*", answer)
    return asked
