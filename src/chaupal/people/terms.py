"""The law's numbers about people's data, which stand in the rule pack: the room that keeps the pack lies above this one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Terms:
    """Of the pack in force: from which age somebody may join, days until an answer and at the very most, days until a purge."""

    adult_age: int
    reply_days: int
    reply_max_days: int
    retain_days: int


_readers: list[Callable[[], Terms]] = []


def register(reader: Callable[[], Terms]) -> None:
    """Name who reads the pack; called once, when the room of rules is ready."""
    _readers[:] = [reader]


def terms() -> Terms:
    """The numbers now in force; one query at most. RuntimeError where no room of rules is there."""
    if not _readers:
        raise RuntimeError("no room of rules has said the terms (people.terms.register)")
    return _readers[0]()
