"""From posts to groups with their evidence: what `chaupal-coord detect` runs and writes."""

import csv
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chaupal_coord._declared import Declared, repeats
from chaupal_coord._edges import Window
from chaupal_coord._evidence import rows_of
from chaupal_coord._groups import SMALLEST, Group, groups
from chaupal_coord._meetings import BUDGET
from chaupal_coord._near import near, stars
from chaupal_coord._posts import Posts
from chaupal_coord._validate import ALPHA, NullName, StrataName, Validated, validate

NEAR_TEXT = "near text"
REWORDED = 0.5  # Jaccard from which a text goes with its centre as one object
_TEXTS = 3_000_000  # rows beyond which texts are not compared: an hour's work

Step = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Detection:
    """Posts (with near texts as objects, where texts were given), validated pairs and groups; `declared` by group number is the
    share of the group's common posts that repeat what was openly issued; `edges` are places in `found` of the pairs within one group."""

    posts: Posts
    found: Validated
    groups: tuple[Group, ...]
    edges: NDArray[np.int64]
    group_of: NDArray[np.int64]
    declared: dict[int, float]
    repeated: NDArray[Any] | None

    @property
    def flagged(self) -> float:
        """The share of active accounts that are in a group."""
        return sum(len(group.members) for group in self.groups) / max(1, self.found.accounts)


def detect(
    posts: Posts,
    window: Window,
    *,
    null: NullName = "activity",
    strata: StrataName = "time",
    alpha: float = ALPHA,
    smallest: int = SMALLEST,
    declared: Declared | None = None,
    reworded: float | None = REWORDED,
    budget: int = BUDGET,
    step: Step = lambda _said: None,
) -> Detection:
    """Groups of accounts that act together within the window more than chance explains.

    `reworded`: texts with at least this Jaccard of their five-letter shingles are one object (None: texts are not compared).
    `step` is told what is being done. Nothing is drawn; equal posts in any order give equal groups.
    """
    if reworded is not None and posts.texts is not None and len(posts) <= _TEXTS:
        step("texts")
        posts = with_near_texts(posts, reworded)
    step("meetings")
    found = validate(posts, window, null=null, strata=strata, alpha=alpha, budget=budget)
    step("groups")
    made = groups(posts, found, smallest=smallest)
    of = np.zeros(len(posts.account_names), np.int64)
    for group in made:
        of[list(group.accounts)] = group.number
    inside = np.flatnonzero((of[found.one] > 0) & (of[found.one] == of[found.other]))
    mask = None
    shares: dict[int, float] = {}
    if declared is not None:
        step("declared")
        mask = repeats(posts, declared)
        for group in made:
            rows = rows_of(posts, found.met, group.accounts)
            shares[group.number] = round(float(mask[rows].mean()), 4) if len(rows) else 0.0
    return Detection(posts, found, made, inside, of, shares, mask)


def with_near_texts(posts: Posts, threshold: float = REWORDED) -> Posts:
    """The posts with one more object each: the text at the centre of the texts near its own. Texts that stand alone add nothing.

    Posts of under five words are left as they are: greetings repeat by themselves.
    """
    if posts.texts is None:
        return posts
    first = np.unique(posts.post, return_index=True)[1]
    first = first[[len(text.split()) >= 5 for text in posts.texts[first].tolist()]]
    texts = sorted(set(posts.texts[first].tolist()))
    place = {text: at for at, text in enumerate(texts)}
    centre = stars(len(texts), near(texts, threshold=threshold))
    of = np.array([centre[place[text]] for text in posts.texts[first].tolist()], np.int64)
    size = np.bincount(of, minlength=max(1, len(texts)))
    first, of = first[size[of] > 1], of[size[of] > 1]
    used, code = np.unique(of, return_inverse=True)
    kinds = len(posts.object_type_names)
    names = np.array([f"near:{texts[at][:80]}" for at in used.tolist()], np.object_)
    added = replace(
        posts.only(first),
        object=(len(posts.object_names) + code).astype(np.int32),
        object_type=np.full(len(first), kinds, np.int16),
    )

    def both(name: str) -> NDArray[Any]:
        return np.concatenate([getattr(posts, name), getattr(added, name)])

    return replace(
        posts,
        **{name: both(name) for name in ("account", "object", "post", "time", "kind", "object_type", "texts")},
        object_names=np.concatenate([posts.object_names, names]),
        object_type_names=np.concatenate([posts.object_type_names, np.array([NEAR_TEXT], np.object_)]),
    )


def write_groups(found: Detection, path: Path) -> None:
    """Columns group, account, score; then what the score stands on: posts that met others', how many by chance, with how many members, whether it joined by the group as a whole, and the declared share of its group ("" without a register)."""
    with path.open("w", encoding="utf-8", newline="") as out:
        rows = csv.writer(out, lineterminator="\n")
        rows.writerow(("group", "account", "score", "met", "expected", "members_met", "grown", "declared"))
        for group in found.groups:
            share = found.declared.get(group.number, "")
            for one in group.members:
                name = found.posts.account_names[one.account]
                rows.writerow((group.number, name, f"{one.score:.2f}", one.met, f"{one.expected:.4g}", one.with_, int(one.grown), share))


def write_pairs(found: Detection, path: Path) -> None:
    """Columns source, target (source before target), weight, expected, log10_q, kept, group: the pairs within groups."""
    pairs, names = found.found, found.posts.account_names
    with path.open("w", encoding="utf-8", newline="") as out:
        rows = csv.writer(out, lineterminator="\n")
        rows.writerow(("source", "target", "weight", "expected", "log10_q", "kept", "group"))
        for at in found.edges.tolist():
            one, other = int(pairs.one[at]), int(pairs.other[at])
            told = (pairs.weight[at], f"{pairs.expected[at]:.4g}", f"{pairs.log_q[at]:.2f}", int(pairs.kept[at]), found.group_of[one])
            rows.writerow((names[one], names[other], *told))
