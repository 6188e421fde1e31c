from datetime import timedelta

from django.db import connection

from chaupal.org.models import Unit
from chaupal.relay import standing
from chaupal.relay.models import Standing


def test_standing_counts_groups_of_every_unit(ground):
    stand = standing.of([ground.mandal.pk])[ground.mandal.pk]

    assert (stand.groups, stand.kept, stand.active) == (6, 1, 1)


def test_standing_adds_up_alike_in_both_trees(ground):
    state = Unit.objects.get(kind="state")
    counted = {one.unit_id: one for one in Standing.objects.all()}

    for kind in ("mandal", "seat"):
        groups = sum(counted[unit.pk].groups for unit in Unit.objects.filter(kind=kind))
        assert groups == counted[state.pk].groups == 6


def test_counting_again_only_moves_the_time_of_the_top(ground):
    later = ground.noon + timedelta(minutes=1)

    standing.refresh(later)

    assert standing.as_of() == later
    assert Standing.objects.get(pk=ground.mandal.pk).at == ground.noon


def test_nothing_counted_yet_is_said_as_such(db):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM relay_standing")

    assert standing.as_of() is None
    assert standing.of([1]) == {}
