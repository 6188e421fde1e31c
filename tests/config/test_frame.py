"""The desk's rail: short, by the rights of the person, and no entry that leads nowhere."""

from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from chaupal.config.frame import frame
from chaupal.org import shape
from chaupal.people.models import Person
from tests import make
from tests.control.cast import Ground
from tests.control.cast import ground as a_ground
from tests.strength.pages import as_

PACK = shape.load("district-seat-mandal-booth")
OFFICES = [office.key for office in PACK.offices if office.level in ("state", "org_district", "seat", "mandal")]
MOST = 12


@pytest.fixture
def ground(db, noon) -> Ground:
    return a_ground(noon)


def framed(person: Person, path: str):
    request = RequestFactory().get(path)
    request.visitor = SimpleNamespace(person=person)  # type: ignore[attr-defined]
    return frame(request)


def holder(key: str, ground: Ground) -> Person:
    """Somebody who holds this office where it belongs."""
    level = next(office.level for office in PACK.offices if office.key == key)
    place = {"state": ground.desk.state, "seat": ground.seat, "mandal": ground.mandal}.get(level)
    return make.officer("Holder", key, place or make.unit("org_district", "od-9", ground.seat.booths, under=ground.desk.state))


@pytest.mark.parametrize("key", OFFICES)
def test_every_entry_opens_to_whom_it_is_shown(key: str, ground: Ground) -> None:
    person = holder(key, ground)
    client = as_(person)
    entries = {place.url for room in framed(person, "/").rooms for place in (room, *framed(person, room.url).beside)}

    answers = {url: client.get(url, follow=True).status_code for url in sorted(entries)}

    assert {url: status for url, status in answers.items() if status != 200} == {}
    assert len(framed(person, "/").rooms) <= MOST


def test_parts_of_a_room_stand_beside_the_one_being_looked_at(ground: Ground) -> None:
    told = framed(ground.esha, "/people/requests/")

    assert [room.url for room in told.rooms if room.here] == ["/people/"]
    assert [part.url for part in told.beside if part.here] == ["/people/requests/"]
    assert "/enrol/applicants/" in [part.url for part in told.beside]


def test_a_room_with_one_open_part_has_no_second_line(ground: Ground) -> None:
    assert framed(ground.lata, "/ledger/").beside == ()
    assert [room.key for room in framed(ground.asha, "/").rooms][:3] == ["1", "2", "3"]


def test_the_second_line_asks_the_database_nothing_more(ground: Ground) -> None:
    framed(ground.esha, "/")  # the rules in force are read once a process
    counts = []
    for path in ("/ledger/", "/people/"):
        with CaptureQueriesContext(connection) as asked:
            framed(Person.objects.get(pk=ground.esha.pk), path)
        counts.append(len(asked))

    assert counts[0] == counts[1]
