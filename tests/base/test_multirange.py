"""Sets of numbers as runs: the arithmetic against plain Python sets, and the column against the database."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chaupal.base import multirange
from chaupal.org.choices import UnitKind
from chaupal.org.models import Unit

NUMBERS = st.sets(st.integers(0, 40))


def of(runs: multirange.Runs) -> set[int]:
    return {number for lower, upper in runs for number in range(lower, upper)}


@given(NUMBERS, NUMBERS)
def test_arithmetic_agrees_with_plain_sets(one: set[int], other: set[int]) -> None:
    a, b = multirange.of_numbers(one), multirange.of_numbers(other)

    assert of(multirange.union(a, b)) == one | other
    assert of(multirange.intersect(a, b)) == one & other
    assert of(multirange.subtract(a, b)) == one - other
    assert multirange.contains(a, b) == (other <= one)
    assert multirange.size(a) == len(one)


@given(NUMBERS, NUMBERS)
def test_every_result_is_in_the_one_normal_form(one: set[int], other: set[int]) -> None:
    a, b = multirange.of_numbers(one), multirange.of_numbers(other)

    for runs in (a, multirange.union(a, b), multirange.intersect(a, b), multirange.subtract(a, b)):
        assert all(lower < upper for lower, upper in runs)
        assert all(before[1] < after[0] for before, after in pairwise(runs))


def test_contains_takes_a_single_number_too() -> None:
    runs = ((5, 8), (10, 11))

    assert [number for number in range(4, 12) if multirange.contains(runs, number)] == [5, 6, 7, 10]


def test_normal_joins_touching_pairs_and_drops_empty_ones() -> None:
    assert multirange.normal([(5, 5), (3, 5), (1, 3), (8, 9)]) == ((1, 5), (8, 9))


@pytest.fixture
def units(db: None) -> dict[str, Unit]:
    sets: dict[str, multirange.Runs] = {"none": (), "low": ((1, 5),), "both": ((3, 7), (20, 22)), "high": ((20, 21),)}
    return {
        code: Unit.objects.create(kind=UnitKind.MANDAL, code=code, name_hi=code, name_en=code, place=n, booths=runs)
        for n, (code, runs) in enumerate(sets.items())
    }


def codes(**wanted: object) -> list[str]:
    return sorted(Unit.objects.filter(**wanted).values_list("code", flat=True))


def test_the_column_gives_back_what_was_stored(units: dict[str, Unit]) -> None:
    stored = dict(Unit.objects.values_list("code", "booths"))

    assert stored == {"none": (), "low": ((1, 5),), "both": ((3, 7), (20, 22)), "high": ((20, 21),)}


def test_the_column_stores_pairs_in_any_order_in_normal_form(units: dict[str, Unit]) -> None:
    Unit.objects.filter(code="low").update(booths=((4, 6), (1, 3), (3, 4)))

    assert Unit.objects.get(code="low").booths == ((1, 6),)


def test_holds_finds_the_sets_with_a_number(units: dict[str, Unit]) -> None:
    assert codes(booths__holds=4) == ["both", "low"]
    assert codes(booths__holds=20) == ["both", "high"]
    assert codes(booths__holds=5) == ["both"]


def test_overlaps_and_within_take_sets(units: dict[str, Unit]) -> None:
    assert codes(booths__overlaps=((6, 20),)) == ["both"]
    assert codes(booths__overlaps=()) == []
    assert codes(booths__within=((1, 10), (20, 21))) == ["high", "low", "none"]
