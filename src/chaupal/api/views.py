"""Where people look after what machines may do: tokens, webhooks, and the addresses told in words."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chaupal.api import actions, queries
from chaupal.api.choices import CALLS_A_MINUTE, Right
from chaupal.api.description import FAULTS, ROOT
from chaupal.api.endpoints import ENDPOINTS
from chaupal.api.forms import HookForm, TokenForm
from chaupal.api.models import Token
from chaupal.base.clock import local, now
from chaupal.base.errors import BadInput, Refused
from chaupal.base.pages import render_part, see_other
from chaupal.org import permission
from chaupal.org import queries as org
from chaupal.people.models import Person
from chaupal.people.queries import person_of

STATES = {"revoked": 3, "over": 2, "waiting": 0, "in_force": 1}


def _holder(request: HttpRequest) -> Person:
    """Who asks, if they hold any office at all; OutOfReach for everybody else."""
    person = person_of(request)
    if not permission.grants(person):
        raise permission.OutOfReach
    return person


def _row(person: Person, token: Token) -> dict[str, object]:
    how = token.stands(local(now()).date())
    alive = how in ("waiting", "in_force")
    return {
        "token": token, "how": how, "rights": [Right(one).label for one in token.rights],
        "may_approve": how == "waiting" and token.made_by_id != person.pk and permission.may(person, "approve", "people", queries.place(token)),
        "may_revoke": alive and (token.made_by_id == person.pk or permission.may(person, "edit", "people", queries.place(token))),
    }  # fmt: skip


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Tokens that I made or look after, and webhooks of my units."""
    return _index(request, _holder(request))


def _index(request: HttpRequest, person: Person, status: int = 200, refusal: Refused | None = None) -> HttpResponse:
    rows = sorted((_row(person, one) for one in queries.tokens(person)), key=lambda row: STATES[str(row["how"])])
    context = {
        "rows": rows, "hooks": queries.hooks(person), "may_hook": permission.may(person, "edit", "org"), "site": settings.CHAUPAL_SITE, "root": ROOT,
        "refusal": refusal,
    }  # fmt: skip
    return render_part(request, "api/index.html", "index", context, status=status)


@require_GET
def docs(request: HttpRequest) -> HttpResponse:
    """Every address in words, drawn from the table that routes them."""
    _holder(request)
    context = {
        "endpoints": [(one, Right(one.right).label, list(one.given)) for one in ENDPOINTS], "root": ROOT, "site": settings.CHAUPAL_SITE,
        "faults": sorted(FAULTS.items()), "calls": CALLS_A_MINUTE,
    }  # fmt: skip
    return render_part(request, "api/docs.html", "docs", context)


def _say(form: forms.Form, refusal: Refused) -> None:
    for field, says in refusal.fields.items():
        form.add_error(field if field in form.fields else None, says)
    if not refusal.fields:
        form.add_error(None, refusal.text)


def _shown_once(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return response


@require_http_methods(["GET", "POST"])
def token(request: HttpRequest) -> HttpResponse:
    """Make a token. Answered at once and not by 303: its secret is shown this once and kept nowhere."""
    person = _holder(request)
    permission.strong(request.visitor)  # type: ignore[attr-defined]
    form = TokenForm(request.POST or None, offices=queries.own_offices(person, local(now()).date()))
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            unit = org.unit_for(person, told["unit"].strip()) if told["unit"].strip() else None
            made, secret = actions.make_token(
                appointment=form.held[told["office"]], unit=unit, rights=told["rights"], name=told["name"], until_on=told["until_on"],
                reason=told["reason"], told=told["told"], by=person, at=now(),
            )  # fmt: skip
        except permission.OutOfReach as refusal:
            form.add_error("unit", refusal.text)
        except Refused as refusal:
            _say(form, refusal)
        else:
            return _shown_once(render_part(request, "api/token_made.html", "made", {"row": _row(person, made), "secret": secret, "root": ROOT, "site": settings.CHAUPAL_SITE}))
    return render_part(request, "api/token.html", "token", {"form": form}, status=422 if request.method == "POST" else 200)


@require_POST
def approval(request: HttpRequest, pk: int) -> HttpResponse:
    """A second person's yes to a token that takes names out."""
    person = _holder(request)
    found = queries.token_for(person, pk, "approve")
    permission.passkey(request.visitor)  # type: ignore[attr-defined]
    try:
        actions.approve_token(token=found, by=person, at=now())
    except Refused as refusal:
        return _index(request, person, refusal.status, refusal)
    return see_other("/api/")


@require_POST
def revocation(request: HttpRequest, pk: int) -> HttpResponse:
    """The token ends at once."""
    person = _holder(request)
    try:
        actions.revoke_token(token=queries.token_for(person, pk, "edit"), by=person, at=now())
    except (BadInput, permission.OutOfReach, permission.VerbMissing):
        raise
    except Refused as refusal:
        return _index(request, person, refusal.status, refusal)
    return see_other("/api/")


@require_http_methods(["GET", "POST"])
def hook_new(request: HttpRequest) -> HttpResponse:
    """Have an address told of events; the secret of its signatures is shown this once."""
    person = _holder(request)
    permission.require(person, "edit", "org")
    permission.strong(request.visitor)  # type: ignore[attr-defined]
    form = HookForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            unit = org.unit_for(person, told["unit"].strip())
            hook, secret = actions.open_hook(unit=unit, url=told["url"], events=told["events"], by=person, at=now())
        except permission.OutOfReach as refusal:
            form.add_error("unit", refusal.text)
        except permission.VerbMissing as refusal:
            form.add_error("unit", refusal.text)
        except Refused as refusal:
            _say(form, refusal)
        else:
            return _shown_once(render_part(request, "api/hook_made.html", "made", {"hook": hook, "secret": secret}))
    return render_part(request, "api/hook_new.html", "hook", {"form": form}, status=422 if request.method == "POST" else 200)


def _hook(request: HttpRequest, person: Person, pk: int, status: int = 200, refusal: Refused | None = None) -> HttpResponse:
    found = queries.hook_for(person, pk)
    context = {"hook": found, "deliveries": queries.deliveries(found), "events": [label for event, label in HookForm.base_fields["events"].choices if event in found.events], "refusal": refusal}  # type: ignore[attr-defined]
    return render_part(request, "api/hook.html", "hook", context, status=status)


@require_GET
def hook(request: HttpRequest, pk: int) -> HttpResponse:
    """One webhook: what it is told, and what came of the last fifty tries."""
    return _hook(request, _holder(request), pk)


@require_POST
def trial(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a trial event; what came of it stands on the page in a moment."""
    person = _holder(request)
    try:
        actions.try_hook(hook=queries.hook_for(person, pk), by=person, at=now())
    except permission.OutOfReach:
        raise
    except Refused as refusal:
        return _hook(request, person, pk, refusal.status, refusal)
    return see_other(f"/api/hooks/{pk}/")


@require_POST
def ending(request: HttpRequest, pk: int) -> HttpResponse:
    """That address is told nothing more."""
    person = _holder(request)
    try:
        actions.end_hook(hook=queries.hook_for(person, pk), by=person, at=now())
    except permission.OutOfReach:
        raise
    except Refused as refusal:
        return _hook(request, person, pk, refusal.status, refusal)
    return see_other(f"/api/hooks/{pk}/")
