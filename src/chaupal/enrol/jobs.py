"""Work of the enrol room that nobody waits for."""

from __future__ import annotations

import logging
import time

from django.db import InterfaceError, OperationalError
from procrastinate.contrib.django import app

from chaupal.base import follower
from chaupal.base.clock import now
from chaupal.base.later import AGAIN
from chaupal.enrol import cardsheet
from chaupal.enrol.actions import cards, leaving
from chaupal.enrol.models import CardBatch

log = logging.getLogger("chaupal.enrol")

AN_HOUR = 3_600.0  # seconds


@app.task(name="enrol.jobs.draw_cards", retry=AGAIN)
def draw_cards(batch: int) -> None:
    """Draw the cards that were asked for. A worker that was killed leaves nothing of them, and the next begins anew."""
    began, row = time.monotonic(), CardBatch.objects.select_related("unit", "appointment").get(pk=batch)
    try:
        done = cards.draw_cards(batch=row, draw=cardsheet.draw, at=now())
    except (OperationalError, InterfaceError):
        raise  # the database is away: tried again
    except Exception as problem:  # noqa: BLE001  # whatever else goes wrong would go wrong again: it is marked, and said in the log
        log.error("cards failed", extra={"facts": {"batch": batch, "error": type(problem).__name__}})
        done = cards.fail_cards(batch=row, at=now())
    log.info("cards done", extra={"facts": {"batch": batch, "cards": done.done, "seconds": round(time.monotonic() - began, 2)}})


def purge() -> int:
    """One round of what time does: those who left long enough ago, files of cards."""
    return leaving.purge_left(at=now()) + cards.remove_files(at=now())


def register_followers() -> None:
    """Name it to the worker's loop."""
    follower.register("enrol.purge", purge, batch=leaving.AT_ONCE, every=AN_HOUR)
