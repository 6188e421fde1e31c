"""Days on which something is killed or away: what the person sees, and that all is whole afterwards. Real processes."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from chaupal.base.postgres import Server
from chaupal.sample.commands import STEPS
from tests.database import FAST
from tests.running import ask, finished, free_port, health, pids_of, processes_of, read_until, start, wait_for

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks at processes in /proc")


@pytest.fixture
def home() -> Iterator[Path]:
    """Short, and not below pytest's own folders: the database's user has to reach it."""
    made = Path(tempfile.mkdtemp(prefix="chaupal-bad-"))
    yield made
    shutil.rmtree(made)


def test_a_first_start_killed_again_and_again_goes_on_to_a_whole_demo(home: Path) -> None:
    """Killed while the cluster, the schema and the people are made: each next start goes on from there."""
    left = []
    for moment in ("database …", "schema …", "offices and groups …"):
        program = start("demo", "--seed-only", "--places", "", "--size", "small", home=home, PORT=str(free_port()))
        read_until(program, moment)
        program.kill()
        program.communicate()
        wait_for(lambda: not processes_of(home), 60)
        left.append(processes_of(home))

    status, said = finished("demo", "--seed-only", "--places", "", "--size", "small", home=home, PORT=str(free_port()))

    assert (status, "Traceback" in said) == (0, False), said
    assert left == [[], [], []]
    with Server(home, settings=FAST) as server, psycopg.connect(server.url("owner")) as connection:
        steps = connection.execute("SELECT step FROM sample_seed").fetchall()
        doubled = connection.execute("SELECT count(*) - count(DISTINCT code) FROM org_unit").fetchone()
        cast = connection.execute("SELECT count(*), count(DISTINCT place) FROM sample_castmember").fetchone()
    assert {step for (step,) in steps} == {name for name, _says, _act in STEPS}
    assert (doubled, cast is not None and cast[0] == cast[1] > 0) == ((0,), True)


def test_a_database_away_for_ten_seconds_and_a_stopped_worker_are_told_and_mend_themselves(home: Path) -> None:
    server, port = Server(home / "its", settings=FAST), free_port()
    server.start()
    named = {"CHAUPAL_DATABASE_URL": server.url("app"), "CHAUPAL_DATABASE_OWNER_URL": server.url("owner")}
    program = start("serve", home=home / "ours", PORT=str(port), **named)
    try:
        read_until(program, "chaupal: http")
        well, _told = health(port)

        server.stop()
        gone = wait_for(lambda: health(port)[1].get("database") == "down", 30)
        page = ask(port, "/register/", Cookie="sessionid=0123456789abcdefghijklmnopqrstuv")
        start_page = ask(port, "/", Cookie="sessionid=0123456789abcdefghijklmnopqrstuv")
        wait_for(lambda: health(port)[0] == 200, 10)
        away, _told = health(port)
        server.start()
        back = wait_for(lambda: health(port)[0] == 200, 60)

        worker = min(pid for pid, _name in pids_of(home / "ours", "chaupal worker"))  # the other is its child
        os.kill(worker, signal.SIGSTOP)
        silent = wait_for(lambda: health(port) == (503, health(port)[1] | {"worker": "down", "database": "ok"}), 30)
        os.kill(worker, signal.SIGCONT)
        works = wait_for(lambda: health(port)[0] == 200, 30)
    finally:
        program.send_signal(signal.SIGTERM)
        program.communicate(timeout=60)
        server.stop()

    assert (well, gone, away, back, silent, works) == (200, True, 503, True, True, True)
    for status, body in (page, start_page):
        assert (status, "डेटाबेस" in body, "Traceback" in body) == (503, True, False)
    assert processes_of(home) == []
