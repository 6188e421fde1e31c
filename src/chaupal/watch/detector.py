"""The door to the coordination engine: what a file of posts holds, and which accounts act together in it. For the worker alone.

Same file, same parameters, same engine: the same result to the byte. Nothing here says "fake" (I1).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings

from chaupal.watch import columns as names
from chaupal.watch.network import Issued, Network
from chaupal.watch.parameters import Parameters
from chaupal.watch.refusals import ColumnsUnknown, NotPosts
from chaupal.watch.summary import BAD_MOST, Summary

if TYPE_CHECKING:
    from chaupal.watch.grouping import Raw
    from chaupal_coord import Posts

Tell = Callable[[str, float], None]  # the step, and the share of the whole work that is done
OURS = ("detector.py", "grouping.py")  # what shapes a result beside the engine


class NotTheWorker(RuntimeError):
    """A web process asked the engine: it would hold a million posts in memory, which only the worker does."""


def _worker() -> None:
    if settings.CHAUPAL_PROCESS == "web":
        raise NotTheWorker


@cache
def engine_name() -> str:
    """The engine with its version and a hash of the code that shapes a result: another code may find other edges."""
    try:
        told = version("chaupal")
    except PackageNotFoundError:
        told = "unpackaged"
    spec = find_spec("chaupal_coord")
    folders = list(spec.submodule_search_locations or ()) if spec else []
    files = sorted(file for folder in folders for file in Path(folder).glob("*.[cp]*") if file.suffix in (".c", ".py"))
    digest = hashlib.sha256()
    for file in [*files, *(Path(__file__).with_name(own) for own in OURS)]:
        digest.update(file.read_bytes())
    return f"chaupal_coord {told} ({digest.hexdigest()[:8]})"


def columns(path: Path) -> list[str]:
    """The names of the file's columns, with those inside them, whatever its form. Raises NotPosts."""
    _worker()
    told = names.of_text_file(path, whole=True)
    return told if told is not None else _table_columns(path)


def _table_columns(path: Path) -> list[str]:
    import duckdb  # late: slow module

    try:
        if path.suffix == ".parquet":
            with duckdb.connect() as held:
                described = held.execute("DESCRIBE SELECT * FROM read_parquet(?)", [str(path)]).fetchall()
            # A column of parts (STRUCT) names them in its type.
            return [str(row[0]) if "(" not in str(row[1]) else f"{row[0]} {row[1]}" for row in described]
        if path.suffix == ".arrow":
            from pyarrow import feather  # late: optional extra

            return [str(name) for name in feather.read_table(str(path)).schema.names]
    except (duckdb.Error, ImportError, ValueError, OSError) as problem:
        raise NotPosts(says=_words(problem, path)) from problem
    return []


def _words(problem: Exception, path: Path) -> str:
    return (str(problem).replace(str(path), "").lstrip(": ").splitlines() or [type(problem).__name__])[0][:200]


def _read(path: Path, **more: Any) -> Posts:
    from chaupal_coord import BadPosts, UnnamedColumn, read_posts  # late: slow module

    try:
        return read_posts(path, **more)
    except UnnamedColumn as problem:
        raise ColumnsUnknown(field=problem.field, columns=problem.columns) from problem
    except BadPosts as problem:
        raise NotPosts(says=_words(problem, path)) from problem


def summary(path: Path, named: Mapping[str, str]) -> Summary:
    """The file in figures, read from the columns that a person named for a field and else from those known by themselves.

    About 1 s and 200 MB for a million rows. Raises NotPosts; ColumnsUnknown (field, columns) where a person has to name one.
    """
    _worker()
    import numpy as np  # late: slow module

    from chaupal.watch.grouping import moment  # late: slow module
    from chaupal_coord import fields_of  # late: slow module

    bad: list[Any] = []
    posts = _read(path, on_bad=bad.append, columns=named, shown=BAD_MOST)
    fields = fields_of(path, named)
    types = np.bincount(posts.object_type[posts.object >= 0], minlength=len(posts.object_type_names) or 1)
    known = [str(name) or "object" for name in posts.object_type_names] or ["object"]
    told = bad[0] if bad else None
    return Summary(
        rows=len(posts),
        bad_rows=told.count if told else 0,
        bad=tuple((row.number, row.field, row.remedy) for row in told.first) if told else (),
        accounts=len(posts.account_names),
        object_types={name: int(count) for name, count in zip(known, types.tolist(), strict=True) if count},
        first_at=moment(int(posts.time.min())) if len(posts) else None,
        last_at=moment(int(posts.time.max())) if len(posts) else None,
        columns=fields.columns,
        read_from=dict(fields.read_from),
    )


