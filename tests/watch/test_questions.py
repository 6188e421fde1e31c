"""Who holds an account may ask about it and answer, without being unmasked (I11); and what the public counts say."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from chaupal.watch import casefile, pace, questions, refusals, transparency
from chaupal.watch.actions import imitations as acts
from chaupal.watch.actions import subjects
from chaupal.watch.choices import Finding
from chaupal.watch.models import SubjectQuestion
from tests import make
from tests.watch.casework import Watch

ASKED = {"platform": "x", "handle": "@invented_2", "said": "Many of us watch the same programme."}


def ask(client: Client, **more: str) -> SubjectQuestion:
    answer = client.post("/watch/ask/", ASKED | more)
    assert answer.status_code == 303, answer.content.decode()
    return questions.thread(answer["Location"].split("/")[3])


def test_a_holder_asks_without_a_sign_in_and_gets_a_code_and_a_clock(watch: Watch, client: Client) -> None:
    answer = client.post("/watch/ask/", ASKED)
    page = client.get(answer["Location"] + "?hl=en").content.decode()
    question = SubjectQuestion.objects.get()

    assert (question.due_at - question.at, question.state, len(client.cookies)) == (timedelta(days=15), "asked", 0)
    assert question.code in page


def test_what_a_holder_writes_lies_sealed_and_the_key_is_nowhere(watch: Watch, client: Client) -> None:
    answer = client.post("/watch/ask/", ASKED)
    key = answer["Location"].split("/")[3]

    with connection.cursor() as cursor:
        cursor.execute("SELECT t::text FROM watch_subjectquestion t")
        row = cursor.fetchone()[0]

    assert [word for word in ("invented_2", "programme", key) if word in row or word.encode().hex() in row] == []


def test_a_case_is_found_only_after_the_code_was_seen(watch: Watch, client: Client) -> None:
    case = watch.in_review()
    question = ask(client)

    with pytest.raises(refusals.NotProven):
        subjects.answer_question(question=question, answer="There is a case.", by=watch.nida, at=watch.noon)
    shown = subjects.confirm_holder(question=question, by=watch.nida, at=watch.noon)
    subjects.answer_question(question=question, answer="There is a case about a group of accounts; it waits for review.", by=watch.nida, at=watch.noon)

    assert (shown.case, SubjectQuestion.objects.get().state) == (case, "answered")
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE watch_subjectquestion SET shown_at = NULL")


@pytest.mark.parametrize(("handle", "platform", "found"), [("Invented_2", "x", True), ("invented_2", "facebook", False), ("invented_77", "x", False)])
def test_the_account_is_found_however_it_is_written_and_on_its_platform_alone(watch: Watch, client: Client, handle: str, platform: str, found: bool) -> None:
    watch.case()

    shown = subjects.confirm_holder(question=ask(client, handle=handle, platform=platform), by=watch.nida, at=watch.noon)

    assert (shown.case is not None) == found


def test_what_a_confirmed_holder_says_reaches_the_reviewers(watch: Watch, client: Client) -> None:
    case = watch.in_review()
    question = ask(client)
    before = casefile.page(watch.om, casefile.case_for(watch.om, case.number), watch.noon).holders
    subjects.confirm_holder(question=question, by=watch.nida, at=watch.noon)

    after = casefile.page(watch.om, casefile.case_for(watch.om, case.number), watch.noon).holders

    assert (list(before), list(after)) == ([], ["Many of us watch the same programme."])


def test_a_holder_who_never_showed_the_account_learns_nothing_of_a_case(watch: Watch, client: Client) -> None:
    watch.case()
    answer = client.post("/watch/ask/", ASKED)
    question = SubjectQuestion.objects.get()
    subjects.close_unproven(question=question, by=watch.nida, at=watch.noon)

    page = client.get(answer["Location"] + "?hl=en").content.decode()

    assert "we cannot say anything" in page
    assert "J-001" not in page


def test_an_answer_names_nobody(watch: Watch, client: Client) -> None:
    question = subjects.confirm_holder(question=ask(client), by=watch.nida, at=watch.noon)

    with pytest.raises(refusals.NamesSomebody):
        subjects.answer_question(question=question, answer="The other account is run by the son of a trader.", by=watch.nida, at=watch.noon)


def test_an_unknown_key_is_nowhere(client: Client, db: None) -> None:
    assert [client.get(f"/watch/ask/{key}/").status_code for key in ("x", "%00", "y" * 300)] == [404] * 3


def test_one_network_asks_so_often_in_an_hour(watch: Watch, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "AT_MOST", 3)
    told = [client.post("/watch/ask/", ASKED).status_code for _turn in range(4)]

    assert told == [303, 303, 303, 429]
    assert client.post("/watch/ask/", ASKED, REMOTE_ADDR="203.0.113.9").status_code == 303


@pytest.mark.parametrize("rows", [1, 3])
def test_the_desks_list_costs_two_queries_however_long(watch: Watch, client: Client, django_assert_num_queries, rows: int) -> None:
    for _number in range(rows):
        ask(client)
    questions.permission.grants(watch.nida)

    with django_assert_num_queries(2):
        questions.desk(watch.nida, watch.noon)


def test_the_yearly_counts_say_what_became_of_cases(watch: Watch, client: Client) -> None:
    watch.found()
    case = watch.in_review()
    watch.review(watch.review(case, watch.om, Finding.AUTHENTIC), watch.parvati, Finding.AUTHENTIC)
    watch.own()
    acts.report_imitation(imitation=watch.imitation(), to="platform", reference="X", sent_at=watch.noon, by=watch.nida, at=watch.noon)
    dropped = watch.imitation("chaupal_up_2")
    acts.close_imitation(imitation=dropped, dropped=True, by=watch.nida, at=watch.noon)

    (year,) = transparency.years(watch.noon)

    assert (year.year, year.opened, year.dismissed, year.dossiers, year.imitations, year.imitations_reported) == (2027, 2, 1, 0, 1, 1)
    assert "dismissed by two reviewers" in client.get("/watch/report/?hl=en").content.decode()


@pytest.mark.parametrize(("asked", "told"), [(0, None), (1, "few"), (4, "few"), (5, 5)])
def test_no_public_count_of_others_below_five_is_exact(watch: Watch, client: Client, asked: int, told: object) -> None:
    for _number in range(asked):
        ask(client)

    years = transparency.years(watch.noon)

    assert [("few" if year.questions is None else year.questions) for year in years] == ([told] if told else [])


def test_no_public_page_holds_a_handle_or_number_of_a_case(watch: Watch, client: Client) -> None:
    """First there is what could leak."""
    case = watch.found()
    watch.own()
    watch.imitation()

    told = " ".join(client.get(address).content.decode() for address in ("/watch/ours/", "/watch/report/", "/watch/ask/"))

    assert [word for word in ("invented_", "chaupa1_up", case.code, "N-001") if re.search(word, told)] == []


def test_the_holders_form_refuses_what_is_no_handle(client: Client, db: None) -> None:
    make.state()
    answer = client.post("/watch/ask/", ASKED | {"handle": "98765 43210"})

    assert (answer.status_code, SubjectQuestion.objects.count()) == (422, 0)
