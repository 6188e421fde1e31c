"""The second person's list."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_POST

from chaupal.base.clock import local, now
from chaupal.base.errors import Refused
from chaupal.base.pages import csv_file, etag_part, render_part
from chaupal.control.actions import export_approvals
from chaupal.control.queries import approvals as queries
from chaupal.people.models import Person
from chaupal.people.queries import person_of


def _context(person: Person, found: queries.Approvals) -> dict[str, Any]:
    return {"found": found, "kind": found.kind, "may_export": queries.may_export(person, found.kind)}


@require_GET
def approvals(request: HttpRequest) -> HttpResponse:
    """All that waits for a second person, a page of 50; its part is polled every 5 seconds."""
    person, at = person_of(request), now()
    found = queries.waiting(person, queries.asked(request.GET), kind=request.GET.get("kind", ""), at=at)
    minute = int(at.timestamp()) // 60
    return etag_part(request, "control/approvals.html", "approvals", lambda: _context(person, found), of=(queries.mark(found), minute))


@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """The chosen kind as CSV, or the page with what was refused."""
    person, at, kind = person_of(request), now(), request.POST.get("kind", "")
    why = {name: request.POST.get(name, "") for name in ("reason", "told")}
    try:
        text = export_approvals(kind=kind, **why, by=person, at=at)
    except Refused as refusal:
        if refusal.status in (403, 404):
            raise
        found = queries.waiting(person, kind=kind, at=at)
        return render_part(request, "control/approvals.html", "approvals", _context(person, found) | {"refusal": refusal}, status=refusal.status)
    return csv_file(text, f"approvals-{kind}-{local(at):%Y%m%d-%H%M}.csv")
