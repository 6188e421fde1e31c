"""The calls somebody may make, a unit's samples, and one sample with its arithmetic."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chaupal.base.clock import local, now
from chaupal.base.errors import Refused
from chaupal.base.pages import render_part, see_other
from chaupal.base.paging import asked
from chaupal.org import permission
from chaupal.org import queries as org
from chaupal.org.models import Unit
from chaupal.people.models import Person
from chaupal.people.queries import person_of
from chaupal.strength import calling, checked
from chaupal.strength.actions import calls as acts
from chaupal.strength.choices import SAID, TRIES
from chaupal.strength.forms import DrawForm


@require_GET
def calls(request: HttpRequest) -> HttpResponse:
    """Whom this person may call now: drawn by lot, in reach, and not of their own naming or approving."""
    return _mine(request, person_of(request))


def _mine(request: HttpRequest, person: Person, *, status: int = 200, **more: Any) -> HttpResponse:
    permission.require(person, "see_phone", "people")
    context = {"found": calling.mine(person, asked(request.GET, int), local(now()).date()), "said": SAID, "tries": TRIES, "home": org.home(person).unit}
    return render_part(request, "strength/calls.html", "calls", context | more, status=status)


@require_POST
def outcome(request: HttpRequest, pk: int) -> HttpResponse:
    """How one call went."""
    person = person_of(request)
    call = calling.call_for(person, pk)
    try:
        acts.note_outcome(call=call, outcome=request.POST.get("outcome", ""), by=person, at=now())
    except Refused as refusal:
        return _mine(request, person, status=refusal.status, refusal=refusal)
    return see_other("/strength/calls/")


def _unit(request: HttpRequest, person: Person, unit: Unit, *, status: int = 200, **more: Any) -> HttpResponse:
    today = local(now()).date()
    context = {
        "unit": unit, "draws": calling.draws(unit)[:20], "below": calling.running(unit, today), "one": checked.of([unit.pk], today).get(unit.pk), "form": DrawForm(),
        "may_draw": permission.may(person, "edit", "people", unit.booths), "may_call": permission.may(person, "see_phone", "people"), "today": today,
    }  # fmt: skip
    return render_part(request, "strength/draws.html", "draws", context | more, status=status)


@require_http_methods(["GET", "POST"])
def draws(request: HttpRequest, code: str) -> HttpResponse:
    """A unit's samples; a POST announces the next."""
    person = person_of(request)
    unit = org.unit_for(person, code)
    if request.method != "POST":
        return _unit(request, person, unit)
    permission.require(person, "edit", "people", unit.booths)
    form = DrawForm(request.POST)
    if not form.is_valid():
        return _unit(request, person, unit, status=422, form=form)
    try:
        made = acts.announce_draw(unit=unit, size=form.cleaned_data["size"], by=person, at=now())
    except Refused as refusal:
        return _unit(request, person, unit, status=refusal.status, refusal=refusal)
    return see_other(f"/strength/draws/{made.pk}/")


@require_GET
def draw(request: HttpRequest, pk: int) -> HttpResponse:
    """One sample: what it told, and how anybody draws it again."""
    person = person_of(request)
    found = calling.draw_for(person, pk)
    context = {
        "draw": found, "one": checked.one(found, local(now()).date()), "root": calling.root_of(found),
        "sample": list(found.calls.order_by("place").values_list("appointment_id", flat=True)) if permission.may(person, "view", "people", found.unit.booths) else None,
    }  # fmt: skip
    return render_part(request, "strength/draw.html", "draw", context)
