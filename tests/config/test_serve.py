"""`chaupal serve` as a person starts it: it answers, and a signal leaves nothing behind. About 10 s the first start."""

from __future__ import annotations

import shutil
import signal
import socket
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.running import finished, free_port, processes_of, read_until, start, wait_for

ADDRESS = "chaupal: http"


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(prefix="chaupal-serve-"))
    yield made
    shutil.rmtree(made)


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="counts processes in /proc")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_to_serve_ends_every_process_it_started(home: Path, number: signal.Signals) -> None:
    program = start("serve", home=home, PORT=str(free_port()))
    read_until(program, ADDRESS)
    before = processes_of(home)

    program.send_signal(number)
    rest, _none = program.communicate(timeout=60)

    assert program.returncode == 0, rest
    assert "postgres" in before
    assert processes_of(home) == []


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its starter died")
def test_serve_killed_takes_everything_with_it(home: Path) -> None:
    program = start("serve", home=home, PORT=str(free_port()))
    read_until(program, ADDRESS)

    program.kill()
    program.communicate()

    assert wait_for(lambda: not processes_of(home), 30)


def test_a_taken_port_is_told_with_another(home: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = int(taken.getsockname()[1])

        status, said = finished("serve", home=home, PORT=str(port))

    assert status == 1
    assert f"PORT={port + 1}" in said


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="counts processes in /proc")
def test_a_signal_in_the_middle_of_the_first_start_ends_it_in_order(tmp_path: Path) -> None:
    program = start("serve", home=tmp_path / "home", PORT=str(free_port()))
    read_until(program, "schema …")

    program.send_signal(signal.SIGTERM)
    rest, _none = program.communicate(timeout=60)

    assert (program.returncode, "Traceback" in rest) == (130, False), rest
    assert processes_of(tmp_path / "home") == []


@pytest.mark.parametrize("command", ["serve", "demo"])
@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs a folder that nobody may write, root included")
def test_a_home_that_may_not_be_written_is_told_with_the_remedy(command: str) -> None:
    status, said = finished(command, home="/proc/chaupal", PORT=str(free_port()))

    assert (status, "Traceback" in said) == (1, False), said
    assert "CHAUPAL_HOME" in said


def test_a_demo_that_others_could_reach_is_refused(home: Path) -> None:
    status, said = finished("demo", "--seed-only", "--size", "small", home=home, PORT=str(free_port()), CHAUPAL_BIND="0.0.0.0")

    assert (status, "Traceback" in said) == (1, False), said
    assert "CHAUPAL_BIND=0.0.0.0: a demo listens on loopback only" in said
    assert processes_of(home) == []


def test_a_demo_over_a_database_that_is_no_sample_is_refused(home: Path) -> None:
    status, said = finished("serve", home=home, PORT=str(free_port()), CHAUPAL_DEMO="True")

    assert (status, "Traceback" in said) == (1, False), said
    assert "sample.not_seeded" in said
    assert processes_of(home) == []
