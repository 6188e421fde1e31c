"""Which place and which office a row means: by code, by number, or by a name in either script, inside somebody's reach."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from django.db import connection
from django.db.models import Q

from chaupal.base import multirange
from chaupal.base.clock import local, now
from chaupal.base.multirange import Runs
from chaupal.base.words import latin_digits
from chaupal.enrol import cells, columns
from chaupal.enrol.choices import Reason
from chaupal.org import sanctioned
from chaupal.org.choices import UnitKind
from chaupal.org.models import Office, Unit
from chaupal.people.names import fold
from chaupal.people.script import short, sound

BOOTH = "booth"
NAMED_AT_MOST = 20_000
CUT = (UnitKind.MANDAL, UnitKind.SECTOR)
_LEFT_OUT = {sound(word) for word in ["विधानसभा", "मंडल", "मण्डल", "संगठन", "जिला", "जनपद", "सेक्टर", "बूथ", "vidhansabha", "vidhan", "sabha", "mandal", "zila", "jila", "district", "sector", "seat", "assembly", "ac", "no", "संख्या", "number"]}
# What people call offices beside the names of the shape pack: to the keys that may be meant, by level.
_CALLED: dict[str, tuple[str, ...]] = {
    "समूह प्रभारी": ("keeper_1",), "पहला समूह प्रभारी": ("keeper_1",), "दूसरा समूह प्रभारी": ("keeper_2",), "keeper": ("keeper_1",),
    "group keeper": ("keeper_1",), "सह प्रभारी": ("deputy_keeper", "mandal_co_lead", "seat_co_lead"), "deputy": ("deputy_keeper",),
    "सदस्य": ("booth_member",), "member": ("booth_member",), "बूथ कार्यकर्ता": ("booth_member",), "अध्यक्ष": ("booth_president",),
    "president": ("booth_president",), "booth adhyaksh": ("booth_president",), "प्रभारी": ("mandal_lead", "seat_lead"), "lead": ("mandal_lead", "seat_lead"),
    "संयोजक": ("convenor",), "जिला संयोजक": ("convenor",), "सह संयोजक": ("co_convenor",),
    "व्हाट्सएप प्रमुख": ("mandal_whatsapp_lead", "seat_whatsapp_lead", "whatsapp_lead"),
    "whatsapp pramukh": ("mandal_whatsapp_lead", "seat_whatsapp_lead", "whatsapp_lead"),
}  # fmt: skip


@lru_cache(maxsize=20_000)
def key_of(text: str) -> str:
    """One spelling for a place or an office in either script, its numbers kept: "बेहट 01" and "Behat 1" are one."""
    told = latin_digits(fold(text))
    words = re.findall(r"\d+|[^\W\d_]+(?:[\u0900-\u0963][^\W\d_]*)*", told)
    return " ".join(str(int(word)) if word.isdecimal() and len(word) < 19 else short(sound(word)) or word for word in words)


def _core(key: str) -> str:
    return " ".join(word for word in key.split() if word not in _LEFT_OUT) or key


@dataclass(slots=True)
class Offices:
    """The offices of the shape by what people call them."""

    by_key: dict[str, list[Office]] = field(default_factory=dict)

    @classmethod
    def load(cls) -> Offices:
        """Two queries; strengths and ceilings are those of today."""
        found: dict[str, list[Office]] = defaultdict(list)
        offices = sanctioned.every(local(now()).date())
        keyed = {office.key: office for office in offices}
        for office in offices:
            for name in dict.fromkeys((office.key, key_of(office.key.replace("_", " ")), key_of(office.name_hi), key_of(office.name_en))):
                found[name].append(office)
        for called, keys in _CALLED.items():
            found.setdefault(key_of(called), [keyed[key] for key in keys if key in keyed])
        return cls(dict(found))

    def meant(self, text: str, kinds: Sequence[str]) -> Office | Reason:
        """The office of this name, at the lowest of the levels for which the row names a place."""
        if not text.strip():
            return Reason.NO_OFFICE
        found = self.by_key.get(text.strip()) or self.by_key.get(key_of(text)) or []
        if not found:
            return Reason.UNKNOWN_OFFICE
        ranked = sorted(found, key=lambda office: kinds.index(office.unit_kind) if office.unit_kind in kinds else len(kinds))
        return ranked[0]


@dataclass(frozen=True, slots=True)
class Where:
    """A place: a unit or a booth, by id."""

    unit: int | None = None
    booth: int | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """A booth that was not asked for yet: the unit it was named in, and its seat, part number and letter."""

    unit: Unit
    booth: tuple[int, int, str]


_NUMBERS = """
SELECT b.seat_id, b.part_no, b.suffix, b.number FROM unnest(%s::bigint[], %s::int[], %s::text[]) AS w(seat, part, suffix)
JOIN org_booth b ON b.seat_id = w.seat AND b.part_no = w.part AND b.suffix = w.suffix AND b.closed_on IS NULL
"""


class Places:
    """The places inside a reach, by code, number and name.

    Booths are asked for many at once: `meant` over many rows, `learn`, and `settled` for those that came back Wanted.
    """

    def __init__(self, reach: Runs) -> None:
        """One query: the units that overlap the reach. Booths are known after `learn`."""
        self._reach = reach
        touching = Unit.objects.filter(booths__overlaps=reach).only("kind", "code", "number", "name_hi", "name_en", "parent", "booths") if reach else []
        self._units = {unit.pk: unit for unit in touching}
        self._inside = {pk for pk, unit in self._units.items() if not multirange.subtract(unit.booths, reach)}
        self._by_code = {unit.code.casefold(): unit for unit in self._units.values()}
        self._by_name: dict[tuple[str, str], list[Unit]] = defaultdict(list)
        for unit in self._units.values():
            for key in {_core(key_of(unit.name_hi)), _core(key_of(unit.name_en))}:
                self._by_name[unit.kind, key].append(unit)
        self._by_number = {(unit.kind, unit.number): unit for unit in self._units.values() if unit.number is not None}
        self._booths: dict[tuple[int, int, str], int | None] = {}  # seat, part number, letter; None: there is none
        self._wanted: set[tuple[int, int, str]] = set()
        self._called: dict[tuple[str, str], list[Unit]] = {}  # what `_named` found: a sheet names few units many times

    def meant(self, kind: str, row: Mapping[str, str]) -> Where | Wanted | Reason:
        """The place of this kind that a row names; `row` maps columns.FIELDS to cells. A booth comes Wanted."""
        if row.get(columns.CODE):
            return self._coded(kind, row)
        if kind == BOOTH:
            return self._booth(row)
        found = self._unit(kind, row)
        if isinstance(found, Reason):
            return found
        return Where(unit=found.pk) if found.pk in self._inside else Reason.UNKNOWN_PLACE

    def learn(self) -> None:
        """Ask for the booths that `meant` met and did not know, all at once. One query, or none."""
        if not self._wanted:
            return
        wanted = sorted(self._wanted)
        with connection.cursor() as cursor:
            cursor.execute(_NUMBERS, [[one[at] for one in wanted] for at in range(3)])
            found = {(seat, part, suffix): number for seat, part, suffix, number in cursor.fetchall()}
        self._booths |= {one: found.get(one) for one in wanted}
        self._wanted.clear()

    def settled(self, wanted: Wanted) -> Where | Reason:
        """The booth that is known since `learn`."""
        number, unit = self._booths[wanted.booth], wanted.unit
        if number is None or not multirange.contains(self._reach, number) or (unit.pk != wanted.booth[0] and not multirange.contains(unit.booths, number)):
            return Reason.UNKNOWN_PLACE
        return Where(booth=number)

    def _coded(self, kind: str, row: Mapping[str, str]) -> Where | Wanted | Reason:
        unit = self._by_code.get(row[columns.CODE].strip().casefold())
        if unit is None:
            return Reason.UNKNOWN_PLACE
        if kind == BOOTH:
            return self._booth_of(unit, row.get(columns.BOOTH, ""))
        return Where(unit=unit.pk) if unit.kind == kind and unit.pk in self._inside else Reason.UNKNOWN_PLACE

    def _unit(self, kind: str, row: Mapping[str, str]) -> Unit | Reason:
        column = {UnitKind.SEAT: columns.SEAT, UnitKind.MANDAL: columns.MANDAL, UnitKind.SECTOR: columns.MANDAL}.get(UnitKind(kind), columns.DISTRICT)
        text = row.get(column, "").strip()
        if not text:
            alone = [unit for unit in self._units.values() if unit.kind == kind and unit.pk in self._inside]
            return alone[0] if len(alone) == 1 else Reason.NO_PLACE
        seat = self._unit(UnitKind.SEAT, row) if kind in CUT and row.get(columns.SEAT, "").strip() else None
        if isinstance(seat, Reason):
            return seat
        found = self._named(kind, text)
        if seat is not None:
            found = [unit for unit in found if unit.parent_id == seat.pk] or self._numbered_in(seat, kind, text)
        elif not found and kind in CUT:
            return Reason.MANY_PLACES if text.strip().isdigit() else Reason.UNKNOWN_PLACE
        if len(found) > 1:
            return Reason.MANY_PLACES
        return found[0] if found else Reason.UNKNOWN_PLACE

    def _named(self, kind: str, text: str) -> list[Unit]:
        if (kind, text) not in self._called:
            if len(self._called) > NAMED_AT_MOST:
                self._called.clear()
            self._called[kind, text] = self._looked_up(kind, text)
        return self._called[kind, text]

    def _looked_up(self, kind: str, text: str) -> list[Unit]:
        if unit := self._by_code.get(text.casefold()):
            return [unit] if unit.kind == kind else []
        key = _core(key_of(text))
        found = self._by_name.get((kind, key), [])
        if not found and kind == UnitKind.SEAT and (number := re.search(r"\d+", key)):
            known = self._by_number.get((kind, int(number[0])))
            rest = _core(key.replace(number[0], "", 1).strip())
            # "212 Govindnagar": the number counts when the name beside it is that seat's, or there is none.
            named = self._by_name.get((kind, rest), []) if rest else []
            found = [known] if known is not None and (not rest or known in named) else named
        return found

    def _numbered_in(self, seat: Unit, kind: str, text: str) -> list[Unit]:
        """ "Mandal 3" of a seat: the third of those that carry its name and a number."""
        key = _core(key_of(text))
        wanted = {f"{_core(key_of(name))} {key}" for name in (seat.name_hi, seat.name_en)}
        return [unit for unit in self._units.values() if unit.kind == kind and unit.parent_id == seat.pk and _core(key_of(unit.name_hi)) in wanted]

    def _booth(self, row: Mapping[str, str]) -> Wanted | Reason:
        if not row.get(columns.BOOTH, "").strip():
            return Reason.NO_PLACE
        if row.get(columns.SEAT, "").strip():
            seat = self._unit(UnitKind.SEAT, row)
            return seat if isinstance(seat, Reason) else self._booth_of(seat, row[columns.BOOTH])
        seats = [unit for unit in self._units.values() if unit.kind == UnitKind.SEAT]
        if len(seats) != 1:
            return Reason.MANY_PLACES
        return self._booth_of(seats[0], row[columns.BOOTH])

    def _booth_of(self, unit: Unit, text: str) -> Wanted | Reason:
        told = cells.part(text)
        if told is None:
            return Reason.NO_PLACE if not text.strip() else Reason.UNKNOWN_PLACE
        seat = unit.pk if unit.kind == UnitKind.SEAT else unit.parent_id
        if seat is None:
            return Reason.UNKNOWN_PLACE
        booth = (seat, *told)
        if booth not in self._booths:
            self._wanted.add(booth)
        return Wanted(unit, booth)


def places_named(reach: Runs, code: str) -> Unit | None:
    """The unit of this code that lies wholly in the reach, for a sheet that is about one place. One query."""
    unit = Unit.objects.filter(Q(code__iexact=code.strip())).first() if code.strip() else None
    return unit if unit is not None and not multirange.subtract(unit.booths, reach) else None
