"""What the worker's loop calls: sealing both logs, and the hourly root."""

from __future__ import annotations

import logging
import time

from procrastinate.contrib.django import app

from chaupal.base import follower
from chaupal.base.clock import now
from chaupal.ledger import actions, choices, queries

DAILY = 1_000_000  # leaves that the daily proof looks at, about 12 s; the command looks at all

log = logging.getLogger("chaupal.ledger")


def seal_ledger() -> int:
    """One sealing of the ledger; rows read."""
    return actions.seal(choices.LEDGER, at=now())


def seal_register() -> int:
    """One sealing of the public register; rows read."""
    return actions.seal(choices.REGISTER, at=now())


def anchor_root() -> int:
    """The hourly root of the ledger, when it is due; 1 or 0."""
    return 0 if actions.anchor(at=now()) is None else 1


@app.periodic(cron="30 21 * * *")  # 03:00 in India, when nothing is passed on
@app.task(name="ledger.jobs.prove_logs", queueing_lock="ledger.prove_logs")
def prove_logs(timestamp: int) -> None:
    """The daily proof of both logs, of a long ledger its newest million leaves; what it found is kept."""
    began = time.monotonic()
    report = queries.verify(queries.recent(DAILY))
    seconds = time.monotonic() - began
    actions.keep_report(report, by=choices.Prover.WORKER, seconds=seconds, at=now())
    facts = {"due": timestamp, "leaves": sum(found.looked_at for found in report.logs), "whole": report.whole, "seconds": round(seconds, 2)}
    log.info("logs proved", extra={"facts": facts})


def register_followers() -> None:
    """Name the three to the worker's loop. The ledger is signed at most every 5 s: a root is kept for ever."""
    follower.register("ledger.seal", seal_ledger, batch=actions.ROWS_AT_ONCE, every=5.0)
    follower.register("ledger.anchor", anchor_root, batch=2, every=60.0)
    follower.register("register.seal", seal_register, batch=actions.ROWS_AT_ONCE)
