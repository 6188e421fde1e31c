"""Names on their way up: the list with its acts upon many, the sample that is called, slips to print, what is stuck."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_POST

from chaupal.base.clock import local, now
from chaupal.base.errors import Refused
from chaupal.base.pages import csv_file, render_part, see_other
from chaupal.base.paging import asked, number
from chaupal.org import permission, queries, rising, sampling, slips
from chaupal.org.actions import calling, handing, together
from chaupal.org.actions import exports as exporting
from chaupal.org.choices import RISING, AppointmentState, BatchKind, CallOutcome
from chaupal.org.forms import ReturnForm
from chaupal.org.models import BatchItem, Office, Unit
from chaupal.people.models import Person
from chaupal.people.queries import person_of


def _filter(person: Person, told: Any) -> tuple[rising.Filter, Unit | None]:
    reach, unit = permission.scope(person, "view", "people"), None
    if told.get("unit"):
        unit = queries.unit_for(person, told["unit"], "people")
        reach = unit.booths
    key = told.get("office", "").replace("\x00", "")
    office = Office.objects.filter(key=key).first() if key else None
    state = told.get("state", "")
    return rising.Filter(reach, office, state if state in RISING else "", told.get("overdue") == "1"), unit


def _page(request: HttpRequest, person: Person, told: Any, status: int = 200, **more: Any) -> HttpResponse:
    permission.require(person, "view", "people")
    at = now()
    wanted, unit = _filter(person, told)
    narrowed = {key: told[key] for key in ("unit", "office", "state", "overdue") if told.get(key)}
    context = {
        "found": rising.queue(wanted, asked(request.GET, int, int), at=at),
        "count": rising.count(wanted, at=at),
        "late": rising.count(rising.Filter(wanted.reach, overdue=True), at=at),
        "counted": rising.COUNTED,
        "told": wanted, "unit": unit, "narrowed": narrowed, "query": urlencode(narrowed),
        "offices": Office.objects.order_by("place"),
        "states": [AppointmentState(one) for one in RISING],
        "calling": rising.batches(wanted.reach),
        "may": {verb: permission.may(person, verb, "people") for verb in ("approve", "edit")},
        "may_export": permission.may(person, "export", "people", wanted.reach),
        "call_above": sampling.CALL_ABOVE,
        "form": ReturnForm(),
    }  # fmt: skip
    return render_part(request, "org/rising.html", "rising", context | more, status=status)


@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """Names in reach on their way up, the longest waiting first; `?unit=`, `?office=`, `?state=`, `?overdue=1` narrow."""
    return _page(request, person_of(request), request.GET)


def _chosen(request: HttpRequest, person: Person) -> list[int]:
    if request.POST.get("all") == "1":
        wanted, _unit = _filter(person, request.POST)
        return rising.numbers(wanted, together.MOST + 1, at=now())
    return [found for one in request.POST.getlist("one")[: together.MOST + 1] if (found := number(one)) is not None]


def _many(request: HttpRequest, act: Callable[[list[int], Person], together.Done], **more: Any) -> HttpResponse:
    person = person_of(request)
    permission.require(person, "view", "people")
    try:
        done = act(_chosen(request, person), person)
    except Refused as refusal:
        if refusal.status in (403, 404):
            raise
        return _page(request, person, request.POST, refusal.status, refusal=refusal, **more)
    return see_other(f"/approvals/people/batches/{done.batch.pk}/?left={done.left_out}")


@require_POST
def recommend(request: HttpRequest) -> HttpResponse:
    """Recommend the chosen names together."""
    return _many(request, lambda ids, by: together.recommend_many(appointments=ids, by=by, at=now()))


@require_POST
def give_back(request: HttpRequest) -> HttpResponse:
    """Return the chosen names with one reason."""
    permission.require(person_of(request), "view", "people")
    if not permission.may(person_of(request), "edit", "people"):
        permission.passkey(request.visitor)  # type: ignore[attr-defined]
    form = ReturnForm(request.POST)
    form.is_valid()
    reason = form.cleaned_data.get("reason", "")
    return _many(request, lambda ids, by: together.return_many(appointments=ids, reason=reason, by=by, at=now()), form=form)


@require_POST
def approve(request: HttpRequest) -> HttpResponse:
    """Approve the chosen names: a few at once, of many a sample is called first."""
    permission.require(person_of(request), "approve", "people")
    permission.passkey(request.visitor)  # type: ignore[attr-defined]
    return _many(request, lambda ids, by: calling.draw_approval(appointments=ids, by=by, at=now()))


@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """The list as CSV, whole, narrowed as on the page: no number."""
    person = person_of(request)
    permission.require(person, "view", "people")
    told = request.POST
    wanted, unit = _filter(person, told)
    try:
        text = exporting.export_rising(wanted=wanted, unit=unit, reason=told.get("reason", ""), told=told.get("told", ""), by=person, at=now())
    except Refused as refusal:
        if refusal.status in (403, 404):
            raise
        return _page(request, person, told, refusal.status, refusal=refusal)
    return csv_file(text, f"rising-{unit.code if unit else 'all'}-{local(now()):%Y%m%d-%H%M}.csv")


@require_POST
def print_slips(request: HttpRequest) -> HttpResponse:
    """Slips for the chosen names, to print and cut. Answered at once: the letters are shown this once and kept nowhere."""
    person = person_of(request)
    permission.require(person, "edit", "people")
    try:
        made = handing.hand_slips(appointments=_chosen(request, person), by=person, at=now())
    except Refused as refusal:
        if refusal.status in (403, 404):
            raise
        return _page(request, person, request.POST, refusal.status, refusal=refusal)
    return printed(request, made, reverse("org:rising"))


def printed(request: HttpRequest, handed: Sequence[handing.Handed], back: str) -> HttpResponse:
    """The slips as sheets to print, with the way back. Kept by no cache: the letters are shown this once."""
    response = render_part(request, "org/slips.html", "slips", {"slips": slips.drawn(handed), "until": handed[0].until, "back": back})
    response["Cache-Control"] = "no-store"
    return response


# --- one act upon many


def _batch(request: HttpRequest, person: Person, pk: int, status: int = 200, **more: Any) -> HttpResponse:
    found, at = rising.batch_for(person, pk), now()
    items = list(
        found.items.filter(turn__isnull=False).select_related("appointment__person", "appointment__office", "appointment__unit", "appointment__booth__seat").order_by("turn")
    )
    context = {
        "batch": found,
        "items": items,
        "said": sum(item.outcome == CallOutcome.CONFIRMED for item in items) if found.state == "calling" else found.confirmed,
        "left": number(request.GET.get("left", "")) or 0,
        "undo": found.by_id == person.pk and found.state == "done" and found.kind in (BatchKind.RECOMMENDATION, BatchKind.RETURN) and at - found.at < together.UNDO,
        "may": {verb: permission.may(person, verb, "people", found.booths) for verb in ("approve", "see_phone")},
        "mine": found.by_id == person.pk, "reader": person.pk,
        "outcomes": list(CallOutcome),
    }
    return render_part(request, "org/batch.html", "batch", context | more, status=status)


@require_GET
def batch(request: HttpRequest, pk: int) -> HttpResponse:
    """What was done to many at once; for an approval or a check who is called and what they said."""
    return _batch(request, person_of(request), pk)


def _on_batch(request: HttpRequest, pk: int, act: Callable[[Any, Person], object], *, by_passkey: bool = False) -> HttpResponse:
    person = person_of(request)
    found = rising.batch_for(person, pk)
    if by_passkey:
        permission.passkey(request.visitor)  # type: ignore[attr-defined]
    try:
        act(found, person)
    except Refused as refusal:
        if refusal.status == 404:
            raise
        return _batch(request, person, pk, refusal.status, refusal=refusal)
    return see_other(f"/approvals/people/batches/{pk}/")


@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo one's own recommendation or return of many."""
    return _on_batch(request, pk, lambda found, by: together.take_back(batch=found, by=by, at=now()))


