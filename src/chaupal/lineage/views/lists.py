"""Lists of stations: the versions, a new one handed in, one on its way with its seats."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chaupal.base.clock import now
from chaupal.base.errors import Refused
from chaupal.base.pages import csv_file, render_part, see_other
from chaupal.base.paging import asked
from chaupal.lineage.actions import exports, force, seats
from chaupal.lineage.actions.lists import take_in_list
from chaupal.lineage.forms import DayForm, ListForm
from chaupal.lineage.models import ComingList
from chaupal.lineage.queries import lists
from chaupal.org import permission
from chaupal.org.models import Unit
from chaupal.people.models import Person
from chaupal.people.queries import person_of


def _whole() -> tuple[tuple[int, int], ...]:
    booths: tuple[tuple[int, int], ...] = Unit.objects.get(kind="state").booths
    return booths


@require_GET
def versions(request: HttpRequest) -> HttpResponse:
    """Lists that are or were in force, and those on their way."""
    person = person_of(request)
    permission.require(person, "view", "org")
    context = {"versions": lists.versions(), "coming": lists.coming_lists(), "may_add": permission.may(person, "edit", "org", _whole()), "names": permission.may(person, "edit", "people")}
    return render_part(request, "lineage/versions.html", "versions", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Hand a list in; the worker reads and compares it."""
    person = person_of(request)
    permission.require(person, "edit", "org", _whole())
    form = ListForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            made = take_in_list(file=told["file"], year=told["year"], dated_on=told["dated_on"], by=person, at=now())
        except Refused as refusal:
            form.add_error("file", refusal.text)
        else:
            return see_other(f"/lineage/{made.pk}/")
    return render_part(request, "lineage/new.html", "new", {"form": form}, status=422 if request.method == "POST" else 200)


def _page(request: HttpRequest, person: Person, found: ComingList, status: int = 200, **more: object) -> HttpResponse:
    reach = permission.scope(person, "view", "org")
    only = request.GET.get("only", "")
    totals = lists.totals(found, reach)
    context = {
        "coming": found, "totals": totals, "only": only if only in lists.FILTERS else "", "page": lists.seats(found, reach, only, asked(request.GET, int)),
        "may_export": permission.may(person, "export", "org"),
        "may_confirm": permission.may(person, "edit", "people"), "may_decide": permission.may(person, "approve", "people", _whole()) and found.read_by_id != person.pk,
        "may_withdraw": permission.may(person, "edit", "org", _whole()), "form": DayForm(), "filters": lists.FILTERS,
    }  # fmt: skip
    return render_part(request, "lineage/list.html", "list", context | more, status=status)


@require_GET
def coming(request: HttpRequest, pk: int) -> HttpResponse:
    """One list on its way: what it makes of each seat in reach, who has confirmed, what may be done now."""
    person = person_of(request)
    return _page(request, person, lists.list_for(person, pk))


def _done(request: HttpRequest, person: Person, found: ComingList, act: Callable[[], object], **more: object) -> HttpResponse:
    try:
        act()
    except Refused as refusal:
        if refusal.status in (403, 404):
            raise
        found.refresh_from_db()
        return _page(request, person, found, refusal.status, refusal=refusal, **more)
    return see_other(f"/lineage/{found.pk}/")


@require_POST
def confirmation(request: HttpRequest, pk: int) -> HttpResponse:
    """Yes to every seat in reach without an open question."""
    person = person_of(request)
    found = lists.list_for(person, pk)
    permission.require(person, "edit", "people")

    def act() -> None:
        count = seats.confirm_seats(coming=found, by=person, at=now())
        messages.success(request, _("%(count)s seats confirmed.") % {"count": count})

    return _done(request, person, found, act)


@require_POST
def decision(request: HttpRequest, pk: int) -> HttpResponse:
    """The second person sets the day, or takes it back (`undo`) while it has not come."""
    person = person_of(request)
    found = lists.list_for(person, pk)
    permission.require(person, "approve", "people", _whole())
    permission.passkey(request.visitor)  # type: ignore[attr-defined]
    if "undo" in request.POST:
        return _done(request, person, found, lambda: force.take_back_decision(coming=found, by=person, at=now()))
    form = DayForm(request.POST)
    if not form.is_valid():
        return _page(request, person, found, 422, form=form)
    return _done(request, person, found, lambda: force.decide_list(coming=found, in_force_on=form.cleaned_data["in_force_on"], by=person, at=now()), form=form)


@require_POST
def withdrawal(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a list aside."""
    person = person_of(request)
    found = lists.list_for(person, pk)
    permission.require(person, "edit", "org", _whole())
    return _done(request, person, found, lambda: force.withdraw_list(coming=found, by=person, at=now()))


@require_POST
def export(request: HttpRequest, pk: int) -> HttpResponse:
    """The seats in reach with their counts as a table, all of what the filter shows."""
    person = person_of(request)
    found = lists.list_for(person, pk)
    told = {name: request.POST.get(name, "") for name in ("only", "reason", "told")}
    try:
        text = exports.export_seats(coming=found, **told, by=person, at=now())
    except Refused as refusal:
        if refusal.status in (403, 404):
            raise
        return _page(request, person, found, refusal.status, refusal=refusal)
    return csv_file(text, f"seats-{found.year}-{found.pk}.csv")
