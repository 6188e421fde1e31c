"""The sender's thread. Who looks is never asked: no sign-in, no session, no name in a log (T3)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST, require_safe

from chaupal.base.clock import now
from chaupal.base.pages import render_part, see_other
from chaupal.tips import queries
from chaupal.tips.actions import triage


def _private(response: HttpResponse) -> HttpResponse:
    """Kept by no cache, named to no other page, found by no search engine."""
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response


@require_GET
def threads(request: HttpRequest) -> HttpResponse:
    """The list of threads that this phone keeps; the server does not know them, a script draws them."""
    return _private(render_part(request, "tips/threads.html", "list", {}))


@require_safe
def thread(request: HttpRequest, token: str) -> HttpResponse:
    """Where one message stands, and its answer; HEAD asks only whether it arrived."""
    at = now()
    context = {"thread": queries.thread(token, at), "token": token, "at": at}
    return _private(render_part(request, "tips/thread.html", "state", context))


# The token is the proof, and without a cookie there is nothing a foreign page could misuse.
@csrf_exempt
@require_POST
def withdrawal(request: HttpRequest, token: str) -> HttpResponse:
    """The sender takes the message back."""
    triage.withdraw_tip(token=token, at=now())
    return _private(see_other(reverse("tips:thread", args=[token])))
