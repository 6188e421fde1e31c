"""What each address of the interface answers: plain values, asked through the permission of the token's person."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.db import connection

from chaupal.api import actions
from chaupal.api.choices import PAGE
from chaupal.api.models import Token
from chaupal.api.refusals import BadQuestion
from chaupal.base import paging
from chaupal.base.multirange import Runs, to_database
from chaupal.org import permission
from chaupal.org import queries as org
from chaupal.org.choices import Tree
from chaupal.org.models import Unit
from chaupal.people.models import Person
from chaupal.relay import queries as relay
from chaupal.relay import standing
from chaupal.relay.actions.receipt import RECEIPTS_AT_ONCE, take_receipts
from chaupal.relay.choices import Rung
from chaupal.relay.models import Dispatch
from chaupal.relay.telling import clock_from_json, told_from_json
from chaupal.strength import standing as strength

Answer = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Ask:
    """One question of a program: by which token, cut to what, with which parameters (read already) and which body."""

    person: Person
    token: Token
    given: dict[str, Any]
    body: bytes
    at: datetime

    def unit(self, matter: str) -> Unit:
        """The unit asked for, within the token's reach."""
        return org.unit_for(self.person, self.given["unit"], matter)


def _rows(sql: str, values: dict[str, Any], names: Sequence[str]) -> list[Answer]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values | {"limit": PAGE + 1})
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _page(rows: list[Answer], key: str) -> Answer:
    """A page of rows and the token of the next one; null at the end."""
    more = len(rows) > PAGE
    rows = rows[:PAGE]
    return {"rows": rows, "next": paging.token((rows[-1][key],)) if more else None}


def _after(ask: Ask) -> int:
    return int(paging.key(ask.given["after"], int)[0]) if ask.given.get("after") else 0


UNIT = ("id", "code", "kind", "number", "name_hi", "name_en", "parent", "electoral_parent", "open_booths")
_UNITS = """
SELECT u.id, u.code, u.kind, u.number, u.name_hi, u.name_en, p.code, e.code, u.open_booths FROM org_unit u
LEFT JOIN org_unit p ON p.id = u.parent_id LEFT JOIN org_unit e ON e.id = u.electoral_parent_id
WHERE u.booths <@ %(reach)s::int4multirange AND u.id > %(after)s AND (%(kind)s = '' OR u.kind = %(kind)s) ORDER BY u.id LIMIT %(limit)s
"""


def units(ask: Ask) -> Answer:
    """Units of both trees that wholly lie in reach, by number. One query."""
    reach = permission.scope(ask.person, "view", "org")
    return _page(_rows(_UNITS, {"reach": to_database(reach), "after": _after(ask), "kind": ask.given.get("kind", "")}, UNIT), "id")


def unit(ask: Ask) -> Answer:
    """One unit, and the codes of those right below it in both trees. Four queries."""
    found = ask.unit("org")
    above = dict(Unit.objects.filter(pk__in=[found.parent_id, found.electoral_parent_id]).values_list("pk", "code"))
    return {
        "id": found.pk, "code": found.code, "kind": found.kind, "number": found.number, "name_hi": found.name_hi, "name_en": found.name_en,
        "parent": above.get(found.parent_id or 0), "electoral_parent": above.get(found.electoral_parent_id or 0), "open_booths": found.open_booths,
        "below": [one.code for one in org.children(found, Tree.PARTY)], "below_electoral": [one.code for one in org.children(found, Tree.ELECTORAL)],
    }  # fmt: skip


def booths(ask: Ask) -> Answer:
    """Open booths of a unit as the list in force prints them, by number for life. Two queries."""
    found = org.booths_of(ask.unit("org"), after=min(_after(ask), 2**31 - 1), limit=PAGE)
    rows = [
        {"number": row.number, "part": row.part, "name": row.name, "script": row.script, "quality": row.quality, "electors": row.electors}
        for row in found.rows
    ]
    return {"rows": rows, "next": paging.token((found.next,)) if found.next else None}


HELD = ("id", "person", "name_hi", "name_en", "office", "unit", "booth", "state", "from_on", "until_on")
_PEOPLE = """
WITH reach AS MATERIALIZED (SELECT lower(r) lo, upper(r) hi FROM unnest(%(reach)s::int4multirange) r), held AS (
  (SELECT a.id FROM reach r CROSS JOIN LATERAL (
     SELECT id FROM org_appointment WHERE booth_id >= r.lo AND booth_id < r.hi AND until_on IS NULL AND id > %(after)s ORDER BY id LIMIT %(limit)s) a
   ORDER BY a.id LIMIT %(limit)s)
  UNION ALL
  (SELECT a.id FROM org_appointment a JOIN org_unit u ON u.id = a.unit_id
   WHERE u.booths <@ %(reach)s::int4multirange AND a.until_on IS NULL AND a.id > %(after)s ORDER BY a.id LIMIT %(limit)s)
)
SELECT a.id, a.person_id, p.name_hi, p.name_en, o.key, u.code, a.booth_id, a.state, a.from_on, a.until_on
FROM (SELECT id FROM held ORDER BY id LIMIT %(limit)s) h JOIN org_appointment a ON a.id = h.id JOIN people_person p ON p.id = a.person_id AND p.left_at IS NULL
JOIN org_office o ON o.id = a.office_id LEFT JOIN org_unit u ON u.id = a.unit_id ORDER BY a.id
"""


