"""The SQL that counts: a few units from the index, or everything by one scan. Two ways on purpose: each night the second
is held against what the first kept by day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

_LEAVES = "('mandal', 'sector')"


@dataclass(frozen=True, slots=True)
class Place:
    """One counted office: the kind of place it is held at, its number on the day, and when it last rose under a policy."""

    office: int
    kind: str
    n: int
    raised_on: date | None


# Of a booth one row, with a column an office: a row for each office of each booth is five times as many, and took 15 s.
_OPEN = "(a.until_on IS NULL OR a.until_on > %(on)s)"
_ACTIVE = f"""{_OPEN} AND a.state = 'active' AND c."on" > %(seen)s"""
_ENDED = "a.until_on <= %(on)s AND a.approved_by_id IS NOT NULL"
_CONTACT = "LEFT JOIN strength_contact c ON c.person_id = a.person_id"


def _columns(team: list[Place]) -> str:
    each = [
        f"(count(*) FILTER (WHERE a.office_id = {one.office} AND {_OPEN}))::int n{one.office},"
        f" max(a.until_on) FILTER (WHERE a.office_id = {one.office} AND {_ENDED}) e{one.office}"
        for one in team
    ]
    return ",\n".join(
        [
            f"(count(*) FILTER (WHERE {_OPEN}))::int named",
            f"(count(*) FILTER (WHERE {_OPEN} AND a.accepted_at IS NOT NULL))::int accepted",
            f"(count(*) FILTER (WHERE {_ACTIVE}))::int active",
            *each,
        ]
    )


def _team(places: Iterable[Place]) -> list[Place]:
    return [one for one in places if one.kind == "booth"]


def scan(places: list[Place]) -> str:
    """Read everything once into a table of this transaction; half a second on two idle cores, which both take part."""
    return (
        f"CREATE TEMP TABLE strength_told ON COMMIT DROP AS SELECT a.booth_id booth, {_columns(_team(places))}"
        f" FROM org_appointment a {_CONTACT} WHERE a.booth_id IS NOT NULL GROUP BY a.booth_id"
    )


def _near(places: list[Place]) -> str:
    # Booth by booth from the index on (booth, id): a millisecond a mandal.
    return f"""told AS MATERIALIZED (
  SELECT b.number booth, h.* FROM booths b CROSS JOIN LATERAL (
    SELECT {_columns(_team(places))} FROM org_appointment a {_CONTACT} WHERE a.booth_id = b.number OFFSET 0) h
),"""


# A database whose offices were not loaded yet has no places: VALUES of none is no SQL.
_NO_PLACES = "SELECT 0, '', 0, NULL::date WHERE false"


def _counted(places: list[Place], *, everything: bool) -> str:
    """CTEs `fresh` (a unit's own figures) and `vacant`."""
    team = _team(places)
    size = sum(one.n for one in team)
    numbers = ", ".join(f"({one.office}, '{one.kind}', {one.n}, {_day(one.raised_on)})" for one in places)
    each = ", ".join(
        f"({one.office}, {one.n} - coalesce(t.n{one.office}, 0), greatest(b.opened_on, {_day(one.raised_on)}, t.e{one.office}))" for one in team
    )
    lacking = " OR ".join(f"coalesce(t.n{one.office}, 0) < {one.n}" for one in team) or "false"
    told = "strength_told" if everything else "told"
    return f"""
booths AS MATERIALIZED (
  SELECT r.unit_id unit, b.number, b.opened_on, b.open FROM org_unitrun r JOIN org_unit u ON u.id = r.unit_id AND u.kind IN {_LEAVES}
  CROSS JOIN LATERAL (SELECT number, opened_on, closed_on IS NULL open FROM org_booth WHERE number >= r.lower AND number < r.upper OFFSET 0) b
  {'' if everything else 'WHERE r.unit_id = ANY(%(units)s)'}
), {'' if everything else _near(places)}
n (office, kind, n, raised_on) AS ({f'VALUES {numbers}' if places else _NO_PLACES}
), own AS MATERIALIZED (
  SELECT a.unit_id unit, a.office_id office, count(*) FILTER (WHERE {_OPEN}) named,
         count(*) FILTER (WHERE {_OPEN} AND a.accepted_at IS NOT NULL) accepted, count(*) FILTER (WHERE {_ACTIVE}) active,
         max(a.until_on) FILTER (WHERE {_ENDED}) ended
  FROM org_appointment a {_CONTACT} WHERE {'a.unit_id IS NOT NULL' if everything else 'a.unit_id = ANY(%(units)s)'} GROUP BY 1, 2
), at_booths AS (
  SELECT b.unit, count(*) FILTER (WHERE b.open) open, sum(t.named) named, sum(t.accepted) accepted, sum(t.active) active,
         count(*) FILTER (WHERE b.open AND coalesce(t.active, 0) = 0) empty,
         count(*) FILTER (WHERE b.open AND t.active > 0 AND t.active < {size}) short
  FROM booths b LEFT JOIN {told} t ON t.booth = b.number GROUP BY b.unit
), above AS (
  SELECT o.unit, sum(o.named) named, sum(o.accepted) accepted, sum(o.active) active FROM own o JOIN n ON n.office = o.office GROUP BY o.unit
), fresh AS MATERIALIZED (
  SELECT u.id unit, (coalesce(k.n, 0) + coalesce(e.open, 0) * {size})::int sanctioned,
         (coalesce(o.named, 0) + coalesce(e.named, 0))::int named, (coalesce(o.accepted, 0) + coalesce(e.accepted, 0))::int accepted,
         (coalesce(o.active, 0) + coalesce(e.active, 0))::int active, coalesce(e.empty, 0)::int empty, coalesce(e.short, 0)::int short
  FROM org_unit u LEFT JOIN (SELECT kind, sum(n) n FROM n GROUP BY kind) k ON k.kind = u.kind
  LEFT JOIN above o ON o.unit = u.id LEFT JOIN at_booths e ON e.unit = u.id {'' if everything else 'WHERE u.id = ANY(%(units)s)'}
), vacant AS MATERIALIZED (
  SELECT b.unit, b.number booth, v.office, v.missing, v.since FROM booths b LEFT JOIN {told} t ON t.booth = b.number
  CROSS JOIN LATERAL (VALUES {each or '(0, 0, NULL::date)'}) v(office, missing, since) WHERE b.open AND ({lacking}) AND v.missing > 0
  UNION ALL
  SELECT u.id, 0, n.office, (n.n - coalesce(o.named, 0))::int, greatest(d.first, n.raised_on, o.ended)
  FROM org_unit u JOIN n ON n.kind = u.kind LEFT JOIN own o ON o.unit = u.id AND o.office = n.office
  CROSS JOIN (SELECT min(opened_on) first FROM org_booth) d
  WHERE n.n > coalesce(o.named, 0) AND d.first IS NOT NULL {'' if everything else 'AND u.id = ANY(%(units)s)'}
)"""


def _day(day: date | None) -> str:
    return f"'{day.isoformat()}'::date" if day else "NULL::date"


_WRITE = """
, cells AS (
  INSERT INTO strength_cell (unit_id, sanctioned, named, accepted, active, empty, short)
  SELECT unit, sanctioned, named, accepted, active, empty, short FROM fresh
  ON CONFLICT (unit_id) DO UPDATE SET sanctioned = excluded.sanctioned, named = excluded.named, accepted = excluded.accepted,
    active = excluded.active, empty = excluded.empty, short = excluded.short
  WHERE (strength_cell.sanctioned, strength_cell.named, strength_cell.accepted, strength_cell.active, strength_cell.empty, strength_cell.short)
    IS DISTINCT FROM (excluded.sanctioned, excluded.named, excluded.accepted, excluded.active, excluded.empty, excluded.short)
), gone AS (
  DELETE FROM strength_vacancy v WHERE <these>
    AND NOT EXISTS (SELECT 1 FROM vacant f WHERE f.unit = v.unit_id AND f.booth = v.booth AND f.office = v.office_id) RETURNING 1
), written AS (
  INSERT INTO strength_vacancy (unit_id, booth, office_id, missing, since)
  SELECT f.unit, f.booth, f.office, f.missing, f.since FROM vacant f
  WHERE NOT EXISTS (SELECT 1 FROM strength_vacancy v WHERE v.unit_id = f.unit AND v.booth = f.booth AND v.office_id = f.office
                    AND v.missing = f.missing AND v.since = f.since)
  ORDER BY f.since, f.unit, f.booth, f.office
  ON CONFLICT (unit_id, booth, office_id) DO UPDATE SET missing = excluded.missing, since = excluded.since RETURNING 1
)
SELECT (SELECT count(*) FROM gone) + (SELECT count(*) FROM written)
"""


def write(places: list[Place], *, everything: bool) -> str:
    """Count units (`units`), or everything after `scan`, and write what differs; answers how many vacancies changed."""
    return f"WITH {_counted(places, everything=everything)}{_WRITE.replace('<these>', 'true' if everything else 'v.unit_id = ANY(%(units)s)')}"


def differing(places: list[Place]) -> str:
    """After `scan`: the units of which the figures kept by day say otherwise: code, fresh figures, kept figures."""
    return f"""WITH {_counted(places, everything=True)}
SELECT u.code, f.*, c.sanctioned, c.named, c.accepted, c.active, c.empty, c.short FROM fresh f JOIN org_unit u ON u.id = f.unit
LEFT JOIN strength_cell c ON c.unit_id = f.unit
WHERE (f.sanctioned, f.named, f.accepted, f.active, f.empty, f.short)
  IS DISTINCT FROM (c.sanctioned, c.named, c.accepted, c.active, c.empty, c.short) ORDER BY u.code
"""


# A unit's figures are the sum of the cells below it, made anew for every unit above what changed.
SUMS = """
INSERT INTO strength_standing (unit_id, sanctioned, named, accepted, active, empty, short)
SELECT a.above_id, sum(c.sanctioned), sum(c.named), sum(c.accepted), sum(c.active), sum(c.empty), sum(c.short)
FROM org_unitabove a JOIN strength_cell c ON c.unit_id = a.unit_id
WHERE %(units)s::int[] IS NULL OR a.above_id IN (SELECT above_id FROM org_unitabove WHERE unit_id = ANY(%(units)s))
GROUP BY a.above_id ORDER BY a.above_id
ON CONFLICT (unit_id) DO UPDATE SET sanctioned = excluded.sanctioned, named = excluded.named, accepted = excluded.accepted,
  active = excluded.active, empty = excluded.empty, short = excluded.short
WHERE (strength_standing.sanctioned, strength_standing.named, strength_standing.accepted, strength_standing.active,
       strength_standing.empty, strength_standing.short)
  IS DISTINCT FROM (excluded.sanctioned, excluded.named, excluded.accepted, excluded.active, excluded.empty, excluded.short)
"""

# Takes the marks away and says which units' cells hold what was marked: a booth's mandal, or the unit itself. Runs and
# booths in one order: the last run that began before a booth is the one it may lie in (a join of ranges takes seconds).
MARKED = f"""
WITH marks AS (DELETE FROM strength_mark RETURNING unit, booth), news AS (SELECT DISTINCT unit, booth FROM marks),
runs AS MATERIALIZED (
  SELECT r.unit_id unit, r.lower, r.upper FROM org_unitrun r JOIN org_unit u ON u.id = r.unit_id AND u.kind IN {_LEAVES}
  WHERE EXISTS (SELECT 1 FROM news WHERE booth IS NOT NULL)
), placed AS (
  SELECT booth, max(lower) OVER (ORDER BY at, is_mark) lower FROM (
    SELECT booth at, 1 is_mark, booth, NULL::int lower FROM news WHERE booth IS NOT NULL
    UNION ALL SELECT lower, 0, NULL, lower FROM runs) one
)
SELECT (SELECT count(*) FROM news), EXISTS (SELECT 1 FROM news WHERE unit IS NULL AND booth IS NULL),
  ARRAY(SELECT unit FROM news WHERE unit IS NOT NULL
        UNION SELECT r.unit FROM placed p JOIN runs r ON r.lower = p.lower AND p.booth < r.upper ORDER BY 1)
"""
