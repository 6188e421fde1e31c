"""Who keeps a booth's groups: read off the offices held there, as the ledger tells of approvals, yeses and ends.

Offices lie below groups and know nothing of them; so the acts are followed here, within a second or two.
"""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.db.models import Q

from chaupal.base import follower
from chaupal.org.models import Appointment

NAME = "relay.keepers"
OFFICES = ("org.appointment_approved", "org.appointment_ended", "org.office_accepted")
JOINED = "people.joined"

# The first group has the first keeper, the second the second; one alone keeps both. Whom a lead chose stays while they hold
# a keeper's office here. Groups of a booth that has none yet are written down as planned: how a group stands is what its
# keeper's checks say, and a name in an office makes no group.
_KEEP = """
WITH held AS (
  SELECT a.booth_id booth, a.person_id person, o.key FROM org_appointment a JOIN org_office o ON o.id = a.office_id
  WHERE a.booth_id = ANY(%s) AND o.key IN ('keeper_1', 'keeper_2', 'deputy_keeper') AND a.state = 'active' AND a.until_on IS NULL
)
INSERT INTO relay_group (number, booth, slot, state, name, keeper_id, deputy_id, chosen)
SELECT b.number * 2 + s.slot, b.number, s.slot, 'planned', '',
       CASE WHEN c.stays THEN g.keeper_id ELSE k.person END,
       CASE WHEN c.stays THEN g.deputy_id WHEN h.deputy IS DISTINCT FROM k.person THEN h.deputy END, coalesce(c.stays, false)
FROM org_booth b CROSS JOIN (VALUES (0), (1)) s(slot)
LEFT JOIN LATERAL (
  SELECT min(person) FILTER (WHERE key = 'keeper_1') one, min(person) FILTER (WHERE key = 'keeper_2') two,
         min(person) FILTER (WHERE key = 'deputy_keeper') deputy
  FROM held WHERE booth = b.number
) h ON true
LEFT JOIN LATERAL (SELECT coalesce(CASE s.slot WHEN 0 THEN h.one ELSE h.two END, h.one, h.two) person) k ON true
LEFT JOIN relay_group g ON g.number = b.number * 2 + s.slot
LEFT JOIN LATERAL (
  SELECT g.chosen AND EXISTS (SELECT 1 FROM held WHERE booth = g.booth AND person = g.keeper_id)
    AND (g.deputy_id IS NULL OR EXISTS (SELECT 1 FROM held WHERE booth = g.booth AND person = g.deputy_id)) stays
) c ON true
WHERE b.number = ANY(%s) AND b.closed_on IS NULL ORDER BY 1
ON CONFLICT (number) DO UPDATE SET keeper_id = excluded.keeper_id, deputy_id = excluded.deputy_id, chosen = excluded.chosen
WHERE (relay_group.keeper_id, relay_group.deputy_id, relay_group.chosen) IS DISTINCT FROM (excluded.keeper_id, excluded.deputy_id, excluded.chosen)
"""


def follow() -> int:
    """Bring the groups of the booths that the newest entries are about up to date; how many entries were read."""
    return follower.follow_rows(NAME, "ledger_entry", ["act", "about_kind", "about_id"], _follow)


def _follow(rows: list[dict[str, Any]]) -> None:
    joined = [int(row["about_id"]) for row in rows if row["act"] == JOINED and row["about_kind"] == "person"]
    named = [int(row["about_id"]) for row in rows if row["act"] in OFFICES]
    # Who joined may have been approved before, in the years when the yes came last.
    told = Appointment.objects.filter(Q(pk__in=named) | Q(person__in=joined), booth__isnull=False)
    booths = told.values_list("booth", flat=True)
    keep(sorted({booth for booth in booths if booth is not None}))


def keep(booths: list[int]) -> None:
    """Write down who keeps the groups of these booths. One statement."""
    if booths:
        with connection.cursor() as cursor:
            cursor.execute(_KEEP, [booths, booths])


def register() -> None:
    """Name the follower; called when the room is ready."""
    follower.register(NAME, follow)
