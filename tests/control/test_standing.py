from datetime import timedelta

from django.db import connection
from django.db.models import Sum

from chaupal.org.models import Appointment, Office, Unit
from chaupal.relay import standing
from chaupal.relay.models import Standing


def test_standing_counts_places_names_and_groups_of_every_unit(ground):
    stand = standing.of([ground.mandal.pk])[ground.mandal.pk]

    at_booth = Office.objects.filter(unit_kind="booth").aggregate(n=Sum("strength"))["n"]
    at_mandal = Office.objects.filter(unit_kind="mandal").aggregate(n=Sum("strength"))["n"]
    assert stand.sanctioned == ground.mandal.open_booths * at_booth + at_mandal
    assert (stand.named, stand.accepted) == (2, 2)  # Chitra at her booth, Esha for the mandal
    assert (stand.groups, stand.kept, stand.active) == (6, 1, 1)


def test_standing_adds_up_alike_in_both_trees(ground):
    state = Unit.objects.get(kind="state")
    counted = {one.unit_id: one for one in Standing.objects.all()}

    for kind in ("mandal", "seat"):
        groups = sum(counted[unit.pk].groups for unit in Unit.objects.filter(kind=kind))
        assert groups == counted[state.pk].groups == 6


def test_somebody_put_forward_is_named_and_counts_as_accepted_after_the_yes(ground):
    holder = Appointment.objects.get(person=ground.esha)
    Appointment.objects.filter(pk=holder.pk).update(accepted_at=None, state="approved")
    standing.refresh(ground.noon)
    before = standing.of([ground.mandal.pk])[ground.mandal.pk]

    Appointment.objects.filter(pk=holder.pk).update(accepted_at=ground.noon, state="active")
    standing.refresh(ground.noon)

    after = standing.of([ground.mandal.pk])[ground.mandal.pk]
    assert (before.named, before.accepted, after.accepted) == (2, 1, 2)


def test_an_ended_appointment_no_longer_stands(ground):
    Appointment.objects.filter(person=ground.esha).update(until_on=ground.noon.date())

    standing.refresh(ground.noon)

    assert standing.of([ground.mandal.pk])[ground.mandal.pk].named == 1


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
