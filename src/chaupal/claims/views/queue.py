"""The queue of the claim desk, a new claim, the queue as a file."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chaupal.base import paging, sheet
from chaupal.base.clock import local, now
from chaupal.base.errors import Refused
from chaupal.base.pages import etag_part, render_part, see_other
from chaupal.claims import desk, queries
from chaupal.claims.actions import bank as bank_acts
from chaupal.claims.actions import claim as acts
from chaupal.claims.forms import ClaimForm, FilterForm, say
from chaupal.org import permission
from chaupal.people.models import Person
from chaupal.people.queries import person_of


def _filter(request: HttpRequest, person: Person) -> tuple[FilterForm, desk.Filter]:
    form = FilterForm(request.GET)
    form.is_valid()
    clean = form.cleaned_data
    return form, desk.Filter(
        state=clean.get("state") or "waiting",
        kind=clean.get("kind", ""),
        mine=person.pk if clean.get("mine") else None,
        words=clean.get("q", ""),
    )


def _asked(request: HttpRequest, wanted: desk.Filter) -> paging.Asked:
    kinds = (str, int, float, int) if wanted.is_waiting else (str, int)
    asked = paging.asked(request.GET.dict(), *kinds)
    return paging.Asked(after=_moment(asked.after), before=_moment(asked.before))


def _moment(key: paging.Key | None) -> paging.Key | None:
    if key is None:
        return None
    try:
        at = datetime.fromisoformat(key[0])
    except ValueError as problem:
        raise paging.BadPage from problem
    if at.tzinfo is None:
        raise paging.BadPage
    return at, *key[1:]


@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """What waits by booths times clock; its part is polled every 5 seconds."""
    person = person_of(request)
    permission.require(person, "view", "claims")
    form, wanted = _filter(request, person)
    asked, at = _asked(request, wanted), now()

    def context() -> dict[str, Any]:
        return {
            "page": desk.queue(person, wanted, asked, at=at),
            "form": form,
            "filtered": wanted != desk.Filter(),
            "may_open": permission.may(person, "create", "claims"),
            "may_export": permission.may(person, "export", "claims"),
        }

    minute = int(at.timestamp()) // 60
    return etag_part(request, "claims/queue.html", "queue", context, of=(desk.queue_mark(), minute, person.pk))


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A claim that came another way than by a tip."""
    person = person_of(request)
    permission.require(person, "create", "claims")
    form, status = ClaimForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                claim = acts.open_claim(**form.cleaned_data, by=person, at=now())
            except Refused as refusal:
                say(form, refusal)
                status = refusal.status
            else:
                return see_other(f"/claims/{claim.pk}/")
    return render_part(request, "claims/new.html", "claim", {"form": form}, status=status)


@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """The chosen claims as a file for a table program; taking it is recorded."""
    person, at = person_of(request), now()
    permission.require(person, "export", "claims")
    _form, wanted = _filter(request, person)
    rows = desk.export_rows(person, wanted, at=at)
    acts.export_claims(claims=[row.claim.pk for row in rows], reason=request.POST.get("reason", ""), told=request.POST.get("told", ""), by=person, at=at)
    heads = [_("Claim"), _("Kind"), _("Status"), _("The claim in Hindi"), _("The claim in English"), _("Due (India's time)"), _("Sightings in 48 h"), _("Mandals"), _("Seats")]
    text, _count = sheet.write(heads, (_cells(row) for row in rows))
    return _file(text, "claims", at)


def _cells(row: desk.QueueRow) -> list[object]:
    claim, seen = row.claim, row.seen
    due = f"{local(claim.due_at):%Y-%m-%d %H:%M}"
    said = [claim.get_kind_display(), claim.get_state_display(), claim.text_hi, claim.text_en]
    return [claim.pk, *said, due, seen.times, seen.mandals, seen.seats]


def _file(text: str, name: str, at: datetime) -> HttpResponse:
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}-{local(at):%Y%m%d-%H%M}.csv"'
    return response


@require_POST
def export_bank(request: HttpRequest) -> HttpResponse:
    """The data bank, facts and answers with their sources, as a file; taking it is recorded."""
    person, at = person_of(request), now()
    return _file(bank_acts.export_bank(reason=request.POST.get("reason", ""), told=request.POST.get("told", ""), by=person, at=at), "data-bank", at)


@require_GET
def others(request: HttpRequest) -> HttpResponse:
    """What other publishers checked, in their words and with their verdict."""
    person, words = person_of(request), request.GET.get("q", "").replace("\x00", "")[:100]
    page = queries.others(person, words, paging.asked(request.GET.dict(), int))
    return render_part(request, "claims/others.html", "others", {"page": page, "words": words})
