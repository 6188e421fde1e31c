"""The gate's desk: rule pack, calendar, holds, verdicts of one thing, and what every rule asks."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chaupal.base.clock import now
from chaupal.base.errors import BadInput, Refused
from chaupal.base.pages import render_part, see_other
from chaupal.gate import desk, packfile, queries
from chaupal.gate.actions import calendars, exports
from chaupal.gate.actions import holds as deciding
from chaupal.gate.actions import packs as signing
from chaupal.gate.catalogue import RULES
from chaupal.gate.forms import (
    CalendarForm,
    CandidateForm,
    ClassForm,
    ElectionForm,
    MarkForm,
    NameForm,
    PackForm,
    ReasonForm,
    initial_calendar,
)
from chaupal.org import permission
from chaupal.org.models import Unit
from chaupal.people.models import Person
from chaupal.people.queries import person_of


def _officer(request: HttpRequest, verb: str) -> Person:
    """Who asks, allowed the verb on the gate; what sets rules asks for more than a mail code, approving for the passkey."""
    person = person_of(request)
    permission.require(person, verb, "gate")
    if verb == "approve":
        permission.passkey(request.visitor)  # type: ignore[attr-defined]
    elif verb != "view":
        permission.strong(request.visitor)  # type: ignore[attr-defined]
    return person


def _may(person: Person, **more: Any) -> dict[str, Any]:
    verbs = {verb: permission.may(person, verb, "gate") for verb in ("edit", "approve", "export")}
    return {"may": verbs, "person": person} | more


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The rules in force: mode, pack with its values by rule, versions and their signatures, calendar, open holds."""
    person, at = _officer(request, "view"), now()
    force = queries.pack_in_force()
    calendar = queries.calendar_in_force()
    context = _may(
        person,
        mode=queries.mode(at),
        force=force,
        tables=desk.tables(force.pack),
        versions=desk.pack_versions(),
        calendar=calendar,
        calendars=desk.calendar_versions(),
        phases=desk.phases_of(calendar, force.pack) if calendar else (),
        exit_polls=queries.exit_poll_window(),
        open_holds=desk.holds(person, at)["open"],
        election=desk.election_now(),
    )
    return render_part(request, "gate/index.html", "rules", context)


@require_GET
def rules(request: HttpRequest) -> HttpResponse:
    """Every rule of the sheet, in words, and whether code holds it today."""
    person = _officer(request, "view")
    return render_part(request, "gate/rules.html", "sheet", _may(person, rules=RULES))


@require_http_methods(["GET", "POST"])
def new_pack(request: HttpRequest) -> HttpResponse:
    """The pack in force as text, to be changed into the next version."""
    person = _officer(request, "edit")
    form = PackForm(request.POST or None, initial={"text": packfile.to_toml(queries.pack_in_force().pack)})
    if request.method == "POST" and form.is_valid():
        try:
            version = signing.propose_pack(values=form.cleaned_data["values"], by=person, at=now())
        except Refused as refusal:
            form.add_error("text", refusal.text)
        else:
            return see_other(reverse("gate:pack", args=[version.pk]))
    status = 422 if request.method == "POST" else 200
    return render_part(request, "gate/new_pack.html", "draft", _may(person, form=form), status=status)


@require_GET
def pack(request: HttpRequest, pk: int) -> HttpResponse:
    """One version: what it changes, what it loosens, who signed."""
    person = person_of(request)
    return render_part(request, "gate/pack.html", "version", _may(person, page=desk.pack_page(person, pk)))


@require_POST
def sign_pack(request: HttpRequest, pk: int) -> HttpResponse:
    """The second signature."""
    page = desk.pack_page(person_of(request), pk)
    person = _officer(request, "approve")
    signing.sign_pack(version=page.version, by=person, at=now())
    return see_other(reverse("gate:pack", args=[pk]))


@require_POST
def new_election(request: HttpRequest) -> HttpResponse:
    """The row that calendars hang from."""
    person = _officer(request, "edit")
    form = ElectionForm(request.POST)
    if not form.is_valid():
        raise BadInput(fields={name: " ".join(map(str, errors)) for name, errors in form.errors.items()})
    calendars.open_election(**form.cleaned_data, by=person, at=now())
    return see_other(reverse("gate:new_calendar"))


@require_http_methods(["GET", "POST"])
def new_calendar(request: HttpRequest) -> HttpResponse:
    """The calendar in force as lines, to be changed into the next version; first of all the election's name."""
    person = _officer(request, "edit")
    election, calendar = desk.election_now(), queries.calendar_in_force()
    phases = desk.phases_of(calendar, queries.pack_in_force().pack) if calendar else ()
    form = CalendarForm(request.POST or None, initial=initial_calendar(calendar, phases) if calendar else {})
    if request.method == "POST" and election and form.is_valid():
        try:
            version = calendars.draft_calendar(
                election=election,
                code_start=form.cleaned_data["code_start"],
                code_end=form.cleaned_data["code_end"],
                polls=form.cleaned_data["polls"],
                by=person,
                at=now(),
            )
        except Refused as refusal:
            form.add_error(None, refusal.text)
        else:
            return see_other(reverse("gate:calendar", args=[version.pk]))
    status = 422 if request.method == "POST" else 200
    context = _may(person, form=form, election=election, election_form=ElectionForm())
    return render_part(request, "gate/new_calendar.html", "draft", context, status=status)


