"""What became of each booth of a seat in a new list: proposals with their reasons. Pure; knows no database.

The rule of thumb of those who draw the lists is kept: a list keeps its order, a booth above the cap is split beside itself,
and every part number after it moves. So equal names are paired first, in order; what is left is paired by how near the
names are; what is then left between two pairs is laid side by side by the number of electors.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from chaupal.lineage.choices import ASKED_BELOW, Kind

ENGINE = "lineage 1"
Part = tuple[int, str]
Why = dict[str, int | str]
NEAR = 0.5  # share of letters in threes from which on two names may be one
SURE_NEAR = 0.8
FEW = 400_000  # cells of one side-by-side table


@dataclass(frozen=True, slots=True)
class Line:
    """A booth of the old list or a station of the new one: `key` is the booth's number, or the station's place in the file."""

    key: int
    part: Part
    name: str
    electors: int | None


@dataclass(frozen=True, slots=True)
class Proposed:
    """One proposal. `share` is how much of the old booth's electors it takes along; `confidence` (0-100) orders proposals
    and decides which are asked; it is no probability. `why` holds what led there: words shared, parts, electors."""

    kind: str
    old: int | None
    new: int | None
    share: float
    confidence: int
    why: Why

    @property
    def asked(self) -> bool:
        """Whether a person has to answer this one by itself."""
        return self.confidence < ASKED_BELOW


@dataclass
class _Side:
    lines: Sequence[Line]
    names: dict[int, str] = field(default_factory=dict)
    homes: dict[int, str] = field(default_factory=dict)
    left: dict[int, Line] = field(default_factory=dict)
    at: dict[int, int] = field(default_factory=dict)


def compare(old: Sequence[Line], new: Sequence[Line], spelled: Callable[[str], str], building: Callable[[str], str]) -> list[Proposed]:
    """Proposals for one seat: every old booth and every new station exactly once as its end or its beginning.

    `spelled` folds a name to one spelling, `building` leaves the room out. Some 10 ms for 440 booths whose names mostly
    stand, up to 0.2 s where a whole seat has none.
    """
    olds, news = _side(old, spelled, building), _side(new, spelled, building)
    pairs: dict[int, tuple[int, int, Why]] = {}  # new key to old key, confidence, why
    _equal(olds, news, pairs)
    _near(olds, news, pairs)
    _beside(olds, news, pairs)
    return _told(olds, news, pairs)


def _side(lines: Sequence[Line], spelled: Callable[[str], str], building: Callable[[str], str]) -> _Side:
    side = _Side(sorted(lines, key=lambda line: line.part))
    for at, line in enumerate(side.lines):
        side.names[line.key] = spelled(line.name) if line.name else ""
        side.homes[line.key] = building(side.names[line.key])
        side.left[line.key], side.at[line.key] = line, at
    return side


def closeness(one: int | None, other: int | None) -> float | None:
    """How alike two numbers of electors are: 1 the same, 0 from a half up; None where one is not known."""
    return None if not one or not other else max(0.0, 1 - abs(math.log(one / other)) / math.log(1.5))


def _fits(one: int | None, other: int | None) -> float:
    """Whether two numbers of electors may be one booth's a few years apart: 1 the same, 0.05 from 8 % up or where unknown."""
    return 0.05 if not one or not other else max(0.05, 1 - abs(math.log(one / other)) / 0.08)


def _stays(olds: _Side, news: _Side, one: Line, other: Line) -> float:
    """Whether two lines lie at the same place of their lists: 0.4 the very same, 0 from a twentieth of the list apart."""
    return 0.4 * max(0.0, 1 - 20 * abs(olds.at[one.key] / len(olds.lines) - news.at[other.key] / len(news.lines)))


def _pair(olds: _Side, news: _Side, pairs: dict[int, tuple[int, int, Why]], one: Line, other: Line, confidence: int, why: Why) -> None:
    near = closeness(one.electors, other.electors)
    if near is not None:
        why |= {"electors_old": one.electors or 0, "electors_new": other.electors or 0}
    pairs[other.key] = one.key, confidence, why
    del olds.left[one.key], news.left[other.key]


