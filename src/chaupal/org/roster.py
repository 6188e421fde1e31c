"""Who holds what, page by page: people of a scope by booth, office-bearers above the booth, a search by name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Count

from chaupal.base import multirange
from chaupal.base.clock import local, now
from chaupal.base.multirange import Runs, to_database
from chaupal.base.paging import Asked, Page, page
from chaupal.org import sanctioned
from chaupal.org.models import Appointment, Booth, Office, Unit
from chaupal.people import names

SIZE = 50
SHORTEST = 2  # letters of a name that are worth a search
# A search in a scope of so many numbers (about one in ten is a booth) reads its appointments; above, the index of names.
SMALL = 64_000
COMMON = 2_000  # people of one name from which on they are not looked up first

_BOOTHS = """
SELECT x.id FROM unnest(%(reach)s::int4multirange) r CROSS JOIN LATERAL (
  SELECT a.booth_id, a.id FROM org_appointment a
  WHERE a.booth_id >= greatest(lower(r), %(booth)s) AND a.booth_id < upper(r) AND (a.booth_id > %(booth)s OR a.id > %(id)s)
    AND a.until_on IS NULL
  ORDER BY a.booth_id, a.id LIMIT %(limit)s
) x ORDER BY x.booth_id, x.id LIMIT %(limit)s
"""
_BOOTHS_BACK = """
SELECT x.id FROM unnest(%(reach)s::int4multirange) r CROSS JOIN LATERAL (
  SELECT a.booth_id, a.id FROM org_appointment a
  WHERE a.booth_id >= lower(r) AND a.booth_id < least(upper(r), %(booth)s + 1) AND (a.booth_id < %(booth)s OR a.id < %(id)s)
    AND a.until_on IS NULL
  ORDER BY a.booth_id DESC, a.id DESC LIMIT %(limit)s
) x ORDER BY x.booth_id DESC, x.id DESC LIMIT %(limit)s
"""
_UNITS = """
SELECT a.id FROM org_appointment a JOIN org_unit u ON u.id = a.unit_id
WHERE a.until_on IS NULL AND u.booths <@ %(reach)s::int4multirange AND a.id <side> %(id)s ORDER BY a.id <way> LIMIT %(limit)s
"""
_IN_REACH = "coalesce(u.booths, int4multirange(int4range(a.booth_id, a.booth_id + 1))) <@ %(reach)s::int4multirange"
# A rare name: its people first, from the index of names.
_RARE = f"""
SELECT a.id FROM org_appointment a LEFT JOIN org_unit u ON u.id = a.unit_id
WHERE a.person_id = ANY(%(people)s) AND a.until_on IS NULL AND a.id > %(id)s AND {_IN_REACH} ORDER BY a.id LIMIT %(limit)s
"""
# A common one: appointments in order until the page is full. OFFSET 0 keeps the planner from turning it round, and `hit` keeps
# it from asking for the unit of everybody whose name is another: half of the time.
_COMMON = f"""
SELECT a.id FROM (SELECT * FROM org_appointment WHERE until_on IS NULL AND id > %(id)s ORDER BY id) a
CROSS JOIN LATERAL (SELECT 1 AS hit FROM people_person p WHERE p.id = a.person_id AND <like> OFFSET 0) p
LEFT JOIN org_unit u ON u.id = a.unit_id AND p.hit = 1
WHERE {_IN_REACH} ORDER BY a.id LIMIT %(limit)s
"""
# A small scope: everybody in it, whatever the name.
_NEAR = """
WITH held AS MATERIALIZED (
  SELECT a.id, a.person_id FROM unnest(%(reach)s::int4multirange) r
  JOIN org_appointment a ON a.booth_id >= lower(r) AND a.booth_id < upper(r) WHERE a.until_on IS NULL
  UNION ALL
  SELECT a.id, a.person_id FROM org_unit u JOIN org_appointment a ON a.unit_id = u.id
  WHERE u.booths <@ %(reach)s::int4multirange AND a.until_on IS NULL
)
SELECT h.id FROM held h CROSS JOIN LATERAL (SELECT 1 FROM people_person p WHERE p.id = h.person_id AND <like> OFFSET 0) p
WHERE h.id > %(id)s ORDER BY h.id LIMIT %(limit)s
"""


# What no list of people shows, and what is long to read.
_UNSEEN = ("person__phone_sealed", "person__phone_blind", "person__search_key", "person__sort_key", "office__grants", "unit__booths", "booth__seat__booths")


def _rows(sql: str, values: dict[str, Any], size: int | None) -> list[Appointment]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values | {"limit": (size or SIZE) + 1})
        ids = [row[0] for row in cursor.fetchall()]
    found = Appointment.objects.select_related("person", "office", "unit", "booth__seat").defer(*_UNSEEN).in_bulk(ids)
    return [found[pk] for pk in ids]


def at_booths(reach: Runs, wanted: Asked, size: int | None = None) -> Page[Appointment]:
    """The booths' people in reach by booth and number; key (booth, id). Two queries, about 1 ms at any page."""
    key = wanted.before or wanted.after or (0, 0)
    sql = _BOOTHS_BACK if wanted.before else _BOOTHS
    rows = _rows(sql, {"reach": to_database(reach), "booth": key[0], "id": key[1]}, size)
    return page(rows, wanted, size or SIZE, lambda row: (row.booth_id, row.pk))


