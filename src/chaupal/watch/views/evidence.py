"""Files of evidence: the small picture to look at; the original, for who may take it out, recorded."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from chaupal.base.clock import now
from chaupal.people.queries import person_of
from chaupal.watch import imitations
from chaupal.watch.actions.evidence import take_original
from chaupal.watch.files import ENDINGS


@never_cache
@require_GET
def small(request: HttpRequest, pk: int) -> HttpResponse:
    """The picture without any metadata."""
    return HttpResponse(imitations.small_of(imitations.evidence_for(person_of(request), pk)), content_type="image/jpeg")


@never_cache
@require_POST
def original(request: HttpRequest, pk: int) -> HttpResponse:
    """The file byte for byte as it was uploaded."""
    person = person_of(request)
    kept = imitations.evidence_for(person, pk, "export")
    data = take_original(kept=kept, by=person, at=now())
    response = HttpResponse(data, content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="{kept.sha256[:16]}.{ENDINGS.get(kept.mime, "bin")}"'
    # What was kept may be anybody's page: it runs no script and reaches nothing.
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-SHA256"] = kept.sha256
    return response
