"""Edges by the definition, pair by pair: what the engine is held against."""

from collections import defaultdict
from collections.abc import Iterable

Row = tuple[str, str, str, int]  # account, object, post, seconds


def edges(rows: Iterable[Row], window: float, least: int, *, directed: bool) -> dict[tuple[str, str], int]:
    """Weight of each pair of accounts: distinct posts that have a post of the other on the same object within the window."""
    rows = list(rows)
    posts: dict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
    for account, thing, post, time in rows:
        for other, same, _, then in rows:
            if account != other and thing == same and abs(time - then) <= window:
                pair = (account, other) if directed else (min(account, other), max(account, other))
                posts[pair].add((account, post))
    return {pair: len(found) for pair, found in posts.items() if len(found) >= least}
