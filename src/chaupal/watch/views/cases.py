"""Cases: the list, one case with its evidence and reviews, the dossier and what became of it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from chaupal.base import paging
from chaupal.base.clock import now
from chaupal.base.errors import Refused
from chaupal.base.pages import render_part, see_other
from chaupal.org import permission
from chaupal.people.models import Person
from chaupal.people.queries import person_of
from chaupal.watch import casefile, files, imitations, refusals
from chaupal.watch.actions import cases, dossiers, reviews
from chaupal.watch.caseforms import (
    EvidenceForm,
    NoteForm,
    OutcomeForm,
    ReasonForm,
    ReportForm,
    ReviewForm,
    minute,
    say,
)
from chaupal.watch.choices import ReportedTo
from chaupal.watch.models import Case

TYPES = {"hi": ("application/pdf", "hi.pdf"), "en": ("application/pdf", "en.pdf"), "zip": ("application/zip", "zip")}


@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """Every case, the newest first."""
    person = person_of(request)
    context = {"page": casefile.desk(person, now(), paging.asked(request.GET.dict(), int))}
    return render_part(request, "watch/cases.html", "cases", context)


@never_cache
@require_GET
def case(request: HttpRequest, number: int) -> HttpResponse:
    """One case as this person may see it."""
    person = person_of(request)
    return _page(request, person, casefile.case_for(person, number))


def _page(request: HttpRequest, person: Person, found: Case, status: int = 200, **more: Any) -> HttpResponse:
    at = now()
    reports = {one.to: one for one in found.reports.all()}
    offices = [
        {"to": to, "label": label, "report": reports.get(to), "form": ReportForm(initial={"to": to, "sent_at": minute(at)}, auto_id=f"id_{to}_%s"), "outcome": OutcomeForm(initial={"reply_at": minute(at)}, auto_id=f"id_{to}_%s")}
        for to, label in ReportedTo.choices
        if to in (ReportedTo.PLATFORM, ReportedTo.ELECTION) or reports.get(to) or (to == ReportedTo.COMMITTEE and found.state == "outcome" and ReportedTo.PLATFORM in reports)
    ]
    context: dict[str, Any] = {
        "page": casefile.page(person, found, at),
        "case": found,
        "signals": casefile.signals_said(found.imitation.signals) if found.imitation is not None else [],
        "offices": offices,
        "evidence": EvidenceForm(initial={"taken_at": minute(at)}),
        "note": NoteForm(initial={"note": found.note}),
        "reason": ReasonForm(),
        "review": ReviewForm(),
        "files": found.evidence.all() if found.imitation is None else found.imitation.evidence.all(),
    }
    return render_part(request, "watch/case.html", "case", context | more, status=status)


@require_POST
def open_case(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """A case about a group of a run."""
    person = person_of(request)
    opened = cases.open_case(group=casefile.group_for(person, pk, number), by=person, at=now())
    return see_other(reverse("watch:case", args=[opened.number]))


@require_POST
def evidence(request: HttpRequest, number: int) -> HttpResponse:
    """One file of evidence."""
    person = person_of(request)
    found = casefile.case_for(person, number, "edit")
    form = EvidenceForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, person, found, 422, evidence=form)
    told = form.cleaned_data
    data = bytes(told["file"].read(files.LIMIT + 1))
    try:
        cases.add_case_evidence(case=found, kind=told["kind"], data=data, address=told["address"], taken_at=told["taken_at"], by=person, at=now())
    except Refused as refusal:
        say(form, refusal)
        return _page(request, person, found, refusal.status, evidence=form)
    return _back(number)


@require_POST
def hand_over(request: HttpRequest, number: int) -> HttpResponse:
    """To the reviewers."""
    person = person_of(request)
    found = casefile.case_for(person, number, "edit")
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _page(request, person, found, 422, note=form)
    try:
        cases.hand_over(case=found, note=form.cleaned_data["note"], by=person, at=now())
    except Refused as refusal:
        say(form, refusal)
        return _page(request, person, found, refusal.status, note=form)
    return _back(number)


@require_POST
def opening(request: HttpRequest, number: int) -> HttpResponse:
    """See the handles for a quarter of an hour, with a reason; recorded."""
    person = person_of(request)
    found = casefile.case_for(person, number, "see_phone")
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, person, found, 422, reason=form)
    try:
        cases.open_case_handles(case=found, reason=form.cleaned_data["reason"], by=person, at=now())
    except Refused as refusal:
        say(form, refusal)
        return _page(request, person, found, refusal.status, reason=form)
    return _back(number)


@require_POST
def review(request: HttpRequest, number: int) -> HttpResponse:
    """One of the two reviews; asks for a passkey as approvals do."""
    person = person_of(request)
    found = casefile.case_for(person, number, "review_integrity")
    permission.passkey(request.visitor)  # type: ignore[attr-defined]
    form = ReviewForm(request.POST)
    if not form.is_valid():
        return _page(request, person, found, 422, review=form)
    try:
        reviews.write_review(case=found, **form.cleaned_data, by=person, at=now())
    except Refused as refusal:
        say(form, refusal)
        return _page(request, person, found, refusal.status, review=form)
    return _back(number)


@require_POST
def dossier(request: HttpRequest, number: int) -> HttpResponse:
    """Draw and sign the dossier."""
    person = person_of(request)
    found = casefile.case_for(person, number, "export")
    permission.strong(request.visitor)  # type: ignore[attr-defined]
    dossiers.make_dossier(case=found, by=person, at=now())
    return _back(number)


@never_cache
@require_POST
def export(request: HttpRequest, number: int, kind: str) -> HttpResponse:
    """A document or the bundle of the dossier; recorded."""
    person = person_of(request)
    found = casefile.case_for(person, number, "export")
    permission.strong(request.visitor)  # type: ignore[attr-defined]
    data = dossiers.export_dossier(case=found, kind=kind, by=person, at=now())
    mime, ending = TYPES[kind]
    response = HttpResponse(data, content_type=mime)
    response["Content-Disposition"] = f'attachment; filename="{found.code}-{ending}"' if kind != "zip" else f'attachment; filename="{found.code}.zip"'
    return response


@require_POST
def submit(request: HttpRequest, number: int) -> HttpResponse:
    """Write down that the dossier went to an office."""
    person = person_of(request)
    found = casefile.case_for(person, number, "export")
    form = ReportForm(request.POST)
    if not form.is_valid():
        return _page(request, person, found, 422, submitted=form)
    try:
        dossiers.submit_case(case=found, **form.cleaned_data, by=person, at=now())
    except Refused as refusal:
        say(form, refusal)
        return _page(request, person, found, refusal.status, submitted=form)
    return _back(number)


@require_POST
def outcome(request: HttpRequest, pk: int) -> HttpResponse:
    """What an office replied to the dossier, and what that makes of the case."""
    person = person_of(request)
    sent = imitations.report_for(person, pk, "export")
    if sent.case is None:
        raise refusals.NoSuchCase
    form = OutcomeForm(request.POST)
    if not form.is_valid():
        return _page(request, person, casefile.case_for(person, sent.case.number), 422, refused=form)
    dossiers.note_outcome(report=sent, **form.cleaned_data, by=person, at=now())
    return _back(sent.case.number)


def _back(number: int) -> HttpResponse:
    return see_other(reverse("watch:case", args=[number]))
