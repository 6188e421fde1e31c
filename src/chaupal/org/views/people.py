"""People of a scope: the list, one appointment with everything that may be done about it, putting somebody forward."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chaupal.base import multirange
from chaupal.base.clock import local, now
from chaupal.base.errors import BadInput, Refused
from chaupal.base.pages import csv_file, render_part, see_other
from chaupal.base.paging import asked
from chaupal.org import nominations, openings, permission, queries, roster, second, slips, steps
from chaupal.org.actions import exports as exporting
from chaupal.org.actions import offices, signing_in, suspending
from chaupal.org.actions import openings as opened
from chaupal.org.choices import RISING, AppointmentState
from chaupal.org.forms import EndForm, MailForm, NominateForm, ReturnForm, WitnessForm
from chaupal.org.models import Appointment, Booth, Unit
from chaupal.people.models import Login, Person
from chaupal.people.queries import keys_of, person_of


@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """People in reach by booth, office-bearers above it (`?at=units`), or whoever a search finds (`?q=`); `?unit=` narrows."""
    return _people(request, request.GET)


def _people(request: HttpRequest, told: QueryDict, status: int = 200, **more: Any) -> HttpResponse:
    person = person_of(request)
    permission.require(person, "view", "people")
    unit = queries.unit_for(person, told.get("unit", ""), "people") if told.get("unit") else None
    reach = permission.scope(person, "view", "people") if unit is None else unit.booths
    text, above = told.get("q", "").strip()[:80], told.get("at") == "units"
    words = roster.words_of(text)
    key = asked(request.GET, *((int,) if words or above else (int, int)))
    found = roster.shown(reach, text, key, above=above)
    context = {
        "found": found, "lesser": roster.lesser({one.person_id for one in found.rows}), "text": text, "words": words, "above": above, "unit": unit,
        "may_name": permission.may(person, "create", "people"), "may_export": permission.may(person, "export", "people", reach),
    }  # fmt: skip
    return render_part(request, "org/people.html", "people", context | more, status=status)


@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """The list as CSV, whole, as the eye sees it (`unit`, `at`, `q` as on the page): no number."""
    person = person_of(request)
    told = request.POST
    unit = queries.unit_for(person, told["unit"], "people") if told.get("unit") else None
    try:
        text = exporting.export_people(
            unit=unit, text=told.get("q", "").strip()[:80], above=told.get("at") == "units", reason=told.get("reason", ""), told=told.get("told", ""),
            by=person, at=now(),
        )  # fmt: skip
    except Refused as refusal:
        if refusal.status in (403, 404):
            raise
        return _people(request, told, refusal.status, refusal=refusal)
    return csv_file(text, f"people-{unit.code if unit else 'all'}-{local(now()):%Y%m%d-%H%M}.csv")


def _page(request: HttpRequest, person: Person, found: Appointment, status: int = 200, **more: Any) -> HttpResponse:
    place = offices.place_of(found.unit, found.booth)
    main = roster.lesser([found.person_id])
    own = person.pk in (found.proposed_by_id, found.recommended_by_id, found.person_id)
    context: dict[str, Any] = {
        "appointment": found,
        "way": steps.way(found),
        "waits": found.state == AppointmentState.RECOMMENDED,
        "rises": found.state in RISING,
        "runs": found.approved_by_id is not None and found.until_on is None,
        "open": found.until_on is None,
        "own": own,
        "may": {verb: permission.may(person, verb, "people", place) for verb in ("approve", "create", "edit", "see_phone")},
        "headquarters": bool(multirange.subtract(place, permission.approval_scope(person, found.office.unit_kind))),
        "form": ReturnForm(),
        "end": EndForm(),
        "main": found.pk in main.values(), "lesser": found.pk in main,
        "is_self": person.pk == found.person_id,
        "may_suspend": suspending.may_suspend(person, found),
        "suspensions": [one for one in suspending.standing(found.person) if one.appointment_id in (None, found.pk)],
    }
    if context["open"] and context["may"]["edit"] and not context["is_self"]:
        keys = keys_of(found.person)
        context |= {
            "keys": keys,
            "waiting_key": any(key.witness is None for key in keys),
            "has_mail": Login.objects.filter(person=found.person).exists(),
            "mail_form": MailForm(),
            "witness_form": WitnessForm(),
        }
    opening = openings.running(person, found.person, now()) if context["may"]["see_phone"] else None
    if opening is not None:
        context |= {"opening": opening, "number": opened.number_of(opening, now())}
    response = render_part(request, "org/appointment.html", "appointment", context | more, status=status)
    if "code" in more or opening is not None:
        response["Cache-Control"] = "no-store"
    return response


@require_GET
def appointment(request: HttpRequest, pk: int) -> HttpResponse:
    """Who holds what, where; who put the name forward, who approved, and what may be done now."""
    person = person_of(request)
    return _page(request, person, nominations.appointment_for(person, pk))


@require_POST
def approval(request: HttpRequest, pk: int) -> HttpResponse:
    """The second person's yes: the office begins today."""
    person = person_of(request)
    found = nominations.appointment_for(person, pk, "approve")
    act = partial(offices.approve_appointment, appointment=found, by=person)
    return second.approve(request, act, partial(_page, request, person, found), "/approvals/?kind=people")


def _moved(request: HttpRequest, pk: int, to: str, act: Callable[..., object]) -> HttpResponse:
    """One act without a form on the page of an appointment, and back to it."""
    person = person_of(request)
    found = nominations.appointment_for(person, pk, to)
    try:
        act(appointment=found, by=person, at=now())
    except Refused as refusal:
        return _page(request, person, found, refusal.status, refusal=refusal)
    return see_other(f"/people/appointments/{pk}/")


