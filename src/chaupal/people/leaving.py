"""What happens in every room when somebody leaves: each does its own part, in the same transaction (P2, P6)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from chaupal.people.models import Person

Pair = tuple[str, int]


def _nothing(person: Person, at: datetime) -> None:
    """A room that has nothing to do at that moment."""


def _none(person: int) -> Sequence[Pair]:
    return ()


@dataclass(frozen=True, slots=True)
class Room:
    """One room's part.

    leave   ends and hides what the room holds of the person, at once, inside the act of leaving
    purge   destroys what is left of it a year later
    about   the (kind, id) of the room's things that ledger entries are about and that were the person's alone; the salts
            of these entries are destroyed with the purge
    """

    leave: Callable[[Person, datetime], object] = _nothing
    purge: Callable[[Person, datetime], object] = _nothing
    about: Callable[[int], Sequence[Pair]] = _none


_rooms: dict[str, Room] = {}


def register(name: str, room: Room) -> None:
    """Name a room's part; call it from the room's `AppConfig.ready`. A second one under the name replaces the first."""
    _rooms[name] = room


def leave(person: Person, at: datetime) -> None:
    """Every room's part of leaving, lower rooms first; inside the transaction of the act."""
    for room in _rooms.values():
        room.leave(person, at)


def purge(person: Person, at: datetime) -> None:
    """Every room's part of the purge, inside its transaction."""
    for room in _rooms.values():
        room.purge(person, at)


def about(person: int) -> list[Pair]:
    """All things of the person's alone that entries of the ledger may be about, the person included."""
    return [("person", person), *(pair for room in _rooms.values() for pair in room.about(person))]
