"""Finding rows that may be one person, and saying that they are two."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import connection, transaction

from chaupal.base import sheet
from chaupal.base.clock import local
from chaupal.base.paging import FIRST
from chaupal.base.words import hi_or_en
from chaupal.enrol import alike, mergerefusals
from chaupal.enrol.choices import MergeState
from chaupal.enrol.models import Alike, AlikeRound, Merge, Sheet
from chaupal.ledger.actions import record
from chaupal.org import permission
from chaupal.org.actions import exports
from chaupal.org.models import Appointment, Unit
from chaupal.people import names
from chaupal.people.models import Person

PAIR_HEADS = (
    "pair", "one", "other", "one_hi", "one_en", "other_hi", "other_en", "by_name", "by_phone", "where", "offices_of_one", "offices_of_other", "found_on",
)  # fmt: skip
AT_ONCE = 20_000  # places in one piece of the nightly round
NIGHT = (2, 3, 4)  # hours in which the round begins
# Acts after which a place is looked at: the first are about an appointment, the others about a sheet.
PUT_FORWARD, BROUGHT = ("org.nominated", "org.nomination_sent_again"), ("enrol.sheet_done", "enrol.sheet_stopped")

# Everybody of these places against everybody after them in the same place; a shared word first, the whole name is compared below.
_HERE = """
WITH here AS MATERIALIZED (
  SELECT DISTINCT a.person_id, a.booth_id, a.unit_id, p.search_key, string_to_array(p.search_key, ' ') words
  FROM org_appointment a JOIN people_person p ON p.id = a.person_id AND p.left_at IS NULL
  WHERE a.until_on IS NULL AND <where>
)
SELECT x.person_id, y.person_id, coalesce(x.booth_id, lower(u.booths)), x.unit_id, x.search_key, y.search_key
FROM here x JOIN here y ON <same> AND y.person_id > x.person_id AND y.words && x.words LEFT JOIN org_unit u ON u.id = x.unit_id
"""
_BOOTHS = _HERE.replace("<where>", "a.booth_id = ANY(%s)").replace("<same>", "y.booth_id = x.booth_id")
_UNITS = _HERE.replace("<where>", "a.unit_id = ANY(%s)").replace("<same>", "y.unit_id = x.unit_id")
_WRITE = """
INSERT INTO enrol_alike (one_id, other_id, near, unit_id, by_name, by_phone, found_at)
SELECT x.one, x.other, x.near, x.unit, true, false, %s FROM unnest(%s::bigint[], %s::bigint[], %s::int[], %s::bigint[]) AS x(one, other, near, unit)
ON CONFLICT (one_id, other_id) DO UPDATE SET by_name = true WHERE NOT enrol_alike.by_name
"""
# Pairs that say nothing any more: nobody decided about them, and one of the two has left or stands there no longer.
_SWEEP = """
DELETE FROM enrol_alike p WHERE p.by_name AND NOT p.by_phone AND p.said_by_id IS NULL AND p.apart_at IS NULL
  AND NOT EXISTS (SELECT 1 FROM enrol_merge m WHERE m.pair_id = p.id)
  AND NOT (<holds one> AND <holds other>)
