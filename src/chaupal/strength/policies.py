"""Which strength holds on which day: the approved policy that began last, else the shape pack's number."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import connection

# Office, kind of place, number in force on a day, and the day it last rose to that (NULL: never under a policy). The
# later beginning holds; of two that begin on one day the one approved later.
IN_FORCE = """
SELECT o.id office, o.unit_kind kind, coalesce(p.strength, o.strength) n, p.raised_on
FROM org_office o LEFT JOIN LATERAL (
  SELECT l.strength, CASE WHEN l.strength > coalesce(lag(l.strength) OVER w, o.strength) THEN p.from_on END raised_on
  FROM strength_policyline l JOIN strength_policy p ON p.id = l.policy_id JOIN strength_policyapproval a ON a.policy_id = p.id
  WHERE l.office_id = o.id AND p.from_on <= %(on)s
  WINDOW w AS (ORDER BY p.from_on, a.id) ORDER BY p.from_on DESC, a.id DESC LIMIT 1
) p ON true WHERE o.strength IS NOT NULL
"""


def numbers(on: date) -> Mapping[int, int]:
    """Office to its number on that day, for every counted office. One query, some 30 rows."""
    with connection.cursor() as cursor:
        cursor.execute(IN_FORCE, {"on": on})
        return {office: n for office, _kind, n, _raised in cursor.fetchall()}
