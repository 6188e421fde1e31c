"""Answers: does the engine find the right claim, beside plain words, in Hindi, Hinglish, English; and how fast, how big?

make bench ONLY=match, or python -m benchmarks.match.run [--data DIR] [--vectors FILE] [--claims 50000]

Without the claims data only speed and size are measured, on made-up claims, and a line on the error output says so.
"""

import argparse
import random
import statistics
import sys
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import numpy as np

from benchmarks.figures import at, tell
from benchmarks.match import data
from benchmarks.match.plain import WordBm25
from chaupal_match import Index, bands, is_near_copy

BENCH = "match"


def success(search: Callable[[str, int], list[str]], queries: list[data.Query]) -> tuple[float, float, float]:
    """Percent of the queries whose claim is first, among the first five, among the first ten."""
    found = [(search(query.text, 10), query.answer) for query in queries]
    one, five, ten = (100 * statistics.mean(right in keys[:first] for keys, right in found) for first in (1, 5, 10))
    return one, five, ten


# set: (S@1, S@5, S@10) to reach, and the least that passes
GOALS = {
    "hindi": ((70.2, 84.1, 87.3), (68.0, 82.0, 85.0)),
    "hinglish derived": ((64.0, 78.3, 82.0), (62.0, 76.0, 80.0)),
    "forward noise derived": ((None, None, None), (66.0, 80.0, 83.0)),
    "roman or english to devanagari": ((None, None, None), (60.0, 75.0, 80.0)),
}


def quality(path: Path, vectors: str | None) -> list[bool]:
    """How often the right claim is found among the Hindi claims, by engine and by plain words."""
    kept = []
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
            for first, value, goal, limit in zip((1, 5, 10), success(search, queries), goals, limits, strict=True):
                told = tell(
                    BENCH, f"{name} ({len(queries)}), {way}, S@{first}", value, "%",
                    goal=goal if mine else None, limit=limit if mine else None, better="higher",
                )  # fmt: skip
                kept.append(told.ok)
    embedder.keep()
    return kept


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
    """Milliseconds of processor time of each run: equal to the clock's where nothing else runs, and comparable where it does."""
    taken = []
    for turn in range(times):
        start = time.process_time()
        act(turn)
        taken.append((time.process_time() - start) * 1000)
    return sorted(taken)


def speed(count: int) -> list[bool]:
    """Time and memory at `count` made-up claims with made-up vectors."""
    kept = []

    def told(name: str, value: float, unit: str, goal: float, limit: float) -> None:
        kept.append(tell(BENCH, name, value, unit, goal=goal, limit=limit).ok)

    texts = made_up(count)
    vectors = np.random.default_rng(1).integers(-60, 60, (count, 384), np.int8)

    class Width:
        name, width = "none", 384

    tracemalloc.start()
    index = Index(Width())  # type: ignore[arg-type]
    for number, text in enumerate(texts):
        index.add(str(number), text, vectors[number].tobytes())
    held = tracemalloc.get_traced_memory()[0] / 1e6
    tracemalloc.stop()
    told(f"memory of the index, {count} claims with vectors", held, "MB", 150 * count / 100_000, 180 * count / 100_000)
    asked = [" ".join(texts[number * 37 % count].split()[2:14]) for number in range(200)]
    for name, vector in (("words only", None), ("with vectors, embedding left out", vectors[0])):
        taken = spent(lambda number, v=vector: index.search_with(asked[number], v, 10), len(asked))  # type: ignore[misc]
        told(f"search {name}, {count} claims, p50", at(taken, 0.5), "ms", 10, 60)
        told(f"search {name}, {count} claims, p95", at(taken, 0.95), "ms", 20, 120)
    taken = spent(lambda number: index.search_with(asked[number], None, 1), len(asked))
    told(f"search words only for the best alone, {count} claims, p50", at(taken, 0.5), "ms", 10, 30)
    taken = spent(lambda number: index.add(str(number), texts[number + 1], vectors[number].tobytes()), 100)
    told(f"replace one of {count} claims, p95, embedding left out", at(taken, 0.95), "ms", 5, 50)
    taken = spent(lambda number: bands(texts[number]), 500)
    told("bands of a message, p50", at(taken, 0.5), "ms", 0.5, 2)
    taken = spent(lambda number: is_near_copy(texts[number], texts[number] + " नया"), 500)
    told("verify a near copy, p50", at(taken, 0.5), "ms", 1, 2)
    return kept


def main() -> int:
    """Tell every figure; 1 when one misses its limit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data")
    parser.add_argument("--vectors", help="keep sentence vectors in this .npz between runs")
    parser.add_argument("--claims", type=int, default=50_000)
    asked = parser.parse_args()
    path = data.folder(asked.data)
    if path is None:
        print("claims data is not here (name its folder with --data or CHAUPAL_CLAIMS_DATA): quality not measured", file=sys.stderr)
    found = quality(path, asked.vectors) if path else []
    return 0 if all(found + speed(asked.claims)) else 1


if __name__ == "__main__":
    raise SystemExit(main())
