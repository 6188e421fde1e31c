"""Fits what `chaupal_match` has learned: python -m benchmarks.match.learn [--data DIR] [--vectors FILE] [--write].

Three fits, on the public part of the claims data, no network, the same numbers at every run:
1. `space.npz`: averages and whitening of the embedder's space, from the texts alone, without any answer.
2. the order (`learned.json`: "words", "vectors"): a linear score of the features of `_features`, by softmax over the
   candidates of each post (listwise; Cao et al., ICML 2007), with and without vectors.
3. the decision ("decide_words", "decide_vectors", "bounds"): logistic on `Evidence.signs`, over the first three finds of
   each post, once with its claim in the bank and once with the claim taken out; which of the finds say the same was
   read by hand where a first looked like an error (firsts.csv, LABELS.md).

Parts by claim (crc32 of its id, ten parts): 0-5 to fit, 6-7 to choose settings, 8-9 untouched until the end; the decision
is fitted on 0-7, its bound chosen there on probabilities of which each was fitted without its own part.
"""

import argparse
import csv
import json
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.match import data
from benchmarks.match.data import Query
from chaupal_match import Index, _rank
from chaupal_match import _embed as embed
from chaupal_match import _features as features
from chaupal_match._decide import Evidence
from chaupal_match._embed import query_vectors
from chaupal_match._script import tongue
from chaupal_match._search import asked, candidates, seen
from chaupal_match._spell import in_claims_spelling

Floats = NDArray[np.float64]
PACKAGE = Path(embed.__file__).parent
WIDTH, POWER, FLOOR = embed.WIDTH, 0.8, 5e-4  # kept directions; how far they are evened out; least variance that is believed
CANDIDATES = 60
TONGUES = ("indic", "english", "hinglish")


def part(claim: str) -> int:
    """Which of the ten parts a claim is in."""
    return zlib.crc32(claim.encode()) % 10


FIT, CHOOSE, UNTOUCHED = range(6), range(6, 8), range(8, 10)


@dataclass(frozen=True)
class Set:
    """Posts, and the claims among which theirs is looked for."""

    name: str
    claims: dict[str, str]
    queries: list[Query]

    def of(self, parts: range) -> list[Query]:
        """The posts whose claim is in these parts."""
        return [query for query in self.queries if part(query.answer) in parts]


def sets(path: Path) -> list[Set]:
    """Every set that is learned from or reported, by name."""
    every = data.claims(path)
    made = []
    for lang in ("hi", "pa", "mr", "ta", "en"):
        own = data.claims(path, lang)
        made.append(Set(lang, own, [q for q in data.queries(path, "queries", lang) if q.answer in own]))
    hindi = data.claims(path, "hi")
    made.append(Set("hinglish", hindi, [q for q in data.queries(path, "queries.rom", "hi") if q.answer in hindi]))
    made.append(Set("noise", hindi, [q for q in data.queries(path, "queries.fwd", "hi") if q.answer in hindi]))
    made.append(Set("hi in all", every, [q for q in data.queries(path, "queries", "hi") if q.answer in every]))
    made.append(Set("natural", every, [q for q in data.queries(path) if {"q:latin", "c:deva"} <= set(q.tags)]))
    titled, tweets = data.tweets(path)
    return [*made, Set("tweets", titled, tweets)] if tweets else made


def fit_space(path: Path, embedder: data.Remembering) -> dict[str, NDArray[np.float16]]:
    """Averages by side and tongue, and the turn that evens out the directions of what is left."""
    texts = {"passage": [text for key, text in data.claims(path).items() if part(key) in FIT],
             "query": [query.text for query in data.queries(path) if part(query.answer) in FIT]}  # fmt: skip
    texts["query"] += [query.text for query in data.queries(path, "queries.rom", "hi") if part(query.answer) in FIT]
    titled, tweets = data.tweets(path)
    texts["passage"] += [text for key, text in titled.items() if part(key) in FIT and zlib.crc32(key.encode()) % 7 == 0]
    texts["query"] += [query.text for query in tweets if part(query.answer) in FIT]
    kept, rows = {}, []
    for kind, wanted in texts.items():
        raw = embedder.raw(kind, wanted)
        tongues = np.asarray([tongue(text) for text in wanted])
        for one in TONGUES:
            mean = raw[tongues == one].mean(0)
            kept[f"{kind} {one}"] = mean
            rows.append(raw[tongues == one] - mean)
    spread, directions = np.linalg.eigh(np.cov(np.concatenate(rows).T))
    order = np.argsort(-spread)[:WIDTH]
    kept["turn"] = directions[:, order] * (spread[order] + FLOOR) ** (-POWER / 2)
    return {name: values.astype(np.float16) for name, values in kept.items()}


