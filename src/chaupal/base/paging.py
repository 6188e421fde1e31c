"""Keyset pages: the next page begins after the last row's key, so page 2,000 costs what page 1 costs."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.utils.translation import gettext_lazy as _

from chaupal.base.errors import BadInput

Row = TypeVar("Row")
Key = tuple[Any, ...]


class BadPage(BadInput):
    code, status, says = "base.bad_page", 400, _("This page address is damaged; begin at the first page.")


@dataclass(frozen=True, slots=True)
class Asked:
    """Which page is wanted: the rows after a key, the rows before a key, or the first ones."""

    after: Key | None = None
    before: Key | None = None


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Some rows, and the tokens of the pages beside them; an empty token where there is none."""

    rows: Sequence[Row]
    next: str = ""
    previous: str = ""


def token(key: Key) -> str:
    """A key as it stands in an address."""
    return base64.urlsafe_b64encode(json.dumps(key, default=str, separators=(",", ":")).encode()).decode().rstrip("=")


def key(text: str, length: int) -> Key:
    """The key behind a token; raises BadPage unless it is a list of plain values of that length."""
    try:
        values = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except ValueError as problem:
        raise BadPage from problem
    if not isinstance(values, list) or len(values) != length or not all(isinstance(v, str | int | float) for v in values):
        raise BadPage
    return tuple(values)


def asked(parameters: Mapping[str, str], length: int) -> Asked:
    """What `?after=` or `?before=` of an address ask for."""
    if parameters.get("before"):
        return Asked(before=key(parameters["before"], length))
    return Asked(after=key(parameters["after"], length) if parameters.get("after") else None)


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
