"""Reads of places: what lies in a unit, which units hold a booth, the booths of a mandal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils.translation import get_language

from chaupal.base import multirange
from chaupal.base.multirange import Runs
from chaupal.org import map as maps
from chaupal.org import outline, permission, shipped
from chaupal.org.choices import SLOTS_A_SEAT, Tree, UnitKind
from chaupal.org.models import Booth, BoothName, Office, Station, StationList, Unit, UnitShape
from chaupal.people.models import Person

# Towns that a reader finds the way by: Saharanpur, Meerut, Bareilly, Agra, Lucknow, Kanpur, Jhansi, Prayagraj,
# Varanasi, Gorakhpur. Their names stand at the middle of their districts.
TOWNS = (
    "UP-D-177", "UP-D-169", "UP-D-130", "UP-D-118", "UP-D-162",
    "UP-D-157", "UP-D-153", "UP-D-120", "UP-D-187", "UP-D-148",
)

LEVELS = {kind: rank for rank, kind in enumerate(UnitKind.values)}


@dataclass(frozen=True, slots=True)
class Home:
    """Where somebody stands: the unit (or the booth) of their widest office with this matter, and all they may see of it."""

    unit: Unit | None
    booth: Booth | None
    reach: Runs


def _widest(person: Person, matter: str) -> permission.Grant | None:
    held = [grant for grant in permission.grants(person) if "view" in grant.verbs.get(matter, ())]
    return max(held, key=lambda grant: (grant.unit is not None, multirange.size(grant.booths)), default=None)


def holds_a_seat(person: Person, matter: str) -> bool:
    """Whether the place a board opens at is at least one whole seat: below that there is no map to draw. No query."""
    widest = _widest(person, matter)
    # A seat owns a block of numbers (its place x 4096), so that a run which reaches from one block's start to the next holds it.
    return widest is not None and any(-(-lower // SLOTS_A_SEAT) < upper // SLOTS_A_SEAT for lower, upper in widest.booths)


def home(person: Person, matter: str = "org") -> Home:
    """The place a board opens at; raises OutOfReach for nobody's. One query beside the offices held."""
    widest = _widest(person, matter)
    if widest is None:
        raise permission.nowhere(person)
    reach = permission.scope(person, "view", matter)
    if widest.unit is None:
        return Home(None, Booth.objects.select_related("seat").get(pk=widest.booths[0][0]), reach)
    return Home(Unit.objects.get(pk=widest.unit), None, reach)


def unit_for(person: Person, code: str, matter: str = "org") -> Unit:
    """The door to a unit: OutOfReach alike for unknown codes and for units that do not wholly lie in reach. One query."""
    unit = None if "\x00" in code else Unit.objects.filter(code=code).first()  # no text of the database holds that byte
    if unit is None:
        raise permission.OutOfReach
    permission.require(person, "view", matter, unit.booths)
    return unit


def approving_kinds() -> set[str]:
    """The kinds of unit below headquarters whose offices approve booth people. One query."""
    kinds = Office.objects.filter(grants__people__contains=["approve"]).values_list("unit_kind", flat=True)
    return set(kinds) - set(permission.HEADQUARTERS)


def approving(reach: Runs) -> list[Unit]:
    """The units in reach that have such an office, by their place. Two queries."""
    return list(Unit.objects.filter(kind__in=approving_kinds(), booths__within=reach).defer("booths").order_by("place"))


def booth_for(person: Person, number: int, matter: str = "org") -> Booth:
    """The door to a booth: OutOfReach alike for unknown numbers and booths out of reach. One query."""
    permission.require(person, "view", matter, ((number, number + 1),))
    booth = Booth.objects.select_related("seat").filter(pk=number).first()
    if booth is None:
        raise permission.OutOfReach
    return booth


@dataclass(frozen=True, slots=True)
class BoothRow:
    """One booth as the list in force prints it; `name` is empty where only the number is known.

    Where its own people confirmed a name, that is the name, and `quality` is "confirmed".
    """

    number: int
    part: str
    name: str
    script: str
    quality: str
    electors: int | None = None


