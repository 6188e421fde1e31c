"""What stands around every page: who looks, from where, which law mode holds, which rooms are open to them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from chaupal.base.clock import now
from chaupal.base.frame import Frame, Place
from chaupal.base.words import hi_or_en
from chaupal.control.queries import approvals
from chaupal.gate import queries as gate
from chaupal.org import permission
from chaupal.org.queries import holds_a_seat
from chaupal.people.models import Person
from chaupal.people.queries import Visitor

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

Opens = Callable[[Person], bool]


def _sees(matter: str) -> Opens:
    return lambda person: permission.may(person, "view", matter)


# label, address, whom it opens to: nobody is shown a room that only leads elsewhere
DESK: tuple[tuple[StrPromise, str, Opens], ...] = (
    (_("Control room"), "/control/", lambda person: holds_a_seat(person, "relay")),
    (_("Messages that came in"), "/tips/", _sees("tips")),
    (_("Claim desk"), "/claims/", _sees("claims")),
    (_("Approvals"), "/approvals/", approvals.opens),
    (_("Unit board"), "/units/", _sees("org")),
    (_("Strength and vacancies"), "/strength/", _sees("people")),
    (_("Data bank"), "/facts/", _sees("facts")),
    (_("Posts"), "/posts/", _sees("press")),
    (_("Watch"), "/watch/", _sees("watch")),
    (_("Rules"), "/gate/", _sees("gate")),
    (_("People"), "/people/", _sees("people")),
    (_("Devices"), "/devices/", _sees("devices")),
    (_("Ledger"), "/ledger/", _sees("ledger")),
    (_("Programs"), "/api/", lambda person: permission.may(person, "edit", "org")),
)
PHONE: tuple[tuple[StrPromise, str, str], ...] = (
    (_("Today"), "/today/", "today"),
    (_("Check a message"), "/tips/new/", "message"),
    (_("My booth"), "/booth/", "house"),
)


def _scope(grant: permission.Grant) -> str:
    place = hi_or_en(grant, "place")
    return place if grant.unit is not None else str(_("Booth %(place)s")) % {"place": place}


def frame(request: HttpRequest) -> Frame:
    """The frame of one page; three queries: offices held, rule pack, calendar."""
    visitor: Visitor = request.visitor  # type: ignore[attr-defined]
    if visitor.person is None:
        return Frame(at=now())
    held = permission.grants(visitor.person)
    first = held[0] if held else None
    rooms = [
        Place(str(label), url, key=str(number), here=request.path.startswith(url))
        for number, (label, url, _opens) in enumerate([room for room in DESK if room[2](visitor.person)], 1)
    ]
    at = now()
    mode = gate.mode(at)
    return Frame(
        at=at,
        mode=mode.says,
        silence=mode.silence,
        scope=_scope(first) if first else "",
        who=hi_or_en(visitor.person, "name"),
        role=hi_or_en(first, "office") if first else "",
        leave_url="/sign-out/",
        keys_url="/keys/",
        me_url="/me/",
        rooms=tuple(rooms),
        tabs=tuple(Place(str(label), url, sign=sign, here=request.path.startswith(url)) for label, url, sign in PHONE),
    )
