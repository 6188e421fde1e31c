"""Identity cards: asking for a unit's, fetching them, and the page on which anybody checks one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from chaupal.base.clock import local, now
from chaupal.base.errors import NotFound, Refused
from chaupal.base.pages import etag_part, render_part, see_other
from chaupal.base.paging import number
from chaupal.enrol import cards, own, pace
from chaupal.enrol.actions import cards as acts
from chaupal.enrol.cardforms import CardsForm, CheckForm
from chaupal.org import nominations, permission, queries
from chaupal.org.models import Appointment, Unit
from chaupal.people.models import Person
from chaupal.people.queries import person_of

YEAR = timedelta(days=365)


def _about(request: HttpRequest, person: Person) -> tuple[Unit, Appointment | None]:
    """The unit of the address, one appointment of it (`?appointment=`), else the person's own place."""
    told = number(request.GET.get("appointment", ""), 2**31 - 1)
    if told is not None:
        held = nominations.appointment_for(person, told, "export")
        return held.unit or held.booth.seat, held  # type: ignore[union-attr]
    if request.GET.get("unit"):
        unit = queries.unit_for(person, request.GET["unit"], "people")
    else:
        here = queries.home(person, "people")
        unit = here.unit or here.booth.seat  # type: ignore[union-attr]
    permission.require(person, "export", "people", unit.booths)
    return unit, None


@require_http_methods(["GET", "POST"])
def desk(request: HttpRequest) -> HttpResponse:
    """Cards of `?unit=` (or of one `?appointment=`): ask for them, and those asked for lately."""
    person = person_of(request)
    unit, held = _about(request, person)
    form, status = CardsForm(request.POST or None, initial={"until": local(now()).date() + YEAR}), 200
    if request.method == "POST":
        status = 422
        permission.strong(request.visitor)  # type: ignore[attr-defined]
        if form.is_valid():
            try:
                made = acts.ask_for_cards(unit=unit, appointment=held, **form.cleaned_data, by=person, at=now())
            except permission.OutOfReach:
                raise
            except Refused as refusal:
                for field, says in (refusal.fields or {"": refusal.text}).items():
                    form.add_error(field if field in form.fields else None, says)
            else:
                return see_other(reverse("enrol:card_batch", args=[made.pk]))
    context = {
        "unit": unit, "held": held, "form": form, "batches": cards.batches(person), "most": acts.MOST,
        "missing": cards.count(unit, again=False, most=acts.MOST, on=local(now()).date(), appointment=held),
    }  # fmt: skip
    return render_part(request, "enrol/cards.html", "cards", context, status=status)


@require_GET
def batch(request: HttpRequest, pk: int) -> HttpResponse:
    """How far a file of cards is; asked again by itself until it is ready."""
    found = cards.batch_for(person_of(request), pk)
    return etag_part(request, "enrol/card_batch.html", "batch", lambda: {"batch": found, "hours": acts.KEPT_HOURS}, of=(found.state, found.done))


@require_POST
def fetch(request: HttpRequest, pk: int) -> HttpResponse:
    """The PDF; each fetch stands in the ledger."""
    person = person_of(request)
    found = cards.batch_for(person, pk)
    permission.strong(request.visitor)  # type: ignore[attr-defined]
    response = HttpResponse(acts.fetch_cards(batch=found, by=person, at=now()), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="chaupal-cards-{found.unit.code}-{found.pk}.pdf"'
    response["Cache-Control"] = "no-store"
    return response


@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Revoke every card of the file at once."""
    person = person_of(request)
    acts.revoke_batch(batch=cards.batch_for(person, pk), by=person, at=now())
    return see_other(reverse("enrol:card_batch", args=[pk]))


def _answered(request: HttpRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    told = request.GET.get("hl", "")
    hl = f"?hl={told}" if told in ("hi", "en") else ""
    response = render(request, "enrol/card_check.html", {"hl": hl, "language": told, "publisher": own.publisher(), "at": now()} | context, status=status)
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
def check(request: HttpRequest) -> HttpResponse:
    """Type the letters of a card."""
    code = request.GET.get("code", "").strip()
    if code:
        told = request.GET.get("hl", "")
        return see_other(reverse("enrol:card", args=[code[:20].replace("/", "")]) + (f"?hl={told}" if told in ("hi", "en") else ""))
    return _answered(request, {"form": CheckForm()})


@require_safe
def look(request: HttpRequest, code: str) -> HttpResponse:
    """Whether a card is valid now, and of whom; nothing is kept of who looks. 404 where there is no such card of ours."""
    pace.refuse_code_guessers(request, now())
    found = cards.look_up(code, now())
    if found is None:
        pace.count_wrong_code(request, now())
        return _answered(request, {"unknown": True, "code": code[:20], "form": CheckForm()}, 404)
    held = found.card.appointment
    return _answered(request, {"look": found, "code": code, "office": held.office, "place": dict(zip(("name_hi", "name_en"), cards.place(held), strict=True))})


@never_cache
@require_safe
def photo(request: HttpRequest, code: str) -> HttpResponse:
    """The picture of a valid card, if its holder put one."""
    pace.refuse_code_guessers(request, now())
    found = cards.look_up(code, now())
    data = cards.photo_of(found) if found is not None else b""
    if not data:
        pace.count_wrong_code(request, now())
        raise NotFound
    response = HttpResponse(data, content_type="image/jpeg")
    response["Cache-Control"] = "no-store"
    return response
