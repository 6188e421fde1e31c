"""Whether "same" may be believed: on pairs that a person labelled (labels.csv, LABELS.md), half of the posts without their claim.

Called by `benchmarks.match.run`. The bound from which a claim counts as the same was chosen by `learn.py` on the parts 0-7.
"""

import csv
from collections import defaultdict
from pathlib import Path

from benchmarks.figures import tell
from benchmarks.match import data, learn
from chaupal_match import Index

LABELS = Path(__file__).with_name("labels.csv")


def between(hits: int, of: int, z: float = 1.96) -> tuple[float, float]:
    """Wilson's 95 % interval of a share, in percent."""
    if not of:
        return 0.0, 100.0
    share, spread = hits / of, z * z / of
    middle, half = share + spread / 2, z * (share * (1 - share) / of + spread / (4 * of)) ** 0.5
    return 100 * (middle - half) / (1 + spread), 100 * (middle + half) / (1 + spread)


def decision(sets: list[learn.Set], embedder: data.Remembering) -> list[bool]:
    """Tells precision of "same" and the share of the answerable answered rightly, for both parts."""
    with LABELS.open(encoding="utf-8") as rows:
        labels = list(csv.DictReader(rows))
    named = {(row["post"], row["claim"]): row["label"] for row in labels}
    posts = {row["post"]: row for row in labels}
    answerable = {row["post"] for row in labels if row["in_bank"] == "1" or row["label"] == "same"}
    counts: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for one in sets:
        index = learn.filled(one, embedder)
        for query in one.queries:
            row = posts.get(query.key)
            if row is None or row["set"] != one.name:
                continue
            _count(index, one, query, row["in_bank"] == "1", named, counts[row["part"]], query.key in answerable)
    return [told for part in ("choose", "untouched") for told in _tell(part, counts[part])]


def _count(
    index: Index, one: learn.Set, query: data.Query, in_bank: bool, named: dict[tuple[str, str], str], counts: dict[str, int], answerable: bool
) -> None:  # fmt: skip
    kept = index.vector(query.answer)
    if not in_bank:
        index.withdraw(query.answer)
    best = next(iter(index.search(query.text, 1)), None)
    if not in_bank:
        index.add(query.answer, one.claims[query.answer], kept)
    counts["posts"] += 1
    counts["answerable"] += answerable
    if best is not None and best.proposal == "same":
        label = named.get((query.key, best.key), "unlabelled")
        counts["said"] += label != "unlabelled"
        counts["right"] += label == "same"
        counts["unlabelled"] += label == "unlabelled"


def _tell(part: str, counts: dict[str, int]) -> list[bool]:
    told = []
    for name, hits, of, goal, limit in (
        ("precision of “same”", counts["right"], counts["said"], 95, 90),
        ("answerable answered rightly as “same”", counts["right"], counts["answerable"], 75, 45),
    ):
        low, high = between(hits, of)
        words = f"{part} ({counts['posts']} posts, {counts['unlabelled']} finds without a label), {name}: {hits} of {of} [{low:.1f}, {high:.1f}]"
        told.append(tell("match", words, 100 * hits / max(1, of), "%", goal=goal, limit=limit, better="higher").ok)
    return told