@require_POST
def approve_batch(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve a batch whose sample was called, or close a check."""

    def act(found: Any, by: Person) -> object:
        done = calling.close_check if found.kind == BatchKind.CHECK else calling.approve_batch
        return done(batch=found, by=by, at=now())

    return _on_batch(request, pk, act, by_passkey=True)


@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a sample up."""
    return _on_batch(request, pk, lambda found, by: calling.drop_batch(batch=found, by=by, at=now()), by_passkey=True)


@require_POST
def call(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    """What one of the sample said on the phone."""
    rising.batch_for(person_of(request), pk)
    chosen = get_object_or_404(BatchItem, pk=item, batch=pk)
    outcome = request.POST.get("outcome", "")
    if outcome not in CallOutcome.values:
        return _batch(request, person_of(request), pk, 422)
    return _on_batch(request, pk, lambda _found, by: calling.mark_call(item=chosen, outcome=CallOutcome(outcome), by=by, at=now()))


# --- what is stuck, and headquarters' checks


@require_GET
def stuck(request: HttpRequest) -> HttpResponse:
    """Recommended names that nobody can approve, and whose office would help."""
    person = person_of(request)
    permission.require(person, "view", "people")
    found = rising.stuck(permission.scope(person, "view", "people"))
    return render_part(request, "org/stuck.html", "stuck", {"found": found, "may_name": permission.may(person, "create", "people")})


@require_GET
def checks(request: HttpRequest) -> HttpResponse:
    """Samples of booth people whom districts approved, with their counts; never anything of one person."""
    person = person_of(request)
    permission.require(person, "view", "people")
    headquarters = permission.approval_scope(person, "")
    context = {
        "found": rising.checks(permission.scope(person, "view", "people")),
        "districts": queries.approving(headquarters) if headquarters else [],
        "refusal": None,
    }
    return render_part(request, "org/checks.html", "checks", context)


@require_POST
def draw_check(request: HttpRequest) -> HttpResponse:
    """Draw headquarters' sample of one district."""
    person = person_of(request)
    unit = queries.unit_for(person, request.POST.get("unit", ""), "people")
    permission.require(person, "approve", "people", unit.booths)
    permission.passkey(request.visitor)  # type: ignore[attr-defined]
    try:
        made = calling.draw_check(unit=unit, by=person, at=now())
    except Refused as refusal:
        if refusal.status in (403, 404):
            raise
        context = {"found": rising.checks(permission.scope(person, "view", "people")), "districts": queries.approving(permission.approval_scope(person, "")), "refusal": refusal}
        return render_part(request, "org/checks.html", "checks", context, status=refusal.status)
    return see_other(f"/approvals/people/batches/{made.pk}/")
