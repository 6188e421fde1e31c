"""What the gate's tests stand on: four people, three real seats, a signed pack, an election in two phases."""

from datetime import date, datetime, timedelta
from typing import Any

from chaupal.base.clock import IST
from chaupal.gate.actions.calendars import PollTime, approve_calendar, draft_calendar, open_election
from chaupal.gate.actions.packs import propose_pack, sign_pack
from chaupal.gate.item import Item
from chaupal.gate.models import CalendarVersion, PackVersion
from chaupal.gate.pack import Pack
from chaupal.gate.packfile import shipped
from chaupal.gate.queries import audience_of
from chaupal.org import shape
from chaupal.org import shipped as places
from chaupal.org.actions.places import seed_places
from chaupal.org.models import Appointment, Office, Unit
from chaupal.people import names
from chaupal.people.models import Person

START = datetime(2027, 1, 8, 15, 30, tzinfo=IST)


def person(name: str) -> Person:
    return Person.objects.create(
        name_hi=name, name_en=name, search_key=names.person_key(name, name), sort_key=name.lower(), sample=True, joined_at=START
    )


def three_seats() -> list[Unit]:
    """Seats 1, 2 and 3 of the real list, with their mandals and booths; made once a test."""
    if not Unit.objects.exists():
        seed_places(
            shape=shape.load("district-seat-mandal-booth"), by="test", at=START, tables=places.tables().only(1, 2, 3)
        )
    return list(Unit.objects.filter(kind="seat").order_by("number"))


def lawful(who: Person) -> Person:
    """This person, now with an office of the state that sets packs and dates and decides holds."""
    office, _ = Office.objects.get_or_create(
        key="test_law", unit_kind="state", name_hi="पद", name_en="Office", place=990,
        grants={"gate": ["view", "edit", "approve", "export"]},
    )  # fmt: skip
    proposer, approver = person("Law's proposer"), person("Law's approver")
    Appointment.objects.create(
        person=who, office=office, unit=Unit.objects.get(kind="state"), proposed_by=proposer, proposed_at=START,
        approved_by=approver, state="active", accepted_at=START, approved_at=START, from_on=date(2020, 1, 1),
    )  # fmt: skip
    return who


def signed_pack(author: Person, other: Person, pack: Pack | None = None, at: datetime = START) -> PackVersion:
    version = propose_pack(values=pack or shipped(), by=author, at=at)
    sign_pack(version=version, by=other, at=at)
    return version


def poll_times(seat: Unit, day: int, phase: int, early: int | None = None) -> PollTime:
    at = datetime(2027, 2, day, tzinfo=IST)
    return PollTime(
        seat,
        phase,
        at + timedelta(hours=7),
        at + timedelta(hours=18),
        at + timedelta(hours=early) if early else None,
    )


def election(seats: list[Unit], author: Person, other: Person, days: tuple[int, ...] = (10, 17, 17)) -> CalendarVersion:
    """The first seat polls on 10 February with one station closing at 16:00, the others on the 17th."""
    version = draft_calendar(
        election=open_election(code="up-2027", name_hi="विधानसभा 2027", name_en="Assembly 2027", by=author, at=START),
        code_start=START,
        code_end=datetime(2027, 3, 10, 18, tzinfo=IST),
        polls=[
            poll_times(seat, day, 1 if day == 10 else 2, 16 if day == 10 else None)
            for seat, day in zip(seats, days, strict=True)
        ],
        by=author,
        at=START,
    )
    approve_calendar(version=version, by=other, at=START)
    return version


def post(seats: list[Unit], author: Person | None = None, **more: Any) -> Item:
    units = audience_of(seats)
    values: dict[str, Any] = {
        "kind": "post",
        "id": 41,
        "text": "बूथ पर पानी और छाया का प्रबंध रहेगा।",
        "channel": "whatsapp_task",
        "audience": tuple(run for unit in units for run in unit.ranges),
        "units": units,
        "author": author.pk if author else None,
        "names_settled": True,
    }
    return Item(**(values | more))
