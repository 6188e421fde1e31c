"""A million invented people, their offices and their groups, by COPY; every one marked as sample."""

from __future__ import annotations

import random
import tomllib
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import connection

from chaupal.base import keys, seal
from chaupal.org.models import Unit
from chaupal.org.shape import BOOTH, Shape
from chaupal.people import names
from chaupal.sample.bulk import filling, pour
from chaupal.sample.cast import CAST, Player

DATA = Path(__file__).parent / "data"
FIELD = "people.phone"
# Indian mobile numbers begin with 6 to 9: these can never ring at anybody's.
NUMBERS_FROM = 915_000_000_000
FROM_ON = date(2026, 12, 1)
AT = datetime(2026, 12, 1, 6, 0, tzinfo=UTC)
FULL_PEOPLE = 976_338


@dataclass(frozen=True, slots=True)
class Seats:
    """Filled places of offices: who sits there, where (0: nowhere), who proposed and approved it. Columns, because a million
    objects take a hundred megabytes more."""

    person: array[int]
    office: array[int]
    unit: array[int]
    booth: array[int]
    proposed: array[int]
    approved: array[int]

    @classmethod
    def none(cls) -> Seats:
        """No place filled yet."""
        return cls(*(array("i") for _column in range(6)))

    def add(self, person: int, office: int, unit: int | None, booth: int | None, proposed: int, approved: int) -> None:
        """One more."""
        for column, value in zip(self.columns, (person, office, unit or 0, booth or 0, proposed, approved), strict=True):
            column.append(value)

    @property
    def columns(self) -> tuple[array[int], ...]:
        return self.person, self.office, self.unit, self.booth, self.proposed, self.approved

    def __len__(self) -> int:
        return len(self.person)


def _names() -> list[tuple[str, str, str, str]]:
    told = tomllib.loads((DATA / "names.toml").read_text(encoding="utf-8"))
    pairs = []
    for given in told["given"]:
        for second in told["second"]:
            if "any" in (given["gender"], second["gender"]) or given["gender"] == second["gender"]:
                hindi, english = f"{given['hi']} {second['hi']}", f"{given['en']} {second['en']}"
                pairs.append((hindi, english, names.person_key(hindi, english), names.sort_key(hindi)))
    return pairs


def seed_people(shape: Shape, *, full: bool) -> dict[str, int]:
    """Fill the offices: about 70 % of them, or every one and half the booths' sixth place when `full`.

    Returns the person id of every member of the cast. 976,338 people and their groups: `benchmarks/org`.
    """
    rng = random.Random(20261101)
    with connection.cursor() as cursor:
        cursor.execute("SELECT key, id FROM org_office")
        offices: dict[str, int] = dict(cursor.fetchall())
        cursor.execute("SELECT coalesce(max(id), 0) FROM people_person")
        first = cursor.fetchone()[0] + 1
        cursor.execute("SELECT id, kind, lower(booths) FROM org_unit ORDER BY place")
        units = cursor.fetchall()
        booths = _booths(cursor)
    cast = {place: (player, first + at) for at, (player, place) in enumerate(_stage(offices))}
    pair = (cast[_state_place(offices, "operator")][1], cast[_state_place(offices, "approver")][1])
    seats = _seats(shape, offices, units, booths, cast, pair, first + len(cast), rng, full)
    with filling("people_person", "org_appointment", "relay_group") as cursor:
        _copy_people(cursor, cast, seats, first + len(cast), rng)
        _copy_appointments(cursor, seats)
        cursor.execute("SELECT setval(pg_get_serial_sequence('people_person', 'id'), (SELECT max(id) FROM people_person))")
        cursor.execute(_GROUPS, {"k1": offices["keeper_1"], "k2": offices["keeper_2"], "d": offices["deputy_keeper"]})
    return {player.key: person for player, person in cast.values()}


def _booths(cursor: Any) -> list[tuple[int, int, int]]:
    """Every open booth with its mandal and organisational district; two sorted lists merged, which SQL would hold each
    against each (25 s)."""
    cursor.execute(_RUNS)
    runs = cursor.fetchall()
    cursor.execute("SELECT number FROM org_booth WHERE closed_on IS NULL ORDER BY number")
    booths, at = [], 0
    for (number,) in cursor.fetchall():
        while at < len(runs) and runs[at][1] <= number:
            at += 1
        if at < len(runs) and runs[at][0] <= number:
            booths.append((number, runs[at][2], runs[at][3]))
    return booths


def _state_place(offices: dict[str, int], key: str) -> tuple[int, int | None, int | None]:
    return (offices[key], Unit.objects.get(kind="state").pk, None)


def _stage(offices: dict[str, int]) -> Iterator[tuple[Player, tuple[int, int | None, int | None]]]:
    """Where each of the cast sits: (office, unit, booth)."""
    state = Unit.objects.get(kind="state")
    for player in CAST:
        if player.unit == "state":
            yield player, (offices[player.office], state.pk, None)
            continue
        seat = Unit.objects.get(kind="seat", number=player.seat)
        booth = seat.seat_booths.get(part_no=player.part or 1, suffix="", closed_on=None).number
        if player.office == "keeper_1":
            yield player, (offices[player.office], None, booth)
        else:
            kinds = ("org_district",) if player.unit else ("mandal", "sector")
            yield player, (offices[player.office], Unit.objects.holding(booth).get(kind__in=kinds).pk, None)


