"""Answers: does the engine find the right claim, beside plain words, in Hindi, Hinglish, English; and how fast, how big?

python -m benchmarks.match.run [--data DIR] [--vectors FILE] [--out FILE] [--claims 50000]

Each figure is one JSON line {"bench","name","value","unit","goal","limit","better","ok"}. Without the claims data only
speed and size are measured, on made-up claims, and a line on the error output says so.
"""

import argparse
import json
import os
import platform
import random
import statistics
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from benchmarks.match import data
from benchmarks.match.plain import WordBm25
from chaupal_match import Index, bands, is_near_copy

Figure = dict[str, object]


def figure(name: str, value: float, unit: str, goal: float | None = None, limit: float | None = None, better: str = "higher") -> Figure:
    """One line of results; ok is value against limit (true where there is none)."""
    ok = limit is None or (value >= limit if better == "higher" else value <= limit)
    return {"bench": "match", "name": name, "value": round(value, 2), "unit": unit, "goal": goal, "limit": limit, "better": better, "ok": ok}


def success(search: Callable[[str, int], list[str]], queries: list[data.Query]) -> tuple[float, float, float]:
    """Percent of the queries whose claim is first, among the first five, among the first ten."""
    found = [(search(query.text, 10), query.answer) for query in queries]
    one, five, ten = (100 * statistics.mean(right in keys[:at] for keys, right in found) for at in (1, 5, 10))
    return one, five, ten


# set: (S@1, S@5, S@10) to reach, and the least that passes
GOALS = {
    "hindi": ((70.2, 84.1, 87.3), (68.0, 82.0, 85.0)),
    "hinglish derived": ((64.0, 78.3, 82.0), (62.0, 76.0, 80.0)),
    "forward noise derived": ((None, None, None), (66.0, 80.0, 83.0)),
    "roman or english to devanagari": ((None, None, None), (60.0, 75.0, 80.0)),
}


def quality(path: Path, vectors: str | None) -> Iterator[Figure]:
    """How often the right claim is found among the Hindi claims, by engine and by plain words."""
    claims = data.claims(path, "hi")
    embedder = data.Remembering(vectors)
    index, bare, words = Index(embedder), Index(), WordBm25(claims)
    for key, text in claims.items():
        index.add(key, text)
        bare.add(key, text)
    natural = [q for q in data.queries(path) if {"q:latin", "c:deva"} <= set(q.tags) and q.answer in claims]
    sets = {
        "hindi": data.queries(path, "queries", "hi"),
        "hinglish derived": data.queries(path, "queries.rom", "hi"),
        "forward noise derived": data.queries(path, "queries.fwd", "hi"),
        "roman or english to devanagari": natural,
    }
    for name, queries in sets.items():
        queries = [query for query in queries if query.answer in claims]
        goals, limits = GOALS[name]
        ways: dict[str, Callable[[str, int], list[str]]] = {
            "engine": lambda text, k: [match.key for match in index.search(text, k)],
            "engine, words only": lambda text, k: [match.key for match in bare.search(text, k)],
            "plain word BM25": words.search,
        }
        for way, search in ways.items():
            mine = way == "engine"
            for at, value, goal, limit in zip((1, 5, 10), success(search, queries), goals, limits, strict=True):
                yield figure(f"{name} ({len(queries)}), {way}, S@{at}", value, "%", goal if mine else None, limit if mine else None)
    embedder.keep()


def made_up(count: int) -> list[str]:
    """Claims of 8 to 22 words from a seeded vocabulary whose words are as unevenly common as in a language."""
    dice = random.Random(20270210)
    starts, middles, ends = "कखगघचजटडतदनपबमयरलवसह", ("ा", "ि", "ी", "ु", "े", "ो", ""), "कगचजटतदनपमरलवसह"
    vocabulary = [
        "".join(dice.choice(starts) + dice.choice(middles) for _ in range(dice.randint(1, 3))) + dice.choice(ends) for _ in range(60_000)
    ]
    weights = [1 / (rank + 3) for rank in range(len(vocabulary))]
    total = np.cumsum(weights).tolist()
    return [" ".join(dice.choices(vocabulary, cum_weights=total, k=dice.randint(8, 22))) for _ in range(count)]


def spent(act: Callable[[int], object], times: int) -> list[float]:
    """Milliseconds of each run."""
    taken = []
    for at in range(times):
        start = time.perf_counter()
        act(at)
        taken.append((time.perf_counter() - start) * 1000)
    return sorted(taken)


def speed(count: int) -> Iterator[Figure]:
    """Time and memory at `count` made-up claims with made-up vectors."""
    texts = made_up(count)
    vectors = np.random.default_rng(1).integers(-60, 60, (count, 384), np.int8)

    class Width:
        name, width = "none", 384

    tracemalloc.start()
    index = Index(Width())  # type: ignore[arg-type]
    for at, text in enumerate(texts):
        index.add(str(at), text, vectors[at].tobytes())
    held = tracemalloc.get_traced_memory()[0] / 1e6
    tracemalloc.stop()
    yield figure(f"memory of the index, {count} claims with vectors", held, "MB", 150 * count / 100_000, 180 * count / 100_000, "lower")
    asked = [" ".join(texts[at * 37 % count].split()[2:14]) for at in range(200)]
    for name, vector in (("words only", None), ("with vectors, embedding left out", vectors[0])):
        taken = spent(lambda at, v=vector: index.search_with(asked[at], v, 10), len(asked))  # type: ignore[misc]
        yield figure(f"search {name}, {count} claims, p50", taken[len(taken) // 2], "ms", 10, 60, "lower")
        yield figure(f"search {name}, {count} claims, p95", taken[int(len(taken) * 0.95)], "ms", 20, 120, "lower")
    taken = spent(lambda at: index.add(str(at), texts[at + 1], vectors[at].tobytes()), 100)
    yield figure(f"replace one of {count} claims, p95, embedding left out", taken[95], "ms", 5, 50, "lower")
    taken = spent(lambda at: bands(texts[at]), 500)
    yield figure("bands of a message, p50", taken[250], "ms", 0.5, 2, "lower")
    taken = spent(lambda at: is_near_copy(texts[at], texts[at] + " नया"), 500)
    yield figure("verify a near copy, p50", taken[250], "ms", 1, 2, "lower")


def main() -> int:
    """Print every figure; 1 when one misses its limit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data")
    parser.add_argument("--vectors", help="keep sentence vectors in this .npz between runs")
    parser.add_argument("--out", type=Path, help="also write a results file")
    parser.add_argument("--claims", type=int, default=50_000)
    asked = parser.parse_args()
    path = data.folder(asked.data)
    figures: list[Figure] = []
    if path is None:
        print("claims data is not here (name its folder with --data or CHAUPAL_CLAIMS_DATA): quality not measured", file=sys.stderr)
    for source in ([quality(path, asked.vectors)] if path else []) + [speed(asked.claims)]:
        for one in source:
            print(json.dumps(one, ensure_ascii=False), flush=True)
            figures.append(one)
    if asked.out:
        machine = {"machine": f"{platform.machine()}, {os.cpu_count()} cores, shared", "python": platform.python_version(), "numpy": np.__version__}
        command = "python -m benchmarks.match.run"
        asked.out.write_text(json.dumps(machine | {"command": command, "figures": figures}, ensure_ascii=False, indent=1) + "\n")
    return 0 if all(one["ok"] for one in figures) else 1


if __name__ == "__main__":
    raise SystemExit(main())
