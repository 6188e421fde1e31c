"""Edges in files: CSV and Parquet."""

import csv
import os
from pathlib import Path

from chaupal_coord._edges import Edges
from chaupal_coord._posts import BadPosts, Names
from chaupal_coord._tables import connect, literal

TABLES = {".csv": "FORMAT csv, HEADER", ".parquet": "FORMAT parquet, COMPRESSION zstd"}


def write_edges(edges: Edges, path: Path) -> None:
    """Columns source, target, weight, sorted by source and target; the ending says the form, .csv or .parquet. Whole or not at all."""
    form = TABLES.get(path.suffix.lower())
    if form is None:
        raise BadPosts(f"{path}: unknown form; edges are written to {' or '.join(TABLES)}")
    part = path.with_name(path.name + ".part")
    try:
        with connect() as held:
            # Names are put in here and not joined in the query, because a join keeps no order.
            held.register("edges", {"source": edges.names[edges.source], "target": edges.names[edges.target], "weight": edges.weight})
            held.execute(f"COPY (SELECT source, target, weight FROM edges) TO {literal(str(part))} ({form})")
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)


def write_aside(edges: Edges, object_names: Names, path: Path) -> None:
    """The objects that were left out: object, rows, meetings."""
    with path.open("w", encoding="utf-8", newline="") as out:
        rows = csv.writer(out, lineterminator="\n")
        rows.writerow(("object", "rows", "meetings"))
        rows.writerows((object_names[one.object], one.rows, one.meetings) for one in edges.aside)
