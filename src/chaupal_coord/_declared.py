"""What somebody openly issued: posts recognised by their content, never by who posted them (rule I8)."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from chaupal_coord._near import THRESHOLD, near
from chaupal_coord._posts import BadPosts, Posts


@dataclass(frozen=True, slots=True)
class Declared:
    """Texts and object ids (image fingerprints, links, hashtags) that were issued under somebody's name. It has no field for accounts."""

    texts: tuple[str, ...] = ()
    objects: frozenset[str] = frozenset()


def read_declared(path: Path) -> Declared:
    """JSON lines with "text", "object_id" or both; an account in it is refused, for nobody is excused by name."""
    texts: list[str] = []
    objects: set[str] = set()
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            told = json.loads(line)
        except ValueError as wrong:
            raise BadPosts(f"{path}: line {number}: no JSON: {wrong}") from wrong
        if not isinstance(told, dict) or not set(told) <= {"text", "object_id"} or not all(isinstance(value, str) for value in told.values()):
            raise BadPosts(f'{path}: line {number}: a line holds "text", "object_id" or both, as strings, and nothing else (no accounts)')
        texts += [told["text"]] if told.get("text") else []
        objects |= {told["object_id"]} if told.get("object_id") else set()
    return Declared(tuple(texts), frozenset(objects))


def repeats(posts: Posts, declared: Declared) -> NDArray[np.bool_]:
    """Of each row whether its post repeats what was declared: its object's id is among them, or its text is near one (Jaccard .7)."""
    known = np.fromiter((name in declared.objects for name in posts.object_names), bool, len(posts.object_names))
    row = np.where(posts.object >= 0, known[np.maximum(posts.object, 0)], False) if len(known) else np.zeros(len(posts), bool)
    if posts.texts is not None and declared.texts:
        row = row | np.isin(posts.texts, list(_near_texts(set(posts.texts.tolist()), declared.texts)))
    posts_of_rows = np.zeros(int(posts.post.max(initial=0)) + 1, bool)
    posts_of_rows[posts.post[row]] = True
    return posts_of_rows[posts.post]


def _near_texts(shown: Iterable[str], declared: tuple[str, ...]) -> set[str]:
    own, texts = sorted(set(declared)), sorted(shown)
    found = near([*own, *texts], threshold=THRESHOLD)
    wanted = (found.one < len(own)) & (found.other >= len(own))
    return {texts[at - len(own)] for at in found.other[wanted].tolist()}
