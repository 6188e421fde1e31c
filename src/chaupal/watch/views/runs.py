"""A run: its progress, then the picture, the table that says the same, and the posts behind each edge."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from chaupal.base.clock import now
from chaupal.base.pages import etag_part, render_part, see_other
from chaupal.base.paging import number
from chaupal.org import permission
from chaupal.people.models import Person
from chaupal.people.queries import person_of
from chaupal.watch import exporting, networks, picture, queries, refusals, timeline
from chaupal.watch.actions.exports import export_run
from chaupal.watch.actions.openings import open_handles
from chaupal.watch.actions.runs import cancel_run, run_again
from chaupal.watch.choices import Export, RunState
from chaupal.watch.forms import OpeningForm, say
from chaupal.watch.models import Run

KINDS = {Export.CSV: "text/csv; charset=utf-8", Export.GRAPHML: "application/xml; charset=utf-8", Export.SVG: "image/svg+xml"}
LEASTS = (3, 5, 10, 25, 100)
QS = ("0.05", "0.01", "0.001")


def _address(run: Run, wanted: networks.Wanted, **other: Any) -> str:
    """The run's page with these filters, some of them exchanged."""
    told: dict[str, Any] = {"window": wanted.window, "least": wanted.least or None, "q": wanted.q, "group": wanted.group or None}
    if "edge" not in other and "account" not in other:
        told |= {"account": wanted.account, "edge": "-".join(map(str, wanted.edge)) if wanted.edge else None}
    told = {key: value for key, value in (told | other).items() if value is not None}
    return f"{reverse('watch:run', args=[run.pk])}?{urlencode(told)}"


def _picture(seen: networks.Seen, *, linked: bool) -> str:
    def to(node: int, other: int | None) -> str:
        if other is None:
            return _address(seen.run, seen.wanted, account=node) + "#chosen"
        return _address(seen.run, seen.wanted, edge=f"{node}-{other}") + "#chosen"

    says = _("%(accounts)s accounts and the %(edges)s pairs that posted the same things close in time") % {
        "accounts": len(seen.accounts), "edges": len(seen.links),
    }  # fmt: skip
    told = picture.Drawing(
        dots=seen.dots,
        lines=seen.lines,
        letters=seen.letters,
        says=says,
        account=seen.wanted.account if linked else None,
        edge=seen.wanted.edge if linked else None,
        to=to if linked else None,
    )
    return mark_safe(picture.draw(told))


def _filters(seen: networks.Seen) -> dict[str, list[tuple[Any, str, bool]]]:
    """Choices with the address each leads to, and whether it holds."""
    run, wanted = seen.run, seen.wanted
    floor = int(run.parameters["min_weight"])
    return {
        "windows": [(one, _address(run, wanted, window=one, edge=None), one == wanted.window) for one in run.parameters["windows"]],
        "leasts": [(one, _address(run, wanted, least=one, edge=None), one == (wanted.least or floor)) for one in sorted({floor, *(least for least in LEASTS if least > floor)})],
        "qs": [(one, _address(run, wanted, q=one, edge=None), wanted.q == float(one)) for one in QS] if any(link.q is not None for link in seen.links[:1]) or wanted.q is not None else [],
    }


def _context(request: HttpRequest, person: Person, run: Run, opening: OpeningForm | None) -> dict[str, Any]:
    may = {verb: permission.may(person, verb, "watch") for verb in ("create", "edit", "export", "see_phone")}
    context: dict[str, Any] = {"run": run, "dataset": run.dataset, "may": may}
    if run.state == RunState.FAILED:
        context["fault"] = queries.run_fault(run)
    if run.state != RunState.DONE or run.erased_at is not None:
        return context
    seen = networks.seen(person, run, networks.wanted(request.GET.dict(), run), now())
    wanted = seen.wanted
    group = seen.shown_group
    return context | {
        "seen": seen,
        "picture": _picture(seen, linked=True),
        "undrawn": max(len(seen.links) - picture.DRAWN, 0),
        "filters": _filters(seen),
        "all_groups": _address(run, wanted, group=None, edge=None),
        "group_rows": [(one, _address(run, wanted, group=one.number, edge=None, account=None), picture.fill_of(one.number)) for one in seen.groups],
        "rows": [(link, _address(run, wanted, edge=f"{link.a.node}-{link.b.node}") + "#chosen") for link in seen.rows],
        "of_account": [(link, _address(run, wanted, edge=f"{link.a.node}-{link.b.node}") + "#chosen") for link in seen.of_account[:30]],
        "earlier": _address(run, wanted, page=wanted.page - 1) + "#table" if wanted.page > 1 else "",
        "later": _address(run, wanted, page=wanted.page + 1) + "#table" if wanted.page < seen.pages else "",
        "line": timeline.timeline(seen.minutes, wanted.window, wanted.day) if group else None,
        "heat": timeline.heat(seen.minutes) if group else None,
        "address": _address(run, wanted),
        "opening": opening or OpeningForm(),
        "others": [one for one in queries.runs_of(run.dataset) if one.pk != run.pk and one.state == RunState.DONE],
        "exports": Export.choices,
    }


