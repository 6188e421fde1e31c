"""One nomination, for the second person."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_POST

from chaupal.base.clock import now
from chaupal.base.errors import Refused
from chaupal.base.pages import render_part, see_other
from chaupal.org import nominations, permission
from chaupal.org.actions import offices
from chaupal.org.forms import ReturnForm
from chaupal.org.models import Appointment
from chaupal.people.models import Person
from chaupal.people.queries import person_of


def _page(request: HttpRequest, person: Person, found: Appointment, status: int = 200, **more: Any) -> HttpResponse:
    place = offices.place_of(found.unit, found.booth)
    context: dict[str, Any] = {
        "appointment": found,
        "waits": found.approved_by_id is None and found.until_on is None,
        "own": person.pk in (found.proposed_by_id, found.person_id),
        "may_approve": permission.may(person, "approve", "people", place),
        "form": ReturnForm(),
    }
    return render_part(request, "org/appointment.html", "appointment", context | more, status=status)


@require_GET
def appointment(request: HttpRequest, pk: int) -> HttpResponse:
    """Who was put forward for what, by whom."""
    person = person_of(request)
    return _page(request, person, nominations.appointment_for(person, pk))


@require_POST
def approval(request: HttpRequest, pk: int) -> HttpResponse:
    """The second person's yes: the office begins today."""
    person = person_of(request)
    found = nominations.appointment_for(person, pk, "approve")
    permission.strong(request.visitor)  # type: ignore[attr-defined]
    try:
        offices.approve_appointment(appointment=found, by=person, at=now())
    except Refused as refusal:
        return _page(request, person, found, refusal.status, refusal=refusal)
    return see_other("/approvals/?kind=people")


@require_POST
def returning(request: HttpRequest, pk: int) -> HttpResponse:
    """Back to the one who proposed, with a reason."""
    person = person_of(request)
    found = nominations.appointment_for(person, pk, "approve")
    permission.strong(request.visitor)  # type: ignore[attr-defined]
    form = ReturnForm(request.POST)
    if not form.is_valid():
        return _page(request, person, found, 422, form=form)
    try:
        offices.return_nomination(appointment=found, reason=form.cleaned_data["reason"], by=person, at=now())
    except Refused as refusal:
        return _page(request, person, found, refusal.status, form=form, refusal=refusal)
    return see_other("/approvals/?kind=people")
