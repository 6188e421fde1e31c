"""The sample election: seven phases from west to east, as the state polled in 2022, and the rule pack with two signatures."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from chaupal.base.clock import IST
from chaupal.gate import packfile
from chaupal.gate.actions import calendars, packs
from chaupal.org.models import Unit
from chaupal.people.models import Person

# (day of February or March 2027, seats): the shares of the seven phases of 2022, invented dates.
PHASES = (
    (datetime(2027, 2, 10, tzinfo=IST), 58),
    (datetime(2027, 2, 14, tzinfo=IST), 55),
    (datetime(2027, 2, 20, tzinfo=IST), 59),
    (datetime(2027, 2, 23, tzinfo=IST), 59),
    (datetime(2027, 2, 27, tzinfo=IST), 61),
    (datetime(2027, 3, 3, tzinfo=IST), 57),
    (datetime(2027, 3, 7, tzinfo=IST), 54),
)
ANNOUNCED = datetime(2027, 1, 8, 15, 30, tzinfo=IST)
RESULT = datetime(2027, 3, 10, 20, 0, tzinfo=IST)
AT = datetime(2027, 1, 8, 12, 0, tzinfo=UTC)


def polls() -> list[calendars.PollTime]:
    """One poll a seat: seats in order of their longitude, cut by the size of the phases; the gates are open 7 to 18."""
    seats = list(Unit.objects.filter(kind="seat").order_by("lon", "number"))
    times, at = [], 0.0
    whole = sum(size for _day, size in PHASES)
    begin = 0
    for phase, (day, size) in enumerate(PHASES, 1):
        at += size * len(seats) / whole
        for seat in seats[begin : round(at)]:
            times.append(calendars.PollTime(seat, phase, day + timedelta(hours=7), day + timedelta(hours=18)))
        begin = round(at)
    return times


def seed_law(author: Person, second: Person) -> None:
    """Pack and calendar in force, written by one of the cast and signed by another."""
    version = packs.propose_pack(values=packfile.shipped(), by=author, at=AT)
    packs.sign_pack(version=version, by=second, at=AT)
    election = calendars.open_election(
        code="sample-2027", name_hi="नमूना विधानसभा चुनाव 2027", name_en="Sample assembly election 2027", by=author, at=AT
    )
    calendar = calendars.draft_calendar(
        election=election, code_start=ANNOUNCED, code_end=RESULT, polls=polls(), by=author, at=AT
    )
    calendars.approve_calendar(version=calendar, by=second, at=AT)
