"""Who moves devices in the tests: a state, two districts, a seat, and somebody in each."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tests import make

DISTRICT = ((4096, 4096 * 3),)


class Ground:
    """Units and people by their names in `cast`."""

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(name)


def cast(noon: datetime) -> Ground:
    """Everybody, in an organisation of one district's branch and another district."""
    state = make.state()
    district = make.unit("org_district", "od-1", DISTRICT, under=state)
    other = make.unit("org_district", "od-2", ((4096 * 5, 4096 * 7),), under=state)
    seat = make.unit("seat", "s-1", ((4096, 4096 * 2),), under=district)
    asha = make.officer("Asha", "organiser", state)
    bilal = make.officer("Bilal", "convenor", district)
    dev = make.officer("Dev", "convenor", other)
    esha = make.officer("Esha", "mandal_lead", make.unit("mandal", "m-1", ((4100, 4110),), under=seat))
    lead = make.officer("Lead", "seat_lead", seat)

    found = Ground()
    found.__dict__ |= {
        "state": state, "district": district, "other": other, "seat": seat, "asha": asha, "bilal": bilal, "dev": dev, "esha": esha, "lead": lead, "noon": noon,
        "office": lead.appointments.get(),
    }  # fmt: skip
    return found
