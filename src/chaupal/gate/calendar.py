"""When polls are, and the windows that follow from it. Pure: no clock, no database.

Instants are aware. A seat is told by its place, the upper part of its booths' numbers for life.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from chaupal.gate.pack import Pack

Ranges = tuple[tuple[int, int], ...]
SLOTS = 4096  # numbers for life that one seat holds
SECOND = timedelta(seconds=1)
NIGHT = timedelta(days=1)


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """From `start` to `end`, both inside: at the last second it still holds, one second later it does not."""

    start: datetime
    end: datetime

    def holds(self, at: datetime) -> bool:
        """Whether `at` lies inside."""
        return self.start <= at <= self.end


@dataclass(frozen=True, slots=True)
class Poll:
    """One seat's poll. `earliest_close` is before `closes` where one station shuts earlier."""

    seat: int
    phase: int
    opens: datetime
    closes: datetime
    earliest_close: datetime

    def __post_init__(self) -> None:
        if not self.opens < self.earliest_close <= self.closes:
            raise ValueError("a poll opens, then closes; the earliest close is not after the close")


@dataclass(frozen=True, slots=True)
class Calendar:
    """One version of an election's calendar. A seat polled twice has two polls."""

    code_start: datetime | None = None
    code_end: datetime | None = None
    polls: tuple[Poll, ...] = ()
    version: int = 0
    _by_seat: dict[int, tuple[Poll, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_seat: dict[int, tuple[Poll, ...]] = {}
        for poll in sorted(self.polls, key=lambda one: one.closes):
            by_seat[poll.seat] = (*by_seat.get(poll.seat, ()), poll)
        object.__setattr__(self, "_by_seat", by_seat)

    def of(self, seat: int) -> tuple[Poll, ...]:
        """The seat's polls, soonest first; empty when none is set."""
        return self._by_seat.get(seat, ())

    def code_on(self, at: datetime) -> bool:
        """Whether the code of conduct is in force (G1)."""
        return self.code_start is not None and self.code_start <= at and (self.code_end is None or at <= self.code_end)


NO_CALENDAR = Calendar()


def silence_window(poll: Poll, pack: Pack) -> Span:
    """The hours before the poll in which nothing meant to affect it goes out (G2).

    Counted back from the earliest close of any station, on to the latest close as fixed; a late queue of
    voters moves neither.
    """
    return Span(poll.earliest_close - timedelta(hours=pack.silence.hours), poll.closes)


def exit_poll_window(polls: Iterable[Poll], pack: Pack) -> Span | None:
    """The time in which no exit poll may be shown anywhere in the state (G6), or `None` without polls.

    A notified start or end in the pack widens the computed window and never narrows it.
    """
    polls = tuple(polls)
    if not polls:
        return None
    start = min(poll.opens for poll in polls)
    end = max(poll.closes for poll in polls) + timedelta(minutes=pack.exit_poll.after_last_close_min)
    notified = pack.exit_poll
    return Span(min(start, notified.start or start), max(end, notified.end or end))


def silent_until(seat: int, calendar: Calendar, pack: Pack, at: datetime) -> datetime | None:
    """The last second of the seat's silence that holds at `at`, or `None` when it is not silent."""
    ends = [span.end for span in (silence_window(poll, pack) for poll in calendar.of(seat)) if span.holds(at)]
    return max(ends, default=None)


def silent_seats(calendar: Calendar, pack: Pack, at: datetime) -> dict[int, datetime]:
    """Every silent seat's place with the last second of its silence."""
    hours = timedelta(hours=pack.silence.hours)
    silent: dict[int, datetime] = {}
    for poll in calendar.polls:
        if poll.earliest_close - hours <= at <= poll.closes:
            silent[poll.seat] = max(poll.closes, silent.get(poll.seat, poll.closes))
    return silent


def next_silence(seat: int, calendar: Calendar, pack: Pack, at: datetime) -> datetime | None:
    """When the seat's next silence begins: `at` itself inside one, `None` when none is ahead."""
    if silent_until(seat, calendar, pack, at):
        return at
    starts = (silence_window(poll, pack).start for poll in calendar.of(seat))
    return min((start for start in starts if start > at), default=None)


def _on(day: datetime, clock: time) -> datetime:
    return day.replace(hour=clock.hour, minute=clock.minute, second=0, microsecond=0)


def quiet_until(pack: Pack, at: datetime) -> datetime | None:
    """When the quiet hours that hold at `at` end, or `None` outside them (G12). That instant itself sends."""
    local = at.astimezone(ZoneInfo(pack.pack.tz))
    start, end = pack.quiet_hours.from_, pack.quiet_hours.to
    now = local.time()
    if start < end:
        return _on(local, end) if start <= now < end else None
    if now >= start:
        return _on(local + NIGHT, end)
    return _on(local, end) if now < end else None


def next_quiet(pack: Pack, at: datetime) -> datetime:
    """When the next quiet hours begin: `at` itself inside them."""
    if quiet_until(pack, at):
        return at
    local = at.astimezone(ZoneInfo(pack.pack.tz))
    tonight = _on(local, pack.quiet_hours.from_)
    return tonight if tonight > local else _on(local + NIGHT, pack.quiet_hours.from_)


def last_stretch(seat: int, calendar: Calendar, at: datetime, hours: int = 72) -> Span | None:
    """The last `hours` before the close of the phase in which the seat polls next, or `None` with no poll ahead.

    From `hours` before the first close anywhere in the phase on to its last close, so that no seat of the
    phase has the longer lease while another is near its poll.
    """
    ahead = [poll for poll in calendar.of(seat) if poll.closes >= at]
    if not ahead:
        return None
    phase = [poll for poll in calendar.polls if poll.phase == ahead[0].phase]
    first = min(poll.earliest_close for poll in phase)
    return Span(first - timedelta(hours=hours), max(poll.closes for poll in phase))


def seats_of(ranges: Ranges) -> tuple[int, ...]:
    """The places of the seats that ranges of booth numbers touch, in order, each once."""
    places: set[int] = set()
    for lower, upper in ranges:
        places.update(range(lower // SLOTS, (upper - 1) // SLOTS + 1))
    return tuple(sorted(places))


def without_seats(ranges: Ranges, seats: frozenset[int]) -> Ranges:
    """The ranges less every booth of these seats, in order, neighbours joined."""
    left: list[tuple[int, int]] = []
    for lower, upper in sorted(ranges):
        for place in range(lower // SLOTS, (upper - 1) // SLOTS + 1):
            if place in seats:
                continue
            start, stop = max(lower, place * SLOTS), min(upper, (place + 1) * SLOTS)
            if left and left[-1][1] >= start:
                left[-1] = (left[-1][0], max(left[-1][1], stop))
            else:
                left.append((start, stop))
    return tuple(left)
