"""Bringing a list into force: numbers for life, both trees, what stays, who decides and until when it is undone."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from chaupal.ledger.models import Entry, EntryLine
from chaupal.lineage.actions import force, seats
from chaupal.lineage.models import ComingList, Judgement, Lineage, SeatSheet
from chaupal.org.choices import SLOTS_A_SEAT
from chaupal.org.models import Appointment, Booth, Station, StationList, Unit, UnitRun
from chaupal.org.permission import OutOfReach, VerbMissing
from tests import make
from tests.lineage.lists import Ground


def confirmed(ground: Ground) -> ComingList:
    """A later list that every seat has confirmed; Asha spoke for all of them."""
    coming = ground.compared()
    settle(coming, ground)
    seats.confirm_seats(coming=coming, by=ground.asha, at=ground.noon)
    return coming


def settle(coming: ComingList, ground: Ground) -> None:
    for one in Judgement.objects.standing().filter(coming=coming, asked=True):
        seats.agree(coming=coming, judgement=one, by=ground.asha, at=ground.noon)


def places() -> tuple[list[Any], ...]:
    return (
        sorted(Unit.objects.values_list("pk", "booths", "open_booths")),
        sorted(UnitRun.objects.values_list("unit_id", "lower", "upper")),
        sorted(Booth.objects.values_list("number", "part_no", "suffix", "closed_on"), key=str),
        sorted(StationList.objects.values_list("pk")),
        sorted(Station.objects.values_list("list_id", "booth_id")),
        sorted(Lineage.objects.values_list("pk")),
    )


def test_a_list_in_force_has_every_station_at_one_open_booth_and_both_trees_count_the_same(ground: Ground) -> None:
    coming = confirmed(ground)

    renewed = force.apply_list(coming=coming, by="test", at=ground.noon)

    open_ = Booth.objects.open()
    totals: dict[str, int] = {}
    for unit in Unit.objects.all():
        totals[unit.kind] = totals.get(unit.kind, 0) + unit.open_booths
    assert (open_.count(), set(totals.values())) == (106, {106})
    told = {(seat, part) for seat, rows in ground.later().stations.items() for part in (row.part for row in rows)}
    assert {(booth.seat.number, (booth.part_no, booth.suffix)) for booth in open_.select_related("seat")} == told
    assert Station.objects.filter(list=renewed.list).count() == 106
    assert {booth.number for booth in open_} == {
        number for unit in Unit.objects.of_kind("mandal") for lower, upper in unit.booths for number in range(lower, upper)
    } - set(Booth.objects.exclude(closed_on=None).values_list("number", flat=True))


def test_booths_keep_their_numbers_and_new_ones_get_numbers_never_given_before(ground: Ground) -> None:
    before = set(Booth.objects.values_list("number", flat=True))
    truth = [one for told in ground.later().truth.values() for one in told]
    coming = confirmed(ground)

    force.apply_list(coming=coming, by="test", at=ground.noon)

    after = set(Booth.objects.values_list("number", flat=True))
    fresh = after - before
    assert before <= after
    assert len(fresh) == sum(one.kind == "split" for one in truth)
    highest = {number // SLOTS_A_SEAT: max(n for n in before if n // SLOTS_A_SEAT == number // SLOTS_A_SEAT) for number in before}
    assert all(number > highest[number // SLOTS_A_SEAT] for number in fresh)
    assert Booth.objects.exclude(closed_on=None).count() == sum(one.kind == "merged" for one in truth)


def test_a_new_booth_falls_into_the_mandal_of_the_booth_it_was_split_from(ground: Ground) -> None:
    coming = confirmed(ground)

    force.apply_list(coming=coming, by="test", at=ground.noon)

    split = Lineage.objects.filter(kind="split").values_list("old_id", "new_id")
    mandal = {number: unit.pk for unit in Unit.objects.of_kind("mandal") for lower, upper in unit.booths for number in range(lower, upper)}
    assert len(split) > 10
    assert [(old, new) for old, new in split if mandal[old] != mandal[new]] == []


def test_runs_are_the_unnested_ranges_after_it(ground: Ground) -> None:
    coming = confirmed(ground)

    force.apply_list(coming=coming, by="test", at=ground.noon)

    told = {(unit.pk, lower, upper) for unit in Unit.objects.all() for lower, upper in unit.booths}
    assert set(UnitRun.objects.values_list("unit_id", "lower", "upper")) == told


def test_no_row_of_people_or_appointments_is_touched(ground: Ground) -> None:
    def rows() -> list[Any]:
        return list(Appointment.objects.order_by("pk").values())

    coming = confirmed(ground)
    before = rows()

    force.apply_list(coming=coming, by="test", at=ground.noon)

    assert rows() == before


def test_one_entry_tells_each_seat_before_and_after(ground: Ground) -> None:
    coming = confirmed(ground)

    renewed = force.apply_list(coming=coming, by="test", at=ground.noon)

    entry = Entry.objects.get(act="lineage.list_in_force")
    lines = sorted(EntryLine.objects.filter(entry=entry).values_list("text", flat=True))
    sheets = sorted(SeatSheet.objects.filter(coming=coming).values_list("seat__code", "before", "after"))
    assert (entry.by_kind, entry.by_id, entry.about_kind, entry.about_id) == ("engine", "test", "station_list", str(renewed.list.pk))
    assert lines == [f'["{code}",{before},{after}]' for code, before, after in sheets]


def test_what_failed_half_way_has_not_begun(ground: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    coming = confirmed(ground)
    before = places()

    def broken(*_told: object, **_more: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr("chaupal.lineage.actions.force.record", broken)

    with pytest.raises(OSError, match="disk"):
        force.apply_list(coming=coming, by="test", at=ground.noon)

    assert places() == before
    assert ComingList.objects.get().state == "ready"


def test_a_list_is_not_brought_into_force_twice(ground: Ground) -> None:
    coming = confirmed(ground)
    force.apply_list(coming=coming, by="test", at=ground.noon)
    before = places()

    with pytest.raises(seats.NotOpen):
        force.apply_list(coming=coming, by="test", at=ground.noon)

    assert places() == before


def test_a_list_with_seats_still_open_is_refused(ground: Ground) -> None:
    coming = ground.compared()

    with pytest.raises(force.SeatsOpen) as refusal:
        force.apply_list(coming=coming, by="test", at=ground.noon)

    assert refusal.value.values == {"count": 3}


def test_a_list_compared_before_another_came_into_force_is_stale(ground: Ground) -> None:
    first, second = confirmed(ground), ground.compared(ground.later(total=110))
    force.apply_list(coming=first, by="test", at=ground.noon)
    settle(second, ground)
    seats.confirm_seats(coming=second, by=ground.asha, at=ground.noon)

    with pytest.raises(force.Stale):
        force.apply_list(coming=second, by="test", at=ground.noon)


def test_deciding_sets_the_day_and_the_worker_does_it_when_it_comes(ground: Ground) -> None:
    coming, day = confirmed(ground), ground.noon.date() + timedelta(days=2)

    force.decide_list(coming=coming, in_force_on=day, by=ground.gita, at=ground.noon)

    assert force.apply_due(at=ground.noon + timedelta(days=1)) == 0
    assert force.apply_due(at=ground.noon + timedelta(days=2)) == 1
    found = ComingList.objects.get()
    assert (found.state, found.in_force_on, found.decided_by, found.applied_at) == ("in_force", day, ground.gita, ground.noon + timedelta(days=2))
    assert set(Lineage.objects.values_list("on", flat=True)) == {day}
    entry = Entry.objects.get(act="lineage.list_decided")
    assert (entry.by_id, entry.about_id) == (str(ground.gita.pk), str(coming.pk))


def test_a_decision_is_undone_while_the_day_has_not_come(ground: Ground) -> None:
    coming = confirmed(ground)
    force.decide_list(coming=coming, in_force_on=ground.noon.date() + timedelta(days=2), by=ground.gita, at=ground.noon)

    force.take_back_decision(coming=coming, by=ground.gita, at=ground.noon)

    found = ComingList.objects.get()
    assert (found.state, found.in_force_on, found.decided_by) == ("ready", None, None)
    assert force.apply_due(at=ground.noon + timedelta(days=3)) == 0
    with pytest.raises(force.NotDue):
        force.take_back_decision(coming=coming, by=ground.gita, at=ground.noon)


def test_who_handed_the_list_in_does_not_decide_it(ground: Ground) -> None:
    coming = confirmed(ground)
    make.appoint(ground.asha, "approver", Unit.objects.get(kind="state"))
    ground.asha.__dict__.pop("_held", None)

    with pytest.raises(force.OwnList):
        force.decide_list(coming=coming, in_force_on=ground.noon.date() + timedelta(days=2), by=ground.asha, at=ground.noon)


def test_a_day_that_has_begun_is_refused(ground: Ground) -> None:
    coming = confirmed(ground)

    with pytest.raises(force.DayPast):
        force.decide_list(coming=coming, in_force_on=ground.noon.date(), by=ground.gita, at=ground.noon)


@pytest.mark.parametrize(("who", "refusal"), [("dev", OutOfReach), ("lata", OutOfReach), ("asha", VerbMissing)])
def test_deciding_takes_the_right_to_approve_over_the_state(ground: Ground, who: str, refusal: type[Exception]) -> None:
    coming = confirmed(ground)

    with pytest.raises(refusal):
        force.decide_list(coming=coming, in_force_on=ground.noon.date() + timedelta(days=2), by=getattr(ground, who), at=ground.noon)


def test_a_withdrawn_list_stays_readable_and_changes_nothing(ground: Ground, noon: datetime) -> None:
    coming, before = ground.compared(), places()

    force.withdraw_list(coming=coming, by=ground.asha, at=noon)

    assert (ComingList.objects.get().state, places()) == ("withdrawn", before)
    with pytest.raises(seats.NotOpen):
        seats.confirm_seats(coming=coming, by=ground.asha, at=noon)
