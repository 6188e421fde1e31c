"""What becomes of each row of a sheet: goes in, is there already, comes back with reasons. Reads only; the same before and during the import.

A row is first read by itself and against the rows above it (no query), then some thousand rows at a time against what stands
in the database (three queries). So a sheet that is read twice, or taken up again after a kill, is judged the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice

from django.db import connection

from chaupal.base import seal
from chaupal.base.forbidden import refuse_columns
from chaupal.base.multirange import Runs
from chaupal.enrol import cells, columns, matcher
from chaupal.enrol.cells import Name
from chaupal.enrol.choices import Reason, Verdict
from chaupal.enrol.columns import Heads
from chaupal.enrol.places import BOOTH, CUT, Offices, Places, Wanted, Where
from chaupal.enrol.reading import Raw, Row
from chaupal.org.actions.offices import PHONE_FIELD
from chaupal.org.choices import UnitKind
from chaupal.org.models import Office
from chaupal.people.models import Person
from chaupal.people.names import one_name, person_key

AT_ONCE = 2_000
# From the booth up: an office whose name several levels know is meant at the lowest that the row names a place for.
_LEVELS = (
    (columns.BOOTH, (BOOTH,)), (columns.MANDAL, CUT), (columns.SEAT, (UnitKind.SEAT,)), (columns.DISTRICT, (UnitKind.ORG_DISTRICT, UnitKind.DISTRICT)),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Read:
    """One row as it was read: its number in the file, its cells, and either what it says or why it comes back."""

    number: int
    cells: Row
    name: Name | None
    phone: str
    blind: bytes
    office: Office | None
    where: Where
    reasons: tuple[Reason, ...]
    key: str = ""  # by which the name is found; "" where there is no name

    @property
    def place(self) -> tuple[int, int | None, int | None]:
        """Office and place: what a person holds once."""
        return (self.office.pk if self.office else 0, self.where.unit, self.where.booth)


@dataclass(frozen=True, slots=True)
class Judged:
    """A row and what becomes of it; `person` is who has this number already."""

    row: Read
    verdict: Verdict
    reasons: tuple[Reason, ...] = ()
    person: int | None = None


@dataclass(frozen=True, slots=True)
class ReadAs:
    """Which column holds what, and what holds for every row of the sheet."""

    columns: Mapping[str, int]
    office: str = ""
    place: str = ""


def readable(raw: Raw) -> Raw:
    """The sheet with its first rows made readable where they were typed for an old typeface: heads are found in them."""
    repaired = iter(matcher.repaired([cell for row in raw.rows[: columns.HEADS_WITHIN] for cell in row]))
    top = [tuple(next(repaired) for _cell in row) for row in raw.rows[: columns.HEADS_WITHIN]]
    # "in" is how those typefaces write the head "office", and a word of English that is left alone.
    top = [tuple("पद" if cell == "in" else cell for cell in row) if row != was else row for row, was in zip(top, raw.rows, strict=False)]
    return Raw(raw.name, [*top, *raw.rows[columns.HEADS_WITHIN :]])


def table_of(raw: Raw, *, file: str) -> tuple[Heads, list[tuple[int, Row]]]:
    """The heads of a readable sheet, and its rows of names with their numbers in the file, old typefaces repaired.

    Heads that are repeated further down are left out; raises ForbiddenColumn where one of those is forbidden (P4).
    """
    wide = max(map(len, raw.rows), default=0)
    heads = columns.heads_of(raw.rows)
    kept = []
    for number, row in enumerate(raw.rows[heads.first :], heads.first + 1):
        if any(row) and columns.repeats_heads(row, heads):
            refuse_columns((cell for cell in row if cell), file=file)
        elif any(row):
            kept.append((number, row))
    told = [[row[column] if column < len(row) else "" for _number, row in kept] for column in range(wide)]
    whole = [matcher.repaired(column) for column in told]
    return heads, [(number, tuple(column[at] for column in whole)) for at, (number, _row) in enumerate(kept)]


class Reader:
    """Reads rows by a mapping, inside a reach. Two queries at the start, one a 2,000 rows for their booths."""

    def __init__(self, mapping: ReadAs, reach: Runs, today: date) -> None:
        self._mapping = mapping
        self._today = today
        self._offices = Offices.load()
        self._places = Places(reach)
        self._seen: dict[bytes, str] = {}  # the numbers of rows that can go in, and the name they have there
        self._taken: set[tuple[bytes, int, int | None, int | None]] = set()

    def rows(self, rows: Sequence[tuple[int, Row]]) -> Iterator[Read]:
        """Each row as it was read, in the sheet's order."""
        for start in range(0, len(rows), AT_ONCE):
            some = [(number, told, row, *self._placed(row)) for number, told in rows[start : start + AT_ONCE] for row in (self._named(told),)]
            self._places.learn()
            for number, told, row, office, where in some:
                yield self._read(number, told, row, office, self._places.settled(where) if isinstance(where, Wanted) else where)

    def _named(self, told: Row) -> dict[str, str]:
        return {name: told[at] for name, at in self._mapping.columns.items() if at < len(told)}

    def _read(self, number: int, told: Row, row: Mapping[str, str], office: Office | Reason, where: Where | Reason) -> Read:
        reasons: list[Reason] = []
        name = cells.name(row.get(columns.NAME, ""), row.get(columns.NAME_HI, ""), row.get(columns.NAME_EN, ""))
        if isinstance(name, Reason):
            reasons.append(name)
        phone = cells.phone(row.get(columns.PHONE, ""))
        if isinstance(phone, Reason):
            reasons.append(phone)
        if cells.is_under_age(row.get(columns.AGE, ""), self._today):
            reasons.append(Reason.UNDER_AGE)
        reasons += [one for one in (office, where) if isinstance(one, Reason)]
        known = phone if isinstance(phone, str) and not isinstance(phone, Reason) else ""
        read = Read(
            number, told, None if isinstance(name, Reason) else name, known, seal.blind(known, field=PHONE_FIELD) if known else b"",
            None if isinstance(office, Reason) else office, Where() if isinstance(where, Reason) else where, tuple(reasons),
            "" if isinstance(name, Reason) else person_key(name.hi, name.en),
        )  # fmt: skip
        return read if reasons else self._beside(read)

    def _placed(self, row: Mapping[str, str]) -> tuple[Office | Reason, Where | Wanted | Reason]:
        if self._mapping.place and not any(row.get(name) for name in (columns.CODE, columns.BOOTH, columns.MANDAL, columns.SEAT, columns.DISTRICT)) or self._mapping.place and row.get(columns.BOOTH) and not row.get(columns.SEAT):
            row = {**row, columns.CODE: self._mapping.place}
        kinds = [str(kind) for column, at in _LEVELS if row.get(column) for kind in at]
        office = self._offices.meant(self._mapping.office or row.get(columns.OFFICE, ""), kinds)
        if isinstance(office, Reason):
            return office, Where()
        return office, self._places.meant(office.unit_kind, row)

    def _beside(self, read: Read) -> Read:
        """Against the rows above: the same row once more, or a number that had another name."""
        before = self._seen.get(read.blind)
        held = (read.blind, *read.place)
        if before is not None and not one_name(before, read.key):
            return _with(read, Reason.OTHER_NAME)
        if held in self._taken:
            return _with(read, Reason.REPEATED)
        self._seen.setdefault(read.blind, read.key)
        self._taken.add(held)
        return read


