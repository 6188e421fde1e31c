"""Pages of handles, imitations, cases and questions: who sees what, what a wrong form says, and the five tests of a writing view."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from chaupal.ledger.models import Entry
from chaupal.people.models import Person
from chaupal.watch.actions import dossiers, subjects
from chaupal.watch.models import Case, Imitation, OwnHandle, Report, Review
from tests import make
from tests.watch.casework import ALTERNATIVE, NOTE, REASONS, Watch, picture


def at_desk(who: Person) -> Client:
    client = make.sign_in(Client(), who)
    client.cookies["language"] = "en"
    return client


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return str(answer.content.decode())


def upload(name: str = "page") -> SimpleUploadedFile:
    return SimpleUploadedFile("screenshot.jpg", picture(name), "image/jpeg")


REVIEW = {"finding": "deceives", "reasons": REASONS, "alternative": ALTERNATIVE}
SAID = {"platform": "x", "handle": "chaupal_up", "bearer": "organisation", "of_hi": "नमूना", "of_en": "Sample", "shown_name": "Chaupal UP", "address": "x.com/chaupal_up", "since": "2020-01-01"}
MET = {"kind": "account", "platform": "x", "address": "x.com/chaupa1_up", "handle": "chaupa1_up", "shown_name": "", "met_at": "2026-02-01T11:30", "where": "", "own": "", "post": ""}


def test_a_review_is_one_row_and_one_entry_and_asks_for_a_passkey(watch: Watch) -> None:
    case = watch.in_review()
    weak = make.sign_in(Client(), watch.om, strong=False)

    refused = weak.post(f"/watch/cases/{case.number}/reviews/", REVIEW)
    done = at_desk(watch.om).post(f"/watch/cases/{case.number}/reviews/", REVIEW)

    assert (refused.status_code, done.status_code) == (403, 303)
    assert [(one.by, one.place) for one in Review.objects.all()] == [(watch.om, 1)]
    assert Entry.objects.filter(act="watch.case_reviewed").count() == 1


@pytest.mark.parametrize(("who", "status"), [("dev", 404), ("lata", 403), ("nida", 403)])
def test_who_may_not_review_is_told_so(watch: Watch, who: str, status: int) -> None:
    case = watch.in_review()

    answer = at_desk(getattr(watch, who)).post(f"/watch/cases/{case.number}/reviews/", REVIEW)

    assert (answer.status_code, Review.objects.count()) == (status, 0)


@pytest.mark.parametrize("wrong", [{"finding": "fake"}, {"reasons": ""}, {"alternative": "short"}, {"reasons": REASONS + " Ask on 98765 43210."}])
def test_a_wrong_review_comes_back_with_what_was_written(watch: Watch, wrong: dict[str, str]) -> None:
    case = watch.in_review()

    answer = at_desk(watch.om).post(f"/watch/cases/{case.number}/reviews/", REVIEW | wrong)

    assert (answer.status_code, Review.objects.count()) == (422, 0)
    assert ALTERNATIVE in answer.content.decode() or "alternative" in wrong


def test_the_pages_show_no_handle_until_it_is_opened(watch: Watch) -> None:
    case = watch.in_review()
    client = at_desk(watch.om)

    before = page(client, f"/watch/cases/{case.number}/")
    client.post(f"/watch/cases/{case.number}/handles/", {"reason": "to compare the descriptions"})
    after = page(client, f"/watch/cases/{case.number}/")

    assert ("invented_3" in before, "A-04" in before, "invented_3" in after) == (False, True, True)


def test_the_second_reviewer_reads_nothing_of_the_first(watch: Watch) -> None:
    case = watch.review(watch.in_review(), watch.om, reasons="A first reviewer's own words about the minutes and links of these accounts.")

    shown = page(at_desk(watch.parvati), f"/watch/cases/{case.number}/")

    assert ("first reviewer" in shown, "The accounts deceive</b>" in shown, "Review 1: written" in shown) == (False, False, True)


def test_the_collector_sees_no_form_and_why(watch: Watch) -> None:
    case = watch.in_review()
    make.appoint(watch.nida, "compliance_officer", make.state())

    shown = page(at_desk(watch.nida), f"/watch/cases/{case.number}/")

    assert ("/reviews/" in shown, "You collected the data" in shown) == (False, True)


def test_a_case_goes_from_run_to_dossier_over_the_pages(watch: Watch) -> None:
    group = watch.run()
    nida = at_desk(watch.nida)

    opened = nida.post(f"/watch/runs/{group.run_id}/groups/1/case/")
    address = opened["Location"]
    kept = nida.post(f"{address}evidence/", {"kind": "screenshot", "file": upload(), "address": "", "taken_at": "2026-02-01T11:00"})
    handed = nida.post(f"{address}review/", {"note": NOTE})
    reviewed = [at_desk(who).post(f"{address}reviews/", REVIEW).status_code for who in (watch.om, watch.parvati)]
    made = nida.post(f"{address}dossier/")
    files = {kind: nida.post(f"{address}dossier/{kind}/") for kind in ("hi", "en", "zip")}

    assert [one.status_code for one in (opened, kept, handed, made)] == [303] * 4
    assert (reviewed, Case.objects.get().state) == ([303, 303], "dossier")
    assert [files[kind].content[:4] for kind in ("hi", "en", "zip")] == [b"%PDF", b"%PDF", b"PK\x03\x04"]
    assert [at_desk(watch.om).post(f"{address}dossier/{kind}/").status_code for kind in ("hi", "zip")] == [403, 403]
    assert nida.get(f"{address}dossier/zip/").status_code == 405


def test_who_holds_no_second_factor_makes_and_takes_no_dossier(watch: Watch) -> None:
    case = watch.found()
    weak = make.sign_in(Client(), watch.nida, strong=False)

    assert [weak.post(f"/watch/cases/{case.number}/{what}").status_code for what in ("dossier/", "dossier/zip/")] == [403, 403]


def test_an_account_of_ours_is_entered_and_confirmed_over_the_pages(watch: Watch) -> None:
    entered = at_desk(watch.nida).post("/watch/handles/new/", SAID | {"avatar": upload("face")})
    own = OwnHandle.objects.get()
    mine = at_desk(watch.nida).post(f"/watch/handles/{own.pk}/versions/1/confirmation/")
    theirs = at_desk(watch.gauri).post(f"/watch/handles/{own.pk}/versions/1/confirmation/")
    again = at_desk(watch.gauri).post(f"/watch/handles/{own.pk}/versions/1/confirmation/")

    assert (entered.status_code, mine.status_code, theirs.status_code, again.status_code) == (303, 403, 303, 409)
    assert "@chaupal_up" in page(Client(), "/watch/ours/")


@pytest.mark.parametrize("wrong", [{"handle": "98765 43210"}, {"since": ""}, {"bearer": "friend"}])
def test_a_wrong_entry_comes_back(watch: Watch, wrong: dict[str, str]) -> None:
    answer = at_desk(watch.nida).post("/watch/handles/new/", SAID | wrong)

    assert (answer.status_code, OwnHandle.objects.count()) == (422, 0)


def test_an_imitation_is_noted_and_its_texts_are_ready_and_reported_once(watch: Watch) -> None:
    watch.own()
    nida = at_desk(watch.nida)

    noted = nida.post("/watch/imitations/new/", MET | {"file": upload()})
    shown = page(nida, noted["Location"])
    report = {"to": "platform", "reference": "X-118", "sent_at": "2026-02-01T11:40"}
    first, twice = (nida.post(f"{noted['Location']}report/", report) for _turn in range(2))
    reply = nida.post(f"/watch/reports/{Report.objects.get().pk}/reply/", {"reply": "refused", "reply_at": "2026-02-03T10:00"})

    assert (noted.status_code, first.status_code, twice.status_code, reply.status_code) == (303, 303, 409, 303)
    assert shown.count("SHA-256 ") > 6 and "U+0031" in shown and 'readonly lang="hi"' in shown
    assert Imitation.objects.get().state == "answered"


@pytest.mark.parametrize(
    ("wrong", "field"), [({"handle": ""}, "handle"), ({"handle": "khel_samachar"}, "own"), ({"met_at": "2099-01-01T00:00"}, "met_at"), ({"post": "ABC"}, "post"), ({"where": "नगर में रहता है"}, "where")]
)
def test_a_wrong_note_of_an_imitation_comes_back(watch: Watch, wrong: dict[str, str], field: str) -> None:
    watch.own()

    answer = at_desk(watch.nida).post("/watch/imitations/new/", MET | {"file": upload()} | wrong)

    assert (answer.status_code, Imitation.objects.count()) == (422, 0)
    assert f'id="id_{field}-error"' in answer.content.decode()


@pytest.mark.parametrize("address", ["handles/", "imitations/", "imitations/1/", "cases/", "cases/1/", "questions/", "evidence/1/"])
def test_outside_the_room_there_is_nothing(watch: Watch, address: str) -> None:
    watch.own()
    watch.imitation()
    watch.case()

    assert at_desk(watch.dev).get(f"/watch/{address}").status_code == 404


@pytest.mark.parametrize("address", ["handles/new/", "imitations/new/"])
def test_who_reads_only_enters_nothing(watch: Watch, address: str) -> None:
    assert [at_desk(watch.lata).get(f"/watch/{address}").status_code, at_desk(watch.lata).post(f"/watch/{address}").status_code] == [403, 403]


def test_a_question_is_answered_at_the_desk(watch: Watch) -> None:
    watch.case()
    asked = subjects.ask_question(platform="x", handle="invented_1", said="", at=watch.noon)
    nida = at_desk(watch.nida)
    before = page(nida, f"/watch/questions/{asked.question.pk}/")

    seen = nida.post(f"/watch/questions/{asked.question.pk}/holder/")
    after = page(nida, f"/watch/questions/{asked.question.pk}/")
    answered = nida.post(f"/watch/questions/{asked.question.pk}/answer/", {"answer": "There is a case about a group of accounts; it waits for review."})

    assert ("J-001" in before, "J-001" in after, seen.status_code, answered.status_code) == (False, True, 303, 303)
    assert "waits for review" in page(Client(), f"/watch/ask/{asked.key}/")
    assert at_desk(watch.lata).post(f"/watch/questions/{asked.question.pk}/holder/").status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_cases_costs_the_same_however_long(watch: Watch, rows: int, django_assert_max_num_queries: Any) -> None:
    for _number in range(rows):
        watch.in_review()
    client = at_desk(watch.om)

    with django_assert_max_num_queries(11):
        page(client, "/watch/cases/")


@pytest.mark.parametrize("who", ["nida", "om", "parvati", "lata"])
def test_every_page_of_a_case_with_a_past_is_shown_to_everybody_of_the_room(watch: Watch, who: str) -> None:
    case = watch.found()
    dossiers.make_dossier(case=case, by=watch.nida, at=watch.noon)
    watch.own()
    watch.imitation()
    client = at_desk(getattr(watch, who))

    for address in ("cases/", f"cases/{case.number}/", "imitations/", "imitations/?closed", "imitations/1/", "handles/", "questions/"):
        page(client, f"/watch/{address}")
