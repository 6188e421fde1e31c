"""Keyset pages: tokens, and the walk forwards and back."""

from __future__ import annotations

import math

import pytest

from chaupal.base import paging


def walk(rows: list[int], wanted: paging.Asked, size: int) -> paging.Page[int]:
    if wanted.before is not None:
        found = sorted((row for row in rows if row < wanted.before[0]), reverse=True)
    else:
        found = [row for row in rows if wanted.after is None or row > wanted.after[0]]
    return paging.page(found[: size + 1], wanted, size, lambda row: (row,))


def test_pages_walked_forwards_show_every_row_once() -> None:
    rows, wanted = list(range(23)), paging.Asked()
    seen: list[int] = []

    while True:
        page = walk(rows, wanted, 5)
        seen += page.rows
        if not page.next:
            break
        wanted = paging.asked({"after": page.next}, int)

    assert seen == rows


def test_previous_of_the_second_page_is_the_first() -> None:
    rows = list(range(12))
    first = walk(rows, paging.Asked(), 5)
    second = walk(rows, paging.asked({"after": first.next}, int), 5)

    back = walk(rows, paging.asked({"before": second.previous}, int), 5)

    assert (list(back.rows), back.previous, bool(back.next)) == ([0, 1, 2, 3, 4], "", True)


@pytest.mark.parametrize("text", ["?", "e30", "W10", "WzEsMl0", "W1tdXQ"])
def test_a_damaged_token_is_refused(text: str) -> None:
    with pytest.raises(paging.BadPage):
        paging.asked({"after": text}, int)


def test_an_empty_list_has_no_neighbours() -> None:
    assert paging.page([], paging.Asked(), 5, lambda row: (row,)) == paging.Page([])


@pytest.mark.parametrize("value", [True, 2**63, math.nan, math.inf, "5", None, 0.5])
def test_a_token_of_another_kind_is_refused(value: object) -> None:
    with pytest.raises(paging.BadPage):
        paging.asked({"after": paging.token((value,))}, int)


@pytest.mark.parametrize(("text", "told"), [("12", 12), ("१२", 12), ("9" * 25, 2**62), ("9" * 5_000, None), ("²", None), ("-1", None), ("", None)])
def test_a_number_in_an_address_is_read_or_not_there(text: str, told: int | None) -> None:
    assert paging.number(text) == told
