"""The thread of the worker that runs the followers, about once a second, and shows that it is alive."""

from __future__ import annotations

import logging
import os
import threading
import time
from importlib.metadata import PackageNotFoundError, version

from django.db import InterfaceError, OperationalError, connection, connections

from chaupal.base import follower

log = logging.getLogger("chaupal.followers")

WAKE = 1.0  # seconds
LONG = 2.0  # seconds of a round after which the worker says again that it lives
LONGEST_PAUSE = 5.0  # seconds between tries while the database is gone


def _version() -> str:
    try:
        return version("chaupal")
    except PackageNotFoundError:
        return "unpackaged"


def beat(name: str = "worker") -> None:
    """Say that this process is alive, for /healthz; the time is the database's. One upsert."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO base_beat (name, at, pid, version) VALUES (%s, clock_timestamp(), %s, %s)"
            " ON CONFLICT (name) DO UPDATE SET at = excluded.at, pid = excluded.pid, version = excluded.version",
            [name, os.getpid(), _version()],
        )


def age(name: str = "worker") -> float | None:
    """Seconds since the last sign of life, by the database's clock; None when there never was one. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT extract(epoch FROM clock_timestamp() - at)::float8 FROM base_beat WHERE name = %s", [name]
        )
        found = cursor.fetchone()
    return None if found is None else float(found[0])


class FollowerLoop:
    """Runs every registered follower in one thread, with a database connection of its own.

    One follower's failure is logged and the others go on. While the database is gone it tries again after 0.5 s,
    1 s, and so on up to 5 s. `stop` lets the fold in hand finish.
    """

    def __init__(self, *, wake: float = WAKE) -> None:
        self._wake = wake
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="followers")
        self._due: dict[str, float] = {}
        self._pause = 0.0

    def start(self) -> None:
        """Begin; once only."""
        self._thread.start()

    def stop(self, *, patience: float = 30.0) -> bool:
        """Ask it to end and wait up to `patience` seconds; whether it has ended. Safe to repeat."""
        self._stop.set()
        if self._thread.ident is not None:
            self._thread.join(patience)
        return not self._thread.is_alive()

    def is_running(self) -> bool:
        """Whether the thread lives."""
        return self._thread.is_alive()

    def _run(self) -> None:
        try:
            while not self._stop.is_set():
                began = time.monotonic()
                if self._turn():
                    self._pause = 0.0
                    wait = self._wake - (time.monotonic() - began)
                else:
                    self._pause = min(LONGEST_PAUSE, self._pause * 2 or 0.5)
                    wait = self._pause
                self._stop.wait(max(wait, 0.01))
        finally:
            connections.close_all()

    def _turn(self) -> bool:
        """One round over all followers that are due, with a sign of life before it and after a long one; False when the database
        is gone."""
        if not self._safely("beat", beat):
            return False
        beaten = time.monotonic()
        for one in follower.registered():
            if self._stop.is_set():
                return True
            now = time.monotonic()
            if now - beaten > LONG:
                if not self._safely("beat", beat):
                    return False
                beaten = now
            if now < self._due.get(one.name, 0.0):
                continue
            self._due[one.name] = now + one.every - self._wake / 2
            if not self._safely(one.name, lambda one=one: self._fold(one)):  # type: ignore[misc]
                return False
        return True

    def _fold(self, one: follower.Registered) -> None:
        began = time.monotonic()
        count = follower.drain(one, self._stop)
        if count:
            facts = {"follower": one.name, "count": count, "seconds": round(time.monotonic() - began, 4)}
            log.info("folded", extra={"facts": facts})

    def _safely(self, name: str, work: follower.Work) -> bool:
        """Run it; False when the database is gone. Whatever else goes wrong is logged, and counts as done."""
        try:
            work()
        except (OperationalError, InterfaceError) as problem:
            kind = type(problem).__name__
            log.warning("database not reachable", extra={"facts": {"follower": name, "error": kind}})
            connection.close()
            return False
        except Exception as problem:  # noqa: BLE001  # a fault in one room's fold must not stop the other rooms
            # The kind and the place alone: a database's message may quote a row.
            facts = {"follower": name, "error": type(problem).__name__, "at": _place(problem)}
            log.error("follower failed", extra={"facts": facts})
            connection.close()
        return True


def _place(problem: Exception) -> str:
    trace, place = problem.__traceback__, "?"
    while trace is not None:
        place = f"{trace.tb_frame.f_code.co_filename.rpartition('chaupal/')[2]}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place
