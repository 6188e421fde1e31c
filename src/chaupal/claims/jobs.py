"""Work of the claims room that nobody waits for."""

from __future__ import annotations

import logging
import time

from procrastinate.contrib.django import app

from chaupal.base.clock import now
from chaupal.base.later import AGAIN
from chaupal.claims import matcher
from chaupal.claims.actions import answer

log = logging.getLogger("chaupal.claims")


@app.task(name="claims.jobs.reopen_answers", retry=AGAIN)
def reopen_answers(fact: int) -> None:
    """Answers that stand on an older version of this fact go back to the desk. Running it twice changes nothing more."""
    began = time.monotonic()
    count = answer.reopen_answers(fact=fact, by="facts", at=now())
    log.info("answers reopened", extra={"facts": {"fact": fact, "count": count, "seconds": round(time.monotonic() - began, 3)}})


@app.task(name="claims.jobs.renew_index", retry=AGAIN)
def renew_index() -> None:
    """The matcher's index in this worker's memory, built from the tables anew. Running it twice changes nothing more."""
    began = time.monotonic()
    count = matcher.renew()
    log.info("index renewed", extra={"facts": {"aliases": count, "seconds": round(time.monotonic() - began, 3)}})
