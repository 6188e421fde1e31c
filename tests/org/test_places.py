"""Seeding the places that ship."""

from datetime import datetime

import pytest

from chaupal.org import shape, shipped
from chaupal.org.actions.places import PlacesThere, seed_places
from chaupal.org.models import Booth, Unit, UnitAbove, UnitRun

PIECE = shipped.tables().only(1, 2, 3)


@pytest.mark.parametrize("key", shape.names())
def test_seed_places_makes_units_runs_closure_and_booths(db: None, key: str, noon: datetime) -> None:
    booths = seed_places(shape=shape.load(key), by="test", at=noon, tables=PIECE)

    assert booths == Booth.objects.count() == 336 + 347 + 384
    assert {unit.booths for unit in Unit.objects.filter(code__in=["HQ", "UP"])} == {((58 * 4096, 61 * 4096),)}
    assert sorted(UnitRun.objects.values_list("unit_id", "lower", "upper")) == sorted(
        (unit.pk, lower, upper) for unit in Unit.objects.all() for lower, upper in unit.booths
    )
    assert UnitAbove.objects.filter(unit__code="UP-AC-001").count() == Unit.objects.filter(
        booths__holds=Unit.objects.get(code="UP-AC-001").booths[0][0]
    ).exclude(parent__code="UP-AC-001").count()
    first = Booth.objects.get(seat__code="UP-AC-001", part_no=1)
    assert (first.number, first.slot, first.closed_on) == (59 * 4096 + 1, 1, None)


def test_seed_places_refuses_a_second_time_and_changes_nothing(db: None, noon: datetime) -> None:
    pack = shape.load("district-seat-mandal-booth")
    seed_places(shape=pack, by="test", at=noon, tables=PIECE)
    before = sorted(Unit.objects.values_list("pk", "code"))

    with pytest.raises(PlacesThere):
        seed_places(shape=pack, by="test", at=noon, tables=PIECE)

    assert sorted(Unit.objects.values_list("pk", "code")) == before


def test_below_gives_what_lies_in_a_unit_of_either_tree(db: None, noon: datetime) -> None:
    seed_places(shape=shape.load("district-seat-mandal-booth"), by="test", at=noon, tables=PIECE)
    lok_sabha = Unit.objects.get(code="UP-PC-01")

    seats = Unit.objects.below(lok_sabha).of_kind("seat").order_by("place")

    assert [seat.code for seat in seats] == ["UP-AC-003", "UP-AC-001"]


def test_place_names_know_a_district_in_both_scripts_and_a_seat_within_it_and_no_everyday_word() -> None:
    names = shipped.place_names()

    assert (names["आगरा"], names["Agra"], names["Kanpur"]) == ("UP-D-118", "UP-D-118", names["Kanpur Nagar"])
    assert names["Sardhana"].startswith("UP-D-169/UP-AC-")
    assert {"कुर्सी", "बस्ती", "Mohan"}.isdisjoint(names)
