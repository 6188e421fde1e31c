"""Posts in Roman letters whose claim stands in Devanagari, as people wrote them: read and labelled by hand (natural.csv, LABELS.md).

Called by `benchmarks.match.run`. Looked for among the claims in Devanagari alone: most of these posts are English and have
a claim of their own in English, which would stand first everywhere else, and rightly.
"""

import csv
import re
from collections import defaultdict
from pathlib import Path

from benchmarks.figures import tell
from benchmarks.match import data, learn
from benchmarks.match.decision import between
from chaupal_match import Index

LABELS = Path(__file__).with_name("natural.csv")
_DEVANAGARI, _LATIN = re.compile("[\u0900-\u097f]"), re.compile("[A-Za-z]")


def in_devanagari(claims: dict[str, str]) -> dict[str, str]:
    """Those written mostly in Devanagari, with more than ten of its letters."""
    return {
        key: text for key, text in claims.items()
        if (letters := len(_DEVANAGARI.findall(text))) > 10 and letters > len(_LATIN.findall(text))
    }  # fmt: skip


def natural(path: Path, embedder: data.Remembering) -> list[bool]:
    """Tells how many posts have a claim that says the same first, and among the first ten; those the data names apart."""
    same, named = defaultdict(set), set()
    with LABELS.open(encoding="utf-8") as rows:
        for row in csv.DictReader(rows):
            if row["label"] in ("same", "named"):
                same[row["post"]].add(row["claim"])
            if row["named"] == "1":
                named.add(row["post"])
    texts = {row["id"]: row["text"] for row in data.lines(path / "queries.jsonl") if row["id"] in same}
    claims = in_devanagari(data.claims(path))
    index = learn.filled(learn.Set("natural", claims, []), embedder)
    places = {post: _place(index, texts[post], same[post]) for post in sorted(same)}
    kept = []
    for name, posts in (("all", set(same)), ("named by the data", named), ("found by reading alone", set(same) - named)):
        for first, goal in ((1, 35 / 46), (10, 43 / 46)):
            hits = sum(places[post] < first for post in posts)
            low, high = between(hits, len(posts))
            words = f"Roman or English post, {len(claims)} claims in Devanagari, {name}: {hits} of {len(posts)} S@{first} [{low:.1f}, {high:.1f}]"
            kept.append(tell("match", words, 100 * hits / len(posts), "%", goal=100 * goal, limit=60, better="higher").ok)
    return kept


def _place(index: Index, text: str, right: set[str]) -> int:
    return next((at for at, match in enumerate(index.search(text, 10)) if match.key in right), 10)
