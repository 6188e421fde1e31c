"""Taking the comparison of a coming list out as a file: of one seat, or the seats with their counts. Neither holds a person."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from chaupal.base import sheet as sheets
from chaupal.base.paging import FIRST
from chaupal.ledger.actions import record
from chaupal.lineage.choices import Kind
from chaupal.lineage.models import ComingList, SeatSheet
from chaupal.lineage.queries import lists
from chaupal.org import permission
from chaupal.org.actions.exports import ListTooLong, take_out
from chaupal.org.queries import home
from chaupal.people.models import Person

LINE_HEADS = ("seat", "kind", "old part", "old name", "old electors", "new part", "new name", "new electors", "share", "confidence", "said by")
SEAT_HEADS = ("seat", "code", "name_hi", "name_en", "now", "then", *Kind.values, "questions", "confirmed_on")
MOST = 20_000  # lines of one seat: a list holds some hundred
SEATS = 5_000


@transaction.atomic
def export_seat(*, sheet: SeatSheet, only: str, reason: str, told: str = "", by: Person, at: datetime) -> str:
    """One seat's comparison as CSV, all of what the filter shows. One ledger entry with the number of rows."""
    permission.require(by, "export", "org", sheet.seat.booths)
    found = lists.lines(sheet.coming, sheet.seat, only, FIRST, size=MOST)
    if found.next:
        raise ListTooLong(most=MOST)
    text, count = sheets.write(LINE_HEADS, (_line(sheet, line) for line in found.rows))
    take_out("org", "lineage.seat_exported", unit=sheet.seat, rows=count, reason=reason, told=told, by=by, at=at)
    record("lineage.seat_exported", by=by, about=sheet.coming, at=at, detail={"rows": count, "seat": sheet.seat.code})
    return text


def _line(sheet: SeatSheet, line: lists.Line) -> list[object]:
    one, station = line.judgement, line.judgement.station
    return [
        sheet.seat.number, one.kind, one.why.get("part_old", ""), line.old_name, line.old_electors or "", station.part if station else "",
        station.name if station else "", station.electors or "" if station else "", one.share, one.confidence, "person" if one.by_id else one.engine,
    ]  # fmt: skip


@transaction.atomic
def export_seats(*, coming: ComingList, only: str, reason: str, told: str = "", by: Person, at: datetime) -> str:
    """The seats in reach with their counts as CSV, as the page shows them. One ledger entry with the number of rows."""
    reach = permission.scope(by, "export", "org")
    permission.require(by, "export", "org", reach)
    found = lists.seats(coming, reach, only, FIRST, size=SEATS)
    if found.next:
        raise ListTooLong(most=SEATS)
    text, count = sheets.write(SEAT_HEADS, (_seat(one) for one in found.rows))
    unit = home(by, "org").unit
    whole = unit if unit is not None and permission.may(by, "export", "org", unit.booths) else None
    take_out("org", "lineage.seats_exported", unit=whole, rows=count, reason=reason, told=told, by=by, at=at)
    record("lineage.seats_exported", by=by, about=coming, at=at, detail={"rows": count, "only": only or "all"})
    return text


def _seat(one: SeatSheet) -> list[object]:
    kinds = [getattr(one, kind) for kind in Kind.values]
    seat = one.seat
    return [seat.number, seat.code, seat.name_hi, seat.name_en, one.before, one.after, *kinds, one.asked, one.confirmed_at.date().isoformat() if one.confirmed_at else ""]
