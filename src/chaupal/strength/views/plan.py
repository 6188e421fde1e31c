"""The roll-out plan of a unit: days beside what is so, late ones first; set for many at once, taken back as a whole."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from chaupal.base.clock import local, now
from chaupal.base.errors import BadInput, NotFound, Refused
from chaupal.base.pages import render_part, see_other
from chaupal.org import permission
from chaupal.org import queries as org
from chaupal.org.choices import UnitKind
from chaupal.org.models import Unit
from chaupal.people.models import Person
from chaupal.people.queries import person_of
from chaupal.strength import plans
from chaupal.strength.actions import plans as acts
from chaupal.strength.actions.exports import export_rows
from chaupal.strength.forms import PlanForm
from chaupal.strength.models import PlanChange

HEADS = ("kind", "code", "name_hi", "name_en", "sanctioned", "named", "accepted_by_themselves", "active_14_days", "planned_by", "planned_percent", "planned", "stands", "days_late")


def _chosen(unit: Unit, kinds: list[str], asked: str) -> str:
    """The asked kind, else the first below the unit: the government's districts for the state (75)."""
    below = [kind for kind in kinds if kind != unit.kind]
    first = UnitKind.DISTRICT if UnitKind.DISTRICT in below else (below or kinds or [unit.kind])[0]
    return asked if asked in kinds else str(first)


def _page(request: HttpRequest, person: Person, unit: Unit, form: PlanForm, *, status: int = 200, **more: Any) -> HttpResponse:
    kinds, today = plans.kinds(unit), local(now()).date()
    kind = _chosen(unit, kinds, request.GET.get("kind", ""))
    rows = plans.rows(unit, kind, today)
    last = PlanChange.objects.filter(by=person, undone_at=None).order_by("-pk").first()
    context = {
        "unit": unit, "kinds": [(one, dict(UnitKind.choices)[one]) for one in kinds], "kind": kind, "rows": rows, "form": form, "today": today,
        "late": sum(1 for row in rows if row.late), "may_set": permission.may(person, "edit", "org", unit.booths), "last": last,
        "may_export": permission.may(person, "export", "people", unit.booths) or permission.may(person, "edit", "people", unit.booths),
        "ticked": {int(one) for one in request.POST.getlist("units") if one.isdecimal() and len(one) < 10},
    }  # fmt: skip
    return render_part(request, "strength/plan.html", "plan", context | more, status=status)


@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest, code: str) -> HttpResponse:
    """Plan and truth of every unit of `?kind=` below; a POST gives the ticked ones a day."""
    person = person_of(request)
    unit = org.unit_for(person, code)
    if request.method != "POST":
        return _page(request, person, unit, PlanForm())
    permission.require(person, "edit", "org", unit.booths)
    form = PlanForm(request.POST)
    ids = [int(one) for one in request.POST.getlist("units") if one.isdecimal() and len(one) < 10][:2_000]
    units = list(Unit.objects.filter(pk__in=ids, above_rows__above=unit))
    if not form.is_valid():
        return _page(request, person, unit, form, status=422)
    told = form.cleaned_data
    try:
        acts.set_plan(units=units, due_on=told["due_on"], share=told["share"], by=person, at=now())
    except BadInput as refusal:
        for field, says in refusal.fields.items():
            form.add_error(field if field in form.fields else None, says)
        return _page(request, person, unit, form, status=422)
    return see_other(request.get_full_path())


@require_POST
def undo(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Take one setting back as a whole."""
    person = person_of(request)
    unit = org.unit_for(person, code)
    permission.require(person, "edit", "org", unit.booths)
    change = PlanChange.objects.filter(pk=pk).first()
    if change is None:
        raise NotFound
    try:
        acts.undo_plan(change=change, by=person, at=now())
    except Refused as refusal:
        return _page(request, person, unit, PlanForm(), status=refusal.status, refusal=refusal)
    return see_other(f"/strength/plan/{unit.code}/")


@require_POST
def export(request: HttpRequest, code: str) -> HttpResponse:
    """Plan and truth as CSV; the export is in the ledger."""
    person, at = person_of(request), now()
    unit = org.unit_for(person, code)
    kind = _chosen(unit, plans.kinds(unit), request.POST.get("kind", ""))
    why = {name: request.POST.get(name, "") for name in ("reason", "told")}
    lines = (
        [
            row.unit.kind, row.unit.code, row.unit.name_hi, row.unit.name_en, row.stand.sanctioned, row.stand.named, row.stand.accepted, row.stand.active,
            row.target.due_on if row.target else "", row.target.share if row.target else "", row.wanted if row.target else "", str(row.planned.label), row.late,
        ]
        for row in plans.rows(unit, kind, local(at).date())
    )  # fmt: skip
    told = export_rows(what="plan", reach=unit.booths, about=unit, heads=HEADS, rows=lines, **why, by=person, at=at)
    response = HttpResponse(told, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="plan-{unit.code}-{at:%Y%m%d-%H%M}.csv"'
    return response
