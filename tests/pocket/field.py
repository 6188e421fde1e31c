"""What the phone's tests stand on: the press room's desk, two keepers in two seats, a card in the field, a phone with a stub of sharing."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone
from playwright.sync_api import Page, Route

from chaupal.org.models import Booth, Unit
from chaupal.people.actions import begin_session
from chaupal.people.models import Person
from chaupal.people.queries import PIN, SESSION
from chaupal.relay.actions.dispatch import release
from chaupal.relay.models import Dispatch, Group, Receipt
from tests import make
from tests.browser import PHONE, OpenPage
from tests.press.desk import Desk

# Sharing and the clipboard as a test sees them: what was given is kept, `stopShare` names the error to stop with.
STUB = """
window.shared = []; window.copied = [];
navigator.canShare = (what) => Boolean(what.files);
navigator.share = async (what) => {
  window.shared.push({ names: what.files.map((file) => file.name), type: what.files[0].type, size: what.files[0].size, text: what.text || "" });
  if (sessionStorage.stopShare) throw new DOMException("stopped", sessionStorage.stopShare);
};
Object.defineProperty(navigator, "clipboard", { value: { writeText: async (text) => { window.copied.push(text); } } });
"""


@dataclass
class Field:
    """Chitra keeps both groups of a booth in seat 2, Gopal of one in seat 1 (silent from 8 February 16:00)."""

    desk: Desk
    chitra: Person
    gopal: Person

    @property
    def groups(self) -> list[int]:
        """Chitra's two groups."""
        return list(Group.objects.filter(keeper=self.chitra).order_by("number").values_list("number", flat=True))

    def card(self, at: datetime, *, units: list[Unit] | None = None) -> Dispatch:
        """A card released at that moment, to the whole state where no unit is named."""
        return release(post=self.desk.post(), units=units or [self.desk.state], by=self.desk.asha, at=at)


def a_field(desk: Desk) -> Field:
    chitra, gopal = make.person("Chitra", "चित्रा"), make.person("Gopal", "गोपाल")
    for keeper, seat in ((chitra, desk.seats[1]), (gopal, desk.seats[0])):
        booth = Booth.objects.filter(seat=seat).order_by("number")[0]
        keeps(keeper, booth)
        make.appoint(keeper, "keeper_1", booth)
    return Field(desk, chitra, gopal)


def keeps(keeper: Person, booth: Booth) -> None:
    """Both groups of a booth in one person's hands."""
    for slot in (0, 1):
        Group.objects.create(number=booth.number * 2 + slot, booth=booth.number, slot=slot, state="active", keeper=keeper)


def told(dispatch: Dispatch) -> dict[int, list[int]]:
    """Rung to the slots of the groups that reached it."""
    found: dict[int, list[int]] = {}
    for group, rung in Receipt.objects.filter(dispatch=dispatch).order_by("group").values_list("group", "rung"):
        found.setdefault(rung, []).append(group % 2)
    return found


def set_clock(settings: Any, moment: datetime) -> None:
    """Let the product's clock stand at that moment and run on from there."""
    settings.CHAUPAL_CLOCK_OFFSET = int((moment - timezone.now()).total_seconds()) + 2  # never before it


def session_of(person: Person, at: datetime) -> str:
    """The key of a session opened by PIN on a phone of this person."""
    store = SessionStore()
    phone = make.phone(person, at).phone.pk
    store["phone"], store[SESSION] = phone, begin_session(person=person, how=PIN, at=at, phone=phone).pk
    store.create()
    return str(store.session_key)


def sign_in(page: Page, person: Person, at: datetime, *, language: str = "en") -> Page:
    """The page's browser becomes this person's phone."""
    cookies = {"sessionid": session_of(person, at), "language": language}
    page.context.add_cookies([{"name": name, "value": value, "domain": "localhost", "path": "/"} for name, value in cookies.items()])
    return page


def a_phone(open_page: OpenPage, person: Person, at: datetime, *, language: str = "en", javascript: bool = True) -> Page:
    """A browser of a phone's size that this person is signed in at, with the stub of sharing."""
    page = open_page(size=PHONE, language=language, javascript=javascript)
    page.add_init_script(STUB)
    return sign_in(page, person, at, language=language)


def settled(page: Page) -> None:
    """Wait until the page has begun its work and the outbox is empty."""
    page.wait_for_load_state("load")
    page.wait_for_function("() => !Object.keys(localStorage).some((name) => name.includes('.out.'))")


def waiting(page: Page) -> list[dict[str, Any]]:
    """The rows in the outbox."""
    rows = page.evaluate("() => Object.keys(localStorage).filter((name) => name.includes('.out.')).sort().map((name) => localStorage[name])")
    return [json.loads(row) for row in rows]


def worker_runs(page: Page) -> None:
    """Wait until the page is served through its service worker and its first pages are kept."""
    page.wait_for_function("async () => Boolean(await navigator.serviceWorker.ready)")
    page.reload()
    page.wait_for_function("() => navigator.serviceWorker.controller !== null")
    page.wait_for_function("async () => Boolean(await caches.match('/outbox/'))")


def answering(page: Page, path: str, status: int | None) -> Callable[[], None]:
    """Let the server answer that path with a status, or not at all; the function returned mends it."""

    down = [True]

    def answer(route: Route) -> None:
        if not down:
            route.fallback()
        elif status is None:
            route.abort()
        else:
            route.fulfill(status=status, body="{}")

    page.route(lambda url: urlsplit(url).path == path, answer)
    return down.clear
