"""The device register: stock by unit, the list, one device with everything that may be done about it, what I have."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chaupal.base import paging
from chaupal.base.clock import local, now
from chaupal.base.errors import BadInput, Refused
from chaupal.base.pages import render_part, see_other
from chaupal.base.words import latin_digits
from chaupal.devices import actions, printed, queries
from chaupal.devices.choices import TAIL, DeviceState
from chaupal.devices.forms import BackForm, HandForm, IssueForm, LossForm, LotForm, WhyForm
from chaupal.devices.models import Device
from chaupal.devices.refusals import NoHolder
from chaupal.org import nominations, permission, roster
from chaupal.org import queries as org
from chaupal.org.choices import Tree
from chaupal.org.models import Unit
from chaupal.people.models import Person
from chaupal.people.queries import person_of

HEADS = (
    "device", "kind", "serial_ends_in", "state", "unit_code", "unit", "holder_hi", "holder_en", "office", "place", "condition", "since",
    "due_back_since", "receipt", "voucher",
)  # fmt: skip


def _unit(request: HttpRequest, person: Person, code: str) -> Unit | None:
    """The unit asked for, or the person's own; none for somebody whose office is a booth's."""
    permission.require(person, "view", "devices")
    return org.unit_for(person, code, "devices") if code else org.home(person, "devices").unit


@require_GET
def register(request: HttpRequest) -> HttpResponse:
    """One unit's stock and that of the units below, and the devices in its books; `?q=` finds a number or an end of a serial."""
    return _register(request, person_of(request))


def _register(request: HttpRequest, person: Person, status: int = 200, **more: Any) -> HttpResponse:
    unit = _unit(request, person, request.GET.get("unit", ""))
    if unit is None:
        raise permission.OutOfReach
    asked = latin_digits(request.GET.get("q", "").strip()).upper()[:24].removeprefix("NO.").strip()
    number = paging.number(asked) if len(asked) != TAIL else None
    if number and permission.may(person, "view", "devices") and (direct := _by_number(person, number)):
        return see_other(f"/devices/{direct.pk}/")
    tail = asked if len(asked) >= TAIL else ""
    shown = request.GET.get("shown", "")
    shown = shown if shown in queries.SHOWN else ""
    tree = Tree.ELECTORAL if request.GET.get("tree") == Tree.ELECTORAL else Tree.PARTY
    own, below = queries.board(unit, tree)
    context = {
        "unit": unit, "own": own, "below": below, "tree": tree, "trees": Tree.choices, "shown": shown, "asked": asked,
        "found": queries.listed(unit.booths, shown, paging.asked(request.GET, int), tail=tail[-TAIL:]),
        "filters": [(key, label) for key, label in _filters()], "may_edit": permission.may(person, "edit", "devices", unit.booths),
        "may_export": permission.may(person, "export", "devices", unit.booths), "today": local(now()).date(),
    }  # fmt: skip
    return render_part(request, "devices/register.html", "register", context | more, status=status)


def _filters() -> list[tuple[str, str]]:
    named = {"": _("All"), "unsure": _("Receipt open"), "due": _("Due back")}
    return [(key, named.get(key) or str(DeviceState(key).label)) for key in queries.SHOWN]


def _by_number(person: Person, number: int) -> Device | None:
    try:
        return queries.device_for(person, number)
    except Refused:
        return None


