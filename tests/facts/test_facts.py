"""The data bank: typed values with an archived copy, two people, conflicts said aloud."""

import hashlib
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, ProgrammingError, transaction
from django.test import Client

from chaupal.base.clock import now
from chaupal.facts import actions, queries, refusals
from chaupal.facts.models import Conflict, Fact, FactApproval, FactVersion, Source
from chaupal.ledger.models import Entry
from chaupal.people.models import Person
from tests import make

PART = {"HX-Request": "true"}
PDF = b"%PDF-1.4 order"


@pytest.fixture
def ira(db: None) -> Person:
    return make.officer("Ira", "researcher", hindi="इरा")


@pytest.fixture
def gauri(db: None) -> Person:
    return make.officer("Gauri", "approver", hindi="गौरी")


@pytest.fixture
def dev(db: None) -> Person:
    return make.officer("Dev", "mandal_lead", make.mandal(9))


@pytest.fixture
def today() -> datetime:
    return now()


@pytest.fixture
def desk(client: Client, ira: Person) -> Client:
    return make.sign_in(client, ira)


@pytest.fixture
def second(gauri: Person) -> Client:
    return make.sign_in(Client(), gauri)


@pytest.fixture
def fact(ira: Person, gauri: Person, today: datetime) -> FactVersion:
    return make.fact(ira, today, approver=gauri)


def form(source: Source, **more: Any) -> dict[str, Any]:
    return {
        "topic": "booth", "what_hi": "बूथों की संख्या", "what_en": "Number of booths", "number": "१,७७,५१६", "unit_hi": "बूथ", "unit_en": "booths",
        "place_hi": "उत्तर प्रदेश", "place_en": "Uttar Pradesh", "period_hi": "2025", "period_en": "2025", "source": source.pk,
    } | more  # fmt: skip


SOURCE = {
    "title_hi": "आदेश", "title_en": "Order", "publisher_hi": "कार्यालय", "publisher_en": "Office", "url": "", "rank": "1", "dated": "2027-01-20",
}  # fmt: skip


def test_a_source_keeps_its_copy_under_its_hash(desk: Client, ira: Person) -> None:
    response = desk.post("/facts/sources/new/", SOURCE | {"copy": SimpleUploadedFile("anything.exe", PDF)})

    source = Source.objects.get()
    digest = hashlib.sha256(PDF).hexdigest()
    assert (response.status_code, response["Location"]) == (303, f"/facts/new/?source={source.pk}")
    assert (source.sha256, source.archive_type, source.added_by) == (digest, "application/pdf", ira)
    assert Path(str(source.archive.name)).suffix == ".pdf"
    assert Entry.objects.get(act="facts.source_added").about_id == str(source.pk)


@pytest.mark.parametrize("copy", [b"PK\x03\x04\x00\x00zip", b"\x00\x01binary", b"\xff\xfe\x00bad"])
def test_a_copy_that_is_not_what_is_kept_is_422(desk: Client, copy: bytes) -> None:
    response = desk.post("/facts/sources/new/", SOURCE | {"copy": SimpleUploadedFile("a.pdf", copy)})

    assert (response.status_code, Source.objects.count(), list(response.context["form"].errors)) == (422, 0, ["copy"])


def test_no_copy_and_too_large_a_copy_are_422(desk: Client, ira: Person, today: datetime) -> None:
    missing = desk.post("/facts/sources/new/", SOURCE)

    with pytest.raises(refusals.ArchiveTooLarge):
        make.source(ira, today, copy=b"x" * (actions.ARCHIVE_LIMIT + 1))
    with pytest.raises(refusals.NoArchive):
        make.source(ira, today, copy=b"")
    assert (missing.status_code, Source.objects.count()) == (422, 0)


def test_the_copy_is_served_with_its_type_and_cannot_run_anything(desk: Client, ira: Person, today: datetime) -> None:
    source = make.source(ira, today, copy=b"<script>alert(1)</script>")

    response = desk.get(f"/facts/sources/{source.pk}/copy/")

    assert (response.status_code, response["Content-Type"], response.content) == (200, "text/plain; charset=utf-8", b"<script>alert(1)</script>")
    assert (response["X-SHA256"], response["Content-Security-Policy"]) == (source.sha256, "default-src 'none'; sandbox")


def test_a_copy_that_was_changed_or_lost_is_not_given_out(desk: Client, ira: Person, today: datetime) -> None:
    source = make.source(ira, today)
    path = Path(source.archive.path)
    path.write_bytes(b"Order 13 of 2027")

    changed = desk.get(f"/facts/sources/{source.pk}/copy/")
    path.unlink()
    lost = desk.get(f"/facts/sources/{source.pk}/copy/")

    assert (changed.status_code, lost.status_code) == (409, 409)
    assert "facts.copy_damaged" in changed.content.decode()


