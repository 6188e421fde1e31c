"""What the tables of the watch room promise, tried past the code by SQL as the application's own role."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.test import Client

from chaupal.watch.models import Opening, Run, RunAccount, RunGroup, letter
from tests import make


def refused(sql: str, values: list[Any]) -> str:
    """The name or words of the promise that the statement breaks."""
    with pytest.raises((IntegrityError, ProgrammingError)) as problem, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)
    told = getattr(problem.value.__cause__, "diag", None)
    return str(told.constraint_name or told.message_primary) if told else str(problem.value)


@pytest.fixture
def run(db: None, noon: datetime) -> Run:
    nida = make.officer("Nida", "integrity_analyst")
    return make.run(make.dataset(nida, noon), nida, noon)


@pytest.mark.parametrize("change", ["collector_id = %s", "terms = 'others' || %s", "sha256 = lpad('', 64, 'a') || substr(%s::text, 1, 0)"])
def test_where_a_dataset_comes_from_and_who_collected_it_stays(run: Run, change: str) -> None:
    other = make.person("Other")

    told = refused(f"UPDATE watch_dataset SET {change} WHERE id = {run.dataset_id}", [other.pk])

    assert told == "watch_dataset_stays"


def test_a_result_is_not_exchanged_and_what_was_asked_stays(run: Run) -> None:
    result = refused("UPDATE watch_run SET result_sha256 = lpad('', 64, 'd') WHERE id = %s", [run.pk])
    asked = refused("UPDATE watch_run SET parameters = '{}' WHERE id = %s", [run.pk])
    undone = refused("UPDATE watch_run SET state = 'failed', result_sha256 = '' WHERE id = %s", [run.pk])

    assert (result, asked, undone) == ("watch_run_stays", "watch_run_stays", "watch_run_stays")


def test_an_opening_is_written_once_and_says_why(run: Run, noon: datetime) -> None:
    opened = Opening.objects.create(run=run, by=run.by, reason="second review", at=noon, until=noon + timedelta(minutes=15))

    changed = refused("UPDATE watch_opening SET reason = 'x' WHERE id = %s", [opened.pk])
    without = refused("INSERT INTO watch_opening (run_id, by_id, reason, at, until) VALUES (%s, %s, '', now(), now() + '1 min')", [run.pk, run.by_id])

    assert "permission denied" in changed
    assert without == "handles_opened_for_a_reason"


@pytest.mark.parametrize(("number", "hindi", "english"), [(1, "क", "A"), (3, "ग", "C"), (27, "श", "AA"), (30, "ह", "AD"), (31, "कक", "AE")])
def test_groups_are_lettered_in_the_readers_language(number: int, hindi: str, english: str) -> None:
    assert (letter(number, "hi"), letter(number, "en")) == (hindi, english)


def test_an_account_is_named_by_its_group_and_number(run: Run, noon: datetime) -> None:
    group = RunGroup.objects.create(run=run, number=1, accounts=1, edges=0, score=1, first_at=noon, last_at=noon)
    of_group = RunAccount(run=run, group=group, node=0, number=5, handle="sample_one", score=1)
    alone = RunAccount(run=run, group=None, node=1, number=12, handle="sample_two", score=0)

    assert (of_group.pseudonym, alone.pseudonym) == ("क-05", "0-12")


@pytest.mark.parametrize(
    ("office", "status"),
    [("integrity_analyst", 200), ("compliance_officer", 200), ("approver", 200), ("auditor", 200), ("operator", 404), ("keeper_1", 404)],
)
def test_who_sees_the_room(client: Client, db: None, office: str, status: int) -> None:
    assert make.sign_in(client, make.officer("One", office)).get("/watch/").status_code == status


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_however_long(rows: int, client: Client, db: None, noon: datetime, django_assert_num_queries: Any) -> None:
    nida = make.officer("Nida", "integrity_analyst")
    for _ in range(rows):
        made = make.dataset(nida, noon)
        make.run(made, nida, noon)
        make.run(made, nida, noon)
    make.sign_in(client, nida)

    with django_assert_num_queries(7):
        page = client.get("/watch/")

    assert page.content.decode().count("data-row") == rows
