"""Upper tails of counts, as logarithms to base ten, and which of many are significant."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_TERMS = 400


def log_factorials(top: int) -> Floats:
    """log n! for n = 0 .. top."""
    return np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, top + 1, dtype=float)))])


def poisson_tail(count: NDArray[Any], expected: Floats) -> Floats:
    """log10 P(X >= count) for X of Poisson(expected); 0 where count is not above what is expected (no closer look is needed there)."""
    if not len(count):
        return np.zeros(0)
    expected = np.maximum(expected, 1e-300)
    above = count > expected
    first = count * np.log(expected) - expected - log_factorials(int(count.max()))[count]
    series, term = np.ones(len(count)), np.ones(len(count))
    for at in range(1, _TERMS):
        term = term * np.where(above, expected / (count + at), 0.0)
        series += term
        if (term < 1e-12 * series).all():
            break
    return _log10(above, first + np.log(series))


def hypergeometric_tail(common: NDArray[Any], left: NDArray[Any], right: NDArray[Any], whole: int) -> Floats:
    """log10 P(X >= common) where `left` and `right` things were drawn from `whole` by themselves and X are drawn by both."""
    if not len(common):
        return np.zeros(0)
    logs = log_factorials(whole + 1)
    expected = left * right / whole

    def log_mass(at: NDArray[Any]) -> Floats:
        free = whole - left - right + at
        legal = (at <= np.minimum(left, right)) & (free >= 0)
        bare = np.where(legal, at, np.maximum(left + right - whole, 0))
        mass = (
            logs[left] + logs[whole - left] + logs[right] + logs[whole - right] - logs[whole]
            - logs[bare] - logs[left - bare] - logs[right - bare] - logs[whole - left - right + bare]
        )  # fmt: skip
        return np.where(legal, mass, -np.inf)

    first = log_mass(common)
    series = np.ones(len(common))
    for at in range(1, _TERMS):
        more = np.exp(log_mass(common + at) - first)
        series += more
        if (more < 1e-12 * series).all():
            break
    return _log10(common > expected, first + np.log(series))


def binomial_tail(count: NDArray[Any], trials: NDArray[Any], chance: Floats) -> Floats:
    """log10 P(X >= count) for X of Binomial(trials, chance).

    For trials of unequal chance with this mean it is an upper bound wherever count is at least one above the mean (Hoeffding 1956).
    """
    if not len(count):
        return np.zeros(0)
    logs = log_factorials(int(trials.max()))
    chance = np.clip(chance, 1e-12, 1 - 1e-12)
    above = count > trials * chance
    first = logs[trials] - logs[count] - logs[trials - count] + count * np.log(chance) + (trials - count) * np.log1p(-chance)
    series, term = np.ones(len(count)), np.ones(len(count))
    odds = chance / (1 - chance)
    for at in range(_TERMS):
        term = term * np.maximum(trials - count - at, 0) / (count + at + 1) * odds
        series += term
        if (term < 1e-12 * series).all():
            break
    return _log10(above, first + np.log(series))


def false_discovery(log_chance: Floats, tests: float) -> Floats:
    """log10 of the q-value of each (Benjamini and Hochberg 1995) among `tests` tests, of which those not given have chance 1."""
    order = np.argsort(log_chance, kind="stable")
    raised = log_chance[order] + np.log10(max(tests, 1.0)) - np.log10(np.arange(1, len(order) + 1))
    least = np.minimum.accumulate(raised[::-1])[::-1] if len(order) else raised
    q = np.zeros(len(order))
    q[order] = np.minimum(least, 0.0)
    return q


def _log10(above: NDArray[np.bool_], log: Floats) -> Floats:
    told: Floats = np.where(above, np.minimum(log, 0.0), 0.0) / np.log(10)
    return told
