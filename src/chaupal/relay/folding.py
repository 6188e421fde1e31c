"""Folding receipts into counters: a follower's work, once a second, never a request's."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter as Tally
from typing import Any

from django.db import connection

from chaupal.base import follower
from chaupal.ledger import sources
from chaupal.relay.choices import LEAVES

NAME = "relay.fold"

_RUNS = """
SELECT r.lower, r.upper, r.unit_id FROM org_unitrun r JOIN org_unit u ON u.id = r.unit_id
WHERE u.kind IN ('mandal', 'sector') ORDER BY r.lower
"""
_ADD = """
INSERT INTO relay_counter (dispatch_id, unit_id, rung, n)
SELECT t.dispatch, a.above_id, t.rung, sum(t.n)
FROM unnest(%s::bigint[], %s::bigint[], %s::smallint[], %s::int[]) t(dispatch, mandal, rung, n)
JOIN org_unitabove a ON a.unit_id = t.mandal
GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
ON CONFLICT (dispatch_id, unit_id, rung) DO UPDATE SET n = relay_counter.n + excluded.n
"""
# What a confirmed receipt says for ever: ids, rung, times and a salt that goes with the row.
_LEAF = """
'{"at":"' || to_char(r.said_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') || '","dispatch":' || r.dispatch_id
|| ',"group":' || r."group" || ',"rung":' || r.rung || ',"salt":"' || encode(r.salt, 'hex') || '"}'
"""


def fold() -> int:
    """Count the receipts that came since the last fold, in every unit above their booths; how many there were.

    Each receipt is the first of its (dispatch, group, rung), so counting rows counts groups. Three statements a batch.
    """
    return follower.follow_rows(NAME, "relay_receipt", ["dispatch_id", "group", "rung"], add, batch=20_000)


def add(rows: list[dict[str, Any]]) -> None:
    """Add receipts to the counters of every unit above their booths; the caller's transaction also moves the cursor."""
    with connection.cursor() as cursor:
        cursor.execute(_RUNS)
        runs = cursor.fetchall()
        lowers = [lower for lower, _upper, _unit in runs]
        tally: Tally[tuple[int, int, int]] = Tally()
        for row in rows:
            booth = row["group"] // 2
            at = bisect_right(lowers, booth) - 1
            if at >= 0 and booth < runs[at][1]:
                tally[row["dispatch_id"], runs[at][2], row["rung"]] += 1
        if tally:
            keys = list(tally)
            cursor.execute(_ADD, [[k[0] for k in keys], [k[1] for k in keys], [k[2] for k in keys], list(tally.values())])


def register() -> None:
    """Name the follower and the leaves; called when the room is ready."""
    follower.register(NAME, fold, batch=20_000)
    confirmed = ", ".join(str(int(rung)) for rung in LEAVES)
    sources.register(
        "receipt", log="ledger", table="relay_receipt", leaf_sql=_LEAF, where=f"r.rung IN ({confirmed})", may_leave=True
    )
