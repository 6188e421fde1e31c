"""Reads of a run's network: the picture, its table, one edge's posts, one group's hours, and two runs beside each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property

from chaupal.base.paging import number
from chaupal.people.models import Person
from chaupal.watch import results, store, timeline
from chaupal.watch.models import Run, RunAccount, RunEdge, RunGroup, letter
from chaupal.watch.network import Pair
from chaupal.watch.picture import Dot, Line
from chaupal.watch.queries import open_until

ROWS = 50  # edges a page of the table
LISTED = 100  # accounts and edges that a comparison names


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked at, as an address says it. `window` in seconds; 0 and None ask for everything."""

    window: int = 0
    least: int = 0
    q: float | None = None
    group: int = 0
    account: int | None = None
    edge: tuple[int, int] | None = None
    day: date | None = None
    page: int = 1


def wanted(told: Mapping[str, str], run: Run) -> Wanted:
    """The address's parameters; whatever makes no sense is left out."""
    windows = [int(one) for one in run.parameters.get("windows", [])]
    window = number(told.get("window", ""))
    a, _dash, b = told.get("edge", "").partition("-")
    one, two = number(a, 2**31 - 1), number(b, 2**31 - 1)
    try:
        q = float(told["q"]) if told.get("q") else None
    except ValueError:
        q = None
    return Wanted(
        window=window if window in windows else (windows[0] if windows else 0),
        least=number(told.get("least", ""), 2**31 - 1) or 0,
        q=q if q is not None and 0 <= q <= 1 else None,
        group=number(told.get("group", ""), 2**31 - 1) or 0,
        account=number(told.get("account", ""), 2**31 - 1),
        edge=(min(one, two), max(one, two)) if one is not None and two is not None else None,
        day=timeline.day_named(told.get("day", "")),
        page=min(max(number(told.get("page", "")) or 1, 1), 10_000),
    )


@dataclass(frozen=True, slots=True)
class Named:
    """An account as this person sees it: its pseudonym, and the handle while an opening lasts."""

    node: int
    group: int
    pseudonym: str
    handle: str  # "" while masked
    score: float
    posts: int
    is_declared: bool
    x: float
    y: float

    @property
    def name(self) -> str:
        """The handle while it is open, else the pseudonym."""
        return self.handle or self.pseudonym


@dataclass(frozen=True, slots=True)
class Link:
    """An edge of the table, with both accounts."""

    a: Named
    b: Named
    window: int
    weight: int
    expected: float | None
    q: float | None
    is_declared: bool
    first_at: datetime
    last_at: datetime


@dataclass(frozen=True, slots=True)
class Thing:
    """The posts of an edge about one object: how many pairs, the shortest and longest gap in seconds."""

    object_type: str
    object: str
    times: int
    least: float
    most: float


@dataclass(frozen=True)
class Chosen:
    """One edge with the posts that made it."""

    link: Link
    pairs: tuple[Pair, ...]
    met: int

    @cached_property
    def things(self) -> tuple[Thing, ...]:
        """The same by object, what they shared most often first."""
        by: dict[tuple[str, str], list[float]] = {}
        for pair in self.pairs:
            by.setdefault((pair.object_type, pair.object), []).append(abs(pair.gap))
        made = [Thing(kind, thing, len(gaps), min(gaps), max(gaps)) for (kind, thing), gaps in by.items()]
        return tuple(sorted(made, key=lambda one: (-one.times, one.object_type, one.object)))


