"""The worker: jobs of Procrastinate in the main thread, followers in a thread, long jobs in a process beside it."""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
from collections.abc import Callable
from typing import Any

from django.db import close_old_connections
from procrastinate.contrib.django import app

from chaupal.base.child import Child
from chaupal.base.later import LONG
from chaupal.base.loop import FollowerLoop

log = logging.getLogger("chaupal.worker")

PATIENCE = 8.0  # seconds for the long job in hand; the supervisor gives the whole worker fifteen


def on_a_sound_connection(job: Callable[[], Any], _context: object, _worker: object) -> Any:
    """Do a job without the connection on which its thread failed before: the database may have come back since."""
    close_old_connections()
    return job()


def run(*, long: bool = False) -> None:
    """Work until SIGTERM or SIGINT: quick jobs and the followers, with a process beside it for the queue of long jobs.

    With `long` it is that process: it leaves the processor to the other where both want it, runs no followers and loads no
    index. A job that is not done `PATIENCE` seconds after the signal is begun anew by the next worker (`base.stalled`).
    """
    if long:
        os.nice(10)
        _work([LONG], at_once=2)  # of two rooms: see `base.later`
        return
    app.perform_import_paths()
    loop, beside = FollowerLoop(), Beside(Child("worker", [sys.executable, "-m", "chaupal", "worker", "--long"], stops_by=signal.SIGTERM))
    beside.start()
    loop.start()
    try:
        _work(sorted({task.queue for task in app.tasks.values()} - {LONG}), at_once=1)
    finally:
        beside.ask_to_stop()
        loop.stop()
        beside.stop()


def _work(queues: list[str], *, at_once: int) -> None:
    with app.replace_connector(app.connector.get_worker_connector()) as working:  # type: ignore[attr-defined]
        working.run_worker(
            queues=queues,
            concurrency=at_once,
            wait=True,
            install_signal_handlers=True,
            listen_notify=True,
            delete_jobs="successful",
            task_middleware=[on_a_sound_connection],
        )


class Beside:
    """Keeps one child running from a thread of its own, because the kernel ends a child with the thread that started it."""

    def __init__(self, child: Child) -> None:
        self._child = child
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._keep, name="beside")

    def start(self) -> None:
        """Begin; once only."""
        self._thread.start()

    def ask_to_stop(self) -> None:
        """Begin to end it, without waiting."""
        self._over.set()

    def stop(self) -> None:
        """End it; returns when it has ended."""
        self._over.set()
        self._thread.join()

    def _keep(self) -> None:
        pause = 0.0
        while not self._over.wait(pause):
            if not self._child.is_running():
                if self._child.pid is not None:
                    log.warning("worker of long jobs fell", extra={"facts": {"status": self._child.poll()}})
                self._child.start()
            pause = 1.0
        self._child.stop(patience=PATIENCE)
