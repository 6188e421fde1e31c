"""Vacant places of a scope, the oldest first, and the same as a file."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_POST

from chaupal.base.clock import now
from chaupal.base.multirange import Runs
from chaupal.base.pages import render_part
from chaupal.base.paging import FIRST, Asked, asked, number
from chaupal.org import permission
from chaupal.org import queries as org
from chaupal.org.models import Unit
from chaupal.people.models import Person
from chaupal.people.queries import person_of
from chaupal.strength import vacancies as queries
from chaupal.strength.actions.exports import export_rows
from chaupal.strength.forms import asked_day

HEADS = ("office_hi", "office_en", "kind", "unit", "unit_hi", "unit_en", "booth", "missing", "vacant_since", "planned_by")


def _scope(person: Person, code: str) -> tuple[Unit | None, Runs]:
    if code:
        found = org.unit_for(person, code)
        return found, found.booths
    permission.require(person, "view", "org")
    return None, permission.scope(person, "view", "org")


def _wanted(request: HttpRequest) -> Asked:
    """The asked page; a key whose day is none begins at the first."""
    wanted = asked(request.GET, str, int)
    key = wanted.before or wanted.after
    return wanted if key is None or asked_day(str(key[0])) else FIRST


@require_GET
def vacancies(request: HttpRequest) -> HttpResponse:
    """Every vacant place in reach, `?unit=` narrows, `?office=` chooses."""
    person = person_of(request)
    unit, reach = _scope(person, request.GET.get("unit", ""))
    office = number(request.GET.get("office", ""), 2**31 - 1)
    place = unit or org.home(person).unit
    fills = place is not None and permission.may(person, "create", "people", place.booths)
    context = {
        "suggested": queries.suggested(place) if place is not None and fills else None, "place": place,
        "found": queries.in_scope(reach, _wanted(request), office=office), "unit": unit, "office": office, "offices": queries.offices(),
        "may_name": permission.may(person, "create", "people"), "may_export": permission.may(person, "export", "people", reach) or permission.may(person, "edit", "people", reach),
    }  # fmt: skip
    return render_part(request, "strength/vacancies.html", "vacancies", context)


@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """The same, up to 5,000 of the oldest, as CSV; the export is in the ledger."""
    person, at = person_of(request), now()
    unit, reach = _scope(person, request.POST.get("unit", ""))
    office = number(request.POST.get("office", ""), 2**31 - 1)
    found = queries.in_scope(reach, FIRST, office=office, limit=queries.AT_ONCE)
    why = {name: request.POST.get(name, "") for name in ("reason", "told")}
    told = export_rows(what="vacancies", reach=reach, about=unit, heads=HEADS, rows=queries.lines(list(found.rows)), **why, by=person, at=at)
    response = HttpResponse(told, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="vacancies-{at:%Y%m%d-%H%M}.csv"'
    return response
