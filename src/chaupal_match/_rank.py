"""The learned order: weights of the features, fitted by `benchmarks/match/learn.py` and kept in `learned.json`."""

import json
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from chaupal_match._features import DENSE_NAMES, NAMES

Floats = NDArray[np.float64]


@cache
def learned() -> dict[str, dict[str, float]]:
    """The weights by name: {"words": {...}, "vectors": {...}} and those of the decision."""
    kept: dict[str, dict[str, float]] = json.loads(files("chaupal_match").joinpath("learned.json").read_text())
    return kept


def scores(lexical: Floats, dense: Floats | None) -> Floats:
    """How well each candidate answers, as a logit: only differences within one query mean anything."""
    weights = learned()["vectors" if dense is not None else "words"]
    total = lexical @ np.asarray([weights[name] for name in NAMES])
    if dense is not None:
        total = total + dense @ np.asarray([weights[name] for name in DENSE_NAMES])
    return np.asarray(np.round(total, 6))
