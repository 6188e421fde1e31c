"""Work of the enrol room that nobody waits for."""

from __future__ import annotations

import logging
import time
from typing import Any

from django.db import InterfaceError, OperationalError
from procrastinate.contrib.django import app

from chaupal.base import follower
from chaupal.base.clock import local, now
from chaupal.base.later import AGAIN, LONG, later
from chaupal.enrol import cardsheet
from chaupal.enrol.actions import alike, applicants, cards, leaving, looking, putting, sheets, stations
from chaupal.enrol.models import AlikeRound, CardBatch, Sheet

log = logging.getLogger("chaupal.enrol")

AN_HOUR, FIVE_MINUTES, HALF_A_MINUTE = 3_600.0, 300.0, 30.0  # seconds


@app.task(name="enrol.jobs.draw_cards", retry=AGAIN, queue=LONG, lock="enrol")
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


@app.task(name="enrol.jobs.check_sheet", retry=AGAIN, queue=LONG, lock="enrol")
def check_sheet(sheet: int) -> None:
    """Read a long sheet and say what would become of its rows. Twice changes nothing more."""
    began = time.monotonic()
    done = looking.check_sheet(sheet=Sheet.objects.select_related("by").get(pk=sheet), at=now())
    log.info("sheet read", extra={"facts": {"sheet": sheet, "state": done.state, "seconds": round(time.monotonic() - began, 2)}})


@app.task(name="enrol.jobs.import_sheet", retry=AGAIN, queue=LONG, lock="enrol")
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


@app.task(name="enrol.jobs.find_alike", retry=AGAIN, queue=LONG, lock="enrol")
def find_alike(sheet: int) -> None:
    """Look for people of a sheet that was brought in who may be here already. Twice finds the same."""
    began, row = time.monotonic(), Sheet.objects.get(pk=sheet)
    found = alike.find_of_sheet(sheet=row, at=now())
    log.info("sheet looked over", extra={"facts": {"sheet": sheet, "pairs": found, "seconds": round(time.monotonic() - began, 2)}})


def follow_names() -> int:
    """Look at the places of names that were put forward since; how many entries were read."""
    return follower.follow_rows("enrol.alike", "ledger_entry", ["act", "about_id"], _look, batch=1_000)


def _look(rows: list[dict[str, Any]]) -> None:
    alike.find_at(appointments=[int(row["about_id"]) for row in rows if row["act"] in alike.PUT_FORWARD], at=now())
    for row in rows:
        if row["act"] in alike.BROUGHT:
            later("enrol.jobs.find_alike", sheet=int(row["about_id"]))


def round_of_the_night() -> int:
    """The worker's look, every few minutes: the round over every place, once a night, and at once where there never was one."""
    at = now()
    if local(at).hour in alike.NIGHT or not AlikeRound.objects.exists():
        began, done = time.monotonic(), alike.find_everywhere(at=at)
        if done is not None:
            log.info("places looked over", extra={"facts": {"pairs": done.found, "seconds": round(time.monotonic() - began, 2)}})
    return 0


def register_followers() -> None:
    """Name them to the worker's loop."""
    follower.register("enrol.alike", follow_names, batch=1_000)
    follower.register("enrol.alike_round", round_of_the_night, every=FIVE_MINUTES)
    follower.register("enrol.purge", purge, batch=leaving.AT_ONCE, every=AN_HOUR)
    follower.register("enrol.sheets", purge_sheets, batch=sheets.AT_ONCE, every=AN_HOUR)
    follower.register("enrol.names", keep_names, batch=10**9, every=HALF_A_MINUTE)
