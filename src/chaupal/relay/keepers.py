"""Who keeps a booth's groups: read off the offices held there, as the ledger tells of approvals, yeses and ends.

Offices lie below groups and know nothing of them; so the acts are followed here, within a second or two.
"""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.db.models import Q

from chaupal.base import follower
from chaupal.org.models import Appointment, BatchItem

NAME = "relay.keepers"
OFFICES = ("org.appointment_approved", "org.appointment_ended", "org.office_accepted")
JOINED, TOGETHER = "people.joined", "org.appointments_approved"

# The first group has the first keeper, the second the second; one alone keeps both. Groups of a booth that has none yet
# are written down with its first keeper.
_KEEP = """
INSERT INTO relay_group (number, booth, slot, state, keeper_id, deputy_id)
SELECT b.number * 2 + s.slot, b.number, s.slot, CASE WHEN k.person IS NULL THEN 'planned' ELSE 'active' END, k.person,
       CASE WHEN h.deputy IS DISTINCT FROM k.person THEN h.deputy END
FROM org_booth b CROSS JOIN (VALUES (0), (1)) s(slot)
LEFT JOIN LATERAL (
  SELECT min(a.person_id) FILTER (WHERE o.key = 'keeper_1') one, min(a.person_id) FILTER (WHERE o.key = 'keeper_2') two,
         min(a.person_id) FILTER (WHERE o.key = 'deputy_keeper') deputy
  FROM org_appointment a JOIN org_office o ON o.id = a.office_id
  WHERE a.booth_id = b.number AND a.state = 'active' AND a.until_on IS NULL
) h ON true
LEFT JOIN LATERAL (SELECT coalesce(CASE s.slot WHEN 0 THEN h.one ELSE h.two END, h.one, h.two) person) k ON true
WHERE b.number = ANY(%s) AND b.closed_on IS NULL ORDER BY 1
ON CONFLICT (number) DO UPDATE SET keeper_id = excluded.keeper_id, deputy_id = excluded.deputy_id,
  state = CASE WHEN relay_group.state IN ('planned', 'active') THEN excluded.state ELSE relay_group.state END
WHERE (relay_group.keeper_id, relay_group.deputy_id) IS DISTINCT FROM (excluded.keeper_id, excluded.deputy_id)
"""


def follow() -> int:
    """Bring the groups of the booths that the newest entries are about up to date; how many entries were read."""
    return follower.follow_rows(NAME, "ledger_entry", ["act", "about_kind", "about_id"], _follow)


def _follow(rows: list[dict[str, Any]]) -> None:
    joined = [int(row["about_id"]) for row in rows if row["act"] == JOINED and row["about_kind"] == "person"]
    named = [int(row["about_id"]) for row in rows if row["act"] in OFFICES]
    # Who joined may have been approved before, in the years when the yes came last.
    many = [int(row["about_id"]) for row in rows if row["act"] == TOGETHER]
    if many:
        named += BatchItem.objects.filter(batch__in=many).values_list("appointment", flat=True)
    told = Appointment.objects.filter(Q(pk__in=named) | Q(person__in=joined), booth__isnull=False)
    booths = told.values_list("booth", flat=True)
    keep(sorted({booth for booth in booths if booth is not None}))


def keep(booths: list[int]) -> None:
    """Write down who keeps the groups of these booths. One statement."""
    if booths:
        with connection.cursor() as cursor:
            cursor.execute(_KEEP, [booths])


def register() -> None:
    """Name the follower; called when the room is ready."""
    follower.register(NAME, follow)
