"""The second person's list, and the review page of a nomination."""

import csv
import io
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from chaupal.base import paging
from chaupal.base.clock import local, now
from chaupal.claims.actions import answer
from chaupal.claims.models import Claim
from chaupal.control.queries import approvals as queries
from chaupal.ledger.models import Entry
from chaupal.org.actions import offices
from chaupal.org.models import Appointment, Office, Takeout
from chaupal.people.models import Person
from chaupal.strength.actions.policies import propose_policy, return_policy
from tests import make
from tests.watch.casework import a_watch

PART = {"HX-Request": "true"}


@pytest.fixture
def today() -> datetime:
    return now()


@pytest.fixture
def ira(db: None) -> Person:
    return make.officer("Ira", "researcher")


@pytest.fixture
def gauri(db: None) -> Person:
    return make.officer("Gauri", "approver")


@pytest.fixture
def second(gauri: Person) -> Client:
    return make.sign_in(Client(), gauri)


def nominated(at: datetime) -> Appointment:
    """A mandal lead put forward by somebody who may, in a mandal of seat 212."""
    mandal = make.mandal(3)
    bilal = make.officer("Bilal", "convenor", make.unit("org_district", "od-1", mandal.booths, under=make.state()))
    office = Office.objects.get(key="mandal_lead")
    made = offices.nominate_member(
        name_hi="नया", name_en="New Lead", phone="919000000001", office=office, unit=mandal, by=bilal, at=at
    )
    return make.recommended(made, bilal, at)


def sent(ira: Person, gauri: Person, at: datetime, number: int = 0) -> Any:
    words = answer.Words(verdict="opinion", short_hi=f"शीर्षक {number}", short_en=f"Headline {number}", long_hi="लंबा", long_en="Long")
    claim = make.claim(ira, at, f"दावा {number}")
    return answer.draft_answer(claim=claim, words=words, facts=[], by=ira, at=at, submit=True)


def test_everything_that_waits_is_in_one_list_clocks_first(second: Client, ira: Person, gauri: Person, today: datetime) -> None:
    fact = make.fact(ira, today)
    version = sent(ira, gauri, today)
    appointment = nominated(today)

    page = second.get("/approvals/")

    assert [(row.kind, row.key) for row in page.context["found"].page.rows] == [
        ("answers", version.pk),
        ("facts", fact.pk),
        ("people", appointment.pk),
    ]
    waiting = {tab.kind: tab.count for tab in page.context["found"].tabs}
    assert list(waiting) == [kind for kind, _words, _opens in queries.KINDS]
    assert {kind: count for kind, count in waiting.items() if count} == {"answers": 1, "facts": 1, "people": 1}
    assert [row.kind for row in second.get("/approvals/?kind=facts").context["found"].page.rows] == ["facts"]
    assert {second.get(row.url).status_code for row in page.context["found"].page.rows} == {200}


def test_a_change_of_strength_waits_for_headquarters_alone(second: Client, ira: Person, today: datetime) -> None:
    nominated(today)
    omar = make.officer("Omar", "organiser", make.state())
    office = Office.objects.get(key="mandal_lead")
    policy = propose_policy(kind="mandal", numbers={office.pk: 3}, from_on=local(today).date(), why="Order 7", by=omar, at=today)
    lead = make.sign_in(Client(), Person.objects.get(name_en="Bilal"))

    row = second.get("/approvals/?kind=strength").context["found"].page.rows[0]

    assert (row.kind, row.key, row.url, row.own, row.may) == ("strength", policy.pk, f"/strength/policies/{policy.pk}/", False, True)
    assert second.get(row.url).status_code == 200
    assert [tab.kind for tab in lead.get("/approvals/").context["found"].tabs] == ["answers", "people", "merges", "teams"]
    return_policy(policy=policy, reason="Too many", by=Person.objects.get(name_en="Gauri"), at=today)
    assert second.get("/approvals/?kind=strength").context["found"].page.rows == []


