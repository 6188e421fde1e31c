"""Work that a list handed in leaves for the worker."""

from __future__ import annotations

import logging
import time

from procrastinate.contrib.django import app

from chaupal.base.clock import now
from chaupal.base.errors import Refused
from chaupal.base.later import AGAIN, LONG
from chaupal.lineage import reading
from chaupal.lineage.actions.lists import compare_list, fail_list, kept_at
from chaupal.lineage.choices import ListState
from chaupal.lineage.models import ComingList
from chaupal.org.models import Unit

log = logging.getLogger("chaupal.lineage")


@app.task(name="lineage.jobs.read_list", retry=AGAIN, queue=LONG, lock="lineage")
def read_list(coming: int) -> None:
    """Read and compare one list that was handed in; run twice it does nothing the second time."""
    began = time.monotonic()
    found = ComingList.objects.select_related("read_by").get(pk=coming)
    if found.state != ListState.READING or found.read_by is None:
        return
    seats = {number for number in Unit.objects.of_kind("seat").values_list("number", flat=True) if number is not None}
    try:
        read = reading.read(kept_at(found.digest), seats, name=found.source)
        compare_list(read=read, year=found.year, dated_on=found.dated_on, by=found.read_by, at=now(), coming=found)
    except Refused as refusal:
        fail_list(coming=found, refusal=refusal, at=now())
    log.info("list read", extra={"list": coming, "count": found.stations_count, "seconds": round(time.monotonic() - began, 1)})
