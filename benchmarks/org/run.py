"""The organisation at full size: loading it, its lists, its counters after a bulk change; then the parts of other rooms."""

import importlib
import os
import pkgutil
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import org, product
from benchmarks.figures import at, middle, tell
from benchmarks.pages.run import _get as fetch

if TYPE_CHECKING:
    from chaupal.people.models import Person

BEFORE = dict(os.environ)  # a part begins as this process did: entering a product leaves that one's address in the environment
TIMES = 25
CHANGED = 20_000  # appointments of a bulk change
COUNTS = {"org_booth": product.FULL_BOOTHS, "relay_group": 2 * product.FULL_BOOTHS, "people_person": 976_338}
BEFORE_DATA = ("all", "database", "schema", "words, fonts and static files")
LOADED = ("places of Uttar Pradesh", "sample people, offices and groups")  # the steps that write booths, groups and people


def main() -> int:
    """Load, read, change; then every part, each in a process of its own. 1 when a part broke."""
    _load()
    _pages()
    broken = [part for part in parts() if subprocess.run([sys.executable, "-m", "benchmarks.org.run", part], env=BEFORE, check=False).returncode not in (0, 1)]
    for part in broken:
        product.say(f"the part {part} broke")
    return 1 if broken else 0


def parts() -> list[str]:
    """The modules beside this one that measure something: those with a `tell_all`."""
    return [
        one.name
        for one in pkgutil.iter_modules(org.__path__)
        if one.name != "run" and hasattr(importlib.import_module(f"benchmarks.org.{one.name}"), "tell_all")
    ]


def part(name: str) -> int:
    """One part in this process: 0 when all its figures are within their limits, else 1."""
    told: list[bool] = importlib.import_module(f"benchmarks.org.{name}").tell_all()
    return 0 if all(told) else 1


