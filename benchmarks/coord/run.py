"""Answers: does the engine find exactly the edges that others find, how fast beside them, and what does it hold in memory?

make bench ONLY=coord, or python -m benchmarks.coord.run [--rounds 5] [--largest 100000000] [--keep DIR]

The other ways run where their packages are: in this environment, or in that of the Python named by CHAUPAL_COORD_PYTHON.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import duckdb

from benchmarks.coord import posts
from benchmarks.figures import middle, tell
from chaupal_coord import _compiled

BENCH = "coord"
TOP = Path(__file__).parents[2]
WAYS = Path(__file__).with_name("ways.py")
OTHERS = os.environ.get("CHAUPAL_COORD_PYTHON", sys.executable)
EDGES = {100_000: 50_512, 1_000_000: 1_839_206}  # of the generator that CHAUPAL_POSTS_DATA names, found by four others
Laps = dict[str, float]


@dataclass(frozen=True)
class Whole:
    """A process from its start to its end: seconds by the clock and of the processor, MB at its peak, and what it printed."""

    clock: float
    cpu: float
    peak: float
    told: str


# A child is charged with the peak of whoever started it, up to then: so a small process starts it and tells what it took.
_START = """
import json, os, subprocess, sys, time
began = time.perf_counter()
child = subprocess.Popen(sys.argv[2:])
_, status, used = os.wait4(child.pid, 0)
took = [time.perf_counter() - began, used.ru_utime + used.ru_stime, used.ru_maxrss / 1_000]
with open(sys.argv[1], "w") as told:
    json.dump(took, told)
sys.exit(os.waitstatus_to_exitcode(status) != 0)
"""


def process(command: list[str]) -> Whole:
    """Run it; RuntimeError when it fails."""
    with tempfile.NamedTemporaryFile("r") as took:
        started = [sys.executable, "-S", "-c", _START, took.name, *command]
        ran = subprocess.run(started, capture_output=True, text=True, cwd=TOP, env=os.environ | {"PYTHONPATH": str(TOP / "src")}, check=False)
        if ran.returncode:
            raise RuntimeError(f"{' '.join(command)}: {ran.stderr[-2_000:]}")
        clock, cpu, peak = json.load(took)
    return Whole(clock, cpu, peak, ran.stdout)


def way(name: str, file: Path, out: Path, least: int = 1, window: int = 60) -> tuple[Whole, Laps]:
    """One way in a process of its own, with what it says of its steps."""
    python = sys.executable if name == "engine" else OTHERS
    whole = process([python, str(WAYS), name, str(file), str(out), str(window), str(least)])
    return whole, json.loads(whole.told.strip().splitlines()[-1])


def command_line(file: Path, out: Path, least: int = 1) -> Whole:
    """What a person would type."""
    return process([sys.executable, "-m", "chaupal_coord", "edges", str(file), "--window", "60s", "--min-weight", str(least), "--out", str(out)])


def has(package: str) -> bool:
    """Whether the other ways' Python has it."""
    return subprocess.run([OTHERS, "-c", f"import {package}"], capture_output=True, check=False).returncode == 0


def differing(one: Path, two: Path) -> int:
    """Rows that stand in one file and not in the other."""
    both = [f"(SELECT source, target, weight::INT FROM '{path}')" for path in (one, two)]
    counts = duckdb.execute(f"SELECT (SELECT count(*) FROM ({both[0]} EXCEPT {both[1]})), (SELECT count(*) FROM ({both[1]} EXCEPT {both[0]}))").fetchall()
    return sum(counts[0])


def beside(folder: Path, size: int, rounds: int, toolkit_rounds: int) -> list[bool]:
    """Ours, plain Polars and the toolkit in turn."""
    file, named = posts.file(size, folder)
    outs = {name: folder / f"{name}.parquet" for name in ("ours", "polars", "toolkit")}
    wholes: dict[str, list[Whole]] = {"ours": [], "polars": [], "toolkit": []}
    laps: dict[str, list[Laps]] = {"engine": [], "polars": [], "toolkit": []}
    others = [name for name, package in (("polars", "polars"), ("toolkit", "coordination_network_toolkit")) if has(package)]
    for name in {"polars", "toolkit"} - set(others):
        print(f"{name} is not here (benchmarks/coord/requirements.txt, CHAUPAL_COORD_PYTHON): not compared", file=sys.stderr)
    for turn in range(rounds):
        wholes["ours"].append(command_line(file, outs["ours"]))
        laps["engine"].append(way("engine", file, outs["ours"])[1])
        for name in others:
            if name == "polars" or turn < toolkit_rounds:
                whole, found = way(name, file, outs[name])
                wholes[name].append(whole)
                laps[name].append(found)
    kept = []
    edges = int(laps["engine"][0]["edges"])
    rows = f"{size:,} rows and the planted"
    if named and size in EDGES:
        kept.append(tell(BENCH, f"edges, {rows}, away from {EDGES[size]:,}", abs(edges - EDGES[size]), "edges", goal=0, limit=0).ok)
    for name in others:
        kept.append(tell(BENCH, f"edges, {rows}, rows that differ from {name}'s ({edges:,})", differing(outs["ours"], outs[name]), "rows", goal=0, limit=0).ok)

    def lap(name: str, part: str) -> float:
        return middle([one[part] for one in laps[name]])

    for name in ("engine", *others):
        tell(BENCH, f"compute, {rows}, {name}, clock", lap(name, "compute"), "s")
        tell(BENCH, f"compute, {rows}, {name}, processor", lap(name, "compute_cpu"), "s")
    for name in ("ours", *others):
        tell(BENCH, f"whole process, {rows}, {name}, clock", middle([one.clock for one in wholes[name]]), "s")
        tell(BENCH, f"whole process, {rows}, {name}, processor", middle([one.cpu for one in wholes[name]]), "s")
    judged = size >= 1_000_000  # below, starting up is most of it
    if "toolkit" in others:
        ratio = lap("toolkit", "compute") / lap("engine", "compute")
        kept.append(tell(BENCH, f"compute, {rows}, times faster than the toolkit", ratio, "x", goal=60 if judged else None, limit=60 if judged else None, better="higher").ok)
    if "polars" in others:
        for kind in ("clock", "cpu"):
            share = middle([getattr(one, kind) for one in wholes["ours"]]) / middle([getattr(one, kind) for one in wholes["polars"]])
            limit = 0.8 if judged and kind == "clock" else None
            kept.append(tell(BENCH, f"whole process, {rows}, share of Polars's, {'processor' if kind == 'cpu' else kind}", share, "", goal=limit, limit=limit).ok)
    return kept


