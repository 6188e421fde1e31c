"""The letters that people read aloud and type: on a slip, beside a new passkey."""

from __future__ import annotations

import secrets

# Letters that cannot be taken for one another on paper or over the phone (no 0 O, 1 I L, 2 Z, 5 S, 8 B).
LETTERS = "ACDEFGHJKMNPQRTUVWXY34679"


def new(length: int) -> str:
    """Letters drawn anew; 8 of them are 37 bits."""
    return "".join(secrets.choice(LETTERS) for _turn in range(length))


def of(digest: bytes, length: int) -> str:
    """The same letters for the same digest."""
    number, told = int.from_bytes(digest, "big"), ""
    for _turn in range(length):
        number, at = divmod(number, len(LETTERS))
        told += LETTERS[at]
    return told


def typed(text: str) -> str:
    """What somebody typed, without spaces and strokes, in capitals."""
    return "".join(text.upper().split()).replace("-", "")
