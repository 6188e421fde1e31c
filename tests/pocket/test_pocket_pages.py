"""The phone's pages as the server gives them."""

import json
import re
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from chaupal.claims.models import Sighting
from chaupal.org.models import Booth, Unit
from chaupal.pocket import queries
from chaupal.relay.choices import Rung
from chaupal.relay.models import Dispatch, Receipt
from chaupal.relay.queries import mandal_of
from tests import make
from tests.pocket.field import Field, set_clock


def signed_in(client: Client, field: Field, language: str = "en") -> Client:
    client.cookies["language"] = language
    return make.sign_in(client, field.chitra)


def report(dispatch: Dispatch, group: int, rung: Rung, at: datetime) -> None:
    Receipt.objects.create(dispatch=dispatch, client_id=uuid4(), group=group, rung=rung, said_at=at, at=at, salt=b"salt")


@pytest.mark.parametrize("cards", [1, 3])
def test_today_costs_the_same_however_many_cards(
    field: Field, noon: datetime, cards: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _turn in range(cards):
        field.card(noon)
    queries.today(field.chitra, "hi", noon)  # the calendar is read once a process

    with django_assert_num_queries(10):
        day = queries.today(field.chitra, "hi", noon)

    assert [day.first is not None, len(day.after)] == [True, cards - 1]


def test_today_puts_the_nearest_lock_first(field: Field, noon: datetime) -> None:
    old, new = field.card(noon - timedelta(hours=44)), field.card(noon)

    day = queries.today(field.chitra, "hi", noon)

    assert [day.first and day.first.card.dispatch, *(one.card.dispatch for one in day.after)] == [old, new]


def test_today_says_how_often_it_was_heard_in_the_mandal(field: Field, noon: datetime) -> None:
    dispatch = field.card(noon)
    claim = dispatch.post.answer_version.answer.claim
    here, elsewhere = mandal_of(field.groups[0] // 2), Unit.objects.filter(kind="mandal").order_by("place")[0]
    for unit, hours in ((here, 1), (here, 47), (here, 49), (elsewhere, 1)):
        Sighting.objects.create(claim=claim, unit=unit, at=noon - timedelta(hours=hours))

    day = queries.today(field.chitra, "hi", noon)

    assert day.first is not None
    assert day.first.heard == 2


def test_a_card_said_no_to_is_put_aside_and_a_reported_one_is_done(field: Field, noon: datetime) -> None:
    aside, done = field.card(noon), field.card(noon)
    for group in field.groups:
        report(aside, group, Rung.NOT_TODAY, noon)
        report(done, group, Rung.SELF_CONFIRMED, noon)

    day = queries.today(field.chitra, "hi", noon)

    assert (day.first, [one.card.dispatch for one in day.aside], day.done) == (None, [aside], 2)


def test_with_one_group_reported_the_other_is_the_next_thing(field: Field, noon: datetime) -> None:
    report(field.card(noon), field.groups[0], Rung.SELF_CONFIRMED, noon)

    day = queries.today(field.chitra, "hi", noon)

    assert day.first is not None
    assert [(way.only, way.to) for way in day.first.ways] == [(2, str(field.groups[1]))]


@pytest.mark.parametrize(("day", "hour", "held"), [(9, 12, "silence"), (1, 23, "quiet")])
def test_a_held_card_says_which_rule_holds_it(field: Field, noon: datetime, day: int, hour: int, held: str) -> None:
    at = noon.replace(day=day, hour=hour)
    field.card(at.replace(hour=12) - timedelta(hours=1))

    told = queries.today(field.gopal, "hi", at)

    assert (told.first, [one.card.held_by for one in told.held]) == (None, [held])


@pytest.mark.parametrize(("day", "who", "told"), [(9, "gopal", True), (9, "chitra", False), (11, "gopal", False)])
def test_an_empty_day_in_silence_says_why_nothing_comes(field: Field, client: Client, noon: datetime, day: int, who: str, told: bool) -> None:
    at = noon.replace(day=day)

    found = queries.today(getattr(field, who), "hi", at)

    assert (found.first, found.held) == (None, [])
    assert (found.silent_until is not None) == told
    assert found.silent_until is None or found.silent_until.date().day == 10


def test_g5_the_phone_shows_why_nothing_comes(field: Field, client: Client, noon: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chaupal.pocket.views.now", lambda: noon.replace(day=9))
    client.cookies["language"] = "en"

    text = make.sign_in(client, field.gopal).get("/today/").content.decode()

    assert "Silence before the poll in your seat" in text
    assert "10 Feb 2027, 6:00 pm" in text


def test_other_peoples_cards_are_not_there(client: Client, field: Field, noon: datetime) -> None:
    dispatch = field.card(noon)
    mine, theirs = field.groups[0] // 2, Booth.objects.filter(seat=field.desk.seats[0]).order_by("number")[0].number
    signed_in(client, field)

    found = [client.get(f"/cards/{number}/{booth}/").status_code for number, booth in ((dispatch.pk, mine), (dispatch.pk, theirs), (999, mine))]

    assert found == [200, 404, 404]


def test_nobody_sees_the_phones_pages_without_signing_in(client: Client, field: Field) -> None:
    answers = [client.get(address) for address in ("/today/", "/booth/", "/outbox/", "/cards/1/1/")]

    assert [(one.status_code, one["Location"].split("?")[0]) for one in answers] == [(303, "/sign-in/")] * 4


@pytest.mark.parametrize(("language", "words"), [("hi", "आज का काम"), ("en", "Today’s work")])
def test_the_pages_speak_the_readers_language(client: Client, field: Field, noon: datetime, language: str, words: str) -> None:
    field.card(noon)

    page = signed_in(client, field, language).get("/today/").content.decode()

    assert words in page


def test_kept_pages_carry_whose_they_are(client: Client, field: Field, noon: datetime) -> None:
    dispatch = field.card(noon)
    signed_in(client, field)

    kept = [client.get(address)["Chaupal-For"] for address in ("/today/", "/booth/", "/outbox/", f"/cards/{dispatch.pk}/{field.groups[0] // 2}/")]

    assert kept == [str(field.chitra.pk)] * 4


def test_in_silence_the_cards_page_holds_nothing_to_post(client: Client, field: Field, noon: datetime, settings: Any) -> None:
    at = noon.replace(day=9)
    dispatch = field.card(at - timedelta(hours=24))
    set_clock(settings, at)
    booth = Booth.objects.filter(seat=field.desk.seats[0]).order_by("number")[0].number
    client.cookies["language"] = "en"

    page = make.sign_in(client, field.gopal).get(f"/cards/{dispatch.pk}/{booth}/").content.decode()

    assert [text for text in (dispatch.post.answer_version.short_en, "caption", "wa.me", ".png") if text in page] == []
    assert "Silence before the poll" in page


def test_my_booth_shows_offices_that_are_vacant_and_no_number(client: Client, field: Field) -> None:
    page = signed_in(client, field).get("/booth/").content.decode()

    assert "No list of members is kept" in page
    assert page.count("vacant") == 4


def test_the_manifest_starts_at_today(client: Client, db: None) -> None:
    told = json.loads(client.get("/manifest.webmanifest").content)

    assert (told["start_url"], told["display"], told["share_target"]["action"]) == ("/today/", "standalone", "/tips/share/")


def test_the_worker_names_only_files_that_exist_and_is_not_sent_twice(client: Client, db: None) -> None:
    answer = client.get("/sw.js")

    files = re.findall(r'"/static/([^"]+)"', answer.content.decode())
    assert [bool(finders.find(name)) for name in files] == [True] * 6
    again = client.get("/sw.js", headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_another_persons_outbox_is_not_taken(client: Client, field: Field) -> None:
    signed_in(client, field)

    answer = client.post("/relay/receipts/", {"who": field.gopal.pk, "receipts": []}, content_type="application/json")

    assert (answer.status_code, answer.json()["code"]) == (401, "relay.somebody_else")


def test_a_plain_form_that_is_refused_says_why(client: Client, field: Field, noon: datetime, settings: Any) -> None:
    dispatch = field.card(noon)
    set_clock(settings, noon.replace(hour=23))
    signed_in(client, field)

    told = {"dispatch": dispatch.pk, "groups": field.groups, "rung": 4, "client_id": uuid4()}
    answer = client.post("/relay/receipt/", told)

    assert answer.status_code == 409
    assert "At that hour nothing could be passed on" in answer.content.decode()
