"""The register of our own accounts at the desk: the list, an entry with its versions, the second person's yes."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chaupal.base.clock import local, now
from chaupal.base.errors import Refused
from chaupal.base.pages import render_part, see_other
from chaupal.org import permission, second
from chaupal.people.models import Person
from chaupal.people.queries import person_of
from chaupal.watch import files, handles
from chaupal.watch.actions import handles as acts
from chaupal.watch.caseforms import HandleForm, SaidForm, say
from chaupal.watch.models import OwnHandle
from chaupal.watch.refusals import NoSuchHandle

SAID = ("bearer", "shown_name", "of_hi", "of_en", "address", "since", "until")


def _avatar(form: SaidForm) -> bytes | None:
    upload = form.cleaned_data.get("avatar")
    return upload.read(files.LIMIT + 1) if upload else None


def _said(form: SaidForm) -> acts.Said:
    return acts.Said(**{name: form.cleaned_data[name] for name in SAID})


@require_GET
def register(request: HttpRequest) -> HttpResponse:
    """Every account of ours, what waits for a second person first."""
    person = person_of(request)
    context = {"rows": handles.register(person), "may_add": permission.may(person, "create", "watch"), "today": local(now()).date()}
    return render_part(request, "watch/handles.html", "handles", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Enter an account."""
    person = person_of(request)
    permission.require(person, "create", "watch")
    form, status = HandleForm(request.POST or None, request.FILES or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                made = acts.enter_handle(
                    platform=form.cleaned_data["platform"], handle=form.cleaned_data["handle"], said=_said(form), avatar=_avatar(form), by=person, at=now()
                )
            except Refused as refusal:
                say(form, refusal)
            else:
                return see_other(reverse("watch:handle", args=[made.own_id]))
    return render_part(request, "watch/handle_new.html", "handle", {"form": form}, status=status)


def _page(request: HttpRequest, person: Person, own: OwnHandle, status: int = 200, **more: Any) -> HttpResponse:
    versions = handles.history(own)
    newest = versions[0]
    context = {
        "own": own,
        "versions": versions,
        "newest": newest,
        "waits": not hasattr(newest, "approval"),
        "is_mine": newest.author_id == person.pk,
        "may_confirm": permission.may(person, "approve", "watch"),
        "may_edit": permission.may(person, "create", "watch"),
        "form": SaidForm(initial={name: getattr(newest, name) for name in SAID}),
    }
    return render_part(request, "watch/handle.html", "handle", context | more, status=status)


@require_http_methods(["GET", "POST"])
def handle(request: HttpRequest, pk: int) -> HttpResponse:
    """One account with its versions; posting writes the next one."""
    person = person_of(request)
    if request.method == "GET":
        return _page(request, person, handles.handle_for(person, pk))
    own = handles.handle_for(person, pk, "create")
    form = SaidForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, person, own, 422, form=form)
    try:
        acts.revise_handle(own=own, said=_said(form), avatar=_avatar(form), by=person, at=now())
    except Refused as refusal:
        say(form, refusal)
        return _page(request, person, own, refusal.status, form=form)
    return see_other(reverse("watch:handle", args=[pk]))


@require_POST
def confirmation(request: HttpRequest, pk: int, version: int) -> HttpResponse:
    """The second person's yes to the version they looked at."""
    person = person_of(request)
    own = handles.handle_for(person, pk, "approve")
    looked_at = next((one for one in handles.history(own) if one.version == version), None)
    if looked_at is None:
        raise NoSuchHandle
    act = partial(acts.confirm_handle, version=looked_at, by=person)
    return second.approve(request, act, partial(_page, request, person, own), reverse("watch:handle", args=[pk]))


@require_GET
def avatar(request: HttpRequest, pk: int) -> HttpResponse:
    """The picture of an account of ours, for anybody once the account is public."""
    response = HttpResponse(handles.public_avatar(pk), content_type="image/jpeg")
    response["Cache-Control"] = "public, max-age=3600"
    return response
