"""The unit board: one unit, what lies below it in either tree, and at the mandal who is still open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from chaupal.base import multirange
from chaupal.base.clock import local, now
from chaupal.org import permission, sanctioned
from chaupal.org import queries as org
from chaupal.org.choices import Tree, UnitKind
from chaupal.org.models import Appointment, Booth, Office, Unit
from chaupal.org.queries import Home
from chaupal.people.models import Person
from chaupal.relay import queries as relay
from chaupal.relay import standing as relay_standing
from chaupal.relay.choices import Rung
from chaupal.relay.models import Dispatch, Group, Receipt
from chaupal.relay.queries import Coverage, StillOpen
from chaupal.relay.standing import Stand as GroupStand
from chaupal.strength import checked, standing
from chaupal.strength.checked import Checked
from chaupal.strength.standing import Stand

LEAVES = (UnitKind.MANDAL, UnitKind.SECTOR)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a board: a place, how its offices and groups stand, what calls showed, how far the chosen dispatch got there."""

    unit: Unit
    stand: Stand
    groups: GroupStand
    checked: Checked | None
    coverage: Coverage | None

    @property
    def open(self) -> int:
        """Groups that neither reported nor were seen."""
        return self.coverage.groups - self.coverage.reported if self.coverage else 0

    @property
    def share(self) -> float:
        """The reported share of what it is meant for; 2 where it is not meant for the unit, so that it stands last."""
        return self.coverage.reported / self.coverage.groups if self.coverage and self.coverage.groups else 2.0


@dataclass(frozen=True, slots=True)
class Level:
    """The lines of one kind of unit. `elsewhere` are places of offices that none of these lines holds: the unit's own, and
    those of the other tree's levels."""

    kind: str
    rows: tuple[Row, ...]
    elsewhere: Stand


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the way up; a place out of reach is named without a link."""

    unit: Unit
    in_reach: bool


def levels(unit: Unit, tree: str, dispatch: Dispatch | None) -> tuple[Row, tuple[Level, ...]]:
    """The unit's own figures and the lines below it, late ones first. Five queries, whatever their number."""
    children = org.board_rows(unit, tree)
    ids = [unit.pk, *(child.pk for child in children)]
    stands, groups = standing.of(ids), relay_standing.of(ids)
    samples = checked.of(ids, local(now()).date())
    counted = relay.coverage(dispatch.pk, ids) if dispatch else {}

    def row(one: Unit) -> Row:
        return Row(
            one, stands.get(one.pk, Stand(one.pk)), groups.get(one.pk, GroupStand(one.pk)), samples.get(one.pk), counted.get(one.pk)
        )

    own = row(unit)
    kinds: dict[str, list[Row]] = {}
    for child in children:
        kinds.setdefault(child.kind, []).append(row(child))
    return own, tuple(
        Level(
            kind, tuple(sorted(rows, key=lambda row: (row.share, -row.open, row.unit.place))), own.stand.less(row.stand for row in rows)
        )
        for kind, rows in kinds.items()
    )


def way(unit: Unit, tree: str, here: Home) -> tuple[Step, ...]:
    """From the top down to the unit. One query."""
    return tuple(
        Step(one, not multirange.subtract(one.booths, here.reach)) for one in org.way_up(unit, tree)
    )


def hidden(here: Home) -> int:
    """How many booths of the state the person's scope leaves out. At most one query."""
    if here.unit is not None and here.unit.kind in (UnitKind.ROOT, UnitKind.STATE):
        return 0
    whole = Unit.objects.filter(kind=UnitKind.STATE).values_list("open_booths", flat=True).first() or 0
    return whole - (here.unit.open_booths if here.unit is not None else 1)


@dataclass(frozen=True, slots=True)
class Open:
    """One person of a mandal with groups of the dispatch still to do; `appointment` leads to the phone number.

    Without a right to see people there is no name and no appointment, only the booth.
    """

    booth: int
    part: str
    name_hi: str
    name_en: str
    appointment: int | None
    groups: tuple[int, ...]
    has_keeper: bool


def still_open(person: Person, mandal: Unit, found: list[StillOpen]) -> list[Open]:
    """The rows with what the person may see. One query."""
    seen = permission.may(person, "view", "people", mandal.booths)
    held: dict[tuple[int, int | None], int] = {}
    if seen:
        held = {
            (one, booth): pk
            for pk, one, booth in Appointment.objects.filter(
                person__in={row.person for row in found if row.person}, booth__in={row.booth for row in found}, until_on=None
            ).values_list("pk", "person", "booth")
        }
    return [
        Open(
            row.booth,
            row.part,
            row.name_hi if seen else "",
            row.name_en if seen else "",
            held.get((row.person, row.booth)) if row.person else None,
            row.groups,
            row.person is not None,
        )
        for row in found
    ]


@dataclass(frozen=True, slots=True)
class Seat:
    """One place of a booth's team: held, put forward, or vacant."""

    office: Office
    appointment: Appointment | None


@dataclass(frozen=True, slots=True)
class GroupRow:
    """One of the booth's two groups, and when it reached each rung of the chosen dispatch."""

    group: Group
    reached: tuple[tuple[str, datetime], ...]
    is_checked: bool
    is_meant: bool


def team(booth: Booth) -> list[Seat]:
    """The places of a booth's team in the pack's order, vacant ones too. Three queries."""
    held: dict[int, list[Appointment]] = {}
    for one in Appointment.objects.filter(booth=booth, until_on=None).select_related("person").order_by("pk"):
        held.setdefault(one.office_id, []).append(one)
    seats = []
    for office in sanctioned.offices("booth", local(now()).date()):
        those = held.get(office.pk, [])
        seats += [Seat(office, one) for one in those]
        seats += [Seat(office, None)] * max(0, (office.strength or 0) - len(those))
    return seats


def groups(booth: Booth, dispatch: Dispatch | None) -> list[GroupRow]:
    """The booth's groups. Two queries."""
    found = list(Group.objects.filter(booth=booth.number).select_related("keeper", "deputy").order_by("slot"))
    rungs: dict[int, list[tuple[int, datetime]]] = {}
    if dispatch is not None:
        for group, rung, at in Receipt.objects.filter(
            dispatch=dispatch, group__in=[one.number for one in found]
        ).values_list("group", "rung", "said_at"):
            rungs.setdefault(group, []).append((rung, at))
    meant = dispatch is not None and any(lower <= booth.number < upper for lower, upper in dispatch.audience)
    return [
        GroupRow(
            one,
            tuple((str(Rung(rung).label), at) for rung, at in sorted(rungs.get(one.number, []))),
            any(rung == Rung.SPOT_VERIFIED for rung, _at in rungs.get(one.number, [])),
            meant,
        )
        for one in found
    ]


def tree_of(asked: str | None) -> str:
    """The tree that the address asks for; the party's when it says nothing we know."""
    return asked if asked in Tree.values else Tree.PARTY
