"""One's own page: what is held, correcting it, taking it along, asking about it, leaving."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chaupal.base import seal
from chaupal.base.clock import now
from chaupal.base.errors import BadInput, NotFound, Refused
from chaupal.base.pages import render_part, see_other
from chaupal.enrol import left, own
from chaupal.enrol import requests as asked
from chaupal.enrol.actions import leaving, requests
from chaupal.enrol.actions import own as acts
from chaupal.enrol.cards import PHOTO
from chaupal.enrol.choices import LeavingWhy
from chaupal.enrol.forms import LanguageForm, LeaveForm, NameForm, NomineeForm, PhotoForm, RequestForm
from chaupal.enrol.models import DataRequest, Photo
from chaupal.people.models import Person
from chaupal.people.queries import PHONE_COOKIE, person_of
from chaupal.people.terms import terms


def _page(request: HttpRequest, person: Person, status: int = 200, **more: Any) -> HttpResponse:
    forms_: dict[str, Any] = {
        "name_form": NameForm(initial={"name_hi": person.name_hi, "name_en": person.name_en}),
        "language_form": LanguageForm(initial={"language": person.language}), "photo_form": PhotoForm(), "nominee_form": NomineeForm(), "request_form": RequestForm(),
    }  # fmt: skip
    response = render_part(request, "enrol/me.html", "me", own.page(person) | forms_ | more, status=status)
    response["Cache-Control"] = "no-store"
    return response


@require_GET
def me(request: HttpRequest) -> HttpResponse:
    """What is held about whoever asks, and what they may do about it."""
    return _page(request, person_of(request))


def _filled(request: HttpRequest, form: forms.Form, name: str, act: Callable[[Person, dict[str, Any]], object]) -> HttpResponse:
    """One form of the page: its act and back, or the page with what was wrong and the form as it was filled."""
    person = person_of(request)
    if not form.is_valid():
        return _page(request, person, 422, **{name: form})
    try:
        act(person, form.cleaned_data)
    except Refused as refusal:
        fields = refusal.fields if isinstance(refusal, BadInput) and refusal.fields else {"": refusal.text}
        for field, says in fields.items():
            form.add_error(field if field in form.fields else None, says)
        return _page(request, person, refusal.status, **{name: form})
    return see_other(reverse("enrol:me"))


@require_POST
def name(request: HttpRequest) -> HttpResponse:
    """The name as it is spelled."""
    return _filled(request, NameForm(request.POST), "name_form", lambda person, clean: acts.correct_name(**clean, by=person, at=now()))


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """The language one is written to in."""
    return _filled(request, LanguageForm(request.POST), "language_form", lambda person, clean: acts.choose_language(**clean, by=person, at=now()))


@require_POST
def photo(request: HttpRequest) -> HttpResponse:
    """A picture for one's card, or none any more (`remove`)."""
    person = person_of(request)
    if "remove" in request.POST:
        acts.remove_photo(by=person, at=now())
        return see_other(reverse("enrol:me"))
    form = PhotoForm(request.POST, request.FILES)
    return _filled(request, form, "photo_form", lambda who, clean: acts.show_photo(data=clean["photo"].read(), agreed=clean["agreed"], by=who, at=now()))


@never_cache
@require_GET
def picture(request: HttpRequest) -> HttpResponse:
    """One's own picture."""
    found = Photo.objects.filter(person=person_of(request)).first()
    if found is None:
        raise NotFound
    response = HttpResponse(seal.unseal_bytes(found.sealed, field=PHOTO), content_type="image/jpeg")
    response["Cache-Control"] = "no-store"
    return response


@require_POST
def nominee(request: HttpRequest) -> HttpResponse:
    """Who may act for one's data, or nobody any more (`remove`)."""
    person = person_of(request)
    if "remove" in request.POST:
        acts.remove_nominee(by=person, at=now())
        return see_other(reverse("enrol:me"))
    return _filled(request, NomineeForm(request.POST), "nominee_form", lambda who, clean: acts.name_nominee(**clean, by=who, at=now()))


@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """Ask the contact for one's data."""
    return _filled(request, RequestForm(request.POST), "request_form", lambda who, clean: requests.ask(**clean, by=who, at=now()))


@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back one's own request."""
    person = person_of(request)
    found = DataRequest.objects.filter(pk=pk, person=person).first()
    if found is None:
        raise NotFound
    requests.take_back(request=found, by=person, at=now())
    return see_other(reverse("enrol:me"))


def _file(data: bytes | str, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response


@require_GET
def data_json(request: HttpRequest) -> HttpResponse:
    """Everything that is held, for a machine."""
    return _file(own.as_json(person_of(request), now()), "application/json; charset=utf-8", "chaupal-my-data.json")


@require_GET
def data_pdf(request: HttpRequest) -> HttpResponse:
    """Everything that is held, to read."""
    return _file(own.as_pdf(person_of(request), now()), "application/pdf", "chaupal-my-data.pdf")


@require_GET
def letter(request: HttpRequest) -> HttpResponse:
    """The letter of work, also before leaving."""
    person = person_of(request)
    return _file(own.letter(person, person, now()), "application/pdf", "chaupal-letter-of-work.pdf")


@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest) -> HttpResponse:
    """What leaving does, and doing it: one request, at once. The answer leads to the one page that is still theirs."""
    person = person_of(request)
    form, status = LeaveForm(request.POST or None, initial={"why": request.GET.get("why", LeavingWhy.LEFT)}), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            done = leaving.leave(by=person, why=form.cleaned_data["why"], at=now())
            logout(request)
            response = see_other(reverse("enrol:left", args=[done.key]))
            response.delete_cookie(PHONE_COOKIE, samesite="Lax")
            return response
    context = {"form": form, "terms": terms(), "contact": asked.contact(), "has_work": bool(own.work(person))}
    response = render_part(request, "enrol/leave.html", "leave", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


def _unlisted(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response


@require_GET
def gone(request: HttpRequest, key: str) -> HttpResponse:
    """What is left of whoever left: until when the sealed copy is kept, their letter, open requests with answers."""
    found, at = left.by_key(key), now()
    waits = [one for one in asked.own(found.person) if one.request.answered_at is None or one.answer]
    context = {"leaving": found, "key": key, "letter": left.letter_name(found, at) is not None and own.work(found.person), "contact": asked.contact(), "requests": waits, "hl": _hl(request)}
    return _unlisted(render_part(request, "enrol/left.html", "left", context))


@require_GET
def gone_letter(request: HttpRequest, key: str) -> HttpResponse:
    """The letter of work of whoever left, for thirty days."""
    found = left.by_key(key)
    name = left.letter_name(found, now())
    if name is None:
        raise NotFound
    return _unlisted(_file(own.letter(found.person, name, now()), "application/pdf", "chaupal-letter-of-work.pdf"))


def _hl(request: HttpRequest) -> str:
    told = request.GET.get("hl", "")
    return f"?hl={told}" if told in ("hi", "en") else ""
