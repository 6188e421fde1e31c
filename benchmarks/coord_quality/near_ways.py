"""The same job by two packages: 5-letter shingles, 128 permutations, banding at 0.7, exact Jaccard of what came near.

Run by a Python that has them; texts come on the standard input, one a line.
"""

import json
import sys
import time
from collections.abc import Callable
from typing import Any


def jaccard(one: set[str], other: set[str]) -> float:
    """Exact."""
    common = len(one & other)
    return common / (len(one) + len(other) - common)


def job(sets: list[set[str]], sign: Callable[[set[str]], Any], table: Any, put: Callable[[Any, int, Any], Any]) -> tuple[float, float, int]:
    """Seconds of processor time for signatures, for all, and the pairs."""
    began = time.process_time()
    signed = [sign(one) for one in sets]
    half = time.process_time() - began
    for at, one in enumerate(signed):
        put(table, at, one)
    pairs = {(other, at) for at, one in enumerate(signed) for other in table.query(one) if other < at}
    kept = sum(jaccard(sets[one], sets[other]) >= 0.7 for one, other in pairs)
    return half, time.process_time() - began, kept


def say(name: str, value: float, unit: str) -> None:
    """One line as the bench's figures have it; this Python has none of ours."""
    line = {"bench": "coord_quality", "name": name, "value": round(value, 1), "unit": unit, "goal": None, "limit": None, "better": "higher", "ok": True}
    print(json.dumps(line), flush=True)


def main() -> None:
    """Both ways; datasketch on a fifth of the texts, for it takes long."""
    from datasketch import MinHash, MinHashLSH
    from rensa import RMinHash, RMinHashLSH

    texts = sys.stdin.read().splitlines()

    def shingles(count: int) -> list[set[str]]:
        return [{told[at : at + 5] for at in range(max(1, len(told) - 4))} for told in texts[:count]]

    def by_rensa(one: set[str]) -> Any:
        made = RMinHash(num_perm=128, seed=1)
        made.update(list(one))
        return made

    def by_datasketch(one: set[str]) -> Any:
        made = MinHash(num_perm=128)
        made.update_batch([shingle.encode() for shingle in one])
        return made

    ways = (
        ("rensa", len(texts), by_rensa, RMinHashLSH(threshold=0.7, num_perm=128, num_bands=32), lambda table, at, one: table.insert(at, one)),
        ("datasketch", len(texts) // 5, by_datasketch, MinHashLSH(threshold=0.7, num_perm=128), lambda table, at, one: table.insert(at, one)),
    )
    for name, count, sign, table, put in ways:
        began = time.process_time()
        sets = shingles(count)
        cut = time.process_time() - began
        half, whole, pairs = job(sets, sign, table, put)
        say(f"near, {name}: signatures alone, of {count} texts", count / (cut + half), "texts/s")
        say(f"near, {name}: signatures, banding, verification, of {count} texts", count / (cut + whole), "texts/s")
        say(f"near, {name}: pairs at 0.7, of {count} texts", pairs, "pairs")


if __name__ == "__main__":
    main()
