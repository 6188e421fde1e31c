"""Follow-up work, deferred by dotted name so that actions never import jobs."""

from __future__ import annotations

from datetime import datetime

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.manager import JobManager

# A job that fails is tried again after 4, 16, 64, 256 and 1,024 seconds: 23 minutes, in which a database comes back and
# a full disk is emptied. What still fails then stays in the table of jobs as failed, for a person to look at.
TRIES_AGAIN = 5
WAIT = 4  # seconds before the first, four times as long before each next
AGAIN = RetryStrategy(max_attempts=TRIES_AGAIN, exponential_wait=WAIT)

# The queue of what may take minutes (`@app.task(queue=LONG)`): a worker process of its own does it, so that matching a
# message never waits behind it (a webhook's address may take it five seconds, once in five minutes). It does two at a time, never two of one room (`lock=` the room's name): a sheet of names does
# not wait for a run of the watch room, and two runs never share the memory. What lives in a worker's memory, the matching's index, belongs to the other one.
LONG = "long"


def later(job: str, /, *, at: datetime | None = None, **ids: int | str) -> int:
    """Defer `room.jobs.name` inside the current transaction; the number of the job.

    A rollback takes the job along. `at` is the earliest moment it may run. Raises procrastinate's TaskNotFound
    where no `@app.task(name=...)` bears that name. One INSERT and one NOTIFY: for acts of people, never for rows.
    """
    options = {} if at is None else {"schedule_at": at}
    deferred = app.configure_task(name=job, allow_unknown=False, **options)
    # The worker runs the app on connections of its own; a job asked for there would be none of this transaction's.
    deferred.job_manager = JobManager(DjangoConnector())
    return int(deferred.defer(**ids))