def _equal(olds: _Side, news: _Side, pairs: dict[int, tuple[int, int, Why]]) -> None:
    groups: dict[str, tuple[list[Line], list[Line]]] = defaultdict(lambda: ([], []))
    for which, side in enumerate((olds, news)):
        for line in side.lines:
            if side.names[line.key]:
                groups[side.names[line.key]][which].append(line)
    for name, (ours, theirs) in groups.items():
        if not ours or not theirs:
            continue
        even = len(ours) == len(theirs)
        beside = list(zip(ours, theirs, strict=True)) if even else _aligned(ours, theirs, lambda one, other: _fits(one.electors, other.electors) + _stays(olds, news, one, other))
        for one, other in beside:
            confidence = 95 if len(ours) == len(theirs) == 1 else 88 if even else 76
            _pair(olds, news, pairs, one, other, confidence + 3 * (one.part == other.part), {"words": name, "of": len(ours)})


def _threes(name: str) -> set[str]:
    return {f" {name} "[at : at + 3] for at in range(len(name))}


def _near(olds: _Side, news: _Side, pairs: dict[int, tuple[int, int, Why]]) -> None:
    ours = {key: _threes(olds.names[key]) for key in olds.left if olds.names[key]}
    theirs = {key: _threes(news.names[key]) for key in news.left if news.names[key]}
    if not ours or not theirs:
        return
    rare = Counter(three for threes in (*ours.values(), *theirs.values()) for three in threes)
    weight = {three: 1 / math.log(1.5 + count) for three, count in rare.items()}
    holds: dict[str, list[int]] = defaultdict(list)
    for key, threes in ours.items():
        for three in threes:
            holds[three].append(key)
    heavy = {key: sum(weight[three] for three in threes) for key, threes in (*ours.items(), *theirs.items())}
    found = []
    for key, threes in theirs.items():
        shared: Counter[int] = Counter()
        for three in threes:
            for mine in holds[three]:
                shared[mine] += weight[three]  # type: ignore[assignment]
        for mine, both in shared.items():
            whole = sum(weight[three] for three in ours[mine]) + heavy[key] - both
            score = both / whole - _apart(olds, news, mine, key)
            if score >= NEAR:
                found.append((score, mine, key))
    for score, mine, key in sorted(found, key=lambda row: (-row[0], row[1], row[2])):
        if mine in olds.left and key in news.left:
            one, other = olds.left[mine], news.left[key]
            words = " ".join(word for word in olds.names[mine].split() if word in news.names[key].split())
            confidence = min(90, round(30 + 65 * score)) if score < SURE_NEAR else 90
            _pair(olds, news, pairs, one, other, confidence, {"words": words, "near": round(100 * score)})


def _apart(olds: _Side, news: _Side, mine: int, key: int) -> float:
    """What speaks against two near names: other numbers in them, other places in the order, other sizes."""
    told = 0.0
    if re.findall(r"\d+", olds.names[mine]) != re.findall(r"\d+", news.names[key]):
        told += 0.12
    far = abs(olds.at[mine] / max(1, len(olds.lines)) - news.at[key] / max(1, len(news.lines)))
    told += min(0.15, far)
    near = closeness(olds.left[mine].electors, news.left[key].electors)
    return told + (0.1 * (1 - near) if near is not None else 0)


def _spine(olds: _Side, news: _Side, pairs: dict[int, tuple[int, int, Why]]) -> list[tuple[int, int]]:
    """Places of the pairs that keep their order: the longest row of them that rises on both sides."""
    places = sorted((olds.at[old], news.at[new]) for new, (old, _confidence, _why) in pairs.items())
    ends: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for at, (_old, place) in enumerate(places):
        rank = bisect_left(ends, place)
        before.append(last[rank - 1] if rank else -1)
        if rank == len(ends):
            ends.append(place)
            last.append(at)
        else:
            ends[rank], last[rank] = place, at
    row = []
    at = last[-1] if last else -1
    while at >= 0:
        row.append(places[at])
        at = before[at]
    return row[::-1]


