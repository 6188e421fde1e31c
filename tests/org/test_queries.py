"""What reads of places give, and in how many queries."""

from datetime import datetime

import pytest
from pytest_django.fixtures import DjangoAssertNumQueries

from chaupal.org import queries, shape, shipped
from chaupal.org.actions.places import seed_places
from chaupal.org.choices import Tree
from chaupal.org.models import Booth, Unit


@pytest.fixture
def piece(db: None, noon: datetime) -> None:
    tables = shipped.tables().only(1, 2, 3)
    seed_places(shape=shape.load("district-seat-mandal-booth"), by="test", at=noon, tables=tables)


def unit(code: str) -> Unit:
    return Unit.objects.get(code=code)


def codes(units: list[Unit]) -> list[str]:
    return [unit.code for unit in units]


@pytest.mark.parametrize(
    ("code", "tree", "expected"),
    [
        ("HQ", Tree.PARTY, ["UP"]),
        ("HQ", Tree.ELECTORAL, ["UP"]),
        ("UP", Tree.PARTY, ["UP-R-PASCHIM"]),
        ("UP", Tree.ELECTORAL, ["UP-D-177", "UP-PC-01", "UP-PC-02"]),
        ("UP-R-PASCHIM", Tree.PARTY, ["UP-OD-SAHARANPUR-MAHANAGAR", "UP-OD-SAHARANPUR-ZILA"]),
        ("UP-OD-SAHARANPUR-ZILA", Tree.PARTY, ["UP-AC-001", "UP-AC-002"]),
        ("UP-D-177", Tree.ELECTORAL, ["UP-AC-003", "UP-AC-001", "UP-AC-002"]),
        ("UP-PC-01", Tree.ELECTORAL, ["UP-AC-003", "UP-AC-001"]),
        ("UP-AC-001", Tree.ELECTORAL, ["UP-AC-001-M01", "UP-AC-001-M02", "UP-AC-001-M03", "UP-AC-001-M04"]),
        ("UP-AC-001-M01", Tree.PARTY, []),
    ],
)
def test_children_are_the_units_right_below_in_that_tree(piece: None, code: str, tree: str, expected: list[str]) -> None:
    assert codes(queries.children(unit(code), tree)) == expected


@pytest.mark.parametrize("tree", [Tree.PARTY, Tree.ELECTORAL])
def test_board_rows_of_a_seat_add_up_in_one_query(
    piece: None, tree: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    seat = unit("UP-AC-001")

    with django_assert_num_queries(1):
        rows = queries.board_rows(seat, tree)

    assert sum(row.open_booths for row in rows) == seat.open_booths == 336


@pytest.mark.parametrize(
    ("tree", "expected"),
    [
        (Tree.PARTY, ["HQ", "UP", "UP-R-PASCHIM", "UP-OD-SAHARANPUR-ZILA", "UP-AC-001", "UP-AC-001-M01"]),
        (Tree.ELECTORAL, ["HQ", "UP", "UP-PC-01", "UP-AC-001", "UP-AC-001-M01"]),
    ],
)
def test_way_up_leads_from_the_top_to_the_unit(piece: None, tree: str, expected: list[str]) -> None:
    assert codes(queries.way_up(unit("UP-AC-001-M01"), tree)) == expected


def test_units_holding_a_booth_are_those_of_both_trees(piece: None) -> None:
    booth = Booth.objects.get(seat__code="UP-AC-002", part_no=7)

    assert codes(queries.units_holding(booth.number)) == [
        "HQ",
        "UP",
        "UP-R-PASCHIM",
        "UP-D-177",
        "UP-OD-SAHARANPUR-ZILA",
        "UP-PC-02",
        "UP-AC-002",
        "UP-AC-002-M01",
    ]


def test_booths_of_pages_through_a_mandal_without_gap_or_double(
    piece: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    mandal = unit("UP-AC-001-M02")
    seen: list[int] = []
    after: int | None = 0

    while after is not None:
        with django_assert_num_queries(1):
            page = queries.booths_of(mandal, after=after, limit=50)
        seen += [row.number for row in page.rows]
        after = page.next

    assert seen == [number for lower, upper in mandal.booths for number in range(lower, upper)]


def test_booths_of_leaves_out_closed_ones(piece: None, noon: datetime) -> None:
    mandal = unit("UP-AC-001-M01")
    first = mandal.booths[0][0]
    Booth.objects.filter(pk=first).update(closed_on=noon.date())

    page = queries.booths_of(mandal, limit=2)

    assert [row.number for row in page.rows] == [first + 1, first + 2]
    assert page.next == first + 2


def test_there_is_no_station_list_while_booths_stand_by_count(piece: None) -> None:
    assert queries.station_list() is None
