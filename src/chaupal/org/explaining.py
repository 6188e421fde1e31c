"""Why somebody sees a thing, and who sees it: the same question as `permission` asks, answered in full."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from chaupal.base import multirange
from chaupal.base.errors import BadInput
from chaupal.base.multirange import Runs, to_database
from chaupal.base.paging import FIRST, Asked, Page, page
from chaupal.org import permission
from chaupal.org.choices import Matter, Verb
from chaupal.org.models import Appointment, Booth, Unit
from chaupal.people.models import Person

SIZE = 50
ASKED = ("view", "see_phone", "export", "edit", "approve")

# Which matter and verb an address of the product asks for, by its beginning; the first that fits. What stands in it as
# {unit} or {booth} is the place.
ADDRESSES: tuple[tuple[str, str, str], ...] = (
    (r"/units/booths/(?P<booth>\d+)/", "org", "view"),
    (r"/units/(?P<unit>[\w.-]+)/export/", "relay", "export"),
    (r"/units/(?P<unit>[\w.-]+)/", "org", "view"),
    (r"/people/appointments/(?P<appointment>\d+)/phone/", "people", "see_phone"),
    (r"/people/appointments/(?P<appointment>\d+)/(?:approval|return)/", "people", "approve"),
    (r"/people/appointments/(?P<appointment>\d+)/(?:end|slip|mail|witness)/", "people", "edit"),
    (r"/people/appointments/(?P<appointment>\d+)/", "people", "view"),
    (r"/people/new/", "people", "create"),
    (r"/people/export/", "people", "export"),
    (r"/people/requests/", "people", "edit"),
    (r"/enrol/cards/", "people", "export"),
    (r"/enrol/applicants/export/", "people", "export"),
    (r"/enrol/", "people", "create"),
    (r"/lineage/names/", "people", "edit"),
    (r"/lineage/booths/(?P<booth>\d+)/", "org", "view"),
    (r"/lineage/(?:\d+/)?(?:seats/[\w.-]+/)?export/", "org", "export"),
    (r"/lineage/new/", "org", "edit"),
    (r"/lineage/", "org", "view"),
    (r"/strength/", "people", "view"),
    (r"/api/hooks/", "org", "edit"),
    (r"/api/", "org", "view"),
    (r"/people/", "people", "view"),
    (r"/control/", "relay", "view"),
    (r"/units/", "org", "view"),
    (r"/tips/", "tips", "view"),
    (r"/claims/", "claims", "view"),
    (r"/facts/", "facts", "view"),
    (r"/posts/", "press", "view"),
    (r"/relay/", "relay", "view"),
    (r"/watch/", "watch", "view"),
    (r"/gate/", "gate", "view"),
    (r"/ledger/", "ledger", "view"),
    (r"/devices/export/", "devices", "export"),
    (r"/devices/lots/new/", "devices", "edit"),
    (r"/devices/", "devices", "view"),
)


class ThingUnknown(BadInput):
    code, says = "org.thing_unknown", _("Write the code of a unit, the number of a booth, or the address of a page of this product.")


@dataclass(frozen=True, slots=True)
class Thing:
    """What is asked about: its booths (None for a page of no place), and where its own page is."""

    label: str
    url: str
    booths: Runs | None
    matter: str = "people"
    verb: str = "view"
    unit: Unit | None = None
    booth: Booth | None = None
    appointment: Appointment | None = None


def thing(text: str) -> Thing:
    """The unit, booth, appointment or page that somebody wrote down; ThingUnknown. At most two queries. Whether the asker
    may know of it is the caller's question."""
    said = re.sub(r"^https?://[^/]+", "", text.strip()).partition("?")[0].partition("#")[0]
    if not said.startswith("/"):
        said = f"/units/booths/{said}/" if said.isdecimal() else f"/units/{said}/"
    if not said.endswith("/"):
        said += "/"
    for pattern, matter, verb in ADDRESSES:
        found = re.match(pattern, said)
        if found and matter in Matter.values:
            return _placed(found.groupdict(), said, matter, verb)
    raise ThingUnknown(fields={"what": str(ThingUnknown.says)})


