"""One search: which claims come into question at all, what speaks for each, in which order, and why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from chaupal_match import _features as features
from chaupal_match import _rank
from chaupal_match._clean import clean, fold
from chaupal_match._columns import distinct
from chaupal_match._decide import Evidence, lead, probability, proposal
from chaupal_match._features import Asked, Floats
from chaupal_match._guards import between, side
from chaupal_match._match import Channels, Match
from chaupal_match._script import tongue
from chaupal_match._skeleton import consonant_key, word_skeletons
from chaupal_match._why import paired, spelled
from chaupal_match._windows import windows
from chaupal_match._words import grams, rarity

if TYPE_CHECKING:
    from chaupal_match._index import Index

EACH = 150  # candidates from the letters, and as many from the vectors
_QUERY_WORDS = 400
_WORDS_LOOKED_UP = 500  # of the words like those asked, the most telling
_PLACES_LOOKED_UP = 250_000  # entries of "who holds this word" read for one query
_ALIKE = 0.35  # share of a word's letters from which it counts as like one asked
_KEYS_WEIGHT = 0.25
_RIVALS = 8  # of the first, among which the next best is looked for that is no copy of the best
_FULL_TRUST = 400  # claims from which a lead is taken as it is

Places = NDArray[np.int64]


def asked(text: str) -> Asked:
    """A query cut into what the features look at."""
    cleaned = clean(text)
    words = tuple(word_skeletons(fold(cleaned))[:_QUERY_WORDS])
    keys = tuple(sorted({key for word in words if len(key := consonant_key(word)) >= 2}))
    return Asked(words, _grams(words), keys, tuple(_grams(word_skeletons(fold(part))) for part in windows(cleaned)))


def _grams(words: Sequence[str]) -> NDArray[np.int32]:
    return distinct(np.concatenate([grams(word) for word in set(words)])) if words else np.zeros(0, np.int32)


def found(index: Index, text: str, queries: NDArray[np.int8] | None, k: int) -> list[Match]:
    """The k best claims with reasons. About 4 ms at 50,000 claims, without the query's embedding."""
    told = asked(text)
    places = candidates(index, told, queries)
    if not len(places):
        return []
    lexical, dense, heard = seen(index, told, text, queries, places)
    scores = _rank.scores(lexical, dense)
    order = _first(index, places, scores, max(k + 1, _RIVALS))
    best, second = float(scores[order[0]]), _rival(index, places, scores, order)
    rows = [index.rows.row(int(places[at])) for at in order[:k]]
    rare = features.rare_words(features.told_words(told, index.words), rows, index.words, len(index))
    mine, my_words = side(text, index.places), spelled(text)
    matches = []
    for rank, at in enumerate(order[:k]):
        place, row = int(places[at]), dict(zip(features.NAMES, lexical[at].tolist(), strict=True))
        cosine = round(float(dense[at, :2].max()), 6) if dense is not None and heard[at] else None
        evidence = Evidence(
            claim_covered=round(row["claim_grams"], 6),
            query_covered=round(row["query_grams"], 6),
            keys_covered=round(row["claim_keys"], 6),
            words_covered=round(row["claim_words"], 6),
            window=round(row["window"], 6),
            cosine=cosine,
            lead=lead(best, second) if rank == 0 else lead(float(scores[at]), best),
            rarest=round(rare[rank][0], 6),
            second_rarest=round(rare[rank][1], 6),
            unsaid=round(rare[rank][2], 6),
            trust=min(1.0, round(len(index) / _FULL_TRUST, 6)),
        )
        claim = index.texts[place].decode()
        tripped, likely = between(mine, side(claim, index.places)), round(probability(evidence), 6)
        matches.append(
            Match(
                key=index.keys[place],
                score=float(scores[at]),
                channels=Channels(round(row["grams_rel"], 6), round(row["keys_rel"], 6), cosine),
                evidence=evidence,
                probability=likely,
                guards=tripped,
                shared=paired(my_words, spelled(claim)),
                proposal=proposal(likely, tripped),
            )
        )
    return matches


