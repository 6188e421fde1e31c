"""Work of the watch room that nobody waits for."""

from __future__ import annotations

import logging
import time

from django.db import InterfaceError, OperationalError
from procrastinate.contrib.django import app

from chaupal.base import follower
from chaupal.base.clock import now
from chaupal.base.later import AGAIN, LONG
from chaupal.watch import detector
from chaupal.watch.actions import datasets, reading, runs
from chaupal.watch.models import Dataset, Run

log = logging.getLogger("chaupal.watch")

A_DAY = 86_400.0  # seconds
BROKEN = "watch.broken"


@app.task(name="watch.jobs.read_dataset", retry=AGAIN, queue=LONG, lock="watch")
def read_dataset(dataset: int) -> None:
    """Read a dataset's file and say what is in it. Twice changes nothing more."""
    began = time.monotonic()
    done = reading.read_dataset(dataset=Dataset.objects.get(pk=dataset), columns=detector.columns, summary=detector.summary, at=now())
    log.info("dataset read", extra={"facts": {"dataset": dataset, "state": done.state, "seconds": round(time.monotonic() - began, 2)}})


@app.task(name="watch.jobs.do_run", retry=AGAIN, queue=LONG, lock="watch")
def do_run(run: int) -> None:
    """Do a run that was asked for. A worker that was killed leaves nothing of it, and the next begins anew."""
    began, row = time.monotonic(), Run.objects.get(pk=run)
    try:
        done = runs.do_run(run=row, detect=detector.detect, engine=detector.engine_name(), at=now())
    except (OperationalError, InterfaceError):
        raise  # the database is away: tried again
    except Exception as problem:  # noqa: BLE001  # whatever else goes wrong would go wrong again: it is marked, and said in the log
        log.error("run failed", extra={"facts": {"run": run, "error": type(problem).__name__}})
        done = runs.fail_run(run=row, code=BROKEN, at=now())
    log.info("run done", extra={"facts": {"run": run, "state": done.state, "seconds": round(time.monotonic() - began, 2)}})


def purge() -> int:
    """One round of destroying datasets whose day has passed."""
    return datasets.purge_datasets(at=now())


def register_followers() -> None:
    """Name the purge to the worker's loop: once a day, and whenever the worker starts."""
    follower.register("watch.purge", purge, batch=datasets.AT_ONCE, every=A_DAY)
