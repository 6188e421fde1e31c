"""`chaupal places load DIR`, `chaupal people found FILE`."""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from chaupal.base.clock import now
from chaupal.org import founders, shape
from chaupal.org.actions import founding
from chaupal.org.actions.places import load_folder, seed_places
from chaupal.org.models import Unit

# Who the ledger names for an act of the command line; which person sat there is the machine's own log to know.
BY = "command"


def load(argv: list[str]) -> int:
    """Read a folder's stations and boundaries, all or nothing; a line of progress for every step."""
    parser = argparse.ArgumentParser("chaupal places load")
    parser.add_argument("folder", type=Path, metavar="DIR", help="holds up_assembly.csv and up_booths_2017.parquet")
    options = parser.parse_args(argv)
    began = time.monotonic()

    def say(line: str) -> None:
        print(f"  {time.monotonic() - began:5.1f} s  {line}", flush=True)

    loaded = load_folder(folder=options.folder, shape=shape.load(settings.CHAUPAL_SHAPE), by=BY, at=now(), say=say)
    if not loaded.changed:
        print(_("Nothing changed: this very list and these boundaries are here already."))
    else:
        words = _("%(stations)s stations; %(opened)s booths opened, %(closed)s closed; %(outlines)s outlines.")
        print(
            words
            % {
                "stations": loaded.stations,
                "opened": loaded.opened,
                "closed": loaded.closed,
                "outlines": loaded.outlines,
            }
        )
    return 0


def found(argv: list[str]) -> int:
    """Write down the first officers from a file. Places are made by the shipped counts where none were loaded."""
    parser = argparse.ArgumentParser("chaupal people found")
    parser.add_argument("file", type=Path, metavar="FILE", help=f"CSV in UTF-8 with the columns {', '.join(founders.COLUMNS)}")
    options = parser.parse_args(argv)
    if not Unit.objects.exists():
        seed_places(shape=shape.load(settings.CHAUPAL_SHAPE), by=BY, at=now())
    made = founding.found(founders=founders.read(options.file), by=BY, at=now())
    print(_("%(count)s officers. Each signs in with the mail address of the list, then adds a passkey under My keys.") % {"count": len(made)})
    return 0
