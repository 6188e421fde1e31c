"""Lists of stations in the second person's list: a day for a list that every seat confirmed, people of booths that changed."""

from __future__ import annotations

import csv
import io
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from chaupal.control.queries import approvals
from chaupal.control.queries.approvals import Waiting
from chaupal.lineage.actions import carry, force, lists, seats
from chaupal.lineage.models import Carry, ComingList, SeatSheet
from chaupal.lineage.reading import Read
from chaupal.org.actions.offices import end_appointment
from chaupal.org.models import Appointment
from chaupal.people.models import Person
from tests import make
from tests.lineage.lists import Ground
from tests.lineage.lists import ground as a_ground
from tests.lineage.test_carry import closed, merged
from tests.lineage.test_force import confirmed, settle


@pytest.fixture
def ground(db: None, tmp_path: Path, noon: datetime) -> Ground:
    """Three seats with a list in force, and the cast."""
    return a_ground(tmp_path / "places", noon)


def rows(person: Person, kind: str, at: datetime) -> list[Waiting]:
    return list(approvals.waiting(person, kind=kind, at=at).page.rows)


def count(person: Person, kind: str, at: datetime) -> int:
    return next(tab.count for tab in approvals.waiting(person, at=at).tabs if tab.kind == kind)


def test_a_list_waits_for_its_day_once_every_seat_has_confirmed(ground: Ground) -> None:
    coming = ground.compared()
    settle(coming, ground)
    early = rows(ground.gita, "lists", ground.noon)
    later = ground.noon + timedelta(hours=3)
    seats.confirm_seats(coming=coming, by=ground.asha, at=later)

    (row,) = rows(ground.gita, "lists", later)

    assert (early, count(ground.gita, "lists", later)) == ([], 1)
    assert (row.key, row.url, row.author, row.sent_at, row.own, row.left) == (coming.pk, f"/lineage/{coming.pk}/", ground.asha, later, False, None)
    assert str(coming.year) in row.text and "106" in row.text
    assert make.sign_in(Client(), ground.gita).get(row.url).status_code == 200


def test_a_list_with_a_day_waits_no_more_and_waits_again_when_the_day_is_taken_back(ground: Ground) -> None:
    coming = confirmed(ground)
    day = (ground.noon + timedelta(days=2)).date()
    force.decide_list(coming=coming, in_force_on=day, by=ground.gita, at=ground.noon)
    decided = rows(ground.gita, "lists", ground.noon)
    force.take_back_decision(coming=coming, by=ground.gita, at=ground.noon)

    assert (decided, [row.key for row in rows(ground.gita, "lists", ground.noon)]) == ([], [coming.pk])


def test_whoever_handed_the_list_in_sees_it_as_their_own_and_the_district_sees_none(ground: Ground) -> None:
    coming = confirmed(ground)
    coming.read_by = ground.gita
    coming.save(update_fields=["read_by"])

    assert [row.own for row in rows(ground.gita, "lists", ground.noon)] == [True]
    assert "lists" not in {tab.kind for tab in approvals.waiting(ground.bilal, at=ground.noon).tabs}


def test_a_list_that_came_by_command_stands_without_a_name_in_page_and_file(ground: Ground) -> None:
    told = ground.later()
    read = Read("later.csv", f"{told.count:064x}", told.stations)
    coming = lists.compare_list(read=read, year=2025, dated_on=ground.noon.date(), by="command", at=ground.noon)
    settle(coming, ground)
    seats.confirm_seats(coming=coming, by=ground.asha, at=ground.noon)
    reader = make.sign_in(Client(), ground.gita)
    reader.cookies["language"] = "en"

    page = reader.get("/approvals/?kind=lists")

    assert page.context["found"].page.rows[0].author is None
    assert "the command line" in page.content.decode()
    make.appoint(ground.gita, "organiser", make.state())
    file = make.sign_in(Client(), ground.gita).post("/approvals/export/", {"kind": "lists", "reason": "report"})
    (line,) = csv.DictReader(io.StringIO(file.content.decode("utf-8-sig")))
    assert (line["kind"], line["id"], line["written_by_hi"], line["written_by_en"]) == ("lists", str(coming.pk), "", "")


