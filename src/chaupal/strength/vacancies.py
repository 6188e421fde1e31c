"""Vacant places page by page, the oldest first, in a scope, of one office or unit; the same pages with no more queries."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Count

from chaupal.base.multirange import Runs, to_database
from chaupal.base.paging import Asked, Page, page
from chaupal.enrol import applicants
from chaupal.enrol.choices import ApplicantState
from chaupal.enrol.models import Applicant
from chaupal.org.models import Booth, Office, Unit
from chaupal.strength import plans
from chaupal.strength.models import Vacancy
from chaupal.strength.plans import Target

SIZE = 50
SUGGESTED = 10
AT_ONCE = 5_000  # rows of an export
NARROW = 120  # units up to which each one's oldest vacancies are read by its own index


@dataclass(frozen=True, slots=True)
class Row:
    """One vacant place: what is missing where, since when, and by which day the unit's plan wants it filled."""

    pk: int
    unit: Unit
    booth: Booth | None
    office: Office
    missing: int
    since: date
    target: Target | None
    waiting: int  # people on the waiting list of this unit, settled and without an office

    @property
    def at(self) -> str:
        """The parameter of the page on which somebody is put forward for it."""
        return f"booth={self.booth.number}" if self.booth is not None else f"unit={self.unit.code}"


# The units whose own figures a vacancy may belong to: those that wholly lie in the scope.
_UNITS = "SELECT u.id FROM org_unit u WHERE u.booths <@ %(reach)s::int4multirange AND u.booths <> '{}'"
_KEY = "(v.since, v.id) <side> (%(since)s::date, %(id)s)"
_ORDER = "v.since <way>, v.id <way>"
_NARROW = f"""
SELECT x.id FROM unnest(%(units)s::int[]) u(id) CROSS JOIN LATERAL (
  SELECT v.since, v.id FROM strength_vacancy v WHERE v.unit_id = u.id AND {_KEY} <more> ORDER BY {_ORDER} LIMIT %(limit)s
) x ORDER BY x.since <way>, x.id <way> LIMIT %(limit)s
"""
_WIDE = f"""
SELECT v.id FROM strength_vacancy v WHERE {_KEY} AND v.unit_id = ANY(%(units)s) <more> ORDER BY {_ORDER} LIMIT %(limit)s
"""


def in_scope(reach: Runs, wanted: Asked, *, office: int | None = None, limit: int = SIZE) -> Page[Row]:
    """A page of the vacancies of every unit that lies in `reach`; key (since, id). Seven queries, at any page and size."""
    with connection.cursor() as cursor:
        values: dict[str, Any] = {"reach": to_database(reach)}
        cursor.execute(_UNITS, values)
        units = [row[0] for row in cursor.fetchall()]
        back = wanted.before is not None
        key = wanted.before or wanted.after or ("0001-01-01", 0)
        values = {"units": units, "since": key[0], "id": key[1], "limit": limit + 1, "office": office}
        sql = (_NARROW if len(units) <= NARROW else _WIDE).replace("<side>", "<" if back else ">").replace("<way>", "DESC" if back else "ASC")
        cursor.execute(sql.replace("<more>", "" if office is None else "AND v.office_id = %(office)s"), values)
        ids = [row[0] for row in cursor.fetchall()]
    return page(_rows(ids), wanted, limit, lambda row: (row.since.isoformat(), row.pk))


def _rows(ids: list[int]) -> list[Row]:
    found = Vacancy.objects.select_related("unit", "office").in_bulk(ids)
    booths = Booth.objects.select_related("seat").in_bulk({one.booth for one in found.values() if one.booth})
    units = {one.unit_id for one in found.values()}
    targets, waiting = plans.nearest(units), _waiting(units)
    return [
        Row(pk, one.unit, booths.get(one.booth), one.office, one.missing, one.since, targets.get(one.unit_id), waiting.get(one.unit_id, 0)) for pk in ids if (one := found.get(pk))
    ]


def _waiting(units: Collection[int]) -> dict[int, int]:
    counted = Applicant.objects.filter(unit__in=units, state=ApplicantState.SETTLED).values("unit").annotate(n=Count("pk"))
    return dict(counted.values_list("unit", "n"))


def suggested(unit: Unit) -> list[Applicant]:
    """Who asked to join, was settled here and has no office yet, who asked first comes first: people for a vacant place. One query."""
    return list(applicants.waiting(unit).select_related("unit", "booth")[:SUGGESTED])


def offices() -> list[Office]:
    """The offices to choose from. One query."""
    return list(Office.objects.filter(strength__isnull=False).order_by("place"))


def lines(rows: list[Row]) -> Iterator[list[object]]:
    """The rows of an export, as the eye sees them."""
    for row in rows:
        yield [
            row.office.name_hi, row.office.name_en, row.unit.get_kind_display(), row.unit.code, row.unit.name_hi, row.unit.name_en,
            f"{row.booth.seat.number}/{row.booth.part}" if row.booth else "", row.missing, row.since, row.target.due_on if row.target else "",
        ]  # fmt: skip


