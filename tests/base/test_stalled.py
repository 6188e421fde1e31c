"""A job whose worker was killed is done by the next one."""

from datetime import timedelta

import pytest
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from chaupal.base import follower, stalled
from chaupal.base.later import later

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def _task() -> None:
    if "trial.jobs.lift" not in app.tasks:

        @app.task(name="trial.jobs.lift", queue="trial")
        def lift() -> None:
            """Never run here."""


def taken(silent: timedelta | None) -> int:
    """A job in the hands of a worker that last gave a sign of life so long ago; None: of one that is gone."""
    number = later("trial.jobs.lift")
    with connection.cursor() as cursor:
        worker = None
        if silent is not None:
            cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - make_interval(secs => %s)) RETURNING id", [silent.total_seconds()])
            (worker,) = cursor.fetchone()
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s WHERE id = %s", [worker, number])
    return number


def test_jobs_of_a_silent_and_of_a_gone_worker_are_put_back_and_a_living_ones_is_left() -> None:
    gone, silent, alive = taken(None), taken(timedelta(seconds=31)), taken(timedelta(seconds=5))

    count = stalled.put_back()

    assert count == 2
    assert set(ProcrastinateJob.objects.values_list("id", "status", "attempts")) == {
        (gone, "todo", 1), (silent, "todo", 1), (alive, "doing", 0),
    }  # fmt: skip


def test_nothing_is_put_back_twice() -> None:
    taken(None)

    assert (stalled.put_back(), stalled.put_back()) == (1, 0)


def test_a_job_that_took_ten_workers_along_is_left_to_a_person() -> None:
    number = taken(None)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET attempts = 10 WHERE id = %s", [number])

    assert (stalled.put_back(), ProcrastinateJob.objects.get().status) == (0, "doing")


def test_the_worker_looks_after_them_by_itself() -> None:
    assert {one.name: one.every for one in follower.registered()}["base.stalled"] == 15.0
