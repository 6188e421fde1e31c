"""Shape packs: the levels, offices, strengths and words of one party, read from a file and checked strictly."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from chaupal.org.choices import Matter, Tree, UnitKind, Verb

SHAPES = Path(__file__).parent / "shapes"
BOOTH = "booth"
# Without these three a shape cannot carry a booth's number or a statewide desk.
NEEDED = (UnitKind.STATE, UnitKind.SEAT, BOOTH)


class BadShape(ValueError):
    """A shape pack that does not hold together; the message names the file, the entry and what is wrong."""


@dataclass(frozen=True, slots=True)
class Level:
    """One level, from the top; `generated` is the number of units to cut where no list of them exists (0: listed)."""

    kind: str
    tree: str
    name_hi: str
    name_en: str
    generated: int = 0


@dataclass(frozen=True, slots=True)
class ShapeOffice:
    """An office each unit of a level has: how many people it should have, how many at most, what they may do.

    `strength` is None for offices of the state desk, which are filled as needed.
    """

    key: str
    level: str
    name_hi: str
    name_en: str
    strength: int | None
    ceiling: int | None
    grants: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Step:
    """The office that a claim goes to once `late` times its allowed hours have passed since it came."""

    late: float
    office: ShapeOffice


@dataclass(frozen=True, slots=True)
class Shape:
    """One party's shape: levels from the top down, the offices at each, and who is asked next when a claim is overdue."""

    key: str
    name_hi: str
    name_en: str
    levels: tuple[Level, ...]
    offices: tuple[ShapeOffice, ...]
    escalation: tuple[Step, ...] = ()
    exports_a_day: int = 20  # how many lists one office may take out as files in a day

    def level(self, kind: str) -> Level:
        """The level of this kind; KeyError where the shape has none."""
        for level in self.levels:
            if level.kind == kind:
                return level
        raise KeyError(kind)

    def has(self, kind: str) -> bool:
        """Whether the shape has such a level."""
        return any(level.kind == kind for level in self.levels)

    @property
    def cut(self) -> Level:
        """The level right above the booth, which is cut out of each seat's list (mandal, sector)."""
        return self.levels[-2]

    def offices_at(self, kind: str) -> tuple[ShapeOffice, ...]:
        """The offices of one level, in the pack's order."""
        return tuple(office for office in self.offices if office.level == kind)

    def strength(self, kind: str) -> int:
        """How many people a unit of this level should have."""
        return sum(office.strength or 0 for office in self.offices_at(kind))

    def ceiling(self, kind: str) -> int:
        """How many people with a counted office a unit of this level may have at most."""
        return sum(office.ceiling or 0 for office in self.offices_at(kind))


def names() -> tuple[str, ...]:
    """The packs that ship."""
    return tuple(sorted(path.stem for path in SHAPES.glob("*.toml")))


@cache
def load(key: str) -> Shape:
    """A pack that ships, by its name. Raises BadShape when it is not there or not in order."""
    path = SHAPES / f"{key}.toml"
    if key not in names():
        raise BadShape(f"{key}: no such shape pack; there are {', '.join(names())}")
    return read(path)