def filled(one: Set, embedder: data.Remembering | None) -> Index:
    """The claims of a set in an index."""
    index = Index(embedder)
    keys = list(one.claims)
    vectors = embed.claim_vectors(embedder, list(one.claims.values())) if embedder else [b""] * len(keys)
    index.add_many(zip(keys, one.claims.values(), vectors, strict=True))
    return index


@dataclass
class Lists:
    """For each post the features of its candidates and which of them is right."""

    table: list[Floats]
    right: list[NDArray[np.bool_]]
    parts: list[int]
    missed: int = 0


def lists(one: Set, embedder: data.Remembering | None) -> Lists:
    """Features as a search computes them, of the first 60 candidates by a plain sum."""
    index, told = filled(one, embedder), Lists([], [], [])
    for query in one.queries:
        cut = asked(query.text)
        vectors = query_vectors(embedder, in_claims_spelling(query.text, index.words)) if embedder else None
        places = candidates(index, cut, vectors)
        if not len(places):
            told.missed += 1
            continue
        lexical, dense, _heard = seen(index, cut, query.text, vectors, places)
        table = lexical if dense is None else np.concatenate([lexical, dense], 1)
        right = np.asarray([index.keys[place] == query.answer for place in places])
        told.missed += not right.any()
        plain = lexical[:, 0] + 0.5 * lexical[:, 1] + 0.3 * lexical[:, 2] + (0 if dense is None else 1.5 * dense[:, 0])
        first = np.argsort(-plain, kind="stable")[:CANDIDATES]
        told.table.append(table[first])
        told.right.append(right[first])
        told.parts.append(part(query.answer))
    return told


def fit_order(told: list[Lists], names: tuple[str, ...], pull: float, turns: int = 1500) -> dict[str, float]:
    """Weights by gradient (Adam, whole batch) on standardised features, given back for the features as they are."""
    chosen = [(one.table[at], one.right[at]) for one in told for at in range(len(one.table)) if one.parts[at] in FIT and one.right[at].any()]
    every = np.concatenate([table for table, _right in chosen])
    mean, spread = every.mean(0), every.std(0) + 1e-9
    wide = np.zeros((len(chosen), CANDIDATES, len(names)))
    there = np.zeros((len(chosen), CANDIDATES), bool)
    right = np.zeros((len(chosen), CANDIDATES))
    for at, (table, is_right) in enumerate(chosen):
        wide[at, : len(table)] = (table - mean) / spread
        there[at, : len(table)] = True
        right[at, : len(table)] = is_right / is_right.sum()
    # More in common is never worse: without this bound the weights learn that the data leaves identical posts out.
    more = np.asarray([name != "length" for name in names])
    weights, first, second = np.zeros(len(names)), np.zeros(len(names)), np.zeros(len(names))
    for turn in range(1, turns + 1):
        scores = np.where(there, wide @ weights, -np.inf)
        likely = np.exp(scores - scores.max(1, keepdims=True))
        likely /= likely.sum(1, keepdims=True)
        slope = np.einsum("qi,qij->j", likely - right, wide) / len(chosen) + pull * weights
        first, second = 0.9 * first + 0.1 * slope, 0.99 * second + 0.01 * slope**2
        weights -= 0.05 * (1 - turn / turns) * first / (1 - 0.9**turn) / (np.sqrt(second / (1 - 0.99**turn)) + 1e-8)
        weights[more] = np.maximum(weights[more], 0)
    return {name: round(float(value), 5) for name, value in zip(names, weights / spread, strict=True)}


def success(told: Lists, weights: dict[str, float], names: tuple[str, ...], parts: range) -> str:
    """S@1 / S@5 / S@10 of a set under these weights; what is not among the candidates has failed."""
    values = np.asarray([weights[name] for name in names])
    ranks = []
    for table, right, at in zip(told.table, told.right, told.parts, strict=True):
        if at in parts:
            scores = table @ values
            ranks.append(int((scores > scores[right].max()).sum()) if right.any() else 10**6)
    found = np.asarray(ranks)
    return " / ".join(f"{100 * (found < k).mean():.1f}" for k in (1, 5, 10)) + f" ({len(found)})"


