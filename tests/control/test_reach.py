"""Every address as every office of both shape packs, pointed at what lies outside and inside its place.

Outside it is nowhere and tells nothing; inside it may refuse but not break, and never shows what lies outside. What is
planted outside: a name, a phone number, a place. Offices with the same rights at the same level are tried once.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.urls import get_resolver
from hypothesis import given, settings
from hypothesis import strategies as st

from chaupal.api.actions import make_token
from chaupal.api.endpoints import ENDPOINTS
from chaupal.base import seal
from chaupal.base.clock import now
from chaupal.ledger.models import Entry
from chaupal.org import permission, shape, shipped
from chaupal.org.actions import offices
from chaupal.org.actions.offices import install_offices
from chaupal.org.models import Appointment, Booth, Delegation, Office, Suspension, Unit
from chaupal.people.models import Person
from chaupal.relay.models import Group
from tests import make
from tests.control.test_every_url import LEFT_OUT, routes

pytestmark = pytest.mark.walk
PACKS = shape.names()
SECRETS = ("Zubeida Farlander", "ज़ुबैदा दूरवाली", "9000012345", "Farlands", "दूर की इकाई")
ROUTES = sorted({route for route in routes(get_resolver().url_patterns) if not LEFT_OUT.match(route)})
# What lies at one place: the value of an address that names it.
NAMED = re.compile(r"^/units/<|^/units/booths/<|^/people/appointments/<|^/people/lending/<|/groups/<")


@dataclass
class Side:
    """One branch of the state with a person in it: its places, and the rows that addresses name."""

    units: dict[str, Unit]
    booth: Booth
    held: Appointment
    lent: Delegation
    suspension: Suspension

    def address(self, route: str) -> str:
        pk = self.lent.pk if "lending" in route else self.held.pk
        values = {
            "pk": pk, "code": self.units["leaf"].code, "number": self.booth.number, "booth": self.booth.number, "group": self.booth.number * 2,
            "suspension": self.suspension.pk, "language": "hi", "kind": "post",
        }  # fmt: skip
        return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(values.get(found[1], 1)), route)


@dataclass
class World:
    state: Unit
    inside: Side
    outside: Side
    offices: list[Office]


def side(pack: shape.Shape, state: Unit, at: int, name: str, person: str, hindi: str, number: str) -> Side:
    leaf, real, booths = pack.cut.kind, shipped.tables().only(at).seats[0], ((at * 4096, (at + 1) * 4096),)
    above = make.unit("district", real.district, booths, under=state)  # the map of the control room knows the shipped codes
    district = make.unit("org_district", real.org_district, booths, under=above) if pack.has("org_district") else above
    seat = make.unit("seat", real.code, booths, under=district, number=at)
    mandal = make.unit(leaf, f"{leaf}-{at}", ((at * 4096 + 1, at * 4096 + 11),), under=seat)
    if at == 300:
        # Of the wide places the names are public: they stand on everybody's map.
        Unit.objects.filter(pk=mandal.pk).update(name_hi=SECRETS[4], name_en=SECRETS[3])
    booth = Booth.objects.create(number=at * 4096 + 7, seat=seat, part_no=7, opened_on=date(2026, 1, 1))
    Group.objects.create(number=booth.number * 2, booth=booth.number, slot=0, state="active")
    who, lead = make.person(person, hindi), make.person(f"Lead {at}")
    Person.objects.filter(pk=who.pk).update(phone_sealed=seal.seal(number, field="people.phone"))
    held = appoint(who, "keeper_1", booth=booth)
    lend = appoint(lead, next(one.key for one in pack.offices_at(leaf)), unit=mandal)
    lent = Delegation.objects.create(
        appointment=lend, by=lead, to=who, grants={"relay": ["view"]}, unit=mandal, from_on=now().date() - timedelta(days=1),
        until_on=now().date() + timedelta(days=6), reason="leave", at=now(), needs_second=False,
    )  # fmt: skip
    stands = Suspension.objects.create(person=lead, appointment=lend, by=who, at=now(), reason="asked", until_on=now().date() + timedelta(days=9))
    return Side({"state": state, "region": state, "org_district": district, "district": above, "seat": seat, "leaf": mandal, leaf: mandal}, booth, held, lent, stands)


def appoint(who: Person, key: str, *, unit: Unit | None = None, booth: Booth | None = None) -> Appointment:
    return Appointment.objects.create(
        person=who, office=Office.objects.get(key=key), unit=unit, booth=booth, proposed_by=make.person("One"), proposed_at=make.BEFORE,
        approved_by=make.person("Two"), approved_at=make.BEFORE, accepted_at=make.BEFORE, from_on=date(2026, 1, 1), state="active",
    )  # fmt: skip


def world(key: str) -> World:
    pack = shape.load(key)
    install_offices(pack)
    state = make.state()
    inside = side(pack, state, 200, "in", "Inside Keeper", "भीतर", "919000054321")
    outside = side(pack, state, 300, "out", SECRETS[0], SECRETS[1], f"91{SECRETS[2]}")
    seen: dict[str, Office] = {}
    for office in Office.objects.order_by("place"):
        seen.setdefault(json.dumps([office.unit_kind, office.grants], sort_keys=True), office)
    return World(state, inside, outside, list(seen.values()))


def holder(world: World, offices: list[Office]) -> Client:
    """A client of somebody new who holds these offices in the inside branch (or the state)."""
    who = make.person(f"Holder of {offices[0].key}")
    for office in offices:
        if office.unit_kind == "booth":
            appoint(who, office.key, booth=world.inside.booth)
        else:
            appoint(who, office.key, unit=world.inside.units[office.unit_kind])
    return make.sign_in(Client(raise_request_exception=False), who)


def asked(client: Client, address: str, post: bool) -> tuple[int, str]:
    """Status and text; what a POST changed is undone."""
    with transaction.atomic():
        answer = client.post(address) if post else client.get(address)
        transaction.set_rollback(True)
    return answer.status_code, "" if answer.streaming else answer.content.decode(errors="replace")


def told(text: str) -> list[str]:
    return [secret for secret in SECRETS if secret in text]


def levels(world: World) -> dict[str, list[Office]]:
    """Kind of unit to its offices. Rights only add to what is seen: what is nowhere for who holds every office of a place at
    once is nowhere for each of them."""
    found: dict[str, list[Office]] = {}
    for office in world.offices:
        found.setdefault(office.unit_kind, []).append(office)
    return found


def seen_outside(world: World, client: Client, routes: list[str]) -> list[tuple[str, bool, int, list[str]]]:
    """What answers for the far side, or tells of it, to somebody of the inside branch: (address, post, status, told)."""
    found = []
    for route in routes:
        for post in (False, True):
            status, text = asked(client, world.outside.address(route), post)
            if status not in (404, 405) or told(text):
                found.append((route, post, status, told(text)))
    return found


def broken_or_told(world: World, client: Client, addresses: list[str], *, tells: bool) -> list[tuple[str, bool, int, list[str]]]:
    """What breaks inside, or (`tells` False) shows what lies outside."""
    found = []
    for address in addresses:
        for post in (False, True):
            status, text = asked(client, address, post)
            if status >= 500 or (not tells and told(text)):
                found.append((address, post, status, told(text)))
    return found


HERE = [route for route in ROUTES if NAMED.search(route)]
WALKS = [(pack, kind) for pack in PACKS for kind in sorted({one.level for one in shape.load(pack).offices})]


@pytest.mark.parametrize(("pack", "kind"), WALKS)
def test_no_address_shows_what_lies_outside_or_breaks(pack: str, kind: str, db: None) -> None:
    """Somebody with every office of one level, everywhere: what lies outside is nowhere by its own address; lists, searches,
    boards and queues, asked from inside and with the words that are planted outside, do not show it."""
    here = world(pack)
    client, above = holder(here, levels(here)[kind]), kind in ("state", "root")
    searches = [f"/people/?q={word}" for word in ("zubeida", "ज़ुबैदा", "farland")] + [
        f"/people/?unit={here.outside.units['leaf'].code}", f"/people/access/?what={here.outside.booth.number}",
        f"/people/access/?person={here.outside.held.pk}", f"/people/lending/?to={here.outside.held.pk}", "/approvals/?kind=people", "/people/?at=units",
    ]  # fmt: skip

    outside = [] if above else seen_outside(here, client, HERE)
    chosen = [here.inside.address(route) for route in (ROUTES if pack == PACKS[0] else HERE)]
    inside = broken_or_told(here, client, chosen + searches, tells=above)

    assert (outside, inside) == ([], [])


@pytest.mark.parametrize("pack", PACKS)
def test_every_office_asks_its_share_of_the_addresses(pack: str, db: None) -> None:
    """Each office alone, the addresses dealt out among them in turn: every office asks, and every address is asked."""
    here = world(pack)
    below = [office for office in here.offices if office.unit_kind not in ("state", "root")]
    found = []
    for place, office in enumerate(below):
        client = holder(here, [office])
        found += [(office.key, *one) for one in seen_outside(here, client, HERE[place :: len(below)])]
        share = [here.inside.address(route) for route in ROUTES[place :: len(below)]]
        found += [(office.key, *one) for one in broken_or_told(here, client, share, tells=False)]

    assert found == []


@pytest.mark.parametrize("pack", PACKS)
def test_every_office_has_its_verbs_in_its_own_place_and_none_elsewhere(pack: str, db: None) -> None:
    here = world(pack)
    for office in here.offices:
        who = make.person(f"Alone {office.key}")
        where = {"booth": here.inside.booth} if office.unit_kind == "booth" else {"unit": here.inside.units[office.unit_kind]}
        held = appoint(who, office.key, **where)
        inside, outside = offices.place_of(held.unit, held.booth), offices.place_of(here.outside.units["leaf"], None)
        for matter in permission.MATTERS:
            for verb in permission.VERBS:
                has = verb in office.grants.get(matter, ())
                whole = has and office.unit_kind in ("state", "root")
                assert (permission.may(who, verb, matter, inside), permission.may(who, verb, matter, outside)) == (has, whole), (office.key, matter, verb)


@pytest.mark.parametrize("office", ["operator", "convenor", "seat_lead", "mandal_lead", "keeper_1"])
def test_a_token_sees_nothing_outside_the_office_that_it_is_cut_from(office: str, noon: datetime, db: None) -> None:
    """Every address of the interface, asked for the far side and for what is here."""
    here = world(PACKS[0])
    kept = Office.objects.get(key=office)
    who = make.person("Program's")
    held = appoint(who, office, **({"booth": here.inside.booth} if kept.unit_kind == "booth" else {"unit": here.inside.units[kept.unit_kind]}))
    rights = [one for one in ("org:view", "relay:view") if one.split(":")[1] in kept.grants.get(one.split(":")[0], ())]
    _token, secret = make_token(
        appointment=held, unit=None, rights=rights, name="walk", until_on=now().date() + timedelta(days=9), by=who, at=now()
    )
    client = Client(raise_request_exception=False, headers={"Authorization": f"Bearer {secret}"})
    found = []
    for one in ENDPOINTS:
        for side in (here.outside, here.inside):
            code = side.units["leaf"].code
            address = "/api/v1/" + re.sub(r"\{unit\}", code, one.path).replace("{dispatch}", "1") + f"?unit={code}&dispatch=1"
            answer = client.post(address, b'{"receipts": []}', content_type="application/json") if one.method == "POST" else client.get(address)
            text = answer.content.decode()
            if answer.status_code >= 500 or (office != "operator" and told(text)) or (office != "operator" and side is here.outside and "unit" in address.split("?")[0] and one.name == "unit" and answer.status_code != 404):
                found.append((one.name, address, answer.status_code, told(text)))

    assert found == []


def test_a_suspended_person_does_nothing_anywhere(db: None) -> None:
    here = world(PACKS[0])
    who = make.officer("Suspended convenor", "convenor", here.inside.units["org_district"])
    Suspension.objects.create(person=who, by=make.person("Above"), at=now(), reason="asked", until_on=now().date() + timedelta(days=9))
    client = make.sign_in(Client(raise_request_exception=False), who)
    before = Entry.objects.count()

    done = [route for route in ROUTES if NAMED.search(route) for post in (False, True) if asked(client, here.inside.address(route), post)[0] not in (403, 404, 405)]

    assert done == []
    assert Entry.objects.count() == before


VERBS = ("view", "edit", "approve")
PLACES = st.integers(0, 20).flatmap(lambda lower: st.integers(lower + 1, 24).map(lambda upper: ((lower, upper),)))
GRANTS = st.lists(
    st.tuples(PLACES, st.lists(st.sampled_from(VERBS), unique=True), st.sampled_from([None, 7, 8])), max_size=4
)  # fmt: skip


@given(held=GRANTS, place=PLACES, verb=st.sampled_from(VERBS), apart=st.sets(st.sampled_from([7, 8])))
@settings(max_examples=300, deadline=None)
def test_a_right_holds_exactly_where_every_booth_is_held(held, place, verb, apart) -> None:
    person = Person(pk=1)
    vars(person)["_held"] = permission.Held(
        tuple(permission.Grant("o", "", "", "", "", 1, "mandal", booths, {"relay": verbs}, giver=giver) for booths, verbs, giver in held)
    )

    said = permission.may(person, verb, "relay", place, apart)

    lower, upper = place[0]
    by_hand = all(
        any(verb in verbs and giver not in apart and booths[0][0] <= one < booths[0][1] for booths, verbs, giver in held) for one in range(lower, upper)
    )
    assert said == by_hand


def test_the_time_of_a_planted_secret_is_not_wasted(noon: datetime, db: None) -> None:
    """A guard on the tests above: whoever may see the far side does see what is planted there."""
    here = world(PACKS[0])
    client = holder(here, [Office.objects.get(key="organiser")])

    _status, page = asked(client, f"/people/appointments/{here.outside.held.pk}/?hl=en", False)
    client.post(f"/people/appointments/{here.outside.held.pk}/phone/", {"reason": "chase"})
    _status, opened = asked(client, f"/people/appointments/{here.outside.held.pk}/", False)

    assert SECRETS[0] in page
    assert "90000 12345" in opened
