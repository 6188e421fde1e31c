"""Taking a board out of the product: an act of its own, and recorded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction

from chaupal.base import sheet
from chaupal.base.paging import FIRST
from chaupal.ledger.actions import record
from chaupal.org import permission
from chaupal.org.actions.exports import ListTooLong, take_out
from chaupal.org.models import Unit
from chaupal.people.models import Person
from chaupal.relay import health
from chaupal.relay.choices import GroupState
from chaupal.relay.models import Dispatch


@transaction.atomic
def export_board(
    *, unit: Unit, dispatch: Dispatch | None, heads: Sequence[str], rows: Iterable[Sequence[object]], reason: str, told: str = "",
    by: Person, at: datetime,
) -> str:
    """A unit's board as CSV: counts by place, no names. One ledger entry with the number of rows."""
    text, count = sheet.write(heads, rows)
    take_out("relay", "relay.board_exported", unit=unit, rows=count, reason=reason, told=told, by=by, at=at)
    record("relay.board_exported", by=by, about=unit, at=at, detail={"dispatch": dispatch.pk if dispatch else 0, "rows": count})
    return text


GROUPS_MOST = 50_000


@transaction.atomic
def export_groups(*, unit: Unit, shown: str, heads: Sequence[str], reason: str, told: str = "", by: Person, at: datetime) -> str:
    """A unit's groups as CSV, as the list shows them: names of keepers only where `by` may see people; no members, no link.

    Raises ListTooLong above 50,000 groups, which is more than any district has, and what `take_out` raises.
    """
    sees = permission.may(by, "view", "people", unit.booths)
    found = health.listed(unit.booths, shown, FIRST, size=GROUPS_MOST)
    if found.next:
        raise ListTooLong(most=GROUPS_MOST)
    text, count = sheet.write(heads, (_group_line(row, sees) for row in found.rows))
    take_out("relay", "relay.groups_exported", unit=unit, rows=count, names_people=sees, reason=reason, told=told, by=by, at=at)
    record("relay.groups_exported", by=by, about=unit, at=at, detail={"rows": count, "shown": shown or "all"})
    return text


def _group_line(row: health.Row, sees: bool) -> list[object]:
    group, check = row.group, row.check
    people: list[object] = ["", "", "", ""]
    if sees:
        people = [name for one in (group.keeper, group.deputy) for name in ((one.name_hi, one.name_en) if one else ("", ""))]
    return [
        group.booth, row.part, row.station, group.slot + 1, group.name, str(GroupState(group.state).label), *people,
        check.week.isoformat() if check else "", int(check.two_admins) if check else "", check.size if check else "", check.last_post if check else "",
    ]  # fmt: skip