def _beside(olds: _Side, news: _Side, pairs: dict[int, tuple[int, int, Why]]) -> None:
    """Pair what is left between two pairs: booths without names, and names that changed altogether."""
    spine = [(-1, -1), *_spine(olds, news, pairs), (len(olds.lines), len(news.lines))]
    for (old_from, new_from), (old_to, new_to) in zip(spine, spine[1:], strict=False):
        ours = [line for line in olds.lines[old_from + 1 : old_to] if line.key in olds.left]
        theirs = [line for line in news.lines[new_from + 1 : new_to] if line.key in news.left]
        if not ours or not theirs:
            continue
        even = len(ours) == len(theirs)

        def gain(one: Line, other: Line) -> float:
            return _fits(one.electors, other.electors) + (0.04 if one.part == other.part else 0)

        for one, other in list(zip(ours, theirs, strict=True)) if even else _aligned(ours, theirs, gain):
            near = closeness(one.electors, other.electors)
            nameless = not one.name or not other.name
            confidence = 60 + (12 if even else 0) if nameless else 45
            if nameless and near is not None:
                confidence = 80 if _fits(one.electors, other.electors) > 0.5 else 72 if even else 60
            why: Why = {"order": len(ours), "nameless": int(nameless)}
            _pair(olds, news, pairs, one, other, confidence, why)


def _aligned(ours: Sequence[Line], theirs: Sequence[Line], gain: Callable[[Line, Line], float]) -> list[tuple[Line, Line]]:
    """Pairs in order on both sides whose gains together are the most. Side by side from the start where there are too many."""
    if len(ours) * len(theirs) > FEW:
        return list(zip(ours, theirs, strict=False))
    best = [[0.0] * (len(theirs) + 1) for _row in range(len(ours) + 1)]
    for i, one in enumerate(ours):
        row, next_row = best[i], best[i + 1]
        for j, other in enumerate(theirs):
            next_row[j + 1] = max(row[j] + gain(one, other), row[j + 1], next_row[j])
    found = []
    i, j = len(ours), len(theirs)
    while i and j:
        if best[i][j] == best[i - 1][j]:
            i -= 1
        elif best[i][j] == best[i][j - 1]:
            j -= 1
        else:
            i, j = i - 1, j - 1
            found.append((ours[i], theirs[j]))
    return found[::-1]


def _told(olds: _Side, news: _Side, pairs: dict[int, tuple[int, int, Why]]) -> list[Proposed]:
    by_key = {line.key: line for line in news.lines}
    of_old = {line.key: line for line in olds.lines}
    parents = {line.key: _parent(line, olds, news, pairs, of_old, by_key) for line in news.left.values()}
    families: dict[int, list[int]] = defaultdict(list)
    kept = {old: new for new, (old, _confidence, _why) in pairs.items()}
    for key, (parent, _confidence, _why) in parents.items():
        if parent is not None:
            families[parent].append(key)
    shares = {key: share for old, keys in families.items() for key, share in _shares([kept[old], *keys], by_key).items()}
    found = [
        Proposed(_continues(of_old[old], by_key[new], why), old, new, shares.get(new, 1.0), confidence, why | {"part_old": _part(of_old[old]), "part_new": _part(by_key[new])})
        for new, (old, confidence, why) in pairs.items()
    ]
    for key, (parent, confidence, why) in parents.items():
        kind = Kind.NEW if parent is None else Kind.SPLIT
        found.append(Proposed(kind, parent, key, shares.get(key, 1.0), confidence, why | {"part_new": _part(by_key[key])}))
    for line in olds.left.values():
        into, confidence, why = _into(line, olds, news, pairs, of_old, by_key)
        kind = Kind.CLOSED if into is None else Kind.MERGED
        found.append(Proposed(kind, line.key, into, 1.0, confidence, why | {"part_old": _part(line)}))
    return found


