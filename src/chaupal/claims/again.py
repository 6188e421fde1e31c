"""An answered claim seen again: the mandals that its answer did not reach. The room above says where it went."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from chaupal.claims.models import Claim
from chaupal.org.models import Unit


@dataclass(frozen=True, slots=True)
class Missed:
    """The post that answers the claim, and the mandals of 48 hours to which no dispatch of it went, most messages first."""

    number: int  # of the post
    url: str  # where these units are chosen in the form that lets it go
    units: tuple[Unit, ...]
    more: int  # mandals beyond those chosen


Reader = Callable[[Claim, datetime], Missed | None]
_readers: dict[str, Reader] = {}


def register(name: str, reader: Reader) -> None:
    """Name a reader `(claim, now) -> what was missed`; call it from the room's `AppConfig.ready`."""
    _readers[name] = reader


def missed(claim: Claim, at: datetime) -> Missed | None:
    """What a standing answer did not reach; None where nothing was missed or nothing went out."""
    return next((found for reader in _readers.values() if (found := reader(claim, at)) is not None), None)
