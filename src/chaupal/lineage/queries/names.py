"""Reads of the task "is this your booth's name?": what is asked of a person, what waits, how far a mandal came."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connection

from chaupal.base.multirange import Runs, to_database
from chaupal.base.paging import Asked, Page, page
from chaupal.org import permission
from chaupal.org.choices import NameQuality
from chaupal.org.models import Booth, BoothName, Station, StationList
from chaupal.people.models import Person

DOUBTFUL = (NameQuality.DAMAGED, NameQuality.NUMBER_ONLY)
SIZE = 50


@dataclass(frozen=True, slots=True)
class Question:
    """One booth whose name is asked: as listed, and what was said and waits."""

    booth: Booth
    listed: str
    quality: str
    waiting: BoothName | None


def mine(person: Person) -> list[Question]:
    """The booths a person holds an office of and whose name is doubtful and not confirmed. Three queries."""
    numbers = [grant.booths[0][0] for grant in permission.grants(person) if grant.unit is None]
    return asked(numbers)


def asked(numbers: list[int]) -> list[Question]:
    """Of these booths those whose name is doubtful and not confirmed yet, with what waits. Three queries."""
    current = StationList.objects.in_force()
    if not numbers or current is None:
        return []
    told = Station.objects.filter(list=current, booth__in=numbers, quality__in=DOUBTFUL).select_related("booth__seat").order_by("booth")
    said = {name.booth_id: name for name in BoothName.objects.filter(booth__in=numbers).exclude(confirmed=False).order_by("pk")}
    return [
        Question(row.booth, row.name, row.quality, said.get(row.booth_id))
        for row in told
        if row.booth_id not in said or said[row.booth_id].confirmed is None
    ]


def waiting(reach: Runs, wanted: Asked) -> Page[BoothName]:
    """Names in reach that wait for a second person, by booth. Two queries."""
    back, key = wanted.before is not None, (wanted.before or wanted.after or (0,))[0]
    values: list[Any] = [to_database(reach), key, key, SIZE + 1]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT n.id FROM org_boothname n JOIN unnest(%s::int4multirange) r ON n.booth_id >= lower(r) AND n.booth_id < upper(r)"
            f" WHERE n.confirmed IS NULL AND (%s = 0 OR n.booth_id {'<' if back else '>'} %s) ORDER BY n.booth_id {'DESC' if back else ''} LIMIT %s",
            values,
        )
        ids = [row[0] for row in cursor.fetchall()]
    found = BoothName.objects.select_related("booth__seat", "said_by").in_bulk(ids)
    return page([found[pk] for pk in ids], wanted, SIZE, lambda row: (row.booth_id,))


def name_for(person: Person, pk: int) -> BoothName:
    """The door to a said name, for somebody who may decide it. Two queries."""
    found = BoothName.objects.select_related("booth").filter(pk=pk).first()
    if found is None:
        raise permission.OutOfReach
    permission.require(person, "edit", "people", ((found.booth_id, found.booth_id + 1),))
    return found


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the names of one mandal came: doubtful ones in the list, said, confirmed."""

    code: str
    name_hi: str
    name_en: str
    doubtful: int
    waiting: int
    confirmed: int


_PROGRESS = """
SELECT u.code, u.name_hi, u.name_en, count(*), count(*) FILTER (WHERE n.waits), count(*) FILTER (WHERE n.done)
FROM org_unit u JOIN org_unitrun r ON r.unit_id = u.id
JOIN org_booth b ON b.number >= r.lower AND b.number < r.upper AND b.closed_on IS NULL
JOIN org_station s ON s.booth_id = b.number AND s.quality IN ('unicode-damaged', 'number-only')
  AND s.list_id = (SELECT max(id) FROM org_stationlist)
LEFT JOIN LATERAL (SELECT bool_or(x.confirmed IS NULL) waits, bool_or(x.confirmed) done FROM org_boothname x WHERE x.booth_id = b.number) n ON true
WHERE u.kind IN ('mandal', 'sector') AND u.booths <@ %s::int4multirange
GROUP BY u.id ORDER BY count(*) - count(*) FILTER (WHERE n.done) DESC, u.place LIMIT 100
"""


def progress(reach: Runs) -> list[Progress]:
    """The mandals in reach with doubtful names, those with most left first, at most 100. One query."""
    with connection.cursor() as cursor:
        values: list[Any] = [to_database(reach)]
        cursor.execute(_PROGRESS, values)
        return [Progress(*row) for row in cursor.fetchall()]
