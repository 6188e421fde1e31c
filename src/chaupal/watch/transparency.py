"""What anybody may know of our cases: yearly counts, no account, no platform, no date of a single case (I11)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

FEW = 5  # a count of other people's acts below this is said as "fewer than five"


@dataclass(frozen=True, slots=True)
class Year:
    """The counts of one year by India's calendar. Of cases: by the year of each event. None stands for "fewer than five"."""

    year: int
    opened: int
    dismissed: int
    insufficient: int
    lapsed: int
    dossiers: int
    submitted: int
    acted_on: int
    not_acted_on: int
    overturned: int
    deleted: int
    imitations: int
    imitations_reported: int
    questions: int | None
    answered_late: int | None


_COUNTS = """
WITH told AS (
    SELECT 'opened' AS what, opened_at AS at FROM watch_case
    UNION ALL SELECT state, decided_at FROM watch_case WHERE state IN ('dismissed', 'insufficient', 'lapsed')
    UNION ALL SELECT 'deleted', deleted_at FROM watch_case WHERE deleted_at IS NOT NULL
    UNION ALL SELECT 'dossiers', at FROM watch_dossier
    UNION ALL SELECT 'submitted', min(sent_at) FROM watch_report WHERE case_id IS NOT NULL GROUP BY case_id
    UNION ALL SELECT CASE WHEN outcome IN ('removed', 'partly') THEN 'acted_on' WHEN outcome = 'refused' THEN 'not_acted_on' ELSE outcome END, outcome_at FROM watch_case WHERE outcome <> ''
    UNION ALL SELECT 'imitations', at FROM watch_imitation WHERE state <> 'dropped'
    UNION ALL SELECT 'imitations_reported', min(sent_at) FROM watch_report WHERE imitation_id IS NOT NULL GROUP BY imitation_id
    UNION ALL SELECT 'questions', at FROM watch_subjectquestion
    UNION ALL SELECT 'answered_late', due_at FROM watch_subjectquestion WHERE coalesce(answered_at, %(now)s) > due_at
)
SELECT extract(year FROM at AT TIME ZONE 'Asia/Kolkata')::int, what, count(*) FROM told WHERE at IS NOT NULL GROUP BY 1, 2
"""
_EXACT = ("opened", "dismissed", "insufficient", "lapsed", "dossiers", "submitted", "acted_on", "not_acted_on", "overturned", "deleted", "imitations", "imitations_reported")
_FEW = ("questions", "answered_late")


def years(at: datetime) -> Sequence[Year]:
    """Every year in which something happened, the newest first. One query.

    Counts of what we did are exact, down to one: beside them stands nothing by which an account could be told. Counts of what
    holders did are exact from five on, and at nought.
    """
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS, {"now": at})
        rows = cursor.fetchall()
    found: dict[int, dict[str, int]] = {}
    for year, what, count in rows:
        found.setdefault(year, {})[what] = count
    return [
        Year(year=year, **{name: told.get(name, 0) for name in _EXACT}, **{name: _few(told.get(name, 0)) for name in _FEW})  # type: ignore[arg-type]
        for year, told in sorted(found.items(), reverse=True)
    ]


def _few(count: int) -> int | None:
    return count if count == 0 or count >= FEW else None
