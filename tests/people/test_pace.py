"""How often one sign-in may ask: a burst, then no faster than the minute's share; others are not held up by it."""

from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.fixtures import DjangoAssertNumQueries

from chaupal.people import pace
from chaupal.people.pace import Pace
from tests import make


def test_a_burst_of_a_minute_then_the_minutes_pace() -> None:
    kept = Pace(60)
    assert [kept.wait("one", 1000.0) for _ in range(60)] == [0.0] * 60
    assert kept.wait("one", 1000.0) == pytest.approx(1)
    assert kept.wait("one", 1000.5) == pytest.approx(0.5), "a request that had to wait is not counted"
    assert kept.wait("one", 1001.0) == 0
    assert kept.wait("one", 1001.0) == pytest.approx(1)
    assert kept.wait("another", 1001.0) == 0


@given(st.lists(st.integers(min_value=0, max_value=4_000), min_size=1, max_size=100))
def test_never_more_than_the_burst_and_what_the_time_gives(pauses: list[int]) -> None:
    kept, at, went = Pace(30), 0.0, 0
    for pause in pauses:
        at += pause / 1000
        went += kept.wait("one", at) == 0
        assert went <= 30 + at * 0.5 + 1e-6


def test_the_session_that_has_not_asked_for_the_longest_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "KEPT", 2)
    kept = Pace(1)
    assert [kept.wait(key, 0.0) for key in ("one", "two", "one", "three")][:2] == [0.0, 0.0]
    assert kept.wait("one", 0.0) > 0
    assert kept.wait("two", 0.0) == 0, "forgotten, so it begins anew"


@pytest.mark.django_db
class TestPages:
    @pytest.fixture(autouse=True)
    def _slow(self, settings: Any) -> None:
        settings.CHAUPAL_ASKS_A_MINUTE = 3

    def test_a_sign_in_is_slowed_and_told_for_how_long(self, client: Client) -> None:
        make.sign_in(client, make.person("Dev"))
        assert [client.get("/me/").status_code for _ in range(3)] == [200, 200, 200]
        slowed = client.get("/me/")
        assert slowed.status_code == 429
        assert 1 <= int(slowed["Retry-After"]) <= 20
        assert slowed["Retry-After"] in slowed.content.decode()
        told = client.get("/me/", headers={"Accept": "application/json"})
        assert told.json()["code"] == "people.asked_too_often"
        part = client.get("/me/", headers={"HX-Request": "true"})
        assert (part.status_code, part["HX-Retarget"]) == (429, "#refusal")

    def test_another_sign_in_and_somebody_without_one_go_on(self, client: Client) -> None:
        make.sign_in(client, make.person("Dev"))
        assert [client.get("/me/").status_code for _ in range(4)][3] == 429
        other = Client()
        make.sign_in(other, make.person("Esha"))
        assert other.get("/me/").status_code == 200
        assert [Client().get("/verify/").status_code for _ in range(8)] == [200] * 8

    def test_nothing_is_asked_of_the_database_to_say_so(self, client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
        make.sign_in(client, make.person("Dev"))
        for _ in range(3):
            client.get("/me/")
        with django_assert_num_queries(0):
            assert client.get("/me/").status_code == 429
