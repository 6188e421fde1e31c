"""Pairs of near texts in a file."""

import csv
from pathlib import Path

import numpy as np

from chaupal_coord._near import Shingle, near
from chaupal_coord._posts import BadPosts, Posts


def write_near(posts: Posts, path: Path, *, threshold: float, shingle: Shingle) -> tuple[int, int]:
    """Columns post_a, post_b, jaccard, sorted by both ids; how many posts with a text there were, and how many pairs."""
    if posts.texts is None:
        raise BadPosts("the file has no column for text")
    first = np.unique(posts.post, return_index=True)[1]  # in the order of the ids, so the order of rows does not matter
    first = first[[bool(text) for text in posts.texts[first].tolist()]]
    found = near(posts.texts[first].tolist(), threshold=threshold, shingle=shingle)
    names = posts.post_names[posts.post[first]]
    with path.open("w", encoding="utf-8", newline="") as out:
        rows = csv.writer(out, lineterminator="\n")
        rows.writerow(("post_a", "post_b", "jaccard"))
        rows.writerows(zip(names[found.one], names[found.other], (f"{value:.6f}" for value in found.jaccard.tolist()), strict=True))
    return len(first), len(found)
