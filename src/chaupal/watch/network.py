"""What a run finds, as plain values: accounts, edges with some of the posts that made them, groups."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Pair:
    """Two posts of two accounts about one thing, as they stood in the data. Times are UTC."""

    object_type: str
    object: str
    a_post: str
    a_at: datetime
    b_post: str
    b_at: datetime
    a_text: str = ""
    b_text: str = ""

    @property
    def gap(self) -> float:
        """Seconds from the one to the other; below zero where the second was first."""
        return (self.b_at - self.a_at).total_seconds()


@dataclass(frozen=True, slots=True)
class Edge:
    """An edge between accounts `a` < `b` (places in `Network.accounts`) within a window of so many seconds."""

    a: int
    b: int
    window: int
    weight: int
    expected: float | None  # the weight by chance, under the null of the run
    q: float | None  # false discovery rate
    pairs: tuple[Pair, ...]  # the first of them; `met` is how many there were
    met: int
    is_declared: bool
    first_at: datetime
    last_at: datetime


@dataclass(frozen=True, slots=True)
class Account:
    """One account: handle, group (0: of none) and number in it, score, posts in the data, and when it acted with others."""

    handle: str
    group: int
    number: int
    score: float
    posts: int
    is_declared: bool
    minutes: tuple[int, ...] = ()  # since 1970, each once


@dataclass(frozen=True, slots=True)
class Group:
    """Accounts that were put together."""

    number: int
    accounts: int
    edges: int
    score: float
    declared: float
    first_at: datetime
    last_at: datetime


@dataclass(frozen=True, slots=True)
class Network:
    """What a run found: groups from 1, the strongest first; accounts by group and number, those of none last."""

    accounts: tuple[Account, ...]
    edges: tuple[Edge, ...]
    groups: tuple[Group, ...]
    counts: dict[str, int] = field(default_factory=dict)
    places: tuple[tuple[float, float], ...] = ()  # of each account in the picture


@dataclass(frozen=True, slots=True)
class Issued:
    """What we openly issued, by content: texts, SHA-256 of pictures, addresses that only our posts carry (I8)."""

    texts: tuple[str, ...] = ()
    pictures: frozenset[str] = frozenset()
    addresses: tuple[str, ...] = ()
