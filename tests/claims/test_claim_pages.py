"""The queue and the page of one claim: what they show, who may do what, what bad input gets."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from chaupal.claims.actions import claim as acts
from chaupal.claims.choices import ClaimState, Same
from chaupal.claims.models import Claim, Judgement, Lock
from chaupal.ledger.models import Entry
from chaupal.people.models import Person
from tests import make

PART = {"HX-Request": "true"}


@pytest.mark.parametrize("rows", [1, 3])
def test_queue_costs_the_same_queries_however_long(
    rows: int, desk: Client, ira: Person, today: datetime, django_assert_num_queries: Any
) -> None:
    mandal = make.mandal(1)
    for number in range(rows):
        claim = make.claim(ira, today, f"दावा {number}")
        acts.sight(claim=claim, unit=mandal, at=today)

    with django_assert_num_queries(8):  # session, person, offices, what changed, whole state, claims, sightings, checks of others
        page = desk.get("/claims/", headers=PART)

    assert page.content.decode().count("data-row") == rows


def test_queue_unchanged_is_304_and_a_new_claim_changes_it(desk: Client, ira: Person, claim: Claim, today: datetime) -> None:
    first = desk.get("/claims/", headers=PART)

    again = desk.get("/claims/", headers=PART | {"If-None-Match": first["ETag"]})
    make.claim(ira, today, "दूसरा दावा")
    changed = desk.get("/claims/", headers=PART | {"If-None-Match": first["ETag"]})

    assert (first.status_code, again.status_code, changed.status_code) == (200, 304, 200)
    assert "दूसरा दावा" in changed.content.decode()


def test_queue_begins_with_what_is_overdue_and_flags_it(desk: Client, ira: Person, today: datetime) -> None:
    make.claim(ira, today, "अभी का दावा")
    make.claim(ira, today - timedelta(hours=3), "देर वाला दावा")

    text = desk.get("/claims/").content.decode()

    assert text.index("देर वाला दावा") < text.index("अभी का दावा")
    assert text.count('class="st block"') == 1


def test_queue_turns_pages_by_key(desk: Client, ira: Person, today: datetime) -> None:
    for number in range(53):
        make.claim(ira, today + timedelta(seconds=number), f"दावा संख्या {number:02d}")
    first = desk.get("/claims/")
    link = first.context["page"].next

    second = desk.get("/claims/", {"after": link})
    back = desk.get("/claims/", {"before": second.context["page"].previous})

    assert [row.claim.text_hi for row in second.context["page"].rows] == [f"दावा संख्या {n}" for n in (50, 51, 52)]
    assert [row.claim.pk for row in back.context["page"].rows] == [row.claim.pk for row in first.context["page"].rows]


@pytest.mark.parametrize("words", ["बूथ में मोबाइल", "फोन", "mobile booth", "मतदान मोबाइल", "चांद"])
def test_search_finds_devanagari_with_and_without_nukta_and_anusvara(desk: Client, ira: Person, today: datetime, words: str) -> None:
    make.claim(ira, today, "मतदान के दिन बूथ में मोबाइल फ़ोन और चाँद की तस्वीर मना है", "Mobile banned in the booth")
    make.claim(ira, today, "राशन बंद", "")

    page = desk.get("/claims/", {"q": words})

    assert [row.claim.text_en for row in page.context["page"].rows] == ["Mobile banned in the booth"]


def test_queue_filters_by_state_kind_and_mine(desk: Client, ira: Person, asha: Person, today: datetime) -> None:
    other = make.claim(ira, today, "अन्य", kind="other")
    closed = make.claim(ira, today, "बंद")
    acts.close_claim(claim=closed, outcome="opinion", by=ira, at=today)
    acts.assign_claim(claim=other, to=ira, by=asha, at=today)

    found = {
        name: [row.claim.text_hi for row in desk.get("/claims/", query).context["page"].rows]
        for name, query in {
            "waiting": {},
            "closed": {"state": "closed"},
            "all": {"state": "all"},
            "other": {"kind": "other"},
            "mine": {"mine": "on"},
            "nonsense": {"state": "x"},
        }.items()
    }

    assert found == {
        "waiting": ["अन्य"],
        "closed": ["बंद"],
        "all": ["अन्य", "बंद"],
        "other": ["अन्य"],
        "mine": ["अन्य"],
        "nonsense": ["अन्य"],
    }


def test_what_waits_no_more_comes_latest_first_and_turns_pages(desk: Client, ira: Person, today: datetime) -> None:
    for number in range(52):
        closed = make.claim(ira, today + timedelta(seconds=number), f"दावा {number}")
        acts.close_claim(claim=closed, outcome="opinion", by=ira, at=today)
    first = desk.get("/claims/", {"state": "closed"}).context["page"]

    second = desk.get("/claims/", {"state": "closed", "after": first.next}).context["page"]
    back = desk.get("/claims/", {"state": "closed", "before": second.previous}).context["page"]

    assert (first.rows[0].claim.text_hi, [row.claim.text_hi for row in second.rows]) == ("दावा 51", ["दावा 1", "दावा 0"])
    assert [row.claim.pk for row in back.rows] == [row.claim.pk for row in first.rows]


def test_a_damaged_page_address_is_400(desk: Client, claim: Claim) -> None:
    assert desk.get("/claims/", {"after": "WyJ4IiwgMV0"}).status_code == 400


def test_seen_counts_messages_mandals_and_seats_of_48_hours(desk: Client, claim: Claim, today: datetime) -> None:
    for unit, at in ((make.mandal(1), today), (make.mandal(2), today), (make.mandal(3), today - timedelta(hours=49))):
        acts.sight(claim=claim, unit=unit, at=at - timedelta(minutes=1))

    page = desk.get("/claims/")
    row = page.context["page"].rows[0]

    assert (row.seen.times, row.seen.mandals, row.seen.seats) == (2, 2, 1)
    assert len(desk.get(f"/claims/{claim.pk}/").context["seen"]) == 2


def test_opening_a_claim_by_form_sets_its_clock(desk: Client, ira: Person) -> None:
    response = desk.post("/claims/new/", {"kind": "poll_process", "text_hi": "  बूथ 12 पर वोटर सूची नहीं ", "text_en": "", "against_us": "on"})
    claim = Claim.objects.get()

    assert (response.status_code, response["Location"]) == (303, f"/claims/{claim.pk}/")
    assert (claim.text_hi, claim.against_us, claim.due_at - claim.opened_at) == ("बूथ 12 पर वोटर सूची नहीं", True, timedelta(hours=1))
    assert [alias.text for alias in claim.aliases.all()] == ["बूथ 12 पर वोटर सूची नहीं"]
    assert Entry.objects.filter(act="claims.opened", about_id=str(claim.pk), by_id=str(ira.pk)).count() == 1


def test_opening_a_claim_without_words_is_422_and_keeps_the_form(desk: Client) -> None:
    response = desk.post("/claims/new/", {"kind": "other", "text_hi": "", "text_en": "kept words"})

    assert response.status_code == 422
    assert "kept words" in response.content.decode()
    assert Claim.objects.count() == 0


def test_opening_a_claim_that_says_too_little_is_refused_with_what_it_needs(desk: Client) -> None:
    response = desk.post("/claims/new/", {"kind": "other", "text_hi": "N. का ट्वीट", "text_en": "N.'s tweet"})

    assert response.status_code == 422
    assert response.content.decode().count("लिखें कि किसने क्या किया या कहा, और कहाँ, कब या कितना") == 2
    assert (Claim.objects.count(), Entry.objects.count()) == (0, 0)


READS = ["/claims/", "/claims/{claim}/"]
WRITES = [
    ("/claims/new/", {"kind": "other", "text_hi": "क"}),
    ("/claims/{claim}/lock/", {"do": "hold"}),
    ("/claims/{claim}/assignment/", {"to": "1"}),
    ("/claims/{claim}/outcome/", {"outcome": "opinion"}),
    ("/claims/{claim}/opening/", {}),
    ("/claims/{claim}/judgements/", {"other": "1", "verdict": "same"}),
    ("/claims/{claim}/answer/", {}),
]


@pytest.mark.parametrize("url", READS)
def test_reading_is_for_offices_that_reach_the_desk(url: str, client: Client, claim: Claim, lata: Person, dev: Person) -> None:
    url = url.format(claim=claim.pk)

    signed_out = client.get(url).status_code
    reader = make.sign_in(client, lata).get(url).status_code
    outside = make.sign_in(Client(), dev).get(url).status_code

    assert (signed_out, reader, outside) == (303, 200, 404)


@pytest.mark.parametrize(("url", "data"), WRITES)
def test_writing_is_403_for_readers_and_404_for_outsiders(
    url: str, data: dict[str, str], client: Client, claim: Claim, lata: Person, dev: Person
) -> None:
    url = url.format(claim=claim.pk)

    reader = make.sign_in(client, lata).post(url, data).status_code
    outside = make.sign_in(Client(), dev).post(url, data).status_code

    assert (reader, outside) == (403, 404)
    assert Entry.objects.exclude(act="claims.opened").count() == 0


def test_an_unknown_claim_looks_like_one_out_of_reach(desk: Client) -> None:
    assert [desk.get("/claims/999/").status_code, desk.post("/claims/999/outcome/").status_code] == [404, 404]


def test_two_people_at_once_the_second_sees_who_holds_it(
    desk: Client, claim: Claim, asha: Person, today: datetime
) -> None:
    taken = make.sign_in(Client(), asha).post(f"/claims/{claim.pk}/lock/", {"do": "write"})

    second = desk.post(f"/claims/{claim.pk}/lock/", {"do": "write"})

    assert (taken.status_code, taken["Location"]) == (303, f"/claims/{claim.pk}/answer/")
    assert second.status_code == 409
    assert "आशा" in second.content.decode()
    assert Lock.objects.get().person == asha


def test_a_claim_is_taken_over_after_the_time_and_given_back_before(desk: Client, claim: Claim, asha: Person, ira: Person, today: datetime) -> None:
    acts.hold_claim(claim=claim, by=asha, at=today - timedelta(minutes=16))

    desk.post(f"/claims/{claim.pk}/lock/", {"do": "hold"})
    holder = Lock.objects.get().person
    desk.post(f"/claims/{claim.pk}/lock/", {"do": "let_go"})

    assert holder == ira
    assert Lock.objects.count() == 0


def test_assigning_names_the_person_and_refuses_one_who_may_not(desk: Client, claim: Claim, asha: Person, dev: Person) -> None:
    given = desk.post(f"/claims/{claim.pk}/assignment/", {"to": asha.pk})
    refused = desk.post(f"/claims/{claim.pk}/assignment/", {"to": dev.pk})

    claim.refresh_from_db()
    assert (given.status_code, refused.status_code, claim.assigned_to) == (303, 422, asha)


def test_closing_needs_an_outcome_and_can_be_undone(desk: Client, claim: Claim) -> None:
    without = desk.post(f"/claims/{claim.pk}/outcome/", {"outcome": ""})
    closed = desk.post(f"/claims/{claim.pk}/outcome/", {"outcome": "referred"})
    again = desk.post(f"/claims/{claim.pk}/outcome/", {"outcome": "opinion"})
    opened = desk.post(f"/claims/{claim.pk}/opening/")

    claim.refresh_from_db()
    assert [one.status_code for one in (without, closed, again, opened)] == [422, 303, 409, 303]
    assert (claim.state, claim.outcome) == (ClaimState.OPEN, "")


def test_saying_the_same_joins_two_claims_and_can_be_taken_back(desk: Client, claim: Claim, ira: Person, today: datetime) -> None:
    other = make.claim(ira, today, "वोटर कार्ड नहीं तो वोट नहीं डाल सकते जी")
    shown = desk.get(f"/claims/{other.pk}/").context["similar"]

    joined = desk.post(f"/claims/{other.pk}/judgements/", {"other": claim.pk, "verdict": "same", "score": "0.8"})
    other.refresh_from_db()
    state, same_as = other.state, other.same_as
    judgement = Judgement.objects.get()
    back = desk.post(f"/claims/judgements/{judgement.pk}/withdrawal/")
    twice = desk.post(f"/claims/judgements/{judgement.pk}/withdrawal/")

    other.refresh_from_db()
    assert [one.claim.pk for one in shown] == [claim.pk]
    assert (joined.status_code, state, same_as) == (303, ClaimState.CLOSED, claim)
    assert (back.status_code, twice.status_code, other.state, other.same_as) == (303, 409, ClaimState.OPEN, None)


def test_claims_cannot_be_joined_in_a_circle(claim: Claim, ira: Person, today: datetime) -> None:
    other = make.claim(ira, today, "दूसरा")
    third = make.claim(ira, today, "तीसरा")
    acts.judge_same(claim=other, other=claim, verdict=Same.SAME, score=None, by=ira, at=today)

    acts.judge_same(claim=third, other=other, verdict=Same.SAME, score=None, by=ira, at=today)
    third.refresh_from_db()
    with pytest.raises(acts.refusals.SameClaim):
        acts.judge_same(claim=claim, other=third, verdict=Same.SAME, score=None, by=ira, at=today)

    assert third.same_as == claim


def test_unsure_and_different_leave_both_open(desk: Client, claim: Claim, ira: Person, today: datetime) -> None:
    other = make.claim(ira, today, "दूसरा")

    for verdict in ("unsure", "different"):
        desk.post(f"/claims/{other.pk}/judgements/", {"other": claim.pk, "verdict": verdict})

    assert Claim.objects.filter(state=ClaimState.OPEN).count() == 2
    assert list(Judgement.objects.filter(withdrawn_at=None).values_list("verdict", flat=True)) == ["different"]


def test_bad_judgements_are_422(desk: Client, claim: Claim) -> None:
    itself = desk.post(f"/claims/{claim.pk}/judgements/", {"other": claim.pk, "verdict": "same"})
    nonsense = desk.post(f"/claims/{claim.pk}/judgements/", {"other": "x", "verdict": "?"})

    assert (itself.status_code, nonsense.status_code) == (422, 422)


def test_export_is_for_those_who_may_and_is_recorded_with_its_rows(client: Client, claim: Claim, ira: Person, lata: Person, today: datetime) -> None:
    make.claim(ira, today, "=1+1 सूत्र")

    refused = make.sign_in(Client(), ira).post("/claims/export/")
    given = make.sign_in(client, lata).post("/claims/export/", {"reason": "audit"})

    entry = Entry.objects.get(act="claims.exported")
    text = given.content.decode()
    assert (refused.status_code, given.status_code) == (403, 200)
    assert (text.count("\n"), "'=1+1 सूत्र" in text, text[0]) == (3, True, "\ufeff")
    assert (entry.rows, entry.by_id) == (2, str(lata.pk))
