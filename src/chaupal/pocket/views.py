"""The volunteer's phone: today, a card, the booth, and what makes it work without network."""

from __future__ import annotations

import uuid
from hashlib import sha256
from urllib.parse import quote

from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_GET

import chaupal
from chaupal.base.clock import now
from chaupal.base.pages import render_part
from chaupal.org import permission
from chaupal.people.models import Person
from chaupal.people.queries import person_of
from chaupal.pocket import queries
from chaupal.press import queries as press
from chaupal.relay.choices import Rung
from chaupal.relay.forms import CheckForm, GroupForm, ObjectionForm
from chaupal.relay.queries import card_for

SHELL = ("base/tokens.css", "base/pieces.css", "base/phone.css", "base/mark.svg", "pocket/pocket.js", "tips/shared.js")


def _language() -> str:
    return "en" if (get_language() or "hi").startswith("en") else "hi"


def _kept_for(person: Person, response: HttpResponse) -> HttpResponse:
    """The phone's worker keeps the page under this person and drops what it kept of anybody else."""
    response["Chaupal-For"] = str(person.pk)
    return response


@require_GET
def today(request: HttpRequest) -> HttpResponse:
    """The one next thing, and what comes after."""
    person, at = person_of(request), now()
    permission.not_suspended(person)
    context = {"day": queries.today(person, _language(), at), "at": at}
    return _kept_for(person, render_part(request, "pocket/today.html", "day", context))


@require_GET
def card(request: HttpRequest, dispatch: int, booth: int) -> HttpResponse:
    """One card: share it by hand, say so, or say no."""
    person, at = person_of(request), now()
    language = _language()
    found = card_for(person, dispatch, booth, at)
    caption = press.caption(found.dispatch.post, language)
    stops = [
        (rung, shape, [(group, found.reached.get(group.number, {}).get(rung)) for group in found.groups])
        for rung, shape in queries.STOPS
    ]
    context = {
        "leaf": queries.leaf(found, language),
        "card": found,
        "caption": caption,
        "wa": f"https://wa.me/?text={quote(caption)}",
        "stops": stops,
        "at": at,
        "ends": int(Rung.RECALL_CONFIRMED if found.is_recalled else Rung.SELF_CONFIRMED),
        "told": request.GET.get("told"),
        "objection": ObjectionForm(None, initial={"client_id": uuid.uuid4()}),
    }
    return _kept_for(person, render_part(request, "pocket/card.html", "relay", context))


@require_GET
def booth(request: HttpRequest) -> HttpResponse:
    """My booth: station, team, groups."""
    person, at = person_of(request), now()
    permission.not_suspended(person)
    booths = queries.my_booths(person, at)
    # What is asked of a group stands with it: the form's fields carry the group's number, two of them are on one page.
    asked = [(one, [(kept, _check_form(kept), _words_form(kept)) for kept in one.groups]) for one in booths]
    return _kept_for(person, render_part(request, "pocket/booth.html", "booth", {"booths": asked, "at": at}))


def _check_form(kept: queries.Kept) -> CheckForm:
    last = kept.check
    told = {"exists": "1", "two_admins": "1" if last is None or last.two_admins else "0"}
    if last is not None and last.exists:
        told |= {"size": last.size, "last_post": last.last_post}
    return CheckForm(auto_id=f"id_{kept.group.pk}_%s", initial=told | {"client_id": uuid.uuid4()})


def _words_form(kept: queries.Kept) -> GroupForm:
    return GroupForm(auto_id=f"id_{kept.group.pk}_%s", initial={"name": kept.group.name, "link": kept.link})


@require_GET
def outbox(request: HttpRequest) -> HttpResponse:
    """What waits on this phone; the page itself is the same for everybody and kept for hours without network."""
    return _kept_for(person_of(request), render_part(request, "pocket/outbox.html", "waiting", {}))


@require_GET
def manifest(_request: HttpRequest) -> HttpResponse:
    """What makes the page installable."""
    told = {
        "name": gettext("Chaupal"),
        "short_name": gettext("Chaupal"),
        "start_url": "/today/",
        "display": "standalone",
        "background_color": "#F4EFE3",
        "theme_color": "#F4EFE3",
        "icons": [{"src": staticfiles_storage.url("base/mark.svg"), "sizes": "any", "type": "image/svg+xml"}],
        "share_target": {
            "action": reverse("tips:share"),
            "method": "POST",
            "enctype": "multipart/form-data",
            "params": {
                "title": "title",
                "text": "text",
                "url": "url",
                "files": [
                    {"name": "picture", "accept": ["image/jpeg", "image/png", "image/webp"]},
                    {"name": "sound", "accept": ["audio/*", "video/*"]},
                ],
            },
        },
    }
    response = JsonResponse(told, content_type="application/manifest+json")
    response["Cache-Control"] = "private, max-age=86400"
    return response


@require_GET
def service_worker(request: HttpRequest) -> HttpResponse:
    """The worker that keeps pages for hours without network, with the names of this version's files in it."""
    files = [staticfiles_storage.url(name) for name in SHELL]
    # The cache is named by what is in it, so that a new version of any file is a new shell.
    version = sha256(" ".join([chaupal.__version__, *files]).encode()).hexdigest()[:12]
    text = render_to_string("pocket/sw.js", {"version": version, "files": files})
    tag = f'"{sha256(text.encode()).hexdigest()[:32]}"'
    response = get_conditional_response(request, etag=tag) or HttpResponse(text, content_type="text/javascript; charset=utf-8")
    response["ETag"] = tag
    response["Cache-Control"] = "no-cache"
    return response
