"""A long sheet whose worker is killed in the middle of it: the next run goes on, and everybody is in once."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import datetime

import pytest
from django.db import connections

from chaupal.enrol import judging
from chaupal.enrol.actions import putting, sheets
from chaupal.enrol.models import Sheet, SheetRow
from chaupal.ledger.models import Entry
from chaupal.org.models import Appointment, Booth
from chaupal.people.models import Person
from tests.enrol.ground import HEADS, as_csv, ground, number

pytestmark = pytest.mark.commits

ROWS = 240
# A process of its own does the worker's work and dies by SIGKILL while the piece with the fatal row is being written.
KILLED = """
import os, signal, sys
import django
django.setup()
from django.db import connections
connections.settings["default"]["NAME"] = sys.argv[1]
connections["default"].settings_dict["NAME"] = sys.argv[1]
from chaupal.base.clock import now
from chaupal.enrol import judging
from chaupal.enrol.actions import putting
from chaupal.enrol.models import Sheet
judging.AT_ONCE = 50
pieces, written = int(sys.argv[3]), []
record = putting.record
def dies(act, **told):
    written.append(act)
    entry = record(act, **told)
    if len(written) == pieces:
        os.kill(os.getpid(), signal.SIGKILL)
    return entry
putting.record = dies
putting.import_sheet(sheet=Sheet.objects.get(pk=int(sys.argv[2])), at=now())
"""


@pytest.mark.parametrize("pieces", [1, 3])
def test_a_killed_import_is_taken_up_and_everybody_is_in_once(pieces: int, noon: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    here = ground(noon)
    parts = [booth.part for booth in Booth.objects.filter(seat=here.seat).order_by("number")[:ROWS]]
    rows = [here.row(n, booth=part, phone=number(n) if n % 20 else "12") for n, part in enumerate(parts)]
    begun = sheets.start_import(sheet=here.looked(here.take(as_csv([HEADS, *rows]))), by=here.bilal, at=noon)
    expected = dict(begun.counts)
    name = str(connections["default"].settings_dict["NAME"])

    died = subprocess.run([sys.executable, "-c", KILLED, name, str(begun.pk), str(pieces)], env=os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings", "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}, check=False)
    left = (SheetRow.objects.count(), Appointment.objects.filter(state="nominated").count(), Entry.objects.filter(act="enrol.names_put_forward").count())
    stands = Sheet.objects.get(pk=begun.pk)
    monkeypatch.setattr(judging, "AT_ONCE", 50)
    done = putting.import_sheet(sheet=begun, at=noon)

    assert died.returncode == -9
    assert left[0] == left[1]
    assert left[2] == pieces - 1
    assert (stands.state, round(stands.progress, 2)) == ("importing", round((pieces - 1) * 50 / ROWS, 2) if pieces > 1 else 0)
    assert {key: done.counts[key] for key in ("new", "bad")} == {key: expected[key] for key in ("new", "bad")}
    assert SheetRow.objects.count() == expected["new"] == Appointment.objects.filter(state="nominated").count()
    assert Person.objects.filter(sample=False).count() == expected["new"]
    assert Entry.objects.filter(act="enrol.sheet_done").count() == 1
