"""Taking the queue out of the product: an act of its own, and recorded."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from chaupal.base import sheet
from chaupal.ledger.actions import record
from chaupal.org.actions.exports import take_out
from chaupal.people.models import Person


@transaction.atomic
def export_queue(*, heads: Sequence[object], rows: Sequence[Sequence[object]], reason: str, told: str = "", by: Person, at: datetime) -> str:
    """What waits, as CSV; the first cell of a row is the message's number. One ledger entry with the numbers as its lines."""
    take_out("tips", "tips.exported", rows=len(rows), reason=reason, told=told, by=by, at=at)
    text, _count = sheet.write(heads, rows)
    record("tips.exported", by=by, about=("queue", "tips"), at=at, lines=[(row[0], "", "") for row in rows])
    return text
