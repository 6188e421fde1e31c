"""What proofs found is kept: by whom, when, how far, and the first bad entry; a later whole proof of the same part ends it."""

from datetime import datetime, timedelta

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.utils import translation
from procrastinate.contrib.django import app

from chaupal.ledger import choices, differences, jobs, queries
from chaupal.ledger.actions import keep_report, record, seal
from chaupal.ledger.audit import Bad, Proved, Report
from chaupal.ledger.choices import Prover
from chaupal.ledger.commands import verify as verify_command
from chaupal.ledger.models import Entry, KeptLog, KeptReport
from tests.following import settle

BAD = Bad(40, "ledger", "entry", 41, "the row was changed after it was sealed")


def found(bad: Bad | None = None, since: int = 0) -> Report:
    return Report((Proved("ledger", size=100, since=since, looked_at=60, bad=bad), Proved("register", size=3, looked_at=3)))


def test_a_report_is_kept_with_its_logs_and_one_entry(db: None, noon: datetime) -> None:
    kept = keep_report(found(BAD), by=Prover.WORKER, seconds=1.5, at=noon)

    assert list(KeptLog.objects.order_by("id").values_list("log", "size", "looked_at", "bad_index", "bad_kind", "bad_ref", "bad_what")) == [
        ("ledger", 100, 60, 40, "entry", 41, BAD.what),
        ("register", 3, 3, None, "", None, ""),
    ]
    entry = Entry.objects.get(act="ledger.proved")
    assert (entry.by_kind, entry.by_id, entry.about_kind, entry.about_id) == ("engine", "worker", "report", str(kept.pk))
    assert entry.salted.detail == '{"leaves":63,"whole":0}'


def test_a_kept_report_cannot_be_changed(db: None, noon: datetime) -> None:
    keep_report(found(), by=Prover.COMMAND, seconds=1.0, at=noon)

    for table in (KeptReport, KeptLog):
        with pytest.raises(DatabaseError), transaction.atomic():
            table.objects.all().delete()


def test_nothing_is_told_before_the_first(db: None) -> None:
    assert queries.kept_reports() == queries.Kept(None, None)
    assert queries.kept_reports().is_whole is False


@pytest.mark.parametrize(
    ("later", "stands"),
    [(found(since=0), False), (found(since=40), False), (found(since=41), True), (found(BAD), False)],
    ids=["whole from the start", "whole from that leaf on", "looked at what came after", "found again"],
)
def test_what_was_found_stands_until_a_proof_of_that_leaf_is_whole(later: Report, stands: bool, db: None, noon: datetime) -> None:
    first = keep_report(found(BAD), by=Prover.COMMAND, seconds=1.0, at=noon)
    second = keep_report(later, by=Prover.WORKER, seconds=1.0, at=noon + timedelta(days=1))

    told = queries.kept_reports()

    assert told.newest == second
    assert told.broken == (first if stands else None)
    assert told.is_whole == (not stands and later.whole)


@pytest.mark.commits
def test_command_and_daily_job_keep_what_they_found(noon: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(6):
        with transaction.atomic():
            record("claims.answered", by=("person", 7), about=("claim", number), at=noon)
        settle()
        seal(choices.LEDGER, at=noon + timedelta(seconds=number))
    monkeypatch.setattr(jobs, "DAILY", 3)

    status = verify_command([])
    jobs.prove_logs(timestamp=0)

    told = [(one.by, *one.logs.filter(log="ledger").values_list("since", "looked_at").get()) for one in KeptReport.objects.order_by("id")]
    assert (status, told) == (0, [("command", 0, 6), ("worker", 3, 3)])


@pytest.mark.commits
def test_a_proof_that_cannot_be_kept_is_told_all_the_same(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:


    with connection.cursor() as cursor:
        cursor.execute("SET default_transaction_read_only = on")

    status = verify_command([])

    said = capsys.readouterr()
    with connection.cursor() as cursor:
        cursor.execute("SET default_transaction_read_only = off")
    assert status == 0
    assert "could not be kept" in said.err
    assert said.out.splitlines()[-1].startswith("whole")
    assert KeptReport.objects.count() == 0


@pytest.mark.parametrize(
    ("what", "hindi"),
    [
        ("the row is gone", "पंक्ति ग़ायब है"),
        ("the checkpoint over 5 leaves: row and text differ", "5 पत्तों की जाँच-मुहर: पंक्ति और पाठ अलग हैं"),
        ("words that nobody knows", "words that nobody knows"),
    ],
)
def test_what_differs_is_told_in_the_readers_language(what: str, hindi: str) -> None:
    with translation.override("hi"):
        told = differences.said(what)
    with translation.override("en"):
        plain = differences.said(what)

    assert (told, plain) == (hindi, what)


def test_every_difference_has_hindi_words() -> None:
    values = {"size": 5, "problem": "x", "first": 1, "last": 2, "signed": 7, "level": 1}
    with translation.override("en"):
        samples = [str(words) % values for words in differences.WORDS]

    with translation.override("hi"):
        untold = [what for what in samples if differences.said(what) == what]

    assert untold == []


def test_the_worker_proves_once_a_day_in_the_night() -> None:
    due = {task.task.name: task.cron for task in app.periodic_registry.periodic_tasks.values()}

    assert due["ledger.jobs.prove_logs"] == "30 21 * * *"  # 21:30 UTC is 03:00 in India
    assert settings.PROCRASTINATE_PERIODIC_DEFAULTS == {"max_delay": 24 * 3600}