def at_units(reach: Runs, wanted: Asked, size: int | None = None) -> Page[Appointment]:
    """Office-bearers of the units that wholly lie in reach, by number; key (id,). Two queries."""
    key = wanted.before or wanted.after or (0,)
    sql = _UNITS.replace("<side>", "<" if wanted.before else ">").replace("<way>", "DESC" if wanted.before else "")
    rows = _rows(sql, {"reach": to_database(reach), "id": key[0]}, size)
    return page(rows, wanted, size or SIZE, lambda row: (row.pk,))


def words_of(text: str) -> list[str]:
    """The sounds of a search's words, in either script, that are long enough to look for; at most five."""
    # What cannot be heard (signs, other scripts) is looked for as it stands, and so found nowhere.
    heard = (names.heard(word) if len(names.heard(word)) >= SHORTEST else names.fold(word) for word in text.split() if len(names.fold(word)) >= SHORTEST)
    return list(heard)[:5]


def named(reach: Runs, words: Sequence[str], wanted: Asked, size: int | None = None) -> Page[Appointment]:
    """People in reach in whose name every word is heard, whatever script either is written in; key (id,), forwards only. At most three queries.

    About 10 ms inside a district, 10 to 60 ms in the whole state (docs/decisions/0010-boards.md).
    """
    told: dict[str, Any] = {f"word{n}": f"%{_plain(word)}%" for n, word in enumerate(words)}
    like = " AND ".join(f"p.search_key LIKE %({name})s" for name in told)
    values = told | {"reach": to_database(reach), "id": wanted.after[0] if wanted.after else 0}
    if multirange.size(reach) <= SMALL:
        sql = _NEAR.replace("<like>", like)
    else:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT p.id FROM people_person p WHERE {like} LIMIT {COMMON + 1}", told)
            values["people"] = [row[0] for row in cursor.fetchall()]
        sql = _RARE if len(values["people"]) <= COMMON else _COMMON.replace("<like>", like)
    return page(_rows(sql, values, size), Asked(after=wanted.after), size or SIZE, lambda row: (row.pk,))


def shown(reach: Runs, text: str, wanted: Asked, *, above: bool, size: int | None = None) -> Page[Appointment]:
    """What the list of people shows: whoever a text finds, else office-bearers (`above`), else the booths' people."""
    words = words_of(text)
    if words:
        return named(reach, words, wanted, size)
    return at_units(reach, wanted, size) if above else at_booths(reach, wanted, size)


_LESSER = """
SELECT x.id, x.first FROM (
  SELECT a.id, first_value(a.id) OVER w AS first FROM org_appointment a JOIN org_office o ON o.id = a.office_id
  LEFT JOIN org_mainoffice m ON m.appointment_id = a.id AND m.person_id = a.person_id
  WHERE a.person_id = ANY(%s) AND a.until_on IS NULL AND a.state IN ('approved', 'active', 'suspended')
  WINDOW w AS (PARTITION BY a.person_id ORDER BY m.person_id IS NULL, o.place, a.from_on, a.id)
) x WHERE x.id <> x.first
"""


def lesser(people: Iterable[int]) -> dict[int, int]:
    """The appointments of these people that are not their main office, each to the one that is. One query.

    The main office is what an officer said (`MainOffice`); else the highest one, of those the one held the longest.
    """
    with connection.cursor() as cursor:
        cursor.execute(_LESSER, [list(people)])
        return dict(cursor.fetchall())


def _plain(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


@dataclass(frozen=True, slots=True)
class Vacancy:
    """An office that can be filled in one place: how many it should have and has."""

    office: Office
    held: int


def offices_at(unit: Unit | None, booth: Booth | None) -> list[Vacancy]:
    """The offices of a place that still take somebody, in the pack's order, vacant ones first. Three queries."""
    kind = "booth" if booth is not None else unit.kind if unit is not None else ""
    held = dict(
        Appointment.objects.filter(unit=unit, booth=booth, until_on=None)
        .values("office")
        .annotate(n=Count("pk"))
        .values_list("office", "n")
    )
    today = local(now()).date()
    found = [Vacancy(office, held.get(office.pk, 0)) for office in sanctioned.offices(kind, today)]
    open_ = [one for one in found if one.office.ceiling is None or one.held < one.office.ceiling]
    return sorted(open_, key=lambda one: one.held >= (one.office.strength or 1))
