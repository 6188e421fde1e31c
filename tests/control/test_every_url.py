"""Every address of the product, asked by everybody: nothing breaks, and nobody without a right gets in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from chaupal.base.clock import IST
from chaupal.devices.actions import buy_lot
from chaupal.org.models import Appointment
from tests import make
from tests.control.cast import Ground
from tests.control.cast import ground as a_ground
from tests.house.everything import World, everything

NOON = datetime(2027, 2, 1, 12, 0, tzinfo=IST)
# Open to anybody: signing in, the thread of a tip by its own secret letters, checking a post, the register, the phone's own files.
PUBLIC = re.compile(
    r"^/($|healthz|sign-in|join|open/|sign-out|language|offline|v($|/)|verify|register|answers/|left/|join-us/|c/|sw\.js|manifest|look|account/|tips/thread/|tips/unlawful/|watch/(ours|report|ask)/|api/v1/openapi\.json)"
)
# Ends the session, belongs to the sign-in library, or says whether the worker runs (in tests none does).
LEFT_OUT = re.compile(r"^/(sign-out/|account/|sign-in-as/|healthz)")


def routes(patterns: list[URLPattern | URLResolver], before: str = "/") -> Iterator[str]:
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from routes(one.url_patterns, before + str(one.pattern))
        else:
            yield before + str(one.pattern)


pytestmark = pytest.mark.walk
ROUTES = sorted({route for route in routes(get_resolver().url_patterns) if not LEFT_OUT.match(route)})


@pytest.fixture(scope="module")
def there(module_db: None) -> Ground:
    """The boards' cast, built once."""
    return a_ground(NOON)


@pytest.fixture(scope="module")
def world(there: Ground) -> World:
    """One of each thing that an address can name, beside them."""
    return everything(there.desk)


@pytest.fixture
def ground(there: Ground, taken_back: None, monkeypatch: pytest.MonkeyPatch) -> Ground:
    """The boards' cast at noon; what a test does is taken back."""
    for room in ("room", "board"):
        monkeypatch.setattr(f"chaupal.control.views.{room}.now", lambda: NOON)
    return there


@pytest.fixture
def addresses(ground: Ground, world: World) -> list[str]:
    """Each route with the things that are really there, those of a place in the first mandal."""
    here = replace(world, known=world.known | {"<slug:code>": ground.mandal.code})
    return [here.filled(route) for route in ROUTES]


def asked(client: Client, address: str, post: bool) -> int:
    return client.post(address).status_code if post else client.get(address).status_code


@pytest.mark.parametrize("who", ["asha", "bilal", "chitra", "esha", "gita", "lata", "dev"])
def test_no_address_breaks_for_anybody(who, ground, addresses):
    client = make.sign_in(Client(raise_request_exception=False), getattr(ground, who))

    broken = [(address, post) for post in (False, True) for address in addresses if asked(client, address, post) >= 500]

    assert broken == []


@pytest.mark.parametrize("post", [False, True], ids=["get", "post"])
def test_nobody_signed_in_is_led_to_the_sign_in(post, addresses):
    open_ = []
    for address in addresses:
        answer = Client(raise_request_exception=False).post(address) if post else Client().get(address)
        led = answer.status_code == 303 and answer["Location"].startswith("/sign-in/")
        if not (led or PUBLIC.match(address) or answer.status_code in (401, 405) or address.startswith("/api/v1/x")):
            open_.append((address, answer.status_code))

    assert open_ == []


@pytest.mark.parametrize("post", [False, True], ids=["get", "post"])
def test_somebody_without_an_office_gets_nothing(post, addresses):
    client = make.sign_in(Client(raise_request_exception=False), make.person("Stranger"))

    answers = {address: asked(client, address, post) for address in addresses}

    inside = {address: status for address, status in answers.items() if status not in (401, 403, 404, 405) and not PUBLIC.match(address)}
    assert {address: status for address, status in inside.items() if address not in MINE} == {}
    assert [address for address, status in answers.items() if status >= 500] == []


# A phone's own pages: whoever is signed in gets their own, which for a stranger are empty; a receipt names its own groups.
MINE = {"/keys/", "/keys/sessions/end/", "/people/mine/", "/accept/", "/devices/mine/", "/me/", "/me/data.json", "/me/data.pdf", "/me/letter.pdf", "/me/leave/", "/me/name/", "/me/language/", "/me/photo/", "/me/nominee/", "/me/requests/", "/today/", "/booth/", "/outbox/", "/relay/receipts/", "/relay/receipt/", "/tips/new/", "/tips/"}

