"""Who keeps the groups of a booth follows who was approved there, one by one or many together."""

from datetime import datetime

import pytest

from chaupal.org.actions.calling import draw_approval
from chaupal.org.actions.offices import nominate_member
from chaupal.org.models import Booth, Office
from chaupal.relay.models import Group
from tests import make
from tests.following import run_followers


@pytest.mark.commits
def test_an_approval_of_many_gives_every_booth_its_keeper(template: str, noon: datetime) -> None:
    mandal = make.mandal(0)
    lead, approver = make.officer("Lead", "mandal_lead", mandal), make.officer("Approver", "approver")
    first = mandal.booths[0][0]
    booths = [Booth.objects.create(number=first + n, seat=mandal, part_no=n + 1, opened_on=make.BEFORE.date()) for n in range(2)]
    keeper = Office.objects.get(key="keeper_1")
    made = [nominate_member(name_hi=f"क{n}", name_en=f"K{n}", phone=f"91900000000{n}", office=keeper, booth=booth, by=lead, at=noon) for n, booth in enumerate(booths)]
    for one in made:
        make.recommended(one, lead, noon)

    draw_approval(appointments=[one.pk for one in made], by=approver, at=noon)
    run_followers()

    told = Group.objects.order_by("number").values_list("booth", "keeper")
    assert list(told) == [(booth.pk, one.person_id) for booth, one in zip(booths, made, strict=True) for _group in range(2)]
