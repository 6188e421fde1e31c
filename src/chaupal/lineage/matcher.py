"""The door to the matching engine: how a station's name is spelled in one Roman form, and old typefaces made readable."""

from __future__ import annotations

import re
from functools import lru_cache

# Words that tell rooms of one building apart, as the engine spells them: room, number, kaksh, kamra, bhag, hall.
_ROOM = frozenset(("rum", "no", "nbr", "nmbr", "numbr", "n", "r", "rn", "k", "kn", "ks", "kmr", "kmra", "snky", "sn", "bg", "hal", "pt", "prt"))


@lru_cache(maxsize=400_000)
def spelled(name: str) -> str:
    """The name in one Roman spelling, whatever its script: 80 µs the first time. For jobs and commands, not for requests."""
    from chaupal_match import skeleton  # late: slow module

    return " ".join(re.sub(r"[^a-z0-9]+", " ", skeleton(name)).split())


def building(spelling: str) -> str:
    """What is left of a spelling without its room: two rooms of one school have the same."""
    return " ".join(word for word in spelling.split() if not word.isdigit() and word not in _ROOM)


def readable(text: str) -> str:
    """Text of a mis-decoded file or an old Hindi typeface as Unicode, where it can be told to be that."""
    from chaupal_match import repair  # late: slow module

    return repair(text)
