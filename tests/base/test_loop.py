"""The worker's loop: alive, clean to stop, and back after the database was gone."""

import json
import logging
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from django.db import OperationalError, connections

from chaupal.base import follower, loop
from chaupal.base.logs import JsonLine
from chaupal.base.loop import FollowerLoop
from chaupal.base.models import Beat
from chaupal.base.postgres import Server
from tests import database

pytestmark = pytest.mark.commits

Owner = psycopg.Connection[tuple[object, ...]]


@pytest.fixture(autouse=True)
def _registry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(follower, "_registry", {})


@pytest.fixture
def running() -> Iterator[FollowerLoop]:
    one = FollowerLoop(wake=0.02)
    yield one
    assert one.stop()


def until(holds: Callable[[], bool], within: float = 10.0) -> None:
    end = time.monotonic() + within
    while not holds():
        assert time.monotonic() < end, "not within the time"
        threading.Event().wait(0.01)


def test_loop_runs_followers_and_beats(running: FollowerLoop) -> None:
    turns: list[int] = []
    follower.register("trial", lambda: turns.append(1) or 0, every=0.02)  # type: ignore[func-returns-value]

    running.start()
    until(lambda: len(turns) > 2)

    assert running.is_running()
    assert running.stop()
    assert not running.is_running()
    assert Beat.objects.get().name == "worker"
    age = loop.age()
    assert age is not None
    assert 0 <= age < 10
    assert loop.age("another") is None


def test_a_long_round_does_not_make_the_worker_seem_dead(running: FollowerLoop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loop, "LONG", 0.0)
    ages: list[float] = []
    wake = threading.Event()

    def look() -> int:
        age = loop.age()
        ages.append(-1.0 if age is None else age)
        wake.wait(0.2)
        return 0

    for name in ("one", "two", "three"):
        follower.register(name, look, every=60)

    running.start()
    until(lambda: len(ages) == 3)

    assert all(0 <= age < 0.15 for age in ages[1:])


def test_loop_keeps_to_the_pace_of_each_follower(running: FollowerLoop) -> None:
    turns: list[str] = []
    follower.register("often", lambda: turns.append("often") or 0, every=0.02)  # type: ignore[func-returns-value]
    follower.register("seldom", lambda: turns.append("seldom") or 0, every=60)  # type: ignore[func-returns-value]

    running.start()
    until(lambda: turns.count("often") > 5)

    assert turns.count("seldom") == 1


def test_loop_tells_each_fold_in_one_json_line(running: FollowerLoop, caplog: pytest.LogCaptureFixture) -> None:
    rest = [3, 3, 2]
    follower.register("trial", lambda: rest.pop(0) if rest else 0, batch=3)

    with caplog.at_level(logging.INFO, logger="chaupal.followers"):
        running.start()
        until(lambda: bool(caplog.records))

    line = json.loads(JsonLine().format(caplog.records[0]))
    assert (line["says"], line["follower"], line["count"]) == ("folded", "trial", 8)
    assert line["seconds"] >= 0


def test_a_follower_that_fails_is_told_and_stops_no_other(
    running: FollowerLoop, caplog: pytest.LogCaptureFixture
) -> None:
    turns: list[int] = []

    def broken() -> int:
        raise KeyError("9876543210")

    follower.register("broken", broken, every=0.02)
    follower.register("sound", lambda: turns.append(1) or 0, every=0.02)  # type: ignore[func-returns-value]

    with caplog.at_level(logging.INFO, logger="chaupal.followers"):
        running.start()
        until(lambda: len(turns) > 2)

    line = JsonLine().format(caplog.records[0])
    assert (json.loads(line)["says"], json.loads(line)["error"]) == ("follower failed", "KeyError")
    assert "9876543210" not in line


def test_loop_comes_back_after_its_connection_was_cut(
    running: FollowerLoop, as_owner: Owner, caplog: pytest.LogCaptureFixture
) -> None:
    turns: list[int] = []
    gone = threading.Event()

    def touch() -> int:
        if gone.is_set():
            raise OperationalError("the server is not there")
        turns.append(1)
        return 0

    follower.register("trial", touch, every=0.02)
    running.start()
    until(lambda: bool(turns))

    gone.set()
    until(lambda: any(record.getMessage() == "database not reachable" for record in caplog.records))
    seen = len(turns)
    gone.clear()
    until(lambda: len(turns) > seen)

    assert running.is_running()


def test_loop_comes_back_when_the_database_was_gone_for_a_while(
    running: FollowerLoop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    turns: list[int] = []
    shared = str(connections.settings["default"]["NAME"])
    server = Server(tmp_path, settings=database.FAST)
    server.start()
    with monkeypatch.context() as patched:
        patched.setenv("CHAUPAL_DATABASE_URL", server.url("app"))
        patched.setenv("CHAUPAL_DATABASE_OWNER_URL", server.url("owner"))
        database.use("chaupal")
        try:
            with database.owner_of("chaupal") as owner:
                owner.execute("CREATE TABLE base_beat (name text PRIMARY KEY, at timestamptz, pid int, version text)")
            follower.register("trial", lambda: turns.append(1) or 0, every=0.02)  # type: ignore[func-returns-value]
            running.start()
            until(lambda: bool(turns))

            server.stop()
            until(lambda: any(record.getMessage() == "database not reachable" for record in caplog.records))
            seen = len(turns)
            server.start()
            until(lambda: len(turns) > seen)

            assert running.stop()
        finally:
            running.stop()
            server.stop()
    database.use(shared)


def test_loop_ends_its_own_connection(running: FollowerLoop, as_owner: Owner) -> None:
    name = connections.settings["default"]["NAME"]
    count = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND usename <> current_user"
    connections["default"].close()
    running.start()
    until(lambda: as_owner.execute(count, [name]).fetchone() == (1,))

    running.stop()

    until(lambda: as_owner.execute(count, [name]).fetchone() == (0,))


def test_a_loop_that_never_began_stops_at_once() -> None:
    one = FollowerLoop()

    assert one.stop()
    assert one.stop()