@dataclass(frozen=True, slots=True)
class BoothPage:
    """Booths in order of their number for life, and the number to ask after for the next page (None: the last)."""

    rows: tuple[BoothRow, ...]
    next: int | None


def children(unit: Unit, tree: str = Tree.PARTY) -> list[Unit]:
    """The units right below this one in one tree, by level and then by place. One query.

    In the election's tree a district and a Lok Sabha seat both hold assembly seats. Below the cut level: nothing,
    see `booths_of`.
    """
    if tree == Tree.PARTY:
        units = list(Unit.objects.filter(parent=unit).order_by("place"))
    elif unit.kind in (UnitKind.DISTRICT, UnitKind.LOK_SABHA):
        units = below(unit, UnitKind.SEAT)
    elif unit.kind == UnitKind.ROOT:
        units = below(unit, UnitKind.STATE)
    else:
        units = list(Unit.objects.filter(electoral_parent=unit).order_by("place"))
    return sorted(units, key=lambda child: (LEVELS[child.kind], child.place))


def below(unit: Unit, kind: str) -> list[Unit]:
    """The units of one level that lie in this one, in either tree, by place. One query."""
    return list(Unit.objects.below(unit).of_kind(kind).order_by("place"))


def board_rows(unit: Unit, tree: str = Tree.PARTY) -> list[Unit]:
    """The lines of a unit's board: its children, each with `open_booths` and its flags. One query.

    The reading rooms put their own figures beside them by `unit.pk`.
    """
    return children(unit, tree)


def way_up(unit: Unit, tree: str = Tree.PARTY) -> list[Unit]:
    """From the top of one tree down to this unit, itself included. One query."""
    above = {other.pk: other for other in Unit.objects.filter(below_rows__unit=unit)}
    path = [unit]
    while True:
        last = path[-1]
        parent = last.electoral_parent_id if tree == Tree.ELECTORAL else last.parent_id
        # At the state the election's tree joins the party's; a district of the government's has no party parent.
        parent = parent or last.parent_id or last.electoral_parent_id
        if parent is None:
            return path[::-1]
        path.append(above[parent])


def units_holding(booth: int) -> list[Unit]:
    """Every unit of both trees with this booth in it, from the top down. One query, no index needed (0.3 ms)."""
    return sorted(Unit.objects.holding(booth), key=lambda unit: (LEVELS[unit.kind], unit.place))


def booths_of(unit: Unit, *, after: int = 0, limit: int = 50) -> BoothPage:
    """A page of the open booths in a unit with their names, after this number. One query, the same at any page."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT b.number, b.part_no || b.suffix,
                   coalesce(CASE WHEN %(english)s THEN nullif(n.name_en, '') END, n.name_hi, s.name, ''),
                   CASE WHEN n.id IS NULL THEN coalesce(s.script, '') WHEN %(english)s AND n.name_en <> '' THEN 'Latn' ELSE 'Deva' END,
                   CASE WHEN n.id IS NULL THEN coalesce(s.quality, '') ELSE 'confirmed' END, s.electors
            FROM org_unitrun r
            CROSS JOIN LATERAL (
                SELECT number, part_no, suffix FROM org_booth
                WHERE number > %(after)s AND number >= r.lower AND number < r.upper AND closed_on IS NULL
                ORDER BY number LIMIT %(limit)s
            ) b
            LEFT JOIN org_station s ON s.booth_id = b.number
                AND s.list_id = (SELECT max(id) FROM org_stationlist)
            LEFT JOIN LATERAL (
                SELECT id, name_hi, name_en FROM org_boothname
                WHERE booth_id = b.number AND confirmed AND (list_id = s.list_id OR s.list_id IS NULL OR s.quality IN ('unicode-damaged', 'number-only'))
                ORDER BY id DESC LIMIT 1
            ) n ON true
            WHERE r.unit_id = %(unit)s AND r.upper > %(after)s
            ORDER BY b.number LIMIT %(limit)s
            """,
            {"after": after, "unit": unit.pk, "limit": limit + 1, "english": (get_language() or "hi").startswith("en")},
        )
        rows = tuple(BoothRow(*row) for row in cursor.fetchall())
    return BoothPage(rows[:limit], rows[limit - 1].number if len(rows) > limit else None)


