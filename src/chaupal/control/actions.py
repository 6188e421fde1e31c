"""Acts of the control room: what waits for a second person, taken out as a file."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from chaupal.base import sheet
from chaupal.base.clock import local
from chaupal.control.queries import approvals
from chaupal.control.queries.approvals import Waiting
from chaupal.ledger.actions import record
from chaupal.org.actions.exports import LONGEST, ListTooLong, take_out
from chaupal.people.models import Person

HEADS = ("kind", "id", "text", "written_by_hi", "written_by_en", "sent_at_ist", "due_at_ist")
NAMED = (approvals.PEOPLE, approvals.MERGES)  # kinds in whose rows people of a place stand by name


@transaction.atomic
def export_approvals(*, kind: str, reason: str, told: str = "", by: Person, at: datetime) -> str:
    """One kind of what waits as CSV, in the page's order and its reader's language. One ledger entry with the number of rows.

    Raises OutOfReach for a kind that `by` does not see, ListTooLong, and what `take_out` raises.
    """
    rows = approvals.whole(by, kind, LONGEST + 1, at=at)
    if len(rows) > LONGEST:
        raise ListTooLong(most=LONGEST)
    text, count = sheet.write(HEADS, map(_cells, rows))
    act = "control.approvals_exported"
    reach = approvals.places(kind, [row.key for row in rows]) if kind in NAMED else ()
    take_out(approvals.MATTERS[kind], act, rows=count, names_people=bool(reach), reach=reach, reason=reason, told=told, by=by, at=at)
    record(act, by=by, about=by, at=at, detail={"rows": count, "kind": kind})
    return text


def _cells(row: Waiting) -> list[object]:
    due = "" if row.due_at is None else f"{local(row.due_at):%Y-%m-%d %H:%M}"
    return [row.kind, row.key, row.text, *_names(row.author), f"{local(row.sent_at):%Y-%m-%d %H:%M}", due]


def _names(author: Person | None) -> tuple[str, str]:
    return (author.name_hi, author.name_en) if author else ("", "")
