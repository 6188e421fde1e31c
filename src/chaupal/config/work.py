"""The worker: jobs of Procrastinate in the main thread, followers in a thread beside it."""

from __future__ import annotations

import logging

from procrastinate.contrib.django import app

from chaupal.base.loop import FollowerLoop

log = logging.getLogger("chaupal.worker")


def run() -> None:
    """Work until SIGTERM or SIGINT."""
    loop = FollowerLoop()
    loop.start()
    try:
        with app.replace_connector(app.connector.get_worker_connector()) as working:  # type: ignore[attr-defined]
            working.run_worker(concurrency=1, wait=True, install_signal_handlers=True, listen_notify=True, delete_jobs="successful")
    finally:
        loop.stop()