def _placed(named: dict[str, str], url: str, matter: str, verb: str) -> Thing:
    if "unit" in named:
        unit = Unit.objects.filter(code=named["unit"]).first()
        if unit is not None:
            return Thing(unit.name, url, unit.booths, matter, verb, unit=unit)
    elif "booth" in named:
        number = int(named["booth"][:9])
        booth = Booth.objects.select_related("seat").filter(pk=number).first()
        if booth is not None:
            return Thing(f"{booth.part}, {booth.seat}", url, ((number, number + 1),), matter, verb, booth=booth)
    elif "appointment" in named:
        held = Appointment.objects.select_related("person", "office", "unit", "booth__seat").filter(pk=int(named["appointment"][:12])).first()
        if held is not None:
            place = held.unit.booths if held.unit is not None else ((held.booth_id or 0, (held.booth_id or 0) + 1),)
            return Thing(str(held.unit or held.booth), url, place, matter, verb, appointment=held)
    else:
        return Thing(url, url, None, matter, verb)
    raise ThingUnknown(fields={"what": str(ThingUnknown.says)})


@dataclass(frozen=True, slots=True)
class Why:
    """One office or lent part of it, held against the thing: what it gives there, and what it lacks."""

    grant: permission.Grant
    verbs: tuple[str, ...]  # verbs of the matter that it gives, in words
    has_verb: bool
    reach: str  # "whole", "part" or "none" of the thing's place
    allows: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether somebody may, the offices one by one, and what would have to be there where they may not."""

    may: bool
    together: bool  # no single office reaches, several do
    rows: tuple[Why, ...]
    elsewhere: bool  # the verb is held, but elsewhere
    suspended: bool


def why(person: Person, asked: Thing, verb: str, matter: str) -> Answer:
    """The question of permission, office by office. One query."""
    held = permission.held(person)
    rows = tuple(_why(grant, asked, verb, matter) for grant in held.grants)
    allowed = permission.may(person, verb, matter, asked.booths)
    return Answer(
        may=allowed,
        together=allowed and not any(row.allows for row in rows),
        rows=rows,
        elsewhere=not allowed and any(row.has_verb for row in rows),
        suspended=held.suspended_since is not None,
    )


def _why(grant: permission.Grant, asked: Thing, verb: str, matter: str) -> Why:
    verbs = grant.verbs.get(matter, [])
    reach = "whole"
    if asked.booths is not None and multirange.subtract(asked.booths, grant.booths):
        reach = "part" if multirange.intersect(asked.booths, grant.booths) else "none"
    words = tuple(str(Verb(one).label) for one in Verb.values if one in verbs)
    return Why(grant, words, verb in verbs, reach, verb in verbs and reach == "whole")


@dataclass(frozen=True, slots=True)
class Seer:
    """Somebody who has a right over the thing: by which office or by whose loan, and which of the asked verbs."""

    key: int
    person: int
    name_hi: str
    name_en: str
    office_hi: str
    office_en: str
    place_hi: str
    place_en: str
    appointment: int
    giver_hi: str
    giver_en: str
    verbs: tuple[str, ...]


# An own office (key 2 x id) or a lent part (2 x id + 1) whose place holds the whole thing: in one keyset order.
_SEERS = """
WITH seers AS (
  SELECT 2 * a.id AS key, a.person_id, a.id AS appointment, a.unit_id, a.booth_id, o.id AS office, '' AS giver_hi, '' AS giver_en, o.grants->%(matter)s AS verbs
  FROM org_appointment a JOIN org_office o ON o.id = a.office_id LEFT JOIN org_unit u ON u.id = a.unit_id
  WHERE o.grants ? %(matter)s AND a.state = 'active' AND a.from_on <= %(day)s AND (a.until_on IS NULL OR a.until_on > %(day)s)
    AND (u.booths @> %(place)s::int4multirange OR (a.booth_id = ANY(%(booths)s)))
    AND NOT EXISTS (SELECT 1 FROM org_suspension x WHERE x.person_id = a.person_id AND x.lifted_at IS NULL AND (x.appointment_id = a.id OR x.appointment_id IS NULL))
  UNION ALL
  SELECT 2 * d.id + 1, d.to_id, a.id, d.unit_id, d.booth_id, o.id, p.name_hi, p.name_en,
    (SELECT jsonb_agg(v) FROM jsonb_array_elements_text(d.grants->%(matter)s) v WHERE o.grants->%(matter)s ? v)
  FROM org_delegation d JOIN org_appointment a ON a.id = d.appointment_id JOIN org_office o ON o.id = a.office_id
  JOIN people_person p ON p.id = d.by_id AND p.left_at IS NULL LEFT JOIN org_unit u ON u.id = d.unit_id
  WHERE d.grants ? %(matter)s AND d.ended_at IS NULL AND d.from_on <= %(day)s AND d.until_on > %(day)s
    AND (NOT d.needs_second OR d.approved_by_id IS NOT NULL)
    AND (u.booths @> %(place)s::int4multirange OR (d.booth_id = ANY(%(booths)s)))
    AND a.state = 'active' AND (a.until_on IS NULL OR a.until_on > %(day)s)
    AND EXISTS (SELECT 1 FROM org_appointment own WHERE own.person_id = d.to_id AND own.state = 'active' AND (own.until_on IS NULL OR own.until_on > %(day)s))
    AND NOT EXISTS (SELECT 1 FROM org_suspension x WHERE x.lifted_at IS NULL AND x.appointment_id IS NULL AND x.person_id IN (d.to_id, d.by_id))
)
"""
_PAGE = (
    _SEERS
    + """
