"""The people list turns: each of its three orders reads the key of the page before."""

from __future__ import annotations

import pytest
from django.test import Client

from chaupal.base.paging import token
from tests import make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("query", "key"), [("", (1, 1)), ("at=units&", (1,)), ("q=esha&", (1,))], ids=["booths", "units", "names"]
)
def test_the_next_page_of_people_opens(client: Client, query: str, key: tuple[int, ...]) -> None:
    lead = make.officer("Esha", "seat_lead", make.unit("seat", "s-1", ((4096, 8192),), under=make.state(), number=1))

    page = make.sign_in(client, lead).get(f"/people/?{query}after={token(key)}")

    assert page.status_code == 200
