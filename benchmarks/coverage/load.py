"""Plans of receipts, and whether what came out of the database is what went in. Import inside `benchmarks.product.django`."""

import json
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.db import connection

from benchmarks.product import ROOT, Product
from chaupal.relay.choices import Rung
from chaupal.relay.models import Dispatch

RUNGS = (Rung.SHOWN, Rung.OPENED, Rung.SHARE_TAPPED, Rung.SELF_CONFIRMED)
Keeper = tuple[int, list[int]]


def body(dispatches: Sequence[Dispatch], groups: Sequence[int], at: datetime, most: int = 50) -> str:
    """What a phone posts: every rung of these dispatches in these groups, `most` receipts at most."""
    rows = [
        {"client_id": str(uuid.uuid4()), "dispatch": one.pk, "group": group, "rung": int(rung), "said_at": at.isoformat()}
        for one in dispatches
        for group in groups
        for rung in RUNGS
    ]
    return json.dumps({"receipts": rows[:most]})


def plan(
    dispatches: Sequence[Dispatch], keepers: Sequence[Keeper], cookies: dict[int, str], receipts: int, at: datetime
) -> list[tuple[str, str]]:
    """Requests with `receipts` receipts in all: (cookie, body), one a keeper."""
    requests, left = [], receipts
    for person, groups in keepers:
        whole = len(dispatches) * len(groups) * len(RUNGS)
        requests.append((cookies[person], body(dispatches, groups, at, min(whole, left))))
        left -= min(whole, left)
        if left == 0:
            return requests
    raise RuntimeError(f"{left} receipts have no keeper")


@dataclass
class Sent:
    """What the sender told when it had ended."""

    seconds: float = 0.0
    took: list[float] = field(default_factory=list)
    statuses: dict[str, int] = field(default_factory=dict)
    outcomes: dict[str, int] = field(default_factory=dict)
    again: int = 0


@contextmanager
def sending(product: Product, requests: Sequence[tuple[str, str]], *, rate: float, threads: int) -> "Iterator[Sending]":
    """The sender at work in a process of its own."""
    path = Path(f"{product.home}.plan.json")
    path.write_text(json.dumps({"port": product.port, "rate": rate, "threads": threads, "requests": list(requests)}))
    result = Path(f"{product.home}.result.json")
    command = [sys.executable, "-m", "benchmarks.coverage.sender", str(path), str(result)]
    with subprocess.Popen(command, cwd=ROOT) as process:
        try:
            yield Sending(process, result)
        finally:
            process.kill()
            path.unlink()
            result.unlink(missing_ok=True)


class Sending:
    """Ask `is_over` while measuring beside it; `result` once it is."""

    def __init__(self, process: "subprocess.Popen[bytes]", result: Path) -> None:
        self._process, self._result = process, result

    @property
    def is_over(self) -> bool:
        return self._process.poll() is not None

    def result(self) -> Sent:
        self._process.wait()
        return Sent(**json.loads(self._result.read_text()))


def folded(dispatches: Sequence[Dispatch], unit: int) -> int:
    """How many receipts the counters of a unit hold."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(sum(n), 0) FROM relay_counter WHERE dispatch_id = ANY(%s) AND unit_id = %s",
            [[one.pk for one in dispatches], unit],
        )
        return int(cursor.fetchone()[0])


def wait(dispatches: Sequence[Dispatch], unit: int, receipts: int, most: float) -> float:
    """Seconds until the counters of a unit hold so many receipts; raises RuntimeError after `most`."""
    began, pause = time.monotonic(), threading.Event()
    while folded(dispatches, unit) < receipts:
        if time.monotonic() - began > most:
            raise RuntimeError(f"after {most} s {folded(dispatches, unit)} of {receipts} receipts are folded")
        pause.wait(0.05)
    return time.monotonic() - began


_REBUILT = """
WITH counted AS (
  SELECT r.dispatch_id, a.above_id AS unit_id, r.rung, count(*) AS n
  FROM (SELECT dispatch_id, rung, "group" / 2 AS booth FROM relay_receipt WHERE dispatch_id = ANY(%(all)s)) r
  JOIN org_booth b ON b.number = r.booth
  JOIN LATERAL (
    SELECT m.unit_id FROM org_unitrun m JOIN org_unit u ON u.id = m.unit_id
    WHERE u.kind IN ('mandal', 'sector') AND m.lower <= r.booth ORDER BY m.lower DESC LIMIT 1) m ON true
  JOIN org_unitabove a ON a.unit_id = m.unit_id GROUP BY 1, 2, 3
)
SELECT count(*) FROM counted c FULL JOIN (SELECT * FROM relay_counter WHERE dispatch_id = ANY(%(all)s)) k
  ON (k.dispatch_id, k.unit_id, k.rung) = (c.dispatch_id, c.unit_id, c.rung) WHERE k.n IS DISTINCT FROM c.n
"""


def stored(dispatches: Sequence[Dispatch]) -> int:
    """Rows of receipts."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM relay_receipt WHERE dispatch_id = ANY(%s)", [[one.pk for one in dispatches]])
        return int(cursor.fetchone()[0])


def wrong_counters(dispatches: Sequence[Dispatch]) -> int:
    """Counters of any unit that differ from a count of the rows of receipts."""
    with connection.cursor() as cursor:
        cursor.execute(_REBUILT, {"all": [one.pk for one in dispatches]})
        return int(cursor.fetchone()[0])
