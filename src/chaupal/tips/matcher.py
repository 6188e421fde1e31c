"""The light half of the door to the matching engine: fingerprints and near copies. No index, no embedder.

What claim a message repeats is asked of `claims.matcher`, by the worker alone.
"""

from __future__ import annotations


def marks(text: str) -> tuple[str, list[int]]:
    """Fingerprint (equal for equal words) and band numbers (near copies share one) of a masked text. About 0.5 ms."""
    from chaupal_match import bands, fingerprint  # late: slow module

    return fingerprint(text), list(bands(text))


def copy_score(one: str, other: str) -> float | None:
    """How near two texts are, 0..1, when they are the same message; None when they are not.

    Another number or another negation is never the same message, however near the rest is.
    """
    from chaupal_match import NEAR, near_score, strict_guards  # late: slow module

    score = near_score(one, other)
    return round(score, 4) if score >= NEAR and not strict_guards(one, other) else None


def shared(one: str, other: str) -> tuple[tuple[str, str], ...]:
    """The words that two texts have in common, in whatever script each is written."""
    from chaupal_match import shared_words  # late: slow module

    return shared_words(one, other)


def guards(one: str, other: str) -> tuple[str, ...]:
    """What parts two texts although their words are alike: a number, a negation, a word in another's place."""
    from chaupal_match import guards as tripped  # late: slow module

    return tripped(one, other)
