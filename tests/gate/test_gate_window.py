from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chaupal.gate.calendar import NO_CALENDAR, Calendar, quiet_until, silent_until
from chaupal.gate.choices import ContentClass
from chaupal.gate.packfile import shipped
from chaupal.gate.window import Window, lease_end, window
from tests.gate.test_gate_calendar import ist, poll

PACK = shipped()


def card(heard: datetime, *, opens: datetime | None = None, calendar: Calendar = NO_CALENDAR, **more: object) -> Window:
    return window(
        seat=1,
        opens=opens or heard,
        expires=more.pop("expires", ist(2, 28)),  # type: ignore[arg-type]
        last_contact=heard,
        calendar=calendar,
        pack=PACK,
        **more,  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(
    ("at", "open_"),
    [(ist(2, 1, 8), True), (ist(2, 1, 13, 59), True), (ist(2, 1, 14), False), (ist(2, 1, 14, 1), False)],
)
def test_r9_last_heard_at_eight_shares_at_1359_and_is_locked_at_1401(at, open_):
    shown = card(ist(2, 1, 8))

    assert shown.is_open(at) is open_
    assert shown.why == "contact"


def test_r9_card_given_at_night_opens_at_six_once_the_phone_has_connected_again():
    at_night, in_the_morning = card(ist(2, 1, 22, 30)), card(ist(2, 2, 6), opens=ist(2, 1, 22, 30))

    assert at_night.opens == ist(2, 2, 6)
    assert not at_night.is_open(ist(2, 2, 6))
    assert in_the_morning.is_open(ist(2, 2, 6))


def test_r9_card_locks_at_the_quiet_hour_the_silence_or_its_expiry_whichever_is_first():
    calendar = Calendar(polls=(poll(early=16),))

    assert card(ist(2, 1, 20)) == Window(ist(2, 1, 20), ist(2, 1, 22), "quiet")
    assert card(ist(2, 8, 15, 30), calendar=calendar) == Window(ist(2, 8, 15, 30), ist(2, 8, 16), "silence")
    assert card(ist(2, 1, 8), expires=ist(2, 1, 9)).why == "expiry"


def test_r9_card_heard_in_silence_opens_a_second_after_it_and_needs_a_contact_then():
    calendar = Calendar(polls=(poll(),))

    shown = card(ist(2, 9, 12), calendar=calendar)

    assert shown.opens == ist(2, 10, 18, 0, 1)
    assert not shown.is_open(shown.opens)


@pytest.mark.parametrize(
    ("heard", "until"),
    [
        (ist(2, 7, 9), ist(2, 7, 15)),  # lease over before the last 72 hours
        (ist(2, 7, 14), ist(2, 7, 18)),  # the short lease would be over: good until the 72 hours begin
        (ist(2, 7, 17, 30), ist(2, 7, 18, 30)),  # an hour reaches into them
        (ist(2, 7, 18), ist(2, 7, 19)),
        (ist(2, 8, 12), ist(2, 8, 13)),
        (ist(2, 11, 8), ist(2, 11, 14)),  # the poll is over
    ],
)
def test_r9_a_contact_lasts_six_hours_and_one_inside_the_last_72_of_the_phase(heard, until):
    assert lease_end(1, heard, Calendar(polls=(poll(),)), PACK) == until


def test_g4_a_card_that_names_a_seat_is_shut_everywhere_in_that_seats_silence():
    calendar = Calendar(polls=(poll(1, day=24), poll(2, early=16)))

    before = card(ist(2, 8, 15, 30), calendar=calendar, named=(2,))
    inside = card(ist(2, 9, 12), calendar=calendar, named=(2,))

    assert before == Window(ist(2, 8, 15, 30), ist(2, 8, 16), "silence")
    assert inside.opens == ist(2, 10, 18, 0, 1)
    assert card(ist(2, 9, 12), calendar=calendar).is_open(ist(2, 9, 12))


def test_r9_recall_shuts_a_card_and_a_withdrawal_is_open_at_every_hour():
    calendar = Calendar(polls=(poll(),))

    recalled = card(ist(2, 1, 8), recalled_at=ist(2, 1, 9))
    withdrawal = card(ist(2, 9, 23), calendar=calendar, content_class=ContentClass.WITHDRAWAL)

    assert recalled == Window(ist(2, 1, 8), ist(2, 1, 9), "recall")
    assert withdrawal.is_open(ist(2, 9, 23))
    assert withdrawal.is_open(ist(2, 10, 3))


moments = st.integers(0, 27 * 86_400).map(lambda seconds: ist(2, 1) + timedelta(seconds=seconds))


@given(heard=moments, opens=moments, expires=moments, at=moments, early=st.sampled_from([None, 15, 16]))
def test_r9_no_window_is_ever_open_in_silence_quiet_or_without_a_fresh_contact(heard, opens, expires, at, early):
    calendar = Calendar(polls=(poll(early=early), poll(2, early=14), poll(1, phase=2, day=20)))

    shown = card(heard, opens=opens, expires=expires, calendar=calendar)

    if shown.is_open(at):
        assert silent_until(1, calendar, PACK, at) is None
        assert quiet_until(PACK, at) is None
        assert max(heard, opens) <= at < expires
        assert at - heard < timedelta(hours=6)
        if ist(2, 7, 14) <= at <= ist(2, 10, 18) or ist(2, 17, 18) <= at <= ist(2, 20, 18):
            assert at - heard < timedelta(hours=1)


@given(heard=moments, at=moments)
def test_r9_an_allowed_hour_after_a_fresh_contact_is_always_open(heard, at):
    calendar = Calendar(polls=(poll(),))
    fresh = timedelta(0) <= at - heard < timedelta(hours=1)
    same_run = quiet_until(PACK, heard) is None and silent_until(1, calendar, PACK, heard) is None
    allowed = quiet_until(PACK, at) is None and silent_until(1, calendar, PACK, at) is None

    if fresh and same_run and allowed:
        assert card(heard, calendar=calendar).is_open(at)
