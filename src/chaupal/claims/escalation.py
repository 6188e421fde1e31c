"""Who is asked next about a claim that nobody answered in time: the offices of the shape pack, and who holds them.

Read from the clock at every look, so that it needs no job: with the worker down an overdue claim is somebody's all the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from chaupal.base.clock import local
from chaupal.claims.choices import ClaimState
from chaupal.claims.models import Claim
from chaupal.org import shape
from chaupal.org.models import Appointment
from chaupal.org.shape import ShapeOffice
from chaupal.people.models import Person

NAMED = 2  # people named of an office; the others are counted


@dataclass(frozen=True, slots=True)
class Asked:
    """The office that has the claim now, and who holds it; nobody where the office is empty."""

    office_hi: str
    office_en: str
    people: tuple[Person, ...]
    more: int


def office_of(claim: Claim, at: datetime) -> ShapeOffice | None:
    """The office that an overdue claim has gone to; None while it is in time or waits no more. No query."""
    if claim.state not in (ClaimState.OPEN, ClaimState.REVIEW) or at < claim.due_at:
        return None
    times = (at - claim.opened_at) / (claim.due_at - claim.opened_at) if claim.due_at > claim.opened_at else 1.0
    reached = [step.office for step in shape.load(settings.CHAUPAL_SHAPE).escalation if step.late <= times]
    return reached[-1] if reached else None


def asked(claims: Iterable[Claim], at: datetime) -> dict[int, Asked]:
    """For each overdue claim who has it now. One query, and none while nothing is overdue."""
    offices = {claim.pk: office for claim in claims if (office := office_of(claim, at)) is not None}
    if not offices:
        return {}
    held = Appointment.objects.running(local(at).date()).filter(office__key__in={office.key for office in offices.values()})
    people: dict[str, list[Person]] = {}
    for one in held.select_related("office", "person").order_by("office_id", "person__sort_key", "pk"):
        if one.person.is_here:
            people.setdefault(one.office.key, []).append(one.person)
    made = {}
    for pk, office in offices.items():
        found = people.get(office.key, [])
        made[pk] = Asked(office.name_hi, office.name_en, tuple(found[:NAMED]), max(0, len(found) - NAMED))
    return made
