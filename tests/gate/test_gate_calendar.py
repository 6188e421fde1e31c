from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chaupal.base.clock import IST
from chaupal.gate.calendar import (
    NO_CALENDAR,
    SLOTS,
    Calendar,
    Poll,
    exit_poll_window,
    last_stretch,
    next_quiet,
    next_silence,
    quiet_until,
    seats_of,
    silence_window,
    silent_seats,
    silent_until,
    without_seats,
)
from chaupal.gate.pack import to_mapping
from chaupal.gate.packfile import from_mapping, shipped

PACK = shipped()
SECOND = timedelta(seconds=1)


def ist(month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0, year: int = 2027) -> datetime:
    return datetime(year, month, day, hour, minute, second, tzinfo=IST)


def poll(seat: int = 1, phase: int = 1, day: int = 10, early: int | None = None, month: int = 2) -> Poll:
    """A poll from 7:00 to 18:00, with one station closing at `early` o'clock."""
    closes = ist(month, day, 18)
    return Poll(seat, phase, ist(month, day, 7), closes, ist(month, day, early) if early else closes)


@pytest.mark.parametrize(
    ("at", "frozen"),
    [
        (ist(2, 8, 15, 59, 59), False),
        (ist(2, 8, 16), True),
        (ist(2, 9, 12), True),
        (ist(2, 10, 18), True),
        (ist(2, 10, 18, 0, 1), False),
    ],
)
def test_g2_silence_runs_from_48_hours_before_the_earliest_close_to_the_latest(at, frozen):
    calendar = Calendar(polls=(poll(early=16),))

    assert silence_window(calendar.polls[0], PACK).holds(at) is frozen
    assert (silent_until(1, calendar, PACK, at) is not None) is frozen
    assert silent_seats(calendar, PACK, at) == ({1: ist(2, 10, 18)} if frozen else {})


@pytest.mark.parametrize(
    ("first", "last", "close", "start", "end"),
    [
        (ist(11, 6, year=2025), ist(11, 11, year=2025), 18, ist(11, 6, 7, year=2025), ist(11, 11, 18, 30, year=2025)),
        (ist(3, 27, year=2021), ist(4, 29, year=2021), 19, ist(3, 27, 7, year=2021), ist(4, 29, 19, 30, year=2021)),
    ],
)
def test_g6_exit_polls_are_shut_from_the_first_opening_to_half_an_hour_after_the_last_close(
    first, last, close, start, end
):
    polls = [Poll(1, 1, day.replace(hour=7), day.replace(hour=close), day.replace(hour=close)) for day in (last, first)]

    window = exit_poll_window(polls, PACK)

    assert window is not None
    assert (window.start, window.end) == (start, end)


def test_g6_notified_hours_widen_the_window_and_never_narrow_it():
    raw = to_mapping(PACK)
    raw["exit_poll"] |= {"start": "2027-02-09T00:00:00+05:30", "end": "2027-02-10T12:00:00+05:30"}

    window = exit_poll_window([poll()], from_mapping(raw))

    assert window is not None
    assert (window.start, window.end) == (ist(2, 9), ist(2, 10, 18, 30))


def test_g6_without_polls_there_is_no_window():
    assert exit_poll_window([], PACK) is None


@pytest.mark.parametrize(
    ("at", "until"),
    [
        (ist(2, 1, 21, 59), None),
        (ist(2, 1, 22), ist(2, 2, 6)),
        (ist(2, 2, 5, 59), ist(2, 2, 6)),
        (ist(2, 2, 6), None),
    ],
)
def test_g12_quiet_hours_begin_at_ten_and_end_at_six(at, until):
    assert quiet_until(PACK, at) == until


def test_g12_quiet_hours_within_one_day_are_read_too():
    raw = to_mapping(PACK)
    raw["quiet_hours"] |= {"from": "13:00", "to": "15:00"}
    noon_rest = from_mapping(raw)

    assert quiet_until(noon_rest, ist(2, 1, 14)) == ist(2, 1, 15)
    assert quiet_until(noon_rest, ist(2, 1, 15)) is None


def test_next_quiet_is_tonight_tomorrow_or_now():
    assert next_quiet(PACK, ist(2, 1, 12)) == ist(2, 1, 22)
    assert next_quiet(PACK, ist(2, 1, 23)) == ist(2, 1, 23)
    raw = to_mapping(PACK)
    raw["quiet_hours"] |= {"from": "13:00", "to": "15:00"}
    assert next_quiet(from_mapping(raw), ist(2, 1, 16)) == ist(2, 2, 13)


