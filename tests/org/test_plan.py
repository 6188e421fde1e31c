"""What a shape makes of the places that ship: numbers, trees, closure, cuts."""

from collections import Counter

import pytest

from chaupal.base import multirange
from chaupal.org import plan, shape, shipped
from chaupal.org.choices import SLOTS_A_SEAT
from chaupal.org.cut import cut, share_out

MANDALS, SECTORS = "district-seat-mandal-booth", "district-seat-sector-booth"


def planned(key: str) -> list[plan.PlannedUnit]:
    tables = shipped.tables()
    parts = {seat.number: plan.parts_by_count(seat.booths) for seat in tables.seats}
    return plan.units(shape.load(key), tables, plan.number_parts(tables, parts))


@pytest.fixture(scope="module", params=[MANDALS, SECTORS])
def units(request: pytest.FixtureRequest) -> list[plan.PlannedUnit]:
    return planned(request.param)


def test_what_ships_has_the_known_counts() -> None:
    tables = shipped.tables()

    assert Counter(area.kind for area in tables.areas) == {
        "state": 1,
        "region": 6,
        "district": 75,
        "org_district": 98,
        "lok_sabha": 80,
    }
    assert len(tables.seats) == 403
    assert tables.booths == 147_145
    assert sum(area.suggested for area in tables.areas) == 43
    assert Counter(seat.reserved for seat in tables.seats) == {"GEN": 317, "SC": 84, "ST": 2}


def test_the_place_of_a_seat_is_its_rank_in_the_first_order() -> None:
    tables = shipped.tables()
    rank = {area.code: n for n, area in enumerate(tables.areas)}

    ordered = sorted(
        tables.seats, key=lambda seat: (rank[seat.region], rank[seat.district], rank[seat.org_district], seat.number)
    )

    assert [seat.place for seat in ordered] == list(range(1, 404))


def test_the_party_tree_is_one_run_a_unit_and_57_lok_sabha_seats_are_several() -> None:
    runs = Counter((unit.kind, len(unit.booths) > 1) for unit in planned(MANDALS))

    assert runs == {
        ("root", False): 1,
        ("state", False): 1,
        ("region", False): 6,
        ("district", False): 75,
        ("org_district", False): 98,
        ("lok_sabha", False): 23,
        ("lok_sabha", True): 57,
        ("seat", False): 403,
        ("mandal", False): 1918,
    }


def test_every_level_of_both_trees_counts_the_same_booths(units: list[plan.PlannedUnit]) -> None:
    totals: Counter[str] = Counter()
    for unit in units:
        totals[unit.kind] += unit.open_booths

    assert set(totals.values()) == {147_145}


def test_what_is_above_a_unit_holds_its_booths_and_nothing_else_does() -> None:
    tables = shipped.tables().only(1, 2, 3, 14, 55)
    parts = {seat.number: plan.parts_by_count(seat.booths) for seat in tables.seats}
    units = plan.units(shape.load(MANDALS), tables, plan.number_parts(tables, parts))
    rank = {level.kind: n for n, level in enumerate(shape.load(MANDALS).levels)}

    for unit in units:
        holding = {
            other.code
            for other in units
            if multirange.contains(other.booths, unit.booths)
            and (other.booths != unit.booths or rank[other.kind] <= rank[unit.kind])
        }
        assert set(unit.above) == holding


def test_parents_stand_before_children_and_hold_them(units: list[plan.PlannedUnit]) -> None:
    seen: dict[str, plan.PlannedUnit] = {}
    for unit in units:
        for parent in filter(None, (unit.parent, unit.electoral_parent)):
            assert multirange.contains(seen[parent].booths, unit.booths)
            assert parent in unit.above
        seen[unit.code] = unit

    assert [unit.code for unit in units if unit.parent is None and unit.electoral_parent is None] == ["HQ"]


def test_the_two_trees_of_one_seat() -> None:
    parents = {unit.code: (unit.parent, unit.electoral_parent) for unit in planned(MANDALS)}

    assert parents["UP-AC-001-M01"] == ("UP-AC-001", "UP-AC-001")
    assert parents["UP-AC-001"] == ("UP-OD-SAHARANPUR-ZILA", "UP-PC-01")
    assert parents["UP-OD-SAHARANPUR-ZILA"] == ("UP-R-PASCHIM", "UP-D-177")
    assert parents["UP-D-177"] == (None, "UP")
    assert parents["UP-R-PASCHIM"] == ("UP", None)


def test_mandals_share_out_a_seat_evenly_and_say_that_they_are_generated(units: list[plan.PlannedUnit]) -> None:
    sizes: dict[str, list[int]] = {}
    for unit in units:
        if unit.generated:
            sizes.setdefault(str(unit.parent), []).append(multirange.size(unit.booths))

    assert len(sizes) == 403
    assert max(max(of_seat) - min(of_seat) for of_seat in sizes.values()) == 1
    assert sum(map(len, sizes.values())) in (1918, 27_779)


def test_slots_are_part_numbers_and_further_parts_take_the_next_free_ones() -> None:
    parts = [(1, ""), (2, ""), (2, "A"), (4, ""), (1, "B")]

    assert plan.first_slots(parts) == {(1, ""): 1, (2, ""): 2, (4, ""): 4, (1, "B"): 5, (2, "A"): 6}


def test_a_mandal_with_a_lettered_part_has_several_runs() -> None:
    tables = shipped.tables().only(1)
    parts = {1: [(n, "") for n in range(1, 337)] + [(5, "A")]}

    units = plan.units(shape.load(MANDALS), tables, plan.number_parts(tables, parts))

    first = next(unit for unit in units if unit.kind == "mandal")
    base = 59 * SLOTS_A_SEAT
    assert first.booths == ((base + 1, base + 1 + first.open_booths - 1), (base + 337, base + 338))


@pytest.mark.parametrize(
    ("weights", "total", "shares"),
    [
        ({1: 10, 2: 10}, 5, {1: 3, 2: 2}),
        ({1: 1, 2: 99}, 10, {1: 1, 2: 9}),
        ({1: 2, 2: 3, 3: 5}, 10, {1: 2, 2: 3, 3: 5}),
        ({1: 1, 2: 1, 3: 98}, 3, {1: 1, 2: 1, 3: 1}),
    ],
)
def test_share_out_goes_by_largest_remainder_with_one_at_least(
    weights: dict[int, int], total: int, shares: dict[int, int]
) -> None:
    assert share_out(weights, total) == shares


@pytest.mark.parametrize("total", [1, 101])
def test_share_out_refuses_what_cannot_be_shared(total: int) -> None:
    with pytest.raises(ValueError, match="cannot be shared out"):
        share_out({1: 50, 2: 50}, total)


def test_cut_gives_contiguous_pieces_of_nearly_one_size() -> None:
    assert cut("abcdefgh", 3) == ["abc", "def", "gh"]