def alone(folder: Path, size: int, rounds: int) -> list[bool]:
    """Ours at sizes that the others do not bear, edges of weight two and more."""
    file, _ = posts.file(size, folder)
    out = folder / "large.parquet"
    found = [way("engine", file, out, 2) for _ in range(rounds)] if size <= 10_000_000 else []
    wholes = [command_line(file, out, 2) for _ in range(rounds)]
    rows, kept = f"{size:,} rows", []
    if found:
        ten = size == 10_000_000
        compute = middle([laps["compute"] for _, laps in found])
        kept.append(tell(BENCH, f"compute, {rows}, weight 2, clock", compute, "s", goal=5 if ten else None, limit=10 if ten else None).ok)
        tell(BENCH, f"compute, {rows}, weight 2, processor", middle([laps["compute_cpu"] for _, laps in found]), "s")
        kept.append(tell(BENCH, f"memory, {rows}, weight 2", middle([one.peak for one in wholes]), "MB", goal=1_000 if ten else None, limit=1_100 if ten else None).ok)
    else:
        tell(BENCH, f"memory, {rows}, weight 2", middle([one.peak for one in wholes]), "MB")
        tell(BENCH, f"disk, {rows}, weight 2, the posts themselves", file.stat().st_size / 1e6, "MB")
    tell(BENCH, f"edges, {rows}, weight 2", duckdb.execute(f"SELECT count(*) FROM '{out}'").fetchall()[0][0], "edges")
    tell(BENCH, f"whole process, {rows}, weight 2, clock", middle([one.clock for one in wholes]), "s")
    tell(BENCH, f"whole process, {rows}, weight 2, processor", middle([one.cpu for one in wholes]), "s")
    return kept


def crowd(folder: Path, accounts: int = 500_000) -> list[bool]:
    """One object that everybody shared within an hour: set aside and named, the rest found."""
    file, out = folder / "viral.parquet", folder / "viral-edges.csv"
    posts.write(posts.viral(accounts), file)
    whole = command_line(file, out)
    edges = duckdb.execute(f"SELECT count(*) FROM '{out}'").fetchall()[0][0]
    aside = duckdb.execute(f"SELECT object, rows, meetings FROM '{out.with_suffix('')}.aside.csv'").fetchall()
    print(f"set aside: {aside}", file=sys.stderr)
    tell(BENCH, f"meetings foreseen on one object of {accounts:,} accounts in an hour", aside[0][2], "pairs")
    return [
        tell(BENCH, "edges beside that object, away from 200", abs(edges - 200), "edges", goal=0, limit=0).ok,
        tell(BENCH, f"memory, one object of {accounts:,} accounts in an hour", whole.peak, "MB", limit=700).ok,
        tell(BENCH, f"whole process, one object of {accounts:,} accounts in an hour, clock", whole.clock, "s", limit=10).ok,
    ]


def main() -> int:
    """Tell every figure; 1 when one misses its limit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--toolkit-rounds", type=int, default=1, help="rounds of the toolkit at a million rows; two minutes each")
    parser.add_argument("--largest", type=int, default=100_000_000, help="rows of the last size; 0 leaves it out")
    parser.add_argument("--keep", type=Path, help="a folder where the made posts stay for the next run")
    asked = parser.parse_args()
    print(f"the engine's loops: {'numpy alone' if _compiled.fast is None else 'compiled'}", file=sys.stderr)
    with tempfile.TemporaryDirectory() as made:
        folder = asked.keep or Path(made)
        # Every way keeps its compiled Python from the first round on, as an installed package does, whatever the environment says.
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ["PYTHONPYCACHEPREFIX"] = f"{made}/compiled"
        kept = beside(folder, 100_000, asked.rounds, asked.rounds)
        kept += beside(folder, 1_000_000, asked.rounds, asked.toolkit_rounds)
        kept += alone(folder, 10_000_000, min(asked.rounds, 3))
        kept += crowd(folder)
        if asked.largest:
            kept += alone(folder, asked.largest, 1)
    return 0 if all(kept) else 1


if __name__ == "__main__":
    raise SystemExit(main())
