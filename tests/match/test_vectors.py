"""The search among vectors: the signs choose, the whole vectors decide."""

import numpy as np
import pytest

from chaupal_match import _vectors
from chaupal_match._vectors import Vectors


@pytest.mark.parametrize("width", [32, 256, 384])
def test_among_many_the_signs_let_through_those_that_differ_least_and_no_dead_one(width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"WHOLE": 50, "SIGNED": 60, "_SAMPLED": 4, "_BLOCK": 128}.items():
        monkeypatch.setattr(_vectors, name, value)
    dice = np.random.default_rng(width)
    rows = dice.integers(-100, 100, (700, width)).astype(np.int8)
    vectors = Vectors(width)
    for at, row in enumerate(rows):
        vectors.append(None if at % 7 == 0 else row.tobytes())
    live = dice.random(700) < 0.8
    query = rows[5]

    found = vectors.nearest(query, live, 10)

    there = np.nonzero(live & (np.arange(700) % 7 != 0))[0]
    apart = ((rows[there] > 0) != (query > 0)).sum(1)
    through = there[apart <= np.sort(apart)[59]]
    scores = rows[through].astype(int) @ query.astype(int)
    assert found.tolist() == through[scores >= np.sort(scores)[-10]].tolist()


def test_a_vector_against_its_opposite_is_far_and_not_near(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_vectors, "WHOLE", 2)
    monkeypatch.setattr(_vectors, "SIGNED", 1)
    vectors = Vectors(256)
    for value in (-5, 5, -5, -5):
        vectors.append(np.full(256, value, np.int8).tobytes())

    found = vectors.nearest(np.full(256, 5, np.int8), np.ones(4, np.bool_), 1)

    assert found.tolist() == [1]
