"""Every page of the product in a real browser, on a phone in Hindi and at a desk in English: nothing serious by axe, and none
wider than its window."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import get_resolver

from tests import make
from tests.browser import DESK, PHONE, OpenPage, faults, signed_in
from tests.house.everything import World, everything, routes

pytestmark = [pytest.mark.browser, pytest.mark.walk]


def pages_of(world: World) -> list[str]:
    """The addresses that answer with a page to somebody who may do everything."""
    client = make.sign_in(Client(raise_request_exception=False), world.boss)
    found = []
    for route in sorted(routes(get_resolver().url_patterns)):
        address = f"/{world.filled(route)}"
        answer = client.get(address)
        if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
            found.append(address)
    return found


@pytest.mark.parametrize(("size", "language"), [(PHONE, "hi"), (DESK, "en")], ids=["phone in Hindi", "desk in English"])
def test_axe_finds_nothing_serious_on_any_page_of_the_product(open_page: OpenPage, site: str, size: tuple[int, int], language: str) -> None:
    world = everything()
    addresses = pages_of(world)
    page = signed_in(open_page(size=size, language=language), site, world.boss, language)
    wrong = []
    for address in addresses:
        page.goto(address)
        wrong += [f"{address}: {told}" for told in faults(page)]

    assert len(addresses) > 80
    assert not wrong, "\n".join(wrong)
