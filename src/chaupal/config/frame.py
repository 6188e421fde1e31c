"""What stands around every page: who looks, from where, which law mode holds, which rooms are open to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from chaupal.base.clock import now
from chaupal.base.frame import Frame, Place
from chaupal.base.words import hi_or_en
from chaupal.gate import queries as gate
from chaupal.org import permission
from chaupal.people.queries import Visitor

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

# label, address, matter whose view opens it
DESK: tuple[tuple[StrPromise, str, str], ...] = (
    (_("Control room"), "/control/", "relay"),
    (_("Messages that came in"), "/tips/", "tips"),
    (_("Claim desk"), "/claims/", "claims"),
    (_("Approvals"), "/approvals/", "press"),
    (_("Unit board"), "/units/", "org"),
    (_("Data bank"), "/facts/", "facts"),
    (_("Posts"), "/posts/", "press"),
    (_("Rules"), "/gate/", "gate"),
    (_("People"), "/people/", "people"),
    (_("Ledger"), "/ledger/", "ledger"),
)
PHONE: tuple[tuple[StrPromise, str, str], ...] = (
    (_("Today"), "/today/", "today"),
    (_("Have a message checked"), "/tips/new/", "message"),
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
        for number, (label, url, matter) in enumerate(
            [room for room in DESK if permission.may(visitor.person, "view", room[2])], 1
        )
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
        rooms=tuple(rooms),
        tabs=tuple(Place(str(label), url, sign=sign, here=request.path.startswith(url)) for label, url, sign in PHONE),
    )
