"""Answers: built on approved facts, seen by two people, reopened when a fact changes, counted by verdict."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.test import Client

from chaupal.claims import queries, refusals
from chaupal.claims.actions import answer as acts
from chaupal.claims.actions import claim as claims
from chaupal.claims.choices import ClaimState
from chaupal.claims.jobs import reopen_answers
from chaupal.claims.models import AnswerApproval, AnswerVersion, Claim, Lock, Submission
from chaupal.facts import actions as bank
from chaupal.facts.models import FactVersion
from chaupal.ledger.models import Entry
from chaupal.people.models import Person
from tests import make

WORDS: dict[str, Any] = {
    "verdict": "false",
    "short_hi": "12 में से कोई एक पहचान-पत्र काफ़ी है",
    "short_en": "One of 12 papers is enough",
    "long_hi": "सूची में नाम हो तो 12 में से किसी एक पहचान-पत्र से वोट डाल सकते हैं।",
    "long_en": "With your name on the roll, one of 12 photo papers is enough.",
}


@pytest.fixture
def fact(ira: Person, gauri: Person, today: datetime) -> FactVersion:
    return make.fact(ira, today, approver=gauri)


@pytest.fixture
def sent(claim: Claim, fact: FactVersion, ira: Person, today: datetime) -> AnswerVersion:
    """An answer that waits for a second person."""
    return acts.draft_answer(claim=claim, words=acts.Words(**WORDS), facts=[fact], by=ira, at=today, submit=True)


@pytest.fixture
def second(gauri: Person) -> Client:
    """A browser that the approver is signed in at by passkey."""
    return make.sign_in(Client(), gauri)


def form(fact: FactVersion | None, **more: Any) -> dict[str, Any]:
    return WORDS | {"evidence": "", "facts": [fact.pk] if fact else [], "do": "save"} | more


def test_saving_a_draft_writes_a_version_and_leaves_the_claim_open(desk: Client, claim: Claim, fact: FactVersion, ira: Person) -> None:
    response = desk.post(f"/claims/{claim.pk}/answer/", form(fact))

    version = AnswerVersion.objects.get()
    claim.refresh_from_db()
    assert (response.status_code, response["Location"]) == (303, f"/claims/{claim.pk}/")
    assert (version.version, version.author, list(version.facts.all()), claim.state) == (1, ira, [fact], ClaimState.OPEN)
    assert Entry.objects.get(act="claims.answer_drafted").by_id == str(ira.pk)


def test_saving_and_sending_puts_the_claim_before_a_second_person(desk: Client, claim: Claim, fact: FactVersion) -> None:
    desk.post(f"/claims/{claim.pk}/lock/", {"do": "hold"})

    desk.post(f"/claims/{claim.pk}/answer/", form(fact, do="send"))

    claim.refresh_from_db()
    assert (claim.state, Submission.objects.count(), Lock.objects.count()) == (ClaimState.REVIEW, 1, 0)
    assert [one.answer_version.version for one in queries.in_review()] == [1]


def test_searching_for_a_fact_keeps_what_was_typed_and_saves_nothing(desk: Client, claim: Claim, fact: FactVersion) -> None:
    response = desk.post(f"/claims/{claim.pk}/answer/", form(None, do="search", fact_q="papers accepted", short_hi="रखा हुआ शीर्षक"))

    text = response.content.decode()
    assert (response.status_code, "रखा हुआ शीर्षक" in text, [one.pk for one in response.context["found"]]) == (200, True, [fact.pk])
    assert AnswerVersion.objects.count() == 0
    assert [one.pk for one in desk.get(f"/claims/{claim.pk}/answer/", {"fact_q": "12"}).context["found"]] == [fact.pk]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"short_hi": ""}, "short_hi"),
        ({"short_en": "x" * 121}, "short_en"),
        ({"verdict": "nonsense"}, "verdict"),
        ({"names_candidate": "on"}, "evidence"),
        ({"facts": []}, None),
    ],
)
def test_a_bad_answer_is_422_and_keeps_the_text(
    desk: Client, claim: Claim, fact: FactVersion, change: dict[str, Any], field: str | None
) -> None:
    response = desk.post(f"/claims/{claim.pk}/answer/", form(fact) | change)

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field or "__all__"]
    assert WORDS["long_hi"] in response.content.decode()
    assert AnswerVersion.objects.count() == 0


def test_an_answer_may_not_stand_on_a_fact_that_nobody_approved(desk: Client, claim: Claim, ira: Person, today: datetime) -> None:
    response = desk.post(f"/claims/{claim.pk}/answer/", form(make.fact(ira, today)))

    assert (response.status_code, AnswerVersion.objects.count()) == (422, 0)


def test_an_opinion_needs_no_fact(desk: Client, claim: Claim) -> None:
    assert desk.post(f"/claims/{claim.pk}/answer/", form(None, verdict="opinion")).status_code == 303


def test_the_second_of_two_writers_is_told_who_holds_the_claim_and_keeps_the_text(
    desk: Client, claim: Claim, fact: FactVersion, asha: Person, today: datetime
) -> None:
    claims.hold_claim(claim=claim, by=asha, at=today)

    response = desk.post(f"/claims/{claim.pk}/answer/", form(fact))

    assert (response.status_code, AnswerVersion.objects.count()) == (409, 0)
    assert "आशा" in response.content.decode()
    assert WORDS["long_hi"] in response.content.decode()


def test_a_closed_claim_takes_no_answer(desk: Client, claim: Claim, fact: FactVersion, ira: Person, today: datetime) -> None:
    claims.close_claim(claim=claim, outcome="opinion", by=ira, at=today)

    assert desk.post(f"/claims/{claim.pk}/answer/", form(fact)).status_code == 409


def test_approving_answers_the_claim_with_two_people_on_record(second: Client, sent: AnswerVersion, claim: Claim, ira: Person, gauri: Person) -> None:
    response = second.post(f"/claims/answers/{sent.pk}/approval/")

    approval = AnswerApproval.objects.get()
    claim.refresh_from_db()
    assert (response.status_code, response["Location"]) == (303, "/approvals/")
    assert (approval.author, approval.by, claim.state, claim.outcome) == (ira, gauri, ClaimState.ANSWERED, "answered")
    assert queries.in_review() == []


def test_approving_twice_is_refused_and_shows_the_page(second: Client, sent: AnswerVersion) -> None:
    second.post(f"/claims/answers/{sent.pk}/approval/")

    again = second.post(f"/claims/answers/{sent.pk}/approval/")

    assert (again.status_code, "claims.already_decided" in again.content.decode()) == (409, True)


def test_approval_asks_for_more_than_a_mail_code(sent: AnswerVersion, gauri: Person) -> None:
    weak = make.sign_in(Client(), gauri, strong=False)

    told = [weak.post(f"/claims/answers/{sent.pk}/{act}/", {"reason": "x"}).status_code for act in ("approval", "return")]

    assert (told, AnswerApproval.objects.count()) == ([403, 403], 0)


@pytest.mark.parametrize("act", ["approval", "return"])
def test_deciding_is_404_for_outsiders_and_403_for_those_who_only_write(desk: Client, sent: AnswerVersion, dev: Person, act: str) -> None:
    url = f"/claims/answers/{sent.pk}/{act}/"

    assert (desk.post(url, {"reason": "x"}).status_code, make.sign_in(Client(), dev).post(url).status_code) == (403, 404)


def test_an_author_who_also_approves_is_refused_by_the_action_and_by_the_database(
    sent: AnswerVersion, ira: Person, gauri: Person, today: datetime
) -> None:
    make.appoint(ira, "approver", make.state())
    fresh = Person.objects.get(pk=ira.pk)
    page = make.sign_in(Client(), fresh).get(f"/claims/answers/{sent.pk}/")
    row = {"answer_version": sent, "answer": sent.answer, "version": 1, "at": today}

    with pytest.raises(refusals.OwnAnswer):
        acts.approve_answer(version=sent, by=fresh, at=today)
    with pytest.raises(IntegrityError), transaction.atomic():
        AnswerApproval.objects.create(**row, author=ira, by=ira)
    with pytest.raises(IntegrityError), transaction.atomic():
        AnswerApproval.objects.create(**row, author=gauri, by=ira)
    with pytest.raises(ProgrammingError), transaction.atomic():  # the application has no right to change a version
        AnswerVersion.objects.filter(pk=sent.pk).update(short_hi="और कुछ")

    assert "/approval/" not in page.content.decode()


def test_returning_needs_a_reason_and_gives_the_claim_back(second: Client, sent: AnswerVersion, claim: Claim) -> None:
    empty = second.post(f"/claims/answers/{sent.pk}/return/", {"reason": " "})
    given = second.post(f"/claims/answers/{sent.pk}/return/", {"reason": "संख्या फिर से देखें"})
    again = second.post(f"/claims/answers/{sent.pk}/return/", {"reason": "फिर"})

    claim.refresh_from_db()
    assert (empty.status_code, given.status_code, again.status_code) == (422, 303, 409)
    assert (claim.state, Submission.objects.get().reason) == (ClaimState.OPEN, "संख्या फिर से देखें")


def test_the_next_version_shows_what_changed_and_only_it_can_be_approved(
    desk: Client, second: Client, sent: AnswerVersion, claim: Claim, fact: FactVersion
) -> None:
    desk.post(f"/claims/{claim.pk}/answer/", form(fact, do="send", short_hi="13 में से कोई एक पहचान-पत्र काफ़ी है"))
    newest = AnswerVersion.objects.get(version=2)

    old = second.post(f"/claims/answers/{sent.pk}/approval/")
    page = second.get(f"/claims/answers/{newest.pk}/")
    new = second.post(f"/claims/answers/{newest.pk}/approval/")

    assert (old.status_code, new.status_code) == (409, 303)
    assert "<del>12</del><ins>13</ins>" in page.content.decode()


def test_an_answer_on_a_fact_that_changed_meanwhile_is_not_approved(
    second: Client, sent: AnswerVersion, fact: FactVersion, ira: Person, gauri: Person, today: datetime
) -> None:
    newer = revised(fact, 13, ira, gauri, today)

    response = second.post(f"/claims/answers/{sent.pk}/approval/")

    assert (response.status_code, "claims.fact_changed" in response.content.decode()) == (409, True)
    assert [(one.version.pk, one.newer) for one in queries.grounds(sent)] == [(fact.pk, newer.version)]


def revised(fact: FactVersion, number: int, author: Person, approver: Person, at: datetime) -> FactVersion:
    said = bank.Said(what_hi=fact.what_hi, what_en=fact.what_en, source=fact.source, number=number)  # type: ignore[arg-type]
    version = bank.revise_fact(fact=fact.fact, said=said, by=author, at=at)
    bank.approve_fact(version=version, by=approver, at=at)
    return version


def test_a_changed_fact_reopens_the_answers_that_stand_on_it_once(
    sent: AnswerVersion, claim: Claim, fact: FactVersion, ira: Person, gauri: Person, today: datetime
) -> None:
    acts.approve_answer(version=sent, by=gauri, at=today)
    other = make.claim(ira, today, "और कोई दावा")
    acts.approve_answer(
        version=acts.draft_answer(
            claim=other, words=acts.Words(**WORDS), facts=[make.fact(ira, today, what="Another", approver=gauri)], by=ira, at=today, submit=True
        ),
        by=gauri,
        at=today,
    )
    revised(fact, 13, ira, gauri, today)

    counts = [acts.reopen_answers(fact=fact.fact_id, by="facts", at=today) for _again in range(2)]

    claim.refresh_from_db()
    other.refresh_from_db()
    assert (counts, claim.state, other.state) == ([1, 0], ClaimState.OPEN, ClaimState.ANSWERED)
    assert claim.answer.reopened_at == today
    assert Entry.objects.filter(act="claims.answer_reopened", by_kind="engine").count() == 1


def test_the_job_reopens_and_a_new_version_on_the_new_fact_stands(
    sent: AnswerVersion, claim: Claim, fact: FactVersion, ira: Person, gauri: Person, today: datetime
) -> None:
    acts.approve_answer(version=sent, by=gauri, at=today)
    newer = revised(fact, 13, ira, gauri, today)
    reopen_answers(fact=fact.fact_id)
    version = acts.draft_answer(claim=claim, words=acts.Words(**WORDS), facts=[newer], by=ira, at=today, submit=True)
    acts.approve_answer(version=version, by=gauri, at=today)

    reopen_answers(fact=fact.fact_id)

    claim.refresh_from_db()
    assert (claim.state, claim.answer.reopened_at) == (ClaimState.ANSWERED, None)


def test_a_draft_is_sent_later_and_only_once(desk: Client, claim: Claim, fact: FactVersion) -> None:
    desk.post(f"/claims/{claim.pk}/answer/", form(fact))
    version = AnswerVersion.objects.get()

    told = [desk.post(f"/claims/answers/{version.pk}/submission/").status_code for _twice in range(2)]

    assert (told, Submission.objects.count()) == ([303, 409], 1)


def test_shares_count_the_standing_verdicts_and_what_is_true_and_against_us(
    claim: Claim, fact: FactVersion, ira: Person, gauri: Person, today: datetime
) -> None:
    def answered(claim: Claim, verdict: str) -> None:
        words = acts.Words(**(WORDS | {"verdict": verdict}))
        acts.approve_answer(version=acts.draft_answer(claim=claim, words=words, facts=[fact], by=ira, at=today, submit=True), by=gauri, at=today)

    answered(claim, "false")
    answered(claim, "half_true")
    answered(make.claim(ira, today, "हमारे ख़िलाफ़ सही", against_us=True), "true")
    answered(make.claim(ira, today, "सही"), "true")

    shares = queries.verdict_shares()

    assert {row.rating: row.count for row in shares.rows if row.count} == {"true": 2, "half_true": 1}
    assert (shares.total, shares.true_and_against_us) == (3, 1)


@pytest.mark.parametrize("versions", [1, 3])
def test_a_claim_page_costs_the_same_queries_however_many_versions(
    versions: int, desk: Client, claim: Claim, fact: FactVersion, ira: Person, today: datetime, django_assert_num_queries: Any
) -> None:
    for number in range(versions):
        words = acts.Words(**(WORDS | {"short_en": f"Headline {number}"}))
        acts.draft_answer(claim=claim, words=words, facts=[fact], by=ira, at=today + timedelta(seconds=number))

    with django_assert_num_queries(19):
        response = desk.get(f"/claims/{claim.pk}/", headers={"HX-Request": "true"})

    assert response.content.decode().count('class="version"') == versions
