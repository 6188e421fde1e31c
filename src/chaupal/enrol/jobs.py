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
from chaupal.enrol.actions import applicants, cards, leaving, looking, putting, sheets, stations
from chaupal.enrol.models import CardBatch, Sheet

log = logging.getLogger("chaupal.enrol")

AN_HOUR, HALF_A_MINUTE = 3_600.0, 30.0  # seconds


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


@app.task(name="enrol.jobs.check_sheet", retry=AGAIN)
def check_sheet(sheet: int) -> None:
    """Read a long sheet and say what would become of its rows. Twice changes nothing more."""
    began = time.monotonic()
    done = looking.check_sheet(sheet=Sheet.objects.select_related("by").get(pk=sheet), at=now())
    log.info("sheet read", extra={"facts": {"sheet": sheet, "state": done.state, "seconds": round(time.monotonic() - began, 2)}})


@app.task(name="enrol.jobs.import_sheet", retry=AGAIN)
def import_sheet(sheet: int) -> None:
    """Bring a long sheet in. A worker that was killed leaves whole pieces, and the next goes on."""
    began = time.monotonic()
    done = putting.import_sheet(sheet=Sheet.objects.get(pk=sheet), at=now())
    facts = {"sheet": sheet, "state": done.state, "rows": sum(done.counts.get(key, 0) for key in ("new", "there", "bad"))}
    log.info("sheet brought in", extra={"facts": facts | {"seconds": round(time.monotonic() - began, 2)}})


def purge_sheets() -> int:
    """One round of destroying files of names whose 7 days are over."""
    return sheets.purge_sheets(at=now())


def purge() -> int:
    """One round of what time does: those who left long enough ago, requests to join, files of cards."""
    return leaving.purge_left(at=now()) + applicants.lapse(at=now()) + applicants.purge(at=now()) + cards.remove_files(at=now())


def keep_names() -> int:
    """The names by which booths are found, of a station list that is newer than the one kept."""
    return stations.keep_names()


def register_followers() -> None:
    """Name them to the worker's loop."""
    follower.register("enrol.purge", purge, batch=leaving.AT_ONCE, every=AN_HOUR)
    follower.register("enrol.sheets", purge_sheets, batch=sheets.AT_ONCE, every=AN_HOUR)
    follower.register("enrol.names", keep_names, batch=10**9, every=HALF_A_MINUTE)
