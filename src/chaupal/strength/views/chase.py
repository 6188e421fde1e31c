"""A mandal's chase list, and above the mandal the counts of reasons alone."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_POST

from chaupal.base.clock import local, now
from chaupal.base.errors import Refused
from chaupal.base.pages import render_part, see_other
from chaupal.base.paging import asked
from chaupal.org import nominations, permission
from chaupal.org import queries as org
from chaupal.org.choices import UnitKind
from chaupal.org.models import Unit
from chaupal.people.models import Person
from chaupal.people.queries import person_of
from chaupal.strength import chase as queries
from chaupal.strength import standing
from chaupal.strength.actions import chase as acts
from chaupal.strength.choices import Reason
from chaupal.strength.standing import Stand

LEAVES = (UnitKind.MANDAL, UnitKind.SECTOR)


def _page(request: HttpRequest, person: Person, unit: Unit, *, status: int = 200, **more: Any) -> HttpResponse:
    at = now()
    today = local(at).date()
    context: dict[str, Any] = {
        "unit": unit, "stand": standing.of([unit.pk]).get(unit.pk, Stand(unit.pk)), "reasons": queries.reasons(unit, today),
        "site": settings.CHAUPAL_SITE,
    }  # fmt: skip
    if unit.kind in LEAVES:
        permission.require(person, "view", "people", unit.booths)
        context |= {
            "found": queries.rows(unit, asked(request.GET, int, int), at, today, person.pk),
            "may_note": permission.may(person, "edit", "people", unit.booths), "may_call": permission.may(person, "see_phone", "people", unit.booths),
        }  # fmt: skip
    else:
        context["all_reasons"] = Reason.choices
        context["mandals"] = [(one, [told.get(reason, 0) for reason in Reason.values]) for one, told in queries.by_mandal(unit, today)]
    return render_part(request, "strength/chase.html", "chase", context | more, status=status)


@require_GET
def chase(request: HttpRequest, code: str) -> HttpResponse:
    """Who of a mandal is still to be called; above it, how many have which reason."""
    person = person_of(request)
    return _page(request, person, org.unit_for(person, code))


@require_POST
def note(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Why one person is still open, over what stood there."""
    person = person_of(request)
    unit = org.unit_for(person, code, "people")
    permission.require(person, "edit", "people", unit.booths)
    appointment = nominations.appointment_for(person, pk, "edit")
    try:
        acts.note_reason(appointment=appointment, mandal=unit, reason=request.POST.get("reason", ""), by=person, at=now())
    except Refused as refusal:
        return _page(request, person, unit, status=refusal.status, refusal=refusal)
    return see_other(f"/strength/chase/{unit.code}/{'?' + request.GET.urlencode() if request.GET else ''}")
