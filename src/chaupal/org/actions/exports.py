"""Taking the ledger's lines out of the product: recorded like every other export. The ledger's room lies below offices."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from chaupal.base.clock import local
from chaupal.ledger.actions import record
from chaupal.ledger.models import Entry
from chaupal.org import permission
from chaupal.people.models import Person

HEADS = ("id", "at_ist", "act", "by_kind", "by_id", "about_kind", "about_id", "rules", "payload_sha256", "rows", "rows_root")


@transaction.atomic
def export_ledger(*, entries: Sequence[Entry], by: Person, at: datetime) -> str:
    """Entries as CSV, India's time: ids, codes and hashes, as they stand in the log. One ledger entry."""
    permission.require(by, "export", "ledger")
    out = io.StringIO()
    sheet = csv.writer(out)
    sheet.writerow(HEADS)
    for one in entries:
        sheet.writerow(
            [
                one.id, local(one.at).isoformat(), one.act, one.by_kind, one.by_id, one.about_kind, one.about_id,
                " ".join(one.rule_ids), one.payload.hex() if one.payload else "", "" if one.rows is None else one.rows,
                one.rows_root.hex() if one.rows_root else "",
            ]  # fmt: skip
        )
    record("org.ledger_exported", by=by, about=by, at=at, detail={"rows": len(entries)})
    return out.getvalue()