def test_a_fact_is_proposed_with_devanagari_digits_and_grouping(desk: Client, ira: Person, today: datetime) -> None:
    response = desk.post("/facts/new/", form(make.source(ira, today), provisional="on", valid_until="2027-12-31"))

    version = FactVersion.objects.get()
    assert response.status_code == 303
    assert (version.number, version.provisional, version.valid_until, version.author) == (177516, True, date(2027, 12, 31), ira)
    assert queries.current(version.fact) is None
    assert [one.pk for one in queries.waiting()] == [version.pk]


@pytest.mark.parametrize("change", [{"what_hi": ""}, {"number": "बहुत"}, {"source": "0"}, {"topic": "astrology"}])
def test_a_bad_fact_is_422_and_keeps_the_form(desk: Client, ira: Person, today: datetime, change: dict[str, str]) -> None:
    response = desk.post("/facts/new/", form(make.source(ira, today)) | change)

    assert (response.status_code, list(response.context["form"].errors), Fact.objects.count()) == (422, list(change), 0)
    assert "Uttar Pradesh" in response.content.decode()


def test_a_revision_waits_while_the_approved_version_stands(desk: Client, second: Client, fact: FactVersion) -> None:
    desk.post(f"/facts/{fact.fact_id}/revision/", form(fact.source, number="13"))
    newest = FactVersion.objects.get(version=2)
    before = queries.current(fact.fact)

    approved = second.post(f"/facts/versions/{newest.pk}/approval/")

    assert (before, queries.current(fact.fact)) == (fact, newest)
    assert (approved.status_code, approved["Location"]) == (303, "/approvals/?kind=facts")


def test_a_bad_revision_is_422(desk: Client, fact: FactVersion) -> None:
    assert desk.post(f"/facts/{fact.fact_id}/revision/", form(fact.source, what_en="")).status_code == 422


def test_two_people_stand_behind_a_fact_by_the_database_too(fact: FactVersion, ira: Person, gauri: Person, today: datetime) -> None:
    other = make.fact(ira, today, what="Other")
    make.appoint(ira, "approver", make.state())
    both = Person.objects.get(pk=ira.pk)
    row = {"fact_version": other, "fact": other.fact, "version": 1, "at": today}

    with pytest.raises(refusals.OwnFact):
        actions.approve_fact(version=other, by=both, at=today)
    for author, by in ((ira, ira), (gauri, ira)):
        with pytest.raises(IntegrityError), transaction.atomic():
            FactApproval.objects.create(**row, author=author, by=by)
    with pytest.raises(ProgrammingError), transaction.atomic():  # the application has no right to change a version
        FactVersion.objects.filter(pk=fact.pk).update(number=11)


def test_only_the_newest_undecided_version_can_be_approved(second: Client, fact: FactVersion, ira: Person, today: datetime) -> None:
    said = actions.Said(what_hi="क", what_en="a", source=fact.source)
    two, three = (actions.revise_fact(fact=fact.fact, said=said, by=ira, at=today) for _each in range(2))

    told = [second.post(f"/facts/versions/{one.pk}/approval/").status_code for one in (fact, two, three, three)]

    assert told == [409, 409, 303, 409]


def test_returning_needs_a_reason_and_ends_the_waiting(second: Client, ira: Person, today: datetime) -> None:
    version = make.fact(ira, today)

    told = [
        second.post(f"/facts/versions/{version.pk}/return/", {"reason": reason}).status_code for reason in ("", "अवधि नहीं लिखी", "फिर")
    ]
    approve = second.post(f"/facts/versions/{version.pk}/approval/").status_code

    assert (told, approve, queries.waiting()) == ([422, 303, 409], 409, [])
    assert Entry.objects.filter(act="facts.returned").count() == 1


def test_an_approved_fact_is_not_returned(second: Client, fact: FactVersion) -> None:
    assert second.post(f"/facts/versions/{fact.pk}/return/", {"reason": "x"}).status_code == 409


def test_deciding_asks_for_more_than_a_mail_code(ira: Person, gauri: Person, today: datetime) -> None:
    version = make.fact(ira, today)
    weak = make.sign_in(Client(), gauri, strong=False)

    assert [weak.post(f"/facts/versions/{version.pk}/{act}/", {"reason": "x"}).status_code for act in ("approval", "return")] == [403, 403]


@pytest.mark.parametrize(
    "url", ["/facts/", "/facts/{fact}/", "/facts/sources/{source}/copy/", "/facts/versions/{version}/"]
)
def test_reading_is_for_offices_that_reach_the_bank(url: str, second: Client, client: Client, fact: FactVersion, dev: Person) -> None:
    url = url.format(fact=fact.fact_id, source=fact.source_id, version=fact.pk)

    assert (second.get(url).status_code, make.sign_in(client, dev).get(url).status_code, Client().get(url).status_code) == (200, 404, 303)


@pytest.mark.parametrize("url", ["/facts/new/", "/facts/sources/new/", "/facts/{fact}/revision/", "/facts/{fact}/conflict/"])
def test_writing_is_403_for_the_approver_and_404_outside(url: str, second: Client, client: Client, fact: FactVersion, dev: Person) -> None:
    url = url.format(fact=fact.fact_id)

    assert (second.post(url).status_code, make.sign_in(client, dev).post(url).status_code) == (403, 404)


