"""Datasets: what is here, from whom, by what right."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from chaupal.base import paging
from chaupal.base.pages import render_part
from chaupal.org import permission
from chaupal.people.queries import person_of
from chaupal.watch import queries


@require_GET
def datasets(request: HttpRequest) -> HttpResponse:
    """All datasets, the newest first, each with its runs."""
    person = person_of(request)
    page = queries.datasets(person, paging.asked(request.GET.dict(), int))
    context = {"page": page, "may_add": permission.may(person, "create", "watch")}
    return render_part(request, "watch/datasets.html", "datasets", context)
