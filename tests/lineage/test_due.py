"""Which list is in force: the one that came last, whatever day is printed on it; several at once, and one that cannot."""

from __future__ import annotations

from datetime import timedelta

from django.test import Client

from chaupal.ledger.models import Entry
from chaupal.lineage.actions import force, seats
from chaupal.lineage.actions.lists import compare_list
from chaupal.lineage.models import ComingList
from chaupal.lineage.queries import history
from chaupal.lineage.reading import Read
from chaupal.org.models import Booth, Station, StationList
from chaupal.org.queries import station_list
from tests import make
from tests.lineage.lists import Ground
from tests.lineage.test_force import settle


def of_seats(ground: Ground, *places: int, letter: str = "a", days: int = 0) -> ComingList:
    """A confirmed list of some of the later list's seats, printed so many days after the one in force."""
    told, current = ground.later().stations, StationList.objects.in_force()
    assert current is not None
    chosen = {number: told[number] for place, number in enumerate(sorted(told)) if place in places}
    read, dated = Read(f"{letter}.csv", letter * 64, chosen), current.dated_on + timedelta(days=days)
    coming = compare_list(read=read, year=2025, dated_on=dated, by=ground.asha, at=ground.noon)
    settle(coming, ground)
    seats.confirm_seats(coming=coming, by=ground.asha, at=ground.noon)
    return coming


def decided(ground: Ground, *comings: ComingList) -> None:
    for coming in comings:
        force.decide_list(coming=coming, in_force_on=ground.noon.date() + timedelta(days=1), by=ground.gita, at=ground.noon)


def states(*comings: ComingList) -> list[str]:
    return [ComingList.objects.get(pk=one.pk).state for one in comings]


def test_a_list_printed_earlier_takes_over_on_its_day_like_any_other(ground: Ground) -> None:
    before = station_list()
    coming = of_seats(ground, *range(9), days=-20)

    renewed = force.apply_list(coming=coming, by="test", at=ground.noon)

    now = station_list()
    rows = Station.objects.filter(list=now, booth__closed_on=None).select_related("booth")
    assert (now, now != before, history.list_on(ground.noon.date())) == (renewed.list, True, renewed.list)
    assert {row.booth_id for row in rows} == set(Booth.objects.open().values_list("number", flat=True))
    assert [row for row in rows if (row.part_no, row.suffix) != (row.booth.part_no, row.booth.suffix)] == []


def test_two_lists_of_different_seats_come_into_force_on_one_day(ground: Ground) -> None:
    one, other = of_seats(ground, 0), of_seats(ground, 1, letter="b")
    decided(ground, one, other)

    count = force.apply_due(at=ground.noon + timedelta(days=1))

    assert (count, states(one, other)) == (2, ["in_force", "in_force"])


def test_a_list_that_cannot_come_into_force_says_why_and_holds_up_no_other(ground: Ground) -> None:
    one, same, other = of_seats(ground, 0), of_seats(ground, 0, letter="b"), of_seats(ground, 1, letter="c")
    decided(ground, one, same, other)

    counts = [force.apply_due(at=ground.noon + timedelta(days=1)) for _look in range(2)]

    assert (counts, states(one, same, other)) == ([2, 0], ["in_force", "ready", "in_force"])
    assert Entry.objects.filter(act="lineage.list_put_back", about_id=str(same.pk)).count() == 1
    page = make.sign_in(Client(), ground.asha).get(f"/lineage/{same.pk}/?hl=en").content.decode()
    assert "could not come into force" in page
    assert "Hand it in again" in page