def _with(read: Read, reason: Reason) -> Read:
    return replace(read, reasons=(*read.reasons, reason))


Held = tuple[int, int, int | None, int | None]  # person, office, unit, booth

_KNOWN = "SELECT id, phone_blind, search_key, left_at IS NULL FROM people_person WHERE phone_blind = ANY(%s)"
_HOLD = "SELECT person_id, office_id, unit_id, booth_id FROM org_appointment WHERE person_id = ANY(%s) AND until_on IS NULL"
# What was returned and not sent again since: a sheet brings no name up past the reason that it was returned for.
_RETURNED = """
SELECT a.person_id, a.office_id, a.unit_id, a.booth_id FROM org_appointment a WHERE a.person_id = ANY(%s) AND a.state = 'returned'
"""
_HERE = """
SELECT a.unit_id, a.booth_id, p.search_key FROM org_appointment a JOIN people_person p ON p.id = a.person_id
WHERE a.until_on IS NULL AND (a.booth_id = ANY(%s) OR a.unit_id = ANY(%s))
"""
_HELD = """
SELECT office_id, unit_id, booth_id, count(*) FROM org_appointment
WHERE until_on IS NULL AND office_id = ANY(%s) AND (booth_id = ANY(%s) OR unit_id = ANY(%s)) GROUP BY 1, 2, 3
"""