@dataclass(frozen=True)
class Find:
    """One of the first three finds of a post, and whether it says the same."""

    signs: dict[str, float]
    same: bool
    counted: bool  # False: a near copy of the right claim that nobody read; neither right nor wrong to learn from
    part: int
    there: bool  # the post's own claim was in the bank
    rank: int
    guarded: bool


def read_firsts() -> dict[tuple[str, str], bool]:
    """(post, claim) -> same, as read by hand: the firsts that looked like errors, and the pairs of `labels.csv`."""
    read: dict[tuple[str, str], bool] = {}
    for name in ("firsts.csv", "labels.csv"):
        with Path(__file__).with_name(name).open(encoding="utf-8") as rows:
            read |= {(TWIN.sub("", row["post"]), row["claim"]): row["label"] == "same" for row in csv.DictReader(rows)}
    return read


TWIN = re.compile("-(?:rom|fwd|romfwd)$")
TOO_ALIKE = 0.55


def finds(one: Set, embedder: data.Remembering | None, measure: data.Remembering) -> Iterator[Find]:
    """The first three finds of each post, with its claim there and taken out.

    The data names one right claim a post although others say the same: what was read by hand goes before it, and a wrong
    claim that nobody read and that lies near the right one (cosine .55 and more by `measure`) is not counted.
    """
    index, read = filled(one, embedder), read_firsts()
    space = embed.claim_vectors(measure, list(one.claims.values()))
    near = {key: np.frombuffer(vector, np.int8).astype(float) for key, vector in zip(one.claims, space, strict=True)}
    for query in one.queries:
        for there in (True, False):
            kept = index.vector(query.answer)
            if not there:
                index.withdraw(query.answer)
            vectors = query_vectors(embedder, in_claims_spelling(query.text, index.words)) if embedder else None
            for rank, match in enumerate(index.search_with(query.text, vectors, 3)):
                mine, right = near[match.key], near[query.answer]
                alike = mine @ right / np.linalg.norm(mine) / np.linalg.norm(right)
                known = True if match.key == query.answer else read.get((TWIN.sub("", query.key), match.key))
                yield Find(
                    match.evidence.signs(), bool(known), known is not None or alike < TOO_ALIKE,
                    part(query.answer), there, rank, bool(match.guards),
                )  # fmt: skip
            if not there:
                index.add(query.answer, one.claims[query.answer], kept)


def logistic(table: Floats, same: Floats) -> Floats:
    """Weights by Newton's steps with a light pull to zero."""
    weights = np.zeros(table.shape[1])
    for _turn in range(50):
        likely = 1 / (1 + np.exp(-np.clip(table @ weights, -30, 30)))
        bend = (table * (likely * (1 - likely))[:, None]).T @ table + 0.05 * np.eye(len(weights))
        weights = weights - np.linalg.solve(bend, table.T @ (likely - same) + 0.05 * weights)
    return weights


def fit_decision(rows: list[Find], name: str, last: bool) -> tuple[dict[str, float], float, str]:
    """Weights, the least probability from which 95 in 100 are right, and a report.

    All from the parts 0-7; the bound from probabilities of which each was fitted on the seven other parts.
    """
    names = list(rows[0].signs)
    table = np.asarray([list(row.signs.values()) for row in rows])
    same = np.asarray([row.same for row in rows], float)
    counted, parts = np.asarray([row.counted for row in rows]), np.asarray([row.part for row in rows])
    first = np.asarray([row.rank == 0 for row in rows])
    open_ = first & ~np.asarray([row.guarded for row in rows])
    answerable = first & np.asarray([row.there or row.same for row in rows])
    seen_parts = np.isin(parts, [*FIT, *CHOOSE])
    weights = logistic(table[seen_parts & counted], same[seen_parts & counted])
    likely = 1 / (1 + np.exp(-np.clip(table @ weights, -30, 30)))
    for left_out in [*FIT, *CHOOSE]:
        others = logistic(table[seen_parts & counted & (parts != left_out)], same[seen_parts & counted & (parts != left_out)])
        likely[parts == left_out] = 1 / (1 + np.exp(-np.clip(table[parts == left_out] @ others, -30, 30)))
    bound = next((least / 100 for least in range(30, 100) if right(same, likely, open_ & seen_parts, least / 100) >= 0.95), 0.99)
    told = []
    for label, here in (("parts 0-7, each by the others", seen_parts), ("untouched", ~seen_parts))[: 1 + last]:
        told.append(f"{name}, {label}: {int((first & here).sum())} firsts, {int((answerable & here).sum())} answerable; bound {bound}")
        for least in sorted({0.4, 0.5, 0.6, 0.7, 0.8, 0.9, bound}):
            said = open_ & here & (likely >= least)
            told.append(
                f"   from {least}: {int(said.sum())} said, precision {right(same, likely, open_ & here, least):.3f}, "
                f"answered {same[said].sum() / max(1, (answerable & here).sum()):.3f}"
            )
    return {one: round(float(value), 5) for one, value in zip(names, weights, strict=True)}, bound, "\n".join(told)


