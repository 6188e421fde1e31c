"""What is looked at when claims are put in order for one query: how much of either the other carries, in many ways."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from chaupal_match._columns import distinct
from chaupal_match._words import GRAM_PLACES, Words, rarest, rarity

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]

# In the order of the columns. `_rel`: beside the best of the candidates. `claim_`: share of the claim that the query
# carries; `query_`: the other way round; all by rarity.
NAMES = (
    "grams_rel", "claim_grams", "query_grams", "keys_rel", "claim_keys", "query_keys", "words_rel", "claim_words",
    "query_words", "claim_pairs", "query_pairs", "window", "length",
)  # fmt: skip
# `either`: how near by letters or by vectors, whichever is more; `nearest`: no candidate is nearer by vectors.
DENSE_NAMES = (
    "cosine", "cosine_window", "cosine_hinglish", "cosine_window_hinglish", "cosine_english", "either", "nearest",
)  # fmt: skip

_SATURATION, _LENGTH_SHARE = 1.2, 0.9


@dataclass(frozen=True, slots=True)
class Asked:
    """A query as the features see it."""

    words: tuple[str, ...]  # skeletons in order
    grams: Ints  # sorted, each once
    keys: tuple[str, ...]
    windows: tuple[Ints, ...]  # the grams of each window


@dataclass(frozen=True, slots=True)
class Claims:
    """The candidates' words, one after another: word number and which candidate it belongs to."""

    word: Ints
    of: NDArray[np.int64]
    count: int
    length: Floats  # distinct words of each candidate

    @staticmethod
    def of_flat(word: Ints, begins: NDArray[np.int64], distinct_words: Ints) -> "Claims":
        """From rows laid end to end, where each begins, and how many distinct words it has."""
        of = np.repeat(np.arange(len(begins)), np.diff(begins, append=len(word)))
        return Claims(word, of, len(begins), distinct_words.astype(float))


def lexical(asked: Asked, claims: Claims, words: Words, total: int, average: float) -> Floats:
    """One row a candidate, columns as `NAMES`; whole numbers until the last division, so order changes nothing.

    `total` claims are in the index, `average` distinct words long.
    """
    size = len(words)
    pairs = distinct(claims.of * size + claims.word)
    of, word = pairs // size, (pairs % size).astype(np.int32)
    used = distinct(word)
    at = np.searchsorted(used, word)
    flat, starts = words.grams.gather(used)
    worth = rarity(words.gram_holders[flat], total)
    worth[flat == 0] = 0
    own = np.add.reduceat(worth, starts)[at]
    table = np.zeros(GRAM_PLACES, np.bool_)
    table[asked.grams] = True
    hits = table[flat]
    met = np.add.reduceat(np.where(hits, worth, 0), starts)[at]

    def summed(values: NDArray[np.int64]) -> NDArray[np.int64]:
        return np.bincount(of, values, claims.count).astype(np.int64)

    owned, grams_met = summed(own), summed(met)
    all_asked = _asked_worth(asked.grams, words, total)
    query_grams = _query_side(flat, starts, hits, at, of, worth, claims.count)
    evened = (1 + _SATURATION) / (1 + _SATURATION * (1 - _LENGTH_SHARE + _LENGTH_SHARE * claims.length / average))
    key_of = words.keys.rows[word]
    wanted = [words.key_numbers[key] for key in asked.keys if key in words.key_numbers]
    keys = _shares(of, key_of, wanted, words.key_holders.rows, len(asked.keys), claims.count, total, evened)
    known = [number for one in set(asked.words) if (number := words.numbers.get(one))]
    same = _shares(of, word, known, words.word_holders.rows, len(set(asked.words)), claims.count, total, evened)
    neighbours = _neighbours(asked, claims, words, total)
    claim_grams, of_query = grams_met / np.maximum(owned, 1), query_grams / max(all_asked, 1)
    best = _both(claim_grams, of_query)
    for window in asked.windows:
        table[asked.grams] = False
        table[window] = True
        hits = table[flat]
        met_here = summed(np.add.reduceat(np.where(hits, worth, 0), starts)[at])
        query_here = _query_side(flat, starts, hits, at, of, worth, claims.count)
        table[window] = False
        best = np.maximum(best, _both(met_here / np.maximum(owned, 1), query_here / max(_asked_worth(window, words, total), 1)))
    return np.column_stack(
        [_rel(grams_met * evened), claim_grams, of_query, *keys, *same, *neighbours, best, np.log1p(claims.length) / 4]
    )


def dense(cosine: Floats, windowed: Floats, letters: Floats, tongue: str) -> Floats:
    """One row a candidate, columns as `DENSE_NAMES`; `letters` is `grams_rel`. More of either never lowers a column but `nearest`."""
    hinglish, english = float(tongue == "hinglish"), float(tongue == "english")
    either = 1 - (1 - letters) * (1 - np.clip(windowed, 0, 1)) ** 2
    nearest = (windowed >= windowed.max(initial=-1.0)).astype(float)
    return np.column_stack([cosine, windowed, cosine * hinglish, windowed * hinglish, cosine * english, either, nearest])


def told_words(asked: Asked, words: Words) -> Ints:
    """The numbers of the query's words that some claim has too."""
    return distinct(np.asarray([number for one in asked.words if (number := words.numbers.get(one))], np.int32))


