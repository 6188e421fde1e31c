"""Keyset pages: the next page begins after the last row's key, so page 2,000 costs what page 1 costs."""

from __future__ import annotations

import base64
import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chaupal.base.errors import BadInput

Row = TypeVar("Row")
Key = tuple[Any, ...]
TOKEN_LIMIT = 400  # letters
NUMBER_LIMIT = 30  # digits


class BadPage(BadInput):
    code, status, says = "base.bad_page", 400, _("This page address is damaged; begin at the first page.")


@dataclass(frozen=True, slots=True)
class Asked:
    """Which page is wanted: the rows after a key, the rows before a key, or the first ones."""

    after: Key | None = None
    before: Key | None = None


FIRST = Asked()


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Some rows, and the tokens of the pages beside them; an empty token where there is none."""

    rows: Sequence[Row]
    next: str = ""
    previous: str = ""


def token(key: Key) -> str:
    """A key as it stands in an address."""
    return base64.urlsafe_b64encode(json.dumps(key, default=str, separators=(",", ":")).encode()).decode().rstrip("=")


def key(text: str, *kinds: type[str] | type[int] | type[float]) -> Key:
    """The key behind a token; raises BadPage unless it is a list of these kinds of values, as a column can hold them.

    Anybody can write a token: it is a place in an order and no right to anything.
    """
    if len(text) > TOKEN_LIMIT:
        raise BadPage
    try:
        values = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except ValueError as problem:
        raise BadPage from problem
    if not isinstance(values, list) or len(values) != len(kinds) or not all(map(_is, values, kinds)):
        raise BadPage
    return tuple(values)


def _is(value: object, kind: type[str] | type[int] | type[float]) -> bool:
    if kind is str:
        return isinstance(value, str) and "\x00" not in value
    if kind is float and isinstance(value, float):
        return math.isfinite(value)
    return type(value) is int and abs(value) < 2**63


def asked(parameters: Mapping[str, str], *kinds: type[str] | type[int] | type[float]) -> Asked:
    """What `?after=` or `?before=` of an address ask for, a key of these kinds of values. Raises BadPage."""
    if parameters.get("before"):
        return Asked(before=key(parameters["before"], *kinds))
    return Asked(after=key(parameters["after"], *kinds) if parameters.get("after") else None)


def number(text: str, below: int = 2**62) -> int | None:
    """A number that stands in an address, at most `below`; None for anything else, however long."""
    return min(int(text), below) if text.isdecimal() and len(text) <= NUMBER_LIMIT else None


def by_two(wanted: Asked, first: str, second: str) -> tuple[Q, tuple[str, str]]:
    """Which rows an asked page may hold and in which order they are read, by two columns upwards, the second without ties.

    A page before a key is read backwards, as `page` takes it.
    """
    back = wanted.before is not None
    order = (f"-{first}", f"-{second}") if back else (first, second)
    after = wanted.before if back else wanted.after
    if after is None:
        return Q(), order
    side = "lt" if back else "gt"
    return Q(**{f"{first}__{side}": after[0]}) | Q(**{first: after[0], f"{second}__{side}": after[1]}), order


def page(found: Sequence[Row], wanted: Asked, size: int, key_of: Callable[[Row], Key]) -> Page[Row]:
    """A page out of up to `size` + 1 rows, read in order (after) or backwards (before); the one too many only tells that
    there is more on that side."""
    more, rows = len(found) > size, list(found[:size])
    if wanted.before is not None:
        rows.reverse()
    if not rows:
        return Page(rows)
    first, last = token(key_of(rows[0])), token(key_of(rows[-1]))
    if wanted.before is not None:
        return Page(rows, next=last, previous=first if more else "")
    return Page(rows, next=last if more else "", previous=first if wanted.after is not None else "")
