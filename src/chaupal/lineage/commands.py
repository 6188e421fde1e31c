"""`chaupal lineage first PATH`, `chaupal lineage compare PATH`, `chaupal lineage apply NUMBER`."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Collection
from datetime import date
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from chaupal.base.clock import local, now
from chaupal.lineage import reading
from chaupal.lineage.actions.force import apply_list
from chaupal.lineage.actions.lists import compare_list
from chaupal.lineage.models import ComingList
from chaupal.lineage.queries.lists import COUNTED
from chaupal.org import folder, shape, shipped
from chaupal.org.actions.places import load_first
from chaupal.org.models import Unit

BY = "command"


def first(argv: list[str]) -> int:
    """Read the first list of stations, CSV or folder, and make units and booths of it; later ones go by `lineage compare`."""
    parser = argparse.ArgumentParser("chaupal lineage first")
    _add_list(parser)
    parser.add_argument("--boundaries", type=Path, metavar="FILE", help="GeoJSON with the outline of every seat; its number is the property ac_no")
    options = parser.parse_args(argv)
    say, tables, today = _progress(), shipped.tables(), local(now()).date()
    read = _read(options.path, {seat.number for seat in tables.seats})
    say(f"{read.count} stations read")
    drawn = folder.read_boundaries(options.boundaries, tables) if options.boundaries else None
    dated = options.dated or today
    found = folder.Folder(read.name, read.digest, read.stations, drawn, read.name, options.year or dated.year, dated)
    loaded = load_first(found=found, shape=shape.load(settings.CHAUPAL_SHAPE), by=BY, at=now(), tables=tables, say=say)
    print(_("%(stations)s stations; %(opened)s booths opened.") % {"stations": loaded.stations, "opened": loaded.opened})
    return 0


def _add_list(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("path", type=Path, metavar="PATH", help="a CSV or XLSX, or a folder of them or with a Parquet of stations")
    parser.add_argument("--year", type=int, help="the year of the list (this year)")
    parser.add_argument("--dated", type=date.fromisoformat, metavar="YYYY-MM-DD", help="the date on the list (today)")


def _progress() -> Callable[[str], None]:
    began = time.monotonic()
    return lambda line: print(f"  {time.monotonic() - began:5.1f} s  {line}", flush=True)


def _read(path: Path, seats: Collection[int]) -> reading.Read:
    """The list, or its first wrong rows printed before the refusal goes on."""
    try:
        return reading.read(path, seats)
    except reading.BrokenList as refusal:
        for wrong in refusal.wrong:
            print(f"  {wrong.row}, {wrong.field}: {wrong.says}")
        raise


def compare(argv: list[str]) -> int:
    """Read a list of stations, CSV or folder, and lay before each seat what it makes of every booth."""
    parser = argparse.ArgumentParser("chaupal lineage compare")
    _add_list(parser)
    options = parser.parse_args(argv)
    say = _progress()
    seats = {number for number in Unit.objects.of_kind("seat").values_list("number", flat=True) if number is not None}
    read = _read(options.path, seats)
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