def _rival(index: Index, places: Places, scores: Floats, order: Sequence[int]) -> float | None:
    """The score of the first that is not nearly the best's own words: two copies of one claim do not cast doubt on it."""
    mine = index.rows.row(int(places[order[0]]))
    others = [at for at in order[1:_RIVALS] if not features.is_copy(mine, index.rows.row(int(places[at])))]
    if len(order) == 1:
        return None
    return float(scores[others[0] if others else order[-1]])


def _first(index: Index, places: Places, scores: Floats, k: int) -> list[int]:
    """Which of the candidates stand first, best first; equal ones in the order of their keys."""
    near = np.arange(len(places))
    if len(places) > k:
        near = np.nonzero(scores >= np.partition(scores, len(scores) - k)[len(scores) - k])[0]
    return sorted(near.tolist(), key=lambda at: (-scores[at], index.keys[places[at]]))[:k]


def candidates(index: Index, told: Asked, queries: NDArray[np.int8] | None) -> Places:
    """Rows of the claims that come into question: the best by letters and the best by vectors, in order of rows."""
    chosen = _by_letters(index, told)
    if queries is not None:
        chosen = np.union1d(chosen, index.vectors.nearest(queries[0], index.live.rows, EACH))
    return _most(index, chosen)


def seen(
    index: Index, told: Asked, text: str, queries: NDArray[np.int8] | None, places: Places
) -> tuple[Floats, Floats | None, NDArray[np.bool_]]:
    """The features of candidates: by letters, by vectors (None without), and which of them have a vector.

    One without a vector is taken to lie as near as the others do on average; what its letters say stays its own.
    """
    average = max(1.0, index.held / len(index))
    lexical = features.lexical(told, index.rows_of(places.tolist()), index.words, len(index), average)
    heard = index.vectors.heard.rows[places]
    if queries is None or not heard.any():
        return lexical, None, heard
    cosines = index.vectors.cosine(places.tolist(), queries)
    if not heard.all():
        cosines = np.where(heard[:, None], cosines, np.round(cosines[heard].mean(0), 6))
    return lexical, features.dense(cosines[:, 0], cosines.max(1), lexical[:, 0], tongue(text)), heard


def _by_letters(index: Index, told: Asked) -> Places:
    words, worth = index.words.worth_of_words(told.grams, len(index))
    if not len(words):
        return np.zeros(0, np.int64)
    if len(words) > _WORDS_LOOKED_UP:
        least = np.partition(worth, len(worth) - _WORDS_LOOKED_UP)[len(worth) - _WORDS_LOOKED_UP]
        words, worth = words[worth >= least], worth[worth >= least]
    flat, starts = index.words.grams.gather(words)
    own = np.add.reduceat(rarity(index.words.gram_holders[flat], len(index)), starts)
    alike = worth >= _ALIKE * own
    words, worth = words[alike], worth[alike]
    keyed = np.isin(words, index.words.words_of_keys(told.keys))
    worth = worth + np.rint(_KEYS_WEIGHT * keyed * own[alike]).astype(np.int64)
    places: list[NDArray[np.int32]] = []
    values: list[int] = []
    read, last = 0, -1
    for at in np.argsort(-worth, kind="stable").tolist():
        if read > _PLACES_LOOKED_UP and worth[at] != last:
            break
        held = index.words.places(int(words[at]))
        places.append(held)
        values.append(int(worth[at]))
        read, last = read + len(held), int(worth[at])
    if not places:
        return np.zeros(0, np.int64)
    rows = np.concatenate(places)
    sums = np.bincount(rows, np.repeat(np.asarray(values, np.float64), list(map(len, places))), len(index.keys))
    hit = distinct(rows).astype(np.int64)
    hit = hit[index.live.rows[hit] & (sums[hit] > 0)]
    if len(hit) <= EACH:
        return hit
    average = max(1.0, index.held / len(index))
    evened = np.rint(sums[hit] * 2.2 / (1 + 1.2 * (0.1 + 0.9 * index.lengths.rows[hit] / average)))
    least = np.partition(evened, len(hit) - EACH)[len(hit) - EACH]
    return np.asarray(hit[evened >= least])


def _most(index: Index, places: Places) -> Places:
    """Where very many are equally near, the first by key: what is looked at stays bounded, and the same in any order."""
    if len(places) <= 4 * EACH:
        return places
    return np.asarray(sorted(sorted(places.tolist(), key=lambda at: index.keys[at])[: 4 * EACH]), np.int64)
