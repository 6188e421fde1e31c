"""Follow-up work, deferred by dotted name so that actions never import jobs."""

from __future__ import annotations

from datetime import datetime

from procrastinate.contrib.django import app


def later(job: str, /, *, at: datetime | None = None, **ids: int | str) -> int:
    """Defer `room.jobs.name` inside the current transaction; the number of the job.

    A rollback takes the job along. `at` is the earliest moment it may run. Raises procrastinate's TaskNotFound
    where no `@app.task(name=...)` bears that name. One INSERT and one NOTIFY: for acts of people, never for rows.
    """
    options = {} if at is None else {"schedule_at": at}
    return int(app.configure_task(name=job, allow_unknown=False, **options).defer(**ids))