@require_POST
def recommendation(request: HttpRequest, pk: int) -> HttpResponse:
    """The word of somebody who looks after people there."""
    return _moved(request, pk, "edit", offices.recommend_appointment)


@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """A returned name goes up once more."""
    return _moved(request, pk, "create", offices.send_again)


@require_POST
def main(request: HttpRequest, pk: int) -> HttpResponse:
    """Of several offices this one is the person's main office."""
    return _moved(request, pk, "edit", offices.choose_main_office)


@require_POST
def returning(request: HttpRequest, pk: int) -> HttpResponse:
    """Back to the one who proposed, with a reason."""
    person = person_of(request)
    found = nominations.appointment_for(person, pk, "approve")
    act = partial(offices.return_nomination, appointment=found, by=person)
    return second.give_back(request, act, partial(_page, request, person, found), "/approvals/?kind=people", form=ReturnForm)


@require_POST
def slip(request: HttpRequest, pk: int) -> HttpResponse:
    """The letters and the picture of a new slip. Answered at once and not by 303: they are shown this once and kept nowhere."""
    person = person_of(request)
    found = nominations.appointment_for(person, pk, "edit")
    try:
        code = offices.hand_slip(appointment=found, by=person, at=now())
    except Refused as refusal:
        return _page(request, person, found, refusal.status, refusal=refusal)
    return _page(request, person, found, code=slips.spelled(code), where=slips.address(code), picture=slips.picture(slips.scanned(code)))


@require_POST
def phone(request: HttpRequest, pk: int) -> HttpResponse:
    """The phone number, for a reason and a quarter of an hour; for htmx as the link alone, else the page shows it till then."""
    person = person_of(request)
    found = nominations.appointment_for(person, pk, "see_phone")
    told = {name: request.POST.get(name, "") for name in ("reason", "told")}
    try:
        opening = opened.open_phone_number(appointment=found, **told, by=person, at=now())
    except Refused as refusal:
        return _page(request, person, found, refusal.status, refusal=refusal)
    if request.headers.get("HX-Request") == "true":
        number = opened.number_of(opening, now())
        response = render_part(request, "org/appointment.html", "number", {"number": number, "appointment": found})
        response["Cache-Control"] = "no-store"
        return response
    return see_other(f"/people/appointments/{pk}/")


def _filled(request: HttpRequest, pk: int, form: forms.Form, name: str, act: Callable[[Appointment, Person, dict[str, Any]], object]) -> HttpResponse:
    """One form on the page of an appointment: its act and back to the page, or the page with what was wrong."""
    person = person_of(request)
    found = nominations.appointment_for(person, pk, "edit")
    if name != "end":
        permission.strong(request.visitor)  # type: ignore[attr-defined]
    if not form.is_valid():
        return _page(request, person, found, 422, **{name: form})
    try:
        act(found, person, form.cleaned_data)
    except Refused as refusal:
        return _page(request, person, found, refusal.status, refusal=refusal, **{name: form})
    return see_other(f"/people/appointments/{pk}/")


@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """The office ends today."""
    return _filled(
        request, pk, EndForm(request.POST), "end",
        lambda held, by, clean: offices.end_appointment(appointment=held, why=clean["why"], by=by, at=now()),
    )  # fmt: skip


@require_POST
def mail(request: HttpRequest, pk: int) -> HttpResponse:
    """The mail address to which the holder gets codes for signing in."""
    return _filled(
        request, pk, MailForm(request.POST), "mail_form",
        lambda held, by, clean: signing_in.open_login(appointment=held, email=clean["email"], by=by, at=now()),
    )  # fmt: skip


@require_POST
def witness(request: HttpRequest, pk: int) -> HttpResponse:
    """A third officer's word on the holder's new passkey, from their own screen and their own second factor."""
    return _filled(
        request, pk, WitnessForm(request.POST), "witness_form",
        lambda held, by, clean: signing_in.witness_key(appointment=held, code=clean["code"], by=by, at=now()),
    )  # fmt: skip


def _place(request: HttpRequest, person: Person) -> tuple[Unit | None, Booth | None]:
    """Where somebody is put forward: the unit or booth of the address, else the person's own place."""
    code, number = request.GET.get("unit", ""), request.GET.get("booth", "")
    if code:
        return queries.unit_for(person, code, "people"), None
    if number:
        return None, queries.booth_for(person, int(number) if number.isdecimal() and len(number) < 10 else 0, "people")
    here = queries.home(person, "people")
    return here.unit, here.booth


@require_http_methods(["GET", "POST"])
def nominate(request: HttpRequest) -> HttpResponse:
    """Put somebody forward for an office of `?unit=` or `?booth=`."""
    person = person_of(request)
    unit, booth = _place(request, person)
    permission.require(person, "create", "people", offices.place_of(unit, booth))
    vacancies = roster.offices_at(unit, booth)
    form = NominateForm(request.POST or None, offices=vacancies)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            made = offices.nominate_member(
                name_hi=told["name_hi"], name_en=told["name_en"], phone=told["phone"], office=form.offices[told["office"]],
                unit=unit, booth=booth, by=person, at=now(),
            )  # fmt: skip
        except BadInput as refusal:
            for field, says in refusal.fields.items():
                form.add_error(field if field in form.fields else None, says)
        except Refused as refusal:
            form.add_error("office", refusal.text)
        else:
            return see_other(f"/people/appointments/{made.pk}/")
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "unit": unit, "booth": booth, "vacancies": vacancies}
    return render_part(request, "org/nominate.html", "nominate", context, status=status)
