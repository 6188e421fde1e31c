"""What the gate said, taken out for an observer (G23)."""

import csv
import io
from datetime import datetime

from django.db import transaction

from chaupal.base.clock import local
from chaupal.gate.desk import ThingPage
from chaupal.ledger.actions import record
from chaupal.org.actions.exports import take_out
from chaupal.people.models import Person

HEADS = ("at_ist", "thing", "id", "seat", "moment", "result", "rules", "until_ist", "input_sha256", "pack_sha256")


@transaction.atomic
def export_verdicts(*, page: ThingPage, reason: str, told: str = "", by: Person, at: datetime) -> str:
    """Every verdict on one thing as CSV, oldest first, India's time; the export itself is in the ledger."""
    take_out("gate", "gate.verdicts_exported", rows=len(page.rows), reason=reason, told=told, by=by, at=at)
    out = io.StringIO()
    sheet = csv.writer(out)
    sheet.writerow(HEADS)
    for row in reversed(page.rows):
        verdict = row.verdict
        sheet.writerow(
            [
                local(verdict.at).isoformat(),
                verdict.thing_kind,
                verdict.thing_id,
                row.seat.code if row.seat else "",
                verdict.moment,
                verdict.result,
                " ".join(verdict.rule_ids),
                local(verdict.until).isoformat() if verdict.until else "",
                verdict.input_hash,
                verdict.pack_hash,
            ]
        )
    record("gate.verdicts_exported", by=by, about=(page.kind, page.id), at=at, rule_ids=["G23"], detail={"rows": len(page.rows)})
    return out.getvalue()