"""
_HOLDS = """EXISTS (SELECT 1 FROM org_appointment a JOIN people_person h ON h.id = a.person_id AND h.left_at IS NULL
  WHERE a.person_id = p.<who>_id AND a.until_on IS NULL AND a.booth_id IS NOT DISTINCT FROM CASE WHEN p.unit_id IS NULL THEN p.near END AND a.unit_id IS NOT DISTINCT FROM p.unit_id)"""
_SWEEP = _SWEEP.replace("<holds one>", _HOLDS.replace("<who>", "one")).replace("<holds other>", _HOLDS.replace("<who>", "other"))


def find_alike(*, booths: Iterable[int] = (), units: Iterable[int] = (), at: datetime) -> int:
    """Write down who of these places bears one name by its sound with somebody of the same place; how many pairs were found.

    Two queries for booths and for units each, however many; the job's part of it is the comparison of words, some
    microseconds a pair that shares one. Running it again finds the same.
    """
    return sum(_found(sql, list(numbers), at) for sql, numbers in ((_BOOTHS, booths), (_UNITS, units)))


def find_at(*, appointments: Sequence[int], at: datetime) -> int:
    """The same for the places of these appointments."""
    places = Appointment.objects.filter(pk__in=appointments).values_list("booth", "unit")
    return find_alike(booths={booth for booth, _unit in places if booth is not None}, units={unit for _booth, unit in places if unit is not None}, at=at)


def find_of_sheet(*, sheet: Sheet, at: datetime) -> int:
    """The same for the places of everybody whom a sheet put forward, some thousand at a time."""
    numbers = list(sheet.rows.order_by("number").values_list("appointment", flat=True))
    return sum(find_at(appointments=numbers[start : start + AT_ONCE], at=at) for start in range(0, len(numbers), AT_ONCE))


def _found(sql: str, numbers: list[int], at: datetime) -> int:
    if not numbers:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(sql, [numbers])
        pairs = {(one, other): (near, unit) for one, other, near, unit, name, another in cursor.fetchall() if names.one_name(name, another)}
        if pairs:
            told = sorted((one, other, near, unit) for (one, other), (near, unit) in pairs.items())
            cursor.execute(_WRITE, [at, *(list(column) for column in zip(*told, strict=True))])
    return len(pairs)


def find_everywhere(*, at: datetime) -> AlikeRound | None:
    """The round over every place, once a night, piece by piece, then the sweep of pairs that say nothing any more.

    None where this night had its round already. Each piece is a transaction of its own; a round that was killed begins anew
    and finds the same.
    """
    if AlikeRound.objects.filter(on=local(at).date()).exists():
        return None
    found = 0
    for kind in ("booth", "unit"):
        after = 0
        while places := _places(kind, after):
            found += find_alike(**{f"{kind}s": places}, at=at)
            after = places[-1]
    with connection.cursor() as cursor:
        cursor.execute(_SWEEP)
    return AlikeRound.objects.get_or_create(on=local(at).date(), defaults={"at": at, "found": found})[0]


def _places(kind: str, after: int) -> list[int]:
    with connection.cursor() as cursor:
        sql = {
            "booth": "SELECT number FROM org_booth WHERE number > %s AND closed_on IS NULL ORDER BY number LIMIT %s",
            "unit": "SELECT id FROM org_unit WHERE id > %s ORDER BY id LIMIT %s",
        }[kind]
        cursor.execute(sql, [after, AT_ONCE])
        return [row[0] for row in cursor.fetchall()]


@transaction.atomic
def note_same_number(*, one: Person, blind: bytes, at: datetime) -> Alike | None:
    """That `one` gave a number which somebody else here has: they may be one person. None where nobody of the two stands anywhere."""
    other = Person.objects.here().filter(phone_blind=blind).exclude(pk=one.pk).first()
    place = alike.place_of_both(one, other) if other is not None else None
    if other is None or place is None:
        return None
    first, second = sorted((one.pk, other.pk))
    made, new = Alike.objects.get_or_create(
        one_id=first, other_id=second, defaults={"by_phone": True, "near": place.near, "unit_id": place.unit, "found_at": at}
    )
    if not new and not made.by_phone:
        made.by_phone = True
        made.save(update_fields=["by_phone"])
    return made


@transaction.atomic
def name_pair(*, one: Appointment, other: Appointment, by: Person, at: datetime) -> Alike:
    """Say that two rows may be one person, wherever the two stand; what follows is as for a pair that was found.

    By who looks after people in the smallest unit that holds both. Raises SameRow, OwnRow, NowhereTogether, OutOfReach.
    """
    if one.person_id == other.person_id:
        raise mergerefusals.SameRow
    if by.pk in (one.person_id, other.person_id):
        raise mergerefusals.OwnRow
    place = alike.place_of_both(one.person, other.person)
    if place is None:
        raise mergerefusals.NowhereTogether
    permission.require(by, "edit", "people", Unit.objects.get(pk=place.unit).booths)
    first, second = sorted((one.person_id, other.person_id))
    made, new = Alike.objects.get_or_create(
        one_id=first, other_id=second, defaults={"said_by": by, "near": place.near, "unit_id": place.unit, "found_at": at}
    )
    if new:
        record("enrol.pair_named", by=by, about=made, at=at)
    return made


def locked_pair(pair: Alike) -> Alike:
    """The row as it stands, locked for an act, with its place."""
    return Alike.objects.select_for_update(of=("self",)).select_related("unit").get(pk=pair.pk)


def refuse_decided(pair: Alike) -> None:
    """PairDecided where somebody said that they are two, or a merge of them waits or stands."""
    if pair.apart_at is not None or Merge.objects.filter(pair=pair, state__in=(MergeState.PROPOSED, MergeState.MERGED)).exists():
        raise mergerefusals.PairDecided


@transaction.atomic
def part(*, pair: Alike, by: Person, at: datetime) -> Alike:
    """Say that these are two people: they are asked about no more. Raises OwnRow, PairDecided."""
    pair = locked_pair(pair)
    permission.require(by, "edit", "people", alike.within(pair))
    if by.pk in (pair.one_id, pair.other_id):
        raise mergerefusals.OwnRow
    refuse_decided(pair)
    pair.apart_by, pair.apart_at = by, at
    pair.save(update_fields=["apart_by", "apart_at"])
    record("enrol.people_parted", by=by, about=pair, at=at)
    return pair


@transaction.atomic
def take_back_parting(*, pair: Alike, by: Person, at: datetime) -> Alike:
    """Ask about them again. Raises OwnRow, NotParted."""
    pair = locked_pair(pair)
    permission.require(by, "edit", "people", alike.within(pair))
    if by.pk in (pair.one_id, pair.other_id):
        raise mergerefusals.OwnRow
    if pair.apart_at is None:
        raise mergerefusals.NotParted
    pair.apart_by = pair.apart_at = None
    pair.save(update_fields=["apart_by", "apart_at"])
    record("enrol.parting_taken_back", by=by, about=pair, at=at)
    return pair


@transaction.atomic
def export_pairs(*, name: str, reason: str, told: str = "", by: Person, at: datetime) -> str:
    """One of the lists of pairs as CSV, as the page shows it: no number. Raises ListTooLong, and what `exports.take_out` raises."""
    permission.require(by, "export", "people", alike.reach(by))
    found = alike.rows(by, name, FIRST, size=exports.LONGEST)
    if found.next:
        raise exports.ListTooLong(most=exports.LONGEST)
    text, count = sheet.write(PAIR_HEADS, (_told(row) for row in found.rows))
    exports.take_out_people("enrol.pairs_exported", rows=count, reason=reason, told=told, detail={"list": name}, by=by, at=at)
    return text


def _told(row: alike.Row) -> list[object]:
    pair = row.pair
    offices = ["; ".join(hi_or_en(held.office, "name") for held in side) for side in (row.one, row.other)]
    return [
        pair.pk, pair.one_id, pair.other_id, pair.one.name_hi, pair.one.name_en, pair.other.name_hi, pair.other.name_en,
        int(pair.by_name), int(pair.by_phone), row.where, *offices, local(pair.found_at).date().isoformat(),
    ]  # fmt: skip
