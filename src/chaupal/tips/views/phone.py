"""Sending: a message, a picture with its text, messages ticked in an exported chat. Works without JavaScript."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from typing import Any, BinaryIO

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chaupal.base.clock import now
from chaupal.base.errors import BadInput
from chaupal.base.pages import render_part, see_other
from chaupal.people.models import Person
from chaupal.people.queries import person_of
from chaupal.tips import chatfile, queries, refusals
from chaupal.tips.actions import receive
from chaupal.tips.choices import NOTICE, Channel
from chaupal.tips.drafts import Shared
from chaupal.tips.forms import ChatForm, TickedForm, TipForm


def _sender(request: HttpRequest) -> tuple[Person, tuple[queries.Origin, ...]]:
    person = person_of(request)
    return person, queries.origins(person)


def _page(request: HttpRequest, template: str, part: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    return render_part(request, template, part, {"notice": NOTICE} | context, status=status)


@never_cache
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The large box: paste, send, and get the thread."""
    person, origins = _sender(request)
    at = now()
    key = (request.GET if request.method == "GET" else request.POST).get("draft", "")[:64]
    shared = queries.draft(key, at)
    context: dict[str, Any] = {"shared": shared, "key": key, "late": bool(key) and shared is None}
    if request.method == "GET":
        form = TipForm(origins=origins, initial={"token": receive.new_token(), "text": shared.text if shared else ""})
        return _page(request, "tips/new.html", "send", context | {"form": form})
    form = TipForm(request.POST, request.FILES, origins=origins)
    if form.is_valid():
        try:
            received = _taken(form, person, shared, at)
        except BadInput as refusal:
            for name, words in (refusal.fields or {"text": refusal.text}).items():
                form.add_error(name if name in form.fields and name != "notice" else None, words)
        else:
            if form.cleaned_data["unlawful"]:
                return see_other(reverse("tips:statutory"))
            return see_other(reverse("tips:thread", args=[received.token]))
    return _page(request, "tips/new.html", "send", context | {"form": form}, status=422)


def _taken(form: TipForm, person: Person, shared: Shared | None, at: datetime) -> receive.Received:
    sent = form.cleaned_data
    if sent["unlawful"]:
        return receive.quarantine_unseen(
            origin=form.origin, notice=sent["notice"], by=person, at=at, token=sent["token"], draft=sent["draft"]
        )
    file, size, drawn = _file(form, shared, "picture")
    sound, sound_size, heard = _file(form, shared, "sound")
    return receive.take_tip(
        text=sent["text"],
        channel=Channel.SOUND if sound else Channel.PICTURE if file else Channel.PASTE,
        origin=form.origin,
        notice=sent["notice"],
        by=person,
        at=at,
        picture=file,
        picture_size=size,
        sound=sound,
        sound_size=sound_size,
        sent_sha256=shared.sha256 if shared and (drawn or heard) else "",
        token=sent["token"],
        draft=sent["draft"],
    )


def _file(form: TipForm, shared: Shared | None, name: str) -> tuple[BinaryIO | None, int, bool]:
    """The picture or recording chosen in the form, else the one that was shared, unless it is left out; its size, and
    whether it is the shared one."""
    sent = form.cleaned_data
    if sent[name]:
        return sent[name].file, sent[name].size, False
    if sent["bare"] or not sent["draft"]:
        return None, 0, False
    if shared is None and not queries.is_known(sent["token"]):  # sent twice: the first time took it along
        raise refusals.DraftOver(fields={"picture": str(refusals.DraftOver.says)})
    data: bytes = getattr(shared, name) if shared else b""
    return (BytesIO(data), len(data), True) if data else (None, 0, False)


@never_cache
@require_GET
def statutory(request: HttpRequest) -> HttpResponse:
    """What the law asks of somebody who met content under rule T7, and that nothing of it was kept."""
    return _page(request, "tips/statutory.html", "route", {})


@never_cache
@require_http_methods(["GET", "POST"])
def chat(request: HttpRequest) -> HttpResponse:
    """Choose an exported chat; its messages come back to be ticked. Nothing is stored by this page."""
    _person, origins = _sender(request)
    if request.method == "GET":
        return _page(request, "tips/chat.html", "choose", {"form": ChatForm(origins=origins)})
    form = ChatForm(request.POST, request.FILES, origins=origins)
    if form.is_valid():
        upload = form.cleaned_data["chat"]
        try:
            read = chatfile.read(upload.file, upload.size)
        except BadInput as refusal:
            form.add_error("chat", refusal.text)
        else:
            return _page(request, "tips/preview.html", "tick", _preview(read, form.data.get("where", ""), ""))
    return _page(request, "tips/chat.html", "choose", {"form": form}, status=422)


def _preview(read: chatfile.Chat, where: str, wrong: str) -> dict[str, Any]:
    rows = [(f"{receive.new_token()}:{text}", text) for text in reversed(read.messages)]
    return {"rows": rows, "left_out": read.left_out, "where": where, "wrong": wrong, "most": receive.MESSAGES_LIMIT}


@never_cache
@require_POST
def ticked(request: HttpRequest) -> HttpResponse:
    """Keep the ticked messages, each with a thread of its own."""
    person, origins = _sender(request)
    form = TickedForm(request.POST, origins=origins)
    told = request.POST.getlist("message")
    if not form.is_valid():
        raise refusals.NoOrigin(fields={name: " ".join(map(str, errors)) for name, errors in form.errors.items()})
    try:
        received = receive.take_messages(
            messages=form.messages(told), origin=form.origin, notice=form.cleaned_data["notice"], by=person, at=now()
        )
    except (refusals.TooManyTicked, refusals.NoneTicked) as refusal:
        texts = tuple(text for _token, text in form.messages(told))
        context = _preview(chatfile.Chat(texts[::-1], 0), request.POST.get("where", ""), refusal.text)
        return _page(request, "tips/preview.html", "tick", context, status=422)
    return _page(request, "tips/sent.html", "sent", {"threads": [one.token for one in received]})
