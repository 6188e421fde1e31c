"""Fits the numbers of `chaupal_match._decide`: python -m benchmarks.match.fit [--data DIR] [--vectors FILE].

Pairs: the first five claims found for each Hindi post of the public part and for its romanised and its forwarded twin,
once with its claim in the bank and once with the claim taken out (then all five are wrong). Two halves by claim: fitted
on one, reported on the other; the committed numbers are fitted on both. The data names one right claim a post although
near-duplicates of it exist: of 18 sure "errors" that were read 16 said what the right claim says. A wrong claim
whose vector lies at 0.885 or nearer to the right one's is therefore left out; the rest stays wrong, which errs on the
careful side.
"""

import argparse
import zlib
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.match import data
from chaupal_match import Embedder, Index

TOO_ALIKE = 0.885


Table = NDArray[np.float64]


def pairs(path: Path, embedder: Embedder | None, near: Embedder) -> Table:
    """Features with and without cosine, label, half, one row a pair."""
    texts = data.claims(path, "hi")
    index = Index(embedder)
    for key, text in texts.items():
        index.add(key, text)
    places = {key: at for at, key in enumerate(texts)}
    vectors = near.claims(list(texts.values()))
    rows = []
    for name in ("queries", "queries.rom", "queries.fwd"):
        for query in data.queries(path, name, "hi"):
            if query.answer not in texts:
                continue
            half = zlib.crc32(query.answer.encode()) % 2
            for there in (True, False):
                if not there:
                    index.withdraw(query.answer)
                for rank, match in enumerate(index.search(query.text, 5)):
                    e = match.evidence
                    alike = vectors[places[match.key]] @ vectors[places[query.answer]]
                    if match.key != query.answer and alike >= TOO_ALIKE:
                        continue
                    rows.append((1.0, e.claim_covered, e.query_covered, e.keys_covered, e.lead, e.cosine or 0.0,
                                 match.key == query.answer, half, there, rank))  # fmt: skip
            index.add(query.answer, texts[query.answer])
    return np.asarray(rows, float)


def fit(signs: Table, same: Table) -> Table:
    """Logistic weights by Newton's steps with a light pull to zero."""
    weights = np.zeros(signs.shape[1])
    for _ in range(50):
        likely = 1 / (1 + np.exp(-signs @ weights))
        pull = 0.01 * weights
        bend = (signs * (likely * (1 - likely))[:, None]).T @ signs + 0.01 * np.eye(len(weights))
        weights = weights - np.linalg.solve(bend, signs.T @ (likely - same) + pull)
    return weights


def report(name: str, likely: Table, same: Table, rank: Table, there: Table) -> None:
    """Prints how well one model does on pairs it was not fitted on."""
    order = np.argsort(likely, kind="stable")
    ranks = np.empty(len(order))
    ranks[order] = np.arange(1, len(order) + 1)
    wrong, right = (same == 0).sum(), same.sum()
    area = (ranks[same == 1].sum() - right * (right + 1) / 2) / (right * wrong)
    bins = np.minimum((likely * 10).astype(int), 9)
    off = sum(abs(likely[bins == b].mean() - same[bins == b].mean()) * (bins == b).mean() for b in range(10) if (bins == b).any())
    print(f"{name}: {len(same)} pairs, AUC {area:.3f}, ECE {off:.3f}")
    first = rank == 0
    for least in (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9):
        told = first & (likely >= least)
        if told.any():
            print(f"   from {least:.1f}: precision {same[told].mean():.3f}, answered {same[told].sum() / (first & (there == 1)).sum():.3f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data")
    parser.add_argument("--vectors")
    asked = parser.parse_args()
    path = data.folder(asked.data)
    if path is None:
        raise SystemExit("the claims data is not here: name its folder with --data or CHAUPAL_CLAIMS_DATA")
    embedder = data.Remembering(asked.vectors)
    rows = pairs(path, embedder, embedder)
    embedder.keep()
    bare = pairs(path, None, embedder)
    for name, table, columns in (("with vectors", rows, 6), ("words only", bare, 5)):
        signs, same, half, there, rank = table[:, :columns], table[:, 6], table[:, 7], table[:, 8], table[:, 9]
        likely = np.empty(len(same))
        for side in (0, 1):
            likely[half == side] = 1 / (1 + np.exp(-signs[half == side] @ fit(signs[half != side], same[half != side])))
        report(name, likely, same, rank, there)
        print("   committed:", ", ".join(f"{weight:.3f}" for weight in fit(signs, same)))


if __name__ == "__main__":
    main()