def read(path: Path) -> Shape:
    """The pack in this file. Raises BadShape naming the entry that is wrong."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadShape(f"{path.name}: {error}") from error
    _only(path.name, data, {"key", "name_hi", "name_en", "exports_a_day", "level", "office", "escalation"})
    offices = tuple(_office(f"{path.name}, office {n}", entry) for n, entry in enumerate(data.get("office", []), 1))
    shape = Shape(
        key=_text(path.name, data, "key"),
        name_hi=_text(path.name, data, "name_hi"),
        name_en=_text(path.name, data, "name_en"),
        levels=tuple(_level(f"{path.name}, level {n}", entry) for n, entry in enumerate(data.get("level", []), 1)),
        offices=offices,
        escalation=_steps(path.name, data.get("escalation", []), {office.key: office for office in offices}),
        exports_a_day=_number(path.name, data, "exports_a_day", least=1) or 20,
    )
    if shape.key != path.stem:
        raise BadShape(f"{path.name}: key is {shape.key}, the file's name says {path.stem}")
    _check(path.name, shape)
    return shape


def _level(where: str, entry: Mapping[str, Any]) -> Level:
    _only(where, entry, {"kind", "tree", "name_hi", "name_en", "generated"})
    kind, tree = _text(where, entry, "kind"), _text(where, entry, "tree")
    if kind != BOOTH and kind not in UnitKind.values:
        raise BadShape(f"{where}: unknown kind {kind}")
    if tree not in Tree.values:
        raise BadShape(f"{where}: tree is {tree}, not party or electoral")
    generated = _number(where, entry, "generated", least=1) or 0
    return Level(kind, tree, _text(where, entry, "name_hi"), _text(where, entry, "name_en"), generated)


def _office(where: str, entry: Mapping[str, Any]) -> ShapeOffice:
    _only(where, entry, {"key", "level", "name_hi", "name_en", "strength", "ceiling", "grants"})
    key = _text(where, entry, "key")
    where = f"{where} ({key})"
    strength = _number(where, entry, "strength", least=1)
    ceiling = _number(where, entry, "ceiling", least=1)
    if ceiling is None:
        ceiling = strength
    elif strength is None or ceiling < strength:
        raise BadShape(f"{where}: ceiling {ceiling} is below the strength")
    grants: dict[str, tuple[str, ...]] = {}
    for matter, verbs in entry.get("grants", {}).items():
        if matter not in Matter.values:
            raise BadShape(f"{where}: unknown matter {matter}")
        if not isinstance(verbs, list) or not verbs:
            raise BadShape(f"{where}: {matter} needs a list of verbs")
        for verb in verbs:
            if verb not in Verb.values:
                raise BadShape(f"{where}: unknown verb {verb} for {matter}")
        if len(set(verbs)) != len(verbs):
            raise BadShape(f"{where}: a verb stands twice for {matter}")
        grants[matter] = tuple(verbs)
    return ShapeOffice(
        key, _text(where, entry, "level"), _text(where, entry, "name_hi"), _text(where, entry, "name_en"),
        strength, ceiling, grants,
    )  # fmt: skip


def _steps(where: str, entries: list[Mapping[str, Any]], offices: Mapping[str, ShapeOffice]) -> tuple[Step, ...]:
    steps: list[Step] = []
    for number, entry in enumerate(entries, 1):
        at = f"{where}, escalation {number}"
        _only(at, entry, {"late", "office"})
        late, office = entry.get("late"), offices.get(_text(at, entry, "office"))
        if not isinstance(late, int | float) or isinstance(late, bool) or late < (steps[-1].late if steps else 1):
            raise BadShape(f"{at}: late must be a number of at least 1, and no smaller than the one before")
        if office is None:
            raise BadShape(f"{at}: the shape has no office {entry['office']}")
        steps.append(Step(float(late), office))
    return tuple(steps)


def _check(where: str, shape: Shape) -> None:
    kinds = [level.kind for level in shape.levels]
    for kind in {kind for kind in kinds if kinds.count(kind) > 1}:
        raise BadShape(f"{where}: level {kind} stands twice")
    for kind in NEEDED:
        if kind not in kinds:
            raise BadShape(f"{where}: level {kind} is missing")
    if kinds[-1] != BOOTH or kinds[-3] != UnitKind.SEAT or not shape.levels[-2].generated:
        raise BadShape(f"{where}: below the seat there must be one level with `generated`, then the booth")
    if any(level.tree != Tree.PARTY for level in shape.levels[-3:]):
        raise BadShape(f"{where}: the seat and what lies below it belong to the party's tree")
    keys = [office.key for office in shape.offices]
    for key in {key for key in keys if keys.count(key) > 1}:
        raise BadShape(f"{where}: office {key} stands twice")
    for office in shape.offices:
        if office.level not in kinds:
            raise BadShape(f"{where}: office {office.key} is at a level {office.level} that the shape does not have")
        if office.strength is None and office.level != UnitKind.STATE:
            raise BadShape(f"{where}: office {office.key} needs a strength; only the state desk goes without")


def _only(where: str, entry: Mapping[str, Any], known: set[str]) -> None:
    for name in entry:
        if name not in known:
            raise BadShape(f"{where}: unknown entry {name}")


def _text(where: str, entry: Mapping[str, Any], name: str) -> str:
    value = entry.get(name)
    if not isinstance(value, str) or not value.strip():
        raise BadShape(f"{where}: {name} is missing or empty")
    return value


def _number(where: str, entry: Mapping[str, Any], name: str, *, least: int) -> int | None:
    value = entry.get(name)
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or value < least:
        raise BadShape(f"{where}: {name} must be a whole number of at least {least}")
    return value
