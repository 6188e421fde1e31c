"""The two addresses that belong to no room: the start, and whether all is well."""

from __future__ import annotations

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_GET

import chaupal
from chaupal.base import loop
from chaupal.base.pages import see_other
from chaupal.org import permission
from chaupal.people.queries import Visitor

# A worker beats once a second; one that is silent for so long is down or stuck.
SILENT_SECONDS = 10.0


@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """To the phone's Today, to the desk's first open room, or to the sign-in."""
    visitor: Visitor = request.visitor  # type: ignore[attr-defined]
    if visitor.person is None:
        return see_other("/sign-in/")
    if permission.may(visitor.person, "view", "claims") or permission.may(visitor.person, "view", "gate"):
        return see_other("/control/" if permission.may(visitor.person, "view", "relay") else "/claims/")
    if any(grant.unit is not None for grant in permission.grants(visitor.person)):
        return see_other("/units/")
    return see_other("/today/")


@require_GET
def healthz(_request: HttpRequest) -> HttpResponse:
    """200 while database and worker are up, else 503; for the supervisor and for monitoring."""
    database, worker = "ok", "ok"
    try:
        age = loop.age()
    except DatabaseError:
        database, worker = "down", "unknown"
    else:
        worker = "ok" if age is not None and age < SILENT_SECONDS else "down"
    well = (database, worker) == ("ok", "ok")
    told = {"status": "ok" if well else "down", "database": database, "worker": worker, "version": chaupal.__version__}
    response = JsonResponse(told, status=200 if well else 503)
    response["Cache-Control"] = "no-store"
    return response
