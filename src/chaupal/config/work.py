"""The worker: jobs of Procrastinate in the main thread, followers in a thread beside it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from django.db import close_old_connections
from procrastinate.contrib.django import app

from chaupal.base.loop import FollowerLoop

log = logging.getLogger("chaupal.worker")


def on_a_sound_connection(job: Callable[[], Any], _context: object, _worker: object) -> Any:
    """Do a job without the connection on which its thread failed before: the database may have come back since."""
    close_old_connections()
    return job()


def run() -> None:
    """Work until SIGTERM or SIGINT."""
    loop = FollowerLoop()
    loop.start()
    try:
        with app.replace_connector(app.connector.get_worker_connector()) as working:  # type: ignore[attr-defined]
            working.run_worker(
                concurrency=1,
                wait=True,
                install_signal_handlers=True,
                listen_notify=True,
                delete_jobs="successful",
                task_middleware=[on_a_sound_connection],
            )
    finally:
        loop.stop()