@require_GET
def calendar(request: HttpRequest, pk: int) -> HttpResponse:
    """One version of the calendar, phase by phase."""
    person = person_of(request)
    page = desk.calendar_page(person, pk)
    return render_part(request, "gate/calendar.html", "version", _may(person, page=page))


@require_POST
def approve_calendar(request: HttpRequest, pk: int) -> HttpResponse:
    """The second person's word."""
    page = desk.calendar_page(person_of(request), pk)
    person = _officer(request, "approve")
    calendars.approve_calendar(version=page.version, by=person, at=now())
    return see_other(reverse("gate:calendar", args=[pk]))


@require_http_methods(["GET", "POST"])
def new_candidate(request: HttpRequest) -> HttpResponse:
    """A candidate's name, so that texts which carry it are asked about."""
    person = _officer(request, "edit")
    form = CandidateForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        seat = Unit.objects.filter(kind="seat", number=form.cleaned_data["seat"]).first()
        try:
            if seat is None:
                form.add_error("seat", _("There is no such seat."))
            else:
                calendars.add_candidate(**form.cleaned_data | {"seat": seat}, by=person, at=now())
                return see_other(reverse("gate:index"))
        except Refused as refusal:
            form.add_error(None, refusal.text)
    status = 422 if request.method == "POST" else 200
    return render_part(request, "gate/new_candidate.html", "draft", _may(person, form=form), status=status)


@require_GET
def holds(request: HttpRequest) -> HttpResponse:
    """What is held for a compliance officer, and what lapsed or was lifted."""
    person, at = person_of(request), now()
    context = _may(person, holds=desk.holds(person, at), at=at, form=ReasonForm())
    return render_part(request, "gate/holds.html", "holds", context)


@require_POST
def lift_hold(request: HttpRequest, pk: int) -> HttpResponse:
    """A compliance officer lets one hold go, with a reason."""
    hold = desk.hold_for(person_of(request), pk, to="edit")
    person, at = _officer(request, "edit"), now()
    form = ReasonForm(request.POST)
    if not form.is_valid():
        context = _may(person, holds=desk.holds(person, at), at=at, form=form, wrong=hold.pk)
        return render_part(request, "gate/holds.html", "holds", context, status=422)
    deciding.lift_hold(hold=hold, reason=form.cleaned_data["reason"], by=person, at=at)
    return see_other(reverse("gate:holds"))


@require_GET
def thing(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Everything the gate said of one thing."""
    person = person_of(request)
    context = _may(person, page=desk.thing_for(person, kind, pk), form=ClassForm(), mark_form=MarkForm())
    return render_part(request, "gate/thing.html", "verdicts", context)


@require_POST
def move_class(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """A compliance officer moves a thing to another content class, with a reason."""
    page = desk.thing_for(person_of(request), kind, pk)
    person = _officer(request, "edit")
    form = ClassForm(request.POST)
    if not form.is_valid():
        context = _may(person, page=page, form=form, mark_form=MarkForm())
        return render_part(request, "gate/thing.html", "verdicts", context, status=422)
    deciding.move_class(thing_kind=kind, thing_id=pk, **form.cleaned_data, by=person, at=now())
    return see_other(reverse("gate:thing", args=[kind, pk]))


@require_POST
def mark(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """A person says of a thing what the machine cannot see (G15)."""
    desk.thing_for(person_of(request), kind, pk)
    person = _officer(request, "approve")
    form = MarkForm(request.POST)
    if not form.is_valid():
        raise BadInput(fields={"flag": " ".join(map(str, form.errors["flag"]))})
    deciding.mark_thing(thing_kind=kind, thing_id=pk, flag=form.cleaned_data["flag"], by=person, at=now())
    return see_other(reverse("gate:thing", args=[kind, pk]))


@require_POST
def settle_name(request: HttpRequest, pk: int) -> HttpResponse:
    """A person says whether a wording names the seat or candidate it was asked about."""
    asked = desk.name_for(person_of(request), pk)
    person = _officer(request, "approve")
    form = NameForm(request.POST)
    if not form.is_valid():
        raise BadInput(fields={"names_it": " ".join(map(str, form.errors["names_it"]))})
    deciding.settle_name(asked=asked, names_it=form.cleaned_data["names_it"] == "yes", by=person, at=now())
    return see_other(reverse("gate:thing", args=[asked.thing_kind, asked.thing_id]))


@require_POST
def export(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """The verdicts on one thing as CSV, for an observer; the export is in the ledger."""
    page = desk.thing_for(person_of(request), kind, pk, limit=None)
    person = _officer(request, "export")
    text = exports.export_verdicts(page=page, reason=request.POST.get("reason", ""), told=request.POST.get("told", ""), by=person, at=now())
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="verdicts-{kind}-{pk}.csv"'
    response["Cache-Control"] = "no-store"
    return response
