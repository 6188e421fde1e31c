"""Answers: how much of what was planted is found, how much is flagged where nothing is, and what near-duplicate search costs.

make bench ONLY=coord_quality, or python -m benchmarks.coord_quality.run [--seeds 5] [--only planted|shuffled|real|relay|near]
"""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

from benchmarks.coord_quality.relay import register, relay
from benchmarks.coord_quality.traffic import Field, folder, generated, load, shuffled
from benchmarks.figures import tell
from chaupal_coord import Posts, detect, read_specs
from chaupal_coord._near import exact, near, plain

BENCH = "coord_quality"
SPECS = Path(__file__).parents[1] / "coord" / "specs"
WINDOWS = {"10 s": 10, "1 min": 60, "10 min": 600, "1 h": 3_600, "24 h": 86_400}
UNLABELLED = ("india_2017", "german_elections_2021", "russian_progov_retweets")
PARTS = ("planted", "shuffled", "real", "relay", "near")


def interval(shares: list[float]) -> tuple[float, float]:
    """95 % of the mean of groups, by drawing groups anew (bootstrap, 2,000 draws, seed 0)."""
    drawn = np.random.default_rng(0).choice(np.array(shares), (2_000, len(shares))).mean(axis=1)
    return float(np.quantile(drawn, 0.025)), float(np.quantile(drawn, 0.975))


def recall(name: str, field: Field, spec: str, seeds: int, goal: float, *, kind: str = "", objects: str = "new") -> None:
    """Share of planted accounts in a group, a group of each size and seed weighing the same."""
    shares, others = [], []
    for seed in range(100, 100 + seeds):
        specs = [replace(one, kind=kind, objects=objects) for one in read_specs(SPECS / f"{spec}.toml")]
        posts, planted = field.planted(specs, seed)
        found = detect(posts, 3_600)
        flagged = {str(found.posts.account_names[code]) for group in found.groups for code in group.accounts}
        for group in set(planted.values()):
            members = {account for account, number in planted.items() if number == group}
            shares.append(len(members & flagged) / len(members))
        others.append(len(flagged - set(planted)) / found.found.accounts)
    low, high = interval(shares)
    label = f"{name}, {spec}, {objects} objects{f' of kind {kind}' if kind else ''}"
    tell(BENCH, f"recall, {label}", float(np.mean(shares)), "share", goal=goal, better="higher")
    tell(BENCH, f"recall, {label}: low of 95 %", low, "share", better="higher")
    tell(BENCH, f"recall, {label}: high of 95 %", high, "share", better="higher")
    tell(BENCH, f"others flagged, {label}", float(np.mean(others)), "share")


def planted(seeds: int) -> None:
    """The quality table: the Indian set, the IRA set and generated texts."""
    made = Field(generated(1))
    for spec in ("fast", "paraphrase"):
        recall("generated texts", made, spec, seeds, 0.95 if spec == "fast" else 0.9)
    if folder() is None:
        print("CHAUPAL_POSTS_DATA names no folder: planted in generated texts alone", file=sys.stderr)
        return
    india = Field(load("india_2017"))
    for spec in ("fast", "ten-minutes", "two-hours", "cover"):
        for kind, objects in (("hashtag", "new"), ("retweet", "real")):
            recall("india_2017", india, spec, seeds, 0.95, kind=kind, objects=objects)
    recall("india_2017 (no texts: what of it can be found)", india, "paraphrase", seeds, 0.9, kind="retweet")
    recall("ira, one month", Field(load("ira_2016_10_11_2017_02", texts=True, days=30)), "paraphrase", min(seeds, 3), 0.9, kind="text")


def shuffles(seeds: int) -> None:
    """Accounts flagged where labels were shuffled, at every window."""
    named = UNLABELLED[:2] if folder() is not None else ()
    for name, posts in [("generated texts", generated(1)), *((one, load(one)) for one in named)]:
        for told, window in WINDOWS.items():
            shares = [detect(shuffled(posts, seed), window, reworded=None).flagged for seed in range(200, 200 + min(seeds, 3))]
            tell(BENCH, f"flagged with labels shuffled, {name}, {told}", float(np.mean(shares)), "share", goal=0.01, limit=0.01)


