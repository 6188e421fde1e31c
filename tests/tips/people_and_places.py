"""What the tests of tips stand on: a keeper in a booth, two mandals, the state's desk, a signed rule pack."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from chaupal.org.models import Booth, Unit
from chaupal.people.models import Person
from chaupal.tips import matcher
from chaupal.tips.actions import receive
from chaupal.tips.choices import NOTICE
from chaupal.tips.models import Tip
from chaupal.tips.queries import Origin
from chaupal.tips.wash import wash
from tests import make

FORWARD = "Suna hai jiske paas voter card nahi hai usko is baar vote nahi dalne denge. sab ko batao"


@dataclass(frozen=True)
class World:
    mandal: Unit
    other: Unit
    booth: Booth
    keeper: Person  # Chitra
    outsider: Person  # Dev, keeper elsewhere
    desk: Person  # Ira, who triages
    reader: Person  # Hari, who may view and open, not decide

    @property
    def origin(self) -> Origin:
        return Origin(self.mandal, self.booth.number)

    @property
    def elsewhere(self) -> Origin:
        return Origin(self.other)


def booth_in(unit: Unit, seat: Unit) -> Booth:
    lower = unit.booths[0][0]
    return Booth.objects.create(number=lower + 1, seat=seat, part_no=7, opened_on=date(2026, 1, 1))


def world() -> World:
    state = make.state()
    seat = make.unit("seat", "s-212", ((212 * 4096, 213 * 4096),), under=state, number=212)
    first, second, far = make.mandal(1), make.mandal(2), make.mandal(3, seat=322)
    booth = booth_in(first, seat)
    away = booth_in(far, make.unit("seat", "s-322", ((322 * 4096, 323 * 4096),), under=state, number=322))
    return World(
        mandal=first,
        other=second,
        booth=booth,
        keeper=make.officer("Chitra", "keeper_1", booth, "चित्रा"),
        outsider=make.officer("Dev", "keeper_1", away, "देव"),
        desk=make.officer("Ira", "researcher"),
        reader=make.officer("Hari", "compliance_officer"),
    )


def take(world: World, at: datetime, text: str = FORWARD, **more: Any) -> receive.Received:
    values: dict[str, Any] = {"channel": "paste", "origin": world.origin, "notice": NOTICE, "by": world.keeper}
    return receive.take_tip(**(values | {"text": text, "at": at} | more))


def tip(world: World, at: datetime, text: str = FORWARD, unit: Unit | None = None) -> Tip:
    """A message as another mandal sent it: past the question of permission."""



    washed = wash(text)
    return receive.keep(
        washed=washed,
        marks=matcher.marks(washed.text),
        channel="paste",
        origin=Origin(unit or world.mandal),
        at=at,
        token=receive.new_token(),
    ).tip
