"""Posts to plant in: the sets that were handed to us, traffic with generated texts, and the same with labels shuffled."""

import os
from dataclasses import replace
from pathlib import Path

import numpy as np

from chaupal_coord import Posts, plant, posts_of, read_posts
from chaupal_coord._plant import Rows, Spec
from chaupal_coord._plant_files import rows_in

WHO = ["the district office", "our booth team", "the ward committee", "the returning officer", "a reporter", "the water board", "the school", "the road works"]
DID = ["opened a desk", "moved the queue", "published the list", "repaired the pump", "put up a notice", "called a meeting", "closed the gate", "changed the hour"]
WHERE = ["near the old market", "by the river bridge", "at the new school", "behind the bus stand", "on station road", "at the post office", "in ward nine", "beside the mill"]
WHEN = ["early on monday", "after the rain", "before the holiday", "on the second day", "late last night", "since the weekend", "this morning", "from tomorrow"]
WHY = ["so that nobody has to wait", "because many had asked", "as the order says", "although it was late", "and people were glad", "which few had heard of", "for those who work", "without a word"]


def folder() -> Path | None:
    """The folder of post datasets, by CHAUPAL_POSTS_DATA; None where it is not named or not there."""
    named = os.environ.get("CHAUPAL_POSTS_DATA")
    return Path(named) if named and Path(named).is_dir() else None


def generated(seed: int, posts: int = 20_000, accounts: int = 1_500) -> Posts:
    """Ordinary posts with texts: sentences out of five parts and two numbers; some are passed on by others within the day."""
    random = np.random.default_rng(seed)
    texts = []
    for at in range(posts // 3):
        parts = [part[int(random.integers(len(part)))] for part in (WHO, DID, WHERE, WHEN, WHY)]
        more = [part[int(random.integers(len(part)))] for part in (WHERE, WHY)]
        texts.append(f"{parts[0]} {parts[1]} {int(random.integers(2, 900))} times {' '.join(parts[2:])}, {' and '.join(more)}, number {at}")
    which = np.minimum((random.pareto(1.0, posts) * 40).astype(np.int64), len(texts) - 1)
    born = random.integers(0, 20 * 86_400, len(texts))
    when = (born[which] + random.exponential(6 * 3_600, posts)).astype(np.int64) * 1_000_000
    who = np.minimum((random.pareto(1.3, posts) * 60).astype(np.int64), accounts - 1)
    text = np.array([texts[at] for at in which.tolist()], object)
    kind = np.full(posts, "text")
    return posts_of(
        np.char.add("a", who.astype(str)), np.char.add("t", which.astype(str)), np.char.add("p", np.arange(posts).astype(str)), when,
        kind=kind, object_type=kind, texts=text,
    )  # fmt: skip


def load(name: str, *, texts: bool = False, days: int | None = None) -> Posts:
    """A set by its name; its first days alone where asked."""
    home = folder()
    assert home is not None
    posts = read_posts(home / f"{name}.parquet", texts=texts)
    return posts if days is None else posts.only(posts.time < posts.time.min() + days * 86_400_000_000)


class Field:
    """Traffic into which groups are planted again and again."""

    def __init__(self, posts: Posts) -> None:
        self.rows = rows_in(posts)

    def planted(self, specs: list[Spec], seed: int) -> tuple[Posts, dict[str, int]]:
        """The traffic with the groups, and each planted account's group."""
        made = plant(self.rows, specs, seed)

        def column(name: str) -> np.ndarray:
            return np.array(getattr(self.rows, name) + getattr(made.rows, name), object)

        names = {name: column(name) for name in Rows.__dataclass_fields__}
        posts = posts_of(
            names["account"], names["object"], names["post"], names["time"].astype(np.int64),
            kind=names["kind"], object_type=names["object_type"], texts=names["text"],
        )  # fmt: skip
        return posts, dict(made.accounts)


def shuffled(posts: Posts, seed: int) -> Posts:
    """Every post under an account drawn from all: each account keeps how much it posts, each object its times."""
    first, place = np.unique(posts.post, return_index=True, return_inverse=True)[1:]
    dealt = np.random.default_rng(seed).permutation(posts.account[first])
    return replace(posts, account=dealt[place.reshape(-1)])
