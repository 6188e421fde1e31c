"""Work of the tips room that nobody waits for."""

from __future__ import annotations

import logging
import time

from procrastinate.contrib.django import app

from chaupal.base import follower
from chaupal.base.clock import now
from chaupal.base.later import AGAIN, LONG, later
from chaupal.tips.actions import hearing, matching, purging, receive, seeing, sharing
from chaupal.tips.models import Tip

log = logging.getLogger("chaupal.tips")

EXPIRED_AT_ONCE = 5_000
A_DAY = 86_400.0  # seconds


@app.task(name="tips.jobs.match_tip", retry=AGAIN)
def match_tip(tip: int) -> None:
    """Look at the message's picture, make its recording plain, attach it to the first of its copies, or propose claims for it. Twice changes
    nothing more."""
    from chaupal.claims import matcher  # late: slow module

    began = time.monotonic()
    seen = seeing.see_picture(tip=Tip.objects.select_related("unit").get(pk=tip), at=now())
    seen = hearing.hear_recording(tip=seen, at=now())
    done = matching.match_tip(tip=seen, propose=matcher.propose, at=now())
    if hearing.wants_words(done):
        later("tips.jobs.transcribe", tip=tip)
    # Which one is not said: a log line has a moment, and the message only its hour (T3).
    log.info("tip matched", extra={"facts": {"state": done.state, "seconds": round(time.monotonic() - began, 3)}})


# A program may take minutes.
@app.task(name="tips.jobs.transcribe", retry=AGAIN, queue=LONG, lock="tips")
def transcribe(tip: int) -> None:
    """Have the operator's program write down what is said in a recording, and the message matched with it."""
    done = hearing.transcribe(tip=Tip.objects.select_related("unit").get(pk=tip), at=now())
    if done.matched_at is None:
        later("tips.jobs.match_tip", tip=tip)


def expire_booths() -> int:
    """One round of dropping booths whose 72 hours are over."""
    return receive.expire_booths(at=now(), limit=EXPIRED_AT_ONCE)


def expire_drafts() -> int:
    """One round of deleting what was shared and not sent within 15 minutes."""
    return sharing.expire_drafts(at=now(), limit=EXPIRED_AT_ONCE)


def purge() -> int:
    """One round of destroying what the rule pack no longer lets us keep."""
    return purging.purge_tips(at=now())


def register_followers() -> None:
    """Name them to the worker's loop. Booths and drafts go once a minute: one past its hour is never shown. Messages go once a day,
    and whenever the worker starts."""
    follower.register("tips.expire", expire_booths, batch=EXPIRED_AT_ONCE, every=60.0)
    follower.register("tips.drafts", expire_drafts, batch=EXPIRED_AT_ONCE, every=60.0)
    follower.register("tips.purge", purge, batch=purging.AT_ONCE, every=A_DAY)