def confirmed_names(booths: Sequence[int]) -> dict[int, BoothName]:
    """The names that the people of these booths confirmed and that stand beside the list in force. One query."""
    newest = StationList.objects.order_by("-pk").values("pk")[:1]
    damaged = Station.objects.filter(list=Subquery(newest), booth=OuterRef("booth"), quality__in=("unicode-damaged", "number-only"))
    found = BoothName.objects.filter(booth__in=booths, confirmed=True).filter(Q(list=Subquery(newest)) | Q(list=None) | Exists(damaged))
    return {name.booth_id: name for name in found.order_by("pk")}


def station_list() -> StationList | None:
    """The list of stations in force; None while booths stand by count alone, which screens must say."""
    return StationList.objects.in_force()


def map_base(*, tiles: bool = False) -> maps.Base:
    """What the map is drawn on: the loaded outlines, or tiles where there are none (or where they are asked for).

    One query for the names, one for the outlines; some 10 ms.
    """
    english = (get_language() or "hi").startswith("en")
    district = {seat.code: seat.district for seat in shipped.tables().seats}
    names = {
        code: (number, en if english else hi)
        for code, number, hi, en in Unit.objects.filter(kind__in=(UnitKind.SEAT, UnitKind.DISTRICT))
        .order_by("number")
        .values_list("code", "number", "name_hi", "name_en")
    }
    if not tiles:
        kinds = (UnitKind.SEAT, UnitKind.DISTRICT, UnitKind.STATE)
        shapes = list(
            UnitShape.objects.filter(unit__kind__in=kinds).values_list("unit__kind", "unit__code", "path", "x", "y")
        )
        if shapes:
            return _drawn(shapes, names, district)
    return _tiled(names, district)


def _drawn(
    shapes: list[tuple[str, str, str, float, float]],
    names: dict[str, tuple[int | None, str]],
    district: dict[str, str],
) -> maps.Base:
    box = shipped.tables().box
    lines = {code: line for _kind, code, line, _x, _y in shapes}
    at = {code: (x, y) for _kind, code, _line, x, y in shapes}
    return maps.Base(
        tiles=False,
        width=outline.WIDTH,
        height=box.height,
        seats=tuple(
            maps.MapSeat(code, number, name, names[district[code]][1], lines[code], *at[code])
            for code, (number, name) in names.items()
            if number is not None and code in district and code in lines
        ),
        districts=tuple(lines[code] for code in names if code in lines and names[code][0] is None),
        state="".join(line for kind, _code, line, _x, _y in shapes if kind == UnitKind.STATE),
        towns=tuple((*at[code], names[code][1]) for code in TOWNS if code in at),
    )


def _tiled(names: dict[str, tuple[int | None, str]], district: dict[str, str]) -> maps.Base:
    places = shipped.tiles()
    # A seat that the state's tables do not have lies nowhere; lists show it, the map does not.
    numbers = {code: number for code, (number, _name) in names.items() if number in places and code in district}
    squares = {code: maps.square(*places[number]) for code, number in numbers.items()}
    shared: dict[str, list[outline.Rings]] = {}
    for code, square in squares.items():
        shared.setdefault(district[code], []).append(square)
    return maps.Base(
        tiles=True,
        width=maps.TILE * (1 + max((column for column, _row in places.values()))),
        height=maps.TILE * (1 + max((row for _column, row in places.values()))),
        seats=tuple(
            maps.MapSeat(
                code, number, names[code][1], names[district[code]][1], outline.path(squares[code]),
                (places[number][0] + 0.5) * maps.TILE, (places[number][1] + 0.5) * maps.TILE,
            )  # fmt: skip
            for code, number in numbers.items()
        ),
        districts=tuple(maps.around(of_district) for of_district in shared.values()),
        state=maps.around(squares.values()),
    )