def right(same: Floats, likely: Floats, among: NDArray[np.bool_], least: float) -> float:
    """Share of what is said from a probability on that is so."""
    said = among & (likely >= least)
    return float(same[said].mean()) if said.any() else 1.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data")
    parser.add_argument("--vectors", help="keep the model's vectors in this file between runs")
    parser.add_argument("--write", action="store_true", help="put what was fitted into the package")
    parser.add_argument("--no-space", action="store_true", help="leave the space as it is")
    parser.add_argument("--decision", action="store_true", help="leave space and order as they are, fit the decision alone")
    parser.add_argument("--last", action="store_true", help="report the untouched parts too")
    asked_for = parser.parse_args()
    path = data.folder(asked_for.data)
    if path is None:
        raise SystemExit("the claims data is not here: name its folder with --data or CHAUPAL_CLAIMS_DATA")
    embedder = data.Remembering(asked_for.vectors)
    if asked_for.decision:
        learned = dict(_rank.learned())
        decide(sets(path), embedder, learned, asked_for.last)
        if asked_for.write:
            write(learned)
        return
    if not asked_for.no_space:
        np.savez_compressed(PACKAGE / "space.npz", **fit_space(path, embedder))  # type: ignore[arg-type]
        embed.space.cache_clear()
    every = sets(path)
    learned = {}
    for way, holder, names in (("words", None, features.NAMES), ("vectors", embedder, features.NAMES + features.DENSE_NAMES)):
        told = {one.name: lists(one, holder) for one in every}
        embedder.keep()
        best: tuple[float, dict[str, float]] = (0.0, {})
        teachers = [told[name] for name in told if name in ("hi", "hinglish", "pa", "mr", "ta", "en", "natural", "tweets")]
        for pull in (0.003, 0.01, 0.03):
            weights = fit_order(teachers, names, pull)
            firsts = [float(success(told[name], weights, names, CHOOSE).split(" ")[0]) for name in ("hi", "hinglish", "pa", "en")]
            if sum(firsts) > best[0]:
                best = sum(firsts), weights
            print(f"{way}, pull {pull}: chosen parts {firsts}")
        learned[way] = best[1]
        for one in every:
            parts = [("fit", FIT), ("choose", CHOOSE)] + ([("untouched", UNTOUCHED), ("all", range(10))] if asked_for.last else [])
            print(f"   {one.name}: " + "; ".join(f"{label} {success(told[one.name], best[1], names, of)}" for label, of in parts), flush=True)
    learned["bounds"] = {"same": 0.5, "related": 0.2}
    learned["decide_words"] = learned["decide_vectors"] = {}
    if asked_for.write:
        write(learned)
    decide(every, embedder, learned, asked_for.last)
    embedder.keep()
    if asked_for.write:
        write(learned)


def decide(every: list[Set], embedder: data.Remembering, learned: dict[str, dict[str, float]], last: bool) -> None:
    """Fits the two decisions under the order just learned."""
    zero = dict.fromkeys(Evidence(0, 0, 0, 0, 0, 0.0, 0, 0, 0, 0).signs(), 0.0)
    kept = _rank.learned()
    kept.clear()
    kept.update(learned | {"decide_words": zero, "decide_vectors": zero})
    for name, holder in (("decide_words", None), ("decide_vectors", embedder)):
        rows = [row for one in every if one.name in DECIDED for row in finds(one, holder, embedder)]
        learned[name], bound, report = fit_decision(rows, name, last)
        learned["bounds"] = {"same": bound, "related": 0.2}  # the bound of the last, with vectors
        print(report, flush=True)


DECIDED = ("hi", "hinglish", "noise", "en", "pa", "mr", "ta")


def write(learned: dict[str, dict[str, float]]) -> None:
    """Put the numbers into the package."""
    (PACKAGE / "learned.json").write_text(json.dumps(learned, indent=1) + "\n")


if __name__ == "__main__":
    main()
