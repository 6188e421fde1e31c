"""What the tests of who sees what stand on: a state, a seat, two mandals, and officers at each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from chaupal.org.models import Appointment, Booth, Unit
from chaupal.people.models import Person
from tests import make


@dataclass
class Place:
    """Asha approves for the state, Olga organises it, Hari minds the rules, Bilal leads the seat, Esha the mandal with
    Firoz as her deputy, Chitra keeps a booth's group, Dev leads the other mandal."""

    noon: datetime
    state: Unit
    seat: Unit
    mandal: Unit
    other: Unit
    booth: Booth
    asha: Person
    olga: Person
    hari: Person
    bilal: Person
    esha: Person
    firoz: Person
    chitra: Person
    dev: Person

    def office(self, person: Person) -> Appointment:
        """The one office this person holds."""
        return Appointment.objects.select_related("office", "unit", "booth", "person").get(person=person)


def fresh(person: Person) -> Person:
    """The same person as the next request sees them: nothing kept."""
    return Person.objects.get(pk=person.pk)


def a_place(noon: datetime) -> Place:
    """Everybody in office since January 2026."""
    state = make.state()
    seat = make.unit("seat", "s-212", ((212 * 4096, 213 * 4096),), under=state, number=212)
    mandal = make.unit("mandal", "m-1", ((212 * 4096 + 1, 212 * 4096 + 11),), under=seat)
    other = make.unit("mandal", "m-2", ((212 * 4096 + 11, 212 * 4096 + 21),), under=seat)
    booth = Booth.objects.create(number=212 * 4096 + 7, seat=seat, part_no=7, opened_on=date(2026, 1, 1))
    return Place(
        noon, state, seat, mandal, other, booth,
        make.officer("Asha", "approver", state), make.officer("Olga", "organiser", state), make.officer("Hari", "compliance_officer", state),
        make.officer("Bilal", "seat_lead", seat), make.officer("Esha", "mandal_lead", mandal), make.officer("Firoz", "mandal_co_lead", mandal),
        make.officer("Chitra", "keeper_1", booth), make.officer("Dev", "mandal_lead", other),
    )  # fmt: skip
