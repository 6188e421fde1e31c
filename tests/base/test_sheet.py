"""What a table program is given: texts stay texts, numbers stay numbers."""

import csv
import io
from decimal import Decimal

import pytest

from chaupal.base import sheet


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "  ="])
def test_a_text_that_begins_like_a_formula_gets_an_apostrophe(start: str) -> None:
    assert sheet.cell(f"{start}1+1") == f"'{start}1+1"


@pytest.mark.parametrize(("value", "kept"), [("पानी = जीवन", "पानी = जीवन"), (-3, -3), (Decimal("-2.5"), Decimal("-2.5")), ("", ""), (None, "")])
def test_what_is_no_formula_stays_as_it_is(value: object, kept: object) -> None:
    assert sheet.cell(value) == kept


def test_a_file_has_its_head_its_mark_and_its_count() -> None:
    rows: list[list[object]] = [["a, b", 1], ['"c"\nd', None]]

    text, count = sheet.write(["नाम", "=x"], rows)

    assert (text[0], count) == (sheet.MARK, 2)
    assert list(csv.reader(io.StringIO(text[1:]))) == [["नाम", "'=x"], ["a, b", "1"], ['"c"\nd', ""]]