_HOW_MANY = """
SELECT (SELECT count(*) FROM unnest(%(reach)s::int4multirange) r JOIN org_appointment a ON a.booth_id >= lower(r) AND a.booth_id < upper(r) WHERE a.until_on IS NULL)
  + (SELECT count(*) FROM org_appointment a JOIN org_unit u ON u.id = a.unit_id WHERE u.booths <@ %(reach)s::int4multirange AND a.until_on IS NULL)
"""


def how_many(reach: Runs) -> int:
    """How many hold or are put forward for something within these booths. One query, its cost grows with the answer."""
    with connection.cursor() as cursor:
        values: dict[str, Any] = {"reach": to_database(reach)}
        cursor.execute(_HOW_MANY, values)
        return int(cursor.fetchone()[0])


def people(ask: Ask) -> Answer:
    """Who holds or is put forward for what in a unit: names and offices, never a number. Every call is logged, and the calls
    of an hour for one unit are one list that its office takes out.

    Four queries and the entry; the page's key is the appointment's number.
    """
    where = ask.unit("people")
    permission.require(ask.person, "export", "people", where.booths)
    told = _page(_rows(_PEOPLE, {"reach": to_database(where.booths), "after": _after(ask)}, HELD), "id")
    actions.note_people_taken(token=ask.token, by=ask.person, unit=where, rows=len(told["rows"]), whole=partial(how_many, where.booths), at=ask.at)
    return told


# Of places, then of groups.
PLACES = ("sanctioned", "named", "accepted")
GROUPS = ("groups", "kept", "active", "checked", "stale", "dormant", "lost")
COUNTS = (*PLACES, "active_14_days", *GROUPS)


def coverage(ask: Ask) -> Answer:
    """How a unit and those right below it stand, as counted by the worker. Five queries."""
    here = ask.unit("org")
    lines = [here, *org.children(here, ask.given.get("tree", Tree.PARTY))]
    ids = [one.pk for one in lines]
    places, groups, counted = strength.of(ids), standing.of(ids), strength.as_of()
    rows = [
        {"unit": one.code, "active_14_days": places[one.pk].active}
        | {name: getattr(places[one.pk], name) for name in PLACES}
        | {name: getattr(groups[one.pk], name) for name in GROUPS}
        for one in lines
        if one.pk in places and one.pk in groups
    ]
    return {"rows": rows, "next": None, "counted_at": counted.isoformat() if counted else None}


def dispatches(ask: Ask) -> Answer:
    """Dispatches that were meant for something in reach, by number. One query."""
    reach = permission.scope(ask.person, "view", "relay")
    found = Dispatch.objects.filter(audience__overlaps=reach, pk__gt=_after(ask)).select_related("post__recall").order_by("pk")[: PAGE + 1]
    rows = [
        {
            "id": one.pk, "post": one.post.number, "code": one.post.code, "opens_at": one.opens_at.isoformat(), "expires_at": one.expires_at.isoformat(),
            "recalled": hasattr(one.post, "recall"),
        }
        for one in found
    ]  # fmt: skip
    return _page(rows, "id")


RUNGS = ("groups", "shown", "opened", "share_tapped", "reported", "checked", "not_today", "will_not_send", "recalled")


def dispatch_coverage(ask: Ask) -> Answer:
    """How far one dispatch got in a unit and in those right below it, in groups by who asserts it. Four queries."""
    sent = relay.dispatch_for(ask.person, ask.given["dispatch"])
    here = ask.unit("relay")
    lines = [here, *org.children(here, ask.given.get("tree", Tree.PARTY))]
    found = relay.coverage(sent.pk, [one.pk for one in lines])
    return {"rows": [{"unit": one.code} | {name: getattr(found[one.pk], name) for name in RUNGS} for one in lines if one.pk in found], "next": None}


_RECEIPTS = """
SELECT g."group", array_agg(g.rung ORDER BY g.rung) FROM relay_receipt g
JOIN unnest(%(reach)s::int4multirange) r ON g."group" >= lower(r)::bigint * 2 AND g."group" < upper(r)::bigint * 2
WHERE g.dispatch_id = %(dispatch)s AND g."group" > %(after)s GROUP BY g."group" ORDER BY g."group" LIMIT %(limit)s
"""


def receipts(ask: Ask) -> Answer:
    """Which rungs each group of a unit reached of one dispatch; no person, no hour. Three queries."""
    sent = relay.dispatch_for(ask.person, ask.given["dispatch"])
    reach: Runs = ask.unit("relay").booths
    found = _rows(_RECEIPTS, {"reach": to_database(reach), "dispatch": sent.pk, "after": _after(ask)}, ("group", "rungs"))
    rows = [{"group": one["group"], "booth": one["group"] // 2, "slot": one["group"] % 2 + 1, "rungs": [Rung(rung).name.lower() for rung in one["rungs"]]} for one in found]
    return _page(rows, "group")


def send_receipts(ask: Ask) -> Answer:
    """Keep receipts of the groups that the token's person runs, as their phone would; one reply each, in order."""
    permission.require(ask.person, "create", "relay")
    try:
        body = json.loads(ask.body)
    except (ValueError, RecursionError) as problem:
        raise BadQuestion(fields={"body": f"JSON {{\"receipts\": [...]}}, {RECEIPTS_AT_ONCE}"}) from problem
    within = permission.scope(ask.person, "create", "relay")
    replies = take_receipts(told=told_from_json(body), by=ask.person, at=ask.at, clock=clock_from_json(body), within=within)
    return {
        "now": ask.at.isoformat(),
        "replies": [{"client_id": str(one.client_id), "outcome": one.outcome, "why": one.why, "says": one.says} for one in replies],
    }
