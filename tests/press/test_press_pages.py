"""The public register and the desk's pages of posts."""

import base64
import json
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from chaupal.claims.choices import Rating
from chaupal.ledger import actions as ledger_actions
from chaupal.ledger import checkpoint, merkle
from chaupal.ledger import queries as ledger
from chaupal.ledger.choices import REGISTER
from chaupal.people.models import Person
from chaupal.press import public, register
from chaupal.press.models import Recall, RegisterEntry
from tests import make
from tests.following import settle
from tests.press.desk import Desk, a_desk


def signed_in(person: Person, client: Client | None = None) -> Client:
    return make.sign_in(client or Client(), person)


def test_register_lists_every_line_and_the_share_of_each_verdict(desk: Desk) -> None:
    desk.released()
    desk.released(desk.answer(desk.claim(against_us=True), verdict=Rating.TRUE))

    shares = public.shares()

    assert (shares.whole, shares.true_and_against_us) == (2, 1)
    assert {row.verdict: (row.posts, row.against_us) for row in shares.rows if row.posts} == {"true": (1, 1), "false": (1, 0)}
    page = Client().get("/register/?hl=en").content.decode()
    assert "True, and against us: 1" in " ".join(page.replace("</", " </").split()).replace(" :", ":")


def test_register_pages_by_key_in_both_directions(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(5):
        desk.released()
    numbers = list(RegisterEntry.objects.order_by("-pk").values_list("pk", flat=True))
    monkeypatch.setattr(public, "A_PAGE", 2)

    first = public.lines()
    second = public.lines(after=first.next)
    third = public.lines(after=second.next)
    back = public.lines(before=second.previous)

    assert [[row.pk for row in page.rows] for page in (first, second, third, back)] == [
        numbers[:2], numbers[2:4], numbers[4:], numbers[:2],
    ]  # fmt: skip
    assert (first.previous, third.next, back.previous) == ("", "", "")


@pytest.mark.parametrize("token", ["x", "-1", "9" * 40, "\x00", ""])
def test_register_takes_any_token(desk: Desk, token: str) -> None:
    assert Client().get("/register/", {"after": token, "before": token}).status_code == 200


def test_a_line_tells_whom_it_was_meant_for_by_name_and_code(desk: Desk) -> None:
    entry = desk.released().register.get()

    pages = {language: Client().get(f"/register/{entry.pk}/?hl={language}").content.decode() for language in ("hi", "en")}

    assert f"{desk.state.name_hi} ({desk.state.code})" in pages["hi"]
    assert f"{desk.state.name_en} ({desk.state.code})" in pages["en"]


def test_a_line_not_yet_sealed_says_so(desk: Desk) -> None:
    entry = desk.released().register.get()

    told = json.loads(Client().get(f"/register/{entry.pk}.json").content)

    assert (told["text"], told["leaf"], told["checkpoint"]) == (entry.text, bytes(entry.hash).hex(), None)


@pytest.mark.commits
def test_a_sealed_line_can_be_proved_from_its_json_alone(noon: datetime) -> None:
    desk = a_desk(noon)
    entry = desk.released().register.get()
    desk.released()
    settle()
    ledger_actions.seal(REGISTER, at=noon)

    told = json.loads(Client().get(f"/register/{entry.pk}.json").content)

    note = checkpoint.verify(told["checkpoint"], ledger.public_key())
    path = [base64.b64decode(step) for step in told["path"]]
    leaf = register.leaf(told["text"])
    assert (leaf.hex(), note.size) == (told["leaf"], 2)
    assert merkle.verify_inclusion(leaf, told["index"], note.size, path, note.root)
    assert Client().get("/register/checkpoint").content.decode() == told["checkpoint"]
    page = Client().get(f"/register/{entry.pk}/?hl=en").content.decode()
    assert "Leaf 0 of the first 2" in page


def test_posts_list_and_page_open_for_those_who_may_see_posts(desk: Desk) -> None:
    post = desk.post()

    answers = {
        person.name_en: [signed_in(person).get(address).status_code for address in ("/posts/", f"/posts/{post.number}/")]
        for person in (desk.asha, desk.gauri, desk.bilal, desk.dev)
    }

    assert answers == {"Asha": [200, 200], "Gauri": [200, 200], "Bilal": [200, 200], "Dev": [404, 404]}
    assert Client().get("/posts/").status_code == 303
    assert signed_in(desk.asha).get("/posts/999/").status_code == 404


def test_post_page_shows_the_gate_and_the_seats_that_are_shut(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    post = desk.post()
    monkeypatch.setattr("chaupal.press.views.now", lambda: datetime.fromisoformat("2027-02-09T12:00:00+05:30"))

    page = signed_in(desk.asha).get(f"/posts/{post.number}/", {"units": [desk.state.code], "hl": "en"}).content.decode()

    assert "open in 2 of 3 seats now" in page
    assert desk.seats[0].name_en in page
    assert f'action="/relay/release/{post.number}/"' in page


def test_post_page_offers_no_release_to_the_author(desk: Desk) -> None:
    post = desk.post()

    page = signed_in(desk.ira).get(f"/posts/{post.number}/?hl=en").content.decode()

    assert "You wrote this answer. Somebody else has to release it." in page
    assert "Release for" not in page


@pytest.mark.parametrize("posts", [1, 3])
def test_posts_list_costs_the_same_queries_however_long(desk: Desk, posts: int, django_assert_max_num_queries: Any) -> None:
    for _ in range(posts):
        desk.post()
    client = signed_in(desk.asha)

    with django_assert_max_num_queries(14):
        client.get("/posts/")


REASON = {"reason_hi": "समय ग़लत छपा", "reason_en": "Wrong time", "sure": "on"}


def test_recall_by_its_form_takes_the_post_back(desk: Desk) -> None:
    post = desk.released()

    answer = signed_in(desk.asha).post(f"/posts/{post.number}/recall/", REASON)

    assert (answer.status_code, answer["Location"]) == (303, f"/posts/{post.number}/")
    assert Recall.objects.get().reason_en == "Wrong time"


def test_recall_form_refuses_by_role_and_by_what_is_missing(desk: Desk) -> None:
    post = desk.released()
    address = f"/posts/{post.number}/recall/"

    answers = [
        signed_in(desk.dev).post(address, REASON).status_code,
        signed_in(desk.gauri).post(address, REASON).status_code,
        signed_in(desk.bilal).post(address, REASON).status_code,
        signed_in(desk.asha).post(address, REASON | {"sure": ""}).status_code,
        signed_in(desk.asha).get(address).status_code,
    ]

    assert (answers, Recall.objects.count()) == ([404, 403, 404, 422, 405], 0)


def test_every_page_speaks_hindi_first(desk: Desk) -> None:
    post = desk.released()

    pages = [Client().get(address).content.decode() for address in ("/verify/", f"/v/{post.code}", "/register/")]

    assert ["असली है या नहीं?" in page for page in pages] == [True, True, True]


def test_draft_picture_is_for_those_who_may_see_posts(desk: Desk) -> None:
    post = desk.post()

    answers = [signed_in(person).get(f"/posts/{post.number}/hi.png").status_code for person in (desk.asha, desk.dev)]

    assert answers == [200, 404]
