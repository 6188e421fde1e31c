"""The public pages and the desk's page of a post in a real browser: nothing serious by axe, nothing wider than a phone."""

import os
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from django.test import Client

from chaupal.press import actions
from tests.browser import DESK, PHONE, SITE, answer_by_django, faults
from tests.press.desk import LONG_EN, SHORT_EN, Desk, a_desk
from tests.press.test_press_pages import signed_in

pytestmark = [pytest.mark.browser, pytest.mark.commits]
SHOTS = os.environ.get("CHAUPAL_SHOTS", "")


class Closing(Client):
    """Playwright's loop gives each answer a database connection of its own: it is closed with the answer."""

    def generic(self, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().generic(*args, **kwargs)
        finally:
            connections.close_all()


@pytest.fixture
def desk(noon: datetime) -> Desk:
    return a_desk(noon)


def opened(chromium: Any, client: Client, size: tuple[int, int], javascript: bool = True) -> Any:
    context = chromium.new_context(viewport={"width": size[0], "height": size[1]}, java_script_enabled=javascript)
    page = context.new_page()
    answer_by_django(page, client)
    return page


def shoot(page: Any, name: str) -> None:
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)


@pytest.fixture
def posts(desk: Desk) -> dict[str, Any]:
    """One post in force with real pictures, one recalled, one corrected."""
    force = desk.post(drawn=False)
    actions.draw_pictures(post=force, at=desk.noon)
    actions.release_post(post=force, units=desk.seats, by=desk.asha, at=desk.noon)
    recalled = desk.released(desk.answer(short_en="Polling ends at four.", short_hi="मतदान चार बजे बंद होता है।"))
    actions.recall_post(
        post=recalled,
        reason_hi="मतदान बंद होने का समय ग़लत छपा था।",
        reason_en="The closing hour was wrong.",
        by=desk.asha,
        at=desk.noon + timedelta(minutes=24),
    )
    desk.released(desk.answer(recalled.answer_version.answer.claim, short_en="Polling ends at six."), at=desk.noon + timedelta(hours=1))
    return {"force": force, "recalled": recalled}


@pytest.mark.parametrize("language", ["hi", "en"])
@pytest.mark.parametrize("size", [PHONE, DESK])
def test_public_pages_hold_on_phone_and_desk(chromium: Any, posts: dict[str, Any], language: str, size: tuple[int, int]) -> None:
    page = opened(chromium, Closing(), size)
    wrong: dict[str, list[str]] = {}
    for name, address in (
        ("verify", "/verify/"),
        ("code", f"/v/{posts['force'].code}"),
        ("recalled", f"/v/{posts['recalled'].code}"),
        ("unknown", "/v/AAAAAA"),
        ("register", "/register/"),
        ("entry", f"/register/{posts['force'].register.get().pk}/"),
    ):
        page.goto(f"{SITE}{address}?hl={language}")
        wrong[name] = faults(page)
        shoot(page, f"{name}_{language}_{size[0]}")
    page.goto(f"{SITE}/verify/?hl={language}")
    page.fill("#text", f"{SHORT_EN} {LONG_EN}".replace("12 accepted", "2 accepted"))
    page.locator("form.ask button").click()
    wrong["altered"] = faults(page)
    shoot(page, f"altered_{language}_{size[0]}")

    assert page.locator(".differ .quote ins").inner_text() == "2"
    assert {name: found for name, found in wrong.items() if found} == {}


def test_verify_works_without_javascript(chromium: Any, posts: dict[str, Any]) -> None:
    page = opened(chromium, Closing(), PHONE, javascript=False)

    page.goto(f"{SITE}/verify/?hl=en")
    page.fill("#text", posts["force"].code.lower())
    page.locator("form.ask button").click()

    assert page.locator(".says").inner_text() == "The genuine post with this code is this one. Compare."


@pytest.mark.parametrize("language", ["hi", "en"])
def test_desk_pages_hold(chromium: Any, posts: dict[str, Any], desk: Desk, language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chaupal.press.views.now", lambda: datetime.fromisoformat("2027-02-09T12:00:00+05:30"))
    page = opened(chromium, signed_in(desk.asha, Closing()), DESK)
    wrong: dict[str, list[str]] = {}
    for name, address in (
        ("posts", "/posts/?"),
        ("post", f"/posts/{posts['force'].number}/?units={desk.state.code}&"),
        ("post_recalled", f"/posts/{posts['recalled'].number}/?"),
    ):
        page.goto(f"{SITE}{address}hl={language}")
        wrong[name] = faults(page)
        shoot(page, f"{name}_{language}")

    assert {name: found for name, found in wrong.items() if found} == {}
