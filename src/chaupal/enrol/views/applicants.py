"""The desk of people who asked to join: the lists, one of them, settling, putting forward, declining, taking that back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from chaupal.base.clock import local, now
from chaupal.base.errors import Refused
from chaupal.base.pages import csv_file, render_part, see_other
from chaupal.base.paging import FIRST, asked, number
from chaupal.enrol import applicants, whereabouts
from chaupal.enrol.actions import applicants as acts
from chaupal.enrol.choices import WAITS
from chaupal.enrol.joinforms import DeclineForm, PutForwardForm, SettleForm
from chaupal.enrol.joinrefusals import PlaceMissing
from chaupal.enrol.models import Applicant
from chaupal.org import permission, roster
from chaupal.org.models import Booth, Unit
from chaupal.people.models import Person
from chaupal.people.queries import person_of


@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """Who asked to join in reach (`?list=waiting`: settled and without an office; `over`: declined, until it is purged)."""
    person = person_of(request)
    if not applicants.opens(person):
        raise permission.OutOfReach
    name = request.GET.get("list", "asked")
    if name not in applicants.LISTS:
        name = "asked"
    return _desk(request, person, name)


def _desk(request: HttpRequest, person: Person, name: str, status: int = 200, **more: Any) -> HttpResponse:
    context = {
        "found": applicants.rows(person, name, asked(request.GET, str, int)), "name": name, "may_export": permission.may(person, "export", "people"),
    }  # fmt: skip
    return render_part(request, "enrol/applicants.html", "applicants", context | more, status=status)


@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """The list (`list`) as CSV, as the eye sees it."""
    person = person_of(request)
    if not applicants.opens(person):
        raise permission.OutOfReach
    permission.require(person, "export", "people")
    name = request.POST.get("list", "asked")
    if name not in applicants.LISTS:
        name = "asked"
    told = {key: request.POST.get(key, "") for key in ("reason", "told")}
    try:
        text = acts.export_applicants(name=name, **told, by=person, at=now())
    except permission.OutOfReach:
        raise
    except Refused as refusal:
        return _desk(request, person, name, refusal.status, refusal=refusal)
    return csv_file(text, f"applicants-{name}-{local(now()):%Y%m%d-%H%M}.csv")


def _page(request: HttpRequest, person: Person, found: Applicant, status: int = 200, **more: Any) -> HttpResponse:
    waits = found.state in WAITS
    known, again = applicants.known_already(found) if waits else (False, 0)
    open_ = roster.offices_at(None, found.booth) if waits and found.booth is not None else []
    open_ += roster.offices_at(found.unit, None) if waits else []
    text = request.GET.get("q", "").strip()[:80]
    reach = permission.scope(person, "create", "people")
    may_call = permission.may(person, "see_phone", "people", found.unit.booths)
    opening = applicants.running(person, found, now()) if may_call else None
    context: dict[str, Any] = {
        "one": found, "waits": waits, "known": known, "again": again, "vacancies": open_, "text": text,
        "may_call": may_call, "opening": opening, "number": applicants.number_of(opening, now()) if opening else "",
        "booths": whereabouts.booths(text, FIRST, within=reach).rows if text else (), "units": whereabouts.units(text, within=reach) if text else (),
        "decline": DeclineForm(), "forward": PutForwardForm(offices=open_, initial={"name_hi": found.name, "name_en": found.name}),
    }  # fmt: skip
    response = render_part(request, "enrol/applicant.html", "applicant", context | more, status=status)
    response["Cache-Control"] = "no-store"
    return response


@require_GET
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """One of them, with what may be done."""
    person = person_of(request)
    return _page(request, person, applicants.applicant_for(person, pk))


def _done(request: HttpRequest, pk: int, act: Callable[[Applicant, Person], object], then: str = "", to: str = "create", **forms_: forms.Form) -> HttpResponse:
    """An act about one of them and on to `then`, or their page with what was refused."""
    person = person_of(request)
    found = applicants.applicant_for(person, pk, to)
    if any(not form.is_valid() for form in forms_.values()):
        return _page(request, person, found, 422, **forms_)
    try:
        act(found, person)
    except permission.OutOfReach:
        raise
    except Refused as refusal:
        for form in forms_.values():
            for field, says in (refusal.fields or {"": refusal.text}).items():
                form.add_error(field if field in form.fields else None, says)
        return _page(request, person, found, refusal.status, refusal=refusal, **forms_)
    return see_other(then or reverse("enrol:applicant", args=[pk]))


def _place(told: str) -> tuple[Unit | None, Booth | None]:
    kind, _parted, name = told.partition(":")
    if kind == "booth":
        booth = whereabouts.booth(number(name, 2**31 - 1) or 0)
        if booth is not None:
            return None, booth
    unit = whereabouts.unit(name) if kind == "unit" else None
    if unit is None:
        raise PlaceMissing(fields={"place": str(PlaceMissing.says)})
    return unit, None


@require_POST
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Say where they belong: `place` is unit:CODE or booth:NUMBER."""
    form = SettleForm(request.POST)

    def act(found: Applicant, person: Person) -> object:
        unit, booth = _place(form.cleaned_data["place"])
        return acts.settle_applicant(applicant=found, unit=unit, booth=booth, by=person, at=now())

    return _done(request, pk, act, settle=form)


@require_POST
def nomination(request: HttpRequest, pk: int) -> HttpResponse:
    """Put them forward for an open office of their place."""
    person = person_of(request)
    found = applicants.applicant_for(person, pk, "create")
    open_ = (roster.offices_at(None, found.booth) if found.booth is not None else []) + roster.offices_at(found.unit, None)
    form = PutForwardForm(request.POST, offices=open_)
    if not form.is_valid():
        return _page(request, person, found, 422, forward=form)
    told = form.cleaned_data
    try:
        made = acts.nominate_applicant(applicant=found, office=form.offices[told["office"]], name_hi=told["name_hi"], name_en=told["name_en"], by=person, at=now())
    except permission.OutOfReach:
        raise
    except Refused as refusal:
        for field, says in (refusal.fields or {"office": refusal.text}).items():
            form.add_error(field if field in form.fields else None, says)
        return _page(request, person, found, refusal.status, forward=form)
    return see_other(f"/people/appointments/{made.pk}/")


@require_POST
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    """Not now, in words they may read."""
    form = DeclineForm(request.POST)
    return _done(request, pk, lambda found, person: acts.decline_applicant(applicant=found, reason=form.cleaned_data["reason"], by=person, at=now()), decline=form)


@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back the last settling or declining."""
    return _done(request, pk, lambda found, person: acts.undo(applicant=found, by=person, at=now()))


@require_POST
def phone(request: HttpRequest, pk: int) -> HttpResponse:
    """The number, for a reason and a quarter of an hour; the page shows it till then."""
    person = person_of(request)
    found = applicants.applicant_for(person, pk, "see_phone")
    told = {name: request.POST.get(name, "") for name in ("reason", "told")}
    try:
        acts.open_applicant_number(applicant=found, **told, by=person, at=now())
    except Refused as refusal:
        return _page(request, person, found, refusal.status, refusal=refusal)
    return see_other(reverse("enrol:applicant", args=[pk]))
