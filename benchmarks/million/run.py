"""Answers: with a million claims, how long does a search take, how long does the index take to make, how big is it?

make bench ONLY=million, or python -m benchmarks.million.run [--claims 1000000] [--queries 200]
"""

import argparse
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from benchmarks.figures import at, tell
from benchmarks.match.run import Width, spent
from benchmarks.million.claims import claims, forwards, vocabulary
from chaupal_match import Index
from chaupal_match._store import Store, _put

BENCH = "million"
WORDS = 400_000
AT_ONCE = 10_000


def in_memory() -> float:
    """Megabytes of this process in memory now."""
    with open("/proc/self/status", encoding="ascii") as lines:
        return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


def rows(texts: list[str]) -> Iterator[tuple[str, str, bytes]]:
    """Claims with keys and made-up vectors: good for time and size, not for what is found."""
    dice = np.random.default_rng(1)
    for start in range(0, len(texts), AT_ONCE):
        vectors = dice.integers(-60, 60, (AT_ONCE, Width.width), np.int8)
        for number, text in enumerate(texts[start : start + AT_ONCE]):
            yield str(start + number), text, vectors[number].tobytes()


def main() -> int:
    """Tell every figure; 1 when one misses its limit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--claims", type=int, default=1_000_000)
    parser.add_argument("--queries", type=int, default=200)
    asked = parser.parse_args()
    count, kept = asked.claims, []
    words = vocabulary(WORDS)
    texts = claims(count, words)
    messages = [" ".join(texts[number * 4_999 % count].split()[2:14]) for number in range(asked.queries)]
    kinds = (("a message of 12 words", messages), ("a forward of 60 words", forwards(texts, asked.queries, words)))

    with tempfile.TemporaryDirectory() as folder:
        start = time.process_time()
        _put(Path(folder), Width(), rows(texts), 1)  # type: ignore[arg-type]
        tell(BENCH, f"write the index folder, {count} claims, embedding left out", time.process_time() - start, "s")
        disk = sum(path.stat().st_size for path in Path(folder).iterdir()) / 1e6
        kept.append(tell(BENCH, f"index on disk, {count} claims with vectors", disk, "MB", goal=1_000, limit=1_000).ok)
        del texts
        before, start = in_memory(), time.process_time()
        index: Index = Store(Path(folder), Width()).index  # type: ignore[arg-type]
        taken = time.process_time() - start
    kept.append(tell(BENCH, f"open the index folder, {count} claims", taken, "s", goal=300, limit=900).ok)
    kept.append(tell(BENCH, f"memory of the index, {count} claims with vectors", in_memory() - before, "MB", goal=1_200, limit=1_600).ok)
    vector = np.random.default_rng(2).integers(-60, 60, (1, Width.width), np.int8)
    for kind, texts_asked in kinds:
        for name, vectors in (("by words", None), ("by words and vectors", vector)):
            times = spent(lambda number, v=vectors, t=texts_asked: index.search_with(t[number], v, 10), len(texts_asked))  # type: ignore[misc]
            said = f"search {name} for {kind}, ten claims with reasons, {count} claims"
            tell(BENCH, f"{said}, p50", at(times, 0.5), "ms")
            kept.append(tell(BENCH, f"{said}, p95", at(times, 0.95), "ms", goal=20, limit=60).ok)
    times = spent(lambda number: index.add(str(number), f"{messages[number]} नया", vector[0].tobytes()), min(100, asked.queries))
    kept.append(tell(BENCH, f"replace one of {count} claims, p95, embedding left out", at(times, 0.95), "ms", goal=5, limit=50).ok)
    return 0 if all(kept) else 1


if __name__ == "__main__":
    raise SystemExit(main())
