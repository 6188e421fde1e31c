"""When a list comes into force: decided by a second person, taken back until the day, done in one piece."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from chaupal.base.clock import local
from chaupal.base.copy import copy_rows
from chaupal.base.errors import BadInput, NotAllowed, Refused
from chaupal.ledger.actions import record
from chaupal.lineage.actions.seats import NotOpen
from chaupal.lineage.choices import BEGINS, CONTINUES, ENDS, Kind, ListState
from chaupal.lineage.models import ComingList, ComingStation, Judgement, Lineage, SeatSheet
from chaupal.org import permission, shape
from chaupal.org.actions.renewal import Placed, Renewed, alone, renew
from chaupal.org.folder import StationRow
from chaupal.org.models import Booth, StationList, Unit
from chaupal.people.models import Person


class OwnList(NotAllowed):
    code, says = "lineage.own_list", _("Somebody else has to decide this: you handed the list in.")


class SeatsOpen(Refused):
    code, says = "lineage.seats_open", _("%(count)s seats have not confirmed this list yet.")


class DayPast(BadInput):
    code, says = "lineage.day_past", _("Choose a day from tomorrow on: a list comes into force at the beginning of a day.")


class NotDue(Refused):
    code, says = "lineage.not_due", _("No day is set for this list.")


class Stale(Refused):
    code, says = "lineage.stale", _("Another list came into force, or booths changed, since this one was compared. Hand it in again.")


def _state() -> Unit:
    return Unit.objects.get(kind="state")


def _locked(coming: ComingList) -> ComingList:
    return ComingList.objects.select_for_update(of=("self",)).get(pk=coming.pk)


def _open_seats(coming: ComingList) -> int:
    return SeatSheet.objects.filter(coming=coming, confirmed_at=None).count()


@transaction.atomic
def decide_list(*, coming: ComingList, in_force_on: date, by: Person, at: datetime) -> ComingList:
    """A second person's yes: the list comes into force at the beginning of that day. Never by who handed it in."""
    permission.require(by, "approve", "people", _state().booths)
    coming = _locked(coming)
    if coming.read_by_id == by.pk:
        raise OwnList
    if coming.state != ListState.READY:
        raise NotOpen
    if open_ := _open_seats(coming):
        raise SeatsOpen(count=open_)
    if in_force_on <= local(at).date():
        raise DayPast(fields={"in_force_on": str(DayPast.says)})
    coming.state, coming.in_force_on, coming.decided_by, coming.decided_at, coming.problems = ListState.DUE, in_force_on, by, at, []
    coming.save(update_fields=["state", "in_force_on", "decided_by", "decided_at", "problems"])
    record("lineage.list_decided", by=by, about=coming, at=at, detail={"on": in_force_on.isoformat()})
    return coming


@transaction.atomic
def take_back_decision(*, coming: ComingList, by: Person, at: datetime) -> ComingList:
    """Undo the decision while the day has not come; the seats' confirmations stand."""
    permission.require(by, "approve", "people", _state().booths)
    coming = _locked(coming)
    if coming.state != ListState.DUE:
        raise NotDue
    coming.state, coming.in_force_on, coming.decided_by, coming.decided_at = ListState.READY, None, None, None
    coming.save(update_fields=["state", "in_force_on", "decided_by", "decided_at"])
    record("lineage.decision_taken_back", by=by, about=coming, at=at)
    return coming


@transaction.atomic
def withdraw_list(*, coming: ComingList, by: Person, at: datetime) -> ComingList:
    """Put a list aside that nobody will bring into force; it stays readable."""
    permission.require(by, "edit", "org", _state().booths)
    coming = _locked(coming)
    if coming.state != ListState.READY:
        raise NotOpen
    coming.state = ListState.WITHDRAWN
    coming.save(update_fields=["state"])
    record("lineage.list_withdrawn", by=by, about=coming, at=at)
    return coming


def apply_due(*, at: datetime) -> int:
    """Bring every list into force whose day has come, the oldest decision first; how many. The worker's.

    A list that cannot come into force goes back to those that wait for a day, with the reason on its page; the others go on.
    """
    due = list(ComingList.objects.filter(state=ListState.DUE, in_force_on__lte=local(at).date()).order_by("in_force_on", "pk"))
    applied = 0
    for coming in due:
        try:
            apply_list(coming=coming, by="lineage", at=at)
        except Refused as refusal:
            _put_back(coming, refusal, at)
        else:
            applied += 1
    return applied


def _in(language: str, refusal: Refused) -> str:
    # The machine has no language of its own, and whoever reads the page has.
    with translation.override(language):
        return refusal.text


@transaction.atomic
def _put_back(coming: ComingList, refusal: Refused, at: datetime) -> None:
    coming = _locked(coming)
    if coming.state != ListState.DUE:
        return  # somebody took the day back meanwhile
    day = coming.in_force_on
    coming.state, coming.in_force_on, coming.decided_by, coming.decided_at = ListState.READY, None, None, None
    coming.problems = [{"row": 0, "field": "", "says_hi": _in("hi", refusal), "says_en": _in("en", refusal)}]
    coming.save(update_fields=["state", "in_force_on", "decided_by", "decided_at", "problems"])
    record("lineage.list_put_back", by="lineage", about=coming, at=at, detail={"code": refusal.code, "on": day})


