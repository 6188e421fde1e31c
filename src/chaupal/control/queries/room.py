"""The control room: how far a dispatch got by seat, what waits at the desk. Reads counters, never groups or people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from chaupal.base import multirange
from chaupal.base.errors import NotFound
from chaupal.base.multirange import Runs
from chaupal.base.words import indian, moment, pct
from chaupal.claims import desk
from chaupal.claims.desk import QueueRow
from chaupal.gate import queries as gate
from chaupal.gate.models import Hold
from chaupal.org import permission
from chaupal.org.choices import SLOTS_A_SEAT, UnitKind
from chaupal.org.map import STEPS, Fill, draw
from chaupal.org.models import Unit
from chaupal.org.queries import map_base
from chaupal.people.models import Person
from chaupal.relay import queries as relay
from chaupal.relay import standing
from chaupal.relay.choices import CARD_HOURS
from chaupal.relay.models import Dispatch, Objection
from chaupal.relay.queries import Coverage
from chaupal.tips.choices import TipState
from chaupal.tips.models import Tip
from chaupal.tips.rules import hour_of

QUEUE = 8  # claims on the room's list
WIDEST = 6  # seats beside the map
RUNNING = 12  # dispatches that the room tells apart
GAP = 30  # points by which reported stands above checked before a seat is hatched
COUNTED = 10_000  # tips are counted up to here; above it the desk reads "at least"


@dataclass(frozen=True, slots=True)
class SeatRow:
    """One seat: how many groups something is meant for, how many were reported, how many somebody else saw."""

    code: str
    number: int
    name: str
    whole: int
    reported: int
    checked: int
    silent_until: datetime | None

    @property
    def gap(self) -> float:
        """Points by which what was reported stands above what was checked."""
        return 100 * (self.reported - self.checked) / self.whole if self.whole else 0.0

    @property
    def step(self) -> int:
        """The checked share in fifths, 0 to 4."""
        return min(STEPS - 1, STEPS * self.checked // self.whole) if self.whole else 0


def running(unit: Unit, at: datetime) -> list[tuple[Dispatch, Coverage]]:
    """The dispatches whose cards run now and that reach this unit, newest first, with its counters. Two queries."""
    found = relay.running(at, RUNNING)
    counted = relay.coverages([dispatch.pk for dispatch in found], unit.pk) if found else {}
    return [(dispatch, counted[dispatch.pk]) for dispatch in found if dispatch.pk in counted]


def chosen(
    asked: str | None, going: Sequence[tuple[Dispatch, Coverage]], unit: Unit
) -> tuple[Dispatch, Coverage] | None:
    """The dispatch that the address names, else the widest of those that run; None for `0`, which asks for the groups.

    One that has run out is found too, by two queries; NotFound for one that is not there or not for this unit.
    """
    if asked == "0":
        return None
    if not asked:
        return max(going, key=lambda one: (one[1].groups, one[0].pk), default=None)
    for one in going:
        if str(one[0].pk) == asked:
            return one
    over = Dispatch.objects.filter(pk=int(asked) if asked.isdecimal() and len(asked) < 18 else 0)
    dispatch = over.select_related("post__answer_version", "post__recall", "release").first()
    counted = relay.coverages([dispatch.pk], unit.pk).get(dispatch.pk) if dispatch else None
    if dispatch is None or counted is None:
        raise NotFound
    return dispatch, counted


def seats(reach: Runs, dispatch: Dispatch | None, at: datetime) -> list[SeatRow]:
    """The seats in reach, widest gap first. Two queries, and two of the gate's for the silence."""
    english = (get_language() or "hi").startswith("en")
    rows = [
        row
        for row in Unit.objects.filter(kind=UnitKind.SEAT).values_list(
            "pk", "code", "number", "name_en" if english else "name_hi", "place"
        )
        if not multirange.subtract(((row[4] * SLOTS_A_SEAT, (row[4] + 1) * SLOTS_A_SEAT),), reach)
    ]
    silent = gate.silent_seats(at)
    figures: dict[int, tuple[int, int, int]] = {}
    if dispatch is not None:
        counted = relay.coverage(dispatch.pk, [row[0] for row in rows])
        figures = {unit: (one.groups, one.reported, one.checked) for unit, one in counted.items()}
    else:
        figures = {unit: (one.groups, one.kept, one.kept) for unit, one in standing.of(row[0] for row in rows).items()}
    found = [
        SeatRow(code, number or place, name, *figures.get(unit, (0, 0, 0)), silent_until=silent.get(place))
        for unit, code, number, name, place in rows
    ]
    if dispatch is None:
        return sorted(found, key=lambda row: (row.checked / row.whole if row.whole else 2.0, row.number))
    return sorted(found, key=lambda row: (-row.gap, row.checked / row.whole if row.whole else 2.0, row.number))


