"""The compiled loops give what numpy gives, row by row."""

import importlib.util
import shutil
import subprocess
import sysconfig
import tomllib
from pathlib import Path

import duckdb
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from chaupal_coord import _compiled, _kernel, edges, posts_of, read_posts
from chaupal_coord._codes import coded

TOP = Path(__file__).parents[2]
SOURCE = TOP / "src" / "chaupal_coord" / "_fast.c"


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The loops of this very source, whether or not the environment has them."""
    compiler, headers = shutil.which("cc"), Path(sysconfig.get_paths()["include"])
    if compiler is None or not (headers / "Python.h").is_file():
        pytest.skip("no C compiler or no Python.h here: the engine runs on numpy alone, and so do its other tests")
    made = tmp_path_factory.mktemp("built") / "_fast.abi3.so"
    subprocess.run([compiler, "-O2", "-Wall", "-Wextra", "-Wno-unused-parameter", "-Werror", "-shared", "-fPIC", f"-I{headers}", SOURCE, "-o", made], check=True)
    spec = importlib.util.spec_from_file_location("chaupal_coord._fast", made)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def both(built, monkeypatch):
    """Do it with numpy, then compiled."""

    def told(work):
        found = []
        for fast in (None, built):
            monkeypatch.setattr(_compiled, "fast", fast)
            found.append(work())
        return found

    return told


def columns(dice, rows, accounts, objects, times=10_000):
    account, thing, post = dice.integers(0, accounts, rows), (objects * dice.random(rows) ** 2).astype(int), dice.integers(0, rows, rows)
    return posts_of(account, thing, post, dice.integers(0, times, rows) * 1_000_000)


def _whole(found):
    yield _kernel.Found(
        np.concatenate([one.source for one in found]), np.concatenate([one.target for one in found]), np.concatenate([one.weights for one in found], axis=1)
    )


def same(one, other) -> bool:
    return all(np.array_equal(getattr(one, name), getattr(other, name)) for name in ("source", "target", "weight"))


@pytest.mark.parametrize("directed", [True, False])
@pytest.mark.parametrize(("rows", "accounts", "objects"), [(1, 1, 1), (40, 3, 2), (3_000, 40, 60), (20_000, 6_000, 500), (9_000, 70_000, 150)])
def test_edges_are_those_of_numpy(both, rows, accounts, objects, directed) -> None:
    posts = columns(np.random.default_rng(rows + accounts), rows, accounts, objects)

    for window, least in ((0, 1), (60, 1), (600, 2), (1e9, 2)):
        plain, compiled = both(lambda window=window, least=least: edges(posts, window, min_weight=least, directed=directed))
        assert same(plain, compiled)


@pytest.mark.parametrize("part", [1, 7, 1_000])
def test_the_parts_that_the_work_is_cut_into_never_show(both, part) -> None:
    posts = columns(np.random.default_rng(part), 2_000, 50, 30)
    span = 600_000_000

    plain, compiled = both(
        lambda: list(_kernel.count(_kernel.rows_of(posts.account, posts.object, posts.post, posts.time, span), [span], 2, directed=True, part=part))
    )

    rows = [[[*one.source.tolist(), *one.target.tolist(), *one.weights[0].tolist()] for one in _whole(found)] for found in (plain, compiled)]
    assert rows[0] == rows[1]


@pytest.mark.parametrize("objects", [1, 2, 40, 4_000])
def test_rows_put_in_order_by_several_threads_are_those_of_numpy(both, monkeypatch, objects) -> None:
    posts = columns(np.random.default_rng(objects), 9_000, 300, objects)
    monkeypatch.setattr(_kernel, "THREADS", 3)

    plain, compiled = both(lambda: _kernel.rows_of(posts.account, posts.object, posts.post, posts.time, 60_000_000, timed=True))

    for name in ("object", "time", "lo", "hi"):
        assert np.array_equal(getattr(plain, name), getattr(compiled, name))
    told = [sorted(zip(rows.object.tolist(), rows.time.tolist(), rows.account.tolist(), rows.post.tolist(), strict=True)) for rows in (plain, compiled)]
    assert told[0] == told[1]


def test_an_object_that_is_set_aside_and_posts_without_one_make_no_edges(both) -> None:
    dice = np.random.default_rng(1)
    posts = columns(dice, 5_000, 400, 20)
    posts.object[dice.integers(0, 5_000, 500)] = -1

    plain, compiled = both(lambda: edges(posts, 600, most=20_000))

    assert (len(plain.aside), same(plain, compiled), plain.aside) == (len(compiled.aside), True, compiled.aside)
    assert 0 < len(plain.aside) < 20


@settings(deadline=None)
@given(some.lists(some.integers(0, (1 << 64) - 1) | some.integers(0, 5), max_size=60))
def test_hashes_become_numbers_in_the_order_in_which_they_come(built, hashes) -> None:
    codes = np.empty(len(hashes), np.int32)

    many = built.first_codes(np.array(hashes, np.uint64), codes)

    first = {one: at for at, one in enumerate(dict.fromkeys(hashes))}
    assert (many, codes.tolist()) == (len(first), [first[one] for one in hashes])


def test_a_file_is_read_alike(both, tmp_path) -> None:
    file = tmp_path / "posts.csv"
    dice = np.random.default_rng(0)
    lines = [f"p{i % 900},u{a},{1_600_000_000 + t},t{k},o{o}" for i, (a, t, k, o) in enumerate(dice.integers(0, (50, 9_000, 3, 80), (1_000, 4)).tolist())]
    file.write_text("\n".join(["post_id,account_id,ts,object_type,object_id", *lines]))

    plain, compiled = both(lambda: read_posts(file))

    for name in ("account", "object", "post", "time", "object_type"):
        assert np.array_equal(getattr(plain, name), getattr(compiled, name))
    for name in ("account_names", "object_names", "post_names", "object_type_names"):
        assert getattr(plain, name).tolist() == getattr(compiled, name).tolist()


@pytest.mark.parametrize("rows", [100, 4])
def test_names_that_share_a_hash_are_told_apart(both, rows) -> None:
    names = [f"n{at}" for at in range(rows)] + ["n0"]
    mixed = np.array([1 if name in ("n0", "n1") else at for at, name in enumerate(names, 10)], np.uint64)
    held = duckdb.connect()
    held.register("names", {"name": np.array(names, object), "h": mixed})

    found = both(lambda: coded(held, "names", "name", None, mixed, "CASE WHEN {0} IN ('n0', 'n1') THEN 1 ELSE hash({0}) END")[0])

    assert [len(set(codes.tolist())) for codes in found] == [rows, rows]
    assert [codes[0] == codes[-1] for codes in found] == [True, True]


def _reach(objects, times=None, spare=None):
    columns = [np.zeros(2, np.int32) for _ in range(7)]
    times = np.zeros(2, np.int64) if times is None else times
    spare = np.zeros(0, np.int64) if spare is None else spare
    return objects, times, columns[0], columns[1], 5, 0, 1, columns[2], spare, *columns[3:]


@pytest.mark.parametrize(
    "call",
    [
        lambda fast: fast.first_codes(np.zeros(3, np.uint64), np.zeros(2, np.int32)),
        lambda fast: fast.reach(*_reach(np.full(2, -1, np.int32))),
        lambda fast: fast.reach(*_reach(np.zeros(2, np.int32), times=np.zeros(2, np.int32))),
        lambda fast: fast.reach(*_reach(np.zeros(2, np.int32), spare=np.zeros(1, np.int64))),
        lambda fast: fast.by_source(*(np.zeros(2, np.int32) for _ in range(2)), np.ones(2, bool), *(np.zeros(2, np.int32) for _ in range(2)), np.zeros(1, np.int32)),
        lambda fast: fast.count(*(np.zeros(2, np.int32) for _ in range(6)), 0, 2, 1, True, *(np.zeros(2, np.int32) for _ in range(3))),
    ],
)
def test_columns_that_do_not_fit_are_refused_and_not_written_beyond(built, call) -> None:
    with pytest.raises(ValueError):
        call(built)


def test_both_packages_build_it_and_can_do_without() -> None:
    for path, module in ((TOP, "chaupal_coord._fast"), (SOURCE.parent, "chaupal_coord._fast")):
        (told,) = tomllib.loads((path / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]["ext-modules"]
        assert (told["name"], told["optional"], told["py-limited-api"]) == (module, True, True)
        assert [(path / source).resolve() for source in told["sources"]] == [SOURCE.resolve()]
