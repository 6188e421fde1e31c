"""Processes that we start and that end with us: the database, the web server, the worker."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

PR_SET_PDEATHSIG = 1
PR_SET_SECUREBITS = 28
SECBIT_NO_SETUID_FIXUP = 1 << 2
PR_CAP_AMBIENT = 47
PR_CAP_AMBIENT_RAISE = 2
CAP_DAC_READ_SEARCH = 2
CAPABILITY_VERSION_3 = 0x20080522

# Loaded here, not in the forked child: between fork and exec nothing may be imported.
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


@dataclass(frozen=True, slots=True)
class Account:
    """The operating system's user that a child runs as."""

    name: str
    uid: int
    gid: int
    reads_all: bool = False  # keep one capability of root: walk through folders closed to this user


def _prctl(option: int, *values: int) -> None:
    if _libc is None:
        return
    words = [ctypes.c_ulong(value) for value in (*values, 0, 0, 0, 0)[:4]]
    if _libc.prctl(ctypes.c_int(option), *words) != 0:
        raise OSError(ctypes.get_errno(), f"prctl {option}")


def _become(account: Account) -> None:
    os.setgroups([])
    os.setgid(account.gid)
    if account.reads_all:
        # Changing the user keeps the capabilities (cut down to one below), and access(2), which initdb asks
        # whether its own programs can be run, then reckons with that one too.
        _prctl(PR_SET_SECUREBITS, SECBIT_NO_SETUID_FIXUP)
    os.setuid(account.uid)
    if account.reads_all and _libc is not None:
        bit = 1 << CAP_DAC_READ_SEARCH
        header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)
        sets = (ctypes.c_uint32 * 6)(bit, bit, bit, 0, 0, 0)
        if _libc.capset(header, sets) != 0:
            raise OSError(ctypes.get_errno(), "capset")
        _prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_DAC_READ_SEARCH)


def before_exec(*, account: Account | None = None, death: signal.Signals = signal.SIGINT) -> Callable[[], None]:
    """What a child does between fork and exec: umask 077, its own user, `death` when its starter dies.

    The death signal follows the *thread* that starts the child, so start it from one that lives as long as
    the program. It comes last, because changing the user clears it. Elsewhere than on Linux there is none.
    """
    parent = os.getpid()

    def arrange() -> None:
        os.umask(0o077)
        if account is not None:
            _become(account)
        _prctl(PR_SET_PDEATHSIG, death)
        if os.getppid() != parent:  # the starter died before the signal was armed
            os._exit(1)

    return arrange


def works_in(folder: Path, pid: int, name: str) -> bool:
    """Whether process `pid` is a living program `name` that stands in `folder` (a stale number is a stranger's)."""
    process = Path("/proc") / str(pid)
    if Path("/proc/self").exists():
        try:
            state = (process / "stat").read_text().rpartition(")")[2].split()[0]
            # Where init does not reap, a dead process stays as a zombie.
            return (
                state not in "ZX"
                and (process / "comm").read_text().strip() == name
                and (process / "cwd").resolve() == folder.resolve()
            )
        except OSError:
            return False
    words = ["ps", "-o", "stat=,command=", "-p", str(pid)]
    said = subprocess.run(words, capture_output=True, text=True, check=False).stdout
    return not said.startswith("Z") and name in said and str(folder) in said


class Child:
    """One long-running process of ours: stopped by `stop`, and by the kernel when we are killed."""

    def __init__(
        self,
        name: str,
        command: Sequence[str | Path],
        *,
        env: Mapping[str, str] | None = None,
        folder: Path | None = None,
        log: Path | None = None,
        account: Account | None = None,
        stops_by: signal.Signals = signal.SIGINT,
    ) -> None:
        """`log` takes both outputs (appended); without it the child writes where we write."""
        self.name = name
        self.command = [str(word) for word in command]
        self.env = dict(env) if env is not None else None
        self.folder = folder
        self.log = log
        self.account = account
        self.stops_by = stops_by
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it. Raises OSError or subprocess.SubprocessError when it cannot be started as asked."""
        with contextlib.ExitStack() as files:
            out = files.enter_context(open(self.log, "ab")) if self.log else None
            self.process = subprocess.Popen(
                self.command,
                env=self.env,
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT if out else None,
                start_new_session=True,  # Ctrl-C reaches us alone; we stop our children in order
                preexec_fn=before_exec(account=self.account, death=self.stops_by),
            )

    @property
    def pid(self) -> int | None:
        """Its process number, also after it ended; None before it was started."""
        return self.process.pid if self.process else None

    def poll(self) -> int | None:
        """Its exit status, or None while it runs (and before it was started)."""
        return self.process.poll() if self.process else None

    def is_running(self) -> bool:
        """Whether it was started and has not ended."""
        return self.process is not None and self.process.poll() is None

    def ends_within(self, seconds: float) -> bool:
        """Wait at most so long for it to end by itself; say whether it has."""
        if self.process is None:
            return True
        try:
            self.process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            return False
        return True

    def ask_to_stop(self) -> None:
        """Send the signal and return at once: all that a signal handler may do."""
        if self.is_running() and self.process is not None:
            self.process.send_signal(self.stops_by)

    def stop(self, *, patience: float = 30.0, then: signal.Signals = signal.SIGKILL) -> None:
        """End it: the polite signal, after `patience` seconds `then`, after ten more SIGKILL. Safe to repeat."""
        for polite, seconds in ((self.stops_by, patience), (then, 10.0), (signal.SIGKILL, 10.0)):
            if not self.is_running() or self.process is None:
                return
            self.process.send_signal(polite)
            if self.ends_within(seconds):
                return
