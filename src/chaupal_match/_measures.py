"""How good a run is against what people judged."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Answers = Mapping[str, AbstractSet[str]]
Run = Mapping[str, Sequence[str]]

NAMES = ("S@1", "S@5", "S@10", "MRR@5", "MAP@5")


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure in percent, with the 95 % interval where one was asked for."""

    name: str
    value: float
    low: float | None = None
    high: float | None = None


def of_query(found: Sequence[str], right: AbstractSet[str]) -> tuple[float, ...]:
    """The measures of one query, 0..1, in the order of NAMES.

    S@k: is a right claim among the first k. MRR@5: one over the place of the first right one among five. MAP@5: the
    share of right ones at each right place among five, over the number that could stand there.
    """
    places = [place for place, claim in enumerate(found[:10], 1) if claim in right]
    first = places[0] if places else 11
    precise = [(at + 1) / place for at, place in enumerate(places) if place <= 5]
    reciprocal = 1 / first if first <= 5 else 0.0
    return float(first <= 1), float(first <= 5), float(first <= 10), reciprocal, sum(precise) / min(5, len(right))


def measures(run: Run, answers: Answers, *, bootstrap: int = 0, seed: int = 1) -> list[Measure]:
    """The average of each measure over all judged queries; one that is not in the run has failed.

    With `bootstrap` resamples of the queries, the middle 95 % of their averages: same seed, same interval.
    """
    if not answers:
        return [Measure(name, 0.0) for name in NAMES]
    rows = np.asarray([of_query(run.get(query, ()), right) for query, right in sorted(answers.items())])
    averages = 100 * rows.mean(axis=0)
    if not bootstrap:
        return [Measure(name, float(value)) for name, value in zip(NAMES, averages, strict=True)]
    low, high = np.percentile(100 * _resampled(rows, bootstrap, seed), (2.5, 97.5), axis=0)
    return [Measure(name, *map(float, figures)) for name, *figures in zip(NAMES, averages, low, high, strict=True)]


def _resampled(rows: NDArray[np.float64], times: int, seed: int) -> NDArray[np.float64]:
    dice = np.random.default_rng(seed)
    return np.stack([rows[dice.integers(0, len(rows), len(rows))].mean(axis=0) for _ in range(times)])
