"""Where phones and desks write: receipts, objections, a release, a lead's look into a group."""

from __future__ import annotations

import json

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from chaupal.base.clock import local, now
from chaupal.base.errors import BadInput, Refused
from chaupal.base.middleware import wants_json
from chaupal.base.multirange import Runs
from chaupal.base.pages import next_page, render_part, see_other
from chaupal.base.paging import asked
from chaupal.org import permission
from chaupal.org import queries as org
from chaupal.org.models import Unit
from chaupal.people.models import Person
from chaupal.people.queries import person_of
from chaupal.press import queries as press
from chaupal.relay import health, queries, standing
from chaupal.relay.actions import dispatch as dispatching
from chaupal.relay.actions import export as exporting
from chaupal.relay.actions import health as health_acts
from chaupal.relay.actions.receipt import REFUSED, take_receipts
from chaupal.relay.choices import GroupState, Rung
from chaupal.relay.forms import (
    AssignForm,
    CheckForm,
    GroupForm,
    ObjectionForm,
    ReceiptForm,
)
from chaupal.relay.models import Group
from chaupal.relay.rules import week_of
from chaupal.relay.telling import BadReceipts, clock_from_json, told_from_json


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


@require_POST
def group_check(request: HttpRequest, group: int) -> HttpResponse:
    """A keeper's weekly word on a group; back to the booth. A phone that was away says when (`said_at`)."""
    person = person_of(request)
    _same_person(request.POST.get("who"), person)
    queries.own_group_for(person, group)
    form = CheckForm(request.POST)
    if not form.is_valid():
        raise BadInput(fields={name: str(errors[0]) for name, errors in form.errors.items()})
    told, at = form.cleaned_data, now()
    kept = health_acts.check_group(
        group=group, said=form.said(), said_at=told["said_at"] or at, client_id=told["client_id"], by=person, at=at
    )
    if wants_json(request):
        return JsonResponse({"outcome": "kept" if kept else "known"})
    return see_other("/booth/")


@require_POST
def group_words(request: HttpRequest, group: int) -> HttpResponse:
    """Name and invite link of a group that the asker runs; back to the booth."""
    person = person_of(request)
    queries.own_group_for(person, group)
    form = GroupForm(request.POST)
    if not form.is_valid():
        raise BadInput(fields={name: str(errors[0]) for name, errors in form.errors.items()})
    health_acts.describe_group(group=group, name=form.cleaned_data["name"], link=form.cleaned_data["link"], by=person, at=now())
    return see_other("/booth/")


HEADS = (
    "booth", "part", "station", "group", "name", "state", "keeper_hi", "keeper_en", "deputy_hi", "deputy_en", "checked_in_week_of", "two_admins", "size",
    "last_post",
)  # fmt: skip


def _groups_of(person: Person, code: str) -> tuple[Unit | None, Runs]:
    """The unit asked for, else the person's own place, and its booths."""
    permission.require(person, "view", "relay")
    if code:
        unit = org.unit_for(person, code, "relay")
        return unit, unit.booths
    here = org.home(person, "relay")
    return here.unit, here.unit.booths if here.unit else here.reach


def _shown(asked: str | None) -> str:
    return asked if asked in health.SHOWN else ""


@require_GET
def groups(request: HttpRequest) -> HttpResponse:
    """A lead's groups: how many were checked this week, unit by unit, and the groups themselves."""
    person = person_of(request)
    unit, reach = _groups_of(person, request.GET.get("unit", ""))
    shown = _shown(request.GET.get("shown"))
    children = org.children(unit) if unit else []
    stands = standing.of([one.pk for one in [*children, *([unit] if unit else [])]])
    context = {
        "unit": unit, "shown": shown, "filters": _filters(), "own": stands.get(unit.pk) if unit else None, "as_of": standing.as_of(),
        "below": [(one, stands[one.pk]) for one in children if one.pk in stands],
        "found": health.listed(reach, shown, asked(request.GET, int)), "sees_people": permission.may(person, "view", "people", reach),
        "may_export": permission.may(person, "export", "relay", reach), "week": week_of(now()),
    }  # fmt: skip
    return render_part(request, "relay/groups.html", "groups", context)


def _filters() -> list[tuple[str, str]]:
    told = {"": _("All"), "week": _("Checked this week"), "older": _("Checked earlier"), "never": _("Never checked")}
    return [(one, str(told.get(one) or GroupState(one).label)) for one in health.SHOWN]


@require_POST
def export_groups(request: HttpRequest) -> HttpResponse:
    """The list as CSV, as the eye sees it; the export is in the ledger."""
    person, at = person_of(request), now()
    unit, reach = _groups_of(person, request.POST.get("unit", ""))
    if unit is None:
        raise permission.OutOfReach
    text = exporting.export_groups(unit=unit, shown=_shown(request.POST.get("shown")), heads=HEADS, reason=request.POST.get("reason", ""), told=request.POST.get("told", ""), by=person, at=at)
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="groups-{unit.code}-{local(at):%Y%m%d-%H%M}.csv"'
    return response


def _group_page(request: HttpRequest, person: Person, found: Group, status: int = 200, **more: object) -> HttpResponse:
    place = ((found.booth, found.booth + 1),)
    may_edit, sees = (permission.may(person, verb, matter, place) for verb, matter in (("edit", "relay"), ("view", "people")))
    team = {pk: names[0] if get_language() == "hi" else names[1] for pk, names in health_acts.team(found.booth).items()} if may_edit and sees else {}
    context = {
        "row": health.rows([found.pk])[0], "may_edit": may_edit, "sees_people": sees, "team": team,
        "form": AssignForm(team=team, initial={"keeper": found.keeper_id, "deputy": found.deputy_id}),
    }  # fmt: skip
    return render_part(request, "relay/group.html", "group", context | more, status=status)


@require_GET
def group(request: HttpRequest, group: int) -> HttpResponse:
    """One group for its lead: how it stands, who runs it, and what may be changed."""
    person = person_of(request)
    return _group_page(request, person, queries.group_for(person, group))


@require_POST
def assign_group(request: HttpRequest, group: int) -> HttpResponse:
    """Another of the booth's keepers runs it."""
    person = person_of(request)
    found = queries.group_for(person, group, "edit")
    form = AssignForm(request.POST, team={pk: names[0] for pk, names in health_acts.team(found.booth).items()})
    if not form.is_valid():
        return _group_page(request, person, found, 422, form=form)
    try:
        health_acts.assign_group(group=found, keeper=form.cleaned_data["keeper"], deputy=form.cleaned_data["deputy"], by=person, at=now())
    except Refused as refusal:
        return _group_page(request, person, found, refusal.status, form=form, refusal=refusal)
    return see_other(f"/relay/groups/{group}/")


@require_POST
def close_group(request: HttpRequest, group: int) -> HttpResponse:
    """Closed for good reason, or, with `again`, planned anew."""
    person = person_of(request)
    found = queries.group_for(person, group, "edit")
    act = health_acts.reopen_group if request.POST.get("again") else health_acts.close_group
    try:
        act(group=found, by=person, at=now())
    except Refused as refusal:
        return _group_page(request, person, found, refusal.status, refusal=refusal)
    return see_other(f"/relay/groups/{group}/")
