"""Real processes of the product in a home of their own, started and looked at as a person would."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(home: Path | str, **more: str) -> dict[str, str]:
    """Ours without the settings of the test run."""
    env = {name: value for name, value in os.environ.items() if not name.startswith(("CHAUPAL_", "DJANGO_"))}
    env |= {name: os.environ[name] for name in ("CHAUPAL_POSTGRES_BIN",) if name in os.environ}
    env |= {"CHAUPAL_ASKS_A_MINUTE": "0"}  # a walk asks faster than a person reads
    return env | {"CHAUPAL_HOME": str(home), "PYTHONPATH": os.pathsep.join(path for path in sys.path if path), "LANG": "C.UTF-8"} | more


def start(*words: str, home: Path | str, **more: str) -> subprocess.Popen[str]:
    """`chaupal WORDS`, its two streams in one."""
    command = [sys.executable, "-u", "-m", "chaupal", *words]
    return subprocess.Popen(command, env=environment(home, **more), text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def finished(*words: str, home: Path | str, **more: str) -> tuple[int, str]:
    """Status and words of a command that ends by itself."""
    program = start(*words, home=home, **more)
    said, _none = program.communicate(timeout=120)
    return program.returncode, said


def read_until(program: subprocess.Popen[str], part: str) -> str:
    """What it said up to and with `part`; raises AssertionError with all of it when it ends without."""
    assert program.stdout is not None
    said = ""
    while letter := program.stdout.read(1):
        said += letter
        if said.endswith(part):
            return said
    raise AssertionError(said)


def processes_of(home: Path | str) -> list[str]:
    """Every living process that was started for this home, the database's among them."""
    return sorted(name for _pid, name in pids_of(home))


def pids_of(home: Path | str, told: str = "") -> list[tuple[int, str]]:
    """Number and name of each of them, of those alone whose command holds `told`."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            command = (entry / "cmdline").read_bytes()
            state = (entry / "stat").read_text().rpartition(")")[2].split()[0]
            ours = os.fsencode(home) in (entry / "environ").read_bytes() + command
        except OSError:
            continue
        if ours and state not in "ZX" and os.fsencode(told) in command.replace(b"\0", b" "):
            found.append((int(entry.name), (entry / "comm").read_text().strip()))
    return found


def wait_for(well: Callable[[], bool], seconds: float) -> bool:
    """Whether it became so within these seconds; asks five times a second."""
    until, pause = time.monotonic() + seconds, threading.Event()
    while time.monotonic() < until:
        if well():
            return True
        pause.wait(0.2)
    return well()


def ask(port: int, path: str, **headers: str) -> tuple[int, str]:
    """Status and body of a page; 0 where nothing answers."""
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=15) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, refused.read().decode()
    except OSError:
        return 0, ""


def health(port: int) -> tuple[int, dict[str, str]]:
    """Status and words of /healthz."""
    status, body = ask(port, "/healthz")
    return status, json.loads(body) if body else {}
