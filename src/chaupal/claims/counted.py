"""What the queue goes by, counted when a sighting settles and not at every look: booths, districts, seen once or more.

The worker counts a claim anew a second after it was seen, and all that wait every five minutes, since sightings grow
older than 48 hours and offices change hands. A queue of 5,000 claims is then a sort of 5,000 rows.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from chaupal.base import follower
from chaupal.base.clock import local, now
from chaupal.base.follower import Span
from chaupal.claims.models import Claim
from chaupal.org.models import Unit

NAME = "claims.counted"
EVERY = 300.0  # seconds
SEEN_WITHIN = timedelta(hours=48)
DISTRICT_SHARE = 4  # a district has the first quarter of a claim's hours

# The booths of the mandals where it was seen of late; a claim that nobody sent in counts as one booth.
_BOOTHS = """
greatest(1, (SELECT sum(u.open_booths) FROM org_unit u WHERE u.id IN (SELECT s.unit_id FROM claims_sighting s
 WHERE s.claim_id = c.id AND s.at > %(since)s AND s.at <= %(at)s)))
"""
_TIMES = "(SELECT count(*) FROM (SELECT 1 FROM claims_sighting s WHERE s.claim_id = c.id LIMIT 2) two)"
# The district that alone saw it and has somebody for it, in the first part of the clock.
_ALONE = """
(SELECT a.unit_id FROM org_appointment a JOIN org_office o ON o.id = a.office_id JOIN org_unit d ON d.id = a.unit_id
  JOIN org_unitabove first ON first.above_id = a.unit_id
   AND first.unit_id = (SELECT s.unit_id FROM claims_sighting s WHERE s.claim_id = c.id ORDER BY s.at DESC LIMIT 1)
 WHERE %(at)s::timestamptz < c.opened_at + (c.due_at - c.opened_at) / %(share)s
   AND d.kind IN ('org_district', 'district') AND o.grants->'claims' @> '["edit"]'
   AND a.state = 'active' AND a.from_on <= %(day)s AND (a.until_on IS NULL OR a.until_on > %(day)s)
   AND NOT EXISTS (SELECT 1 FROM claims_sighting s WHERE s.claim_id = c.id
     AND NOT EXISTS (SELECT 1 FROM org_unitabove v WHERE v.unit_id = s.unit_id AND v.above_id = a.unit_id))
 ORDER BY a.unit_id LIMIT 1)
"""
_COUNT = """
INSERT INTO claims_counted AS kept (claim_id, booths, times, alone_in_id, at)
SELECT c.id, {booths}, {times}, {alone}, %(at)s FROM claims_claim c WHERE {which} ORDER BY c.id
ON CONFLICT (claim_id) DO UPDATE SET booths = excluded.booths, times = excluded.times, alone_in_id = excluded.alone_in_id, at = excluded.at
WHERE (kept.booths, kept.times, kept.alone_in_id) IS DISTINCT FROM (excluded.booths, excluded.times, excluded.alone_in_id)
"""
_WAITING = "c.state IN ('open', 'review')"
_OPEN = (
    "SELECT {alone} FROM claims_claim c WHERE c.id = %(claim)s AND c.state = 'open' AND c.assigned_to_id IS NULL"
    " AND NOT EXISTS (SELECT 1 FROM claims_triage t WHERE t.claim_id = c.id)"
)


def _values(at: datetime) -> dict[str, Any]:
    return {"at": at, "since": at - SEEN_WITHIN, "day": local(at).date(), "share": DISTRICT_SHARE}


def _count(which: str, at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_COUNT.format(booths=_BOOTHS, times=_TIMES, alone=_ALONE, which=which), _values(at))


def refresh(at: datetime | None = None) -> int:
    """Count every claim that waits anew; always 0, because nothing waits. One statement, 0.2 ms a claim."""
    _count(_WAITING, at or now())
    return 0


def fold() -> int:
    """Count the claims whose sightings settled since the last time; how many sightings that were."""

    def count(span: Span) -> None:
        _count(f"c.id IN (SELECT r.claim_id FROM claims_sighting r WHERE {span.where('r')})", now())

    return follower.follow(NAME, "claims_sighting", count)


def district_of(claim: Claim, at: datetime) -> Unit | None:
    """The district that alone saw this claim and has it first now, counted on the spot; None for most. Two queries at most."""
    with connection.cursor() as cursor:
        cursor.execute(_OPEN.format(alone=_ALONE), _values(at) | {"claim": claim.pk})
        found = cursor.fetchone()
    return Unit.objects.filter(pk=found[0]).first() if found is not None and found[0] else None


def register() -> None:
    """Name both turns to the worker's loop."""
    follower.register(NAME, fold)
    follower.register(f"{NAME}.all", refresh, every=EVERY)
