"""What stands on a fact: rooms above say it themselves, because this room does not know them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Standing:
    """One thing that stands on a version of a fact, with its page."""

    text_hi: str
    text_en: str
    url: str
    version: int  # of the fact


Reader = Callable[[int], list[Standing]]
_readers: dict[str, Reader] = {}


def register(name: str, reader: Reader) -> None:
    """Name a reader `(fact id) -> what stands on it`; call it from the room's `AppConfig.ready`."""
    _readers[name] = reader


def on(fact: int) -> list[Standing]:
    """Everything that stands on any version of this fact. One query a room."""
    return [one for reader in _readers.values() for one in reader(fact)]
