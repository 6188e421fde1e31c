"""The map: what it draws, says and links to; tiles without boundaries, shapes with them."""

import re
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.fixtures import DjangoAssertNumQueries

from chaupal.org import map as maps
from chaupal.org import outline, queries, shape, shipped
from chaupal.org.actions.places import load_folder, seed_places
from tests.org.folders import TABLES, boundaries, write

PACK = shape.load("district-seat-mandal-booth")
BOX = outline.Box(west=77, south=27, east=84, north=30)


def fill(seat: maps.MapSeat, *, hatched: bool = False, silent: bool = False) -> maps.Fill:
    return maps.Fill(seat.number % 5, f"{seat.number} {seat.name}: 40%", f"/units/{seat.code}/", hatched, silent)


@pytest.fixture
def tiled(db: None, noon: datetime) -> maps.Base:
    seed_places(shape=PACK, by="test", at=noon, tables=TABLES)
    return queries.map_base()


@pytest.fixture
def shaped(db: None, tmp_path: Path, noon: datetime) -> maps.Base:
    folder = write(tmp_path / "places", shapes=boundaries())
    load_folder(folder=folder, shape=PACK, by="test", at=noon, tables=TABLES)
    return queries.map_base()


def test_every_seat_that_ships_has_a_tile_of_its_own() -> None:
    tiles = shipped.tiles()

    assert sorted(tiles) == list(range(1, 404))
    assert len(set(tiles.values())) == 403
    assert min(column for column, _row in tiles.values()) == min(row for _column, row in tiles.values()) == 0


def test_every_district_lies_in_one_piece_of_tiles() -> None:
    seats = {seat.number: seat for seat in shipped.tables().seats}
    districts: dict[str, set[tuple[int, int]]] = {}
    for number, place in shipped.tiles().items():
        districts.setdefault(seats[number].district, set()).add(place)

    def first_piece(places: set[tuple[int, int]]) -> set[tuple[int, int]]:
        found, edge = set(), {min(places)}
        while edge:
            found |= edge
            edge = {(c + x, r + y) for c, r in edge for x, y in ((0, 1), (1, 0), (0, -1), (-1, 0))} & places - found
        return found

    assert [district for district, places in districts.items() if first_piece(places) != places] == []
    assert len(districts) == 75


def test_without_boundaries_the_map_is_tiles(tiled: maps.Base) -> None:
    assert (tiled.tiles, [seat.number for seat in tiled.seats]) == (True, [1, 2, 3])
    assert tiled.seats[0].path.endswith("l32 0 0 32 -32 0z")
    assert [seat.district for seat in tiled.seats] == ["सहारनपुर"] * 3


