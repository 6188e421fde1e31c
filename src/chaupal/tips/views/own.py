"""The desk takes in a chat with the cell's own number, whole (T8): first the seat, then mandal and file."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from chaupal.base.clock import now
from chaupal.base.errors import BadInput, Refused
from chaupal.base.pages import render_part
from chaupal.people.models import Person
from chaupal.people.queries import person_of
from chaupal.tips import chatfile, ownnumber, queries, refusals
from chaupal.tips.actions import own
from chaupal.tips.choices import OWN_NOTICE
from chaupal.tips.forms import OwnChatForm, SeatForm


@never_cache
@require_http_methods(["GET", "POST"])
def chat(request: HttpRequest) -> HttpResponse:
    """The notice, the mandal, the file; afterwards how many messages were taken. The file itself is not kept."""
    person = person_of(request)
    asked = request.POST.get("seat") or request.GET.get("seat")
    seat = SeatForm({"seat": asked} if asked is not None else None)
    mandals = queries.mandals_of(person, seat.cleaned_data["seat"] if seat.is_valid() else 0)
    is_ours = ownnumber.recogniser()
    told: dict[str, Any] = {"seat": seat, "notice": OWN_NOTICE, "known": is_ours is not None, "mandals": mandals, "most": chatfile.WHOLE}
    if request.method == "GET" or not mandals or is_ours is None:
        if request.method == "POST" and is_ours is None:
            raise refusals.NoOwnNumber
        told["form"] = OwnChatForm(mandals=mandals) if mandals and is_ours is not None else None
        return render_part(request, "tips/own.html", "own", told, status=422 if request.method == "POST" else 200)
    form = OwnChatForm(request.POST, request.FILES, mandals=mandals)
    if form.is_valid():
        try:
            read = chatfile.read_own(form.cleaned_data["chat"].file, form.cleaned_data["chat"].size, is_ours)
            done = _taken(form, read, person)
        except BadInput as refusal:
            _say(form, refusal)
        else:
            return render_part(request, "tips/own.html", "own", told | {"form": None, "done": done, "left_out": read.left_out, "unit": form.unit})
    return render_part(request, "tips/own.html", "own", told | {"form": form}, status=422)


def _taken(form: OwnChatForm, read: chatfile.OwnChat, person: Person) -> own.Taken:
    return own.take_own_chat(messages=read.messages, unit=form.unit, notice=form.cleaned_data["notice"], by=person, at=now())


def _say(form: OwnChatForm, refusal: Refused) -> None:
    for name, words in (refusal.fields or {"chat": refusal.text}).items():
        form.add_error(name if name in ("mandal", "chat") else None, words)
