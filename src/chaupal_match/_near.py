"""Near copies: the same message, passed on with small changes."""

import hashlib
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from chaupal_match._clean import TEXT_LIMIT, normalise
from chaupal_match._guards import strict_guards
from chaupal_match._skeleton import word_skeletons

SHINGLE = 5  # characters; long enough that two unrelated texts share few
BANDS, ROWS = 16, 3  # two copies that share j of their shingles share a band with 1-(1-j**3)**16: .9 at .51
NEAR = 0.70  # share of shingles from which two texts count as copies (see docs/decisions/0003)

_AT_ONCE = 512
_REMEMBERED = 4_000  # letters; longer texts are not kept

Shingles = NDArray[np.uint64]


def fingerprint(text: str) -> str:
    """32 hex letters, equal exactly for texts that are equal after `normalise`.

    What lies beyond the characters that are read counts too, as it stands: two long texts are never called equal
    because they begin alike.
    """
    return digest(text, normalise(text)).hex()[:32]


def digest(text: str, normalised: str) -> bytes:
    """The whole of what `fingerprint` shows a half of, for a caller that has normalised the text already."""
    digest = hashlib.sha256(normalised.encode())
    if len(text) > TEXT_LIMIT:
        digest.update(hashlib.sha256(text[TEXT_LIMIT :].encode("utf-8", "surrogatepass")).digest())
    return digest.digest()


def bands(text: str) -> tuple[int, ...]:
    """16 signed 64-bit numbers; two near copies have at least one in common (store them, look them up, then verify).

    Empty for a text without words. Deterministic; about 0.2 ms for a forward.
    """
    return bands_of(_shingles_of(text))


def bands_of(shingles: Shingles) -> tuple[int, ...]:
    """The bands of a text whose shingles are at hand."""
    if not len(shingles):
        return ()
    a, b = _permutations()
    # A few shingles at a time, so that a long text does not ask for megabytes.
    parts = [shingles[at : at + _AT_ONCE] for at in range(0, len(shingles), _AT_ONCE)]
    rows = np.min([(part[None, :] * a + b).min(axis=1) for part in parts], axis=0).reshape(BANDS, ROWS)
    return tuple(
        int.from_bytes(hashlib.blake2b(bytes([band]) + rows[band].tobytes(), digest_size=8).digest(), "big", signed=True)
        for band in range(BANDS)
    )


def near_score(one: str, other: str) -> float:
    """Share of five-letter shingles, in the skeleton, that two texts have in common: 0..1, symmetric, 1 for copies.

    Says nothing about numbers and negations: `is_near_copy` does.
    """
    left, right = _shingles_of(one), _shingles_of(other)
    if not len(left) or not len(right):
        return 1.0 if len(left) == len(right) and normalise(one) == normalise(other) else 0.0
    return overlap(left, right)


def overlap(left: Shingles, right: Shingles) -> float:
    """Share of the shingles of two texts, both with words, that they have in common."""
    common = len(np.intersect1d(left, right, assume_unique=True))
    return common / (len(left) + len(right) - common)


def is_near_copy(one: str, other: str, at_least: float = NEAR) -> bool:
    """Whether two texts are the same message: nearly the same words, the same numbers, the same negation."""
    return near_score(one, other) >= at_least and not strict_guards(one, other)


@cache
def _permutations() -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    drawn = np.frombuffer(hashlib.shake_256(b"chaupal_match bands 1").digest(BANDS * ROWS * 16), "<u8")
    return (drawn[: BANDS * ROWS] | np.uint64(1)).reshape(-1, 1), drawn[BANDS * ROWS :].reshape(-1, 1)


def _shingles_of(text: str) -> Shingles:
    return _remembered(text) if len(text) <= _REMEMBERED else shingles(normalise(text))


@lru_cache(maxsize=256)  # a new message is compared with up to forty others, a popular one with all that copy it
def _remembered(text: str) -> Shingles:
    return shingles(normalise(text))


def shingles(normalised: str) -> Shingles:
    """The five-letter pieces of a normalised text's skeleton, as sorted numbers, each once; none without words."""
    letters = np.frombuffer(" ".join(word_skeletons(normalised)).encode("utf-8"), np.uint8).astype(np.uint64)
    if not len(letters):
        return letters
    letters = np.concatenate([letters, np.full(max(0, SHINGLE - len(letters)), 32, np.uint64)])
    packed = np.zeros(len(letters) - SHINGLE + 1, np.uint64)
    for at in range(SHINGLE):
        packed = packed << np.uint64(8) | letters[at : at + len(packed)]
    # One round of mixing, so that neighbouring shingles do not stay neighbours under the permutations.
    mixed = (packed ^ (packed >> np.uint64(23))) * np.uint64(0x9E3779B97F4A7C15)
    return np.unique(mixed ^ (mixed >> np.uint64(29)))
