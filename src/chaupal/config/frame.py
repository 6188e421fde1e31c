"""What stands around every page: who looks, from where, which law mode holds, which rooms are open to them."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext as _

from chaupal.base.clock import now
from chaupal.base.frame import Frame, Place
from chaupal.base.words import hi_or_en
from chaupal.org import permission
from chaupal.people.queries import Visitor

# label, address, matter whose view opens it
DESK = (
    (lambda: _("Control room"), "/control/", "relay"),
    (lambda: _("Claim desk"), "/claims/", "claims"),
    (lambda: _("Approvals"), "/approvals/", "press"),
    (lambda: _("Unit board"), "/units/", "org"),
    (lambda: _("Data bank"), "/facts/", "facts"),
    (lambda: _("Posts"), "/posts/", "press"),
    (lambda: _("Rules"), "/gate/", "gate"),
    (lambda: _("People"), "/people/", "people"),
    (lambda: _("Ledger"), "/ledger/", "ledger"),
)
PHONE = (
    (lambda: _("Today"), "/today/", "today"),
    (lambda: _("Have a message checked"), "/tips/new/", "tip"),
    (lambda: _("My booth"), "/booth/", "booth"),
)


def frame(request: HttpRequest) -> Frame:
    """The frame of one page; one query for the offices held, one for the calendar."""
    visitor: Visitor = request.visitor  # type: ignore[attr-defined]
    if visitor.person is None:
        return Frame(at=now())
    held = permission.grants(visitor.person)
    first = held[0] if held else None
    rooms = [
        Place(label(), url, key=str(number), here=request.path.startswith(url))
        for number, (label, url, matter) in enumerate(
            [room for room in DESK if permission.may(visitor.person, "view", room[2])], 1
        )
    ]
    return Frame(
        at=now(),
        scope=hi_or_en(first, "place") if first else "",
        who=hi_or_en(visitor.person, "name"),
        role=hi_or_en(first, "office") if first else "",
        leave_url="/sign-out/",
        rooms=tuple(rooms),
        tabs=tuple(Place(label(), url, sign=sign, here=request.path.startswith(url)) for label, url, sign in PHONE),
    )
