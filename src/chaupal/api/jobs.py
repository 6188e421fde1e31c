"""What the worker does for the interface: one delivery at a time, tried again with growing waits."""

from __future__ import annotations

import logging

from procrastinate.contrib.django import app

from chaupal.api import sender
from chaupal.api.actions import deliver as deliver_event
from chaupal.api.models import Delivery
from chaupal.base.clock import now
from chaupal.base.later import AGAIN

log = logging.getLogger("chaupal.api")


class TryAgain(Exception):
    """The other side did not take it now: the job's own policy tries again."""


@app.task(name="api.jobs.deliver", retry=AGAIN)
def deliver(delivery: int) -> None:
    """Send one event; raises TryAgain where a later try may help."""
    again = deliver_event(delivery=Delivery(pk=delivery), send=sender.send, at=now())
    log.info("event sent", extra={"facts": {"delivery": delivery, "again": again}})
    if again:
        raise TryAgain
