"""Reads of rows that may be one person: the list in reach, one pair side by side, and what a merge would do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from chaupal.base import multirange
from chaupal.base.multirange import Runs
from chaupal.base.paging import Asked, Page, page
from chaupal.enrol.choices import MergeState
from chaupal.enrol.models import Alike, Merge
from chaupal.org import permission
from chaupal.org.actions.offices import place_of
from chaupal.org.choices import RISING
from chaupal.org.models import Appointment, Booth
from chaupal.people.models import Login, Person, PhoneSession

SIZE = 50
COUNTED = 1_000  # counted up to here; above it the page says "or more"
LISTS = ("open", "waiting", "apart", "merged")
_STANDING = (MergeState.PROPOSED, MergeState.MERGED)

# A page is a LATERAL a run of the reach on the index (near, id); a unit's pair also needs the whole unit in reach.
_LIST = """
SELECT x.id FROM unnest(%(reach)s::int4multirange) r CROSS JOIN LATERAL (
  SELECT p.near, p.id FROM enrol_alike p LEFT JOIN org_unit u ON u.id = p.unit_id
  WHERE p.near >= greatest(lower(r), %(near)s) AND p.near < upper(r) AND (p.near > %(near)s OR p.id > %(id)s)
    AND (p.unit_id IS NULL OR u.booths <@ %(reach)s::int4multirange) AND <which>
  ORDER BY p.near, p.id LIMIT %(limit)s
) x ORDER BY x.near, x.id LIMIT %(limit)s
"""
_LIST_BACK = """
SELECT x.id FROM unnest(%(reach)s::int4multirange) r CROSS JOIN LATERAL (
  SELECT p.near, p.id FROM enrol_alike p LEFT JOIN org_unit u ON u.id = p.unit_id
  WHERE p.near >= lower(r) AND p.near < least(upper(r), %(near)s + 1) AND (p.near < %(near)s OR p.id < %(id)s)
    AND (p.unit_id IS NULL OR u.booths <@ %(reach)s::int4multirange) AND <which>
  ORDER BY p.near DESC, p.id DESC LIMIT %(limit)s
) x ORDER BY x.near DESC, x.id DESC LIMIT %(limit)s
"""
_BOTH_HERE = """(SELECT count(*) FROM people_person h WHERE h.id IN (p.one_id, p.other_id) AND h.left_at IS NULL) = 2"""
_MERGE = "EXISTS (SELECT 1 FROM enrol_merge m WHERE m.pair_id = p.id AND m.state = '<state>')"
_WHICH = {
    "open": f"p.apart_at IS NULL AND {_BOTH_HERE} AND NOT {_MERGE.replace('<state>', 'proposed')}",
    "waiting": f"p.apart_at IS NULL AND {_MERGE.replace('<state>', 'proposed')}",
    "apart": "p.apart_at IS NOT NULL",
    "merged": _MERGE.replace("<state>", "merged"),
}


def opens(person: Person) -> bool:
    """Whether the list shows anything to this person: who looks after people, or approves them."""
    return permission.may(person, "edit", "people") or permission.may(person, "approve", "people")


def reach(person: Person) -> Runs:
    """The booths whose pairs somebody is shown: where they look after people or approve them."""
    return multirange.union(permission.scope(person, "edit", "people"), permission.scope(person, "approve", "people"))


@dataclass(frozen=True, slots=True)
class Row:
    """A pair with what each of the two holds open, and where they stand."""

    pair: Alike
    one: Sequence[Appointment]
    other: Sequence[Appointment]
    where: str


def rows(person: Person, name: str, wanted: Asked, size: int | None = None) -> Page[Row]:
    """One of `LISTS` in the person's reach, by place; key (near, id). Four queries, whatever the number of pairs."""
    near, pk = wanted.before or wanted.after or (0, 0)
    values: dict[str, Any] = {"reach": multirange.to_database(reach(person)), "near": near, "id": pk, "limit": (size or SIZE) + 1}
    with connection.cursor() as cursor:
        cursor.execute((_LIST_BACK if wanted.before else _LIST).replace("<which>", _WHICH[name]), values)
        ids = [row[0] for row in cursor.fetchall()]
    found = Alike.objects.select_related("one", "other", "unit", "apart_by").in_bulk(ids)
    pairs = [found[key] for key in ids]
    held = _held({who for pair in pairs for who in (pair.one_id, pair.other_id)})
    booths = Booth.objects.select_related("seat").in_bulk([pair.near for pair in pairs if pair.unit_id is None])
    told = [Row(pair, held.get(pair.one_id, ()), held.get(pair.other_id, ()), _where(pair, booths)) for pair in pairs]
    return page(told, wanted, size or SIZE, lambda row: (row.pair.near, row.pair.pk))


def _where(pair: Alike, booths: dict[int, Booth]) -> str:
    if pair.unit is not None:
        return str(pair.unit)
    booth = booths[pair.near]
    return _("booth %(part)s, %(seat)s") % {"part": booth.part, "seat": booth.seat}


def count(person: Person, name: str) -> int:
    """How many pairs one list has, counted no further than `COUNTED`. One query."""
    values: dict[str, Any] = {"reach": multirange.to_database(reach(person)), "near": 0, "id": 0, "limit": COUNTED}
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({_LIST.replace('<which>', _WHICH[name])}) x", values)
        told: int = cursor.fetchone()[0]
    return told


def _held(people: set[int]) -> dict[int, list[Appointment]]:
    told: dict[int, list[Appointment]] = {}
    rows = Appointment.objects.select_related("office", "unit", "booth__seat").filter(person__in=people, until_on=None).order_by("pk")
    for one in rows:
        told.setdefault(one.person_id, []).append(one)
    return told


