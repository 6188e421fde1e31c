"""The desk of requests about people's data: what waits with its clock, one request, its answer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from chaupal.base.clock import now
from chaupal.base.errors import Refused
from chaupal.base.pages import render_part, see_other
from chaupal.base.paging import asked
from chaupal.enrol import requests
from chaupal.enrol.actions import requests as acts
from chaupal.enrol.forms import AnswerForm, ConfirmForm
from chaupal.enrol.models import DataRequest
from chaupal.org import permission
from chaupal.people.models import Person
from chaupal.people.queries import person_of


@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """What waits for whoever asks, due sooner first."""
    person = person_of(request)
    if not requests.opens(person):
        raise permission.OutOfReach
    context = {"found": requests.waiting(person, asked(request.GET, str, int), now()), "contact": requests.contact(), "is_contact": requests.is_contact(person)}
    return render_part(request, "enrol/requests.html", "requests", context)


def _page(request: HttpRequest, found: DataRequest, status: int = 200, **more: Any) -> HttpResponse:
    at = now()
    context = {
        "one": requests.words_of(found), "row": requests.Row(found, found.due_at - at, found.due_at - found.at), "form": AnswerForm(), "confirm": ConfirmForm(),
    }  # fmt: skip
    response = render_part(request, "enrol/request.html", "request", context | more, status=status)
    response["Cache-Control"] = "no-store"
    return response


@require_GET
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """One request: whose, what they say, until when it is to be answered."""
    return _page(request, requests.request_for(person_of(request), pk))


def _filled(request: HttpRequest, pk: int, form: forms.Form, name: str) -> tuple[Person, DataRequest, HttpResponse | None]:
    person = person_of(request)
    found = requests.request_for(person, pk)
    return person, found, None if form.is_valid() else _page(request, found, 422, **{name: form})


def _refused(request: HttpRequest, found: DataRequest, form: forms.Form, name: str, refusal: Refused) -> HttpResponse:
    for field, says in (refusal.fields or {"": refusal.text}).items():
        form.add_error(field if field in form.fields else None, says)
    return _page(request, found, refusal.status, **{name: form})


@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """The answer in words."""
    form = AnswerForm(request.POST)
    person, found, bad = _filled(request, pk, form, "form")
    if bad is not None:
        return bad
    try:
        acts.answer(request=found, **form.cleaned_data, by=person, at=now())
    except Refused as refusal:
        return _refused(request, found, form, "form", refusal)
    return see_other(reverse("enrol:requests"))


@require_POST
def number(request: HttpRequest, pk: int) -> HttpResponse:
    """A new number, typed by the second person as they hear it."""
    form = ConfirmForm(request.POST)
    person, found, bad = _filled(request, pk, form, "confirm")
    if bad is not None:
        return bad
    try:
        acts.confirm_number(request=found, **form.cleaned_data, by=person, at=now())
    except Refused as refusal:
        return _refused(request, found, form, "confirm", refusal)
    return see_other(reverse("enrol:requests"))
