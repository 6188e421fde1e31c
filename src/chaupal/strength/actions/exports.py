"""Taking vacancies or the plan out of the product: places and counts, no names of people; an act of its own, recorded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction

from chaupal.base import sheet
from chaupal.base.multirange import Runs
from chaupal.ledger.actions import record
from chaupal.org import permission
from chaupal.org.actions.exports import take_out
from chaupal.org.models import Unit
from chaupal.people.models import Person


@transaction.atomic
def export_rows(
    *, what: str, reach: Runs, about: Unit | None, heads: Sequence[str], rows: Iterable[Sequence[object]], reason: str,
    told: str = "", by: Person, at: datetime,
) -> str:  # fmt: skip
    """The rows as CSV, for who fills places in the whole of `reach`. One ledger entry with their number. Raises what
    `exports.take_out` raises."""
    verb = "export" if permission.may(by, "export", "people", reach) else "edit"
    permission.require(by, verb, "people", reach)
    text, count = sheet.write(heads, rows)
    take_out("people", "strength.exported", unit=about, rows=count, verb=verb, reason=reason, told=told, by=by, at=at)
    record("strength.exported", by=by, about=about or by, at=at, detail={"what": what, "rows": count})
    return text