@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """The list as CSV, as it is shown; the export is in the ledger."""
    person, at = person_of(request), now()
    unit = _unit(request, person, request.POST.get("unit", ""))
    if unit is None:
        raise permission.OutOfReach
    shown = request.POST.get("shown", "")
    told = actions.export_register(
        unit=unit, reach=unit.booths, shown=shown if shown in queries.SHOWN else "", heads=HEADS,
        reason=request.POST.get("reason", ""), told=request.POST.get("told", ""), by=person, at=at,
    )  # fmt: skip
    response = HttpResponse(told, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="devices-{unit.code}-{local(at):%Y%m%d-%H%M}.csv"'
    return response


@require_POST
def handing(request: HttpRequest) -> HttpResponse:
    """Ticked devices go from stock into another unit's books."""
    person = person_of(request)
    permission.require(person, "edit", "devices")
    form = HandForm(request.POST, ticked=request.POST.getlist("devices"))
    if not form.is_valid():
        return _register(request, person, 422, hand=form)
    unit = org.unit_for(person, form.cleaned_data["to"].strip(), "devices")
    devices = [queries.device_for(person, one, "edit") for one in form.cleaned_data["devices"][: queries.SIZE]]
    try:
        actions.hand_devices(devices=devices, unit=unit, by=person, at=now())
    except Refused as refusal:
        return _register(request, person, refusal.status, hand=form, refusal=refusal)
    return see_other(f"/devices/?{urlencode({'unit': unit.code})}")


@require_http_methods(["GET", "POST"])
def lot(request: HttpRequest) -> HttpResponse:
    """Enter what a unit bought."""
    person = person_of(request)
    unit = _unit(request, person, request.GET.get("unit", ""))
    if unit is None:
        raise permission.OutOfReach
    permission.require(person, "edit", "devices", unit.booths)
    form = LotForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            made = actions.buy_lot(
                unit=unit, kind=told["kind"], voucher=told["voucher"].strip(), count=told["count"], tails=told["found"],
                bought_on=told["bought_on"], note=told["note"], by=person, at=now(),
            )  # fmt: skip
        except BadInput as refusal:
            _say(form, refusal)
        else:
            return see_other(f"/devices/?{urlencode({'unit': unit.code, 'lot': made.pk})}")
    return render_part(request, "devices/lot.html", "lot", {"form": form, "unit": unit}, status=422 if request.method == "POST" else 200)


def _say(form: forms.Form, refusal: Refused) -> None:
    for field, says in refusal.fields.items():
        form.add_error(field if field in form.fields else None, says)


def _page(request: HttpRequest, person: Person, found: Device, status: int = 200, **more: Any) -> HttpResponse:
    """A device; `?q=` searches somebody to give it to among the people in reach."""
    moves = queries.history(found)
    last = moves[0]
    may_edit = permission.may(person, "edit", "devices", last.unit.booths)
    text = request.GET.get("q", "").strip()[:80]
    words = roster.words_of(text)
    people = []
    if may_edit and words and last.state == DeviceState.STOCK:
        reach = permission.scope(person, "edit", "devices")
        people = [one for one in roster.named(reach, words, paging.FIRST).rows if one.approved_by_id and one.person_id != person.pk]
    context = {
        "device": found, "moves": moves, "last": last, "may_edit": may_edit, "text": text, "words": words, "people": people,
        "is_mine": last.holder is not None and last.holder.person_id == person.pk,
        "may_undo": may_edit and not last.undoes and last.state != DeviceState.VOID,
        "address": printed.address(found.pk), "issue": IssueForm(), "back": BackForm(), "loss": LossForm(), "retire": WhyForm(), "undo": WhyForm(),
    }  # fmt: skip
    return render_part(request, "devices/device.html", "device", context | more, status=status)


@require_GET
def device(request: HttpRequest, device: int) -> HttpResponse:
    """Where a device is, what happened to it, and what may be done now. The holder gets their own page of it."""
    person = person_of(request)
    if not permission.may(person, "view", "devices") and any(one.device_id == device for one in queries.held_by(person)):
        return see_other("/devices/mine/")
    return _page(request, person, queries.device_for(person, device))


def _moved(
    request: HttpRequest, number: int, name: str, form: forms.Form, act: Callable[[Device, Person, dict[str, Any]], object]
) -> HttpResponse:
    """One form of the device's page: its act and back to the page, or the page with what was wrong."""
    person = person_of(request)
    found = queries.device_for(person, number, "edit")
    if not form.is_valid():
        return _page(request, person, found, 422, **{name: form})
    try:
        act(found, person, form.cleaned_data)
    except Refused as refusal:
        if refusal.status in (403, 404):
            raise
        _say(form, refusal)
        return _page(request, person, found, refusal.status, **{name: form, "refusal": None if refusal.fields else refusal})
    return see_other(f"/devices/{number}/")


@require_POST
def issue(request: HttpRequest, device: int) -> HttpResponse:
    """Into the hands of somebody who holds an office; then to the receipt."""

    def give(found: Device, by: Person, told: dict[str, Any]) -> None:
        try:
            to = nominations.appointment_for(by, told["to"])
        except Refused as problem:
            raise NoHolder(fields={"to": str(NoHolder.says)}) from problem
        actions.issue_device(device=found, to=to, condition=told["condition"], note=told["note"], by=by, at=now())

    answer = _moved(request, device, "issue", IssueForm(request.POST), give)
    return see_other(f"/devices/{device}/receipt/") if answer.status_code == 303 else answer


@require_POST
def giving_back(request: HttpRequest, device: int) -> HttpResponse:
    """Back into stock."""
    return _moved(
        request, device, "back", BackForm(request.POST),
        lambda found, by, told: actions.return_device(device=found, condition=told["condition"], note=told["note"], by=by, at=now()),
    )  # fmt: skip


@require_POST
def loss(request: HttpRequest, device: int) -> HttpResponse:
    """Reported lost, with day and note."""
    return _moved(
        request, device, "loss", LossForm(request.POST),
        lambda found, by, told: actions.report_loss(device=found, lost_on=told["lost_on"], note=told["note"], by=by, at=now()),
    )  # fmt: skip


@require_POST
def found(request: HttpRequest, device: int) -> HttpResponse:
    """A lost device came back."""
    return _moved(
        request, device, "back", BackForm(request.POST),
        lambda found, by, told: actions.find_device(device=found, condition=told["condition"], note=told["note"], by=by, at=now()),
    )  # fmt: skip


@require_POST
def retirement(request: HttpRequest, device: int) -> HttpResponse:
    """Out of use for good."""
    return _moved(
        request, device, "retire", WhyForm(request.POST),
        lambda found, by, told: actions.retire_device(device=found, note=told["note"], by=by, at=now()),
    )  # fmt: skip


@require_POST
def undoing(request: HttpRequest, device: int) -> HttpResponse:
    """The last movement is taken back, by another that leads the other way."""
    return _moved(
        request, device, "undo", WhyForm(request.POST),
        lambda found, by, told: actions.undo_movement(device=found, note=told["note"], by=by, at=now()),
    )  # fmt: skip


@require_POST
def signature(request: HttpRequest, device: int) -> HttpResponse:
    """The holder signed on paper; the desk says so."""
    return _moved(
        request, device, "sign", forms.Form(request.POST), lambda found, by, _told: actions.note_signature(device=found, by=by, at=now())
    )


def _issued(request: HttpRequest, number: int) -> Any:
    """The movement by which a device is with somebody now; OutOfReach where it is with nobody."""
    last = queries.last(queries.device_for(person_of(request), number))
    if last.holder is None:
        raise permission.OutOfReach
    return last


@require_GET
def receipt(request: HttpRequest, device: int) -> HttpResponse:
    """The receipt to sign, as a page to print."""
    last = _issued(request, device)
    context = {"last": last, "lines": printed.receipt_lines(last), "may_edit": permission.may(person_of(request), "edit", "devices", last.unit.booths)}
    return render_part(request, "devices/receipt.html", "receipt", context)


def _pdf(data: bytes, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    response["Cache-Control"] = "no-store"
    return response


@require_GET
def receipt_pdf(request: HttpRequest, device: int) -> HttpResponse:
    """The same as a PDF."""
    return _pdf(printed.receipt(_issued(request, device)), f"receipt-{device}")


@require_GET
def labels(request: HttpRequest) -> HttpResponse:
    """Labels of the devices in a unit's books, or of one lot (`?lot=`)."""
    unit = _unit(request, person_of(request), request.GET.get("unit", ""))
    if unit is None:
        raise permission.OutOfReach
    return _pdf(printed.labels(queries.labels(unit, paging.number(request.GET.get("lot", "")))), f"labels-{unit.code}")


@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """On the holder's phone: what I was given, and saying that I have it."""
    return render_part(request, "devices/mine.html", "mine", {"found": queries.held_by(person_of(request))})


@require_POST
def confirm(request: HttpRequest, device: int) -> HttpResponse:
    """The holder's own word."""
    person = person_of(request)
    held = next((one for one in queries.held_by(person) if one.device_id == device), None)
    if held is None:
        raise permission.OutOfReach
    actions.confirm_receipt(device=held.device, by=person, at=now())
    return see_other("/devices/mine/")