def test_with_boundaries_the_map_is_shapes_and_tiles_on_wish(
    shaped: maps.Base, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(2):
        again = queries.map_base()
    wished = queries.map_base(tiles=True)

    assert again == shaped
    assert (shaped.tiles, wished.tiles) == (False, True)
    assert [seat.code for seat in shaped.seats] == [seat.code for seat in wished.seats]
    assert (len(shaped.districts), [name for _x, _y, name in shaped.towns]) == (1, ["सहारनपुर"])


@pytest.mark.parametrize("which", ["tiled", "shaped"])
def test_each_seat_is_a_link_that_says_its_figures(which: str, request: pytest.FixtureRequest) -> None:
    base: maps.Base = request.getfixturevalue(which)

    svg = maps.draw(base, {seat.code: fill(seat) for seat in base.seats}, label="उत्तर प्रदेश")

    assert re.findall(r'<a href="([^"]+)" aria-label="([^"]+)"><path class="([^"]+)"', svg) == [
        (f"/units/{seat.code}/", f"{seat.number} {seat.name}: 40%", f"seat v{seat.number % 5}") for seat in base.seats
    ]
    assert re.findall(r"<title>(.+?)</title>", svg) == [f"{seat.number} {seat.name}: 40%" for seat in base.seats]
    assert 'role="group" aria-label="उत्तर प्रदेश"' in svg


@pytest.mark.parametrize("which", ["tiled", "shaped"])
def test_the_map_carries_no_style_and_no_script(which: str, request: pytest.FixtureRequest) -> None:
    base: maps.Base = request.getfixturevalue(which)
    hostile = maps.Fill(9, '"><script>alert(1)</script>', 'javascript:"', hatched=True, silent=True)

    svg = maps.draw(base, {seat.code: hostile for seat in base.seats}, label="<b>")

    assert re.findall(r"<script|style=|\son[a-z]+=|<b>", svg) == []
    assert svg.count('class="seat v4"') == 3


def test_a_seat_without_figures_is_drawn_and_is_no_link(tiled: maps.Base) -> None:
    first, *rest = tiled.seats

    svg = maps.draw(tiled, {seat.code: fill(seat) for seat in rest}, label="x", chosen=first.code)

    assert svg.count("<a ") == 2
    assert f'<path class="seat v0 chosen" d="{first.path}"><title>1 बेहट</title>' in svg


@pytest.mark.parametrize("which", ["tiled", "shaped"])
def test_hatch_and_silence_are_drawn_apart_from_the_fill(which: str, request: pytest.FixtureRequest) -> None:
    base: maps.Base = request.getfixturevalue(which)
    first, second, third = base.seats
    fills = {first.code: fill(first, hatched=True), second.code: fill(second, silent=True), third.code: fill(third)}

    svg = maps.draw(base, fills, label="x")

    assert svg.count('class="seat-hatch"') == 1
    silent = re.findall(r'<path class="silent" d="([^"]+)"/><path class="ticks" d="([^"]+)"/>', svg)
    drawn = outline.path(outline.dissolve([outline.rings_of_path(second.path)]))
    assert silent == [(drawn, drawn)]


def test_the_boundary_of_a_state_all_silent_is_the_states(shaped: maps.Base) -> None:
    svg = maps.draw(shaped, {seat.code: fill(seat, silent=True) for seat in shaped.seats}, label="x")

    assert f'<path class="silent" d="{shaped.state}"/>' in svg


CELLS = st.sets(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=1)


@given(CELLS)
def test_dissolving_squares_keeps_their_area(cells: set[tuple[int, int]]) -> None:
    rings = outline.dissolve(maps.square(*cell) for cell in cells)

    # Even-odd: each crossing of a middle line from the left toggles between outside and inside.
    inside = set()
    for column in range(6):
        for row in range(6):
            x, y = column * 32 + 16, row * 32 + 16
            crossings = sum(
                (ay > y) != (by > y) and x < ax
                for ring in rings
                for (ax, ay), (_bx, by) in zip(ring, (*ring[1:], ring[0]), strict=True)
            )
            if crossings % 2:
                inside.add((column, row))
    assert inside == cells


@given(CELLS)
def test_a_path_is_read_back_as_the_rings_it_was_made_of(cells: set[tuple[int, int]]) -> None:
    rings = outline.dissolve(maps.square(*cell) for cell in cells)

    assert outline.rings_of_path(outline.path(rings)) == rings


def test_neighbours_keep_one_border_after_rounding() -> None:
    left = {"type": "Polygon", "coordinates": [[[78, 28], [79, 28], [79.001, 28.5], [79, 29], [78, 29], [78, 28]]]}
    right = {"type": "MultiPolygon", "coordinates": [[[[79, 28], [80, 28], [80, 29], [79, 29], [79.001, 28.5], [79, 28]]]]}

    both = outline.dissolve([outline.rings_of(left, BOX), outline.rings_of(right, BOX)])

    assert len(both) == 1
    assert len(both[0]) == 4
    assert outline.label_point(both) == pytest.approx(
        (BOX.place(79, 28.5)[0], BOX.place(79, 28.5)[1]), abs=0.6
    )
