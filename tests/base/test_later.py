"""later(): a job is part of the transaction that asks for it."""

from datetime import datetime

import pytest
from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import TaskNotFound

from chaupal.base.later import later

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def _task() -> None:
    if "trial.jobs.weigh" not in app.tasks:

        @app.task(name="trial.jobs.weigh", queue="trial")
        def weigh(claim: int) -> None:
            """Never run here."""


def test_later_defers_the_named_job_with_its_ids(noon: datetime) -> None:
    number = later("trial.jobs.weigh", claim=41)

    job = ProcrastinateJob.objects.get()
    assert (job.id, job.task_name, job.queue_name, job.args) == (number, "trial.jobs.weigh", "trial", {"claim": 41})
    assert job.scheduled_at is None


def test_later_may_wait_until_a_moment(noon: datetime) -> None:
    later("trial.jobs.weigh", at=noon, claim=41)

    assert ProcrastinateJob.objects.get().scheduled_at == noon


def test_a_rollback_takes_the_job_along() -> None:
    with pytest.raises(KeyError), transaction.atomic():
        later("trial.jobs.weigh", claim=41)
        raise KeyError

    assert ProcrastinateJob.objects.count() == 0


def test_a_job_asked_for_in_the_worker_is_part_of_the_transaction_too() -> None:
    """There the app runs on connections of its own, as `config.work` sets them up."""
    worker = app.connector.get_worker_connector()  # type: ignore[attr-defined]

    with app.replace_connector(worker), pytest.raises(KeyError), transaction.atomic():
        later("trial.jobs.weigh", claim=41)
        asked = ProcrastinateJob.objects.count()
        raise KeyError

    assert (asked, ProcrastinateJob.objects.count()) == (1, 0)


def test_a_name_that_no_job_bears_is_a_bug() -> None:
    with pytest.raises(TaskNotFound):
        later("trial.jobs.wiegh", claim=41)

    assert ProcrastinateJob.objects.count() == 0