def unlabelled(_seeds: int) -> None:
    """Accounts flagged in real sets, by three ways of saying what chance is."""
    for name in UNLABELLED if folder() is not None else ():
        posts = load(name)
        for told, window in WINDOWS.items():
            tell(BENCH, f"flagged in {name} as it is, {told}", detect(posts, window).flagged, "share")
        for told, asked in (("topics", {"strata": "topic"}), ("and closer in time", {"null": "both"})):
            tell(BENCH, f"flagged in {name} as it is, 1 h, {told}", detect(posts, 3_600, **asked).flagged, "share")  # type: ignore[arg-type]
        backbone = detect(posts, 3_600, null="hypergeometric")
        pairs = backbone.found
        accounts = len(np.unique(np.concatenate([pairs.one[pairs.kept], pairs.other[pairs.kept]])))
        tell(BENCH, f"in a kept pair in {name}, 1 h, hypergeometric backbone", accounts / pairs.accounts, "share")


def volunteers(seeds: int) -> None:
    """A relay by volunteers: in a group without a register, marked declared with it."""
    for told, minutes in (("10 minutes", 10), ("6 hours", 360)):
        found, marked = [], []
        for seed in range(min(seeds, 5)):
            posts = relay(minutes, seed)
            seen = detect(posts, 3_600, declared=register())
            own = {code for group in seen.groups for code in group.accounts if str(posts.account_names[code]).startswith("v")}
            declared = {code for group in seen.groups if seen.declared[group.number] >= 0.5 for code in group.accounts}
            found.append(len(own) / 40)
            marked.append(len(own & declared) / max(1, len(own)))
        tell(BENCH, f"volunteers flagged, relay over {told}", float(np.mean(found)), "share", goal=0.9, better="higher")
        tell(BENCH, f"of them marked declared with the register, relay over {told}", float(np.mean(marked)), "share", goal=0.95, better="higher")


def texts() -> list[str]:
    """Up to 50,000 different posts, from the IRA set where it is there."""
    posts: Posts = load("ira_2016_10_11_2017_02", texts=True) if folder() is not None else generated(1, posts=60_000)
    assert posts.texts is not None
    different = sorted({plain(text): text for text in posts.texts.tolist() if plain(text)}.items())
    chosen = np.random.default_rng(0).permutation(len(different))[:50_000]
    return [different[at][1] for at in sorted(chosen.tolist())]


def nearness(_seeds: int) -> None:
    """Near-duplicate texts: speed of the whole job beside two packages, recall against exact Jaccard."""
    some = texts()
    began = time.process_time()
    found = near(some, threshold=0.7)
    tell(BENCH, "near, ours: signatures, banding, verification", len(some) / (time.process_time() - began), "texts/s", goal=38_000, better="higher")
    tell(BENCH, "near, ours: pairs at 0.7", len(found), "pairs", better="higher")
    python = os.environ.get("CHAUPAL_COORD_PYTHON")
    if python:
        job = "\n".join(plain(text) for text in some)
        subprocess.run([python, str(Path(__file__).with_name("near_ways.py"))], input=job, text=True, check=True)
    else:
        print("CHAUPAL_COORD_PYTHON names no Python with rensa and datasketch: ours alone", file=sys.stderr)
    for threshold in (0.5, 0.7):
        true = set(_exactly(some[:3_000], threshold))
        told = near(some[:3_000], threshold=threshold)
        hit = len(true & set(zip(told.one.tolist(), told.other.tolist(), strict=True)))
        tell(BENCH, f"near, recall of exact pairs among 3,000 texts at {threshold}", hit / max(1, len(true)), "share", goal=0.95, better="higher")
        tell(BENCH, f"near, exact pairs among 3,000 texts at {threshold}", len(true), "pairs", better="higher")


def _exactly(some: list[str], threshold: float) -> Iterator[tuple[int, int]]:
    sets = [{told[at : at + 5] for at in range(max(1, len(told) - 4))} for told in map(plain, some)]
    order = sorted(range(len(some)), key=lambda at: len(sets[at]))
    for place, one in enumerate(order):
        for other in order[place + 1 :]:
            if len(sets[one]) < threshold * len(sets[other]):
                break
            common = len(sets[one] & sets[other])
            if common / (len(sets[one]) + len(sets[other]) - common) >= threshold:
                assert exact(some[one], some[other]) >= threshold
                yield min(one, other), max(one, other)


def main() -> None:
    """Run all parts, or those asked for."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--only", choices=PARTS, action="append")
    asked = parser.parse_args()
    for part, act in zip(PARTS, (planted, shuffles, unlabelled, volunteers, nearness), strict=True):
        if not asked.only or part in asked.only:
            act(asked.seeds)


if __name__ == "__main__":
    main()
