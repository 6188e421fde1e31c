"""Made-up posts for the bench: objects as unevenly popular as links are, accounts as unevenly busy as people, and planted groups.

A folder named by CHAUPAL_POSTS_DATA that holds a `synthetic.py` with a function `gen(n)` is used in its place, so that figures
can be laid beside those that others took with it.
"""

import importlib.util
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
from numpy.typing import NDArray

DAYS = 30
SLICE = 10_000_000  # rows made at a time
START = 1_600_000_000


@dataclass(frozen=True)
class Rows:
    """Account, object and post as numbers, and seconds."""

    account: NDArray[np.int64]
    object: NDArray[np.int64]
    post: NDArray[np.int64]
    time: NDArray[np.int64]


def theirs(size: int) -> Rows | None:
    """Rows of the generator that was named, None where there is none."""
    folder = os.environ.get("CHAUPAL_POSTS_DATA")
    path = Path(folder) / "synthetic.py" if folder else None
    if path is None or not path.is_file():
        return None
    spec = importlib.util.spec_from_file_location("synthetic", path)
    assert spec is not None and spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    account, thing, time, post, *_ = made.gen(size)
    return Rows(account, thing, post, time)


def ours(size: int, seed: int = 0) -> Iterator[Rows]:
    """About `size` rows, slice by slice: an account twenty rows, an object ten, both with long tails; a burst an object; fifty groups of twenty."""
    dice = np.random.default_rng(seed)
    accounts, objects, span = max(size // 20, 100), max(size // 10, 100), DAYS * 86_400
    popular = np.cumsum(1 / (np.arange(objects) + 50.0))
    busy = np.cumsum(dice.lognormal(0, 1.5, accounts))
    born, lives = dice.random(objects) * span, dice.lognormal(np.log(6 * 3_600), 1, objects)
    first = 0
    for begin in range(0, size, SLICE):
        count = min(SLICE, size - begin)
        account = np.searchsorted(busy / busy[-1], dice.random(count))
        thing = np.searchsorted(popular / popular[-1], dice.random(count))
        time = (born[thing] + dice.exponential(1, count) * lives[thing]) % span
        yield Rows(account, thing, np.arange(first, first + count), time.astype(np.int64))
        first += count
    for _ in range(50):
        members = dice.choice(accounts, 20, replace=False)
        thing, start = np.repeat(dice.integers(objects // 2, objects, 30), 20), np.repeat(dice.integers(0, span, 30), 20)
        yield Rows(np.tile(members, 30), thing, np.arange(first, first + 600), start + dice.integers(0, 20, 600))
        first += 600


def viral(accounts: int) -> Iterator[Rows]:
    """One object that each of so many accounts shared once within an hour, and a hundred pairs that did something together twice."""
    dice = np.random.default_rng(0)
    yield Rows(np.arange(accounts), np.zeros(accounts, np.int64), np.arange(accounts), dice.integers(0, 3_600, accounts))
    pair = np.arange(200)
    for turn in (1, 2):
        yield Rows(pair, pair // 2 + 1 + 100 * turn, accounts * turn + pair, np.full(200, 10_000 * turn))


def write(rows: Iterator[Rows], path: Path) -> int:
    """The rows as a Parquet file with ids that are words, as exports have them; how many."""
    count = 0
    held = duckdb.connect()
    held.execute("SET enable_progress_bar = false")
    parts = []
    for number, part in enumerate(rows):
        made = {"a": part.account, "o": part.object, "p": part.post, "t": part.time}
        held.register("made", made)
        name = path.with_name(f"{path.stem}.{number}.part")
        held.execute(
            f"COPY (SELECT 'p' || p AS post_id, 'u' || a AS account_id, {START} + t AS ts, 'share' AS kind, 'link' AS object_type, "
            f"'o' || o AS object_id FROM made) TO '{name}' (FORMAT parquet)"
        )
        parts.append(name)
        count += len(part.time)
    named = ", ".join(f"'{part}'" for part in parts)
    held.execute(f"COPY (FROM read_parquet([{named}])) TO '{path}' (FORMAT parquet)")
    for done in parts:
        done.unlink()
    return count


def file(size: int, folder: Path) -> tuple[Path, bool]:
    """A file of about `size` rows, made once; whether the named generator made it."""
    rows = theirs(size) if size <= SLICE else None
    path = folder / f"{'theirs' if rows else 'ours'}-{size}.parquet"
    if not path.is_file():
        write(iter([rows]) if rows else ours(size), path)
    return path, rows is not None
