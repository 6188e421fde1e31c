"""The sample's people and groups, and what is true of them, as a demo's first start writes them."""

from datetime import datetime
from typing import Any

import pytest

from chaupal.base.clock import local, now
from chaupal.org.models import Booth, Unit
from chaupal.people.models import Person
from chaupal.relay.models import Group
from chaupal.sample.cast import CAST, person
from chaupal.sample.commands import STEPS
from chaupal.strength import checked, plans, standing
from chaupal.strength.actions.counting import count_changed
from chaupal.strength.models import Contact, Policy

WANTED = ("places", "people", "cast", "strength")


@pytest.mark.commits
def test_a_small_seed_fills_every_booth_and_tells_what_is_true_of_it(noon: datetime, settings: Any) -> None:
    settings.CHAUPAL_CLOCK_OFFSET = int((noon - now()).total_seconds())  # the cast's offices begin in December 2026
    for name, _says, act in STEPS:
        if name in WANTED:
            act("small", "")
    count_changed(at=now())

    state, today = Unit.objects.get(kind="state"), local(now()).date()
    stand = standing.of([state.pk])[state.pk]
    assert Group.objects.count() == 2 * Booth.objects.count()
    assert [person(player.key).name_en for player in CAST] == [player.name_en for player in CAST]
    assert 0 < stand.active < stand.accepted == stand.named
    assert 0 < Contact.objects.count() < Person.objects.count()
    assert Policy.objects.filter(approval__isnull=False).count() == 1
    assert Policy.objects.filter(approval=None).count() == 1
    district = Unit.objects.holding(Booth.objects.get(seat__number=211, part_no=7, suffix="").number).get(kind="org_district")
    assert checked.of([district.pk], today)[district.pk].called == 41
    assert {row.planned for row in plans.rows(state, "seat", today)} >= {"late", "running"}
