"""What became of one booth, and a dated list as it was printed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from chaupal.base.pages import render_part
from chaupal.base.paging import number as whole
from chaupal.lineage.queries import history
from chaupal.org import permission, queries
from chaupal.org.models import StationList
from chaupal.people.queries import person_of


@require_GET
def booth(request: HttpRequest, number: int) -> HttpResponse:
    """Every list's word on a booth: which part it was until when, from which it was split, into which it was merged."""
    person = person_of(request)
    found = queries.booth_for(person, number)
    context = {"booth": found, "rows": history.lineage_of(found)}
    return render_part(request, "lineage/booth.html", "booth", context)


@require_GET
def stations(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """The stations of a dated list in one seat, as they were printed; `?after=` the number of a booth."""
    person = person_of(request)
    seat = queries.unit_for(person, code)
    found = StationList.objects.filter(pk=pk).first()
    if found is None or seat.kind != "seat":
        raise permission.OutOfReach
    rows = history.stations_of(found, seat, after=whole(request.GET.get("after", ""), 2**31 - 1) or 0)
    return render_part(request, "lineage/stations.html", "stations", {"list": found, "seat": seat, "rows": rows})
