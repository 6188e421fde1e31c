"""Both versions by date, a booth's history, and dispatches from before."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import ProgrammingError, connection, transaction

from chaupal.base import multirange
from chaupal.lineage.actions import force
from chaupal.lineage.models import Lineage
from chaupal.lineage.queries import history
from chaupal.org.models import Booth, StationList, Unit
from chaupal.relay import keepers
from chaupal.relay.actions.dispatch import release
from chaupal.relay.models import Dispatch
from chaupal.relay.queries import cards_for, missing
from tests import make
from tests.lineage.lists import Ground
from tests.lineage.test_force import confirmed
from tests.lineage.test_lineage_views import client
from tests.press.desk import Desk, a_desk


def in_force(ground: Ground) -> StationList:
    """The later list, in force from the third day on."""
    coming = confirmed(ground)
    force.decide_list(coming=coming, in_force_on=ground.noon.date() + timedelta(days=3), by=ground.gita, at=ground.noon)
    force.apply_due(at=ground.noon + timedelta(days=3))
    coming.refresh_from_db()
    assert coming.station_list is not None
    return coming.station_list


def test_booths_lists_and_ranges_are_known_by_date(ground: Ground) -> None:
    before, day = set(Booth.objects.values_list("number", flat=True)), ground.noon.date()
    first = StationList.objects.get()
    ranges = {unit.pk: unit.booths for unit in Unit.objects.of_kind("mandal")}
    second = in_force(ground)
    after = day + timedelta(days=3)

    assert set(history.booths_on(after - timedelta(days=1)).values_list("number", flat=True)) == before
    assert set(history.booths_on(after).values_list("number", flat=True)) == set(Booth.objects.open().values_list("number", flat=True))
    assert {unit.pk: history.range_on(day, unit) for unit in Unit.objects.of_kind("mandal")} == ranges
    assert sum(multirange.size(history.range_on(after, unit)) for unit in Unit.objects.of_kind("mandal")) == 106
    assert (history.list_on(after - timedelta(days=1)), history.list_on(after)) == (first, second)


def test_the_old_list_stands_as_it_was_printed(ground: Ground) -> None:
    first = StationList.objects.get()
    told = [(row.part, row.name) for row in history.stations_of(first, ground.seat)]

    in_force(ground)

    assert [(row.part, row.name) for row in history.stations_of(first, ground.seat)] == told
    assert len(told) == 30


def test_a_booth_tells_which_part_it_was_until_when_and_what_was_split_from_it(ground: Ground) -> None:
    in_force(ground)
    split = Lineage.objects.filter(kind="split", old__seat=ground.seat).select_related("old", "new").order_by("pk")[0]
    assert split.old is not None and split.new is not None

    of_new, of_old = history.lineage_of(split.new), history.lineage_of(split.old)
    page = client(ground.sita).get(f"/lineage/booths/{split.new_id}/").content.decode()

    assert [(one.kind, one.old_part, one.on) for one in of_new] == [("split", split.old_part, ground.noon.date() + timedelta(days=3))]
    assert split in of_old
    assert f"/lineage/booths/{split.old_id}/" in page


def test_what_became_of_a_booth_is_not_rewritten(ground: Ground) -> None:
    in_force(ground)

    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE lineage_lineage SET kind = 'closed'")


def sent(ground: Ground, desk: Desk, units: list[Unit], day: int) -> Dispatch:
    return release(post=desk.post(), units=units, by=desk.asha, at=ground.noon + timedelta(days=day))


@pytest.fixture
def desk(ground: Ground) -> Desk:
    return a_desk(ground.noon)


def test_a_dispatch_from_before_keeps_its_audience_and_was_never_meant_for_later_booths(ground: Ground, desk: Desk) -> None:
    old = sent(ground, desk, [ground.seat], 2)
    audience, groups = old.audience, old.groups
    keepers.keep(sorted(Booth.objects.filter(seat=ground.seat).values_list("number", flat=True)))
    mandals = list(Unit.objects.of_kind("mandal").below(ground.seat))
    before = {row.booth for mandal in mandals for row in missing(old, mandal)}
    list_ = in_force(ground)
    keepers.renew(list_.pk)
    later = Booth.objects.filter(seat=ground.seat, opened_on=ground.noon.date() + timedelta(days=3)).order_by("number")
    keeper = make.officer("Later", "keeper_1", later[0])
    keepers.keep([later[0].number])
    new = sent(ground, desk, [ground.seat], 3)

    old.refresh_from_db()
    mandals = list(Unit.objects.of_kind("mandal").below(ground.seat))
    assert (old.audience, old.groups) == (audience, groups)
    assert {row.booth for mandal in mandals for row in missing(old, mandal)} <= before
    assert set(later.values_list("number", flat=True)) <= {row.booth for mandal in mandals for row in missing(new, mandal)}
    assert new.groups == 2 * Booth.objects.open().filter(seat=ground.seat).count()
    assert [card.dispatch for card in cards_for(keeper, ground.noon + timedelta(days=3, hours=1))] == [new]
