"""Bringing up what the product stands on: home, database, schema, static files. Nothing here imports the settings early."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from chaupal.base.database import AlreadyRunning
from chaupal.base.postgres import Server
from chaupal.config.environment import Environment


def home() -> Path:
    """CHAUPAL_HOME as an absolute path."""
    return Environment().folder("CHAUPAL_HOME", ".chaupal")


def embedded() -> Server | None:
    """The embedded database of this home, not started; None when CHAUPAL_DATABASE_URL names another server."""
    environment = Environment()
    if environment.database("CHAUPAL_DATABASE_URL"):
        return None
    named = environment.text("CHAUPAL_POSTGRES_BIN")
    return Server(home(), Path(named) if named else None)


def set_up_django() -> None:
    """Django ready for a command, which speaks the terminal's language: Hindi where LANG says so, else English."""
    import django  # late: slow module

    django.setup()
    from django.utils import translation  # late: app ready

    translation.activate("hi" if os.environ.get("LANG", "").startswith("hi") else "en")


def point_at(server: Server) -> None:
    """Tell this process and its children where the database is."""
    os.environ["CHAUPAL_DATABASE_URL"] = server.url("app")
    os.environ["CHAUPAL_DATABASE_OWNER_URL"] = server.url("owner")


@contextlib.contextmanager
def database() -> Iterator[None]:
    """A reachable database for one command: the one named, the one already running in this home, or a fresh start."""
    server = embedded()
    if server is None:
        yield
        return
    try:
        server.start()
    except AlreadyRunning:
        point_at(server)
        yield
        return
    try:
        point_at(server)
        yield
    finally:
        server.stop()
