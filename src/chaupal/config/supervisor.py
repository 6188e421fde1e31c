"""Server, worker and database as children of one process: started in order, restarted when they fall, stopped together."""

from __future__ import annotations

import json
import os
import signal
import socket
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from django.utils.translation import gettext_lazy as _

from chaupal.base.child import Child
from chaupal.base.errors import Refused
from chaupal.base.postgres import Server


class PortTaken(Refused):
    code, says = (
        "config.port_taken",
        _("Port %(port)s is in use by another program. Stop that program, or choose another port: PORT=%(other)s make demo"),
    )


class DidNotAnswer(Refused):
    code, says = "config.did_not_answer", _("The server did not answer within %(seconds)s seconds. Its last words are above.")


def check_port(host: str, port: int) -> None:
    """Nothing when the port is free; raises PortTaken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as problem:
            raise PortTaken(port=port, other=port + 1) from problem


class Supervisor:
    """Runs the children until a signal; `stop` is safe from a handler's point of view: handlers only set a flag."""

    def __init__(self, server: Server | None, host: str, port: int, *, logs: Path | None = None, reload: bool = False) -> None:
        """`logs` is a folder for what the children say (else it goes where ours goes); with `reload` the web server
        reads source and templates again whenever one of them changes."""
        self.server = server
        self.logs = logs
        self.reload = reload
        self.host, self.port = host, port
        self.over = threading.Event()
        self.children = [self._web(), self._worker()]
        self._falls: dict[str, list[float]] = {}

    def _child(self, name: str, command: list[str], stops_by: signal.Signals) -> Child:
        log = None
        if self.logs is not None:
            self.logs.mkdir(mode=0o700, exist_ok=True)
            log = self.logs / f"{name}.log"
            if log.exists() and log.stat().st_size > 5_000_000:
                log.replace(log.with_suffix(".log.1"))
        return Child(name, command, env={**os.environ, "CHAUPAL_PROCESS": name}, stops_by=stops_by, log=log)

    def _web(self) -> Child:
        bind = f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"
        options = ["--worker-class", "gthread", "--workers", "2", "--threads", "8", "--bind", bind]
        options += self._watched() if self.reload else ["--preload"]
        options += ["--graceful-timeout", "10", "--timeout", "60", "--log-level", "warning", "--no-control-socket"]
        options += ["--max-requests", "200000", "--worker-tmp-dir", "/dev/shm"] if os.path.isdir("/dev/shm") else []
        return self._child("web", [sys.executable, "-m", "gunicorn", *options, "chaupal.config.wsgi"], signal.SIGTERM)

    @staticmethod
    def _watched() -> list[str]:
        pages = sorted(Path(__file__).parents[1].glob("*/templates/**/*.html"))
        return ["--reload", *(f"--reload-extra-file={page}" for page in pages)]

    def _worker(self) -> Child:
        return self._child("worker", [sys.executable, "-m", "chaupal", "worker"], signal.SIGTERM)

    def run(self, ready: Callable[[], None]) -> None:
        """Start, call `ready` when /healthz answers, and stay until SIGINT or SIGTERM."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._on_signal)
        try:
            for child in self.children:
                child.start()
            self._wait_until_healthy(60)
            if not self.over.is_set():
                ready()
            while not self.over.wait(0.5):
                self._raise_the_fallen()
        finally:
            self.stop()

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self.over.set()

    def _raise_the_fallen(self) -> None:
        if self.server is not None and not self.server.is_running():
            self._say("database", "fell; starting it again")
            self.server.stop()
            self.server.start()
        for child in self.children:
            if not child.is_running():
                falls = [at for at in self._falls.get(child.name, []) if time.monotonic() - at < 60]
                self._falls[child.name] = [*falls, time.monotonic()]
                pause = min(0.2 * 2 ** len(falls), 10.0)
                self._say(child.name, f"fell with status {child.poll()}; starting it again in {pause:.1f} s")
                if self.over.wait(pause):
                    return
                child.start()

    def _wait_until_healthy(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until and not self.over.wait(0.2):
            self._raise_the_fallen()
            if self.health().get("status") == "ok":
                return
        if not self.over.is_set():
            raise DidNotAnswer(seconds=int(seconds))

    def health(self) -> dict[str, str]:
        """What /healthz says, or {} while nothing answers."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        try:
            with urllib.request.urlopen(f"http://{host}:{self.port}/healthz", timeout=3) as answer:
                told: dict[str, str] = json.load(answer)
                return told
        except urllib.error.HTTPError as refused:
            refused.close()
            return {}
        except OSError:
            return {}

    def stop(self) -> None:
        """Stop the children, then the database; returns when none is left."""
        for child in self.children:
            child.ask_to_stop()
        for child in self.children:
            child.stop(patience=15)
        if self.server is not None:
            self.server.stop()

    @staticmethod
    def _say(name: str, says: str) -> None:
        print(json.dumps({"name": f"supervisor.{name}", "says": says}), file=sys.stderr, flush=True)