def _run(request: HttpRequest, person: Person, run: Run, opening: OpeningForm | None = None, status: int = 200) -> HttpResponse:
    return etag_part(
        request, "watch/run.html", "run", lambda: _context(request, person, run, opening), of=(queries.stands_run(run), bool(opening)), status=status
    )


@never_cache
@require_GET
def run(request: HttpRequest, pk: int) -> HttpResponse:
    """The run while it is under way, then its network."""
    person = person_of(request)
    return _run(request, person, queries.run_for(person, pk))


@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """The same run once more, to prove that it gives the same bytes."""
    person = person_of(request)
    made = run_again(run=queries.run_for(person, pk, "edit"), by=person, at=now())
    return see_other(reverse("watch:run", args=[made.pk]))


@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """End a run that is under way; nothing of it is kept."""
    person = person_of(request)
    cancel_run(run=queries.run_for(person, pk, "edit"), by=person, at=now())
    return see_other(reverse("watch:run", args=[pk]))


@require_POST
def opening(request: HttpRequest, pk: int) -> HttpResponse:
    """See the handles for some minutes, for a reason that is kept."""
    person = person_of(request)
    found = queries.run_for(person, pk, "see_phone")
    form = OpeningForm(request.POST)
    if form.is_valid():
        try:
            open_handles(run=found, reason=form.cleaned_data["reason"], by=person, at=now())
            return see_other(reverse("watch:run", args=[pk]))
        except refusals.ReasonTooShort as refusal:
            say(form, refusal)
    return _run(request, person, found, form, 422)


@require_POST
def export(request: HttpRequest, pk: int) -> HttpResponse:
    """The network as a file, under pseudonyms, as the filters of the address leave it; recorded."""
    person, at = person_of(request), now()
    found = queries.run_for(person, pk, "export")
    what = request.POST.get("what", "")
    if what not in Export.values:
        raise refusals.UnknownForm
    seen = networks.masked(networks.seen(person, found, networks.wanted(request.GET.dict(), found), at))
    export_run(run=found, what=Export(what), rows=len(seen.links), reason=request.POST.get("reason", ""), told=request.POST.get("told", ""), by=person, at=at)
    text = {
        Export.CSV: lambda: exporting.csv(seen.links),
        Export.GRAPHML: lambda: exporting.graphml(seen.accounts, seen.links),
        Export.SVG: lambda: _picture(seen, linked=False),
    }[Export(what)]()
    response = HttpResponse(text, content_type=KINDS[Export(what)])
    response["Content-Disposition"] = f'attachment; filename="run-{pk}.{what}"'
    response["Cache-Control"] = "no-store"
    return response


@require_GET
def comparison(request: HttpRequest, pk: int) -> HttpResponse:
    """Two runs over one dataset: accounts and edges that one has and not the other."""
    person = person_of(request)
    one = queries.run_for(person, pk)
    other = queries.run_for(person, number(request.GET.get("with", "")) or 0)
    if one.dataset_id != other.dataset_id or one.pk == other.pk:
        raise refusals.RunsDiffer
    if not all(run.state == RunState.DONE and run.erased_at is None for run in (one, other)):
        raise refusals.NotDone
    context = {"run": one, "other": other, "compared": networks.compare(one, other)}
    return render_part(request, "watch/comparison.html", "comparison", context)
