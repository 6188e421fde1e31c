"""Loading a folder of places: what it writes, that twice is once, and how a broken one is refused."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from chaupal.base.forbidden import ForbiddenColumn
from chaupal.ledger.models import Entry
from chaupal.org import commands, queries, shape, shipped
from chaupal.org.actions.places import Loaded, SeatFull, load_folder, seed_places
from chaupal.org.folder import BrokenFolder
from chaupal.org.models import Booth, Station, StationList, Unit, UnitRun, UnitShape
from tests.org.folders import TABLES, boundaries, seats, stations, whole_state, write

PACK = shape.load("district-seat-mandal-booth")


def load(folder: Path, at: datetime) -> Loaded:
    return load_folder(folder=folder, shape=PACK, by="test", at=at, tables=TABLES)


def everything() -> tuple[list[Any], ...]:
    return (
        sorted(Unit.objects.values_list("pk", "code", "booths", "open_booths")),
        sorted(Booth.objects.values_list("number", "seat_id", "part_no", "suffix", "closed_on"), key=str),
        sorted(Station.objects.values_list("pk", "booth_id", "name")),
        sorted(StationList.objects.values_list("pk", "digest")),
        sorted(UnitShape.objects.values_list("unit_id", "path")),
        sorted(UnitRun.objects.values_list("unit_id", "lower", "upper")),
        sorted(Entry.objects.values_list("pk")),
    )


@pytest.mark.parametrize("key", shape.names())
def test_first_load_makes_units_booths_stations_and_one_entry(
    db: None, tmp_path: Path, noon: datetime, key: str
) -> None:
    folder = write(tmp_path / "places", shapes=boundaries())

    loaded = load_folder(folder=folder, shape=shape.load(key), by="test", at=noon, tables=TABLES)

    assert (loaded.changed, loaded.stations, loaded.opened, loaded.closed) == (True, 90, 90, 0)
    assert Booth.objects.open().count() == 90
    assert {(unit.kind, unit.open_booths) for unit in Unit.objects.filter(code__in=["HQ", "UP", "UP-D-177"])} == {
        ("root", 90),
        ("state", 90),
        ("district", 90),
    }
    assert sorted(Station.objects.filter(part_no=7).values_list("name", "script", "quality")) == [
        ("", "", "number-only"),
        ("PRIMARY SCHOOL 7", "Latn", "roman"),
        ("प्राथमिक विद्यालय 7", "Deva", "unicode"),
    ]
    entry = Entry.objects.get(act="org.places_loaded")
    assert (entry.by_kind, entry.by_id, entry.rows) == ("engine", "test", 3)


def test_electors_of_a_station_are_taken_in_where_the_list_has_them(db: None, tmp_path: Path, noon: datetime) -> None:
    load(write(tmp_path / "places"), noon)

    told = Station.objects.filter(booth__seat__number=1, part_no__in=(1, 10)).order_by("part_no")
    page = queries.booths_of(Unit.objects.get(kind="seat", number=1), limit=10)
    assert list(told.values_list("electors", flat=True)) == [801, None]
    assert [row.electors for row in page.rows] == [801, 802, 803, 804, 805, 806, 807, 808, 809, None]


def test_a_list_without_electors_is_taken_in_as_well(db: None, tmp_path: Path, noon: datetime) -> None:
    rows = [{key: row[key] for key in row if key != "electors"} for row in stations()]

    loaded = load(write(tmp_path / "places", rows), noon)

    assert (loaded.stations, Station.objects.filter(electors=None).count()) == (90, 90)


def test_both_trees_count_the_same_booths(db: None, tmp_path: Path, noon: datetime) -> None:
    load(write(tmp_path / "places"), noon)

    totals: dict[str, int] = {}
    for unit in Unit.objects.all():
        totals[unit.kind] = totals.get(unit.kind, 0) + unit.open_booths

    assert set(totals.values()) == {90}


def test_loading_twice_changes_nothing(db: None, tmp_path: Path, noon: datetime) -> None:
    folder = write(tmp_path / "places", shapes=boundaries())
    load(folder, noon)
    before = everything()

    loaded = load(folder, noon)

    assert loaded == Loaded(changed=False)
    assert everything() == before


def test_boundaries_that_come_later_are_taken_alone(db: None, tmp_path: Path, noon: datetime) -> None:
    folder = write(tmp_path / "places")
    load(folder, noon)
    write(folder, shapes=boundaries())

    loaded = load(folder, noon)

    drawn = dict(UnitShape.objects.values_list("unit__code", "path"))
    assert (loaded.changed, loaded.stations, loaded.outlines) == (True, 0, len(drawn))
    assert {code for code in drawn if code.startswith("UP-AC")} == {"UP-AC-001", "UP-AC-002", "UP-AC-003"}
    # The border between the seats is gone from the district's outline: four corners are left.
    assert drawn["UP-D-177"].count("M") == 1
    assert len(drawn["UP-D-177"].split("l")[1].replace("-", " -").split()) == 6
    assert Entry.objects.filter(act="org.places_loaded").count() == 2


def test_lettered_parts_get_the_next_free_number_and_stand_in_their_neighbours_mandal(
    db: None, tmp_path: Path, noon: datetime
) -> None:
    rows = stations()
    rows.append({**rows[4], "suffix": "A", "name_hi": "प्राथमिक विद्यालय 5 क"})

    load(write(tmp_path / "places", rows), noon)

    booth = Booth.objects.get(suffix="A")
    mandal = Unit.objects.holding(Booth.objects.get(seat=booth.seat, part_no=5, suffix="").number).get(kind="mandal")
    assert (booth.slot, booth.part) == (31, "5A")
    assert len(mandal.booths) == 2
    assert [unit.code for unit in queries.units_holding(booth.number)][-1] == mandal.code


def test_a_load_over_booths_made_by_count_keeps_their_numbers_and_units(
    db: None, tmp_path: Path, noon: datetime
) -> None:
    seed_places(shape=PACK, by="test", at=noon, tables=TABLES)
    units = sorted(Unit.objects.values_list("pk", "code"))

    loaded = load(write(tmp_path / "places"), noon)

    assert sorted(Unit.objects.values_list("pk", "code")) == units
    assert (loaded.opened, loaded.closed) == (0, TABLES.booths - 90)
    assert Booth.objects.count() == TABLES.booths
    assert Unit.objects.get(code="UP").open_booths == 90


def test_a_later_list_gives_new_numbers_closes_what_is_gone_and_never_reuses(
    db: None, tmp_path: Path, noon: datetime
) -> None:
    load(write(tmp_path / "places"), noon)
    gone = Booth.objects.get(seat__code="UP-AC-002", part_no=30)
    added = stations({1: 32, 2: 29, 3: 30})

    loaded = load(write(tmp_path / "later", added), noon)
    again = load(write(tmp_path / "third", stations({1: 32, 2: 31, 3: 30})), noon)

    gone.refresh_from_db()
    assert (loaded.opened, loaded.closed) == (2, 1)
    assert (again.opened, again.closed) == (2, 0)
    assert gone.closed_on is None
    assert [booth.slot for booth in Booth.objects.filter(seat__code="UP-AC-002", part_no__gte=30).order_by("part_no")] == [30, 31]
    last = Unit.objects.filter(parent__code="UP-AC-001").order_by("place").last()
    assert last is not None
    assert Unit.objects.holding(Booth.objects.get(seat__code="UP-AC-001", part_no=32).number).get(kind="mandal") == last
    assert sorted(UnitRun.objects.filter(unit=last).values_list("lower", "upper")) == list(last.booths)
    assert Unit.objects.get(code="HQ").open_booths == 93
    assert StationList.objects.count() == 3


def test_a_new_first_part_joins_the_unit_of_the_part_after_it(db: None, tmp_path: Path, noon: datetime) -> None:
    rows = [row for row in stations() if (row["ac_no"], row["part_no"]) != (1, 1)]
    load(write(tmp_path / "places", rows), noon)

    load(write(tmp_path / "later"), noon)

    booth = Booth.objects.get(seat__code="UP-AC-001", part_no=1)
    assert booth.slot == 31
    assert Unit.objects.holding(booth.number).get(kind="mandal").code == "UP-AC-001-M01"


def test_a_seat_that_has_given_out_all_numbers_is_refused(db: None, tmp_path: Path, noon: datetime) -> None:
    load(write(tmp_path / "places"), noon)
    seat = Unit.objects.get(code="UP-AC-001")
    Booth.objects.create(number=seat.booths[0][1] - 1, seat=seat, part_no=4000, opened_on=noon.date())
    before = everything()

    with pytest.raises(SeatFull) as refusal:
        load(write(tmp_path / "later", stations({1: 31, 2: 30, 3: 30})), noon)

    assert refusal.value.values == {"seat": 1}
    assert everything() == before


def changed(row: int, **values: Any) -> list[dict[str, Any]]:
    rows = stations()
    rows[row] |= values
    return rows


def row_of_seats(row: int, **values: Any) -> list[dict[str, Any]]:
    table = seats(stations())
    table[row] |= values
    return table


CSV, PARQUET, GEOJSON = "up_assembly.csv", "up_booths_2017.parquet", "up_assembly_light.geojson"


@pytest.mark.parametrize(
    ("rows", "table", "file", "row", "reason"),
    [
        (changed(2, part_no=2), None, PARQUET, 3, "part 2 of seat 1 stands here twice."),
        (changed(4, ac_no=99), None, PARQUET, 5, "seat 99 is not in the shipped table."),
        (changed(5, part_no=0), None, PARQUET, 6, "the part number is not a whole number that a seat can have."),
        (changed(6, part_no=None), None, PARQUET, 7, "the part number is not a whole number that a seat can have."),
        (changed(7, suffix="ABC"), None, PARQUET, 8, "the letter after the part number is too long."),
        (changed(8, name_quality="fine"), None, PARQUET, 9, "“name_quality” is not one of the known words."),
        (changed(8, electors=0), None, PARQUET, 9, "the number of electors is not one that a station can have."),
        (changed(8, electors=20_001), None, PARQUET, 9, "the number of electors is not one that a station can have."),
        (changed(9, script=None), None, PARQUET, 10, "“script” does not fit the name."),
        (
            changed(10, name_hi="विद्यालय\u202eउलटा"),
            None,
            PARQUET,
            11,
            "the name is too long or holds letters that do not belong in a name.",
        ),
        (None, row_of_seats(1, ac_no="two"), CSV, 3, "“ac_no” is not a whole number."),
        (None, row_of_seats(1, booths_2017="-4"), CSV, 3, "“booths_2017” is not a whole number."),
        (
            None,
            row_of_seats(1, code="MP-AC-002"),
            CSV,
            3,
            "this is not a seat of the shipped table, or its districts differ.",
        ),
        (
            None,
            row_of_seats(2, ac_no=404),
            CSV,
            4,
            "this is not a seat of the shipped table, or its districts differ.",
        ),
        (None, [*seats(stations()), seats(stations())[0]], CSV, 5, "the seat stands here twice."),
        (
            None,
            row_of_seats(1, booths_2017=31),
            CSV,
            3,
            "seat 2 should have 31 stations; up_booths_2017.parquet has 30.",
        ),
        (None, seats(stations())[:2], CSV, None, "seat 3 is missing."),
        (
            None,
            [{key: row[key] for key in row if key != "pc_code"} for row in seats(stations())],
            CSV,
            None,
            "the column “pc_code” is missing.",
        ),
        (
            [{key: row[key] for key in row if key != "script"} for row in stations()],
            None,
            PARQUET,
            None,
            "the column “script” is missing.",
        ),
    ],
)
def test_a_broken_folder_is_refused_by_file_row_and_reason(
    db: None, tmp_path: Path, noon: datetime, english: None, rows: Any, table: Any, file: str, row: int | None, reason: str
) -> None:
    folder = write(tmp_path / "places", rows, table or (seats(stations()) if rows else None))

    with pytest.raises(BrokenFolder) as refusal:
        load(folder, noon)

    assert (refusal.value.values["file"], refusal.value.values.get("row"), str(refusal.value.values["reason"])) == (
        file,
        row,
        reason,
    )
    assert everything() == ([], [], [], [], [], [], [])


def spoiled(seat: int, **values: Any) -> dict[str, Any]:
    shapes = boundaries()
    shapes["features"][seat] |= values
    return shapes


@pytest.mark.parametrize(
    ("shapes", "row", "reason"),
    [
        (spoiled(1, geometry=None), 2, "this is not a boundary (not a Polygon or MultiPolygon)."),
        (
            spoiled(1, geometry={"type": "Polygon", "coordinates": [[["x", 1], [2, 2], [3, 3]]]}),
            2,
            "this is not a boundary (a coordinate is not a pair of numbers).",
        ),
        (
            spoiled(1, geometry={"type": "Polygon", "coordinates": [[[78, 27], [78, 27], [78, 27]]]}),
            2,
            "this is not a boundary (too small to draw).",
        ),
        (
            spoiled(2, geometry={"type": "Polygon", "coordinates": [[[8, 2], [9, 2], [9, 3], [8, 2]]]}),
            3,
            "this is not a boundary (lies far outside the state).",
        ),
        (spoiled(2, properties={"ac_no": 1}), 3, "an unknown seat, or one that stands here twice."),
        ({"features": boundaries()["features"][:2]}, None, "seat 3 is missing."),
        ({"type": "FeatureCollection"}, None, "this is not GeoJSON with features."),
        (spoiled(0, properties=None), None, "this is not GeoJSON with features."),
    ],
)
def test_broken_boundaries_refuse_the_whole_folder(
    db: None, tmp_path: Path, noon: datetime, english: None, shapes: Any, row: int | None, reason: str
) -> None:
    folder = write(tmp_path / "places", shapes=shapes)

    with pytest.raises(BrokenFolder) as refusal:
        load(folder, noon)

    assert (refusal.value.values["file"], refusal.value.values.get("row"), str(refusal.value.values["reason"])) == (
        GEOJSON,
        row,
        reason,
    )
    assert Unit.objects.count() == 0


@pytest.mark.parametrize("name", [CSV, PARQUET])
def test_a_missing_file_is_refused_by_name(db: None, tmp_path: Path, noon: datetime, english: None, name: str) -> None:
    folder = write(tmp_path / "places")
    (folder / name).unlink()

    with pytest.raises(BrokenFolder) as refusal:
        load(folder, noon)

    assert refusal.value.text == f"{name}: this file is missing. Nothing was stored."


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        (CSV, "क".encode("utf-16"), "this is not UTF-8 text."),
        (CSV, b'a,"b\n', "this is not a table of comma-separated values."),
        (CSV, b"", "the column “ac_no” is missing."),
        (PARQUET, b"PAR1 and then nothing", "this is not a whole Parquet file."),
        (GEOJSON, b"{", "this is not GeoJSON with features."),
    ],
)
def test_a_file_of_another_kind_is_refused_by_name(
    db: None, tmp_path: Path, noon: datetime, english: None, name: str, content: bytes, reason: str
) -> None:
    folder = write(tmp_path / "places")
    (folder / name).write_bytes(content)

    with pytest.raises(BrokenFolder) as refusal:
        load(folder, noon)

    assert refusal.value.text == f"{name}: {reason} Nothing was stored."


def test_a_row_of_another_length_is_refused(db: None, tmp_path: Path, noon: datetime, english: None) -> None:
    folder = write(tmp_path / "places")
    with (folder / CSV).open("a") as file:
        file.write("4,UP-AC-004\n")

    with pytest.raises(BrokenFolder) as refusal:
        load(folder, noon)

    assert refusal.value.text == (
        "up_assembly.csv, row 5: the row is longer or shorter than the first. Nothing was stored."
    )


def test_a_folder_that_is_not_there_is_refused(db: None, tmp_path: Path, noon: datetime, english: None) -> None:
    with pytest.raises(BrokenFolder) as refusal:
        load(tmp_path / "nowhere", noon)

    assert refusal.value.text == "nowhere: there is no such folder. Nothing was stored."


@pytest.mark.parametrize("column", ["jati", "dharm", "जाति", "धर्म", "caste", "voter_id"])
@pytest.mark.parametrize("where", [CSV, PARQUET, GEOJSON])
def test_a_folder_with_a_forbidden_column_is_refused_by_p4_and_nothing_is_stored(
    db: None, tmp_path: Path, noon: datetime, column: str, where: str
) -> None:
    rows = [row | ({column: "x"} if where == PARQUET else {}) for row in stations()]
    table = [row | ({column: "x"} if where == CSV else {}) for row in seats(rows)]
    shapes = boundaries()
    if where == GEOJSON:
        shapes["features"][1]["properties"][column] = "x"
    folder = write(tmp_path / "places", rows, table, shapes)

    with pytest.raises(ForbiddenColumn) as refusal:
        load(folder, noon)

    assert (refusal.value.values["file"], refusal.value.values["column"]) == (where, column)
    assert everything() == ([], [], [], [], [], [], [])


def test_the_command_tells_what_it_did_and_then_that_nothing_changed(
    db: None, tmp_path: Path, english: None, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = whole_state()
    folder = write(tmp_path / "places", rows, seats(rows, shipped.tables()))

    assert commands.load([str(folder)]) == 0
    assert commands.load([str(folder)]) == 0

    lines = capsys.readouterr().out.splitlines()
    assert lines[-1] == "Nothing changed: this very list and these boundaries are here already."
    assert "806 stations; 806 booths opened, 0 closed; 0 outlines." in lines
