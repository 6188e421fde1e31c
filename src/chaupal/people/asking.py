"""What a room above has still to ask of somebody who signs in by mail, before anything else opens (P2).

Who holds or is put forward for an office lies above this room: it says so by an expression over a login's row, which the
one query that asks who a visitor is carries along.
"""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import BooleanField, Value
from django.db.models.expressions import Combinable

_asked: list[Callable[[], Combinable]] = []


def register(ask: Callable[[], Combinable]) -> None:
    """Name the expression, over a row of Login, that is true while its person has an answer to give; at start."""
    _asked[:] = [ask]


def unanswered() -> Combinable:
    """The expression; false where no room asks."""
    return _asked[0]() if _asked else Value(False, output_field=BooleanField())
