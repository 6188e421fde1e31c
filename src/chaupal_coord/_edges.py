"""Edges: who acted on the same object within a window of whom, how often."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import numpy as np

from chaupal_coord._kernel import Codes, Found, Ints, Rows, count, met, rows_of
from chaupal_coord._posts import Names, Posts
from chaupal_coord._room import Room

# Meetings on one object beyond which it is set aside: four seconds' work, and as many edges as a gigabyte holds.
MOST = 100_000_000

Window = float | timedelta  # seconds, or a span


@dataclass(frozen=True, slots=True)
class Aside:
    """An object left out because it would make too many meetings: its code, its rows, and the ordered pairs of rows foreseen."""

    object: int
    rows: int
    meetings: int


@dataclass(frozen=True, slots=True)
class Edges:
    """Edges within one window, sorted by source and target; the accounts are places in `names`.

    Directed, `weight` of (source, target) is the number of distinct posts of source that have a post of target on the same
    object within the window, its ends included; undirected (source before target), of distinct posts of either that have a
    post of the other. Nobody has an edge with itself. `aside` names the objects that were left out.
    """

    source: Codes
    target: Codes
    weight: Codes
    names: Names
    window: timedelta
    directed: bool
    aside: tuple[Aside, ...] = ()

    def __len__(self) -> int:
        return len(self.weight)


def edges(
    posts: Posts, window: Window, *, min_weight: int = 1, directed: bool = True, most: int | None = MOST, folder: Path | None = None
) -> Edges:
    """Edges of one window. Exact; 0.2 s and 200 MB for a million rows of ordinary traffic.

    An object on which more than `most` ordered pairs of rows would meet is set aside and named in the result (None: never).
    To count one kind of object or post alone, read the posts so: `read_posts(path, object_type="link")`.
    With a `folder` the sorted rows lie in files there, which the caller removes.
    """
    return edges_in(posts, [window], min_weight=min_weight, directed=directed, most=most, folder=folder)[0]


def edges_in(
    posts: Posts, windows: Sequence[Window], *, min_weight: int = 1, directed: bool = True, most: int | None = MOST, folder: Path | None = None
) -> list[Edges]:
    """Edges of several windows in one pass over the pairs of the widest; as asked for, each with its own `min_weight` met.

    Objects are set aside by what the widest window would make, in all windows alike.
    """
    spans = [microseconds(window) for window in windows]
    rising = sorted(set(spans))
    if not rising or rising[0] < 0 or min_weight < 1:
        raise ValueError("a window of no less than zero seconds and a weight of no less than one are needed")
    rows = rows_of(posts.account, posts.object, posts.post, posts.time, rising[-1], Room(folder), timed=len(rising) > 1)
    aside = _aside(rows, most)
    mask = np.isin(rows.object, [one.object for one in aside]) if aside else None
    found = list(count(rows, rising, min_weight, directed=directed, aside=mask))
    made = {span: _of_window(found, at, min_weight if len(rising) > 1 else None) for at, span in enumerate(rising)}
    return [Edges(*made[span], posts.account_names, timedelta(microseconds=span), directed, aside) for span in spans]


def set_aside(posts: Posts, window: Window, *, most: int, folder: Path | None = None) -> tuple[Aside, ...]:
    """The objects that `edges` leaves out, without counting anything: what to expect of a file before it is run."""
    return _aside(rows_of(posts.account, posts.object, posts.post, posts.time, microseconds(window), Room(folder)), most)


def _aside(rows: Rows, most: int | None) -> tuple[Aside, ...]:
    if most is None or int(np.sum(rows.hi, dtype=np.int64) - np.sum(rows.lo, dtype=np.int64)) - len(rows.lo) <= most:
        return ()
    objects, sizes, meetings = met(rows)
    return tuple(Aside(int(objects[at]), int(sizes[at]), int(meetings[at])) for at in np.flatnonzero(meetings > most))


def microseconds(window: Window) -> int:
    """The window as a whole number."""
    return window // timedelta(microseconds=1) if isinstance(window, timedelta) else round(window * 1_000_000)


def _of_window(found: list[Found], at: int, least: int | None) -> tuple[Codes, Codes, Codes]:
    """The edges of one window; those lighter than `least` belong to another one."""
    if least is None:
        return _joined([one.source for one in found]), _joined([one.target for one in found]), _joined([one.weights[at] for one in found])
    kept = [(one, one.weights[at] >= least) for one in found]
    return (
        _joined([one.source[enough] for one, enough in kept]),
        _joined([one.target[enough] for one, enough in kept]),
        _joined([one.weights[at][enough] for one, enough in kept]),
    )


def _joined(parts: Sequence[Codes | Ints]) -> Codes:
    return np.concatenate([np.zeros(0, np.int32), *parts]).astype(np.int32, copy=False)
