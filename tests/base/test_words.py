"""Numbers, dates and times in both languages."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chaupal.base import words
from chaupal.base.clock import IST

EVENING = datetime(2027, 2, 8, 18, 20, tzinfo=IST)


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (0, "0"),
        (999, "999"),
        (1000, "1,000"),
        (99_999, "99,999"),
        (177_516, "1,77,516"),
        (24_630_000, "2,46,30,000"),
        (-1500, "\u22121,500"),
        (Decimal("1234.50"), "1,234.50"),
        (None, "\u2013"),
    ],
)
def test_indian_groups_by_two_after_the_first_three(number, shown):
    assert words.indian(number) == shown


@given(st.integers(min_value=-(10**15), max_value=10**15))
def test_indian_keeps_every_digit(number):
    assert words.indian(number).replace(",", "").replace("\u2212", "-") == str(number)


@pytest.mark.parametrize(
    ("number", "hindi", "english"),
    [
        (99_999, "99,999", "99,999"),
        (177_516, "1.8 लाख", "1.8 lakh"),
        (200_000, "2 लाख", "2 lakh"),
        (24_630_000, "2.5 करोड़", "2.5 crore"),
    ],
)
def test_lakh_speaks_large_counts(number, hindi, english):
    assert (words.lakh(number, "hi"), words.lakh(number, "en")) == (hindi, english)


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [(2, 3, "67%"), (0, 5, "0%"), (1, 1000, "<1%"), (999, 1000, "99%"), (5, 5, "100%"), (1, 0, "\u2013")],
)
def test_pct_never_says_all_or_none_before_it_is_so(part, whole, shown):
    assert words.pct(part, whole) == shown


def test_sample_says_counts_then_percent_then_spread():
    assert words.sample(352, 400, "hi") == "400 में 352, 88% ±3"
    assert words.sample(352, 400, "en") == "352 of 400, 88% ±3"
    assert words.sample(0, 0, "hi") == "\u2013"


def test_span_of_one_is_one_number():
    assert [words.span(201, 300), words.span(7, 7)] == ["201-300", "7"]


def test_latin_digits_folds_what_people_type():
    assert words.latin_digits("बूथ १४२-A") == "बूथ 142-A"


def test_day_names_weekday_and_month_in_words():
    assert words.day(EVENING, "hi") == "सोम, 8 फ़रवरी 2027"
    assert words.day(EVENING, "en") == "Mon, 8 Feb 2027"
    assert words.day(date(2027, 2, 8), "en", today=EVENING) == "Mon, 8 Feb"
    assert words.day(date(2026, 2, 8), "en", today=EVENING) == "Sun, 8 Feb 2026"
    assert [words.day_short(EVENING, tongue) for tongue in ("hi", "en")] == ["8 फ़र.", "8 Feb"]


def test_day_is_the_one_on_indias_calendar():
    late = datetime(2027, 2, 8, 20, 0, tzinfo=UTC)

    assert words.moment(late, "en") == "Tue, 9 Feb 2027, 01:30"


@pytest.mark.parametrize(
    ("hour", "hindi", "english"),
    [
        (0, "रात 12:05 बजे", "12:05 am"),
        (4, "सुबह 4:05 बजे", "4:05 am"),
        (12, "दोपहर 12:05 बजे", "12:05 pm"),
        (16, "शाम 4:05 बजे", "4:05 pm"),
        (20, "शाम 8:05 बजे", "8:05 pm"),
        (21, "रात 9:05 बजे", "9:05 pm"),
    ],
)
def test_hour_said_names_the_part_of_the_day(hour, hindi, english):
    at = datetime(2027, 2, 8, hour, 5, tzinfo=IST)

    assert (words.hour_said(at, "hi"), words.hour_said(at, "en")) == (hindi, english)


def test_hour_of_a_moment_without_zone_is_a_bug():
    with pytest.raises(ValueError, match="without a time zone"):
        words.hour(datetime(2027, 2, 8, 18, 20))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("time", "desk", "hindi", "english"),
    [
        (timedelta(minutes=100), "1:40", "1 घं 40 मि", "1 h 40 min"),
        (timedelta(minutes=60), "1:00", "1 घं", "1 h"),
        (timedelta(seconds=30), "0:00", "0 मि", "0 min"),
        (timedelta(minutes=-18), "0:18", "18 मि", "18 min"),
        (timedelta(hours=47, minutes=59), "47:59", "47 घं 59 मि", "47 h 59 min"),
        (timedelta(hours=75), "3 days", "3 दिन", "3 days"),
        (timedelta(days=-1200), "1,200 days", "1,200 दिन", "1,200 days"),
    ],
)
def test_left_is_short_at_the_desk_and_said_on_the_phone(time, desk, hindi, english):
    assert (words.left(time, "en"), words.left_said(time, "hi"), words.left_said(time, "en")) == (desk, hindi, english)
    assert words.left(time, "hi") == (hindi if "days" in desk else desk)


def test_hi_or_en_falls_back_to_the_other_language():
    both, only_hindi = SimpleNamespace(text_hi="पानी", text_en="water"), SimpleNamespace(text_hi="पानी", text_en="")

    assert words.hi_or_en(both, "text", "en") == "water"
    assert words.hi_or_en(both, "text", "hi") == "पानी"
    assert words.hi_or_en(only_hindi, "text", "en") == "पानी"
    assert words.hi_or_en({"text_hi": None, "text_en": "water"}, "text", "hi") == "water"


@given(st.text(), st.text())
def test_changes_give_back_both_texts(before, after):
    pieces = words.changes(before, after)

    assert "".join(text for kind, text in pieces if kind != "added") == before
    assert "".join(text for kind, text in pieces if kind != "removed") == after


def test_changes_mark_whole_words():
    assert words.changes("11 पहचान-पत्र", "12 पहचान-पत्र") == [
        ("removed", "11"),
        ("added", "12"),
        ("same", " पहचान-पत्र"),
    ]
