"""A later list of stations made from one at hand, with the truth about every booth: the same for the same seed.

As the election office does it under its cap of 1,200 electors: the fullest booths of a seat are split beside themselves, a
few small neighbours are merged, some names are spelled otherwise or change, and every part is numbered anew from 1.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count

from chaupal.org.cut import share_out
from chaupal.org.folder import StationRow

CAP = 1200
MERGED = 0.01  # of a seat's booths are merged into their neighbour
RESPELLED, RENAMED = 0.02, 0.004
_SPELLINGS = (("VIDYALAYA", "VIDHYALAY"), ("PRATHMIK", "PRIMARY"), ("ROOM NO.", "R.NO."), ("KAMRA", "ROOM"), ("विद्यालय", "वि०"), ("प्राथमिक", "प्रा०"), ("कक्ष", "क०"), ("SCHOOL", "SCH."))
_NEW = ("PANCHAYAT BHAWAN", "COMMUNITY CENTRE", "पंचायत भवन", "सामुदायिक केन्द्र")

Part = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Truth:
    """What really became of a booth: the parts on either side, either None."""

    kind: str
    old: Part | None
    new: Part | None


@dataclass(frozen=True, slots=True)
class NextList:
    """The later list by seat, and the truth."""

    stations: Mapping[int, list[StationRow]]
    truth: Mapping[int, list[Truth]]

    @property
    def count(self) -> int:
        """How many stations it has."""
        return sum(map(len, self.stations.values()))


def next_list(stations: Mapping[int, Sequence[StationRow]], *, total: int, seed: int = 1) -> NextList:
    """A list of exactly `total` stations in all, each seat's share of the growth by its size. Pure; 2 s for 177,516."""
    grown = share_out({seat: len(rows) * 2 for seat, rows in stations.items()}, total)
    made = {seat: _seat(rows, grown[seat] - len(rows), random.Random(f"{seed}:{seat}")) for seat, rows in sorted(stations.items())}
    return NextList({seat: rows for seat, (rows, _truth) in made.items()}, {seat: truth for seat, (_rows, truth) in made.items()})


def _seat(rows: Sequence[StationRow], more: int, lot: random.Random) -> tuple[list[StationRow], list[Truth]]:
    ordered = sorted(rows, key=lambda row: row.part)
    merged = _merged(ordered, round(MERGED * len(ordered)) if len(ordered) > 4 else 0)
    splits = more + len(merged)
    full = sorted((at for at in range(len(ordered)) if at not in merged and at - 1 not in merged), key=lambda at: (-(ordered[at].electors or CAP - 100), at))
    split = set(full[: max(0, splits)])
    names = {row.name for row in ordered}
    told: list[tuple[StationRow, str, Part | None]] = []
    ends: list[tuple[str, Part, int]] = []
    for at, row in enumerate(ordered):
        if at in merged:
            ends.append(("merged", row.part, len(told) - 1 if told else 0))
            before, kind, part = told[-1]
            both = before.electors + row.electors if before.electors and row.electors else None
            told[-1] = replace(before, electors=both), kind, part
        elif at in split:
            half = None if row.electors is None else row.electors // 2 + lot.randint(-40, 40)
            told.append((replace(row, electors=half), "same", row.part))
            rest = None if row.electors is None or half is None else max(1, row.electors - half)
            told.append((replace(row, name=_beside(row.name, names), electors=rest), "split", row.part))
        else:
            told.append((_moved(row, lot), "same", row.part))
    made, truth = [], []
    for number, (row, kind, old) in enumerate(told, 1):
        part = (number, "")
        made.append(replace(row, part=part))
        truth.append(Truth(kind if kind == "split" else "same" if old == part else "renumbered", old, part))
    truth += [Truth(kind, old, (into + 1, "")) for kind, old, into in ends]
    return made, truth


def _merged(rows: Sequence[StationRow], many: int) -> set[int]:
    """Places of booths that are merged into the one before: the smallest pairs, never two in a row."""
    sizes = sorted(range(1, len(rows)), key=lambda at: ((rows[at].electors or 900) + (rows[at - 1].electors or 900), at))
    found: set[int] = set()
    for at in sizes:
        if len(found) == many:
            break
        if not {at - 1, at + 1} & found:
            found.add(at)
    return found


def _beside(name: str, names: set[str]) -> str:
    """The next room of the same building that no booth of the seat has."""
    if not name:
        return ""
    head, _, last = name.rpartition(" ")
    numbered = bool(head) and last.isdecimal() and len(last) < 3
    rooms = count(int(last) + 1 if numbered else 2)
    made = (f"{head if numbered else name} {'' if numbered or name.isascii() else 'कक्ष '}{room}"[:200] for room in rooms)
    found = next(name for name in made if name not in names)
    names.add(found)
    return found


def _moved(row: StationRow, lot: random.Random) -> StationRow:
    """The booth a few years later: nearly the same number of electors, now and then another spelling or name."""
    electors = None if row.electors is None else max(1, round(row.electors * lot.uniform(0.98, 1.04)))
    draw, name = lot.random(), row.name
    if name and draw < RENAMED:
        new = _NEW[lot.randrange(2) if name.isascii() else lot.randrange(2, 4)]
        name = f"{new} {name.rpartition(' ')[2]}"
    elif name and draw < RENAMED + RESPELLED:
        for one, other in _SPELLINGS:
            if one in name:
                name = name.replace(one, other)
                break
    return replace(row, name=name[:200], electors=electors)