def test_people_of_a_booth_that_ended_wait_for_the_district_seat_by_seat(ground: Ground) -> None:
    sheet, _old, _into = merged(ground)
    waiting = Carry.objects.filter(sheet=sheet).count()

    (row,) = rows(ground.bilal, "teams", ground.noon)

    where = f"/lineage/{sheet.coming_id}/seats/{ground.seat.code}/"
    assert (row.key, row.url, row.author, row.own, row.may) == (sheet.pk, where, ground.sita, False, True)
    assert (waiting, str(waiting) in row.text, count(ground.bilal, "teams", ground.noon)) == (2, True, 1)
    assert make.sign_in(Client(), ground.bilal).get(row.url).status_code == 200
    carry.carry_team(sheet=sheet, by=ground.bilal, at=ground.noon)
    assert rows(ground.bilal, "teams", ground.noon) == []


def test_who_sits_at_a_booth_that_closed_waits_until_their_office_is_ended(ground: Ground) -> None:
    sheet, old = closed(ground)
    one = Appointment.objects.get(booth=old)

    (row,) = rows(ground.bilal, "teams", ground.noon)

    assert (row.key, row.own, row.may, "1" in row.text, count(ground.bilal, "teams", ground.noon)) == (sheet.pk, False, True, True, 1)
    end_appointment(appointment=one, why="booth closed", by=ground.bilal, at=ground.noon)
    assert (rows(ground.bilal, "teams", ground.noon), count(ground.bilal, "teams", ground.noon)) == ([], 0)


def test_a_seat_says_who_goes_along_and_who_is_left_in_one_row(ground: Ground) -> None:
    sheet, old, _into = merged(ground)
    for name in ("One", "Two", "Three"):
        make.officer(name, "booth_member", old)

    with translation.override("en"):
        (row,) = rows(ground.bilal, "teams", ground.noon)

    assert row.text == f"{ground.seat.number} {ground.seat.name_en}: 2 go along with booths that changed, 3 still hold an office at a booth that closed"
    carry.carry_team(sheet=sheet, by=ground.bilal, at=ground.noon)
    with translation.override("en"):
        (row,) = rows(ground.bilal, "teams", ground.noon)
    assert row.text == f"{ground.seat.number} {ground.seat.name_en}: 3 still hold an office at a booth that closed"


def test_people_of_a_booth_wait_before_nobody_outside_the_district(ground: Ground) -> None:
    merged(ground)
    elsewhere = make.officer("Far", "convenor", make.unit("org_district", "od-far", ((900 * 4096, 900 * 4096 + 9),), under=make.state()))

    assert rows(elsewhere, "teams", ground.noon) == []
    assert [row.kind for row in rows(ground.gita, "teams", ground.noon)] == ["teams"]


def test_people_of_a_booth_do_not_wait_before_the_list_is_in_force(ground: Ground) -> None:
    sheet, _old, _into = merged(ground)
    ComingList.objects.filter(pk=sheet.coming_id).update(state="due", applied_at=None, in_force_on=ground.noon.date())

    assert rows(ground.bilal, "teams", ground.noon) == []


@pytest.mark.parametrize("seats_waiting", [1, 3])
def test_the_list_costs_the_same_queries_however_many_seats_wait(ground: Ground, seats_waiting: int, django_assert_num_queries: Any) -> None:
    sheet, _old, _into = merged(ground)
    first = Carry.objects.filter(sheet=sheet).first()
    assert first is not None
    for other in list(SeatSheet.objects.filter(coming=sheet.coming).exclude(pk=sheet.pk))[: seats_waiting - 1]:
        Carry.objects.create(
            sheet=other, appointment=first.appointment, office=first.office, station=first.station, kind=first.kind,
            proposed_by=first.proposed_by, proposed_at=first.proposed_at,
        )  # fmt: skip
    reader = make.sign_in(Client(), ground.gita)

    with django_assert_num_queries(13):
        page = reader.get("/approvals/?kind=", headers={"HX-Request": "true"})

    assert page.content.decode().count('id="wait-teams-') == seats_waiting
