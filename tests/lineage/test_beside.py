"""A list comes into force while others write: nobody waits, and killed at any moment it has not begun."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
import uuid
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings as configured
from django.db import connection, connections

from chaupal.lineage.actions import force
from chaupal.lineage.actions.force import apply_list
from chaupal.lineage.models import Lineage
from chaupal.org.actions.offices import nominate_member
from chaupal.org.models import Appointment, Booth, Office, StationList
from chaupal.relay import keepers
from chaupal.relay.actions.dispatch import release
from chaupal.relay.models import Receipt
from tests.lineage.lists import Ground
from tests.lineage.lists import ground as a_ground
from tests.lineage.test_force import confirmed
from tests.press.desk import a_desk

pytestmark = pytest.mark.commits


@pytest.fixture
def ground(tmp_path: Path, noon: datetime) -> Ground:
    """The same three seats, committed: every thread and process sees them."""
    return a_ground(tmp_path / "places", noon)



def held_open(monkeypatch: pytest.MonkeyPatch, inside: threading.Event, go_on: threading.Event) -> None:
    """Stop the apply before its last word, every lock taken, until told to go on."""
    plain = force.record

    def slow(*told: Any, **more: Any) -> Any:
        made = plain(*told, **more)
        inside.set()
        assert go_on.wait(60)
        return made

    monkeypatch.setattr("chaupal.lineage.actions.force.record", slow)


def test_an_import_of_people_and_receipts_run_meanwhile_without_waiting(ground: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    coming = confirmed(ground)
    desk = a_desk(ground.noon)
    keepers.keep(sorted(Booth.objects.filter(seat=ground.seat).values_list("number", flat=True)))
    dispatch = release(post=desk.post(), units=[ground.seat], by=desk.asha, at=ground.noon)
    member = Office.objects.get(key="booth_member")
    booths = list(Booth.objects.filter(seat=ground.seat).order_by("number"))
    inside, go_on = threading.Event(), threading.Event()
    held_open(monkeypatch, inside, go_on)
    applied: list[int] = []

    def apply() -> None:
        try:
            applied.append(len(apply_list(coming=coming, by="test", at=ground.noon).opened))
        finally:
            connections.close_all()

    worker = threading.Thread(target=apply)
    worker.start()
    assert inside.wait(60)
    waits, refused = [], []
    try:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '1s'")
        for n, booth in enumerate(booths):
            began = time.monotonic()
            nominate_member(name_hi=f"नाम {n}", name_en=f"Name {n}", phone=f"9198765{n:05}", office=member, booth=booth, by=ground.sita, at=ground.noon)
            Receipt.objects.create(
                dispatch=dispatch, client_id=uuid.uuid4(), group=booth.number * 2, rung=4, said_at=ground.noon, at=ground.noon, salt=b"s" * 16
            )
            Appointment.objects.filter(booth=booth).update(accepted_at=ground.noon + timedelta(minutes=1))
            waits.append(time.monotonic() - began)
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            refused = cursor.fetchall()
            cursor.execute(
                "SELECT c.relname FROM pg_locks l JOIN pg_class c ON c.oid = l.relation"
                " WHERE l.locktype = 'tuple' AND c.relname IN ('people_person', 'org_appointment', 'relay_group', 'relay_receipt')"
            )
            rows = cursor.fetchall()
    finally:
        go_on.set()
        worker.join(60)

    assert (refused, rows, len(waits)) == ([(0,)], [], len(booths))
    assert max(waits) < 1
    assert len(applied) == 1
    assert Appointment.objects.filter(person__name_en__startswith="Name ", booth__in=booths).count() == len(booths)


def test_killed_before_its_last_word_it_has_not_begun(ground: Ground) -> None:
    coming = confirmed(ground)
    before = sorted(Booth.objects.values_list("number", "part_no", "closed_on"))
    told = connections.settings["default"]
    address = {"host": told["HOST"], "port": told["PORT"], "user": told["USER"], "password": told["PASSWORD"], "dbname": str(told["NAME"])}

    root = Path(__file__).parents[2]
    known = {**os.environ, "DJANGO_SETTINGS_MODULE": os.environ["DJANGO_SETTINGS_MODULE"], "CHAUPAL_HOME": str(configured.CHAUPAL_HOME)}

    done = subprocess.run(
        [sys.executable, "-m", "tests.lineage.killed", str(told["NAME"]), str(coming.pk), ground.noon.isoformat()],
        cwd=root, env=known | {"PYTHONPATH": f"{root}:{root / 'src'}"}, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip

    assert done.returncode == -signal.SIGKILL, done.stderr
    with psycopg.connect(**{key: value for key, value in address.items() if value}, autocommit=True) as beside:
        for _turn in range(100):  # the server notices the death of its client
            row = beside.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'").fetchone()
            if row == (0,):
                break
            time.sleep(0.1)

    assert sorted(Booth.objects.values_list("number", "part_no", "closed_on")) == before
    assert (StationList.objects.count(), Lineage.objects.count()) == (1, 0)
    coming.refresh_from_db()
    assert coming.state == "ready"
    apply_list(coming=coming, by="test", at=ground.noon)
    assert Booth.objects.open().count() == 106
