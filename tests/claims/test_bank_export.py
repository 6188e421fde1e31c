"""The data bank as a file: what two people stand behind, in both languages, and who took it."""

import csv
import io
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from chaupal.claims.actions import answer
from chaupal.ledger.models import Entry
from chaupal.org.models import Appointment
from chaupal.people.models import Person
from tests import make

EXPORT = "/claims/bank/export/"


def answered(ira: Person, gauri: Person, at: datetime, short: str = "नाम है तो वोट है") -> tuple[Any, Any]:
    """A fact, and an answer on it that was written twice: the first version is approved, the second waits."""
    fact = make.fact(ira, at, approver=gauri, what="=HYPERLINK(1)", place_hi="उत्तर प्रदेश", place_en="Uttar Pradesh")
    claim = make.claim(ira, at)
    words = answer.Words(verdict="false", short_hi=short, short_en="Listed, so you vote", long_hi="लंबा उत्तर", long_en="Long answer")
    version = answer.draft_answer(claim=claim, words=words, facts=[fact], by=ira, at=at, submit=True)
    answer.approve_answer(version=version, by=gauri, at=at)
    return fact, version


def lines(client: Client, language: str = "en") -> list[dict[str, str]]:
    client.cookies["language"] = language
    given = client.post(EXPORT, {"reason": "audit"})
    assert (given.status_code, given["Content-Type"]) == (200, "text/csv; charset=utf-8")
    return list(csv.DictReader(io.StringIO(given.content.decode("utf-8-sig"))))


def test_facts_and_answers_come_with_sources_verdict_and_dates(client: Client, ira: Person, gauri: Person, lata: Person, today: datetime) -> None:
    fact, version = answered(ira, gauri, today)
    make.fact(ira, today, what="Not looked at by anybody else")

    first, second = lines(make.sign_in(client, lata))

    assert (first["What it is"], first["Number"], first["In Hindi"], first["In English"]) == (
        "fact", str(fact.fact_id), "तथ्य: =HYPERLINK(1)", "'=HYPERLINK(1)"
    )  # fmt: skip
    assert (first["Figure"], first["Place in Hindi"], first["Provisional"]) == ("12", "उत्तर प्रदेश", "no")
    assert (second["What it is"], second["Number"], second["Verdict"]) == ("answer", str(version.answer.claim_id), "False")
    assert (second["In Hindi"], second["The answer at length in English"]) == ("नाम है तो वोट है", "Long answer")
    assert second["Facts it stands on"] == str(fact.fact_id)
    for line in (first, second):
        assert (line["Source in English"], line["SHA-256 of the copy"]) == (fact.source.title_en, fact.source.sha256)
        assert line["Approved (India's time)"] != ""


def test_the_head_is_in_the_readers_language(client: Client, ira: Person, gauri: Person, lata: Person, today: datetime) -> None:
    answered(ira, gauri, today)

    told = lines(make.sign_in(client, lata), "hi")

    assert [line["यह क्या है"] for line in told] == ["तथ्य", "उत्तर"]


def test_taking_it_is_one_entry_with_the_number_of_rows(client: Client, ira: Person, gauri: Person, lata: Person, today: datetime) -> None:
    answered(ira, gauri, today)
    before = Entry.objects.count()

    lines(make.sign_in(client, lata))

    entry = Entry.objects.latest("id")
    assert (Entry.objects.count(), entry.act, entry.by_id, entry.about_kind) == (before + 1, "claims.bank_exported", str(lata.pk), "bank")
    assert entry.salted.detail == '{"rows":2}'


@pytest.mark.parametrize(("who", "status"), [("ira", 403), ("gauri", 403), ("dev", 404)])
def test_it_is_for_those_who_may_take_out_both(who: str, status: int, request: pytest.FixtureRequest, client: Client) -> None:
    given = make.sign_in(client, request.getfixturevalue(who)).post(EXPORT, {"reason": "audit"})

    assert given.status_code == status
    assert Entry.objects.filter(act="claims.bank_exported").count() == 0


def test_somebody_who_may_take_out_facts_alone_is_refused(client: Client, db: None) -> None:
    half = make.officer("Facts only", "auditor")
    office = Appointment.objects.get(person=half).office
    office.grants = {"facts": ["view", "export"], "claims": ["view"]}
    office.save(update_fields=["grants"])
    make.sign_in(client, half)

    assert client.post(EXPORT, {"reason": "audit"}).status_code == 403
    assert "bank/export" not in client.get("/facts/").content.decode()


def test_an_empty_bank_gives_its_head_alone(client: Client, lata: Person) -> None:
    assert lines(make.sign_in(client, lata)) == []


@pytest.mark.parametrize("rows", [1, 3])
def test_the_file_costs_the_same_queries_however_long(
    rows: int, client: Client, ira: Person, gauri: Person, lata: Person, today: datetime, django_assert_num_queries: Any
) -> None:
    for number in range(rows):
        answered(ira, gauri, today, f"उत्तर {number}")
    make.sign_in(client, lata)

    with django_assert_num_queries(QUERIES):
        client.post(EXPORT, {"reason": "audit"})


QUERIES = 14
