"""The command on posts that makes edges."""

import argparse
import sys
import tempfile
from pathlib import Path
from typing import Any

from chaupal_coord._posts import BadRows
from chaupal_coord._spans import span


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Name the command."""
    edges = commands.add_parser("edges", help="who posted the same object within a window of whom, and how often", epilog=_SAYS)
    add_input(edges)
    edges.add_argument("--window", type=span, required=True, help="60s, 10m, 2h, 1d")
    edges.add_argument("--min-weight", type=at_least_one, default=1, metavar="N", help="leave out lighter edges (1)")
    edges.add_argument("--undirected", action="store_true", help="one edge a pair; its weight counts the posts of both")
    edges.add_argument("--most", type=at_least_one, metavar="N", help="set an object aside on which more than N pairs of posts would meet (100,000,000)")
    edges.add_argument("--folder", type=Path, metavar="DIR", help="spread out on disk here (by itself beyond thirty million rows)")
    edges.add_argument("--out", type=Path, required=True, metavar="EDGES.csv|.parquet|.graphml|.gexf")
    edges.set_defaults(run=_edges)
    add = commands.add_parser("add", help="add posts to a store whose edges are those of one run over all that was added")
    add_input(add)
    add.add_argument("--store", type=Path, required=True, metavar="DIR", help="made when it is not there")
    add.add_argument("--window", type=span, help="needed for a new store")
    add.add_argument("--min-weight", type=at_least_one, default=1, metavar="N", help="leave out lighter edges (1)")
    add.add_argument("--undirected", action="store_true")
    add.add_argument("--most", type=at_least_one, metavar="N", help="refuse posts by which more than N pairs would meet on one object (100,000,000)")
    add.add_argument("--out", type=Path, metavar="EDGES.csv|.parquet|.graphml|.gexf", help="write the edges of all posts so far")
    add.set_defaults(run=_add)


FORMS = ("twitter-v2", "twitter-archive", "crowdtangle", "meta-content-library", "telegram", "youtube", "toolkit", "generic")
_SAYS = """
Directed: the weight of source, target is the number of distinct posts of source that have a post of target on the same object
within the window, before or after, its ends included. Without --object-type objects of all types count, and an id matches
only within its own type.
"""


def add_input(command: argparse.ArgumentParser) -> None:
    """The arguments by which every command reads posts."""
    command.add_argument("file", type=Path, metavar="FILE", help="posts: Parquet, CSV, JSON lines, Arrow")
    command.add_argument("--object-type", action="append", metavar="T", help="only objects of this type (may be given again)")
    command.add_argument("--kind", action="append", metavar="K", help="only posts of this kind (may be given again)")
    command.add_argument("--column", action="append", type=_column, default=[], metavar="FIELD=NAME", help="the file's column for a field: account_id=user")
    command.add_argument("--format", choices=FORMS, help="the export it is (told by itself; generic: the columns as they stand)")
    command.add_argument("--time-unit", choices=("s", "ms", "us"), help="unit of times that are numbers (told by their size)")
    command.add_argument("--strict", action="store_true", help="refuse a file with a row that cannot be read, instead of leaving the row out")


def reading(asked: argparse.Namespace) -> dict[str, Any]:
    """What those arguments say, as `read_posts` takes it."""
    return {
        "object_type": asked.object_type,
        "kind": asked.kind,
        "columns": dict(asked.column),
        "time_unit": asked.time_unit,
        "form": asked.format,
        "from_text": True,
        "on_bad": None if asked.strict else told,
        "on_note": noted,
    }


def told(bad: BadRows) -> None:
    """Rows that were left out, on the error output."""
    print(f"{bad}\n  left out; --strict refuses such a file", file=sys.stderr)


def noted(note: str) -> None:
    """What was taken for granted, on the error output."""
    print(note, file=sys.stderr)


def _edges(asked: argparse.Namespace) -> int:
    from chaupal_coord._files import is_large  # late: slow module
    from chaupal_coord._write import check_form  # late: slow module

    check_form(asked.out)  # before anything long is done
    if asked.folder is None and not is_large(asked.file):
        return _found(asked, None)
    with tempfile.TemporaryDirectory(dir=asked.folder, prefix="chaupal-coord-") as made:
        return _found(asked, Path(made))


def _found(asked: argparse.Namespace, folder: Path | None) -> int:
    from chaupal_coord._edges import MOST, edges, set_aside  # late: slow module
    from chaupal_coord._files import read_posts  # late: slow module
    from chaupal_coord._write import write_aside, write_edges  # late: slow module

    how = {"min_weight": asked.min_weight, "directed": not asked.undirected, "most": asked.most or MOST, "folder": folder}
    posts = read_posts(asked.file, **reading(asked), names=False, folder=folder)
    found = edges(posts, asked.window, **how)
    write_edges(found, asked.out, folder=folder)
    rows = len(posts)
    if found.aside:
        beside = asked.out.with_name(f"{asked.out.stem}.aside.csv")
        del posts  # two readings at once would be twice the memory
        quiet = {"on_bad": lambda _bad: None, "on_note": None}
        posts = read_posts(asked.file, **reading(asked) | quiet, names="objects", folder=folder)  # once more, for the objects' names
        write_aside(posts, set_aside(posts, asked.window, most=how["most"], folder=folder), beside)
        print(f"{len(found.aside)} objects set aside, each with more than {how['most']:,} meetings: {beside}; --most raises the limit", file=sys.stderr)
    print(f"{rows} rows, {len(found)} edges: {asked.out}", file=sys.stderr)
    return 0


def _add(asked: argparse.Namespace) -> int:
    from chaupal_coord._edges import MOST  # late: slow module
    from chaupal_coord._files import read_posts  # late: slow module
    from chaupal_coord._store import EdgeStore  # late: slow module
    from chaupal_coord._write import check_form, write_edges  # late: slow module

    if asked.out is not None:
        check_form(asked.out)
    posts = read_posts(asked.file, **reading(asked))
    with EdgeStore(asked.store, asked.window) as store:
        store.add(posts, most=asked.most or MOST)
        found = store.edges(min_weight=asked.min_weight, directed=not asked.undirected)
    if asked.out is not None:
        write_edges(found, asked.out)
    print(f"{len(posts)} rows added, {len(found)} edges: {asked.out or asked.store}", file=sys.stderr)
    return 0


def _column(text: str) -> tuple[str, str]:
    field, equals, name = text.partition("=")
    if not equals or not name:
        raise argparse.ArgumentTypeError(f"{text!r} is not FIELD=NAME")
    return field, name


def at_least_one(text: str) -> int:
    """A whole number of one and more, for argparse."""
    if not text.isdecimal() or not 1 <= int(text) < 1 << 62:
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number of 1 and more")
    return int(text)
