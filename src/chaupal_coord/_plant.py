"""The injection protocol: groups of known accounts put into real traffic."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np

from chaupal_coord._posts import BadPosts
from chaupal_coord._reword import reworded
from chaupal_coord._spans import span

RANDOM = np.random.Generator


@dataclass(frozen=True, slots=True)
class Spec:
    """One [[group]]: `accounts` new accounts, each posting each of `posts_each` things within `jitter` of the first moment.

    `cover`: ordinary posts an account makes for each planted one. `paraphrase`: the share of planted posts that say it in
    other words. `kind`: the kind of the planted posts, one of the file's ("" the commonest). `objects`: "new" things that
    nobody else posts, or "real" ones drawn from all that were posted under this kind, each as likely as another.
    """

    accounts: int
    posts_each: int
    jitter: timedelta = timedelta(seconds=60)
    cover: float = 0.0
    paraphrase: float = 0.0
    kind: str = ""
    objects: str = "new"


def read_specs(path: Path) -> list[Spec]:
    """The groups of a spec file; BadPosts names what cannot be read."""
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        raise BadPosts(f"{path}: no TOML: {wrong}") from wrong
    found = told.get("group")
    if not isinstance(found, list) or not found:
        raise BadPosts(f"{path}: no [[group]]")
    return [_spec(one, f"{path}: group {at}") for at, one in enumerate(found, 1)]


def _spec(told: Mapping[str, Any], where: str) -> Spec:
    unknown = set(told) - {field.name for field in fields(Spec)}
    if unknown:
        raise BadPosts(f"{where}: unknown {', '.join(sorted(unknown))}; there are {', '.join(field.name for field in fields(Spec))}")
    values = dict(told)
    try:
        values["jitter"] = span(str(values.get("jitter", "60s")))
        spec = Spec(**values)
        good = spec.accounts >= 1 and spec.posts_each >= 1 and spec.cover >= 0 and 0 <= spec.paraphrase <= 1 and spec.objects in ("new", "real")
    except Exception as wrong:
        raise BadPosts(f"{where}: {wrong}") from wrong
    if not good:
        raise BadPosts(f"{where}: accounts and posts_each from 1, cover from 0, paraphrase 0 to 1, objects new or real")
    return spec


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of posts as they stand in a file, times in microseconds; the columns are equally long."""

    post: list[str]
    account: list[str]
    time: list[int]
    text: list[str]
    kind: list[str]
    object_type: list[str]
    object: list[str]


@dataclass(frozen=True, slots=True)
class Planted:
    """The rows to be added, and for each planted account the number of its group (from 1)."""

    rows: Rows
    accounts: tuple[tuple[str, int], ...]


def plant(rows: Rows, specs: Sequence[Spec], seed: int) -> Planted:
    """Groups by these specs, drawn from `seed` over these rows: the same bytes for the same rows, specs and seed.

    A planted thing begins at the time of a row that is drawn, so it keeps the traffic's hours; each account's post lies evenly
    in [that moment, + jitter]. Cover posts are whole real posts (all their objects) by other accounts, within half an hour of
    their own time. A paraphrased post takes a reworded text where the planted thing has one (see `_reword`), with an object
    id of its own; without texts the other id is all there is, and only the posts that were not paraphrased can be found.
    """
    if not rows.time:
        raise BadPosts("no rows to plant in")
    made = _Made(rows, np.random.default_rng(seed), seed)
    for number, spec in enumerate(specs, 1):
        made.group(number, spec)
    return Planted(made.rows, tuple(made.accounts))


class _Made:
    """What is being planted."""

    def __init__(self, rows: Rows, random: RANDOM, seed: int) -> None:
        self.real, self.random, self.seed = rows, random, seed
        self.rows = Rows([], [], [], [], [], [], [])
        self.accounts: list[tuple[str, int]] = []
        self._taken = set(rows.account) | set(rows.post)
        # Sorted by all they hold, so that the order of the file does not matter.
        self._order = sorted(range(len(rows.time)), key=lambda at: (rows.time[at], rows.post[at], rows.object_type[at], rows.object[at]))
        self._of_post: dict[str, list[int]] = {}
        for at in self._order:
            self._of_post.setdefault(rows.post[at], []).append(at)
        self._posts = list(self._of_post)
        self._count = 0

    def group(self, number: int, spec: Spec) -> None:
        """One group: its planted posts, then its cover."""
        names = [self._name(f"acct{self.seed}x{number}x{at}") for at in range(spec.accounts)]
        self.accounts += [(name, number) for name in names]
        kind = spec.kind or self._commonest()
        places = [at for at in self._order if self.real.kind[at] == kind and self.real.object[at]]
        if not places:
            raise BadPosts(f"group {number}: no rows of kind {kind!r} with an object; there are {', '.join(sorted(set(self.real.kind)))}")
        things = sorted({(self.real.object_type[at], self.real.object[at]) for at in places})
        texts = [self.real.text[at] for at in places if len(self.real.text[at].split()) >= 5]
        for thing in range(spec.posts_each):
            self._thing(names, spec, kind, places, things, texts, f"{self.seed}.{number}.{thing}")
        for name in names:
            self._cover(name, round(spec.cover * spec.posts_each))

    def _thing(
        self, names: list[str], spec: Spec, kind: str, places: list[int], things: list[tuple[str, str]], texts: list[str], label: str
    ) -> None:
        begins = self.real.time[places[int(self.random.integers(len(places)))]]
        object_type, object_id = things[int(self.random.integers(len(things)))]
        drawn = texts[int(self.random.integers(len(texts)))] if texts else ""
        if spec.objects == "new":
            object_id = f"planted:{label}"
            drawn = reworded(drawn, self.random, 1.0) if drawn else ""  # a text that nobody else posted
        late = self.random.integers(0, spec.jitter // timedelta(microseconds=1) + 1, len(names))
        other = self.random.random(len(names)) < spec.paraphrase
        for at, name in enumerate(names):
            text, own = drawn, object_id
            if other[at]:
                text, own = reworded(drawn, self.random, 0.5) if drawn else "", f"planted:{label}.{at}"
            self._add(name, begins + int(late[at]) // 1_000_000 * 1_000_000, text, kind, object_type, own)

    def _cover(self, name: str, count: int) -> None:
        for at in self.random.integers(0, len(self._posts), count).tolist():
            shift = int(self.random.integers(-1800, 1801)) * 1_000_000
            post = self._fresh()
            for row in self._of_post[self._posts[at]]:
                real = self.real
                self._add(name, real.time[row] + shift, real.text[row], real.kind[row], real.object_type[row], real.object[row], post)

    def _add(self, account: str, time: int, text: str, kind: str, object_type: str, object_id: str, post: str | None = None) -> None:
        made = (post or self._fresh(), account, time, text, kind, object_type, object_id)
        for column, value in zip((field.name for field in fields(Rows)), made, strict=True):
            getattr(self.rows, column).append(value)

    def _fresh(self) -> str:
        self._count += 1
        return self._name(f"post{self.seed}x{self._count}")

    def _name(self, wanted: str) -> str:
        while wanted in self._taken:
            wanted += "x"
        self._taken.add(wanted)
        return wanted

    def _commonest(self) -> str:
        kinds, counts = np.unique(np.array([k for k, o in zip(self.real.kind, self.real.object, strict=True) if o] or [""]), return_counts=True)
        return str(kinds[counts.argmax()])

