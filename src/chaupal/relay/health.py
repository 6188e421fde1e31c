"""How groups are: the lead's list, what a keeper has still to check, and the hourly look for those that fell asleep."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from chaupal.base import follower
from chaupal.base.clock import now
from chaupal.base.multirange import Runs, to_database
from chaupal.base.paging import Asked, Page, page
from chaupal.people.models import Person
from chaupal.relay.actions.health import sleep_groups
from chaupal.relay.choices import GroupState
from chaupal.relay.models import Group, GroupCheck
from chaupal.relay.rules import week_of

NAME = "relay.health"
EVERY = 3600.0  # seconds
SIZE = 50
# What the list may be narrowed to: a state, or how long ago the last check was.
SHOWN = ("", *GroupState.values, "week", "older", "never")

_LIST = """
SELECT g.number FROM unnest(%(reach)s::int4multirange) r CROSS JOIN LATERAL (
  SELECT number FROM relay_group WHERE number >= lower(r)::bigint * 2 AND number < upper(r)::bigint * 2 AND number <side> %(number)s
    <which> ORDER BY number <way> LIMIT %(limit)s
) g ORDER BY g.number <way> LIMIT %(limit)s
"""
_WHICH = {
    "": "", "week": "AND checked_on >= %(week)s AND state <> 'closed'", "older": "AND checked_on < %(week)s AND state <> 'closed'",
    "never": "AND checked_on IS NULL AND state <> 'closed'",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One group on a lead's list with its last check; who keeps it only where the reader may see people."""

    group: Group
    part: str
    station: str
    check: GroupCheck | None


def listed(reach: Runs, shown: str, wanted: Asked, *, size: int = SIZE) -> Page[Row]:
    """Groups in reach by number, which is by booth; key (number,). Four queries at any page."""
    key = wanted.before or wanted.after or (0,)
    back = wanted.before is not None
    which = _WHICH.get(shown, "AND state = %(state)s")
    sql = _LIST.replace("<side>", "<" if back else ">").replace("<way>", "DESC" if back else "").replace("<which>", which)
    values: dict[str, Any] = {"reach": to_database(reach), "number": key[0], "state": shown, "week": week_of(now()), "limit": size + 1}
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        numbers = [row[0] for row in cursor.fetchall()]
    return page(rows(numbers), wanted, size, lambda row: (row.group.number,))


_BOOTHS = """
SELECT b.number, b.part_no || b.suffix, coalesce(s.name, '') FROM org_booth b
LEFT JOIN org_station s ON s.booth_id = b.number AND s.list_id = (SELECT max(id) FROM org_stationlist)
WHERE b.number = ANY(%s)
"""


def rows(numbers: list[int]) -> list[Row]:
    """These groups in this order, each with its booth and last check. Three queries."""
    found = Group.objects.select_related("keeper", "deputy").in_bulk(numbers)
    checks = {one.group_id: one for one in GroupCheck.objects.filter(group__in=numbers).order_by("week")}
    with connection.cursor() as cursor:
        cursor.execute(_BOOTHS, [sorted({number // 2 for number in numbers})])
        booths = {number: (part, name) for number, part, name in cursor.fetchall()}
    return [Row(found[one], *booths.get(one // 2, ("", "")), checks.get(one)) for one in numbers]


def unchecked(person: Person, at: datetime) -> int:
    """How many groups that this person runs wait for this week's check. One query."""
    week: date = week_of(at)
    return Group.objects.run_by(person).exclude(state=GroupState.CLOSED).exclude(checked_on__gte=week).count()


def last_checks(groups: list[Group]) -> dict[int, GroupCheck]:
    """Group to its last check. One query."""
    return {one.group_id: one for one in GroupCheck.objects.filter(group__in=[group.pk for group in groups]).order_by("week")}


def fall_asleep() -> int:
    """The hourly look; always 0, because nothing waits."""
    sleep_groups(at=now())
    return 0


def register() -> None:
    """Have the worker look every hour; called when the room is ready."""
    follower.register(NAME, fall_asleep, every=EVERY)
