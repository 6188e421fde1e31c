"""Setting days for many units at once, and taking the whole setting back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chaupal.base.clock import local
from chaupal.base.errors import BadInput, Refused
from chaupal.ledger.actions import record
from chaupal.org import permission
from chaupal.org.models import Unit
from chaupal.people.models import Person
from chaupal.strength import plans
from chaupal.strength.models import PlanChange, PlanLine


class NobodyTicked(BadInput):
    code, says = "strength.nobody_ticked", _("Tick the units that this day is for.")


class DayIsPast(BadInput):
    code, says = "strength.day_is_past", _("Choose today or a later day.")


class AlreadyUndone(Refused):
    code, says = "strength.already_undone", _("This setting was taken back already.")


class SetAgainSince(Refused):
    code, says = "strength.set_again_since", _("Some of these units got another day since; set theirs anew instead.")


@transaction.atomic
def set_plan(*, units: Sequence[Unit], due_on: date | None, share: int, by: Person, at: datetime) -> PlanChange:
    """Give these units a day and a share; None takes their day away. One ledger entry with a line a unit. Six queries."""
    if not units:
        raise NobodyTicked(fields={"units": str(NobodyTicked.says)})
    for unit in units:
        permission.require(by, "edit", "org", unit.booths)
    if due_on is not None and due_on < local(at).date():
        raise DayIsPast(fields={"due_on": str(DayIsPast.says)})
    before = plans.of(unit.pk for unit in units)
    change = PlanChange.objects.create(by=by, at=at, units=len(units))
    PlanLine.objects.bulk_create([PlanLine(change=change, unit=unit, due_on=due_on, share=share) for unit in units])
    record(
        "strength.plan_set", by=by, about=change, at=at,
        lines=[
            (unit.pk, *((before[unit.pk].due_on.isoformat(), before[unit.pk].share) if unit.pk in before else (None, None)), due_on and due_on.isoformat(), share)
            for unit in units
        ],
    )  # fmt: skip
    return change


@transaction.atomic
def undo_plan(*, change: PlanChange, by: Person, at: datetime) -> PlanChange:
    """Take one setting back as a whole: each unit has again what it had before. Refused once a unit was set anew."""
    change = PlanChange.objects.select_for_update().get(pk=change.pk)
    for unit in Unit.objects.filter(pk__in=change.lines.values("unit")):
        permission.require(by, "edit", "org", unit.booths)
    if change.undone_at is not None:
        raise AlreadyUndone
    if PlanLine.objects.filter(unit__in=change.lines.values("unit"), change__gt=change.pk, change__undone_at=None).exists():
        raise SetAgainSince
    change.undone_by, change.undone_at = by, at
    change.save(update_fields=["undone_by", "undone_at"])
    record("strength.plan_undone", by=by, about=change, at=at)
    return change
