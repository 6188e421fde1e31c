"""Rows that may be one person, at full size: the night's round over every place, the lists, and a merge with its undo.

`python -m benchmarks.org.run alike` alone, or as a part of `make bench ONLY=org`. It changes a copy of the full home.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from benchmarks import product
from benchmarks.figures import at, middle, tell
from benchmarks.pages.run import _get as fetch

TIMES, MERGES = 25, 40


def tell_all() -> list[bool]:
    """Measure it in a process of its own, because Django is set up once a process; whether each figure is within its limit."""
    done = subprocess.run([sys.executable, "-m", "benchmarks.org.alike"], cwd=product.ROOT, stdout=subprocess.PIPE, text=True, check=False)
    print(done.stdout, end="", flush=True)
    return [*(bool(json.loads(line)["ok"]) for line in done.stdout.splitlines()), done.returncode == 0]


def a_round() -> None:
    """Every booth and unit looked through once, as the worker does it at night."""
    from chaupal.base.clock import now
    from chaupal.enrol.actions.alike import find_everywhere

    began = time.monotonic()
    told = find_everywhere(at=now() + timedelta(days=1))  # this night's round may be over already
    seconds = time.monotonic() - began
    if told is None:
        raise RuntimeError("tomorrow's round is on record already")
    tell("org", "pairs that may be one person, found among 976,338 people", told.found, "pairs", better="higher")
    tell("org", "the night's round over every place", seconds, "s", limit=300)


def lists(run: product.Product) -> None:
    """The pages of a state and of a district over HTTP."""
    from benchmarks import stage

    for who, name in (("omar", "pairs of the state"), ("bilal", "pairs of a district")):
        cookie = stage.cast_session(who)
        took = [fetch(run, "/enrol/alike/", cookie, name) for _one in range(TIMES + 3)][3:]
        tell("org", f"{name} ({who}), p95", at(took, 0.95), "ms", goal=150, limit=300)


def merges() -> None:
    """Proposed by the organiser, approved at headquarters, taken apart again: each act with all it writes."""
    from chaupal.base.clock import now
    from chaupal.base.paging import FIRST
    from chaupal.enrol import alike
    from chaupal.enrol.actions import merging
    from chaupal.sample.cast import person

    omar, gauri = person("omar"), person("gauri")
    pairs = [row.pair for row in alike.rows(omar, "open", FIRST, size=MERGES).rows]
    took: dict[str, list[float]] = {"proposed": [], "approved": [], "taken apart": []}

    def timed(name: str, act: Callable[..., Any], **given: Any) -> Any:
        began = time.monotonic()
        told = act(**given, at=now())
        took[name].append((time.monotonic() - began) * 1000)
        return told

    for pair in pairs:
        merge = timed("proposed", merging.propose_merge, pair=pair, kept=pair.one_id, why="Bench", by=omar)
        merge = timed("approved", merging.approve_merge, merge=merge, by=gauri)
        timed("taken apart", merging.undo_merge, merge=merge, reason="Bench", by=gauri)
    for name, times in took.items():
        tell("org", f"a merge {name} (one of {len(pairs)}), p50", middle(times), "ms")
        tell("org", f"a merge {name}, p95", at(times, 0.95), "ms", goal=150, limit=300)


def main() -> None:
    """In a copy of the full home."""
    with product.copied("alike") as home, product.running(home) as run, product.django(run):
        product.at_rest(run)
        a_round()
        lists(run)
        merges()


if __name__ == "__main__":
    main()
