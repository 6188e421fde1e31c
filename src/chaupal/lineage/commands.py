"""`chaupal lineage compare PATH`, `chaupal lineage apply NUMBER`."""

from __future__ import annotations

import argparse
import time
from datetime import date
from pathlib import Path

from django.utils.translation import gettext as _

from chaupal.base.clock import local, now
from chaupal.lineage import reading
from chaupal.lineage.actions.force import apply_list
from chaupal.lineage.actions.lists import compare_list
from chaupal.lineage.models import ComingList
from chaupal.lineage.queries.lists import COUNTED
from chaupal.org.models import Unit

BY = "command"


def compare(argv: list[str]) -> int:
    """Read a list of stations, CSV or folder, and lay before each seat what it makes of every booth."""
    parser = argparse.ArgumentParser("chaupal lineage compare")
    parser.add_argument("path", type=Path, metavar="PATH", help="a CSV, or a folder of CSVs or with a Parquet of stations")
    parser.add_argument("--year", type=int, help="the year of the list (this year)")
    parser.add_argument("--dated", type=date.fromisoformat, metavar="YYYY-MM-DD", help="the date on the list (today)")
    options = parser.parse_args(argv)
    began = time.monotonic()

    def say(line: str) -> None:
        print(f"  {time.monotonic() - began:5.1f} s  {line}", flush=True)

    seats = {number for number in Unit.objects.of_kind("seat").values_list("number", flat=True) if number is not None}
    try:
        read = reading.read(options.path, seats)
    except reading.BrokenList as refusal:
        for wrong in refusal.wrong:
            print(f"  {wrong.row}, {wrong.field}: {wrong.says}")
        raise
    say(f"{read.count} stations read")
    today = local(now()).date()
    coming = compare_list(read=read, year=options.year or today.year, dated_on=options.dated or today, by=BY, at=now(), say=say)
    counts = {name: sum(sheet[name] for sheet in coming.sheets.values(name)) for name in COUNTED}
    print(", ".join(f"{name} {count}" for name, count in counts.items()))
    print(_("List %(number)s waits for the seats: /lineage/%(number)s/") % {"number": coming.pk})
    return 0


def apply(argv: list[str]) -> int:
    """Bring a list into force now, every seat of which is confirmed."""
    parser = argparse.ArgumentParser("chaupal lineage apply")
    parser.add_argument("number", type=int, metavar="NUMBER", help="of the list, as `lineage compare` and its page tell it")
    options = parser.parse_args(argv)
    coming = ComingList.objects.filter(pk=options.number).first()
    if coming is None:
        print(_("There is no list %(number)s.") % {"number": options.number})
        return 1
    began = time.monotonic()
    renewed = apply_list(coming=coming, by=BY, at=now())
    told = {"stations": renewed.list.stations_count, "opened": len(renewed.opened), "seconds": f"{time.monotonic() - began:.1f}"}
    print(_("In force: %(stations)s stations, %(opened)s of them new booths, in %(seconds)s s.") % told)
    return 0