def drawing(rows: Sequence[SeatRow], dispatch: Dispatch | None, *, tiles: bool) -> tuple[SafeString, bool]:
    """The map of these seats and whether it is drawn as tiles. Two queries, about 15 ms."""
    base = map_base(tiles=tiles)
    asked = f"?dispatch={dispatch.pk}" if dispatch else ""
    meant = (
        _("%(seat)s: of %(whole)s groups %(reported)s reported, %(checked)s checked")
        if dispatch
        else _("%(seat)s: of %(whole)s groups %(checked)s have a keeper")
    )
    not_meant = _("%(seat)s: not meant for it")
    quiet = _("silent until %(until)s")
    fills = {}
    for row in rows:
        title = (meant if row.whole else not_meant) % {
            "seat": f"{row.number} {row.name}",
            "whole": indian(row.whole),
            "reported": pct(row.reported, row.whole),
            "checked": pct(row.checked, row.whole),
        }
        if row.silent_until:
            title = f"{title}; {quiet % {'until': moment(row.silent_until)}}"
        fills[row.code] = Fill(
            row.step, title, f"/units/{row.code}/{asked}", hatched=row.gap >= GAP, silent=row.silent_until is not None
        )
    return draw(base, fills, label=_("Map by assembly seat")), base.tiles


@dataclass(frozen=True, slots=True)
class Queue:
    """The most urgent claims with who has them, how many wait and how many are overdue."""

    rows: tuple[QueueRow, ...]
    waiting: int
    overdue: int


def queue(person: Person, at: datetime) -> Queue:
    """The first claims of the desk's queue, as far as this person sees claims. At most eight queries."""
    waiting, overdue = desk.counts(person, at)
    return Queue(tuple(desk.first_rows(person, at, QUEUE)), waiting, overdue)


@dataclass(frozen=True, slots=True)
class DispatchRow:
    """A running dispatch in one unit."""

    dispatch: Dispatch
    coverage: Coverage
    left: timedelta
    allowed: timedelta
    is_recalled: bool


def dispatch_rows(going: Sequence[tuple[Dispatch, Coverage]], at: datetime) -> list[DispatchRow]:
    """The running dispatches as rows, nearest to their end first. No query."""
    rows = [
        DispatchRow(one, counted, one.expires_at - at, timedelta(hours=CARD_HOURS), hasattr(one.post, "recall"))
        for one, counted in going
    ]
    return sorted(rows, key=lambda row: (row.left, row.dispatch.pk))


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits beside claims; None where the person's office does not see it."""

    objections: tuple[Objection, ...] | None
    may_put_away: bool  # the desk's: who may let posts go or take them back
    tips_fresh: int | None
    tips_waiting: int | None
    holds: int | None

    @property
    def tips_at_least(self) -> bool:
        """More tips wait than were counted."""
        return self.tips_waiting == COUNTED


def waiting(person: Person, at: datetime) -> Waiting:
    """Objections in reach, counters of tips, open holds. At most four queries."""
    objections = None
    if permission.may(person, "view", "press"):
        reach = permission.scope(person, "view", "press")
        objections = tuple(relay.objections_waiting(reach))
    fresh = unread = None
    if permission.may(person, "view", "tips"):
        tips = Tip.objects.filter(state__in=(TipState.NEW, TipState.PROPOSED))
        fresh = tips.filter(at__gte=hour_of(at))[:COUNTED].count()
        unread = tips[:COUNTED].count()
    holds = None
    if permission.may(person, "view", "gate"):
        holds = Hold.objects.filter(lift=None, lapses_at__gt=at).count()
    may_put_away = any(permission.may(person, verb, "press") for verb in ("release", "recall"))
    return Waiting(objections, may_put_away, fresh, unread, holds)
