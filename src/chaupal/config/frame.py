"""What stands around every page: who looks, from where, which law mode holds, which rooms are open to them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from chaupal.base.clock import now
from chaupal.base.frame import Frame, Place
from chaupal.base.words import hi_or_en
from chaupal.control.queries import approvals
from chaupal.enrol import applicants, requests
from chaupal.gate import queries as gate
from chaupal.org import permission
from chaupal.org.queries import holds_a_seat
from chaupal.people.models import Person
from chaupal.people.queries import Visitor

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

Opens = Callable[[Person], bool]


class Way(NamedTuple):
    """One address of the desk: what it is called, and whom it opens to."""

    label: StrPromise
    url: str
    opens: Opens


def _may(verb: str, matter: str) -> Opens:
    return lambda person: permission.may(person, verb, matter)


# Nobody is shown a room that only leads elsewhere. What belongs together is one entry of the rail; its parts stand in a
# second line while one of them is looked at. Whom a way opens to is told by the offices held, without a query.
DESK: tuple[tuple[Way, ...], ...] = (
    (Way(_("Control room"), "/control/", lambda person: holds_a_seat(person, "relay")),),
    (Way(_("Messages that came in"), "/tips/", _may("view", "tips")),),
    (Way(_("Claim desk"), "/claims/", _may("view", "claims")),),
    (Way(_("Approvals"), "/approvals/", approvals.opens),),
    (
        Way(_("Unit board"), "/units/", _may("view", "org")),
        Way(_("Strength and vacancies"), "/strength/", _may("view", "org")),
        Way(_("Groups"), "/relay/groups/", _may("view", "relay")),
        Way(_("Devices"), "/devices/", _may("view", "devices")),
        Way(_("Station lists"), "/lineage/", _may("view", "org")),
    ),
    (
        Way(_("People"), "/people/", _may("view", "people")),
        Way(_("Asked to join"), "/enrol/applicants/", applicants.opens),
        Way(_("Sheets of names"), "/enrol/sheets/", _may("create", "people")),
        Way(_("Verification calls"), "/strength/calls/", _may("see_phone", "people")),
        Way(_("Cards"), "/enrol/cards/", _may("export", "people")),
        Way(_("Requests"), "/people/requests/", requests.opens),
    ),
    (Way(_("Data bank"), "/facts/", _may("view", "facts")),),
    (Way(_("Posts"), "/posts/", _may("view", "press")),),
    (Way(_("Watch"), "/watch/", _may("view", "watch")),),
    (Way(_("Rules"), "/gate/", _may("view", "gate")),),
    (Way(_("Ledger"), "/ledger/", _may("view", "ledger")),),
    (Way(_("Programs"), "/api/", _may("edit", "org")),),
)
KEYS = 9  # rooms that a digit opens
PHONE: tuple[tuple[StrPromise, str, str], ...] = (
    (_("Today"), "/today/", "today"),
    (_("Check a message"), "/tips/new/", "message"),
    (_("My booth"), "/booth/", "house"),
)


def _scope(grant: permission.Grant) -> str:
    place = hi_or_en(grant, "place")
    return place if grant.unit is not None else str(_("Booth %(place)s")) % {"place": place}


def _rail(person: Person, path: str) -> tuple[tuple[Place, ...], tuple[Place, ...]]:
    """The rooms open to this person, and the parts of the one being looked at where it has several open ones."""
    open_ = [ways for room in DESK if (ways := [way for way in room if way.opens(person)])]
    here = max((way.url for ways in open_ for way in ways if path.startswith(way.url)), key=len, default="")
    rooms: list[Place] = []
    beside: tuple[Place, ...] = ()
    for number, ways in enumerate(open_, 1):
        within = any(way.url == here for way in ways)
        rooms.append(Place(str(ways[0].label), ways[0].url, key=str(number) if number <= KEYS else "", here=within))
        if within and len(ways) > 1:
            beside = tuple(Place(str(way.label), way.url, here=way.url == here) for way in ways)
    return tuple(rooms), beside


def frame(request: HttpRequest) -> Frame:
    """The frame of one page; three queries: offices held, rule pack, calendar."""
    visitor: Visitor = request.visitor  # type: ignore[attr-defined]
    if visitor.person is None:
        return Frame(at=now())
    held = permission.grants(visitor.person)
    first = held[0] if held else None
    rooms, beside = _rail(visitor.person, request.path)
    at = now()
    mode = gate.mode(at)
    return Frame(
        at=at,
        mode=mode.says,
        silence=mode.silence,
        scope=_scope(first) if first else "",
        scope_url="/people/access/" if first else "",
        who=hi_or_en(visitor.person, "name"),
        role=hi_or_en(first, "office") if first else "",
        leave_url="/sign-out/",
        keys_url="/keys/",
        me_url="/me/",
        rooms=rooms,
        beside=beside,
        tabs=tuple(Place(str(label), url, sign=sign, here=request.path.startswith(url)) for label, url, sign in PHONE),
    )
