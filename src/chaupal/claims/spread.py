"""How a claim spread: messages by hour over two days, in all and in the districts that sent most. Whole hours alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.utils.translation import gettext as _

from chaupal.base.clock import IST, local
from chaupal.claims.models import Claim

HOURS = 48
DISTRICTS = 6  # rows of their own; the others are in the first row, which holds all
WIDE, TALL = 12, 34  # points of the drawing of a row: the place of an hour, the tallest bar


@dataclass(frozen=True, slots=True)
class Bar:
    """One hour of a row as it is drawn."""

    x: int
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Line:
    """One place: messages of each hour, oldest first, and in how many mandals they came."""

    name_hi: str
    name_en: str
    hours: tuple[int, ...]
    mandals: int

    @property
    def total(self) -> int:
        return sum(self.hours)

    @property
    def most(self) -> int:
        """Of its strongest hour."""
        return max(self.hours)

    @property
    def bars(self) -> list[Bar]:
        """What is drawn of it; the tallest bar of each row fills the row."""
        return [
            Bar(hour * WIDE, round(TALL - TALL * count / self.most, 1), round(TALL * count / self.most, 1))
            for hour, count in enumerate(self.hours)
            if count
        ]


@dataclass(frozen=True, slots=True)
class Spread:
    """The whole and its districts, and the hours in words for the table; `rows` are the hours with a message."""

    lines: tuple[Line, ...]
    rows: tuple[tuple[datetime, tuple[int, ...]], ...]
    since: datetime
    others: int  # districts without a row of their own

    @property
    def midnights(self) -> list[int]:
        """Where a day ends in each row."""
        return [hour * WIDE for hour in range(1, HOURS) if (self.since + timedelta(hours=hour)).hour == 0]

    @property
    def wide(self) -> int:
        return HOURS * WIDE

    @property
    def tall(self) -> int:
        return TALL


# The district of a mandal is the party's; where the shape has none, the government's.
_COUNTED = """
SELECT coalesce(d.id, 0), coalesce(max(d.name_hi), ''), coalesce(max(d.name_en), ''),
       date_trunc('hour', s.at AT TIME ZONE 'Asia/Kolkata') AS hour, s.unit_id, count(*)
FROM claims_sighting s LEFT JOIN LATERAL (
    SELECT u.id, u.name_hi, u.name_en FROM org_unitabove a JOIN org_unit u ON u.id = a.above_id
    WHERE a.unit_id = s.unit_id AND u.kind IN ('org_district', 'district') ORDER BY u.kind DESC, u.id LIMIT 1
) d ON true
WHERE s.claim_id = %s AND s.at >= %s AND s.at <= %s GROUP BY 1, hour, s.unit_id
"""


def spread(claim: Claim, at: datetime) -> Spread | None:
    """The last 48 begun hours up to now; None where nothing was seen in them. One query."""
    since = local(at).replace(minute=0, second=0, microsecond=0) - timedelta(hours=HOURS - 1)
    with connection.cursor() as cursor:
        cursor.execute(_COUNTED, [claim.pk, since, at])
        counted = cursor.fetchall()
    if not counted:
        return None
    hours: dict[int, list[int]] = {}
    names: dict[int, tuple[str, str]] = {}
    mandals: dict[int, set[int]] = {}
    for place, name_hi, name_en, hour, unit, count in counted:
        slot = int((hour.replace(tzinfo=IST) - since) / timedelta(hours=1))
        for key in (-1, place):
            hours.setdefault(key, [0] * HOURS)[slot] += count
            mandals.setdefault(key, set()).add(unit)
        names[place] = (name_hi or _("elsewhere"), name_en or _("elsewhere"))
    order = sorted((key for key in hours if key != -1), key=lambda key: (-sum(hours[key]), names[key]))
    names[-1] = (_("Everywhere"), _("Everywhere"))
    shown = [-1, *order[:DISTRICTS]]
    lines = tuple(Line(*names[key], hours=tuple(hours[key]), mandals=len(mandals[key])) for key in shown)
    rows = tuple(
        (since + timedelta(hours=slot), tuple(line.hours[slot] for line in lines)) for slot in range(HOURS) if lines[0].hours[slot]
    )
    return Spread(lines, rows, since, max(0, len(order) - DISTRICTS))