@transaction.atomic
def apply_list(*, coming: ComingList, by: str, at: datetime) -> Renewed:
    """Bring a confirmed list into force, whole or not at all; killed at any moment it has not begun.

    New booths get new numbers, parts move, booths end, ranges of units and counts follow, the list becomes the one in
    force. No row of people, appointments, groups or receipts is read or written: who goes along is approved later, seat
    by seat. Raises NotOpen, SeatsOpen, Stale, SeatFull. About 20 s for 177,516 stations, of which it writes for half.
    """
    alone()
    coming = ComingList.objects.get(pk=coming.pk)
    if coming.state not in (ListState.READY, ListState.DUE):
        raise NotOpen
    if open_ := _open_seats(coming):
        raise SeatsOpen(count=open_)
    sheets = {sheet.seat_id: sheet for sheet in SeatSheet.objects.filter(coming=coming).select_related("seat")}
    parts, stations, rows = _standing(coming, list(sheets))
    placed = _placed(stations, rows)
    on = coming.in_force_on or local(at).date()
    closed = [old for old, _station, kind, *_more in rows if old is not None and kind in ENDS]
    renewed = renew(
        stations=placed, closed=closed, cut=shape.load(settings.CHAUPAL_SHAPE).cut.kind, year=coming.year, dated_on=coming.dated_on,
        source=coming.source, digest=coming.digest, on=on, at=at,
    )  # fmt: skip
    _remember(renewed, stations, rows, parts, sheets, on, at)
    coming.state, coming.in_force_on, coming.applied_at, coming.station_list, coming.problems = ListState.IN_FORCE, on, at, renewed.list, []
    coming.save(update_fields=["state", "in_force_on", "applied_at", "station_list", "problems"])
    record(
        "lineage.list_in_force", by=by, about=renewed.list, at=at,
        detail={"digest": coming.digest, "opened": len(renewed.opened), "closed": len(closed), "renumbered": renewed.renumbered},
        lines=[[sheet.seat.code, sheet.before, sheet.after] for sheet in sorted(sheets.values(), key=lambda one: one.seat.code)],
    )  # fmt: skip
    return renewed


# old booth, coming station, kind, share, engine, said by, seat
Row = tuple[int | None, int | None, str, float, str, int | None, int]
Stations = dict[int, tuple[int, StationRow]]


def _standing(coming: ComingList, seats: list[int]) -> tuple[dict[int, str], Stations, list[Row]]:
    """Parts of the open booths of these seats, the coming stations, and the words that stand; refused where they do not fit."""
    parts = {number: f"{part}{suffix}" for number, part, suffix in Booth.objects.open().filter(seat__in=seats).values_list("number", "part_no", "suffix")}
    stations = {
        pk: (seat, StationRow((part, suffix), name, script, quality, electors))
        for pk, seat, part, suffix, name, script, quality, electors in ComingStation.objects.filter(coming=coming).values_list(
            "pk", "seat_id", "part_no", "suffix", "name", "script", "quality", "electors"
        )
    }
    rows: list[Row] = list(Judgement.objects.standing().filter(coming=coming).values_list("old_id", "station_id", "kind", "share", "engine", "by_id", "seat_id"))
    went_on = {row[0] for row in rows if row[2] in (*CONTINUES, *ENDS)}
    began = {row[1] for row in rows if row[2] in (*CONTINUES, *BEGINS)}
    if went_on != parts.keys() or began != stations.keys() or not _still_holds(coming, seats):
        raise Stale
    return parts, stations, rows


def _still_holds(coming: ComingList, seats: list[int]) -> bool:
    """Whether the list that this one was compared with is in force, or only lists of other seats came into force since."""
    since = StationList.objects.filter(pk__gt=coming.against_id or 0)
    return not since.filter(Q(coming=None) | Exists(SeatSheet.objects.filter(coming__station_list=OuterRef("pk"), seat__in=seats))).exists()


def _placed(stations: Stations, rows: list[Row]) -> list[Placed]:
    """Every station with the booth it continues, or the one it falls beside: its parent, else the nearest part's."""
    begins = {station: (old, kind) for old, station, kind, *_more in rows if station is not None and kind in (*CONTINUES, *BEGINS)}
    kept: dict[int, list[tuple[tuple[int, str], int]]] = defaultdict(list)
    for station, (old, kind) in begins.items():
        if kind in CONTINUES and old is not None:
            seat, row = stations[station]
            kept[seat].append((row.part, old))
    for pairs in kept.values():
        pairs.sort()
    placed = []
    for station, (seat, row) in stations.items():
        old, kind = begins[station]
        if kind in CONTINUES:
            placed.append(Placed(seat, row, old))
        else:
            at = bisect_right(kept[seat], (row.part, 1 << 40)) - 1
            near = kept[seat][max(at, 0)][1] if kept[seat] else None
            placed.append(Placed(seat, row, None, near if old is None else old))
    return placed


def _remember(
    renewed: Renewed, stations: Stations, rows: list[Row], parts: dict[int, str], sheets: dict[int, SeatSheet], on: date, at: datetime
) -> None:
    """What became of each booth, for good: a row for each that did not stay as it was."""
    numbers = {station: old for old, station, kind, *_more in rows if kind in CONTINUES}

    def number(station: int | None) -> int | None:
        if station is None:
            return None
        seat, row = stations[station]
        return numbers[station] if station in numbers else renewed.opened[(seat, *row.part)]

    copy_rows(
        Lineage,
        ["list_id", "old_id", "new_id", "kind", "share", "old_part", "new_part", "engine", "said_by_id", "confirmed_by_id", "confirmed_at", "on", "at"],
        (
            (
                renewed.list.pk, old, number(station), kind, share, parts.get(old or 0, ""),
                "" if station is None else "{}{}".format(*stations[station][1].part), engine, by,
                sheets[seat].confirmed_by_id, sheets[seat].confirmed_at, on, at,
            )
            for old, station, kind, share, engine, by, seat in rows
            if kind != Kind.SAME
        ),
    )  # fmt: skip
