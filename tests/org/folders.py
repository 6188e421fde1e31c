"""A small folder of places, made in the test: three seats of the shipped table with a few stations each."""

import csv
import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import duckdb

from chaupal.org import shipped

SEATS = (1, 2, 3)
TABLES = shipped.tables().only(*SEATS)
Row = dict[str, Any]


def stations(counts: dict[int, int] | None = None) -> list[Row]:
    """Rows of the station list: 30 a seat, with Hindi names in seat 1, Roman in seat 2, numbers only in seat 3."""
    names: dict[int, Callable[[int], Row]] = {
        1: lambda n: {"name_hi": f"प्राथमिक विद्यालय {n}", "script": "Deva", "name_quality": "unicode"},
        2: lambda n: {"name_en": f"PRIMARY SCHOOL {n}", "script": "Latn", "name_quality": "roman"},
        3: lambda n: {"name_quality": "number-only"},
    }
    empty = {"suffix": "", "name_en": None, "name_hi": None, "script": None}
    return [
        {"ac_no": seat, "part_no": n, **empty, **names[seat](n), "electors": None if n % 10 == 0 else 800 + n}
        for seat, count in (counts or dict.fromkeys(SEATS, 30)).items()
        for n in range(1, count + 1)
    ]


def whole_state() -> list[Row]:
    """Rows for every seat that ships, two stations each, numbers only."""
    return [stations({3: 1})[0] | {"ac_no": seat.number, "part_no": n} for seat in shipped.tables().seats for n in (1, 2)]


def seats(rows: Iterable[Row], tables: shipped.Tables = TABLES) -> list[Row]:
    """Rows of the seat table that fit these stations."""
    found = [row["ac_no"] for row in rows]
    return [
        {
            "ac_no": seat.number, "code": seat.code, "name_hi": seat.name_hi, "name_en": seat.name_en,
            "district_code": seat.district, "org_code": seat.org_district, "pc_code": seat.lok_sabha,
            "booths_2017": found.count(seat.number),
        }
        for seat in tables.seats
    ]  # fmt: skip


def boundaries() -> dict[str, Any]:
    """Three squares side by side, each neighbour sharing a border with the next."""
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"ac_no": seat, "code": f"UP-AC-{seat:03}"},
                "geometry": {
                    "type": "Polygon",
                    "coordinates": [
                        [[78 + seat + x, 27 + y] for x, y in ((0, 0), (1, 0), (1, 1), (0.5, 1), (0, 1), (0, 0))]
                    ],
                },
            }
            for seat in SEATS
        ],
    }


def write(
    folder: Path, rows: list[Row] | None = None, table: list[Row] | None = None, shapes: dict[str, Any] | None = None
) -> Path:
    """Write the files; those left out are the sound ones, but boundaries only where given."""
    folder.mkdir(exist_ok=True)
    rows = stations() if rows is None else rows
    table = seats(rows) if table is None else table
    with (folder / "up_assembly.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(table[0]))
        writer.writeheader()
        writer.writerows(table)
    columns = {"ac_no": "SMALLINT", "part_no": "SMALLINT", "electors": "INTEGER"}
    declared = ", ".join(f'"{name}" {columns.get(name, "VARCHAR")}' for name in rows[0])
    with duckdb.connect() as memory:
        memory.execute(f"CREATE TABLE stations ({declared})")
        memory.executemany(f"INSERT INTO stations VALUES ({', '.join('?' * len(rows[0]))})", [list(row.values()) for row in rows])
        memory.execute(f"COPY stations TO '{folder / 'up_booths_2017.parquet'}' (FORMAT parquet)")
    if shapes is not None:
        (folder / "up_assembly_light.geojson").write_text(json.dumps(shapes), encoding="utf-8")
    return folder
