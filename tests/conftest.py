"""The run's database and what every test may ask for. How it works: docs/testing.md."""

import os
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import psycopg
import pytest
from django.db import connections
from pytest_django.plugin import DjangoDbBlocker

from chaupal.base.clock import IST
from chaupal.base.postgres import Server
from tests import database, settings

SERVER = pytest.StashKey[Server]()


def _starts_workers_or_tests(config: pytest.Config) -> bool:
    return not hasattr(config, "workerinput") and not config.option.collectonly


def pytest_configure(config: pytest.Config) -> None:
    """Start the server in the process that outlives all workers, unless one is named in the environment."""
    if _starts_workers_or_tests(config) and "CHAUPAL_DATABASE_OWNER_URL" not in os.environ:
        config.stash[SERVER] = database.start_server(Path(settings.HOME))


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop it, and remove the run's home."""
    if SERVER in config.stash:
        config.stash[SERVER].stop()
    if not hasattr(config, "workerinput"):
        shutil.rmtree(settings.HOME, ignore_errors=True)


@pytest.fixture(scope="session")
def template(django_db_blocker: DjangoDbBlocker) -> str:
    """The name of the migrated template database."""
    with django_db_blocker.unblock():
        return database.make_template()


@pytest.fixture(scope="session")
def django_db_setup(template: str, django_db_blocker: DjangoDbBlocker, request: pytest.FixtureRequest) -> Iterator[None]:
    """This worker's own copy of the template, used as the application's role."""
    worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
    name = f"test_{worker}_{os.getpid()}"
    with django_db_blocker.unblock():
        database.copy_template(template, name)
        database.use(name)
    yield
    with django_db_blocker.unblock():
        connections.close_all()
        database.drop(name)


@pytest.fixture(autouse=True)
def _fresh_copy(request: pytest.FixtureRequest) -> Iterator[None]:
    """A database of its own for a test marked `commits`: nothing is rolled back, and it is dropped afterwards.

    Django's way, TRUNCATE after the test, is refused by the triggers of the append-only tables.
    """
    if request.node.get_closest_marker("commits") is None:
        yield
        return
    request.getfixturevalue("django_db_setup")
    blocker: DjangoDbBlocker = request.getfixturevalue("django_db_blocker")
    template: str = request.getfixturevalue("template")
    shared = str(connections.settings["default"]["NAME"])
    with blocker.unblock():
        database.copy_template(template, f"{shared}_commits")
        database.use(f"{shared}_commits")
        try:
            yield
        finally:
            connections.close_all()
            database.use(shared)
            database.drop(f"{shared}_commits")


@pytest.fixture
def as_owner(_fresh_copy: None, request: pytest.FixtureRequest) -> "Iterator[psycopg.Connection[tuple[object, ...]]]":
    """The owner's connection, in autocommit, to the database that this test uses (it sees only what was committed)."""
    request.getfixturevalue("django_db_setup")
    with database.owner_of(str(connections.settings["default"]["NAME"])) as connection:
        yield connection


@pytest.fixture
def noon() -> datetime:
    """Noon in India on 1 February 2027: the hour at which tests happen."""
    return datetime(2027, 2, 1, 12, 0, tzinfo=IST)
