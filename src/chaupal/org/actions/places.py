"""Seeding the places that ship and loading a folder of stations and boundaries."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from chaupal.base.copy import copy_rows, take_ids
from chaupal.base.errors import Refused
from chaupal.base.multirange import to_database
from chaupal.org import plan, shipped
from chaupal.org.models import Booth, Unit, UnitAbove, UnitRun
from chaupal.org.shape import Shape

if TYPE_CHECKING:
    from chaupal.people.models import Person

Say = Callable[[str], None]
# Anything but zero; two loads at once would give one number to two booths.
LOCK = 0x706C6163


class PlacesThere(Refused):
    """Units exist already; seeding twice would give booths a second number."""

    code = "org.places_there"
    says = _("The places are there already.")


def silent(line: str) -> None:
    """No progress wanted."""


@transaction.atomic
def seed_places(
    *, shape: Shape, by: Person | Unit | str, at: datetime, tables: shipped.Tables | None = None, say: Say = silent
) -> int:
    """Make every unit of the shape and booths by the shipped counts, without stations; returns the number of booths.

    Refused where places are there already. Under a second for 2,582 units and 147,145 booths, 2 s with 27,779
    sectors. `tables` seeds a piece of the state (`shipped.tables().only(212, 213)`, a few milliseconds).
    """
    _alone()
    if Unit.objects.exists():
        raise PlacesThere
    tables = tables or shipped.tables()
    parts = {seat.number: plan.parts_by_count(seat.booths) for seat in tables.seats}
    return _first(shape, tables, plan.number_parts(tables, parts), opened_on=at.date(), say=say)


def _first(shape: Shape, tables: shipped.Tables, numbered: plan.Numbered, *, opened_on: date, say: Say) -> int:
    units = plan.units(shape, tables, numbered)
    ids = _write_units(units)
    say(f"{len(units)} units")
    booths = copy_rows(
        Booth,
        ["number", "seat_id", "part_no", "suffix", "opened_on", "closed_on"],
        (
            (number, ids[seat.code], part_no, suffix, opened_on, None)
            for seat in sorted(tables.seats, key=lambda seat: seat.place)
            for (part_no, suffix), number in sorted(numbered[seat.number], key=lambda pair: pair[1])
        ),
    )
    say(f"{booths} booths")
    return booths


def _write_units(units: Sequence[plan.PlannedUnit]) -> dict[str, int]:
    ids = dict(zip((unit.code for unit in units), take_ids(Unit, len(units)), strict=True))
    plain = (
        "kind", "code", "number", "name_hi", "name_en", "open_booths", "place",
        "reserved", "lat", "lon", "suggested", "unchecked", "generated",
    )  # fmt: skip
    copy_rows(
        Unit,
        [*plain, "id", "parent_id", "electoral_parent_id", "booths"],
        (
            [getattr(unit, name) for name in plain]
            + [ids[unit.code], ids.get(unit.parent or ""), ids.get(unit.electoral_parent or "")]
            + [str(to_database(unit.booths))]
            for unit in units
        ),
    )
    copy_rows(
        UnitRun,
        ["unit_id", "lower", "upper"],
        ((ids[unit.code], lower, upper) for unit in units for lower, upper in unit.booths),
    )
    copy_rows(
        UnitAbove,
        ["unit_id", "above_id"],
        ((ids[unit.code], ids[above]) for unit in units for above in unit.above),
    )
    return ids


def _alone() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
