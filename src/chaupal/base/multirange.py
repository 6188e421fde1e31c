"""Sets of whole numbers as runs: a Django field over `int4multirange`, and the set arithmetic in Python.

A set is a tuple of half-open pairs `((lower, upper), ...)`: sorted, not empty, neither touching nor overlapping.
Two sets are equal exactly when their tuples are. No code may assume that a set has one run.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import Lookup
from django.db.models.sql.compiler import SQLCompiler
from psycopg.types.multirange import Multirange
from psycopg.types.range import Range

Pair = tuple[int, int]
Runs = tuple[Pair, ...]


def normal(pairs: Iterable[Pair]) -> Runs:
    """The one form of a set given as any pairs: sorted, empty pairs dropped, touching and overlapping ones joined."""
    runs: list[Pair] = []
    for lower, upper in sorted((lower, upper) for lower, upper in pairs if lower < upper):
        if runs and lower <= runs[-1][1]:
            runs[-1] = (runs[-1][0], max(runs[-1][1], upper))
        else:
            runs.append((lower, upper))
    return tuple(runs)


def of_numbers(numbers: Iterable[int]) -> Runs:
    """The set of these single numbers."""
    return normal((number, number + 1) for number in numbers)


def union(*sets: Runs) -> Runs:
    """What is in any of the sets."""
    return normal(pair for runs in sets for pair in runs)


def intersect(one: Runs, other: Runs) -> Runs:
    """What is in both sets; linear in the number of runs."""
    shared: list[Pair] = []
    i = j = 0
    while i < len(one) and j < len(other):
        lower, upper = max(one[i][0], other[j][0]), min(one[i][1], other[j][1])
        if lower < upper:
            shared.append((lower, upper))
        if one[i][1] <= other[j][1]:
            i += 1
        else:
            j += 1
    return tuple(shared)


def subtract(one: Runs, other: Runs) -> Runs:
    """What is in the first set and not in the second."""
    left: list[Pair] = []
    for lower, upper in one:
        at = lower
        for start, stop in other:
            if stop <= at or start >= upper:
                continue
            if start > at:
                left.append((at, start))
            at = max(at, stop)
        if at < upper:
            left.append((at, upper))
    return tuple(left)


def contains(outer: Runs, inner: Runs | int) -> bool:
    """Whether a number, or a whole set, lies in `outer`. The empty set lies in every set."""
    pairs = ((inner, inner + 1),) if isinstance(inner, int) else inner
    return not subtract(pairs, outer)


def size(runs: Runs) -> int:
    """How many numbers the set holds."""
    return sum(upper - lower for lower, upper in runs)


class MultirangeField(models.Field):
    """A column of `int4multirange`; the Python value is a tuple of half-open pairs, the default the empty set."""

    description = "a set of whole numbers as runs"
    empty_strings_allowed = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", tuple)
        kwargs.setdefault("editable", False)
        super().__init__(*args, **kwargs)

    def db_type(self, connection: Any) -> str:
        return "int4multirange"

    def get_placeholder(self, value: Any, compiler: SQLCompiler, connection: Any) -> str:
        # Without the cast psycopg sends the empty multirange with no type and the server refuses it.
        return "%s::int4multirange"

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        if value is None or isinstance(value, Multirange):
            return value
        return to_database(value)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Runs | None:
        if value is None:
            return None
        return tuple((run.lower, run.upper) for run in value)

    def to_python(self, value: Any) -> Any:
        if value is None or isinstance(value, str):
            return value
        return normal((lower, upper) for lower, upper in value)

    def value_to_string(self, obj: models.Model) -> str:
        return str(to_database(getattr(obj, self.attname)))


def to_database(pairs: Iterable[Pair]) -> Multirange[int]:
    """The value as psycopg sends it, for SQL written by hand; cast it there with `::int4multirange`."""
    return Multirange([Range(lower, upper) for lower, upper in normal(pairs)])


@MultirangeField.register_lookup
class Holds(Lookup):
    """`booths__holds=41`: the set holds this number."""

    lookup_name = "holds"
    prepare_rhs = False

    def get_db_prep_lookup(self, value: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        return "%s", (value,)

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        left, left_params = self.process_lhs(compiler, connection)
        right, right_params = self.process_rhs(compiler, connection)
        return f"{left} @> ({right})::int", [*left_params, *right_params]


class _OfSets(Lookup):
    operator: str

    def get_db_prep_lookup(self, value: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        return "%s", (value,)

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        left, left_params = self.process_lhs(compiler, connection)
        right, right_params = self.process_rhs(compiler, connection)
        return f"{left} {self.operator} ({right})::int4multirange", [*left_params, *right_params]


@MultirangeField.register_lookup
class Overlaps(_OfSets):
    """`booths__overlaps=runs`: the two sets share a number."""

    lookup_name = "overlaps"
    operator = "&&"


@MultirangeField.register_lookup
class Within(_OfSets):
    """`booths__within=runs`: the column's set lies in this one."""

    lookup_name = "within"
    operator = "<@"
