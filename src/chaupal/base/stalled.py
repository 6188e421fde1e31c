"""Jobs whose worker died with them in its hands go back to the queue.

A worker that is killed leaves its job marked as being done, and nobody takes it up again: the job would be lost. Every
job is written so that a second run of it changes nothing more; therefore it may simply be begun anew.
"""

from __future__ import annotations

import logging

from django.db import connection

from chaupal.base import follower

log = logging.getLogger("chaupal.worker")

SILENT = 30.0  # seconds without a sign of life after which a worker counts as dead; it gives one every 10
EVERY = 15.0
MOST = 10  # a job that took so many workers along is left as it is, for a person to look at

# One statement on our own connection: two workers that look at once do not both put the same job back.
_PUT_BACK = """
SELECT procrastinate_retry_job_v2(left_over.id, clock_timestamp(), NULL, NULL, NULL) FROM (
    SELECT j.id FROM procrastinate_jobs j LEFT JOIN procrastinate_workers w ON w.id = j.worker_id
    WHERE j.status = 'doing' AND j.attempts < %s
      AND (w.id IS NULL OR w.last_heartbeat < clock_timestamp() - make_interval(secs => %s))
    ORDER BY j.id FOR UPDATE OF j SKIP LOCKED
) AS left_over
"""


def put_back(*, silent: float = SILENT) -> int:
    """Let the jobs be done again whose worker has been silent for so many seconds; how many. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_PUT_BACK, [MOST, silent])
        count = cursor.rowcount
    if count:
        log.warning("jobs of a dead worker put back", extra={"facts": {"count": count}})
    return count


def register() -> None:
    """Name it to the worker's loop. Never "at once again": what was put back is no longer found."""
    follower.register("base.stalled", put_back, batch=1_000_000, every=EVERY)
