"""A demo of a walk's own: web server, worker and database as anybody would start them, and browsers signed in as its cast."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page

SRC = Path(__file__).parents[2] / "src"


def free_port() -> int:
    """One that nobody listens at now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(home: Path, *options: str, seconds: float = 240) -> Iterator[tuple[str, dict[str, str]]]:
    """Its address and the environment of its commands, once it answers; stopped afterwards."""
    port = free_port()
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("CHAUPAL_", "DJANGO_"))}
    environment |= {"CHAUPAL_HOME": str(home), "PORT": str(port), "PYTHONPATH": str(SRC)}
    command = [sys.executable, "-m", "chaupal", "demo", *options]
    with open(home / "demo.log", "wb") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL)
    site = f"http://localhost:{port}"
    try:
        wait(lambda: healthy(site) or process.poll() is not None, seconds, "the demo did not start")
        assert process.poll() is None, (home / "demo.log").read_text()
        yield site, environment
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def healthy(site: str) -> bool:
    """Whether database and worker are up."""
    try:
        with urllib.request.urlopen(f"{site}/healthz", timeout=5) as answer:
            return bool(json.load(answer)["status"] == "ok")
    except OSError:
        return False


def wait(done: Callable[[], object], seconds: float, says: str) -> None:
    """Until it is done; AssertionError after these seconds."""
    until = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < until, says
        time.sleep(0.3)


def browser_of(browser: Browser, site: str, size: tuple[int, int], script: str = "") -> Page:
    """A browser of somebody's own, not signed in."""
    context = browser.new_context(base_url=site, viewport={"width": size[0], "height": size[1]}, locale="hi-IN")
    if script:
        context.add_init_script(script)
    return context.new_page()


def sign_in(browser: Browser, site: str, name: str, size: tuple[int, int], script: str = "") -> Page:
    """A browser of somebody's own, signed in as one of the cast."""
    page = browser_of(browser, site, size, script)
    page.goto("/sign-in-as/")
    page.get_by_role("button", name=re.compile(f"^{name} ")).click()
    page.wait_for_load_state()
    return page


def until_seen(page: Page, address: str, selector: str, seconds: float = 60) -> None:
    """Load the address again until the selector is there (the worker needs its second)."""

    def seen() -> bool:
        page.goto(address)
        return page.locator(selector).count() > 0

    wait(seen, seconds, f"{selector} never came at {address}")
