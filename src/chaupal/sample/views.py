"""Signing in as somebody of the sample: only in a demo, on loopback, over a database that was seeded as sample."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from chaupal.base import paging
from chaupal.base.clock import now
from chaupal.base.errors import NotFound
from chaupal.base.pages import render_part, see_other
from chaupal.people.actions import begin_session
from chaupal.people.queries import DEMO, SESSION
from chaupal.sample.models import CastMember


@require_http_methods(["GET", "POST"])
def sign_in_as(request: HttpRequest) -> HttpResponse:
    """The cast with what each would look at first; a press signs in and goes there."""
    if not settings.CHAUPAL_DEMO:
        raise NotFound
    if request.method == "POST":
        member = get_object_or_404(CastMember, pk=paging.number(request.POST.get("person", "")))
        before = request.session.get(SESSION)
        request.session.flush()
        request.session["demo_person"] = member.pk
        request.session[SESSION] = begin_session(person=member.person, how=DEMO, at=now(), instead_of=before).pk
        return see_other(member.start)
    members = CastMember.objects.select_related("person").order_by("place")
    return render_part(request, "sample/sign_in_as.html", "cast", {"members": members, "at": now()})
