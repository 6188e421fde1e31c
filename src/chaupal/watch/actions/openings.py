"""Opening a run's handles: for a reason, for some minutes, with a line in the ledger."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from chaupal.ledger.actions import record
from chaupal.org import permission
from chaupal.people.models import Person
from chaupal.watch.choices import OPEN_FOR
from chaupal.watch.models import Opening, Run
from chaupal.watch.refusals import DatasetGone, ReasonTooShort

SHORTEST = 10


@transaction.atomic
def open_handles(*, run: Run, reason: str, by: Person, at: datetime) -> Opening:
    """This person sees the handles of this run for 15 minutes. Raises ReasonTooShort, DatasetGone."""
    permission.require(by, "see_phone", "watch")
    if len(reason.strip()) < SHORTEST:
        raise ReasonTooShort(fields={"reason": str(ReasonTooShort.says)})
    if run.erased_at is not None:
        raise DatasetGone
    opened = Opening.objects.create(run=run, by=by, reason=reason.strip()[:300], at=at, until=at + OPEN_FOR)
    record("watch.handles_opened", by=by, about=run, at=at, rule_ids=["I2"], detail={"opening": opened.pk})
    return opened