def rare_words(told: Ints, claims: Sequence[Ints], words: Words, total: int) -> list[tuple[float, float, float]]:
    """Of each claim's words: how rare the rarest two are that the query says too, and how much the query leaves unsaid.

    In units of what a word is worth that a single claim holds: 0..1, 0..1, and about how many such words.
    """
    each = [sorted(set(claim.tolist())) for claim in claims]
    flat = np.asarray([word for claim in each for word in claim], np.int32)
    worth = rarity(words.word_holders.rows[flat], total) / int(rarity(np.ones(1, np.int32), total)[0])
    worth[flat == 0] = 0
    said, values, found, at = set(told.tolist()), worth.tolist(), [], 0
    for claim in each:
        mine = values[at : at + len(claim)]
        at += len(claim)
        shared = sorted((value for word, value in zip(claim, mine, strict=True) if word in said), reverse=True)
        found.append((shared[0] if shared else 0.0, shared[1] if len(shared) > 1 else 0.0, max(0.0, sum(mine) - sum(shared))))
    return found


def is_copy(one: Ints, other: Ints) -> bool:
    """Whether two claims are nearly the same words: half of all they say is in both."""
    mine, theirs = set(one.tolist()), set(other.tolist())
    return 2 * len(mine & theirs) >= len(mine | theirs)


def _rel(scores: Floats) -> Floats:
    return np.asarray(scores / max(float(scores.max(initial=0.0)), 1e-9))


def _both(one: Floats, other: Floats) -> Floats:
    return np.asarray(2 * one * other / np.maximum(one + other, 1e-9))


def _asked_worth(asked: Ints, words: Words, total: int) -> int:
    holders = words.gram_holders[asked]
    return int(np.where(holders > 0, rarity(holders, total), rarest(total)).sum())


def _query_side(
    flat: Ints, starts: NDArray[np.int64], hits: NDArray[np.bool_], at: NDArray[np.int64], of: NDArray[np.int64],
    worth: NDArray[np.int64], count: int,
) -> NDArray[np.int64]:  # fmt: skip
    """For each candidate the worth of the query's grams that stand in it, each gram once."""
    ends = np.append(starts[1:], len(flat))
    places = np.nonzero(hits)[0]
    first, last = np.searchsorted(places, starts), np.searchsorted(places, ends)
    sizes = (last - first)[at]
    total = int(sizes.sum())
    if not total:
        return np.zeros(count, np.int64)
    offset = np.repeat(first[at] - np.concatenate([[0], np.cumsum(sizes)[:-1]]), sizes) + np.arange(total)
    chosen = places[offset]
    met = np.repeat(of, sizes) * GRAM_PLACES + flat[chosen]
    order = np.argsort(met, kind="stable")
    order = order[np.concatenate([[True], met[order][1:] != met[order][:-1]])]
    return np.bincount(met[order] // GRAM_PLACES, worth[chosen][order], count).astype(np.int64)


def _shares(
    of: NDArray[np.int64], thing: Ints, wanted: Sequence[int], holders: Ints, asked: int, count: int, total: int, evened: Floats
) -> tuple[Floats, Floats, Floats]:  # fmt: skip
    """Beside the best, share of the claim, share of the query: of things that are wholly equal or not."""
    size = len(holders)
    pairs = distinct(of * size + thing)
    of, thing = pairs // size, (pairs % size).astype(np.int32)
    worth = rarity(holders[thing], total)
    worth[thing == 0] = 0
    table = np.zeros(size, np.bool_)
    table[list(wanted)] = True
    met = np.bincount(of, np.where(table[thing], worth, 0), count)
    own = np.bincount(of, worth, count)
    known = np.asarray(sorted(set(wanted)), np.int64)
    all_asked = int(rarity(holders[known], total).sum()) + (asked - len(known)) * rarest(total)
    return _rel(met * evened), met / np.maximum(own, 1), met / max(all_asked, 1)


def _neighbours(asked: Asked, claims: Claims, words: Words, total: int) -> tuple[Floats, Floats]:
    """Share of the claim's, and of the query's, pairs of neighbouring words that the other has too."""
    size = len(words)
    numbers = [words.numbers.get(one, -1) for one in asked.words]
    wanted = {a * size + b for a, b in zip(numbers, numbers[1:], strict=False) if a > 0 and b > 0}
    holders = words.word_holders.rows
    beside = claims.of[1:] == claims.of[:-1]
    first, second, of = claims.word[:-1][beside].astype(np.int64), claims.word[1:][beside], claims.of[1:][beside]
    value = rarity(holders[first], total) + rarity(holders[second], total)
    common = np.isin(first * size + second, np.asarray(sorted(wanted), np.int64))
    met = np.bincount(of, np.where(common, value, 0), claims.count)
    own = np.bincount(of, value, claims.count)
    # A word that no claim holds is the rarest there is.
    known = np.asarray(numbers, np.int64)
    each = np.where(known > 0, rarity(holders[np.maximum(known, 0)], total), rarest(total)).tolist() if numbers else []
    all_asked = sum(a + b for a, b in zip(each, each[1:], strict=False))
    return met / np.maximum(own, 1), np.minimum(1.0, met / max(all_asked, 1))