def within(pair: Alike) -> Runs:
    """The booths of the place that both stand in."""
    return pair.unit.booths if pair.unit is not None else ((pair.near, pair.near + 1),)


def pair_for(person: Person, pk: int, to: str = "") -> Alike:
    """The door to a pair: for who looks after people there or approves them; `to` a verb that is wanted besides. One query."""
    found = Alike.objects.select_related("one", "other", "unit", "apart_by").filter(pk=pk).first()
    if found is None:
        raise permission.OutOfReach
    permission.require(person, "view", "people", within(found))
    if not any(permission.may(person, verb, "people", within(found)) for verb in ((to,) if to else ("edit", "approve"))):
        raise permission.VerbMissing
    return found


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two: what they hold and held, and whether they have a way to sign in. Never the number."""

    person: Person
    open: Sequence[Appointment]
    past: Sequence[Appointment]
    elsewhere: int  # open ones that the reader does not see
    has_phone: bool
    has_mail: bool


def sides(pair: Alike, reader: Person) -> tuple[Side, Side]:
    """Both people of a pair as the reader may see them. Three queries."""
    people = (pair.one_id, pair.other_id)
    reach = permission.scope(reader, "view", "people")
    held = list(
        Appointment.objects.select_related("office", "unit", "booth__seat", "proposed_by", "approved_by").filter(person__in=people).order_by("-until_on", "pk")
    )
    phones = set(PhoneSession.objects.filter(person__in=people, ended_at=None).values_list("person", flat=True))
    mails = set(Login.objects.filter(person__in=people).values_list("person", flat=True))

    def side(who: Person) -> Side:
        own = [one for one in held if one.person_id == who.pk]
        seen = [one for one in own if not multirange.subtract(place_of(one.unit, one.booth), reach)]
        return Side(
            who, [one for one in seen if one.until_on is None], [one for one in seen if one.until_on is not None],
            sum(one.until_on is None for one in own) - sum(one.until_on is None for one in seen), who.pk in phones, who.pk in mails,
        )  # fmt: skip

    return side(pair.one), side(pair.other)


def merge_of(pair: Alike) -> Merge | None:
    """The newest merge of a pair, whatever became of it. One query."""
    return Merge.objects.select_related("kept", "gone", "proposed_by", "approved_by", "closed_by").filter(pair=pair).order_by("-pk").first()


_PROPOSED = """
SELECT m.id FROM enrol_merge m JOIN enrol_alike p ON p.id = m.pair_id LEFT JOIN org_unit u ON u.id = p.unit_id
WHERE m.state = 'proposed' AND (m.proposed_at, m.id) <side> (%(at)s, %(id)s)
  AND coalesce(u.booths, int4multirange(int4range(p.near, p.near + 1))) <@ %(reach)s::int4multirange
ORDER BY m.proposed_at <way>, m.id <way> LIMIT %(limit)s
"""
_FIRST = (datetime.min.replace(tzinfo=UTC), 0)


def _proposed(person: Person, key: tuple[datetime, int], limit: int, *, back: bool = False) -> list[int]:
    values: dict[str, Any] = {"reach": multirange.to_database(permission.scope(person, "approve", "people")), "at": key[0], "id": key[1], "limit": limit}
    with connection.cursor() as cursor:
        cursor.execute(_PROPOSED.replace("<side>", "<" if back else ">").replace("<way>", "DESC" if back else ""), values)
        return [row[0] for row in cursor.fetchall()]


def proposed(person: Person, wanted: Asked, limit: int) -> list[Merge]:
    """Merges that wait for a second person where this one approves people, the longest waiting first; from a key (when, id) on, or
    back from one. Two queries."""
    ids = _proposed(person, wanted.before or wanted.after or _FIRST, limit, back=wanted.before is not None)
    found = Merge.objects.select_related("pair", "kept", "gone", "proposed_by").in_bulk(ids)
    return [found[pk] for pk in ids]


def proposed_count(person: Person, most: int) -> int:
    """How many they are, counted no further than `most`. One query."""
    return len(_proposed(person, _FIRST, most))


@dataclass(frozen=True, slots=True)
class Becomes:
    """What a merge would do with one open appointment of the one who goes."""

    appointment: Appointment
    how: str  # "goes over", "begins again" (on its way up: the steps are taken anew), "falls away" (the kept one holds it)


def becomes(kept: Person, gone: Person) -> list[Becomes]:
    """What would become of each open appointment of `gone`. One query."""
    held = _held({kept.pk, gone.pk})
    taken = {(one.office_id, one.unit_id, one.booth_id) for one in held.get(kept.pk, ())}

    def how(one: Appointment) -> str:
        if (one.office_id, one.unit_id, one.booth_id) in taken:
            return "falls away"
        return "begins again" if one.state in RISING else "goes over"

    return [Becomes(one, how(one)) for one in held.get(gone.pk, ())]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a pair stands: the smallest unit that holds both, by its first booth."""

    near: int
    unit: int


_HOLDS_BOTH = """
SELECT lower(booths), id FROM org_unit WHERE booths @> %(booths)s::int4multirange AND open_booths > 0 ORDER BY open_booths, id LIMIT 1
"""


def place_of_both(one: Person, other: Person) -> Place | None:
    """The smallest unit in which both hold something open; None where one of them holds nothing. Two queries."""
    held = _held({one.pk, other.pk})
    if len(held) < 2:
        return None
    booths = multirange.union(*(place_of(each.unit, each.booth) for each in (held[one.pk][0], held[other.pk][0])))
    values: dict[str, Any] = {"booths": multirange.to_database(booths)}
    with connection.cursor() as cursor:
        cursor.execute(_HOLDS_BOTH, values)
        row = cursor.fetchone()
    return Place(*row) if row else None
