"""Finding one's place from outside: booths by the name of village or school, mandals, seats and districts by theirs, in either script."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from chaupal.base.multirange import Runs, to_database
from chaupal.base.paging import Asked, Page, page
from chaupal.base.words import hi_or_en
from chaupal.org.choices import UnitKind
from chaupal.org.models import Booth, Unit
from chaupal.people.names import heard

SIZE, UNITS, FEW = 15, 6, 2_000
WORDS = 4
# What stands in most names of stations and so tells none apart; said alone it is looked for all the same.
COMMON = frozenset(
    heard(word)
    for word in (
        "प्राथमिक", "विद्यालय", "पूर्व", "माध्यमिक", "कक्ष", "कमरा", "नं", "संख्या", "इंटर", "कालेज", "स्कूल", "भवन", "प्रा०", "जूनियर", "हाई", "primary", "school", "room",
        "no", "inter", "college", "junior", "high", "vidyalaya", "government", "village", "ग्राम", "गाँव",
    )
)  # fmt: skip
ANYWHERE: Runs = ((0, 2**31 - 1),)

_FEW = "SELECT booth FROM enrol_stationkey WHERE {like} LIMIT {limit}"
_ROWS = """
SELECT b.number, b.part_no || b.suffix, coalesce(s.name, ''), seat.name_hi, seat.name_en, mandal.name_hi, mandal.name_en
FROM ({ids}) k(booth) JOIN org_booth b ON b.number = k.booth AND b.closed_on IS NULL
JOIN org_unit seat ON seat.id = b.seat_id
LEFT JOIN org_station s ON s.booth_id = b.number AND s.list_id = (SELECT max(id) FROM org_stationlist)
LEFT JOIN LATERAL (SELECT u.name_hi, u.name_en FROM org_unitrun r JOIN org_unit u ON u.id = r.unit_id
  WHERE r.lower <= b.number AND r.upper > b.number AND u.kind IN ('mandal', 'sector') LIMIT 1) mandal ON true
ORDER BY b.number
"""
_SOME = "SELECT booth FROM unnest(%(few)s::int[]) f(booth) WHERE booth > %(after)s AND booth <@ ANY(%(reach)s::int4range[]) ORDER BY booth LIMIT %(limit)s"
_MANY = "SELECT booth FROM enrol_stationkey WHERE booth > %(after)s AND {like} AND booth <@ ANY(%(reach)s::int4range[]) ORDER BY booth LIMIT %(limit)s"


@dataclass(frozen=True, slots=True)
class Found:
    """One booth that somebody may mean."""

    number: int
    part: str
    name: str
    seat_hi: str
    seat_en: str
    mandal_hi: str
    mandal_en: str


def _sounds(text: str) -> list[str]:
    told = [heard(word) for word in re.split(r"[\s.,/()-]+", text[:80])]
    known = [one for one in told if len(one) >= 2][:8]
    return ([one for one in known if one not in COMMON] or known)[:WORDS]


def booths(text: str, wanted: Asked, *, within: Runs = ANYWHERE) -> Page[Found]:
    """Booths in whose station's name every word is heard, in either script, by number; key (number,), forwards only.

    Nothing for a text without two letters that sound. At most two queries, some 10 ms over 147,145 stations.
    """
    sounds = _sounds(text)
    if not sounds:
        return Page([])
    told: dict[str, Any] = {f"w{n}": f"%{_plain(one)}%" for n, one in enumerate(sounds)}
    like = " AND ".join(f"key LIKE %({name})s" for name in told)
    values = told | {"after": wanted.after[0] if wanted.after else 0, "reach": list(to_database(within)), "limit": SIZE + 1}
    with connection.cursor() as cursor:
        cursor.execute(_FEW.format(like=like, limit=FEW + 1), told)
        few = [row[0] for row in cursor.fetchall()]
        if not few:
            return Page([])
        # A rare name from the index; a common one in order of booths until the page is full.
        values["few"] = few
        cursor.execute(_ROWS.format(ids=_SOME if len(few) <= FEW else _MANY.format(like=like)), values)
        rows = [Found(*row) for row in cursor.fetchall()]
    return page(rows, Asked(after=wanted.after), SIZE, lambda one: (one.number,))


def _plain(sound: str) -> str:
    return sound.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def units(text: str, *, within: Runs = ANYWHERE, kinds: Sequence[str] = (UnitKind.MANDAL, UnitKind.SECTOR, UnitKind.SEAT, UnitKind.DISTRICT)) -> list[Unit]:
    """Mandals, seats and districts whose name begins with these words, in either script; at most six. One query."""
    told = text.replace("\x00", "").strip()[:60]
    if len(told) < 2:
        return []
    rows = Unit.objects.filter(kind__in=kinds)
    rows = rows.filter(name_hi__istartswith=told) | rows.filter(name_en__istartswith=told)
    if within is not ANYWHERE:
        rows = rows.filter(booths__within=within)
    return list(rows.select_related("parent").order_by("kind", "place")[:UNITS])


def districts() -> list[Unit]:
    """The government's districts by name, for who knows nothing nearer. One query."""
    return sorted(Unit.objects.of_kind(UnitKind.DISTRICT), key=lambda unit: hi_or_en(unit, "name"))


def booth(number: int) -> Booth | None:
    """An open booth of this number, with its seat. One query."""
    return Booth.objects.open().select_related("seat").filter(pk=number).first()


def unit(code: str) -> Unit | None:
    """A mandal, seat or district of this code. One query."""
    kinds = (UnitKind.MANDAL, UnitKind.SECTOR, UnitKind.SEAT, UnitKind.DISTRICT)
    return None if "\x00" in code else Unit.objects.filter(code=code[:40], kind__in=kinds).first()


def nearest(number: int) -> Unit:
    """The mandal that a booth lies in, else its seat. One query."""
    rank = {UnitKind.MANDAL: 0, UnitKind.SECTOR: 0, UnitKind.SEAT: 1}
    found = [one for one in Unit.objects.holding(number) if one.kind in rank]
    return min(found, key=lambda one: rank[UnitKind(one.kind)])


def whole() -> Unit:
    """The state itself: the place of who knows none. One query."""
    return Unit.objects.of_kind(UnitKind.STATE).order_by("place")[0]
