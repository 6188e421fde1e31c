"""Flat columns and rows of uneven length."""

import numpy as np
import pytest

from chaupal_match._columns import Rows


def test_rows_sum_what_their_members_are_worth() -> None:
    rows = Rows()
    for row in ([0, 2], [1], [2, 2, 2]):
        rows.append(np.asarray(row, np.int32))

    assert rows.sums(np.asarray([1, 10, 100], np.int32)).tolist() == [101, 10, 300]
    assert rows.row(2).tolist() == [2, 2, 2]


def test_no_rows_have_no_sums() -> None:
    assert Rows().sums(np.ones(3, np.int32)).tolist() == []


def test_an_empty_row_is_refused() -> None:
    with pytest.raises(ValueError, match="a row needs at least one value"):
        Rows().append(np.zeros(0, np.int32))