@pytest.mark.parametrize("url", ["/facts/999/", "/facts/sources/999/copy/", "/facts/versions/999/"])
def test_what_is_unknown_is_404(url: str, desk: Client) -> None:
    assert desk.get(url).status_code == 404


def two_counts(ira: Person, gauri: Person, today: datetime) -> tuple[FactVersion, FactVersion]:
    """The one news report that prints 1,900 booths in one place and 19,000 in another."""
    report = make.source(ira, today, title="Report on a digital cell", rank=3)
    return tuple(  # type: ignore[return-value]
        make.fact(ira, today, what=f"Booths, place {number}", approver=gauri, source=report, number=number, unit_en="booths")
        for number in (1900, 19000)
    )


def test_1900_against_19000_stand_side_by_side_with_which_we_use_and_why(desk: Client, ira: Person, gauri: Person, today: datetime) -> None:
    small, large = two_counts(ira, gauri, today)

    response = desk.post(
        f"/facts/{small.fact_id}/conflict/",
        {"other": large.fact_id, "uses": "other", "why_hi": "एक शून्य छूटा", "why_en": "A zero was lost: 10 x 5 x 350 is about 17,500"},
    )

    page = desk.get(f"/facts/{large.fact_id}/")
    (told,) = page.context["conflicts"]
    text = page.content.decode()
    assert response.status_code == 303
    assert [(side.version.number, side.used) for side in told.sides] == [(1900, False), (19000, True)]
    assert ("1,900" in text, "19,000" in text, "एक शून्य छूटा" in text) == (True, True, True)
    assert [row.disputed for row in desk.get("/facts/").context["page"].rows] == [True, True]


def test_a_conflict_is_settled_once_between_two_facts_with_a_reason(desk: Client, ira: Person, gauri: Person, today: datetime) -> None:
    small, large = two_counts(ira, gauri, today)
    url = f"/facts/{small.fact_id}/conflict/"
    good = {"other": str(large.fact_id), "uses": "other", "why_hi": "क", "why_en": "a"}

    told = [
        desk.post(url, good | change).status_code
        for change in ({"why_en": ""}, {"other": "999"}, {"other": str(small.fact_id)}, {}, {})
    ]

    assert (told, Conflict.objects.count()) == ([422, 422, 422, 303, 409], 1)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_bank_costs_the_same_queries_however_long(
    rows: int, desk: Client, ira: Person, gauri: Person, today: datetime, django_assert_num_queries: Any
) -> None:
    for number in range(rows):
        make.fact(ira, today, what=f"Fact {number}", approver=gauri)

    with django_assert_num_queries(5):  # session, person, offices, facts, conflicts
        page = desk.get("/facts/", headers=PART)

    assert page.content.decode().count("data-row") == rows


def test_the_bank_says_how_each_fact_stands(desk: Client, ira: Person, gauri: Person, fact: FactVersion, today: datetime) -> None:
    make.fact(ira, today, what="Waiting")
    make.fact(ira, today, what="Expired", approver=gauri, valid_until=date(2020, 1, 1))
    actions.revise_fact(fact=fact.fact, said=actions.Said(what_hi="क", what_en="Newer", source=fact.source), by=ira, at=today)

    def states(query: dict[str, str]) -> list[tuple[str, str]]:
        return [(row.version.what_en, row.state) for row in desk.get("/facts/", query).context["page"].rows]

    approved = ("Photo identity papers accepted", "revised")
    assert states({}) == [("Expired", "expired"), ("Waiting", "proposed"), approved]
    assert states({"state": "approved"}) == [approved]
    assert states({"state": "expired"}) == [("Expired", "expired")]
    assert states({"state": "proposed"}) == [("Waiting", "proposed"), approved]
    assert states({"topic": "voter_id", "q": "waiting"}) == [("Waiting", "proposed")]


def test_the_bank_turns_pages_by_key(desk: Client, ira: Person, gauri: Person, today: datetime) -> None:
    source = make.source(ira, today)
    for number in range(52):
        make.fact(ira, today, what=f"Fact {number}", source=source)
    first = desk.get("/facts/").context["page"]

    second = desk.get("/facts/", {"after": first.next}).context["page"]
    back = desk.get("/facts/", {"before": second.previous}).context["page"]

    assert [row.version.what_en for row in second.rows] == ["Fact 1", "Fact 0"]
    assert [row.version.pk for row in back.rows] == [row.version.pk for row in first.rows]


@pytest.mark.parametrize(("words", "found"), [("50", 1), ("1,500", 1), ("1500", 1), ("500", 0), ("मतदाता", 1), ("VOTERS", 1)])
def test_search_takes_a_figure_whole_and_words_in_parts(
    words: str, found: int, ira: Person, gauri: Person, today: datetime
) -> None:
    make.fact(ira, today, what="Most voters at a booth", what_hi="एक बूथ पर मतदाताओं की सीमा", approver=gauri, number=1500)
    make.fact(ira, today, what="Mock votes", approver=gauri, number=50)

    assert len(queries.approved(words)) == found
