"""Rows that may be one person: the list, one pair side by side, that they are two, that they are one, and taking either back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chaupal.base.clock import local, now
from chaupal.base.errors import Refused
from chaupal.base.pages import csv_file, render_part, see_other
from chaupal.base.paging import asked, number
from chaupal.enrol import alike
from chaupal.enrol.actions import alike as finding
from chaupal.enrol.actions import merging
from chaupal.enrol.alikeforms import MergeForm, WhyForm
from chaupal.enrol.choices import MergeState
from chaupal.enrol.mergerefusals import NothingToUndo
from chaupal.enrol.models import Alike, Merge
from chaupal.org import nominations, permission, roster
from chaupal.people.models import Person
from chaupal.people.queries import person_of


@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """Pairs in reach (`?list=waiting`: a merge waits for a second person; `apart`: said to be two; `merged`: made one)."""
    person = person_of(request)
    if not alike.opens(person):
        raise permission.OutOfReach
    return _desk(request, person, request.GET.get("list", "open"))


def _desk(request: HttpRequest, person: Person, name: str, status: int = 200, **more: Any) -> HttpResponse:
    if name not in alike.LISTS:
        name = "open"
    context = {
        "found": alike.rows(person, name, asked(request.GET, int, int)), "name": name, "counted": alike.COUNTED,
        "counts": {one: alike.count(person, one) for one in ("open", "waiting")},
        "may_export": permission.may(person, "export", "people", alike.reach(person)),
    }  # fmt: skip
    return render_part(request, "enrol/alikes.html", "alikes", context | more, status=status)


@require_http_methods(["GET", "POST"])
def by_hand(request: HttpRequest) -> HttpResponse:
    """Two rows that nobody found: the one of `?one=`, the other looked for by name in the reader's reach."""
    person = person_of(request)
    first = nominations.appointment_for(person, number(request.GET.get("one", "")) or 0, "edit")
    text = request.GET.get("q", "").strip()[:80]
    words, refusal = roster.words_of(text), None
    if request.method == "POST":
        other = nominations.appointment_for(person, number(request.POST.get("other", "")) or 0, "edit")
        try:
            made = finding.name_pair(one=first, other=other, by=person, at=now())
        except Refused as refused:
            if refused.status in (403, 404):
                raise
            refusal = refused
        else:
            return see_other(reverse("enrol:alike", args=[made.pk]))
    found = roster.named(permission.scope(person, "edit", "people"), words, asked(request.GET, int)) if words else None
    context = {"first": first, "text": text, "words": words, "found": found, "refusal": refusal}
    return render_part(request, "enrol/alike_new.html", "alike_new", context, status=refusal.status if refusal else 200)


@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """One of the lists as CSV, as the page shows it."""
    person, name = person_of(request), request.POST.get("list", "open")
    if not alike.opens(person):
        raise permission.OutOfReach
    try:
        text = finding.export_pairs(
            name=name if name in alike.LISTS else "open", reason=request.POST.get("reason", ""), told=request.POST.get("told", ""), by=person, at=now()
        )
    except Refused as refusal:
        if refusal.status in (403, 404):
            raise
        return _desk(request, person, name, refusal.status, refusal=refusal)
    return csv_file(text, f"pairs-{name}-{local(now()):%Y%m%d-%H%M}.csv")


def _page(request: HttpRequest, person: Person, pair: Alike, status: int = 200, **more: Any) -> HttpResponse:
    merge = alike.merge_of(pair)
    stands = merge if merge is not None and merge.state in (MergeState.PROPOSED, MergeState.MERGED) else None
    own = person.pk in (pair.one_id, pair.other_id)
    one, other = alike.sides(pair, person)
    context: dict[str, Any] = {
        "pair": pair, "one": one, "other": other, "merge": merge, "stands": stands, "own": own,
        "may": {verb: permission.may(person, verb, "people", alike.within(pair)) for verb in ("edit", "approve")},
        "proposed_it": stands is not None and stands.proposed_by_id == person.pk,
        "becomes": alike.becomes(stands.kept, stands.gone) if stands is not None and stands.state == MergeState.PROPOSED else [],
        "lines": stands.lines.select_related("ended__office", "ended__unit", "ended__booth__seat", "began") if stands is not None else [],
        "form": MergeForm(pair=pair), "why": WhyForm(),
    }  # fmt: skip
    return render_part(request, "enrol/alike.html", "alike", context | more, status=status)


@require_GET
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """One pair side by side, with what says so and what may be done."""
    person = person_of(request)
    return _page(request, person, alike.pair_for(person, pk))


def _done(request: HttpRequest, pk: int, to: str, act: Callable[[Alike, Person], object], **forms_: forms.Form) -> HttpResponse:
    """An act about a pair and its page again, or the page with what was refused."""
    person = person_of(request)
    pair = alike.pair_for(person, pk, to)
    if to == "approve":
        permission.passkey(request.visitor)  # type: ignore[attr-defined]
    if any(not form.is_valid() for form in forms_.values()):
        return _page(request, person, pair, 422, **forms_)
    try:
        act(pair, person)
    except permission.OutOfReach:
        raise
    except Refused as refusal:
        return _page(request, person, pair, refusal.status, refusal=refusal, **forms_)
    return see_other(reverse("enrol:alike", args=[pk]))


def _standing(pair: Alike) -> Merge:
    found = alike.merge_of(pair)
    if found is None:
        raise NothingToUndo
    return found


@require_POST
def part(request: HttpRequest, pk: int) -> HttpResponse:
    """They are two people."""
    return _done(request, pk, "edit", lambda pair, by: finding.part(pair=pair, by=by, at=now()))


@require_POST
def take_back_parting(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask about them again."""
    return _done(request, pk, "edit", lambda pair, by: finding.take_back_parting(pair=pair, by=by, at=now()))


@require_POST
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    """They are one person, and whose row goes on; a second person approves."""
    person = person_of(request)
    form = MergeForm(request.POST, pair=alike.pair_for(person, pk, "edit"))

    def act(pair: Alike, by: Person) -> object:
        return merging.propose_merge(pair=pair, kept=form.cleaned_data["kept"], why=form.cleaned_data["why"], by=by, at=now())

    return _done(request, pk, "edit", act, form=form)


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one's own proposal back."""
    return _done(request, pk, "edit", lambda pair, by: merging.withdraw_merge(merge=_standing(pair), by=by, at=now()))


@require_POST
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """The second person's yes."""
    return _done(request, pk, "approve", lambda pair, by: merging.approve_merge(merge=_standing(pair), by=by, at=now()))


@require_POST
def give_back(request: HttpRequest, pk: int) -> HttpResponse:
    """The second person's no, with a reason."""
    why = WhyForm(request.POST)
    return _done(request, pk, "approve", lambda pair, by: merging.return_merge(merge=_standing(pair), reason=why.cleaned_data["reason"], by=by, at=now()), why=why)


@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the two apart again, with a reason."""
    why = WhyForm(request.POST)
    return _done(request, pk, "approve", lambda pair, by: merging.undo_merge(merge=_standing(pair), reason=why.cleaned_data["reason"], by=by, at=now()), why=why)
