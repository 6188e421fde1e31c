"""Who the tests of joining and leaving are about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from chaupal.base import seal
from chaupal.org.actions.offices import PHONE_FIELD
from chaupal.org.models import Booth, Unit
from chaupal.people.models import Person
from tests import make

NUMBER, NEW_NUMBER = "919876543210", "919876500000"


@dataclass
class Cast:
    """Chitra keeps a booth of Esha's mandal, Bilal is the seat's lead, Gita answers for data, Asha runs the control room, Dev leads elsewhere."""

    chitra: Person
    esha: Person
    bilal: Person
    gita: Person
    asha: Person
    dev: Person
    seat: Unit
    mandal: Unit
    elsewhere: Unit
    booth: Booth
    noon: datetime


def cast(noon: datetime) -> Cast:
    """Seat 212 with two mandals of ten booths; the first booth is open."""
    state = make.state()
    seat = make.unit("seat", "s-212", ((212 * 4096, 213 * 4096),), under=state)
    mandal = make.unit("mandal", "m-1", ((212 * 4096 + 10, 212 * 4096 + 20),), under=seat)
    elsewhere = make.unit("mandal", "m-2", ((212 * 4096 + 20, 212 * 4096 + 30),), under=seat)
    booth = Booth.objects.create(number=212 * 4096 + 11, seat=seat, part_no=11, opened_on=noon.date())
    chitra = make.officer("Chitra Kumari", "keeper_1", booth, "चित्रा कुमारी")
    chitra.phone_sealed, chitra.phone_blind = seal.seal(NUMBER, field=PHONE_FIELD), seal.blind(NUMBER, field=PHONE_FIELD)
    chitra.save()
    return Cast(
        chitra, make.officer("Esha", "mandal_lead", mandal, "ईशा"), make.officer("Bilal", "seat_lead", seat, "बिलाल"), make.officer("Gita", "grievance_contact", state, "गीता"),
        make.officer("Asha", "operator", state, "आशा"), make.officer("Dev", "mandal_lead", elsewhere, "देव"), seat, mandal, elsewhere, booth, noon,
    )  # fmt: skip