class Highest(threading.Thread):
    """Watches a process's own memory, children left out, until it ends: megabytes (10^6) at the highest."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.status, self.over, self.most = Path(f"/proc/{pid}/status"), threading.Event(), 0.0

    def run(self) -> None:
        """Read until told to stop."""
        while not self.over.wait(0.1):
            try:
                lines = self.status.read_text().splitlines()
            except OSError:
                return
            for line in lines:
                if line.startswith("VmHWM:"):
                    self.most = max(self.most, int(line.split()[1]) * 1024 / 1e6)


def _load() -> None:
    """The full size from an empty folder; what other benches find as their full home is made here where there is none."""
    home = product.HOMES / "full"
    keep = not home.exists()
    if not keep:
        home = product.HOMES / "org-load"
        shutil.rmtree(home, ignore_errors=True)
    home.parent.mkdir(parents=True, exist_ok=True)
    process = subprocess.Popen(
        product.demo("--size", "full", "--seed-only"), env=product.environment(home, product.free_port()), cwd=product.ROOT, stdout=subprocess.PIPE, text=True
    )
    watch = Highest(process.pid)
    watch.start()
    told, _nothing = process.communicate()
    watch.over.set()
    if process.returncode != 0:
        raise RuntimeError(f"the seed ended with status {process.returncode}")
    steps = {name.strip(): float(seconds.removesuffix(" s")) for line in told.splitlines() for name, parted, seconds in [line.partition(" … ")] if parted}
    if not set(LOADED) <= steps.keys():
        raise RuntimeError(f"the seed names its steps otherwise: {sorted(steps)}")
    loaded = sum(steps[name] for name in LOADED)
    tell("org", "load 177,516 booths, 355,032 groups, 976,338 people", loaded, "s", goal=60, limit=120)
    rest = sum(seconds for name, seconds in steps.items() if name not in (*LOADED, *BEFORE_DATA))
    tell("org", "what the sample of that size writes besides (contacts, receipts, facts, messages, posts)", rest, "s")
    tell("org", "the loading process's memory at its highest", watch.most, "MB", goal=300, limit=300)
    if not keep:
        shutil.rmtree(home, ignore_errors=True)


def _pages() -> None:
    with product.copied("org") as home, product.running(home) as run, product.django(run):
        from benchmarks import stage

        _count()
        product.at_rest(run)
        worst = []
        for who, name, path in _screens():
            cookie = stage.cast_session(who)
            took = [fetch(run, path, cookie, name) for _one in range(TIMES + 3)][3:]
            worst.append(at(took, 0.95))
            tell("org", f"{name} ({who}), p50", middle(took), "ms")
            tell("org", f"{name} ({who}), p95", worst[-1], "ms", goal=150, limit=300)
        tell("org", "slowest of the lists, p95", max(worst), "ms", goal=150, limit=300)
        _queries()
        _bulk()
        _policy()


def _count() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        for table, wanted in COUNTS.items():
            cursor.execute(f"SELECT count(*) FROM {table}")
            (found,) = cursor.fetchone()
            tell("org", f"rows of {table} that are missing or too many", abs(found - wanted), "rows", goal=0, limit=0)


def _units() -> dict[str, str]:
    from chaupal.org.models import Appointment, Unit
    from chaupal.sample.cast import person

    booth = Appointment.objects.filter(person=person("chitra"), booth__isnull=False).values_list("booth", flat=True).first()
    assert booth is not None
    return {unit.kind: unit.code for unit in Unit.objects.holding(booth)}


def _screens() -> list[tuple[str, str, str]]:
    units = _units()
    return [
        ("asha", "board of the state", f"/units/{units['state']}/?dispatch=0"),
        ("asha", "board of the state, the election's tree", f"/units/{units['state']}/?dispatch=0&tree=electoral"),
        ("bilal", "board of an organisational district", f"/units/{units['org_district']}/?dispatch=0"),
        ("esha", "board of a mandal", f"/units/{units['mandal']}/?dispatch=0"),
        ("gauri", "approvals of headquarters, every kind", "/approvals/"),
        ("gauri", "people of the state", "/people/"),
        ("gauri", "search, a common name in Roman letters", "/people/?q=rakesh"),
        ("gauri", "search, a common name in Hindi", "/people/?q=%E0%A4%B0%E0%A4%BE%E0%A4%95%E0%A5%87%E0%A4%B6"),
        ("bilal", "search in a district", "/people/?q=sunita+yadav"),
        ("gauri", "vacancies of the state", "/strength/vacancies/"),
        ("bilal", "vacancies of a district", "/strength/vacancies/"),
        ("gauri", "strength of the state", f"/strength/units/{units['state']}/"),
        ("gauri", "plan of 75 districts", f"/strength/plan/{units['state']}/?kind=district"),
        ("esha", "chase list of a mandal", f"/strength/chase/{units['mandal']}/"),
    ]


def _queries() -> None:
    """The same page of the state and of one mandal: how many queries more the larger one takes."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from benchmarks import stage

    units = _units()

    def asked(who: str, path: str) -> int:
        client = Client(SERVER_NAME="127.0.0.1")
        client.cookies["sessionid"] = stage.cast_session(who)
        client.get(path)
        with CaptureQueriesContext(connection) as told:
            answer = client.get(path)
        if answer.status_code != 200:
            raise RuntimeError(f"{path} answered {answer.status_code}")
        return len(told)

    for name, large, small in (
        ("board", f"/units/{units['state']}/?dispatch=0", f"/units/{units['org_district']}/?dispatch=0"),
        ("vacancy list", "/strength/vacancies/", f"/strength/vacancies/?unit={units['mandal']}"),
        ("people list", "/people/", f"/people/?unit={units['mandal']}"),
    ):
        whole = asked("gauri", large)
        tell("org", f"queries of the {name}: of the state, beyond those of a small unit", whole - asked("gauri", small), "queries", goal=1, limit=1)


def _until(right: Callable[[], bool], within: float) -> float:
    """Seconds until the counters say what they should, asked twenty times a second; `within` where they never did."""
    began, pause = time.monotonic(), threading.Event()
    while time.monotonic() - began < within:
        if right():
            return time.monotonic() - began
        pause.wait(0.05)
    return within


