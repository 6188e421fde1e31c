"""Recordings at the desk: the typing queue, the player, and what is said."""

from __future__ import annotations

from typing import Any

from django.core.files.storage import default_storage
from django.http import FileResponse, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chaupal.base.clock import now
from chaupal.base.pages import etag_part, see_other
from chaupal.base.ranges import ranged
from chaupal.people.queries import person_of
from chaupal.tips import desk, listening
from chaupal.tips.actions import hearing
from chaupal.tips.forms import SaidForm


@require_http_methods(["GET", "POST"])
def typing(request: HttpRequest) -> HttpResponse:
    """What waits to be typed; a press takes the next one that nobody is at."""
    person, at = person_of(request), now()
    if request.method == "POST":
        return see_other(reverse("tips:tip", args=[hearing.take_next(by=person, at=at).pk]))
    queue = listening.queue(person, at)

    def context() -> dict[str, Any]:
        return {"queue": queue, "at": at}

    state = (person.pk, queue.waiting, queue.held, *(row.pk for row in queue.rows), int(at.timestamp()) // 60)
    return etag_part(request, "tips/typing.html", "waiting", context, of=state)


@require_POST
def hold(request: HttpRequest, pk: int) -> HttpResponse:
    """Be the one who types this."""
    person = person_of(request)
    found = desk.tip_for(person, pk)
    hearing.hold(tip=found, by=person, at=now())
    return see_other(reverse("tips:tip", args=[found.pk]))


@require_POST
def said(request: HttpRequest, pk: int) -> HttpResponse:
    """What is said in it, typed or put right; the message is matched anew."""
    person = person_of(request)
    found = desk.tip_for(person, pk)
    form = SaidForm(request.POST)
    hearing.type_said(tip=found, text=form.cleaned_data["said"] if form.is_valid() else "", by=person, at=now())
    return see_other(reverse("tips:tip", args=[found.pk]))


@never_cache
@require_GET
def sound(request: HttpRequest, pk: int) -> HttpResponse:
    """The sound, for the person who opened it and while the opening lasts; a part of it where the browser asks for one."""
    person = person_of(request)
    name, kind = listening.sound(person, desk.tip_for(person, pk), now())
    with default_storage.open(name) as file:
        return ranged(request, file.read(), kind)


@never_cache
@require_GET
def frame(request: HttpRequest, pk: int, place: int) -> FileResponse:
    """One frame of the video, for the person who opened it."""
    person = person_of(request)
    return FileResponse(default_storage.open(listening.frame(person, desk.tip_for(person, pk), place, now())), content_type="image/jpeg")
