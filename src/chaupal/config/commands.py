"""`chaupal demo | serve | worker | upgrade | doctor`."""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from chaupal.base.clock import IST
from chaupal.base.errors import BadInput
from chaupal.config import boot
from chaupal.config.environment import Environment
from chaupal.config.supervisor import Supervisor, check_port

# The demo stands on the morning after silence began in the first phase of its sample election.
DEMO_MOMENT = datetime(2027, 2, 9, 10, 0, tzinfo=IST)


class BadMoment(BadInput):
    code, says = "config.bad_moment", _("--clock takes a moment such as 2027-02-09T10:00.")


@contextlib.contextmanager
def step(says: str) -> Iterator[None]:
    """One line of progress with its seconds."""
    began = time.monotonic()
    print(f"  {says} …", end="", flush=True)
    try:
        yield
    except BaseException:
        print(flush=True)
        raise
    print(f" {time.monotonic() - began:.1f} s", flush=True)


def serve(argv: list[str]) -> int:
    """Server and worker on CHAUPAL_BIND:PORT until a signal; the embedded database with them unless one is named."""
    argparse.ArgumentParser("chaupal serve").parse_args(argv)
    environment = Environment()
    host = environment.listen("CHAUPAL_BIND", "127.0.0.1")
    port = environment.number("PORT", 8000, least=1, most=65535)
    check_port(host, port)
    server = boot.embedded()
    if server is not None:
        with step("database"):
            server.start()
            boot.point_at(server)
    supervisor: Supervisor | None = None
    try:
        boot.set_up_django()
        _prepare()
        _refuse_demo_over_real_data()
        supervisor = Supervisor(server, host, port)
        supervisor.run(lambda: print(f"chaupal: {environment.address('CHAUPAL_SITE', f'http://localhost:{port}')}", flush=True))
    finally:
        if supervisor is None and server is not None:
            server.stop()
    return 0


def _refuse_demo_over_real_data() -> None:
    """The page that lets anybody sign in as somebody exists only over a database that was seeded as sample."""
    from django.conf import settings  # late: app ready

    from chaupal.sample.commands import refuse_unless_sample  # late: app ready

    if settings.CHAUPAL_DEMO:
        refuse_unless_sample()


def demo(argv: list[str]) -> int:
    """A demo of Uttar Pradesh: sample people, tips and answers on real places, on loopback only."""
    parser = argparse.ArgumentParser("chaupal demo")
    parser.add_argument("--size", choices=("demo", "full", "small"), default="demo")
    parser.add_argument("--clock", default="", help="stand the demo's clock at this moment, e.g. 2027-02-09T10:00")
    parser.add_argument("--seed-only", action="store_true", help="build the data and stop")
    parser.add_argument("--places", default=_places_nearby(), help="a folder with stations and boundaries")
    parser.add_argument("--reload", action="store_true", help="read source and templates again when they change")
    options = parser.parse_args(argv)
    os.environ["CHAUPAL_DEMO"] = "True"
    port = Environment().number("PORT", 8000, least=1, most=65535)
    began = time.monotonic()
    check_port("127.0.0.1", port)
    home = boot.home()
    print(f"Chaupal demo in {home}", flush=True)
    server = boot.embedded()
    if server is not None:
        with step("database"):
            server.start()
            boot.point_at(server)
    os.environ["CHAUPAL_CLOCK_OFFSET"] = str(_clock_offset(home, options.clock))
    supervisor: Supervisor | None = None
    try:
        boot.set_up_django()
        _prepare()
        from chaupal.sample import commands as sample  # late: app ready

        sample.seed(size=options.size, places=options.places, step=step)
        if not options.seed_only:
            logs = None if options.reload else home / "logs"
            supervisor = Supervisor(server, "127.0.0.1", port, logs=logs, reload=options.reload)
            supervisor.run(lambda: sample.tell(port, time.monotonic() - began))
        _keep_clock(home)
    finally:
        if supervisor is None and server is not None:
            server.stop()
    return 0


def _places_nearby() -> str:
    nearby = Path("../shared/data/places")
    return str(nearby) if nearby.is_dir() else ""


def _clock_offset(home: Path, asked: str) -> int:
    """Seconds to add so that the demo's clock goes on where it stood when the demo last stopped."""
    kept = home / "demo-clock.json"
    moment = DEMO_MOMENT
    if asked:
        try:
            moment = datetime.fromisoformat(asked)
        except ValueError as problem:
            raise BadMoment from problem
        moment = moment if moment.tzinfo else moment.replace(tzinfo=IST)
    else:
        # A start that was killed while it wrote may have left nothing or half a file: then the demo begins anew.
        with contextlib.suppress(OSError, ValueError, KeyError):
            moment = datetime.fromisoformat(json.loads(kept.read_text())["stood_at"])
    return int((moment - datetime.now(UTC)).total_seconds())


def _keep_clock(home: Path) -> None:
    from chaupal.base.clock import now  # late: app ready

    fresh = home / "demo-clock.json.new"
    fresh.write_text(json.dumps({"stood_at": now().isoformat()}))
    fresh.replace(home / "demo-clock.json")


def _prepare() -> None:
    """Schema, catalogues, fonts and static files: whatever is older than the code is made anew."""
    from chaupal.config import ready  # late: app ready

    with step("schema"):
        ready.migrate()
        ready.offices()
    with step("words, fonts and static files"):
        ready.static()


def upgrade(argv: list[str]) -> int:
    """Bring the database to this version's schema, as the owner's role."""
    argparse.ArgumentParser("chaupal upgrade").parse_args(argv)
    _prepare()
    return 0


def worker(argv: list[str]) -> int:
    """Jobs and followers until SIGTERM; what is in hand is finished or undone, never half."""
    parser = argparse.ArgumentParser("chaupal worker")
    parser.add_argument("--long", action="store_true", help="the queue of long jobs alone; the worker starts such a process by itself")
    asked = parser.parse_args(argv)
    from chaupal.config.work import run  # late: app ready

    run(long=asked.long)
    return 0


def doctor(argv: list[str]) -> int:
    """One line a check: what is there, what is missing, the remedy. Exit status 1 when something needed is missing."""
    argparse.ArgumentParser("chaupal doctor").parse_args(argv)
    from chaupal.config.doctor import examine  # late: app ready

    findings = examine()
    for finding in findings:
        print(f"{'ok     ' if finding.well else 'MISSING' if finding.needed else 'note   '} {finding.what}: {finding.says}")
    return 1 if any(finding.needed and not finding.well for finding in findings) else 0
