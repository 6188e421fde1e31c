"""The hand-labelled pairs and the frozen run over them: `PYTHONPATH=src python -m tests.match.pairs` writes it anew."""

import csv
from dataclasses import dataclass
from pathlib import Path

from chaupal_match import Index, bands, guards, is_near_copy, near_score

CASES = Path(__file__).parents[2] / "cases"
PAIRS, RUN = CASES / "claim_pairs.csv", CASES / "claim_pairs_run.csv"


@dataclass(frozen=True, slots=True)
class Pair:
    id: str
    label: str  # same, copy, number, negation, word, different
    one: str
    other: str


def pairs() -> list[Pair]:
    with PAIRS.open(encoding="utf-8") as rows:
        return [Pair(**row) for row in csv.DictReader(rows)]


def run() -> list[dict[str, str]]:
    """What the engine, by words alone, makes of each pair among all the first texts."""
    index = Index()
    for pair in pairs():
        index.add(pair.id, pair.one)
    return [_row(index, pair) for pair in pairs()]


def _row(index: Index, pair: Pair) -> dict[str, str]:
    found = index.search(pair.other, 5)
    keys = [match.key for match in found]
    return {
        "id": pair.id,
        "guards": " ".join(guards(pair.one, pair.other)),
        "near": f"{near_score(pair.one, pair.other):.3f}",
        "copy": str(is_near_copy(pair.one, pair.other)),
        "bands": str(len(set(bands(pair.one)) & set(bands(pair.other)))),
        "rank": str(keys.index(pair.id) + 1) if pair.id in keys else "",
        "best": keys[0] if keys else "",
        "probability": f"{found[0].probability:.3f}" if found else "",
        "proposal": found[0].proposal if found else "",
    }


def main() -> None:
    rows = run()
    with RUN.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    main()
