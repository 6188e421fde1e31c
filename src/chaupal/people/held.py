"""What is held about somebody: every room says its own part, for the person's page and for the file they take away (P5)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from chaupal.people.models import Person


@dataclass(frozen=True, slots=True)
class Section:
    """One kind of thing that is held: what, why and for how long, and the rows, in the reader's language.

    `key` is the same in every language. A row is one value a head; values are plain words, never markup.
    """

    key: str
    title: str
    why: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]


Reader = Callable[[Person], Sequence[Section]]
_readers: dict[str, Reader] = {}


def register(name: str, reader: Reader) -> None:
    """Name a reader `(person) -> what this room holds`; call it from the room's `AppConfig.ready`.

    A reader answers in a few queries whatever it finds, and shows the person nothing about anybody else but who did
    something with their data, and when.
    """
    _readers[name] = reader


def about(person: Person) -> list[Section]:
    """Everything that is held about this person, room by room, lower rooms first."""
    return [section for reader in _readers.values() for section in reader(person)]
