"""What the demo shows of a team: phones with receipts, and what keepers said of their groups."""

from __future__ import annotations

from datetime import datetime

from chaupal.devices import queries as devices
from chaupal.devices.models import Confirmation, Device
from chaupal.org.models import Booth
from chaupal.relay.models import Group, GroupCheck
from chaupal.sample.devices_seed import seed_devices
from chaupal.sample.relay_seed import seed_checks
from tests import make


def test_the_sample_team_is_seeded_through_the_acts_and_once(db: None, noon: datetime) -> None:
    mandals = [make.mandal(number) for number in range(3)]
    district = make.unit("org_district", "od-1", ((mandals[0].booths[0][0], mandals[2].booths[0][1]),), under=make.state())
    bilal = make.officer("Bilal", "convenor", district)
    leads = [make.officer(f"Lead {number}", "mandal_lead", mandal) for number, mandal in enumerate(mandals)]
    booths = [Booth.objects.create(number=mandals[0].booths[0][0] + n, seat=mandals[0], part_no=n + 1, opened_on=make.BEFORE.date()) for n in range(8)]
    keepers = [make.officer(f"Keeper {n}", "keeper_1", booth) for n, booth in enumerate(booths)]
    for booth, keeper in zip(booths, keepers, strict=True):
        Group.objects.create(number=booth.number * 2, booth=booth.number, slot=0, keeper=keeper, state="created")

    for _time in range(2):
        seed_devices(convenor=bilal, keeper=keepers[0], at=noon)
        seed_checks(mandal=mandals[0], at=noon)

    states = [devices.last(one).state for one in Device.objects.order_by("pk")]
    assert (len(states), states.count("issued"), states.count("lost"), Confirmation.objects.count()) == (24, len(leads) - 2 + 1, 1, len(leads))
    assert GroupCheck.objects.filter(exists=False).values("group").distinct().count() == 1
    assert GroupCheck.objects.count() == 12
