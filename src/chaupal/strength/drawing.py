"""How a sample is drawn, so that anybody can draw it again: by hashes of a seed that nobody knew when it was announced. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable


def seed(root: bytes, unit: str, draw: int) -> str:
    """64 hexadecimal letters out of the ledger's first signed root over the announcement, the unit's code, the draw's number."""
    return hashlib.sha256(f"{root.hex()} {unit} {draw}".encode()).hexdigest()


def digest(whole: Iterable[int]) -> str:
    """What the whole was that was drawn from: SHA-256 over its numbers in order, one a line."""
    return hashlib.sha256("".join(f"{one}\n" for one in sorted(whole)).encode()).hexdigest()


def sample(seed: str, whole: Iterable[int], size: int) -> list[int]:
    """The `size` numbers with the smallest SHA-256 of "seed number", in that order; all of them where they are fewer."""
    return sorted(whole, key=lambda one: hashlib.sha256(f"{seed} {one}".encode()).digest())[:size]
