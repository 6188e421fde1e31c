"""What the boards' tests stand on: two mandals of one seat with booths, teams and groups, and a dispatch to all of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from chaupal.org.models import Booth, Unit
from chaupal.people.models import Person
from chaupal.relay import standing
from chaupal.relay.actions.dispatch import release
from chaupal.relay.models import Dispatch, Group
from chaupal.strength.actions.counting import count_changed
from tests import make
from tests.press.desk import Desk, a_desk


@dataclass
class Ground:
    """Asha runs the control room, Bilal leads one seat, Chitra keeps the first group of the first booth, Esha leads the
    mandal, Gita approves for the state, Lata audits, Dev leads a mandal elsewhere."""

    desk: Desk
    asha: Person
    bilal: Person
    chitra: Person
    esha: Person
    gita: Person
    lata: Person
    dev: Person
    seat: Unit
    mandal: Unit
    booths: list[Booth]
    noon: datetime

    def dispatch(self) -> Dispatch:
        """A dispatch to the whole state, its post released by the press desk's Asha."""
        return release(post=self.desk.post(), units=[self.desk.state], by=self.desk.asha, at=self.noon)


def ground(noon: datetime) -> Ground:
    """Seats 1 to 3 of the real list with their generated mandals; groups of the first mandal."""
    desk = a_desk(noon)
    seat = desk.seats[0]
    mandal = Unit.objects.filter(kind="mandal").below(seat).order_by("place")[0]
    elsewhere = Unit.objects.filter(kind="mandal").below(desk.seats[1]).order_by("place")[0]
    booths = list(Booth.objects.filter(number__gte=mandal.booths[0][0], number__lt=mandal.booths[0][1]).order_by("number"))
    asha = make.officer("Room Asha", "operator", desk.state)
    bilal = make.officer("Seat Bilal", "seat_lead", seat)
    esha = make.officer("Mandal Esha", "mandal_lead", mandal)
    gita = make.officer("Approver Gita", "approver", desk.state)
    lata = make.officer("Auditor Lata", "auditor", desk.state)
    dev = make.officer("Elsewhere Dev", "mandal_lead", elsewhere)
    chitra = make.officer("Keeper Chitra", "keeper_1", booths[0])
    for booth in booths[:3]:
        for slot in (0, 1):
            kept = booth is booths[0] and slot == 0
            Group.objects.create(
                number=booth.number * 2 + slot, booth=booth.number, slot=slot, state="active" if kept else "planned",
                keeper=chitra if kept else None,
            )  # fmt: skip
    standing.refresh(noon)
    count_changed(at=noon)
    return Ground(desk, asha, bilal, chitra, esha, gita, lata, dev, seat, mandal, booths, noon)
