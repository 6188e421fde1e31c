"""What the relay's tests stand on: the press desk's cast, keepers with two groups a booth, a card released to the state."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from chaupal.org.actions.suspending import suspend
from chaupal.org.models import Appointment, Booth, Unit
from chaupal.people.models import Person
from chaupal.relay.actions.dispatch import release
from chaupal.relay.actions.receipt import Told
from chaupal.relay.models import Dispatch, Group
from tests.gate.people_and_places import person
from tests.make import appoint, officer
from tests.press.desk import Desk, a_desk


@dataclass
class Relay:
    """Chitra keeps both groups of a booth in a seat that polls on the 17th; Gopal's seat polls on the 10th."""

    desk: Desk
    chitra: Person
    gopal: Person
    booth: Booth
    early_booth: Booth
    dispatch: Dispatch
    noon: datetime

    @property
    def first(self) -> int:
        return self.booth.number * 2

    @property
    def second(self) -> int:
        return self.booth.number * 2 + 1

    @property
    def mandal(self) -> Unit:
        return Unit.objects.holding(self.booth.number).get(kind="mandal")

    def another(self, at: datetime | None = None, unit: Unit | None = None) -> Dispatch:
        """Another card, for the whole state unless told otherwise."""
        return release(post=self.desk.post(), units=[unit or self.desk.state], by=self.desk.asha, at=at or self.noon)

    def told(self, rung: int, group: int | None = None, **more: object) -> Told:
        """What a phone says now of the first card in the first group, unless told otherwise."""
        values: dict[str, object] = {
            "client_id": uuid.uuid4(),
            "dispatch": self.dispatch.pk,
            "group": group or self.first,
            "rung": int(rung),
            "said_at": self.noon,
        }
        return Told(**(values | more))  # type: ignore[arg-type]


def groups(booth: Booth, keeper: Person | None, deputy: Person | None = None) -> list[Group]:
    """Both groups of a booth, with one keeper."""
    state = "active" if keeper else "planned"
    return Group.objects.bulk_create(
        Group(number=booth.number * 2 + slot, booth=booth.number, slot=slot, state=state, keeper=keeper, deputy=deputy)
        for slot in (0, 1)
    )


def a_relay(noon: datetime) -> Relay:
    desk = a_desk(noon)
    chitra, gopal = person("Chitra"), person("Gopal")
    early, late = desk.seats[0], desk.seats[1]
    early_booth, booth = (Booth.objects.filter(seat=seat).order_by("number")[0] for seat in (early, late))
    for kept, keeper in ((early_booth, gopal), (booth, chitra)):
        appoint(keeper, "keeper_1", kept)
        groups(kept, keeper)
    dispatch = release(post=desk.post(), units=[desk.state], by=desk.asha, at=noon)
    return Relay(desk, chitra, gopal, booth, early_booth, dispatch, noon)


def suspend_keeper(relay: Relay) -> None:
    """Chitra's keeper's office is out of use from the relay's noon on."""
    office = Appointment.objects.get(person=relay.chitra, office__key="keeper_1")
    lead = officer("Convenor above", "convenor", Unit.objects.filter(kind="org_district").holding(relay.booth.number).get())
    suspend(appointment=office, whole=False, reason="The phone was stolen", by=lead, at=relay.noon)
