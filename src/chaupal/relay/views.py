"""Where phones and desks write: receipts, objections, a release, a lead's look into a group."""

from __future__ import annotations

import json

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from chaupal.base.clock import now
from chaupal.base.errors import BadInput, Refused
from chaupal.base.middleware import wants_json
from chaupal.base.pages import next_page, see_other
from chaupal.org import permission
from chaupal.people.models import Person
from chaupal.people.queries import person_of
from chaupal.press import queries as press
from chaupal.relay import queries
from chaupal.relay.actions import dispatch as dispatching
from chaupal.relay.actions.receipt import REFUSED, take_receipts
from chaupal.relay.choices import Rung
from chaupal.relay.forms import BadReceipts, ObjectionForm, ReceiptForm, clock_from_json, told_from_json
from chaupal.relay.models import Group


class SomebodyElse(Refused):
    code, status, says = "relay.somebody_else", 401, _("This was done by another person who used this phone. It waits until that person opens it again.")


class NotTaken(Refused):
    code, says = "relay.not_taken", _("Not taken. %(why)s")


def _same_person(who: object, person: Person) -> None:
    if who not in (None, "") and str(who) != str(person.pk):
        raise SomebodyElse


@require_POST
def receipts(request: HttpRequest) -> HttpResponse:
    """Up to 50 receipts as JSON; {"now", "replies": [{"client_id", "outcome", "why", "says"}]} in the order they came.

    A phone says whose outbox it sends ("who"), so that the next person who signs in on it does not send it as theirs.
    """
    person = person_of(request)
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError) as problem:  # the second for brackets without end
        raise BadReceipts(row=0, field="JSON") from problem
    if isinstance(body, dict):
        _same_person(body.get("who"), person)
    at = now()
    replies = take_receipts(told=told_from_json(body), by=person, at=at, clock=clock_from_json(body))
    told = [{"client_id": str(one.client_id), "outcome": one.outcome, "why": one.why, "says": one.says} for one in replies]
    response = JsonResponse({"now": at.isoformat(), "replies": told})
    response["Cache-Control"] = "no-store"
    return response


@require_POST
def receipt(request: HttpRequest) -> HttpResponse:
    """One rung from a page without script; back to the card, or to Today when it was a no."""
    person = person_of(request)
    mine = list(Group.objects.run_by(person).values_list("number", flat=True))
    form = ReceiptForm(request.POST, mine)
    if not form.is_valid():
        raise BadInput(fields={name: str(errors[0]) for name, errors in form.errors.items()})
    at = now()
    for reply in take_receipts(told=form.told(at), by=person, at=at):
        if reply.outcome == REFUSED:
            raise NotTaken(why=reply.says)
    if form.cleaned_data["rung"] != Rung.SELF_CONFIRMED:
        return see_other("/today/")
    return see_other(f"/cards/{form.cleaned_data['dispatch']}/{form.cleaned_data['groups'][0] // 2}/")


@require_POST
def objection(request: HttpRequest, dispatch: int, booth: int) -> HttpResponse:
    """ "Something is wrong here", kept under the mandal."""
    person = person_of(request)
    _same_person(request.POST.get("who"), person)
    card = queries.card_for(person, dispatch, booth, now())
    form = ObjectionForm(request.POST)
    if not form.is_valid():
        raise BadInput(fields={name: str(errors[0]) for name, errors in form.errors.items()})
    dispatching.object_to(
        dispatch=card.dispatch,
        unit=queries.mandal_of(booth),
        text=form.cleaned_data["text"],
        client_id=form.cleaned_data["client_id"],
        at=now(),
    )
    if wants_json(request):
        return JsonResponse({"outcome": "kept"})
    return see_other(f"/cards/{dispatch}/{booth}/?told=1")


@require_POST
def objection_seen(request: HttpRequest, pk: int) -> HttpResponse:
    """The desk has read it; back to where the list stands."""
    person = person_of(request)
    dispatching.see_objection(objection=queries.objection_for(person, pk), by=person, at=now())
    return see_other(next_page(request, "/control/"))


@require_POST
def release(request: HttpRequest, number: int) -> HttpResponse:
    """Let a post go to the chosen units; then to its coverage.

    The release of somebody who may approve counts as the second approval that G15 asks for: it needs the passkey.
    """
    person = person_of(request)
    ask = permission.passkey if permission.may(person, "approve", "press") else permission.strong
    ask(request.visitor)  # type: ignore[attr-defined]
    post = press.post_for(person, number)
    units = press.units_of(person, request.POST.getlist("units"))
    opened = dispatching.release(post=post, units=units, by=person, at=now())
    return see_other(f"/units/?dispatch={opened.pk}")


@require_POST
def check(request: HttpRequest, dispatch: int, group: int) -> HttpResponse:
    """A lead saw the card in a group."""
    person = person_of(request)
    found, sent = queries.group_for(person, group), queries.dispatch_for(person, dispatch)
    dispatching.check_group(dispatch=sent, group=found, by=person, at=now())
    return see_other(next_page(request, f"/units/?dispatch={dispatch}"))
