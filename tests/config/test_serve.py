"""`chaupal serve` as a person starts it: it answers, and a signal leaves nothing behind. About 10 s the first start."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(prefix="chaupal-serve-"))
    yield made
    shutil.rmtree(made)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def serve(home: Path, port: int) -> "subprocess.Popen[str]":
    env = {name: value for name, value in os.environ.items() if not name.startswith(("CHAUPAL_", "DJANGO_"))}
    env |= {name: os.environ[name] for name in ("CHAUPAL_POSTGRES_BIN",) if name in os.environ}
    env |= {"CHAUPAL_HOME": str(home), "PORT": str(port), "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    command = [sys.executable, "-m", "chaupal", "serve"]
    return subprocess.Popen(command, env=env, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def until_it_answers(program: "subprocess.Popen[str]") -> list[str]:
    """What it said up to the line with its address, which it prints when /healthz is well."""
    assert program.stdout is not None
    said = []
    for line in program.stdout:
        said.append(line)
        if line.startswith("chaupal: http"):
            return said
    raise AssertionError("".join(said))


def processes_of(home: Path) -> list[str]:
    """Every living process that was started for this home, the database's among them."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            told = (entry / "environ").read_bytes() + (entry / "cmdline").read_bytes()
            alive = (entry / "stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
        except OSError:
            continue
        if alive and os.fsencode(home) in told:
            found.append((entry / "comm").read_text().strip())
    return sorted(found)


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="counts processes in /proc")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_to_serve_ends_every_process_it_started(home: Path, number: signal.Signals) -> None:
    program = serve(home, free_port())
    until_it_answers(program)
    before = processes_of(home)

    program.send_signal(number)
    rest, _none = program.communicate(timeout=60)

    assert program.returncode == 0, rest
    assert "postgres" in before
    assert processes_of(home) == []


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its starter died")
def test_serve_killed_takes_everything_with_it(home: Path) -> None:
    program = serve(home, free_port())
    until_it_answers(program)

    program.kill()
    program.communicate()

    pause = threading.Event()
    assert any(not processes_of(home) or pause.wait(0.1) for _turn in range(300))


def test_a_taken_port_is_told_with_another(home: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = int(taken.getsockname()[1])

        program = serve(home, port)
        said, _none = program.communicate(timeout=60)

    assert program.returncode == 1
    assert f"PORT={port + 1}" in said
