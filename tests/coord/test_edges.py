from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from chaupal_coord import Edges, edges, edges_in, posts_of
from chaupal_coord._kernel import count, rows_of
from chaupal_coord._room import Room
from tests.coord import brute

ROWS = some.lists(
    some.tuples(
        some.sampled_from(["a", "b", "c", "d", "e"]),
        some.sampled_from(["x", "y", "z"]),
        some.sampled_from(["1", "2", "3", "4", "5", "6", "7"]),
        some.integers(0, 40),
    ),
    max_size=40,
)


def posts(rows, unit=1_000_000):
    accounts, objects, ids, times = zip(*rows, strict=True) if rows else ((), (), (), ())
    return posts_of(np.array(accounts, str), np.array(objects, str), np.array(ids, str), np.array(times, np.int64) * unit)


def told(found: Edges) -> dict[tuple[str, str], int]:
    return {
        (found.names[one], found.names[two]): weight
        for one, two, weight in zip(found.source.tolist(), found.target.tolist(), found.weight.tolist(), strict=True)
    }


@settings(deadline=None)  # the machine may be busy
@given(ROWS, some.integers(0, 12), some.integers(1, 3), some.booleans())
def test_edges_are_those_of_the_definition(rows, window, least, directed) -> None:
    found = edges(posts(rows), window, min_weight=least, directed=directed)

    assert told(found) == brute.edges(rows, window, least, directed=directed)


@settings(deadline=None)  # the machine may be busy
@given(ROWS, some.integers(0, 12), some.booleans(), some.integers(1, 12))
def test_the_parts_that_the_work_is_cut_into_never_show(rows, window, directed, part) -> None:
    made = posts(rows)
    span = window * 1_000_000

    found = list(count(rows_of(made.account, made.object, made.post, made.time, span), [span], 2, directed=directed, part=part))

    pairs = [
        ((made.account_names[one], made.account_names[two]), weight)
        for some_found in found
        for one, two, weight in zip(some_found.source.tolist(), some_found.target.tolist(), some_found.weights[0].tolist(), strict=True)
    ]
    assert sorted(pairs) == sorted(brute.edges(rows, window, 2, directed=directed).items())


@settings(deadline=None)  # the machine may be busy
@given(ROWS, some.lists(some.integers(0, 20), min_size=1, max_size=5), some.integers(1, 2), some.booleans())
def test_several_windows_in_one_pass_are_each_by_itself(rows, windows, least, directed) -> None:
    made = posts(rows)

    together = edges_in(made, windows, min_weight=least, directed=directed)

    assert [told(one) for one in together] == [brute.edges(rows, window, least, directed=directed) for window in windows]


@settings(deadline=None)  # the machine may be busy
@given(ROWS, some.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_nothing(rows, dice) -> None:
    mixed = rows[:]
    dice.shuffle(mixed)

    one, two = edges(posts(rows), 5), edges(posts(mixed), 5)

    assert (one.source.tolist(), one.target.tolist(), one.weight.tolist()) == (two.source.tolist(), two.target.tolist(), two.weight.tolist())


def test_edges_come_sorted_by_source_and_target() -> None:
    rows = [(account, "x", account, 0) for account in "dbca"]

    found = edges(posts(rows), 0)

    assert list(told(found)) == [(one, two) for one in "abcd" for two in "abcd" if one != two]


def test_the_ends_of_the_window_count_and_no_more_than_they() -> None:
    rows = [("a", "x", "1", 0), ("b", "x", "2", 60), ("c", "x", "3", 121)]

    assert told(edges(posts(rows), 60)) == {("a", "b"): 1, ("b", "a"): 1}


def test_times_finer_than_a_second_are_not_rounded() -> None:
    rows = [("a", "x", "1", 0), ("b", "x", "2", 60_000_001), ("c", "x", "3", 60_000_000)]

    assert told(edges(posts(rows, unit=1), 60)) == {("a", "c"): 1, ("c", "a"): 1, ("b", "c"): 1, ("c", "b"): 1}


def test_times_too_wide_for_one_number_with_the_object_are_sorted_all_the_same() -> None:
    years = 200_000_000 * 1_000_000  # in microseconds, odd by one so that they cannot be told in seconds
    rows = [(account, f"o{thing}", f"{account}{thing}", thing * years + 1 + when) for thing in range(40) for account, when in (("a", 0), ("b", 7))]
    spread = [*rows, ("a", "far", "0", 40_000 * years)]

    assert told(edges(posts(spread, unit=1), 0.000007)) == {("a", "b"): 40, ("b", "a"): 40}


def test_an_object_with_too_many_meetings_is_set_aside_and_named() -> None:
    crowd = [(f"u{at:03}", "viral", f"p{at}", at) for at in range(100)]
    few = [("u001", "quiet", "q1", 0), ("u002", "quiet", "q2", 5)]
    made = posts(crowd + few)

    found = edges(made, 60, most=1_000)

    assert told(found) == {("u001", "u002"): 1, ("u002", "u001"): 1}
    assert [(made.object_names[one.object], one.rows, one.meetings) for one in found.aside] == [("viral", 100, 8_340)]
    assert told(edges(made, 60, most=None)) == brute.edges(crowd + few, 60, 1, directed=True)


def test_rows_without_an_object_meet_nobody() -> None:
    made = posts([("a", "x", "1", 0), ("b", "x", "2", 0)])

    made.object[:] = -1

    assert len(edges(made, 60)) == 0


@pytest.mark.parametrize(("window", "least"), [(-1, 1), (60, 0)])
def test_a_window_or_weight_that_means_nothing_is_refused(window, least) -> None:
    with pytest.raises(ValueError):
        edges(posts([]), window, min_weight=least)


def test_two_rooms_in_one_folder_never_write_over_each_other(tmp_path: Path) -> None:
    first = Room(tmp_path).keep(np.arange(5))  # a room that is gone, its column still there

    second = Room(tmp_path).keep(np.zeros(5))

    assert (first.tolist(), second.tolist()) == ([0, 1, 2, 3, 4], [0.0] * 5)


@settings(deadline=None)  # the machine may be busy
@given(ROWS)
def test_on_disk_the_edges_are_the_same(rows) -> None:
    with TemporaryDirectory() as folder:
        found = edges(posts(rows), 5, folder=Path(folder))

        assert told(found) == told(edges(posts(rows), 5))


def test_the_reaches_of_many_rows_are_those_of_a_plain_search() -> None:
    dice = np.random.default_rng(3)
    size = 300_000
    thing, time = dice.integers(0, 40, size).astype(np.int32), dice.integers(0, 50_000, size)
    codes = np.arange(size, dtype=np.int32)

    rows = rows_of(codes, thing, codes, time, 30, timed=True)

    key = rows.object * 1_000_000 + rows.time
    assert (rows.lo == np.searchsorted(key, key - 30, "left")).all()
    assert (rows.hi == np.searchsorted(key, key + 30, "right")).all()
    assert sorted(rows.post.tolist()) == list(range(size))
