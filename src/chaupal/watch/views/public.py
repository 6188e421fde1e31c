"""For anybody: which accounts are ours, what our cases came to, and the form of whoever holds an account (I11).

No cookie, no sign-in, nothing logged of what was asked.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from chaupal.base.clock import local, now
from chaupal.base.errors import Refused
from chaupal.base.pages import see_other
from chaupal.watch import handles, pace, questions, transparency
from chaupal.watch.actions import subjects
from chaupal.watch.caseforms import AskForm, MoreForm, say


def _answered(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    asked = request.GET.get("hl", "")
    told = {"hl": f"?hl={asked}" if asked in ("hi", "en") else ""}  # the language stays in the address, because there is no cookie
    response = render(request, template, told | context, status=status)
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response


@require_safe
def ours(request: HttpRequest) -> HttpResponse:
    """Every account of ours, leaders first: what is not here is not ours."""
    return _answered(request, "watch/ours.html", {"rows": handles.public(local(now()).date())})


@require_safe
def report(request: HttpRequest) -> HttpResponse:
    """The transparency report: yearly counts."""
    return _answered(request, "watch/report.html", {"years": transparency.years(now()), "few": transparency.FEW})


# Nobody is signed in here, so there is nothing that a forged form could do in somebody's name; a token would need a cookie.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Is there a case about my account? The answer stands under an address that only the asker gets."""
    form, status = AskForm(request.POST if request.method == "POST" else None), 200
    if request.method == "POST":
        status, at = 422, now()
        if form.is_valid():
            pace.count_question(request, at)
            try:
                asked = subjects.ask_question(**form.cleaned_data, at=at)
            except Refused as refusal:
                say(form, refusal)
            else:
                hl = request.GET.get("hl", "")
                return see_other(reverse("watch:asked", args=[asked.key]) + (f"?hl={hl}" if hl in ("hi", "en") else ""))
    return _unlisted(_answered(request, "watch/ask.html", {"form": form}, status))


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def asked(request: HttpRequest, key: str) -> HttpResponse:
    """The thread of one question: the code to show, the clock, the answer, and room to say more."""
    found = questions.thread(key)
    form, status = MoreForm(request.POST if request.method == "POST" else None), 200
    if request.method == "POST":
        status, at = 422, now()
        if form.is_valid():
            pace.count_question(request, at)
            subjects.say_more(question=found, said=form.cleaned_data["said"], at=at)
            return see_other(request.get_full_path())
    context = {"question": found, "handle": questions.handle_of(found), "form": form, "unproven": found.answer == questions.UNPROVEN, "key": key, "address": request.build_absolute_uri(request.path)}
    return _unlisted(_answered(request, "watch/asked.html", context, status))


def _unlisted(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex"
    return response
