"""Taking a run's network out: always under pseudonyms, always with a line in the ledger."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from chaupal.ledger.actions import record
from chaupal.org import permission
from chaupal.org.actions.exports import take_out
from chaupal.people.models import Person
from chaupal.watch.choices import Export, RunState
from chaupal.watch.models import Run
from chaupal.watch.refusals import DatasetGone, NotDone


@transaction.atomic
def export_run(*, run: Run, what: Export, rows: int, reason: str, told: str = "", by: Person, at: datetime) -> Run:
    """Note that this person takes the network out as that, with so many edges. Raises NotDone, DatasetGone."""
    permission.require(by, "export", "watch")
    if run.state != RunState.DONE:
        raise NotDone
    if run.erased_at is not None:
        raise DatasetGone
    take_out("watch", "watch.run_exported", rows=rows, reason=reason, told=told, by=by, at=at)
    record("watch.run_exported", by=by, about=run, at=at, detail={"what": str(what), "rows": rows})
    return run