SELECT s.key, s.person_id, p.name_hi, p.name_en, o.name_hi, o.name_en,
  coalesce(u.name_hi, b.part_no || b.suffix || ', ' || t.name_hi), coalesce(u.name_en, b.part_no || b.suffix || ', ' || t.name_en),
  s.appointment, s.giver_hi, s.giver_en, s.verbs
FROM seers s JOIN people_person p ON p.id = s.person_id AND p.left_at IS NULL JOIN org_office o ON o.id = s.office
LEFT JOIN org_unit u ON u.id = s.unit_id LEFT JOIN org_booth b ON b.number = s.booth_id LEFT JOIN org_unit t ON t.id = b.seat_id
WHERE s.verbs ?| %(verbs)s AND s.key {side} %(key)s ORDER BY s.key {way} LIMIT %(limit)s
"""
)
_COUNTS = _SEERS + "SELECT v, count(DISTINCT s.person_id) FROM seers s JOIN people_person p ON p.id = s.person_id AND p.left_at IS NULL CROSS JOIN jsonb_array_elements_text(s.verbs) v GROUP BY v"


def _values(asked: Thing, matter: str, day: Any) -> dict[str, Any]:
    place = asked.booths or ()
    booths = [place[0][0]] if multirange.size(place) == 1 else []
    return {"matter": matter, "day": day, "place": to_database(place), "booths": booths}


def who(asked: Thing, matter: str, day: Any, wanted: Asked = FIRST) -> Page[Seer]:
    """Everybody with view, see_phone, export, edit or approve over the whole of the thing, in order of their offices;
    key (number,). One query: units whose range holds it come from the index of ranges, booths from that of booths."""
    key = wanted.before or wanted.after or (-1,)
    sql = _PAGE.format(side="<" if wanted.before else ">", way="DESC" if wanted.before else "")
    with connection.cursor() as cursor:
        cursor.execute(sql, _values(asked, matter, day) | {"key": key[0], "verbs": list(ASKED), "limit": SIZE + 1})
        rows = [_seer(row) for row in cursor.fetchall()]
    return page(rows, wanted, SIZE, lambda row: (row.key,))


def _seer(row: tuple[Any, ...]) -> Seer:
    key, person, name_hi, name_en, office_hi, office_en, place_hi, place_en, appointment, giver_hi, giver_en, verbs = row
    return Seer(
        key, person, name_hi, name_en, office_hi, office_en, place_hi, place_en, appointment, giver_hi, giver_en, _words(verbs)
    )


def _words(stored: Any) -> tuple[str, ...]:
    verbs = json.loads(stored) if isinstance(stored, str) else stored
    return tuple(str(Verb(one).label) for one in ASKED if one in verbs)


def counts(asked: Thing, matter: str, day: Any) -> list[tuple[str, int]]:
    """How many people have each verb over the whole of it, in the order of ASKED. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS, _values(asked, matter, day))
        found = dict(cursor.fetchall())
    return [(str(Verb(one).label), found.get(one, 0)) for one in ASKED]


@dataclass(frozen=True, slots=True)
class Pair:
    """Who approved whom's work, how often: of one pair who put a name forward and who said yes."""

    proposer: int
    proposer_hi: str
    proposer_en: str
    approver: int
    approver_hi: str
    approver_en: str
    n: int
    both_ways: bool


_PAIRS = """
WITH pairs AS (
  SELECT proposed_by_id AS one, approved_by_id AS two, count(*) AS n FROM org_appointment
  WHERE approved_by_id IS NOT NULL GROUP BY 1, 2
)
SELECT x.one, p.name_hi, p.name_en, x.two, q.name_hi, q.name_en, x.n, EXISTS (SELECT 1 FROM pairs y WHERE y.one = x.two AND y.two = x.one)
FROM pairs x JOIN people_person p ON p.id = x.one JOIN people_person q ON q.id = x.two
ORDER BY x.n DESC, x.one, x.two LIMIT 100
"""


def pairs() -> Sequence[Pair]:
    """Who approves whom, the most frequent pairs first: one person with two accounts would show here. One scan."""
    with connection.cursor() as cursor:
        cursor.execute(_PAIRS)
        return [Pair(*row) for row in cursor.fetchall()]