def _seats(
    shape: Shape,
    offices: dict[str, int],
    units: list[tuple[int, str, int]],
    booths: list[tuple[int, int, int]],
    cast: dict[tuple[int, int | None, int | None], tuple[Player, int]],
    pair: tuple[int, int],
    next_id: int,
    rng: random.Random,
    full: bool,
) -> Seats:
    seats = Seats.none()
    leads: dict[int, int] = {}
    convenors: dict[int, int] = {}

    def sit(office: int, unit: int | None, booth: int | None, by: tuple[int, int]) -> int:
        nonlocal next_id
        known = cast.get((office, unit, booth))
        person = known[1] if known else next_id
        next_id += 0 if known else 1
        proposed, approved = (by if person not in by else (pair if person not in pair else (person + 1, person + 2)))
        seats.add(person, office, unit, booth, proposed, approved)
        return person

    for office, unit, booth in cast:
        if cast[(office, unit, booth)][0].unit == "state":
            sit(office, unit, None, pair)
    for unit, kind, _lower in units:
        for post in shape.offices_at(kind):
            for _one in range(post.strength or 0):
                if (offices[post.key], unit, None) in cast or full or rng.random() < 0.7:
                    person = sit(offices[post.key], unit, None, pair)
                    if post.key == "mandal_lead":
                        leads[unit] = person
                    elif post.key == "convenor":
                        convenors[unit] = person
    at_booth = [(offices[post.key], post.strength or 0, post.key) for post in shape.offices_at(BOOTH)]
    sixth = FULL_PEOPLE - len(seats) - len(booths) * sum(strength for _office, strength, _key in at_booth)
    share, mandal_before = 0.7, None
    for number, mandal, district in booths:
        if mandal != mandal_before:
            mandal_before, share = mandal, min(max(rng.gauss(0.7, 0.12), 0.3), 0.98)
        by = (leads.get(mandal, pair[0]), convenors.get(district, pair[1]))
        for office, strength, key in at_booth:
            extra = 1 if full and key == "booth_member" and sixth > 0 else 0
            sixth -= extra
            for _one in range(strength + extra):
                if full or (office, None, number) in cast or rng.random() < share:
                    sit(office, None, number, by)
    return seats


def _copy_people(cursor: Any, cast: dict[Any, tuple[Player, int]], seats: Seats, first: int, rng: random.Random) -> None:
    pairs = _names()
    encrypt, field, at = AESGCM(keys.key("seal", settings.CHAUPAL_HOME)).encrypt, FIELD.encode(), AT.isoformat()
    with open("/dev/urandom", "rb") as noise:

        def row(person: int, hindi: str, english: str, search: str, sort: str) -> str:
            phone = str(NUMBERS_FROM + person)
            nonce = noise.read(12)
            sealed = (nonce + encrypt(nonce, phone.encode(), field)).hex()
            blind = seal.blind(phone, field=FIELD).hex()
            return f"{person}\t{hindi}\t{english}\t{search}\t{sort}\t\\\\x{sealed}\t\\\\x{blind}\thi\tt\t{at}\t\\N\n"

        def rows() -> Iterator[str]:
            for player, person in cast.values():
                yield row(person, player.name_hi, player.name_en, names.person_key(player.name_hi, player.name_en), names.sort_key(player.name_hi))
            for person in seats.person:
                if person >= first:
                    yield row(person, *pairs[rng.randrange(len(pairs))])

        pour(cursor, _PEOPLE, rows())


def _copy_appointments(cursor: Any, seats: Seats) -> None:
    at = AT.isoformat()
    pour(
        cursor,
        _APPOINTMENTS,
        (
            f"{person}\t{office}\t{unit or _NULL}\t{booth or _NULL}\t{proposed}\t{at}\t{approved}\t{at}\t{at}\t{FROM_ON}\t\\N\t\tactive\n"
            for person, office, unit, booth, proposed, approved in zip(*seats.columns, strict=True)
        ),
    )


_NULL = "\\N"
_RUNS = """
SELECT m.lower, m.upper, m.unit_id, o.above_id FROM org_unitrun m JOIN org_unit u ON u.id = m.unit_id
JOIN org_unitabove o ON o.unit_id = u.id JOIN org_unit d ON d.id = o.above_id AND d.kind = 'org_district'
WHERE u.kind IN ('mandal', 'sector') ORDER BY m.lower
"""
_PEOPLE = """COPY people_person (id, name_hi, name_en, search_key, sort_key, phone_sealed, phone_blind, language, sample,
 joined_at, left_at) FROM STDIN"""
_APPOINTMENTS = """COPY org_appointment (person_id, office_id, unit_id, booth_id, proposed_by_id, proposed_at, approved_by_id,
 approved_at, accepted_at, from_on, until_on, ended_because, state) FROM STDIN"""
_GROUPS = """
INSERT INTO relay_group (number, booth, slot, state, name, chosen, keeper_id, deputy_id)
SELECT b.number * 2 + s.slot, b.number, s.slot, CASE WHEN k.person IS NULL THEN 'planned' ELSE 'active' END, '', false, k.person,
       CASE WHEN k.deputy <> k.person THEN k.deputy END
FROM org_booth b CROSS JOIN (VALUES (0), (1)) s(slot)
LEFT JOIN (
  SELECT booth_id, min(person_id) FILTER (WHERE office_id = %(k1)s) one, min(person_id) FILTER (WHERE office_id = %(k2)s) two,
         min(person_id) FILTER (WHERE office_id = %(d)s) deputy
  FROM org_appointment WHERE booth_id IS NOT NULL GROUP BY booth_id
) held ON held.booth_id = b.number
LEFT JOIN LATERAL (
  SELECT coalesce(CASE s.slot WHEN 0 THEN held.one ELSE held.two END, held.one, held.two) person, held.deputy deputy
) k ON true
WHERE b.closed_on IS NULL
"""
