"""One seat of a coming list: its proposals, the answers, the seat's yes, and who goes along."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from chaupal.base.clock import now
from chaupal.base.errors import BadInput, Refused
from chaupal.base.pages import csv_file, render_part, see_other
from chaupal.base.paging import asked
from chaupal.lineage.actions import carry, exports, seats
from chaupal.lineage.choices import Kind
from chaupal.lineage.forms import BoothForm, StationForm
from chaupal.lineage.models import Judgement, SeatSheet
from chaupal.lineage.queries import lists
from chaupal.org import permission
from chaupal.people.models import Person
from chaupal.people.queries import person_of

ONLY = ("asked", *Kind.values)


def _found(person: Person, pk: int, code: str, to: str = "view") -> SeatSheet:
    return lists.sheet_for(person, lists.list_for(person, pk), code, to)


def _page(request: HttpRequest, person: Person, found: SeatSheet, status: int = 200, **more: object) -> HttpResponse:
    only = request.GET.get("only", "asked" if found.asked else "")
    people = permission.may(person, "view", "people", found.seat.booths)
    confirmed = found.confirmed_at is not None
    context = {
        "sheet": found, "seat": found.seat, "coming": found.coming, "only": only if only in ONLY else "", "page": lists.lines(found.coming, found.seat, only, asked(request.GET, int, int)),
        "tabs": [(kind, Kind(kind).label, getattr(found, kind)) for kind in Kind.values],
        "may_export": permission.may(person, "export", "org", found.seat.booths),
        "may": permission.may(person, "edit", "people", found.seat.booths), "may_carry": permission.may(person, "approve", "people", found.seat.booths),
        "people": people, "carries": lists.carries(found) if people and confirmed else [], "going": lists.going(found) if people and not confirmed else [],
        "may_name": permission.may(person, "create", "people", found.seat.booths), "left": lists.left_behind(found) if people and confirmed else [], "station_form": StationForm(), "booth_form": BoothForm(),
    }  # fmt: skip
    return render_part(request, "lineage/seat.html", "seat", context | more, status=status)


def _back(found: SeatSheet, request: HttpRequest) -> HttpResponse:
    only = request.GET.get("only", "")
    return see_other(f"/lineage/{found.coming_id}/seats/{found.seat.code}/" + (f"?only={only}" if only in ONLY else ""))


def _refused(request: HttpRequest, person: Person, found: SeatSheet, refusal: Refused, **more: object) -> HttpResponse:
    if refusal.status in (403, 404):
        raise refusal
    found.refresh_from_db()
    return _page(request, person, found, refusal.status, refusal=refusal, **more)


@require_GET
def seat(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """What the list makes of a seat; `?only=` a kind, or what is asked."""
    person = person_of(request)
    return _page(request, person, _found(person, pk, code))


@require_POST
def confirmation(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """The seat's yes to all that stands, without the offices that were unticked; or back (`undo`)."""
    person = person_of(request)
    found = _found(person, pk, code, "edit")
    going = {one.pk for one in lists.going(found)}
    stay = going - {int(one) for one in request.POST.getlist("along") if one.isdecimal() and len(one) < 19}
    try:
        if "undo" in request.POST:
            seats.take_back_confirmation(coming=found.coming, seat=found.seat, by=person, at=now())
        else:
            seats.confirm_seat(coming=found.coming, seat=found.seat, without=stay, by=person, at=now())
    except Refused as refusal:
        return _refused(request, person, found, refusal)
    return _back(found, request)


@require_POST
def answer(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """An answer to one proposal (`judgement`): yes, or what it is instead; or yes to all that is asked of one kind (`all`)."""
    person = person_of(request)
    found = _found(person, pk, code, "edit")
    try:
        if request.POST.get("all"):
            count = seats.agree_to_all(coming=found.coming, seat=found.seat, kind=request.POST["all"][:10], by=person, at=now())
            messages.success(request, _("%(count)s questions answered with yes.") % {"count": count})
            return _back(found, request)
        number = request.POST.get("judgement", "")
        told = Judgement.objects.standing().filter(coming=found.coming, seat=found.seat, pk=int(number) if number.isdecimal() and len(number) < 19 else 0)
        judgement = told.select_related("old__seat", "station__seat", "seat").first()
        if judgement is None:
            raise BadInput(fields={"judgement": _("This proposal is not here any more; somebody answered it.")})
        if "yes" in request.POST:
            seats.agree(coming=found.coming, judgement=judgement, by=person, at=now())
            return _back(found, request)
        return _instead(request, person, found, judgement)
    except Refused as refusal:
        return _refused(request, person, found, refusal)


def _instead(request: HttpRequest, person: Person, found: SeatSheet, judgement: Judgement) -> HttpResponse:
    form: forms.Form = BoothForm(request.POST) if judgement.kind in ("merged", "closed") else StationForm(request.POST)
    if not form.is_valid():
        return _page(request, person, found, 422, wrong=judgement.pk, wrong_form=form)
    kind, part = form.cleaned_data["kind"], form.cleaned_data["part"]
    try:
        if judgement.kind in ("merged", "closed"):
            assert judgement.old is not None  # a booth that ends
            seats.settle_booth(coming=found.coming, booth=judgement.old, kind=kind, part=part, by=person, at=now())
        else:
            assert judgement.station is not None
            seats.settle_station(coming=found.coming, station=judgement.station, kind=kind, part=part, by=person, at=now())
    except BadInput as refusal:
        for name, says in refusal.fields.items():
            form.add_error(name, says)
        return _page(request, person, found, 422, wrong=judgement.pk, wrong_form=form)
    return _back(found, request)


@require_POST
def team(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """The second person's yes to everybody of the seat who goes along."""
    person = person_of(request)
    found = _found(person, pk, code, "approve")
    permission.passkey(request.visitor)  # type: ignore[attr-defined]
    try:
        count = carry.carry_team(sheet=found, by=person, at=now())
    except Refused as refusal:
        return _refused(request, person, found, refusal)
    messages.success(request, _("%(count)s offices went along with their booths.") % {"count": count})
    return _back(found, request)


@require_POST
def export(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """The seat's comparison as a table, all of what the filter shows; it holds no person."""
    person = person_of(request)
    found = _found(person, pk, code)
    told = {name: request.POST.get(name, "") for name in ("reason", "told")}
    try:
        text = exports.export_seat(sheet=found, only=request.POST.get("only", ""), **told, by=person, at=now())
    except Refused as refusal:
        return _refused(request, person, found, refusal)
    return csv_file(text, f"{found.seat.code}-{found.coming.year}.csv")
