"""Who keeps a booth's groups: read off the offices held there, as the ledger tells of approvals, yeses and ends.

Offices lie below groups and know nothing of them; so the acts are followed here, within a second or two.
"""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.db.models import Q

from chaupal.base import follower
from chaupal.enrol.models import MergeLine
from chaupal.lineage.models import Carry
from chaupal.lineage.queries import history
from chaupal.org.models import Appointment, BatchItem

NAME = "relay.keepers"
OFFICES = ("org.appointment_approved", "org.appointment_ended", "org.office_accepted")
JOINED, TOGETHER = "people.joined", "org.appointments_approved"
MERGED = ("enrol.people_merged", "enrol.merge_undone")
# A new list of stations, and the people of a seat who went along with their booths.
RENEWED, CARRIED = "lineage.list_in_force", "lineage.team_carried"
BOOTHS_AT_ONCE = 10_000

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


_CLOSE = """
UPDATE relay_group g SET state = CASE WHEN held.n THEN 'dormant' ELSE 'closed' END,
  keeper_id = CASE WHEN held.n THEN g.keeper_id END, deputy_id = CASE WHEN held.n THEN g.deputy_id END
FROM org_booth b, LATERAL (SELECT EXISTS (SELECT 1 FROM org_appointment a WHERE a.booth_id = b.number AND a.until_on IS NULL) n) held
WHERE b.number = g.booth AND b.closed_on IS NOT NULL AND b.number = ANY(%s)
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
    merges = [int(row["about_id"]) for row in rows if row["act"] in MERGED]
    if merges:
        named += MergeLine.objects.filter(merge__in=merges).values_list("ended", flat=True)
    told = Appointment.objects.filter(Q(pk__in=named) | Q(person__in=joined), booth__isnull=False)
    booths = set(told.values_list("booth", flat=True))
    carried = [int(row["about_id"]) for row in rows if row["act"] == CARRIED]
    for old, new in Carry.objects.filter(sheet__in=carried, made__isnull=False).values_list("appointment__booth", "made__booth"):
        booths |= {old, new}
    for row in rows:
        if row["act"] == RENEWED:
            renew(int(row["about_id"]))
    keep(sorted({booth for booth in booths if booth is not None}))
    close(sorted({booth for booth in booths if booth is not None}))


def renew(station_list: int) -> None:
    """Plan the groups of the booths that a list opened, and let those of booths it ended rest. A statement a 10,000 booths.

    A booth that ended keeps its groups as long as somebody of its team is still to be carried over: they are dormant, not
    closed, and what was passed on in them stays.
    """
    opened = history.opened_by(station_list)
    for start in range(0, len(opened), BOOTHS_AT_ONCE):
        keep(opened[start : start + BOOTHS_AT_ONCE])
    close(history.closed_by(station_list))


def close(booths: list[int]) -> None:
    """Groups of booths that are no more: dormant while people hold offices there, closed after. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(_CLOSE, [booths])


def keep(booths: list[int]) -> None:
    """Write down who keeps the groups of these booths. One statement."""
    if booths:
        with connection.cursor() as cursor:
            cursor.execute(_KEEP, [booths, booths])


def register() -> None:
    """Name the follower; called when the room is ready."""
    follower.register(NAME, follow)
