"""Lists in many dresses: heads in two languages, encodings, separators, part numbers; and rows that are wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from chaupal.base.forbidden import ForbiddenColumn
from chaupal.lineage.reading import BrokenList, part_of, read

ENGLISH = "AC No,Part No.,Polling Station Name,Village,Total Electors\n1,1,PRIMARY SCHOOL,RAMPUR,812\n1,2A,PRIMARY SCHOOL 2,RAMPUR,\n"
HINDI = "उत्तर प्रदेश;;;\nविधानसभा संख्या;भाग संख्या;मतदेय स्थल का नाम;कुल मतदाता\n१;१;प्राथमिक विद्यालय रामपुर;८१२\n१;२क;प्राथमिक विद्यालय रामपुर कक्ष 2;\n"


def told(path: Path) -> list[tuple[int, str, str, str, str, int | None]]:
    found = read(path, {1, 2})
    return [(*row.part, row.name, row.script, row.quality, row.electors) for rows in found.stations.values() for row in rows]


def kept(folder: Path, data: bytes, name: str = "list.csv") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_a_list_is_read_in_every_encoding_and_with_every_separator(tmp_path: Path, encoding: str, mark: str) -> None:
    path = kept(tmp_path, ENGLISH.replace(",", mark).encode(encoding))

    assert told(path) == [
        (1, "", "PRIMARY SCHOOL, RAMPUR", "Latn", "roman", 812),
        (2, "A", "PRIMARY SCHOOL 2, RAMPUR", "Latn", "roman", None),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_hindi_heads_digits_and_letters_are_read_below_a_title(tmp_path: Path, encoding: str) -> None:
    assert told(kept(tmp_path, HINDI.encode(encoding))) == [
        (1, "", "प्राथमिक विद्यालय रामपुर", "Deva", "unicode", 812),
        (2, "A", "प्राथमिक विद्यालय रामपुर कक्ष 2", "Deva", "unicode", None),
    ]


def test_a_workbook_is_read_from_the_first_sheet_that_has_the_heads(tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["उत्तर प्रदेश"])
    lists = book.create_sheet("सूची")
    for row in (["मतदेय स्थलों की सूची"], ["विधानसभा संख्या", "भाग संख्या", "मतदेय स्थल का नाम", "कुल मतदाता"], [1, 1, "प्राथमिक विद्यालय रामपुर", 812], [1, "2क", "पंचायत भवन", None]):
        lists.append(row)
    book.save(tmp_path / "list.xlsx")

    assert told(tmp_path / "list.xlsx") == told(tmp_path) == [
        (1, "", "प्राथमिक विद्यालय रामपुर", "Deva", "unicode", 812),
        (2, "A", "पंचायत भवन", "Deva", "unicode", None),
    ]


def test_a_workbook_that_is_none_or_has_no_heads_is_refused(tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["सूची"])
    book.save(tmp_path / "empty.xlsx")

    for path in (tmp_path / "empty.xlsx", kept(tmp_path, b"PK\x03\x04broken", "broken.xlsx")):
        with pytest.raises(BrokenList):
            told(path)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("12", (12, "")), ("12A", (12, "A")), ("12-a", (12, "A")), ("12 / B", (12, "B")), ("१२क", (12, "A")), ("12ख", (12, "B")), ("12अ", (12, "A")), ("12.0", (12, "")),
        ("0", None), ("", None), ("A12", None), ("4095", None), ("12ABC", None), ("-3", None), ("12%", None),
    ],
)  # fmt: skip
def test_a_part_number_is_read_as_lists_write_it(text: str, part: tuple[int, str] | None) -> None:
    assert part_of(text) == part


@pytest.mark.parametrize(
    ("line", "field", "says"),
    [
        ("9,1,X,,1", "seat", "this is not the number of a seat here; write the number of the assembly seat."),
        ("1,x,X,,1", "part", "this is not a part number; write it like 12 or 12A."),
        ("1,1,X,,1", "part", "part 1 of seat 1 stands here twice; leave one."),
        ("1,7,X,,many", "electors", "this is not a number of electors of one station; write a whole number, or nothing."),
        (f"1,7,{'x' * 201},,1", "name", "the name is too long or holds letters that do not belong in a name; shorten or retype it."),
        ("1,7,a\u202eb,,1", "name", "the name is too long or holds letters that do not belong in a name; shorten or retype it."),
    ],
)
def test_a_wrong_row_is_told_by_row_field_and_remedy(tmp_path: Path, english: None, line: str, field: str, says: str) -> None:
    with pytest.raises(BrokenList) as refusal:
        read(kept(tmp_path, (ENGLISH + line + "\n").encode()), {1, 2})

    assert [one.as_json() for one in refusal.value.wrong] == [{"row": 4, "field": field, "says": says}]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "list.csv: no row names the columns of seat (AC no, विधानसभा संख्या) and part (part no, भाग संख्या). Nothing was stored."),
        (b"a,b\n1,2\n", "list.csv: no row names the columns of seat (AC no, विधानसभा संख्या) and part (part no, भाग संख्या). Nothing was stored."),
        (b"ac no,part no\n", "list.csv: no row was found below the heads. Nothing was stored."),
    ],
)
def test_a_file_that_is_no_list_is_refused(tmp_path: Path, english: None, data: bytes, says: str) -> None:
    with pytest.raises(BrokenList) as refusal:
        read(kept(tmp_path, data), {1})

    assert refusal.value.text == says


@pytest.mark.parametrize("column", ["jati", "धर्म", "Voter ID", "caste"])
def test_a_list_with_a_forbidden_column_is_turned_away_by_p4(tmp_path: Path, column: str) -> None:
    with pytest.raises(ForbiddenColumn):
        read(kept(tmp_path, f"AC No,Part No,{column}\n1,1,x\n".encode()), {1})


def test_a_name_with_lost_letters_is_marked_and_one_without_is_a_number(tmp_path: Path) -> None:
    path = kept(tmp_path, "ac no,part no,name\n1,1,प्राथमिक विद्यालय\ufffd पुर\n1,2,\n".encode())

    assert [(name, quality) for _part, _suffix, name, _script, quality, _n in told(path)] == [("प्राथमिक विद्यालय\ufffd पुर", "unicode-damaged"), ("", "number-only")]


def test_a_folder_of_district_files_is_one_list(tmp_path: Path) -> None:
    kept(tmp_path, ENGLISH.encode(), "a.csv")
    kept(tmp_path, ENGLISH.replace("\n1,", "\n2,").encode(), "b.csv")

    found = read(tmp_path, {1, 2})

    assert ({seat: len(rows) for seat, rows in found.stations.items()}, found.count) == ({1: 2, 2: 2}, 4)
