"""From edges to a network that can be read: which accounts belong together, which posts made each edge, what is declared.

Pure and in memory; the engine's columns come in, plain values go out. Sorted throughout, so that the same data gives the
same bytes.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from chaupal.watch.network import Account, Edge, Group, Network, Pair

MOST_EDGES = 30_000  # the strongest are kept; how many there were is said
MOST_ACCOUNTS = 5_000
PAIRS = 12  # pairs of posts kept an edge
SMALLEST = 3  # accounts of a group; two that act together are shown without a letter
MINUTES = 400  # moments kept an account
TEXT = 280

Ints = NDArray[np.int64]
Tell = Callable[[str, float], None]
Declared = NDArray[np.bool_]  # of each row of the columns: does its post repeat what was openly issued (I8)?


@dataclass(frozen=True, slots=True)
class Columns:
    """Posts as the engine holds them, with the names of its codes; `time` in microseconds, `object` -1 for none."""

    account: NDArray[np.int32]
    object: NDArray[np.int32]
    post: NDArray[np.int32]
    time: Ints
    object_type: NDArray[np.int16]
    account_names: NDArray[np.object_]
    object_names: NDArray[np.object_]
    post_names: NDArray[np.object_]
    object_type_names: NDArray[np.object_]
    texts: NDArray[np.object_] | None


@dataclass(frozen=True, slots=True)
class Raw:
    """An edge as the engine counts it: codes of two accounts, window in seconds, weight, and what chance would give."""

    a: int
    b: int
    window: int
    weight: int
    expected: float | None = None
    q: float | None = None
    tied: bool = True  # the engine has the two in one group


def moment(microseconds: int) -> datetime:
    """A time of the engine as a moment in UTC."""
    seconds, rest = divmod(int(microseconds), 1_000_000)
    return datetime.fromtimestamp(seconds, UTC).replace(microsecond=rest)


_NUMBER = re.compile(r"(?<![\w])\+?\d[\d\s\-()]{7,}\d(?![\w])")
_HANDLE = re.compile(r"(?<![\w@])@\w{2,}")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+")


def masked(text: str) -> str:
    """A post's text as it may be shown: names of accounts, numbers of people and mail addresses covered, cut to 280 letters."""
    text = _HANDLE.sub("@…", _MAIL.sub("…@…", _NUMBER.sub("…", text)))
    return text if len(text) <= TEXT else text[: TEXT - 1] + "…"