def test_next_silence_is_now_ahead_or_none():
    calendar = Calendar(polls=(poll(), poll(day=24)))

    assert next_silence(1, calendar, PACK, ist(2, 1)) == ist(2, 8, 18)
    assert next_silence(1, calendar, PACK, ist(2, 9)) == ist(2, 9)
    assert next_silence(1, calendar, PACK, ist(2, 11)) == ist(2, 22, 18)
    assert next_silence(1, calendar, PACK, ist(2, 25)) is None
    assert next_silence(2, calendar, PACK, ist(2, 1)) is None


def test_overlapping_silences_of_one_seat_end_with_the_later():
    calendar = Calendar(polls=(poll(day=11), poll(day=10)))

    assert silent_until(1, calendar, PACK, ist(2, 10, 12)) == ist(2, 11, 18)
    assert silent_seats(calendar, PACK, ist(2, 10, 12)) == {1: ist(2, 11, 18)}


def test_last_stretch_counts_back_from_the_first_close_of_the_phase():
    calendar = Calendar(polls=(poll(1), poll(2, early=16), poll(3, phase=2, day=20)))

    stretch = last_stretch(1, calendar, ist(2, 1))

    assert stretch is not None
    assert (stretch.start, stretch.end) == (ist(2, 7, 16), ist(2, 10, 18))
    assert last_stretch(1, calendar, ist(2, 11)) is None
    assert last_stretch(9, calendar, ist(2, 1)) is None


def test_a_poll_that_closes_before_it_opens_is_refused():
    with pytest.raises(ValueError, match="opens, then closes"):
        Poll(1, 1, ist(2, 10, 18), ist(2, 10, 7), ist(2, 10, 7))
    with pytest.raises(ValueError, match="earliest close"):
        Poll(1, 1, ist(2, 10, 7), ist(2, 10, 17), ist(2, 10, 18))


def test_g1_code_of_conduct_is_on_between_its_dates():
    calendar = Calendar(code_start=ist(1, 8), code_end=ist(3, 10))

    assert [calendar.code_on(at) for at in (ist(1, 7), ist(1, 8), ist(3, 10), ist(3, 11))] == [False, True, True, False]
    assert Calendar(code_start=ist(1, 8)).code_on(ist(12, 31))
    assert not NO_CALENDAR.code_on(ist(1, 8))


def test_seats_of_ranges_are_each_named_once():
    assert seats_of(((4097, 4100), (4200, 2 * SLOTS), (3 * SLOTS, 5 * SLOTS))) == (1, 3, 4)
    assert seats_of(()) == ()


def test_ranges_without_seats_keep_the_rest_joined():
    assert without_seats(((4097, 5 * SLOTS),), frozenset({3})) == ((4097, 3 * SLOTS), (4 * SLOTS, 5 * SLOTS))
    assert without_seats(((4097, 4100), (4100, 4200)), frozenset()) == ((4097, 4200),)
    assert without_seats(((4097, 4100), (4110, 4200)), frozenset()) == ((4097, 4100), (4110, 4200))
    assert without_seats(((4097, 4100),), frozenset({1})) == ()


runs = st.lists(st.tuples(st.integers(SLOTS, 40 * SLOTS), st.integers(1, 3 * SLOTS)), max_size=8).map(
    lambda pairs: tuple((lower, lower + length) for lower, length in pairs)
)


@given(runs, st.frozensets(st.integers(1, 42)))
def test_ranges_without_seats_never_hold_a_booth_of_them(ranges, seats):
    left = without_seats(ranges, seats)

    assert not set(seats_of(left)) & seats
    assert set(seats_of(left)) == set(seats_of(ranges)) - seats


@given(st.integers(0, 30 * 86_400))
def test_quiet_and_silent_agree_with_what_comes_next(seconds):
    at = ist(2, 1) + timedelta(seconds=seconds)
    calendar = Calendar(polls=(poll(early=16), poll(day=24)))

    assert (next_quiet(PACK, at) == at) == (quiet_until(PACK, at) is not None)
    assert (next_silence(1, calendar, PACK, at) == at) == (silent_until(1, calendar, PACK, at) is not None)
    assert (quiet_until(PACK, at) is not None) == (at.hour >= 22 or at.hour < 6)