def test_ones_own_is_shown_and_marked(ira: Person, gauri: Person, today: datetime) -> None:
    make.fact(ira, today)

    page = make.sign_in(Client(), ira).get("/approvals/")

    assert [(row.own, row.may) for row in page.context["found"].page.rows] == [(True, False)]
    assert page.context["found"].own == 1


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_queries_however_long(
    rows: int, second: Client, ira: Person, gauri: Person, today: datetime, django_assert_num_queries: Any
) -> None:
    for number in range(rows):
        sent(ira, gauri, today, number)
        make.fact(ira, today, what=f"Fact {number}")

    # session, person, offices; nine kinds (one more where there are nominations, merges, teams or cases)
    with django_assert_num_queries(12):
        page = second.get("/approvals/", headers=PART)

    assert page.content.decode().count("data-row") == rows * 2


@pytest.mark.parametrize("rows", [3, 5])
def test_only_kinds_longer_than_a_page_are_counted_by_a_query_of_their_own(
    rows: int, second: Client, ira: Person, gauri: Person, today: datetime, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    monkeypatch.setattr("chaupal.control.queries.approvals.PAGE", 2)
    for number in range(rows):
        sent(ira, gauri, today, number)
        make.fact(ira, today, what=f"Fact {number}")

    with django_assert_num_queries(12 + 2):
        second.get("/approvals/", headers=PART)

    assert {tab.kind: tab.count for tab in queries.waiting(gauri, at=today).tabs if tab.count} == {"answers": rows, "facts": rows}


def test_reviews_of_cases_wait_with_the_hour_they_lapse_at_for_whoever_did_not_collect_or_review(db: None, today: datetime) -> None:
    watch = a_watch(today)
    fresh = watch.in_review()
    begun = watch.review(watch.in_review(), watch.parvati)
    watch.found()
    version = watch.own(confirmed=False)

    def rows(person: Person) -> list[tuple[str, int, bool, bool]]:
        page = make.sign_in(Client(), person).get("/approvals/")
        return [(row.kind, row.key, row.own, row.may) for row in page.context["found"].page.rows]

    assert rows(watch.gauri) == [("cases", fresh.pk, False, True), ("cases", begun.pk, False, True), ("handles", version.pk, False, True)]
    assert rows(watch.parvati) == [("cases", fresh.pk, False, True), ("cases", begun.pk, True, True), ("handles", version.pk, False, True)]
    assert rows(watch.nida) == [("handles", version.pk, True, False)]
    page = make.sign_in(Client(), watch.gauri).get("/approvals/?kind=cases")
    assert {make.sign_in(Client(), watch.gauri).get(row.url).status_code for row in page.context["found"].page.rows} == {200}
    assert queries.waiting(watch.gauri, kind="cases", at=fresh.lapses_at).page.rows == []


def walked(second: Client, address: str, turn: str = "next") -> list[list[tuple[str, int]]]:
    """The pages from an address on, by their "next" (or back, by their "previous"), each as (kind, key) of its rows."""
    pages = []
    while address:
        found = second.get(address).context["found"]
        pages.append([(row.kind, row.key) for row in found.page.rows])
        token, kind = getattr(found.page, turn), f"kind={found.kind}&" if found.kind else ""
        address = f"/approvals/?{kind}{'after' if turn == 'next' else 'before'}={token}" if token else ""
    return pages


def test_pages_hold_everything_once_in_the_order_of_the_whole(
    second: Client, ira: Person, gauri: Person, today: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        sent(ira, gauri, today, number)  # all three due in the same moment, and the facts written in it
        make.fact(ira, today, what=f"Fact {number}")
    nominated(today)
    whole = walked(second, "/approvals/")
    monkeypatch.setattr("chaupal.control.queries.approvals.PAGE", 2)

    pages = walked(second, "/approvals/")
    last = second.get("/approvals/").context["found"].page
    while last.next:
        last = second.get(f"/approvals/?after={last.next}").context["found"].page
    back = walked(second, f"/approvals/?before={last.previous}", "previous")

    assert len(whole) == 1
    assert [len(page) for page in pages] == [2, 2, 2, 1]
    assert [row for page in pages for row in page] == whole[0]
    assert [kind for kind, _key in whole[0]] == ["answers"] * 3 + ["facts"] * 3 + ["people"]
    assert back == pages[2::-1]
    assert walked(second, "/approvals/?kind=facts") == [whole[0][3:5], whole[0][5:6]]


def test_a_later_page_costs_no_more_than_the_first_and_two_counts(
    second: Client, ira: Person, gauri: Person, today: datetime, monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries: Any
) -> None:
    monkeypatch.setattr("chaupal.control.queries.approvals.PAGE", 1)
    for number in range(3):
        sent(ira, gauri, today, number)
    second_page = second.get("/approvals/").context["found"].page.next
    third_page = second.get(f"/approvals/?after={second_page}").context["found"].page.next

    for address in ("/approvals/", f"/approvals/?after={second_page}", f"/approvals/?after={third_page}"):
        with django_assert_max_num_queries(14):
            page = second.get(address, headers=PART)
        assert page.content.decode().count("data-row") == 1


def test_a_page_whose_things_were_decided_leads_back_to_the_first(second: Client, ira: Person, gauri: Person, today: datetime) -> None:
    sent(ira, gauri, today)
    second.cookies["language"] = "en"
    behind = queries.waiting(gauri, at=today).page.rows[-1].order

    text = second.get(f"/approvals/?kind=answers&after={paging.token(behind)}").content.decode()

    assert "Nothing is left on this page." in text
    assert 'href="/approvals/?kind=answers"' in text


@pytest.mark.parametrize("key", [(0, 2**62, 0, 1), (0, 1), ("a", 1, 1, 1)], ids=["no such moment", "too short", "letters"])
def test_a_damaged_page_address_is_refused(second: Client, key: tuple[Any, ...]) -> None:
    assert second.get(f"/approvals/?after={paging.token(key)}").status_code == 400


def test_a_kind_is_counted_up_to_a_limit_and_says_so(
    second: Client, ira: Person, gauri: Person, today: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chaupal.control.queries.approvals.PAGE", 2)
    monkeypatch.setattr("chaupal.control.queries.approvals.COUNTED", 2)
    for number in range(3):
        make.fact(ira, today, what=f"Fact {number}")

    page = second.get("/approvals/")

    assert [(tab.kind, tab.count) for tab in page.context["found"].tabs if tab.count or tab.at_least] == [("facts", 2)]
    assert [tab.kind for tab in page.context["found"].tabs if tab.at_least] == ["facts"]
    assert " 2+</a>" in page.content.decode()


def test_the_list_is_304_until_something_comes_or_goes(second: Client, ira: Person, gauri: Person, today: datetime) -> None:
    first = second.get("/approvals/", headers=PART)

    same = second.get("/approvals/", headers=PART | {"If-None-Match": first["ETag"]})
    sent(ira, gauri, today)
    other = second.get("/approvals/", headers=PART | {"If-None-Match": first["ETag"]})

    assert (same.status_code, other.status_code) == (304, 200)


def test_the_list_is_404_for_somebody_whose_office_opens_none_of_it(db: None) -> None:
    lead = make.officer("Dev", "mandal_lead", make.mandal(9))

    assert make.sign_in(Client(), lead).get("/approvals/").status_code == 404


def test_a_nomination_is_approved_by_a_second_person(second: Client, gauri: Person, today: datetime) -> None:
    appointment = nominated(today)

    response = second.post(f"/people/appointments/{appointment.pk}/approval/")
    again = second.post(f"/people/appointments/{appointment.pk}/approval/")

    appointment.refresh_from_db()
    assert (response.status_code, again.status_code, appointment.approved_by) == (303, 409, gauri)


def test_a_nomination_is_returned_with_a_reason(second: Client, today: datetime) -> None:
    appointment = nominated(today)

    told = [second.post(f"/people/appointments/{appointment.pk}/return/", {"reason": reason}).status_code for reason in ("", "दो बार नाम", "फिर")]

    appointment.refresh_from_db()
    assert (told, appointment.ended_because) == ([422, 303, 409], "दो बार नाम")


def test_a_nomination_elsewhere_is_404_and_the_proposer_is_refused(client: Client, db: None, today: datetime) -> None:
    appointment = nominated(today)
    elsewhere = make.officer("Esha", "convenor", make.unit("org_district", "od-2", ((9 * 4096, 9 * 4096 + 9),), under=make.state()))
    proposer = appointment.proposed_by

    outside = make.sign_in(client, elsewhere)
    own = make.sign_in(Client(), proposer)

    assert [outside.get(f"/people/appointments/{appointment.pk}/").status_code, outside.get("/people/appointments/999/").status_code] == [404, 404]
    assert own.post(f"/people/appointments/{appointment.pk}/approval/").status_code == 403
    assert own.get("/approvals/?kind=people").context["found"].page.rows == []  # above the booth headquarters approves


def test_one_kind_leaves_as_a_file_for_a_reason(ira: Person, gauri: Person, today: datetime) -> None:
    nominated(today)
    sent(ira, gauri, today, 1)
    auditor = make.officer("Lata", "auditor")
    reader = make.sign_in(Client(), auditor)

    page = reader.get("/approvals/?kind=answers")
    without = reader.post("/approvals/export/", {"kind": "answers"})
    file = reader.post("/approvals/export/", {"kind": "answers", "reason": "report"})

    assert (page.context["may_export"], reader.get("/approvals/").context["may_export"]) == (True, False)
    assert (without.status_code, "org.takeout_reason_missing" in without.content.decode()) == (422, True)
    rows = list(csv.DictReader(io.StringIO(file.content.decode("utf-8-sig"))))
    due = f"{local(Claim.objects.get().due_at):%Y-%m-%d %H:%M}"
    assert [(row["kind"], row["text"], row["written_by_en"], row["due_at_ist"]) for row in rows] == [("answers", "शीर्षक 1", "Ira", due)]
    taken = Takeout.objects.get()
    assert (taken.what, taken.rows, taken.names_people) == ("control.approvals_exported", 1, False)
    assert Entry.objects.get(act="control.approvals_exported").by_id == str(auditor.pk)


def test_a_file_holds_no_more_than_the_page_shows(ira: Person, gauri: Person, today: datetime) -> None:
    sent(ira, gauri, today)
    hidden = make.sign_in(Client(), make.officer("Lata", "auditor")).post("/approvals/export/", {"kind": "strength", "reason": "report"})
    reads = make.sign_in(Client(), gauri)

    assert hidden.status_code == 404
    assert reads.post("/approvals/export/", {"kind": "nothing", "reason": "report"}).status_code == 404
    assert reads.post("/approvals/export/", {"reason": "report"}).status_code == 404
    assert reads.get("/approvals/?kind=answers").context["may_export"] is False
    assert reads.post("/approvals/export/", {"kind": "answers", "reason": "report"}).status_code == 403
    assert not Takeout.objects.exists()


def test_a_list_too_long_for_one_file_is_refused_and_nothing_is_written(ira: Person, gauri: Person, today: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(3):
        sent(ira, gauri, today, number)
    monkeypatch.setattr("chaupal.control.actions.LONGEST", 2)

    answer = make.sign_in(Client(), make.officer("Lata", "auditor")).post("/approvals/export/", {"kind": "answers", "reason": "report"})

    assert (answer.status_code, Takeout.objects.count()) == (422, 0)