def network(columns: Columns, raw: Sequence[Raw], declared: Declared, tell: Tell) -> Network:
    """The network of these edges. A second for some thousand edges; `tell` is asked about 50 times and may raise."""
    names = columns.account_names
    strongest = sorted(raw, key=lambda edge: (-edge.weight, edge.window, str(names[edge.a]), str(names[edge.b])))
    kept = _of_few_accounts(strongest[:MOST_EDGES])
    tell("groups", 0.55)
    group_of, score_of = _groups(kept, names)
    node_of, places = _ordered(group_of, score_of, names)
    evidence = _Evidence(columns, set(node_of), declared)
    edges: list[Edge] = []
    windows_of: dict[tuple[int, int], list[Raw]] = defaultdict(list)
    for edge in kept:
        windows_of[(edge.a, edge.b)].append(edge)
    every = max(1, len(windows_of) // 40)
    for done, (two, of_two) in enumerate(sorted(windows_of.items(), key=lambda item: (node_of[item[0][0]], node_of[item[0][1]]))):
        if done % every == 0:
            tell("evidence", 0.6 + 0.3 * done / len(windows_of))
        edges += [_edge(evidence, two, node_of, one) for one in of_two]
    edges.sort(key=lambda edge: (edge.a, edge.b, edge.window))
    posts = np.bincount(columns.account, minlength=len(names))
    accounts = [
        Account(
            handle=str(names[code]),
            group=group_of.get(code, 0),
            number=number,
            score=round(float(score_of[code]), 3),
            posts=int(posts[code]),
            is_declared=evidence.declared(code),
            minutes=tuple(sorted(evidence.minutes[code])[:MINUTES]),
        )
        for code, number in places
    ]
    counts = {"posts": len(columns.time), "accounts": len(names), "edges": len(raw), "kept_edges": len(edges), "kept_accounts": len(accounts)}
    groups = _summed(accounts, edges)
    counts |= {"groups": len(groups), "declared": sum(one.is_declared for one in accounts)}
    return Network(tuple(accounts), tuple(edges), groups, counts)


def _of_few_accounts(edges: Sequence[Raw]) -> list[Raw]:
    """The edges of the first 5,000 accounts that they name."""
    seen: set[int] = set()
    kept = []
    for edge in edges:
        fresh = {edge.a, edge.b} - seen
        if len(seen) + len(fresh) <= MOST_ACCOUNTS:
            seen |= fresh
            kept.append(edge)
    return kept


def _groups(edges: Sequence[Raw], names: NDArray[np.object_]) -> tuple[dict[int, int], dict[int, float]]:
    """The number of each account's group (those of groups alone), and each account's score: the weight of its edges."""
    above: dict[int, int] = {}

    def top(one: int) -> int:
        while above[one] != one:
            above[one] = above[above[one]]
            one = above[one]
        return one

    score: dict[int, float] = defaultdict(float)
    for edge in edges:
        for end in (edge.a, edge.b):
            above.setdefault(end, end)
            score[end] += edge.weight
        one, two = top(edge.a), top(edge.b)
        if edge.tied and one != two:
            above[max(one, two)] = min(one, two)
    members: dict[int, list[int]] = defaultdict(list)
    for code in above:
        members[top(code)].append(code)
    large = [codes for codes in members.values() if len(codes) >= SMALLEST]
    large.sort(key=lambda codes: (-sum(score[code] for code in codes), min(str(names[code]) for code in codes)))
    return {code: number for number, codes in enumerate(large, 1) for code in codes}, dict(score)


def _ordered(group_of: dict[int, int], score_of: dict[int, float], names: NDArray[np.object_]) -> tuple[dict[int, int], list[tuple[int, int]]]:
    """Each account's place among all, and (account, number within its group) in that order: strongest group and account first."""
    last = len(score_of) + 1
    codes = sorted(score_of, key=lambda code: (group_of.get(code, last), -score_of[code], str(names[code])))
    count: dict[int, int] = defaultdict(int)
    places = []
    for code in codes:
        group = group_of.get(code, 0)
        count[group] += 1
        places.append((code, count[group]))
    return {code: node for node, code in enumerate(codes)}, places


class _Evidence:
    """The posts behind edges, and what each account did in them."""

    def __init__(self, columns: Columns, wanted: set[int], declared: Declared) -> None:
        self.columns = columns
        self._declared = declared
        self.minutes: dict[int, set[int]] = defaultdict(set)
        self._acts: dict[int, set[int]] = defaultdict(set)
        mine = np.zeros(len(columns.account_names), bool)
        mine[sorted(wanted)] = True
        rows = np.flatnonzero(mine[columns.account] & (columns.object >= 0))
        rows = rows[np.lexsort((columns.post[rows], columns.time[rows], columns.object[rows], columns.account[rows]))]
        codes, begins = np.unique(columns.account[rows], return_index=True)
        self._rows = dict(zip(codes.tolist(), np.split(rows, begins[1:]), strict=True)) if len(rows) else {}

    def met(self, a: int, b: int, window: int) -> list[tuple[int, int]]:
        """Rows of a and b on the same object within so many seconds, by the time of the earlier."""
        columns, span = self.columns, window * 1_000_000
        of_a, of_b = self._rows[a], self._rows[b]
        found: list[tuple[int, int]] = []
        for thing in np.intersect1d(columns.object[of_a], columns.object[of_b]):
            one, two = of_a[columns.object[of_a] == thing], of_b[columns.object[of_b] == thing]
            times = columns.time[two]
            low = np.searchsorted(times, columns.time[one] - span, "left")
            high = np.searchsorted(times, columns.time[one] + span, "right")
            for row, begin, end in zip(one.tolist(), low.tolist(), high.tolist(), strict=True):
                found += [(row, int(other)) for other in two[begin:end]]
        found.sort(key=lambda pair: (min(columns.time[pair[0]], columns.time[pair[1]]), pair))
        return found

    def note(self, account: int, rows: set[int]) -> None:
        """These rows of the account made an edge."""
        self._acts[account] |= rows
        self.minutes[account] |= {int(self.columns.time[row] // 60_000_000) for row in rows}

    def row_is_declared(self, row: int) -> bool:
        """The post repeats what was openly issued."""
        return bool(self._declared[row])

    def declared(self, account: int) -> bool:
        """More than half of what it did with others repeats what was openly issued."""
        acts = self._acts[account]
        return bool(acts) and 2 * sum(self.row_is_declared(row) for row in acts) > len(acts)

    def pair(self, row: int, other: int) -> Pair:
        """Two rows as they are shown."""
        at = self.columns
        kind = str(at.object_type_names[at.object_type[row]]) if len(at.object_type_names) else ""
        texts = ("", "") if at.texts is None else (masked(str(at.texts[row])), masked(str(at.texts[other])))
        return Pair(
            kind or "object", str(at.object_names[at.object[row]]), str(at.post_names[at.post[row]]), moment(at.time[row]),
            str(at.post_names[at.post[other]]), moment(at.time[other]), *texts,
        )  # fmt: skip


def _edge(evidence: _Evidence, two: tuple[int, int], node_of: dict[int, int], raw: Raw) -> Edge:
    a, b = sorted(two, key=lambda code: node_of[code])
    met = evidence.met(a, b, raw.window)
    evidence.note(a, {row for row, _other in met})
    evidence.note(b, {other for _row, other in met})
    declared = sum(evidence.row_is_declared(row) and evidence.row_is_declared(other) for row, other in met)
    times = [moment(evidence.columns.time[row]) for pair in met for row in pair]
    return Edge(
        a=node_of[a],
        b=node_of[b],
        window=raw.window,
        weight=raw.weight,
        expected=raw.expected,
        q=raw.q,
        pairs=tuple(evidence.pair(row, other) for row, other in met[:PAIRS]),
        met=len(met),
        is_declared=bool(met) and 2 * declared > len(met),
        first_at=min(times),
        last_at=max(times),
    )


def _summed(accounts: Sequence[Account], edges: Sequence[Edge]) -> tuple[Group, ...]:
    members: dict[int, list[Account]] = defaultdict(list)
    inside: dict[int, list[Edge]] = defaultdict(list)
    for account in accounts:
        members[account.group].append(account)
    for edge in edges:
        if accounts[edge.a].group == accounts[edge.b].group:
            inside[accounts[edge.a].group].append(edge)
    return tuple(
        Group(
            number=number,
            accounts=len(members[number]),
            edges=len({(edge.a, edge.b) for edge in inside[number]}),
            score=round(sum(edge.weight for edge in inside[number]), 3),
            declared=round(sum(one.is_declared for one in members[number]) / len(members[number]), 4),
            first_at=min(edge.first_at for edge in inside[number]),
            last_at=max(edge.last_at for edge in inside[number]),
        )
        for number in sorted(members)
        if number
    )
