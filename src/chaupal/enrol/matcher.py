"""The room's door to the matching engine: columns typed for an old Hindi typeface, made readable. No index, no embedder."""

from __future__ import annotations

from collections.abc import Sequence


def repaired(column: Sequence[str]) -> list[str]:
    """A column's cells with Kruti Dev and misread UTF-8 turned into the letters they stood for; others as they are.

    Judged as one text, a cell a line, because a name alone rarely tells which typeface it was typed for. The first call
    of a process loads the engine (0.5 s); after that microseconds a cell.
    """
    from chaupal_match import repair  # late: slow module

    told = repair("\n".join(column)).split("\n")
    return told if len(told) == len(column) else list(column)