# What lies in the mandal: (address, GET or POST, the one outside, the one inside without the verb).
PLACED = [
    ("/units/{code}/", "get", 404, None),
    ("/units/{code}/export/", "post", 404, 403),
    ("/units/booths/{booth}/", "get", 404, None),
    ("/people/?unit={code}", "get", 404, None),
    ("/people/new/?unit={code}", "get", 404, None),
    ("/people/new/?booth={booth}", "get", 404, None),
    ("/people/appointments/{pk}/", "get", 404, None),
    ("/people/appointments/{pk}/approval/", "post", 404, 403),
    ("/people/appointments/{pk}/return/", "post", 404, 403),
    ("/people/appointments/{pk}/phone/", "post", 404, None),
    ("/people/appointments/{pk}/slip/", "post", 404, None),
    ("/people/appointments/{pk}/recommendation/", "post", 404, None),
    ("/people/appointments/{pk}/again/", "post", 404, None),
    ("/approvals/people/?unit={code}", "get", 404, None),
    ("/people/appointments/{pk}/end/", "post", 404, None),
    ("/people/appointments/{pk}/mail/", "post", 404, None),
    ("/people/appointments/{pk}/witness/", "post", 404, None),
    ("/people/appointments/{pk}/suspension/", "get", 404, None),
    ("/people/appointments/{pk}/suspension/", "post", 404, None),
    ("/people/appointments/{pk}/sessions/", "post", 404, None),
    ("/people/access/?person={pk}", "get", 404, None),
    ("/relay/dispatches/{dispatch}/groups/{group}/check/", "post", 404, None),
    ("/relay/groups/?unit={code}", "get", 404, None),
    ("/relay/groups/{group}/", "get", 404, None),
    ("/relay/groups/{group}/keeper/", "post", 404, None),
    ("/relay/groups/{group}/closing/", "post", 404, None),
    ("/devices/?unit={code}", "get", 404, None),
    ("/devices/{device}/", "get", 404, None),
    ("/devices/lots/new/?unit={code}", "get", 404, 403),
    ("/devices/{device}/issue/", "post", 404, 403),
    ("/devices/{device}/return/", "post", 404, 403),
    ("/devices/{device}/loss/", "post", 404, 403),
    ("/devices/{device}/undoing/", "post", 404, 403),
    ("/strength/units/{code}/", "get", 404, None),
    ("/strength/vacancies/?unit={code}", "get", 404, None),
    ("/strength/plan/{code}/", "get", 404, None),
    ("/strength/plan/{code}/", "post", 404, 403),
    ("/strength/plan/{code}/export/", "post", 404, None),
    ("/strength/calls/of/{code}/", "get", 404, None),
    ("/strength/calls/of/{code}/", "post", 404, None),
    ("/strength/chase/{code}/", "get", 404, None),
    ("/strength/chase/{code}/{pk}/", "post", 404, None),
]


def a_device(ground) -> int:
    """A device in the books of the first mandal."""
    lot = buy_lot(
        unit=ground.mandal, kind="phone", voucher="V-1", count=1, tails=["643809"], bought_on=ground.noon.date(), note="", by=ground.bilal, at=ground.noon
    )
    return lot.devices.get().pk


@pytest.mark.parametrize(("address", "method", "outside", "inside"), PLACED)
def test_what_lies_in_a_mandal_is_not_there_outside_and_refused_inside(address, method, outside, inside, ground):
    dispatch = ground.dispatch()
    there = address.format(
        code=ground.mandal.code, booth=ground.booths[0].number, pk=Appointment.objects.get(person=ground.chitra).pk,
        dispatch=dispatch.pk, group=ground.booths[0].number * 2, device=a_device(ground),
    )  # fmt: skip

    def status(who):
        return getattr(make.sign_in(Client(), who), method)(there).status_code

    assert status(ground.dev) == outside
    told = status(ground.esha)
    assert told == (inside or told) != 404


@pytest.mark.parametrize("who", ["asha", "bilal", "chitra", "esha", "gita", "lata", "dev"])
def test_every_room_that_the_frame_shows_opens_by_itself(who, ground):
    client = make.sign_in(Client(), getattr(ground, who))
    text = client.get("/units/", follow=True).content.decode()
    rail = re.findall(r'<a href="([^"]+)" data-key="\d+"', text)

    answers = {address: client.get(address, follow=True) for address in rail}

    assert "/units/" in rail
    assert {address: answer.status_code for address, answer in answers.items()} == dict.fromkeys(rail, 200)
    assert [address for address, answer in answers.items() if not answer.request["PATH_INFO"].startswith(address)] == []
    assert ("/control/" in rail) == (who in ("asha", "bilal", "gita", "lata"))
