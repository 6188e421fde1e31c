from datetime import timedelta

import pytest

from chaupal.base.clock import local
from chaupal.ledger.models import Entry, EntryLine
from chaupal.org.models import Unit
from chaupal.org.permission import OutOfReach, VerbMissing
from chaupal.strength import plans
from chaupal.strength.actions.plans import (
    AlreadyUndone,
    DayIsPast,
    NobodyTicked,
    SetAgainSince,
    set_plan,
    undo_plan,
)
from chaupal.strength.choices import Planned
from chaupal.strength.models import PlanChange
from chaupal.strength.plans import Row, Target
from chaupal.strength.standing import Stand
from tests import make
from tests.strength.pages import as_


@pytest.fixture
def omar(ground):
    return make.officer("Organiser Omar", "organiser", ground.desk.state)


@pytest.fixture
def seats(ground):
    return list(Unit.objects.filter(kind="seat").order_by("place")[:3])


def test_setting_many_at_once_is_one_entry_with_a_line_a_unit(ground, omar, seats):
    day = local(ground.noon).date() + timedelta(days=30)

    change = set_plan(units=seats, due_on=day, share=80, by=omar, at=ground.noon)

    assert plans.of([one.pk for one in seats]) == {one.pk: Target(day, 80) for one in seats}
    entry = Entry.objects.get(act="strength.plan_set")
    assert (entry.rows, entry.about_id) == (3, str(change.pk))
    assert EntryLine.objects.filter(entry=entry).count() == 3


def test_undo_gives_each_unit_what_it_had_before(ground, omar, seats):
    today = local(ground.noon).date()
    set_plan(units=seats[:1], due_on=today + timedelta(days=9), share=50, by=omar, at=ground.noon)
    second = set_plan(units=seats, due_on=today + timedelta(days=30), share=100, by=omar, at=ground.noon)

    undo_plan(change=second, by=omar, at=ground.noon)

    assert plans.of([one.pk for one in seats]) == {seats[0].pk: Target(today + timedelta(days=9), 50)}
    with pytest.raises(AlreadyUndone):
        undo_plan(change=second, by=omar, at=ground.noon)


def test_undo_is_refused_once_a_unit_was_set_anew(ground, omar, seats):
    day = local(ground.noon).date() + timedelta(days=9)
    first = set_plan(units=seats, due_on=day, share=50, by=omar, at=ground.noon)
    set_plan(units=seats[:1], due_on=None, share=100, by=omar, at=ground.noon)

    with pytest.raises(SetAgainSince):
        undo_plan(change=first, by=omar, at=ground.noon)
    assert set(plans.of([one.pk for one in seats])) == {seats[1].pk, seats[2].pk}


def test_a_plan_needs_units_and_a_day_to_come(ground, omar, seats):
    with pytest.raises(NobodyTicked):
        set_plan(units=[], due_on=None, share=100, by=omar, at=ground.noon)
    with pytest.raises(DayIsPast):
        set_plan(units=seats, due_on=local(ground.noon).date() - timedelta(days=1), share=100, by=omar, at=ground.noon)
    assert PlanChange.objects.count() == 0


@pytest.mark.parametrize(("active", "days", "planned", "late"), [(7, -3, Planned.LATE, 3), (7, 3, Planned.RUNNING, 0), (8, -3, Planned.REACHED, 0)])
def test_how_a_plan_stands(active, days, planned, late, noon):
    today = local(noon).date()
    row = Row(Unit(place=1), Stand(1, sanctioned=10, active=active), Target(today + timedelta(days=days), 75), today)

    assert (row.wanted, row.planned, row.late) == (8, planned, late)


def test_late_ones_stand_first_and_the_longest_late_before_all(ground, omar):
    units = list(Unit.objects.filter(kind="mandal").order_by("place")[:4])
    for unit, days in zip(units, (3, 1, 60, 2), strict=True):
        set_plan(units=[unit], due_on=local(ground.noon).date() + timedelta(days=days), share=100, by=omar, at=ground.noon)

    rows = plans.rows(ground.desk.state, "mandal", local(ground.noon).date() + timedelta(days=10))

    assert [row.unit for row in rows[:4]] == [units[1], units[3], units[0], units[2]]
    assert [row.late for row in rows[:4]] == [9, 8, 7, 0]


def test_only_who_organises_sets_a_day(ground, seats):
    for who, refusal in ((ground.gita, VerbMissing), (ground.bilal, VerbMissing), (ground.dev, OutOfReach)):
        with pytest.raises(refusal):
            set_plan(units=[ground.seat], due_on=None, share=100, by=who, at=ground.noon)


def test_page_sets_undoes_and_exports(ground, omar, seats):
    client, address = as_(omar), "/strength/plan/UP/"
    day = (local(ground.noon).date() + timedelta(days=30)).isoformat()

    none = client.post(f"{address}?kind=seat", {"due_on": day, "share": "100"})
    wrong = client.post(f"{address}?kind=seat", {"due_on": day, "share": "101", "units": [seats[0].pk]})
    sent = client.post(f"{address}?kind=seat", {"due_on": day, "share": "90", "units": [one.pk for one in seats]})
    change = PlanChange.objects.get()
    page = client.get(f"{address}?kind=seat")
    told = client.post(f"{address}export/", {"kind": "seat", "reason": "work"}).content.decode().splitlines()
    undone = client.post(f"{address}undo/{change.pk}/")

    assert (none.status_code, wrong.status_code, sent.status_code, undone.status_code) == (422, 422, 303, 303)
    assert page.context["rows"][0].target.share == 90
    assert len(told) == 1 + Unit.objects.filter(kind="seat").count()
    assert plans.of([one.pk for one in seats]) == {}
    assert client.post(f"{address}undo/{change.pk}/").status_code == 409


def test_doors_of_the_plan(ground, omar):
    assert as_(ground.dev).get(f"/strength/plan/{ground.mandal.code}/").status_code == 404
    assert as_(ground.esha).get(f"/strength/plan/{ground.mandal.code}/").status_code == 200
    assert as_(ground.esha).post(f"/strength/plan/{ground.mandal.code}/", {"share": 100}).status_code == 403
    assert as_(omar).post("/strength/plan/UP/undo/999/").status_code == 404
    assert as_(ground.lata).post("/strength/plan/UP/export/").status_code == 404
