"""The office catalogue and its changes; one unit's strength today and on past days."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chaupal.base.clock import local, now
from chaupal.base.errors import BadInput, NotFound
from chaupal.base.pages import render_part, see_other
from chaupal.org import permission, second
from chaupal.org import queries as org
from chaupal.org.choices import UnitKind
from chaupal.org.models import Unit
from chaupal.people.models import Person
from chaupal.people.queries import person_of
from chaupal.strength import checked, history, standing
from chaupal.strength.actions import policies as acts
from chaupal.strength.forms import PolicyForm, asked_day
from chaupal.strength.models import Policy
from chaupal.strength.queries import policies as queries
from chaupal.strength.standing import Stand

WIDE = (UnitKind.ROOT, UnitKind.STATE, UnitKind.REGION)


@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """To the person's own unit; a keeper's booth has its own page."""
    here = org.home(person_of(request))
    return see_other(f"/units/booths/{here.booth.number}/" if here.booth else f"/strength/units/{here.unit.code if here.unit else ''}/")


@require_GET
def unit(request: HttpRequest, code: str) -> HttpResponse:
    """One unit: its five figures with who asserts each, and how it was filled on both sides of every change (`?on=` a day more)."""
    person = person_of(request)
    found, today = org.unit_for(person, code), local(now()).date()
    day = asked_day(request.GET.get("on", ""))
    wrong = bool(request.GET.get("on")) and (day is None or day > today)
    context = {
        "unit": found,
        "stand": standing.of([found.pk]).get(found.pk, Stand(found.pk)),
        "one": checked.of([found.pk], today).get(found.pk),
        "as_of": standing.as_of(),
        # Of a region or more every appointment would be read for a page that is mostly opened for its figures: when asked.
        "days": history.days(found, [] if day is None or wrong else [day], today) if day or request.GET.get("days") or found.kind not in WIDE else None,
        "asked": request.GET.get("on", ""),
        "wrong": wrong,
        "sees_people": permission.may(person, "view", "people", found.booths),
        "is_leaf": found.kind in (UnitKind.MANDAL, UnitKind.SECTOR),
    }
    return render_part(request, "strength/unit.html", "unit", context, status=422 if wrong else 200)


def _whole() -> Unit:
    return Unit.objects.get(kind=UnitKind.STATE)


@require_GET
def catalogue(request: HttpRequest) -> HttpResponse:
    """Every counted office with its number today (`?on=` another day), and the changes that were written."""
    person = person_of(request)
    permission.require(person, "view", "org")
    on = asked_day(request.GET.get("on", "")) or local(now()).date()
    whole = _whole().booths
    context = {
        "kinds": [(kind, queries.KINDS.get(kind.kind)) for kind in queries.catalogue(on)], "on": on, "changes": queries.changes()[:50],
        "today": local(now()).date(), "may_write": permission.may(person, "edit", "org", whole), "sees": permission.may(person, "view", "org", whole),
    }  # fmt: skip
    return render_part(request, "strength/catalogue.html", "catalogue", context)


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, kind: str) -> HttpResponse:
    """Write new numbers for one kind of place, from a day on."""
    person, at = person_of(request), now()
    permission.require(person, "edit", "org", _whole().booths)
    chosen = next((one for one in queries.catalogue(local(at).date()) if one.kind == kind), None)
    if chosen is None:
        raise NotFound
    form = PolicyForm(request.POST or None, offices=chosen.offices)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            made = acts.propose_policy(kind=kind, numbers=form.numbers, from_on=told["from_on"], why=told["why"], by=person, at=at)
        except BadInput as refusal:
            for field, says in refusal.fields.items():
                form.add_error(field if field in form.fields else None, says)
        else:
            return see_other(f"/strength/policies/{made.pk}/")
    context = {"form": form, "kind": chosen, "name": queries.KINDS.get(kind)}
    return render_part(request, "strength/change.html", "change", context, status=422 if request.method == "POST" else 200)


def _page(request: HttpRequest, person: Person, found: Policy, *, status: int = 200, **more: Any) -> HttpResponse:
    decided = getattr(found, "approval", None) or getattr(found, "returned", None)
    context = {
        "policy": found, "name": queries.KINDS.get(found.unit_kind), "decided": decided, "own": found.author_id == person.pk,
        "may": permission.may(person, "approve", "people", _whole().booths), "form": second.ReturnForm(), "today": local(now()).date(),
    }  # fmt: skip
    return render_part(request, "strength/policy.html", "policy", context | more, status=status)


@require_GET
def policy(request: HttpRequest, pk: int) -> HttpResponse:
    """One change: the numbers before and after, who wrote it, who decided."""
    person = person_of(request)
    return _page(request, person, queries.policy_for(person, pk))


@require_POST
def approval(request: HttpRequest, pk: int) -> HttpResponse:
    """The second person's yes."""
    person = person_of(request)
    found = queries.policy_for(person, pk, "approve")
    act = partial(acts.approve_policy, policy=found, by=person)
    return second.approve(request, act, partial(_page, request, person, found), f"/strength/policies/{pk}/")


@require_POST
def returning(request: HttpRequest, pk: int) -> HttpResponse:
    """The second person's no, with the reason."""
    person = person_of(request)
    found = queries.policy_for(person, pk, "approve")
    act = partial(acts.return_policy, policy=found, by=person)
    return second.give_back(request, act, partial(_page, request, person, found), f"/strength/policies/{pk}/")
