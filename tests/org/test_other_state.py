"""Another state than the one that ships: its tables from a folder, its first list by the importer of every later one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from chaupal.base.forbidden import ForbiddenColumn
from chaupal.lineage import commands
from chaupal.lineage.models import ComingList
from chaupal.lineage.reading import BrokenList
from chaupal.org import commands as org_commands
from chaupal.org import queries, shape, shipped
from chaupal.org.actions.offices import install_offices
from chaupal.org.actions.places import NoCounts, PlacesThere, SeatMissing
from chaupal.org.models import Booth, Station, StationList, Unit
from tests import make

SAMPLE = {
    "states.csv": "code,name_hi,name_en,lat,lon,west,south,east,north\nXS,नमूना प्रदेश,Sample Pradesh,20.5,75.5,75,20,76,21\n",
    "regions.csv": "code,state,name_hi,name_en,lat,lon\nXS-R-1,XS,पूर्व,East,20.5,75.5\n",
    "districts.csv": "code,region,name_hi,name_en,lat,lon\nXS-D-1,XS-R-1,पहला ज़िला,First district,20.7,75.5\nXS-D-2,XS-R-1,दूसरा ज़िला,Second district,20.2,75.5\n",
    "org_districts.csv": "code,region,district,name_hi,name_en,lat,lon\nXS-OD-1,XS-R-1,XS-D-1,पहला,First,20.7,75.5\nXS-OD-2,XS-R-1,XS-D-2,दूसरा,Second,20.2,75.5\n",
    "lok_sabha.csv": "code,number,state,name_hi,name_en,reserved,lat,lon\nXS-PC-1,1,XS,सीट,Seat,GEN,20.5,75.5\n",
    "seats.csv": "code,number,place,name_hi,name_en,reserved,district,org_district,lok_sabha,lat,lon\n"
    + "".join(f"XS-AC-{n},{n},{n},सीट {n},Seat {n},,XS-D-{1 + n // 3},XS-OD-{1 + n // 3},XS-PC-1,{21 - n / 5},{75 + n / 5}\n" for n in range(1, 5)),
}
FIRST = "विधानसभा संख्या;भाग संख्या;मतदेय स्थल का नाम;कुल मतदाता\n" + "".join(
    f"{seat};{part};प्राथमिक विद्यालय {seat} कक्ष {part};{900 + seat}\n" for seat in range(1, 5) for part in ("1", "2", "2A", "३")
)


@pytest.fixture
def state(tmp_path: Path, settings: Any) -> Iterator[Path]:
    """A folder with the tables of an invented state of four seats."""
    for name, text in SAMPLE.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "first.csv").write_text(FIRST, encoding="utf-16")
    settings.CHAUPAL_STATE = str(tmp_path)
    caches = (shipped.tables, shipped.tiles, shipped.place_names)
    for one in caches:
        one.cache_clear()
    yield tmp_path
    settings.CHAUPAL_STATE = ""
    for one in caches:
        one.cache_clear()


@pytest.mark.django_db
def test_the_first_list_makes_units_and_booths_and_the_boards_open(state: Path, client: Client, capsys: pytest.CaptureFixture[str]) -> None:
    commands.first([str(state / "first.csv"), "--dated", "2026-01-06"])

    listed = StationList.objects.get()
    assert (listed.year, str(listed.dated_on), listed.stations_count, listed.source) == (2026, "2026-01-06", 16, "first.csv")
    assert sorted(Booth.objects.filter(seat__code="XS-AC-1").values_list("number", "part_no", "suffix")) == [
        (4097, 1, ""), (4098, 2, ""), (4099, 3, ""), (4100, 2, "A"),
    ]  # fmt: skip
    assert Station.objects.filter(script="Deva", electors=901).count() == 4
    assert dict(Unit.objects.values_list("code", "open_booths")) | {"XS-AC-4-M01": 4} == dict(Unit.objects.values_list("code", "open_booths"))
    assert list(Unit.objects.filter(kind="org_district").order_by("code").values_list("code", "open_booths")) == [("XS-OD-1", 8), ("XS-OD-2", 8)]
    install_offices(shape.load("district-seat-mandal-booth"))
    gauri = make.officer("Gauri", "approver", Unit.objects.get(kind="state"))
    make.sign_in(client, gauri)
    pages = {where: client.get(where) for where in ("/control/", "/units/XS/", "/units/XS-D-1/", "/units/XS-AC-4/?hl=en")}
    assert {where: page.status_code for where, page in pages.items()} == dict.fromkeys(pages, 200)
    assert "Seat 4" in pages["/units/XS-AC-4/?hl=en"].content.decode()
    with pytest.raises(PlacesThere):
        commands.first([str(state / "first.csv")])


@pytest.mark.django_db
def test_a_later_list_is_compared_seat_by_seat(state: Path, capsys: pytest.CaptureFixture[str]) -> None:
    commands.first([str(state / "first.csv"), "--dated", "2026-01-06"])
    (state / "later.csv").write_text(FIRST + "4;4;पंचायत भवन 4;700\n", encoding="utf-8")

    commands.compare([str(state / "later.csv"), "--dated", "2026-06-01"])

    assert {sheet.seat.code: (sheet.same, sheet.new) for sheet in ComingList.objects.get().sheets.select_related("seat")} == {
        "XS-AC-1": (4, 0), "XS-AC-2": (4, 0), "XS-AC-3": (4, 0), "XS-AC-4": (4, 1),
    }  # fmt: skip


def test_without_tiles_each_seat_gets_a_square_of_its_own_from_north_to_south(state: Path) -> None:
    squares = shipped.tiles()

    assert (squares.keys(), len(set(squares.values()))) == ({1, 2, 3, 4}, 4)
    assert squares[1][1] < squares[4][1]


@pytest.mark.parametrize(
    ("file", "old", "new", "row"),
    [
        ("seats.csv", "XS-D-1,", "XS-D-9,", 2),
        ("seats.csv", "XS-AC-2,2,2", "XS-AC-2,1,2", 3),
        ("seats.csv", "XS-AC-3,3,3", "XS-AC-3,3,524288", 4),
        ("seats.csv", ",lat,", ",breite,", 1),
        ("districts.csv", "XS-D-2,XS-R-1", "XS-D-1,XS-R-1", 3),
        ("lok_sabha.csv", ",GEN,", ",OBC,", 2),
        ("regions.csv", "20.5,75.5", "north,75.5", 2),
        ("states.csv", "75,20,76,21", "75,20,76,x", 2),
        ("states.csv", "75,20,76,21", "76,20,76,21", 2),
    ],
)
def test_a_wrong_table_is_told_by_file_and_row(file: str, old: str, new: str, row: int, state: Path) -> None:
    (state / file).write_text(SAMPLE[file].replace(old, new, 1), encoding="utf-8")

    with pytest.raises(shipped.BrokenTable) as refused:
        shipped.tables()

    assert (refused.value.values["file"], refused.value.values["row"]) == (file, row)


def test_a_table_that_is_missing_or_tells_of_religion_is_refused_p4(state: Path) -> None:
    (state / "regions.csv").write_text("code,state,name_hi,name_en,lat,lon,dharm\nXS-R-1,XS,पूर्व,East,20.5,75.5,x\n", encoding="utf-8")
    with pytest.raises(ForbiddenColumn):
        shipped.tables()
    (state / "regions.csv").unlink()
    with pytest.raises(shipped.BrokenTable):
        shipped.tables()


@pytest.mark.django_db
def test_a_list_that_leaves_a_seat_out_or_names_another_stores_nothing(state: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (state / "some.csv").write_text(FIRST.partition("4;")[0].rsplit("\n", 1)[0] + "\n", encoding="utf-8")
    (state / "else.csv").write_text(FIRST + "9;1;x;1\n", encoding="utf-8")

    with pytest.raises(SeatMissing):
        commands.first([str(state / "some.csv")])
    with pytest.raises(BrokenList):
        commands.first([str(state / "else.csv")])
    with pytest.raises(NoCounts):
        org_commands.found(["nowhere.csv"])
    assert (Unit.objects.count(), Booth.objects.count()) == (0, 0)


@pytest.mark.django_db
def test_a_seat_that_no_table_has_is_not_on_the_map_and_breaks_none(noon: Any) -> None:
    make.unit("seat", "elsewhere", ((4096 * 900, 4096 * 901),), under=make.state(), number=9_900)

    assert [seat.code for seat in queries.map_base().seats] == []
