"""Edges in files: CSV and Parquet."""

import csv
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chaupal_coord._edges import Aside, Edges
from chaupal_coord._graphs import to_gexf, to_graphml
from chaupal_coord._posts import BadPosts, Posts
from chaupal_coord._tables import connect, literal

TABLES = {".csv": "FORMAT csv, HEADER", ".parquet": "FORMAT parquet, COMPRESSION zstd"}


GRAPHS: dict[str, Callable[[Edges, Path], None]] = {".graphml": to_graphml, ".gexf": to_gexf}
SLICE = 4_000_000  # edges given their names at a time


def check_form(path: Path) -> None:
    """BadPosts where edges cannot be written to a file of that ending."""
    if path.suffix.lower() not in {**TABLES, **GRAPHS}:
        raise BadPosts(f"{path}: unknown form; edges are written to {', '.join({**TABLES, **GRAPHS})}")


def write_edges(edges: Edges, path: Path, *, folder: Path | None = None) -> None:
    """Columns source, target, weight, sorted by source and target; the ending says the form: .csv, .parquet, .graphml, .gexf. Whole or not at all.

    Half a second for two million edges; what memory cannot hold goes to `folder` for a while.
    """
    check_form(path)
    if not path.parent.is_dir():
        raise BadPosts(f"{path.parent}: there is no such folder")
    if path.suffix.lower() in GRAPHS:
        GRAPHS[path.suffix.lower()](edges, path)
        return
    form = TABLES[path.suffix.lower()]
    part = path.with_name(path.name + ".part")
    try:
        with connect(folder) as held:
            if len(edges) <= SLICE:
                held.register("edges", _named(edges, 0))
            else:
                held.execute("CREATE TEMP TABLE edges (source VARCHAR, target VARCHAR, weight INT)")
                for first in range(0, len(edges), SLICE):
                    held.register("slice", _named(edges, first))
                    held.execute("INSERT INTO edges SELECT source, target, weight FROM slice")
            held.execute(f"COPY (SELECT source, target, weight FROM edges) TO {literal(str(part))} ({form})")
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)


def _named(edges: Edges, first: int) -> dict[str, NDArray[Any]]:
    """Names are put in here and not joined in a query, because a join keeps no order."""
    source, target, weight = (column[first : first + SLICE] for column in (edges.source, edges.target, edges.weight))
    return {"source": edges.names[source], "target": edges.names[target], "weight": weight}


def write_aside(posts: Posts, aside: Sequence[Aside], path: Path) -> None:
    """The objects that were left out: object, object_type, rows, meetings."""
    with path.open("w", encoding="utf-8", newline="") as out:
        rows = csv.writer(out, lineterminator="\n")
        rows.writerow(("object", "object_type", "rows", "meetings"))
        for one in aside:
            kind = posts.object_type[np.flatnonzero(posts.object == one.object)[0]]
            rows.writerow((posts.object_names[one.object], posts.object_type_names[kind], one.rows, one.meetings))
