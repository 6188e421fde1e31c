"""Another program, run on a file of a stranger: bounded in time, memory and what it writes, with nothing of ours around it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO

MEMORY = 1_500_000_000  # bytes of address space
WRITTEN = 40_000_000  # bytes of any one file that it writes, its answer included
TOLD = 2_000_000  # bytes of its answer that are read
PASSED_ON = ("PATH", "TMPDIR", "LD_LIBRARY_PATH")

# A process of its own sets the limits and becomes the program: between fork and exec no code of ours may run beside threads.
_BECOME = """
import os, sys
try:
    import resource
    for name, most in zip(("AS", "CPU", "FSIZE", "CORE"), map(int, sys.argv[1:5])):
        if most >= 0:
            resource.setrlimit(getattr(resource, "RLIMIT_" + name), (most, most))
    os.nice(10)
except ImportError:
    pass
os.execvp(sys.argv[5], sys.argv[5:])
"""


class ProgramFailed(Exception):
    """A program took too long, wanted too much, broke, or is not there."""


def run_bounded(
    command: Sequence[str], *, seconds: float, folder: Path | None = None, memory: int = MEMORY, keep: Sequence[str] = (), well: Sequence[int] = (0,)
) -> str:
    """Run a program in `folder` and give what it said, at most 2 MB. No shell, no input, lowest but one priority.

    It gets `seconds` of the clock and as many of a processor, twice; `memory` -1 is no limit. `keep` names variables of
    the environment that it needs beside the path, `well` the statuses with which its answer is one. When its time is over it is killed with all that it started.
    Raises ProgramFailed. 20 ms more than the program itself.
    """
    numbers = [str(memory), str(2 * int(seconds) + 2), str(WRITTEN), "0"]
    about = {name: os.environ[name] for name in (*PASSED_ON, *keep) if name in os.environ}
    with tempfile.TemporaryFile() as told, tempfile.TemporaryFile() as wrong:
        try:
            running = subprocess.Popen(
                [sys.executable, "-I", "-S", "-c", _BECOME, *numbers, *command],
                stdin=subprocess.DEVNULL,
                stdout=told,
                stderr=wrong,
                cwd=folder,
                env=about | {"LC_ALL": "C.UTF-8", "OMP_NUM_THREADS": "1"},
                start_new_session=True,
            )
        except OSError as problem:
            raise ProgramFailed(f"{command[0]}: {type(problem).__name__}") from problem
        try:
            status = running.wait(seconds)
        except subprocess.TimeoutExpired as problem:
            raise ProgramFailed(f"{Path(command[0]).name}: took longer than {seconds:.0f} s") from problem
        finally:
            _end(running)
        if status not in well:
            raise ProgramFailed(f"{Path(command[0]).name}: ended with {status}: {_last(wrong)}")
        told.seek(0)
        return told.read(TOLD).decode("utf-8", "replace")


def _end(running: subprocess.Popen[bytes]) -> None:
    """It and whatever it started; a program that ended by itself may have left children behind."""
    with suppress(ProcessLookupError, PermissionError):  # nothing may be left of it
        os.killpg(running.pid, signal.SIGKILL)
    running.wait()


def _last(wrong: IO[bytes]) -> str:
    wrong.seek(0)
    lines = wrong.read(TOLD).decode("utf-8", "replace").strip().splitlines()
    return lines[-1][:200] if lines else "said nothing"
