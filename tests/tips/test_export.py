"""The queue as a file: what the screen shows, no booths, no formulas, one entry in the ledger."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from chaupal.base.clock import now
from chaupal.ledger.models import Entry, EntryLine
from chaupal.people.models import Person
from tests import make
from tests.tips.people_and_places import FORWARD, World, take, tip, world
from tests.tips.test_matching import Told, run

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(db: None) -> World:
    return world()


@pytest.fixture
def operator(here: World) -> Person:
    return make.officer("Asha", "operator")


def told(who: Person, **sent: str) -> list[list[str]]:
    answer = make.sign_in(Client(), who).post("/tips/export/?hl=en", {"reason": "work"} | sent)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/csv; charset=utf-8")
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_the_file_says_what_the_queue_says_with_numbers_masked_and_without_booths(here: World, operator: Person) -> None:
    at = now()
    claim = make.claim(here.desk, at)
    first = run(take(here, at, "card ke liye call 98765 43210 jaldi karo").tip, at, lambda text, k: [Told(claim.pk)])
    run(tip(here, at, "card ke liye call 98765 43210 jaldi karo", unit=here.other), at)

    heads, row = told(operator)

    assert heads[:5] == ["Message", "First", "Last", "Came", "Mandals"]
    assert (row[0], row[3:7], row[7:]) == (
        str(first.pk), ["2", "2", here.mandal.name_hi, here.mandal.name_en],
        ["Hinglish", "card ke liye call ••••••10 jaldi karo", str(claim.pk), claim.text_hi, "0.90"],
    )  # fmt: skip
    assert str(here.booth.number) not in str(row)


def test_the_export_is_one_entry_with_the_messages_as_its_lines(here: World, operator: Person) -> None:
    tips = [run(tip(here, now(), text), now()) for text in (FORWARD, "राशन की दुकान बंद हो जाएगी")]

    told(operator)

    entry = Entry.objects.get(act="tips.exported")
    assert (entry.by_kind, entry.by_id, entry.about_kind, entry.about_id, entry.rows) == ("person", str(operator.pk), "queue", "tips", 2)
    assert {line.text for line in EntryLine.objects.filter(entry=entry)} == {f'[{one.pk},"",""]' for one in tips}


@pytest.mark.parametrize("text", ["=1+1 वोट", "+वोट बंद", "-वोट बंद", "@वोट बंद"])
def test_no_text_becomes_a_formula(here: World, operator: Person, text: str) -> None:
    run(tip(here, now(), text), now())

    assert told(operator)[1][8] == "'" + text


def test_what_was_set_aside_is_a_file_of_its_own(here: World, operator: Person) -> None:
    fresh = run(tip(here, now()), now())
    old = run(tip(here, now() - timedelta(hours=30), "बस का किराया दोगुना"), now())

    assert [[row[0] for row in told(operator, **sent)[1:]] for sent in ({}, {"aside": "1"})] == [[str(fresh.pk)], [str(old.pk)]]


@pytest.mark.parametrize("rows", [1, 3])
def test_a_longer_queue_costs_no_more_queries(here: World, operator: Person, rows: int, django_assert_num_queries: Any) -> None:
    for word in ("पानी", "बिजली", "सड़क")[:rows]:
        run(tip(here, now(), f"बूथ पर {word} को लेकर कुछ अलग ही अफ़वाह चली है"), now())
    client = make.sign_in(Client(), operator)

    with django_assert_num_queries(15):
        client.post("/tips/export/", {"reason": "work"})


def test_only_those_who_may_export_do(here: World) -> None:
    run(tip(here, now()), now())

    codes = [make.sign_in(Client(), who).post("/tips/export/", {"reason": "work"}).status_code for who in (here.keeper, here.outsider, here.desk, here.reader)]
    buttons = ["/tips/export/" in make.sign_in(Client(), who).get("/tips/").content.decode() for who in (here.desk, make.officer("Asha", "operator"))]

    assert (codes, buttons) == ([404, 404, 403, 403], [False, True])
    assert Entry.objects.filter(act="tips.exported").count() == 0
