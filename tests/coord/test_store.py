from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from chaupal_coord import BadPosts, Edges, EdgeStore, edges, posts_of
from tests.coord.test_edges import ROWS, posts, told


def same(one: Edges, two: Edges) -> bool:
    """The same pairs in the same order; a name table may hold more names than it needs."""
    return list(told(one).items()) == list(told(two).items())


@settings(max_examples=30, deadline=None)
@given(ROWS, some.lists(some.integers(0, 40), max_size=4), some.integers(0, 12), some.booleans())
def test_days_added_one_after_another_give_the_edges_of_one_run(rows, cuts, window, directed) -> None:
    rows = sorted(rows, key=lambda row: row[3])
    bounds = [-1, *sorted(cuts), 41]
    with TemporaryDirectory() as folder, EdgeStore(Path(folder), window) as store:
        for first, last in zip(bounds, bounds[1:], strict=False):
            store.add(posts([row for row in rows if first < row[3] <= last]))

        assert same(store.edges(directed=directed), edges(posts(rows), window, directed=directed))


@settings(max_examples=30, deadline=None)
@given(some.lists(ROWS, max_size=4), some.integers(0, 12), some.integers(1, 2))
def test_posts_that_come_late_or_twice_change_nothing_of_that(batches, window, least) -> None:
    with TemporaryDirectory() as folder, EdgeStore(Path(folder), window) as store:
        for batch in batches:
            store.add(posts(batch))

        assert same(store.edges(min_weight=least), edges(posts([row for batch in batches for row in batch]), window, min_weight=least))


def test_a_store_is_found_again_and_keeps_its_window(tmp_path: Path) -> None:
    with EdgeStore(tmp_path / "store", 60) as store:
        store.add(posts([("a", "x", "1", 0)]))

    with EdgeStore(tmp_path / "store") as store:
        store.add(posts([("b", "x", "2", 60)]))
        assert told(store.edges(directed=False)) == {("a", "b"): 2}
    with pytest.raises(BadPosts, match=r"this store's window is 0:01:00"):
        EdgeStore(tmp_path / "store", 61)
    with pytest.raises(BadPosts, match="name its window"):
        EdgeStore(tmp_path / "other")


def test_the_same_id_under_two_types_stays_two_objects(tmp_path: Path) -> None:
    made = posts_of(np.array(["a", "b"]), np.array(["x", "x"]), np.array(["1", "2"]), np.array([0, 0]), object_type=np.array(["link", "tag"]))

    with EdgeStore(tmp_path, 60) as store:
        store.add(made)

        assert told(store.edges()) == {}


def test_too_many_meetings_are_refused_and_nothing_is_taken(tmp_path: Path) -> None:
    with EdgeStore(tmp_path, 60) as store:
        store.add(posts([("a", "x", "1", 0)]))

        with pytest.raises(BadPosts, match="the first is x"):
            store.add(posts([(name, "x", name, 1) for name in "bcdef"]), most=20)

        store.add(posts([("b", "x", "2", 1)]))
        assert told(store.edges()) == {("a", "b"): 1, ("b", "a"): 1}


def test_a_file_that_is_no_store_says_so(tmp_path: Path) -> None:
    (tmp_path / "edges.duckdb").write_text("no", encoding="utf-8")

    with pytest.raises(BadPosts, match="cannot be opened as a store of edges"):
        EdgeStore(tmp_path, 60)