def _bulk() -> None:
    """20,000 appointments all over the state end in one statement; the running worker's counters follow."""
    from chaupal.base.clock import local, now
    from chaupal.org.models import Appointment
    from chaupal.strength import standing
    from chaupal.strength.actions.counting import rebuild

    state = _state()
    before = standing.of([state])[state]
    ids = list(Appointment.objects.filter(booth__isnull=False, until_on=None).order_by("id").values_list("id", flat=True)[::40][:CHANGED])
    began = time.monotonic()
    Appointment.objects.filter(pk__in=ids).update(until_on=local(now()).date(), state="ended", ended_because="bench")
    tell("org", f"bulk change of {CHANGED} appointments, the statement itself", time.monotonic() - began, "s")
    took = _until(lambda: standing.of([state])[state].named == before.named - len(ids), 60)
    tell("org", "counters right after the bulk change", took, "s", goal=5, limit=10)
    one = Appointment.objects.filter(booth__isnull=False, until_on=None).order_by("-id").first()
    assert one is not None
    Appointment.objects.filter(pk=one.pk).update(until_on=local(now()).date(), state="ended", ended_because="bench")
    took = _until(lambda: standing.of([state])[state].named == before.named - len(ids) - 1, 60)
    tell("org", "counters right after one change", took, "s", goal=2, limit=5)
    began = time.monotonic()
    found = None
    while found is None:  # the worker may be counting just now
        found = rebuild(at=now())
    tell("org", "nightly rebuild", time.monotonic() - began, "s", goal=5, limit=30)
    tell("org", "figures that the rebuild found different", found.differ + found.vacancies_differ, "figures", goal=0, limit=0)


def _state() -> int:
    from benchmarks import stage

    return stage.state().pk


def _policy() -> None:
    """Five in each mandal become eight: two people sign, the running worker's counters follow; yesterday stays as it was."""
    from chaupal.base.clock import local, now
    from chaupal.org.models import Booth, Office, Unit
    from chaupal.sample.cast import person
    from chaupal.strength import history, standing
    from chaupal.strength.actions.policies import approve_policy, propose_policy
    from chaupal.strength.models import Mark

    state, today = _state(), local(now()).date()
    # A home that was seeded today has booths of today, and no eve.
    Booth.objects.filter(opened_on__gte=today).update(opened_on=today - timedelta(days=60))
    _until(lambda: not Mark.objects.exists(), 60)
    before = standing.of([state])[state].sanctioned
    offices = list(Office.objects.filter(unit_kind="mandal").order_by("place").values_list("pk", flat=True)[2:5])
    author, approver = _organiser(), person("gauri")
    began = time.monotonic()
    policy = propose_policy(kind="mandal", numbers=dict.fromkeys(offices, 2), from_on=today, why="bench", by=author, at=now())
    approve_policy(policy=policy, by=approver, at=now())
    more = 3 * Unit.objects.filter(kind="mandal").count()
    _until(lambda: standing.of([state])[state].sanctioned == before + more, 60)
    tell("org", "strength policy raised for the state, until every counter is right", time.monotonic() - began, "s", goal=5, limit=10)
    whole = Unit.objects.get(pk=state)
    began = time.monotonic()
    days = {day.on: day.sanctioned for day in history.days(whole, [], today)}
    tell("org", "fill rate of the state on both sides of the change", time.monotonic() - began, "s", goal=2, limit=5)
    tell("org", "places more on the day than on the eve, beyond those raised", abs(days[today] - days[today - timedelta(days=1)] - more), "places", goal=0, limit=0)


def _organiser() -> "Person":
    from chaupal.org.actions import offices
    from chaupal.org.models import Appointment, Office, Unit
    from chaupal.sample.cast import person

    held = Appointment.objects.filter(office__key="organiser").select_related("person").first()
    if held is not None:
        return held.person
    from chaupal.base.clock import local, now

    made = offices.write_person(name_hi="संगठक", name_en="Organiser", phone="915099999999", at=now())
    Appointment.objects.create(
        person=made, office=Office.objects.get(key="organiser"), unit=Unit.objects.get(kind="state"), state="active", proposed_by=person("asha"), proposed_at=now(),
        approved_by=person("gauri"), approved_at=now(), accepted_at=now(), from_on=local(now()).date(),
    )  # fmt: skip
    return made


if __name__ == "__main__":
    sys.exit(part(sys.argv[1]) if len(sys.argv) > 1 else main())
