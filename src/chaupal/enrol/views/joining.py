"""Joining from outside, for anybody, on a cheap phone and without a script: the notice, the place, oneself, what happens next."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chaupal.base.clock import now
from chaupal.base.errors import BadInput, Refused
from chaupal.base.pages import see_other
from chaupal.base.paging import asked, number
from chaupal.base.words import speaks
from chaupal.enrol import applicants, own, pace, requests, whereabouts
from chaupal.enrol.actions import applicants as acts
from chaupal.enrol.applicants import LAPSE_DAYS, NOTICE_VERSION, PURGE_DAYS
from chaupal.enrol.joinforms import JoinUsForm
from chaupal.org.models import Booth, Unit
from chaupal.people.terms import terms


def _answered(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    told = request.GET.get("hl", "")  # the language stays in the address, because there is no cookie
    hl = f"hl={told}" if told in ("hi", "en") else ""
    response = render(request, template, {"hl": f"?{hl}" if hl else "", "and_hl": f"&{hl}" if hl else "", "language": told} | context, status=status)
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Step 1: who asks for what, and the notice, standing alone and with its version (P2)."""
    context = {"version": NOTICE_VERSION, "publisher": own.publisher(), "contact": requests.contact(), "terms": terms(), "lapse": LAPSE_DAYS, "purge": PURGE_DAYS}
    return _answered(request, "enrol/join_us.html", context)


@require_safe
def place(request: HttpRequest) -> HttpResponse:
    """Step 2: the booth by village or school, a mandal or seat by its name, a district, or "I do not know"."""
    text = request.GET.get("q", "").strip()[:80]
    context: dict[str, Any] = {"text": text, "districts": whereabouts.districts() if "districts" in request.GET else ()}
    if text:
        pace.count_search(request, now())
        context |= {"found": whereabouts.booths(text, asked(request.GET, int)), "units": whereabouts.units(text)}
    return _answered(request, "enrol/join_place.html", context)


def _place(request: HttpRequest) -> tuple[Unit | None, Booth | None]:
    """What the address names; an unknown number or code is simply no place."""
    told = number(request.GET.get("booth", ""), 2**31 - 1)
    booth = whereabouts.booth(told) if told else None
    return (None, booth) if booth is not None else (whereabouts.unit(request.GET.get("unit", "")) if request.GET.get("unit") else None, None)


# Nobody is signed in here, so there is nothing that a forged form could do in somebody's name; a token would need a cookie.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def you(request: HttpRequest) -> HttpResponse:
    """Step 3: oneself. Nothing is kept before the yes, and nothing of who is too young or in government service."""
    at, age = now(), terms().adult_age
    unit, booth = _place(request)
    form, status = JoinUsForm(request.POST if request.method == "POST" else None, age=age), 200
    if request.method == "POST":
        status = 422
        pace.refuse_floods(request, at)
        if form.is_valid():
            try:
                made = acts.ask_to_join(**form.cleaned_data, language=speaks(), unit=unit, booth=booth, at=at)
            except BadInput as refusal:
                for field, says in refusal.fields.items():
                    form.add_error(field if field in form.fields else None, says)
            else:
                told = request.GET.get("hl", "")
                response = see_other(reverse("enrol:asked", args=[made.key]) + (f"?hl={told}" if told in ("hi", "en") else ""))
                pace.count_request(request, response, at)
                return response
    context = {"form": form, "unit": unit, "booth": booth, "version": NOTICE_VERSION, "here": f"?{urlencode(request.GET)}" if request.GET else ""}
    return _answered(request, "enrol/join_you.html", context, status)


@require_safe
def after(request: HttpRequest, key: str) -> HttpResponse:
    """Step 4, and later: how far the request is, what happens next, and taking it back."""
    found = applicants.by_key(key)
    context = {"applicant": found, "key": key, "contact": requests.contact(), "lapse": LAPSE_DAYS, "declined": found.get_declined_display() if found.declined else ""}
    context["opened"] = applicants.openings_of(found)
    response = _answered(request, "enrol/join_asked.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response


@csrf_exempt
@require_POST
def take_back(request: HttpRequest, key: str) -> HttpResponse:
    """Take the request back: name and number are destroyed at once."""
    found = applicants.by_key(key)
    try:
        acts.take_back_request(applicant=found, at=now())
    except Refused as refusal:
        return _answered(request, "enrol/join_asked.html", {"applicant": found, "key": key, "refusal": refusal.text}, refusal.status)
    told = request.GET.get("hl", "")
    return see_other(reverse("enrol:asked", args=[key]) + (f"?hl={told}" if told in ("hi", "en") else ""))
