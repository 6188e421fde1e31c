"""When a group acted together: a day's line an account with strips where several met, and the hours of the week. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from chaupal.base.clock import IST

ROWS = 12
TOGETHER = 3  # accounts that must act within a window for a strip
DAY = 24 * 60
LEFT, RIGHT, STEP = 60.0, 790.0, 18.0


@dataclass(frozen=True, slots=True)
class Row:
    """One account's day: where its ticks stand."""

    name: str
    y: float
    ticks: tuple[float, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Strip:
    """A stretch in which at least three of the accounts acted within the window."""

    x: float
    width: float
    said: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """One day of a group. `days` are all days with anything in them, the busiest first shown."""

    day: date
    days: tuple[date, ...]
    rows: tuple[Row, ...]
    strips: tuple[Strip, ...]
    hours: tuple[tuple[float, str], ...]  # x and label of the hour lines
    height: float
    more: int  # accounts that are not drawn

    @property
    def before(self) -> date | None:
        """The day before this with anything in it."""
        return max((day for day in self.days if day < self.day), default=None)

    @property
    def after(self) -> date | None:
        """The next day with anything in it."""
        return min((day for day in self.days if day > self.day), default=None)


def _local(minute: int) -> datetime:
    return datetime.fromtimestamp(minute * 60, UTC).astimezone(IST)


def timeline(minutes: Mapping[str, Sequence[int]], window: int, wanted: date | None) -> Timeline | None:
    """The day that was asked for, or the one with most acts; None where nobody acted. `minutes` by name, in order."""
    by_day: dict[date, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for name, of_name in minutes.items():
        for minute in of_name:
            at = _local(minute)
            by_day[at.date()][name].append(at.hour * 60 + at.minute)
    if not by_day:
        return None
    busiest = max(sorted(by_day), key=lambda day: sum(map(len, by_day[day].values())))
    day = wanted if wanted in by_day else busiest
    there = by_day[day]
    names = [name for name in minutes if name in there]
    rows = tuple(
        Row(name, 14 + at * STEP, tuple(_x(minute) for minute in sorted(there[name])), len(there[name])) for at, name in enumerate(names[:ROWS])
    )
    height = 14 + len(rows) * STEP
    return Timeline(
        day=day,
        days=tuple(sorted(by_day)),
        rows=rows,
        strips=_strips(there, window),
        hours=tuple((_x(hour * 60), f"{hour:02d}:00") for hour in range(0, 25, 3)),
        height=height,
        more=len(names) - len(rows),
    )


def _x(minute: float) -> float:
    return round(LEFT + (RIGHT - LEFT) * minute / DAY, 1)


def _strips(there: Mapping[str, Sequence[int]], window: int) -> tuple[Strip, ...]:
    span = max(1, -(-window // 60))  # minutes
    acts = sorted((minute, name) for name, minutes in there.items() for minute in minutes)
    spells: list[list[int]] = []
    begin = 0
    for end, (minute, _name) in enumerate(acts):
        while minute - acts[begin][0] > span:
            begin += 1
        if len({name for _minute, name in acts[begin : end + 1]}) >= TOGETHER:
            if spells and acts[begin][0] <= spells[-1][1]:
                spells[-1][1] = minute
            else:
                spells.append([acts[begin][0], minute])
    return tuple(
        Strip(_x(first), round(max(_x(last + 1) - _x(first), 2.5), 1), f"{first // 60:02d}:{first % 60:02d}–{last // 60:02d}:{last % 60:02d}")
        for first, last in spells
    )


@dataclass(frozen=True, slots=True)
class Hour:
    """One hour of a weekday: how many acts, and in which of five steps it is filled."""

    hour: int
    count: int
    step: int
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Heat:
    """Acts by weekday (0: Monday) and hour in India."""

    days: tuple[tuple[Hour, ...], ...]
    most: int
    all: int
    peak: int  # the hour with most
    peak_share: float
    nights: float  # share between 0 and 6 o'clock


def heat(minutes: Mapping[str, Sequence[int]]) -> Heat:
    """The group's acts over the hours of the week."""
    count = Counter((at.weekday(), at.hour) for of_name in minutes.values() for at in map(_local, of_name))
    most, whole = max(count.values(), default=0), sum(count.values())
    of_hour = Counter({hour: sum(count[(day, hour)] for day in range(7)) for hour in range(24)})
    peak = max(range(24), key=lambda hour: of_hour[hour])
    days = tuple(
        tuple(
            Hour(hour, count[(day, hour)], 0 if not count[(day, hour)] else min(4, 1 + 4 * count[(day, hour)] // (most + 1)), 40 + hour * 20, day * 16)
            for hour in range(24)
        )
        for day in range(7)
    )
    nights = sum(of_hour[hour] for hour in range(6)) / whole if whole else 0.0
    return Heat(days, most, whole, peak, of_hour[peak] / whole if whole else 0.0, nights)


def day_named(text: str) -> date | None:
    """A day that stands in an address, or None."""
    try:
        found = date.fromisoformat(text[:10])
    except ValueError:
        return None
    return found if date(1970, 1, 2) < found < date.max - timedelta(days=1) else None
