"""The product as people run it, at full size, for the benches: a home built once, copied for each bench, and started."""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# Where the homes lie: about 1.6 GB each. Not in the tree of a clone that is measured on a small disk.
HOMES = Path(os.environ.get("CHAUPAL_BENCH_HOME", ROOT / ".chaupal" / "bench")).absolute()
FULL_BOOTHS = 177_516
# A day on which the first phase's seats are silent and the other 345 are open, and no quiet hours for a long while.
MORNING = "2027-02-09T10:00+05:30"


def say(text: str) -> None:
    """A line for the person who waits; figures alone go to standard output."""
    print(text, file=sys.stderr, flush=True)


def environment(home: Path, port: int) -> dict[str, str]:
    """What a command of the product is started with: nothing of this process's own product settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CHAUPAL_")}
    return kept | {"CHAUPAL_HOME": str(home), "PORT": str(port), "PYTHONPATH": str(ROOT / "src"), "PYTHONUNBUFFERED": "1", "CHAUPAL_ASKS_A_MINUTE": "0"}


def demo(*options: str) -> list[str]:
    """The command of a demo without a folder of stations, so that every machine measures the same booths."""
    return [sys.executable, "-m", "chaupal", "demo", "--places", "", *options]


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def seeded(home: Path, size: str) -> dict[str, float]:
    """Build a home of this size; seconds by step as the product tells them, with "all" from command to end."""
    began = time.monotonic()
    command = demo("--size", size, "--seed-only")
    done = subprocess.run(command, env=environment(home, free_port()), cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"the seed ended with status {done.returncode}: {done.stderr[-2000:]}")
    steps = {"all": time.monotonic() - began}
    for line in done.stdout.splitlines():
        name, parted, seconds = line.partition(" … ")
        if parted:
            steps[name.strip()] = float(seconds.removesuffix(" s"))
    return steps


def full_home() -> Path:
    """The home at full size: built on the first call, brought up to this version's schema on later ones, never served from."""
    home = HOMES / "full"
    home.parent.mkdir(parents=True, exist_ok=True)
    if not home.exists():
        say("building the full size once (a minute or two) ...")
    seeded(home, "full")
    return home


@contextlib.contextmanager
def copied(name: str) -> Iterator[Path]:
    """A copy of the full home that a bench may change; removed at the end."""
    copy = HOMES / name
    shutil.rmtree(copy, ignore_errors=True)
    subprocess.run(["cp", "-a", "--reflink=auto", str(full_home()), str(copy)], check=True)
    try:
        yield copy
    finally:
        shutil.rmtree(copy, ignore_errors=True)


@dataclass
class Product:
    """A running server, worker and database."""

    home: Path
    port: int
    process: "subprocess.Popen[str]"
    ready_after: float  # seconds from the command to /healthz saying ok

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def processes(self) -> list[int]:
        """Every process of the product, the command itself included."""
        found, waiting = [], [self.process.pid]
        while waiting:
            pid = waiting.pop()
            found.append(pid)
            for task in Path(f"/proc/{pid}/task").glob("*/children"):
                with contextlib.suppress(OSError):
                    waiting += [int(child) for child in task.read_text().split()]
        return found

    def memory(self) -> float:
        """Megabytes (10^6) of memory that would be free if all of it ended: the sum of PSS, shared buffers counted once."""
        total = 0
        for pid in self.processes():
            with contextlib.suppress(OSError):
                rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
                total += next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))
        return total * 1024 / 1e6

    def processor(self) -> float:
        """Seconds of processor time that all of it has used so far; of processes that have ended only what their parent took in."""
        ticks = 0
        for pid in self.processes():
            with contextlib.suppress(OSError):
                fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
                ticks += sum(map(int, fields[11:15]))
        return ticks / os.sysconf("SC_CLK_TCK")


def _well(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/healthz", timeout=2) as answer:
            told: dict[str, str] = json.load(answer)
            return told["status"] == "ok"
    except OSError:
        return False


@contextlib.contextmanager
def running(home: Path, *, size: str = "full", clock: str = MORNING) -> Iterator[Product]:
    """The demo over this home, from the moment /healthz answers; stopped by SIGTERM as a person would."""
    port = free_port()
    signal.signal(signal.SIGTERM, lambda *_told: sys.exit(143))  # so that a stopped bench stops its product
    began = time.monotonic()
    with open(home.parent / f"{home.name}.log", "w", encoding="utf-8") as log:
        process = subprocess.Popen(
            demo("--size", size, "--clock", clock),
            env=environment(home, port),
            cwd=ROOT,
            stdout=log,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
    product = Product(home, port, process, 0.0)
    pause = threading.Event()
    try:
        while not _well(product.address):
            if process.poll() is not None or time.monotonic() - began > 300:
                raise RuntimeError(f"the product did not come up: see {home.parent / f'{home.name}.log'}")
            pause.wait(0.02)
        product.ready_after = time.monotonic() - began
        yield product
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        process.wait(60)


def _processor(product: Product) -> float:
    """Seconds of processor time that every process of this home took so far, PostgreSQL's among them."""
    took, tick = 0.0, os.sysconf("SC_CLK_TCK")
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            told = (folder / "environ").read_bytes() if os.access(folder / "environ", os.R_OK) else b""
            words = (folder / "stat").read_text().rpartition(")")[2].split()
            if os.fsencode(product.home) in told or (folder / "comm").read_text().startswith("postgres"):
                took += (int(words[11]) + int(words[12])) / tick
    return took


def at_rest(product: Product, within: float = 120.0) -> None:
    """Wait until the worker has caught up with what the seed left it (receipts to fold, places to look over): ten seconds in which
    all of the product took less than a second of the processor. A machine with other PostgreSQL at work waits in vain, and says so."""
    until, pause, before = time.monotonic() + within, threading.Event(), _processor(product)
    while time.monotonic() < until:
        pause.wait(10)
        now = _processor(product)
        if now - before < 1.0:
            return
        before = now
    say(f"the product was not at rest within {within:.0f} s; what follows is measured beside its work")


@contextlib.contextmanager
def django(product: Product, clock: str = MORNING) -> Iterator[None]:
    """This process as a command beside the running product: its database, its keys, its clock. Once a process."""
    # Two seconds behind the product's clock, which was set a moment after the command: nothing here happens in its future.
    offset = int((datetime.fromisoformat(clock) - datetime.now(UTC)).total_seconds() + product.ready_after) - 2
    os.environ.update(environment(product.home, product.port))
    os.environ |= {"CHAUPAL_DEMO": "True", "CHAUPAL_CLOCK_OFFSET": str(offset), "DJANGO_SETTINGS_MODULE": "chaupal.config.settings"}
    from chaupal.config import boot

    with boot.database():
        boot.set_up_django()
        from django.db import connections

        try:
            yield
        finally:
            connections.close_all()