@dataclass(slots=True)
class Standing:
    """What stands in the database, asked for some thousand rows at a time; who is judged to go in counts from then on."""

    by: Person
    _held: dict[tuple[int, int | None, int | None], int] = field(default_factory=dict)

    def judged(self, rows: Sequence[Read]) -> list[Judged]:
        """Each of these rows with what becomes of it. Four queries."""
        sound = [row for row in rows if not row.reasons]
        known, hold, returned = self._people(sound)
        self._count(sound)
        return [self._one(row, known, hold, returned) for row in rows]

    def _people(self, rows: Sequence[Read]) -> tuple[dict[bytes, tuple[int, str, bool]], set[Held], set[Held]]:
        """Of these numbers: whose they are, the offices these people hold open, and those they were returned from."""
        with connection.cursor() as cursor:
            cursor.execute(_KNOWN, [[row.blind for row in rows]])
            known = {bytes(blind): (pk, key, here) for pk, blind, key, here in cursor.fetchall()}
            people = [pk for pk, _key, _here in known.values()]
            cursor.execute(_HOLD, [people])
            hold = set(cursor.fetchall())
            cursor.execute(_RETURNED, [people])
            return known, hold, set(cursor.fetchall()) - hold

    def _count(self, rows: Sequence[Read]) -> None:
        wanted = {row.place for row in rows if row.office and row.office.ceiling is not None} - set(self._held)
        if not wanted:
            return
        offices, units, booths = (sorted({place[at] for place in wanted if place[at] is not None}, key=lambda one: one or 0) for at in range(3))
        with connection.cursor() as cursor:
            cursor.execute(_HELD, [offices, booths, units])
            held = {(office, unit, booth): count for office, unit, booth, count in cursor.fetchall()}
        self._held.update({place: held.get(place, 0) for place in wanted})

    def _one(self, row: Read, known: Mapping[bytes, tuple[int, str, bool]], hold: set[Held], returned: set[Held]) -> Judged:
        if row.reasons:
            return Judged(row, Verdict.BAD, row.reasons)
        assert row.office is not None
        person = known.get(row.blind)
        if person is not None:
            pk, key, here = person
            if (pk, *row.place) in hold and one_name(key, row.key):
                return Judged(row, Verdict.THERE, person=pk)
            if pk == self.by.pk:
                return Judged(row, Verdict.BAD, (Reason.OWN_OFFICE,))
            if not here or not one_name(key, row.key):
                return Judged(row, Verdict.BAD, (Reason.PHONE_KNOWN,))
            if (pk, *row.place) in returned:
                return Judged(row, Verdict.BAD, (Reason.RETURNED,))
        if row.office.ceiling is not None:
            if self._held[row.place] >= row.office.ceiling:
                return Judged(row, Verdict.BAD, (Reason.OFFICE_FULL,))
            self._held[row.place] += 1
        return Judged(row, Verdict.NEW, person=person[0] if person else None)


def alike(rows: Sequence[Judged]) -> int:
    """How many of the rows that go in as new people bear a name that somebody in the same place has already. One query."""
    fresh = [one.row for one in rows if one.verdict == Verdict.NEW and one.person is None]
    booths, units = ({getattr(row.where, kind) for row in fresh} - {None} for kind in ("booth", "unit"))
    with connection.cursor() as cursor:
        cursor.execute(_HERE, [sorted(booths), sorted(units)])
        here: dict[tuple[int | None, int | None], list[str]] = {}
        for unit, booth, key in cursor.fetchall():
            here.setdefault((unit, booth), []).append(key)
    return sum(any(one_name(row.key, other) for other in here.get((row.where.unit, row.where.booth), ())) for row in fresh)


def in_pieces(rows: Iterator[Read]) -> Iterator[tuple[Read, ...]]:
    """Rows some thousand at a time."""
    while piece := tuple(islice(rows, AT_ONCE)):
        yield piece