def detect(path: Path, asked: Parameters, issued: Issued, tell: Tell) -> Network:
    """Which accounts act together in this file, with the posts that show it, and where each stands in the picture.

    `tell` is told the step and the share done, and may raise to end the work. Raises NotPosts.
    """
    _worker()
    import numpy as np  # late: slow module

    from chaupal.watch import grouping, layout  # late: slow module

    tell("read", 0.02)
    chosen = [one for one in asked.object_types if one != "object"]
    named = dict(asked.columns)
    posts = _read(path, object_type=chosen or None, texts="text" in named or _has_texts(path), on_bad=lambda _bad: None, columns=named)
    tell("edges", 0.2)
    raw = _edges(posts, asked, tell)
    held = grouping.Columns(
        posts.account, posts.object, posts.post, posts.time, posts.object_type,
        posts.account_names, posts.object_names, posts.post_names, posts.object_type_names, posts.texts,
    )  # fmt: skip
    found = grouping.network(held, raw, _declared(posts, raw, issued), tell)
    tell("layout", 0.9)
    a, b = (np.asarray([getattr(edge, end) for edge in found.edges], np.int64) for end in ("a", "b"))
    weight = np.asarray([edge.weight for edge in found.edges], np.float64)
    places, _height = layout.places(len(found.accounts), a, b, weight, _parts(found), asked.seed)
    return replace(found, places=tuple((round(float(x), 1), round(float(y), 1)) for x, y in places))


def _declared(posts: Posts, raw: list[Raw], issued: Issued) -> Any:
    """Of each row whether its post repeats what we issued, by content alone (I8): the engine's measure for texts and pictures, and any
    address that only our posts carry. Asked of the accounts that have an edge, since nobody else's posts are shown."""
    import numpy as np  # late: slow module

    from chaupal_coord import Declared, repeats  # late: slow module

    told = np.zeros(len(posts), bool)
    if not raw or not (issued.texts or issued.pictures or issued.addresses):
        return told
    rows = np.flatnonzero(np.isin(posts.account, sorted({end for edge in raw for end in (edge.a, edge.b)})))
    some = posts.only(rows)

    def ours(name: object) -> bool:
        return any(address in str(name) for address in issued.addresses)

    objects = {str(posts.object_names[code]) for code in np.unique(some.object[some.object >= 0]).tolist() if ours(posts.object_names[code])}
    told[rows] = repeats(some, Declared(issued.texts, issued.pictures | objects))
    if some.texts is not None:
        told[rows] |= np.isin(some.texts, [text for text in set(some.texts.tolist()) if ours(text)])
    return told


def _parts(found: Network) -> Any:
    """What is drawn together: the groups, and the pairs of no group each by itself."""
    import numpy as np  # late: slow module

    part = np.asarray([account.group for account in found.accounts], np.int64)
    fresh = len(found.groups)
    for edge in found.edges:
        for end, other in ((edge.a, edge.b), (edge.b, edge.a)):
            if part[end] == 0:
                if part[other] == 0:
                    fresh += 1
                    part[other] = fresh
                part[end] = part[other]
    return part


def _has_texts(path: Path) -> bool:
    return {name.casefold() for name in columns(path)} & {"text", "message", "content", "body", "full_text"} != set()


def _edges(posts: Posts, asked: Parameters, tell: Tell) -> list[Raw]:
    """The pairs of every window that was asked for: those that meet more often than chance has it, where the engine can tell."""
    import chaupal_coord  # late: slow module

    if hasattr(chaupal_coord, "validate"):
        return _above_chance(chaupal_coord, posts, asked, tell)
    from chaupal.watch.grouping import Raw  # late: slow module

    found = chaupal_coord.edges_in(posts, [float(window) for window in asked.windows], min_weight=asked.min_weight, directed=False)
    return [
        Raw(a, b, window, weight)
        for window, edges in zip(asked.windows, found, strict=True)
        for a, b, weight in zip(edges.source.tolist(), edges.target.tolist(), edges.weight.tolist(), strict=True)
    ]


def _above_chance(engine: Any, posts: Posts, asked: Parameters, tell: Tell) -> list[Raw]:
    import numpy as np  # late: slow module

    from chaupal.watch.grouping import Raw  # late: slow module

    raw: list[Raw] = []
    for done, window in enumerate(asked.windows):
        tell("validate", 0.25 + 0.3 * done / len(asked.windows))
        found = engine.validate(posts, float(window), alpha=min(asked.alpha, 0.999))
        group = np.zeros(len(posts.account_names), np.int64)
        for one in engine.groups(posts, found):
            group[list(one.accounts)] = one.number
        kept = np.flatnonzero(found.kept & (found.weight >= asked.min_weight))
        tied = (group[found.one[kept]] > 0) & (group[found.one[kept]] == group[found.other[kept]])
        columns = (found.one, found.other, found.weight, found.expected, found.log_q)
        raw += [
            Raw(a, b, window, weight, float(f"{expected:.6g}"), float(f"{10.0 ** max(log_q, -300.0):.3g}"), together)
            for (a, b, weight, expected, log_q), together in zip(
                zip(*(column[kept].tolist() for column in columns), strict=True), tied.tolist(), strict=True
            )
        ]
    return raw
