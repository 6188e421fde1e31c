"""Groups planted in a file."""

import csv
import os
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chaupal_coord._files import read_posts
from chaupal_coord._plant import Planted, Rows, Spec, plant
from chaupal_coord._posts import BadPosts, Names, Posts
from chaupal_coord._tables import connect, literal

_FORMS = {".csv": "FORMAT csv, HEADER", ".parquet": "FORMAT parquet, COMPRESSION zstd"}


def plant_file(path: Path, specs: Sequence[Spec], seed: int, out: Path) -> tuple[int, Path]:
    """Write all rows of `path` and the planted ones, by time; the same bytes for the same file, specs and seed.

    Columns post_id, account_id, ts (whole seconds UTC), text, kind, object_type, object_id. Beside it FILE.planted.csv: account,
    group. How many accounts were planted, and that second file.
    """
    form = _FORMS.get(out.suffix.lower())
    if form is None:
        raise BadPosts(f"{out}: unknown form; posts are written to {' or '.join(_FORMS)}")
    real = rows_in(read_posts(path, texts=True))
    planted = plant(real, specs, seed)
    part, beside = out.with_name(out.name + ".part"), out.with_name(f"{out.stem}.planted.csv")
    try:
        _write(real, planted, part, form)
        os.replace(part, out)
    finally:
        part.unlink(missing_ok=True)
    with beside.open("w", encoding="utf-8", newline="") as told:
        rows = csv.writer(told, lineterminator="\n")
        rows.writerow(("account", "group"))
        rows.writerows(planted.accounts)
    return len(planted.accounts), beside


def rows_in(posts: Posts) -> Rows:
    """Posts as named rows."""

    def named(names: Names, codes: NDArray[Any]) -> list[str]:
        return [str(names[code]) if code >= 0 else "" for code in codes.tolist()]

    return Rows(
        named(posts.post_names, posts.post),
        named(posts.account_names, posts.account),
        posts.time.tolist(),
        ["" if text is None else str(text) for text in posts.texts.tolist()] if posts.texts is not None else [""] * len(posts),
        named(posts.kind_names, posts.kind),
        named(posts.object_type_names, posts.object_type),
        named(posts.object_names, posts.object),
    )


def _write(real: Rows, planted: Planted, part: Path, form: str) -> None:
    column = {field.name: np.array(getattr(real, field.name) + getattr(planted.rows, field.name)) for field in fields(Rows)}
    order = np.lexsort((column["object"], column["object_type"], column["account"], column["post"], column["time"]))
    names = {"post": "post_id", "account": "account_id", "object": "object_id"}
    with connect() as held:
        held.execute("SET threads = 1; SET preserve_insertion_order = true")
        told = {names.get(name, name): values[order].astype(object) for name, values in column.items() if name != "time"}
        held.register("rows", {**told, "ts": column["time"][order] // 1_000_000})
        held.execute(f"COPY (SELECT post_id, account_id, ts, text, kind, object_type, object_id FROM rows) TO {literal(str(part))} ({form})")
