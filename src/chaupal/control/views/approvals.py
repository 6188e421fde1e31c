"""The second person's list."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from chaupal.base.clock import now
from chaupal.base.pages import etag_part
from chaupal.control.queries import approvals as queries
from chaupal.people.queries import person_of


@require_GET
def approvals(request: HttpRequest) -> HttpResponse:
    """Answers, cases, facts, appointments, merges and accounts of ours that wait for a second person, a page of 50; its part is polled every 5 seconds."""
    at = now()
    found = queries.waiting(person_of(request), queries.asked(request.GET), kind=request.GET.get("kind", ""), at=at)
    minute = int(at.timestamp()) // 60
    context = {"found": found, "kind": found.kind}
    return etag_part(request, "control/approvals.html", "approvals", lambda: context, of=(queries.mark(found), minute))
