"""One way of finding the same edges, in a process of its own: python benchmarks/coord/ways.py WAY FILE OUT.parquet WINDOW LEAST

Prints one line of JSON: seconds (clock and processor) of loading, computing and writing, edges, and the peak of memory in MB.
The ways other than ours need the packages of requirements.txt, in any environment.
"""

import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any


class Laps:
    """What each step took, by the clock and by the processor (children too)."""

    def __init__(self) -> None:
        self.found: dict[str, float] = {}
        self._clock, self._spent = time.perf_counter(), _spent()

    def lap(self, name: str) -> None:
        clock, spent = time.perf_counter(), _spent()
        self.found[name], self.found[f"{name}_cpu"] = clock - self._clock, spent - self._spent
        self._clock, self._spent = clock, spent


def _spent() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used) + _children()


def _children() -> float:
    """Of children that still run, which nobody has counted yet (the toolkit leaves its workers waiting)."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:  # ended meanwhile
            continue
        if int(fields[1]) == os.getpid():
            ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def engine(file: Path, out: Path, window: int, least: int, laps: Laps) -> int:
    """Ours."""
    from chaupal_coord._edges import edges
    from chaupal_coord._files import read_posts
    from chaupal_coord._write import write_edges

    posts = read_posts(file, names=False)
    laps.lap("load")
    found = edges(posts, window, min_weight=least)
    laps.lap("compute")
    write_edges(found, out)
    return len(found)


def polars(file: Path, out: Path, window: int, least: int, laps: Laps) -> int:
    """The plain way with a fast library: buckets as wide as the window, each row beside its own bucket and the two around it."""
    import polars as pl

    rows = pl.read_parquet(file, columns=["post_id", "account_id", "ts", "object_id"])
    laps.lap("load")
    rows = rows.with_columns(bucket=pl.col("ts") // window)
    around = pl.concat_list(pl.col("bucket") - 1, pl.col("bucket"), pl.col("bucket") + 1)
    others = rows.select("object_id", target="account_id", then="ts", bucket=around).explode("bucket")
    found = (
        rows.lazy()
        .join(others.lazy(), on=["object_id", "bucket"])
        .filter((pl.col("account_id") != pl.col("target")) & ((pl.col("ts") - pl.col("then")).abs() <= window))
        .group_by(source="account_id", target="target")
        .agg(weight=pl.col("post_id").n_unique())
        .filter(pl.col("weight") >= least)
        .sort("source", "target")
        .collect()
    )
    laps.lap("compute")
    found.write_parquet(out)
    return found.height


def toolkit(file: Path, out: Path, window: int, least: int, laps: Laps) -> int:
    """coordination-network-toolkit, its co-link network, in the SQLite file it works with; edges of an account with itself left out."""
    import sqlite3

    import duckdb
    from coordination_network_toolkit.compute_networks import compute_co_link_network
    from coordination_network_toolkit.preprocess import preprocess_data

    rows = duckdb.execute(f"SELECT post_id, account_id, account_id, NULL, NULL, '', ts, [object_id] FROM '{file}'").fetchall()
    laps.lap("parquet")
    with tempfile.TemporaryDirectory() as folder:
        base = f"{folder}/base.db"
        preprocess_data(base, rows)
        laps.lap("load")
        compute_co_link_network(base, window, n_threads=2, min_edge_weight=least)
        laps.lap("compute")
        found = sqlite3.connect(base).execute("SELECT user_1, user_2, weight FROM co_link_network WHERE user_1 <> user_2").fetchall()
    source, target, weight = zip(*found, strict=True)
    held = duckdb.connect()
    import numpy as np

    made: dict[str, Any] = {"source": np.array(source, object), "target": np.array(target, object), "weight": np.array(weight, np.int32)}
    held.register("made", made)
    held.execute(f"COPY (SELECT source, target, weight FROM made) TO '{out}' (FORMAT parquet)")
    return len(found)


WAYS: dict[str, Callable[[Path, Path, int, int, Laps], int]] = {"engine": engine, "polars": polars, "toolkit": toolkit}


def main() -> None:
    """Run the way that is named."""
    way, file, out, window, least = sys.argv[1:]
    told = sys.stdout
    sys.stdout = sys.stderr  # the toolkit prints
    laps = Laps()
    count = WAYS[way](Path(file), Path(out), int(window), int(least), laps)
    laps.lap("write")
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 1_000
    print(json.dumps(laps.found | {"edges": count, "peak_mb": peak}), file=told)


if __name__ == "__main__":
    main()
