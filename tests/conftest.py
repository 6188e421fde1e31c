"""The run's database and what every test may ask for. How it works: docs/testing.md."""

import os
import shutil
from collections.abc import Generator, Iterator
from datetime import datetime
from pathlib import Path

import psycopg
import pytest
from django.db import connections, transaction
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer
from pytest_django.plugin import DjangoDbBlocker

from chaupal.base.clock import IST
from chaupal.base.postgres import Server
from tests import browser, database, settings

SERVER = pytest.StashKey[Server]()


def _worker(config: pytest.Config) -> str:
    return str(getattr(config, "workerinput", {}).get("workerid", "main"))


def _runs_tests(config: pytest.Config) -> bool:
    # With `-n 2` the first process only shares the tests out.
    return hasattr(config, "workerinput") or not (config.option.collectonly or config.getoption("numprocesses", None))


def pytest_configure(config: pytest.Config) -> None:
    """Start this worker's own server, unless one is named in the environment.

    A follower waits for every open transaction of its server, and the walks over every address keep one open for
    minutes: on one server for all, the tests of followers beside them waited in vain.
    """
    if _runs_tests(config) and "CHAUPAL_DATABASE_OWNER_URL" not in os.environ:
        config.stash[SERVER] = database.start_server(Path(settings.HOME) / _worker(config))


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
    name = f"test_{_worker(request.config)}_{os.getpid()}"
    with django_db_blocker.unblock():
        database.copy_template(template, name)
        database.use(name)
    yield
    with django_db_blocker.unblock():
        connections.close_all()
        database.drop(name)


@pytest.fixture(scope="module")
def module_db(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """For rows that are built once for a module's tests, which ask for `taken_back` and never for `db`."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def taken_back(module_db: None) -> Iterator[None]:
    """The module's rows for one test; what it does to them is taken back at its end."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _fresh_copy(request: pytest.FixtureRequest) -> Iterator[None]:
    """A database of its own for a test marked `commits` or served by `site`: nothing is rolled back, and it is dropped afterwards.

    Django's way, TRUNCATE after the test, is refused by the triggers of the append-only tables.
    """
    if request.node.get_closest_marker("commits") is None and "site" not in request.fixturenames:
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


def pytest_runtest_setup(item: pytest.Item) -> None:
    """A browser test needs its browser before anything is built for it."""
    if item.get_closest_marker("browser"):
        browser.ask_for_chromium()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """In CI a browser test that skips itself has failed: nobody would look at it otherwise."""
    report = yield
    if report.skipped and os.environ.get("CI") and item.get_closest_marker("browser"):
        report.outcome = "failed"
        report.longrepr = f"a browser test may not be skipped in CI: {report.longrepr}"
    return report


@pytest.fixture(scope="session")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """The worker's one browser: a second in the same thread is more than Playwright takes."""
    with browser.chromium(tmp_path_factory.mktemp("browser")) as opened:
        yield opened


@pytest.fixture
def site(_fresh_copy: None) -> Iterator[str]:
    """The address of the product, served by threads of this process from the test's own copy of the template."""
    server = LiveServer("localhost")
    yield server.url
    server.stop()


@pytest.fixture
def open_page(chromium: Browser, site: str) -> Iterator[browser.OpenPage]:
    """Opens pages in a real browser, each somebody else's: see `tests/browser.py`."""
    with browser.pages(chromium, site) as opener:
        yield opener


@pytest.fixture
def noon() -> datetime:
    """Noon in India on 1 February 2027: the hour at which tests happen."""
    return datetime(2027, 2, 1, 12, 0, tzinfo=IST)
