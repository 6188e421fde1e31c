"""Taking a board out of the product: an act of its own, and recorded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction

from chaupal.base import sheet
from chaupal.ledger.actions import record
from chaupal.org import permission
from chaupal.org.models import Unit
from chaupal.people.models import Person
from chaupal.relay.models import Dispatch


@transaction.atomic
def export_board(
    *, unit: Unit, dispatch: Dispatch | None, heads: Sequence[str], rows: Iterable[Sequence[object]], by: Person, at: datetime
) -> str:
    """A unit's board as CSV: counts by place, no names. One ledger entry with the number of rows."""
    permission.require(by, "export", "relay", unit.booths)
    text, count = sheet.write(heads, rows)
    record("relay.board_exported", by=by, about=unit, at=at, detail={"dispatch": dispatch.pk if dispatch else 0, "rows": count})
    return text