def _part(line: Line) -> str:
    return f"{line.part[0]}{line.part[1]}"


def _continues(one: Line, other: Line, why: Why) -> str:
    if "order" in why and not why["nameless"]:
        return Kind.RENAMED
    return Kind.SAME if one.part == other.part else Kind.RENUMBERED


def _shares(keys: Sequence[int], by_key: dict[int, Line]) -> dict[int, float]:
    counts = [by_key[key].electors for key in keys]
    if not all(counts):
        return dict.fromkeys(keys, round(1 / len(keys), 3))
    whole = sum(count or 0 for count in counts)
    return {key: round((count or 0) / whole, 3) for key, count in zip(keys, counts, strict=True)}


def _neighbours(place: int, side: _Side, paired: set[int]) -> list[Line]:
    """The nearest line before and the nearest after a place that has a pair."""
    before = next((side.lines[at] for at in range(min(place, len(side.lines)) - 1, -1, -1) if side.lines[at].key in paired), None)
    after = next((side.lines[at] for at in range(place + 1, len(side.lines)) if side.lines[at].key in paired), None)
    return [line for line in (before, after) if line is not None]


def _parent(
    line: Line, olds: _Side, news: _Side, pairs: dict[int, tuple[int, int, Why]], of_old: dict[int, Line], by_key: dict[int, Line]
) -> tuple[int | None, int, Why]:
    """The booth that a station without one was split from, or None: the same building beside it, or electors that fit."""
    home = news.homes[line.key]
    best: tuple[int | None, int, Why] = (None, 72 if line.name else 55, {})
    for other in _neighbours(news.at[line.key], news, set(pairs)):
        parent = of_old[pairs[other.key][0]]
        together = None if not (line.electors and other.electors) else line.electors + other.electors
        fits = closeness(parent.electors, together)
        lost = None if not (parent.electors and other.electors) else parent.electors - other.electors
        same = bool(home) and home in (news.homes[other.key], olds.homes[parent.key])
        confidence = 0
        if same:
            confidence = 78 if fits is None else round(60 + 35 * fits)
        elif fits is not None and fits > 0.8 and lost is not None and line.electors and lost > 0.5 * line.electors:
            confidence = round(40 + 35 * fits)
        if confidence > (best[1] if best[0] is not None else 39):
            why: Why = {"words": home if same else "", "part_old": _part(parent)}
            if together and parent.electors:
                why |= {"electors_old": parent.electors, "electors_new": together}
            best = parent.key, confidence, why
    return best


def _into(
    line: Line, olds: _Side, news: _Side, pairs: dict[int, tuple[int, int, Why]], of_old: dict[int, Line], by_key: dict[int, Line]
) -> tuple[int | None, int, Why]:
    """The station that an old booth without one was merged into, or None, by the same signs."""
    home = olds.homes[line.key]
    kept = {old: new for new, (old, _confidence, _why) in pairs.items()}
    best: tuple[int | None, int, Why] = (None, 62, {})
    for other in _neighbours(olds.at[line.key], olds, set(kept)):
        into = by_key[kept[other.key]]
        together = None if not (line.electors and other.electors) else line.electors + other.electors
        fits = closeness(together, into.electors)
        same = bool(home) and home in (news.homes[into.key], olds.homes[other.key])
        confidence = 0
        if same:
            confidence = 72 if fits is None else round(50 + 40 * fits)
        elif fits is not None and fits > 0.8:
            confidence = round(40 + 35 * fits)
        if confidence > (best[1] if best[0] is not None else 39):
            why: Why = {"words": home if same else "", "part_new": _part(into)}
            if together and into.electors:
                why |= {"electors_old": together, "electors_new": into.electors}
            best = into.key, confidence, why
    return best