@dataclass(frozen=True)
class Seen:
    """A run's network as the filters leave it."""

    run: Run
    wanted: Wanted
    groups: tuple[RunGroup, ...]
    accounts: tuple[Named, ...]
    links: tuple[Link, ...]
    until: datetime | None  # handles are open until then
    chosen: Chosen | None
    account: Named | None
    minutes: Mapping[str, Sequence[int]]  # of the group that is looked at, by name
    whole: bool  # the result's file is there

    @cached_property
    def letters(self) -> dict[int, str]:
        """Letters of the groups by number."""
        return {group.number: group.letter for group in self.groups}

    @property
    def dots(self) -> list[Dot]:
        """The accounts for the picture."""
        return [Dot(one.node, one.x, one.y, one.group, one.name, one.is_declared) for one in self.accounts]

    @property
    def lines(self) -> list[Line]:
        """The edges for the picture."""
        return [Line(one.a.node, one.b.node, one.weight, one.is_declared) for one in self.links]

    @property
    def of_account(self) -> list[Link]:
        """The edges of the chosen account, the heaviest first."""
        return [] if self.account is None else [one for one in self.links if self.account.node in (one.a.node, one.b.node)]

    @property
    def shown_group(self) -> RunGroup | None:
        """The group whose hours are shown: the chosen one, that of what is chosen, else the strongest."""
        return next((group for group in self.groups if group.number == self._group), None)

    @property
    def _group(self) -> int:
        return _group_of(self.wanted, self.account, self.chosen)

    @property
    def rows(self) -> tuple[Link, ...]:
        """This page of the table."""
        return self.links[(self.wanted.page - 1) * ROWS : self.wanted.page * ROWS]

    @property
    def pages(self) -> int:
        """How many pages the table has."""
        return -(-len(self.links) // ROWS)


def _group_of(asked: Wanted, account: Named | None, chosen: Chosen | None) -> int:
    if asked.group:
        return asked.group
    if chosen is not None and chosen.link.a.group:
        return chosen.link.a.group
    return account.group if account is not None and account.group else 1


def seen(person: Person, run: Run, asked: Wanted, at: datetime) -> Seen:
    """The run's network for this person. Five queries and two short reads of the result's file, whatever its size."""
    until = open_until(person, run, at)
    groups = tuple(RunGroup.objects.filter(run=run).order_by("number"))
    named = _named(run, groups, is_open=until is not None)
    links = _links(run, asked, named)
    if asked.group:
        links = [link for link in links if link.a.group == asked.group and link.b.group == asked.group]
    there = {node for link in links for node in (link.a.node, link.b.node)}
    path = store.result_path(run.result_sha256)
    whole = path.is_file()
    account = named.get(asked.account) if asked.account is not None else None
    chosen = _chosen(run, asked, named) if asked.edge is not None and whole else None
    group = _group_of(asked, account, chosen)
    of_group = [one for one in named.values() if one.group == group]
    acted = results.minutes(path) if whole and of_group else {}
    return Seen(
        run, asked, groups, tuple(one for node, one in named.items() if node in there), tuple(links), until, chosen, account,
        {one.name: acted.get(one.node, []) for one in of_group}, whole,
    )  # fmt: skip


def masked(told: Seen) -> Seen:
    """The same under pseudonyms alone, whatever is open: for what leaves the house."""
    accounts = {one.node: replace(one, handle="") for one in told.accounts}
    links = tuple(replace(link, a=accounts[link.a.node], b=accounts[link.b.node]) for link in told.links)
    return replace(told, accounts=tuple(accounts.values()), links=links, until=None, chosen=None, minutes={})


def _named(run: Run, groups: Sequence[RunGroup], *, is_open: bool) -> dict[int, Named]:
    number_of = {group.pk: group.number for group in groups}
    letters = {group.number: group.letter for group in groups} | {0: "0"}
    rows = RunAccount.objects.filter(run=run).order_by("node")
    made = {}
    for node, group, place, handle, score, posts, declared, x, y in rows.values_list(
        "node", "group_id", "number", "handle", "score", "posts", "is_declared", "x", "y"
    ):
        of = number_of.get(group, 0)
        made[node] = Named(node, of, f"{letters[of]}-{place:02d}", handle if is_open else "", score, posts, declared, x, y)
    return made


def _links(run: Run, asked: Wanted, named: Mapping[int, Named]) -> list[Link]:
    rows = RunEdge.objects.filter(run=run, window=asked.window, weight__gte=asked.least)
    if asked.q is not None:
        rows = rows.filter(q__lte=asked.q)
    values = rows.order_by("-weight", "a", "b").values_list("a", "b", "window", "weight", "expected", "q", "is_declared", "first_at", "last_at")
    return [
        Link(named[a], named[b], window, weight, expected, q, declared, first, last)
        for a, b, window, weight, expected, q, declared, first, last in values
    ]


def _chosen(run: Run, asked: Wanted, named: Mapping[int, Named]) -> Chosen | None:
    assert asked.edge is not None
    edge = RunEdge.objects.filter(run=run, a=asked.edge[0], b=asked.edge[1], window=asked.window).first()
    if edge is None:
        return None
    told = results.evidence(store.result_path(run.result_sha256), edge.offset, edge.length)
    link = Link(
        named[edge.a], named[edge.b], edge.window, edge.weight, edge.expected, edge.q, edge.is_declared, edge.first_at, edge.last_at
    )
    return Chosen(link, told.pairs, told.met)


@dataclass(frozen=True, slots=True)
class Compared:
    """Two runs over one dataset: what both have, and what one has and not the other, by pseudonym of the run that has it."""

    accounts: int
    edges: int
    only_here: tuple[str, ...]
    only_there: tuple[str, ...]
    edges_here: tuple[tuple[str, str], ...]
    edges_there: tuple[tuple[str, str], ...]
    more: dict[str, int]  # how many of each list are not named


def compare(one: Run, other: Run) -> Compared:
    """The two beside each other. Six queries; 0.2 s for two runs of 5,000 accounts."""
    (names, pairs), (other_names, other_pairs) = _told(one), _told(other)
    here, there = (sorted(found) for found in (pairs - other_pairs, other_pairs - pairs))
    only_here = sorted(names[key] for key in names.keys() - other_names.keys())
    only_there = sorted(other_names[key] for key in other_names.keys() - names.keys())
    counts = {"only_here": len(only_here), "only_there": len(only_there), "edges_here": len(here), "edges_there": len(there)}
    return Compared(
        accounts=len(names.keys() & other_names.keys()),
        edges=len(pairs & other_pairs),
        only_here=tuple(only_here[:LISTED]),
        only_there=tuple(only_there[:LISTED]),
        edges_here=tuple((names[a], names[b]) for a, b in here[:LISTED]),
        edges_there=tuple((other_names[a], other_names[b]) for a, b in there[:LISTED]),
        more={key: max(count - LISTED, 0) for key, count in counts.items()},
    )


def _told(run: Run) -> tuple[dict[str, str], set[tuple[str, str]]]:
    """Pseudonym by handle, and the edges as pairs of handles, whatever the window."""
    number_of = dict(RunGroup.objects.filter(run=run).values_list("pk", "number"))
    names: dict[str, str] = {}
    handles: dict[int, str] = {}
    for node, group, place, handle in RunAccount.objects.filter(run=run).values_list("node", "group_id", "number", "handle"):
        told = letter(number_of[group]) if group in number_of else "0"
        names[handle], handles[node] = f"{told}-{place:02d}", handle
    pairs = RunEdge.objects.filter(run=run).values_list("a", "b").distinct()
    return names, {tuple(sorted((handles[a], handles[b]))) for a, b in pairs}  # type: ignore[misc]
