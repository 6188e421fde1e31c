"""Flat columns and rows of uneven length."""

import numpy as np
import pytest

from chaupal_match._columns import Rows


def test_rows_are_gathered_end_to_end_in_the_order_asked() -> None:
    rows = Rows()
    for row in ([0, 2], [1], [2, 3, 4]):
        rows.append(np.asarray(row, np.int32))

    flat, begins = rows.gather(np.asarray([2, 0], np.int32))

    assert (flat.tolist(), begins.tolist()) == ([2, 3, 4, 0, 2], [0, 3])
    assert rows.row(2).tolist() == [2, 3, 4]


def test_an_empty_row_is_refused() -> None:
    with pytest.raises(ValueError, match="a row needs at least one value"):
        Rows().append(np.zeros(0, np.int32))
