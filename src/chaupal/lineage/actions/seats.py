"""The seat lead's word on what a coming list makes of the seat: exceptions one by one, the rest at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from chaupal.base.errors import BadInput, Refused
from chaupal.ledger.actions import record
from chaupal.lineage.choices import BEGINS, CONTINUES, ENDS, Kind, ListState
from chaupal.lineage.models import ComingList, ComingStation, Judgement, SeatSheet
from chaupal.lineage.reading import part_of
from chaupal.org import permission
from chaupal.org.models import Booth, Unit
from chaupal.people.models import Person


class NotOpen(Refused):
    code, says = "lineage.not_open", _("This list is not waiting for the seats: it was withdrawn, or it is in force or about to be.")


class Confirmed(Refused):
    code, says = "lineage.confirmed", _("This seat is confirmed already. Take the confirmation back to change something.")


class NotConfirmed(Refused):
    code, says = "lineage.not_confirmed", _("This seat is not confirmed.")


class QuestionsOpen(Refused):
    code, says = "lineage.questions_open", _("Answer the open questions first; the rest can then be confirmed at once.")


class NothingToConfirm(Refused):
    code, says = "lineage.nothing_to_confirm", _("No seat in your scope is without open questions and still unconfirmed.")


class NoSuchPart(BadInput):
    code, says = "lineage.no_such_part", _("There is no such part number in this seat’s other list.")


class WrongAnswer(BadInput):
    code, says = "lineage.wrong_answer", _("Choose what becomes of this one.")


def _sheet(coming: ComingList, seat: Unit, by: Person) -> SeatSheet:
    """The seat's sheet, locked, for somebody who may speak for the seat while the list still waits."""
    permission.require(by, "edit", "people", seat.booths)
    sheet = SeatSheet.objects.select_for_update(of=("self",)).select_related("coming").get(coming=coming, seat=seat)
    if sheet.coming.state != ListState.READY:
        raise NotOpen
    return sheet


@transaction.atomic
def settle_station(*, coming: ComingList, station: ComingStation, kind: str, part: str = "", by: Person, at: datetime) -> Judgement:
    """Say where a station of the new list comes from: it continues booth `part`, was split from it, or is new.

    Words that stood in the way are taken back; a booth or station that is left over by it becomes closed, or new.
    """
    if kind not in (*CONTINUES, *BEGINS):
        raise WrongAnswer(fields={"kind": str(WrongAnswer.says)})
    sheet = _open_sheet(coming, station.seat, by)
    old = None if kind == Kind.NEW else _booth(station.seat, part)
    standing = Judgement.objects.standing().filter(coming=coming, seat=station.seat)
    before = standing.filter(station=station, kind__in=(*CONTINUES, *BEGINS)).first()
    if kind in CONTINUES:
        assert old is not None
        kind = Kind.SAME if (old.part_no, old.suffix) == (station.part_no, station.suffix) else Kind.RENUMBERED if kind == Kind.SAME else kind
        _free(standing.filter(old=old, kind__in=(*CONTINUES, *ENDS)), Kind.NEW, by, at, spare=station)
    _free(standing.filter(station=station, kind__in=(*CONTINUES, *BEGINS)), Kind.CLOSED, by, at, spare=old)
    share = before.share if before is not None and kind == Kind.SPLIT and before.kind == Kind.SPLIT else 0.5 if kind == Kind.SPLIT else 1.0
    made = Judgement.objects.create(
        coming=coming, seat=station.seat, old=old, station=station, kind=kind, share=share, confidence=100, why={"part_new": station.part} | _part(old), by=by, at=at
    )
    _recount(sheet)
    record("lineage.settled", by=by, about=coming, at=at, detail={"seat": station.seat.code, "station": station.pk, "kind": kind})
    return made


@transaction.atomic
def settle_booth(*, coming: ComingList, booth: Booth, kind: str, part: str = "", by: Person, at: datetime) -> Judgement:
    """Say how an old booth ends: merged into part `part` of the new list, or closed."""
    if kind not in ENDS:
        raise WrongAnswer(fields={"kind": str(WrongAnswer.says)})
    sheet = _open_sheet(coming, booth.seat, by)
    into = None
    if kind == Kind.MERGED:
        told = part_of(part)
        into = ComingStation.objects.filter(coming=coming, seat=booth.seat, part_no=told[0], suffix=told[1]).first() if told else None
        if into is None:
            raise NoSuchPart(fields={"part": str(NoSuchPart.says)})
    standing = Judgement.objects.standing().filter(coming=coming, seat=booth.seat)
    _free(standing.filter(old=booth, kind__in=(*CONTINUES, *ENDS)), Kind.NEW, by, at, spare=into)
    made = Judgement.objects.create(
        coming=coming, seat=booth.seat, old=booth, station=into, kind=kind, share=1.0, confidence=100, why=_part(booth) | ({"part_new": into.part} if into else {}), by=by, at=at
    )
    _recount(sheet)
    record("lineage.settled", by=by, about=coming, at=at, detail={"seat": booth.seat.code, "booth": str(booth.pk), "kind": kind})
    return made


@transaction.atomic
def agree(*, coming: ComingList, judgement: Judgement, by: Person, at: datetime) -> Judgement:
    """Yes to one proposal that was asked, as it stands: a person's word in the machine's place."""
    sheet = _open_sheet(coming, judgement.seat, by)
    if not Judgement.objects.standing().filter(pk=judgement.pk, coming=coming).update(withdrawn_at=at):
        raise NotOpen
    made = Judgement.objects.create(
        coming=coming, seat=judgement.seat, old=judgement.old, station=judgement.station, kind=judgement.kind, share=judgement.share, confidence=100,
        why=judgement.why, by=by, at=at,
    )  # fmt: skip
    _recount(sheet)
    record("lineage.settled", by=by, about=coming, at=at, detail={"seat": judgement.seat.code, "judgement": judgement.pk, "kind": judgement.kind})
    return made


@transaction.atomic
def agree_to_all(*, coming: ComingList, seat: Unit, kind: str, by: Person, at: datetime) -> int:
    """Yes to every open question of one kind in a seat, as they stand; how many. One entry, its lines the words."""
    sheet = _open_sheet(coming, seat, by)
    asked = list(Judgement.objects.standing().filter(coming=coming, seat=seat, asked=True, kind=kind).select_for_update().order_by("pk"))
    if not asked:
        raise NothingToConfirm
    Judgement.objects.filter(pk__in=[one.pk for one in asked]).update(withdrawn_at=at)
    Judgement.objects.bulk_create(
        [
            Judgement(
                coming=coming, seat=seat, old_id=one.old_id, station_id=one.station_id, kind=one.kind, share=one.share, confidence=100, why=one.why, by=by, at=at
            )
            for one in asked
        ]
    )
    _recount(sheet)
    record("lineage.all_settled", by=by, about=coming, at=at, detail={"seat": seat.code, "kind": kind}, lines=[[one.pk, "asked", kind] for one in asked])
    return len(asked)


def _open_sheet(coming: ComingList, seat: Unit, by: Person) -> SeatSheet:
    sheet = _sheet(coming, seat, by)
    if sheet.confirmed_at is not None:
        raise Confirmed
    return sheet


def _booth(seat: Unit, part: str) -> Booth:
    told = part_of(part)
    found = Booth.objects.open().filter(seat=seat, part_no=told[0], suffix=told[1]).first() if told else None
    if found is None:
        raise NoSuchPart(fields={"part": str(NoSuchPart.says)})
    return found


def _part(old: Booth | None) -> dict[str, str]:
    return {} if old is None else {"part_old": old.part}


def _free(rows: Iterable[Judgement], leftover: str, by: Person, at: datetime, *, spare: ComingStation | Booth | None) -> None:
    """Take these words back; what they paired with `spare`'s other side is told to be left over."""
    for row in list(rows):
        Judgement.objects.filter(pk=row.pk).update(withdrawn_at=at)
        if leftover == Kind.NEW and row.kind in CONTINUES and row.station is not None and row.station != spare:
            Judgement.objects.create(coming=row.coming, seat=row.seat, station=row.station, kind=Kind.NEW, share=1.0, confidence=100, why={"part_new": row.station.part}, by=by, at=at)
        if leftover == Kind.CLOSED and row.kind in CONTINUES and row.old is not None and row.old != spare:
            Judgement.objects.create(coming=row.coming, seat=row.seat, old=row.old, kind=Kind.CLOSED, share=1.0, confidence=100, why=_part(row.old), by=by, at=at)


def _recount(sheet: SeatSheet) -> None:
    counted = (
        Judgement.objects.standing().filter(coming=sheet.coming, seat=sheet.seat_id)
        .aggregate(asked=Count("pk", filter=Q(asked=True)), **{kind: Count("pk", filter=Q(kind=kind)) for kind in Kind.values})
    )  # fmt: skip
    for name, count in counted.items():
        setattr(sheet, name, count)
    sheet.save(update_fields=list(counted))


# Who goes along: everybody of a booth that is merged, in the same office; and where a booth is split, its deputy keeper is
# put forward as keeper at the largest of the new ones. Nobody else moves: the old booth keeps its team.
_CARRY = """
INSERT INTO lineage_carry (sheet_id, appointment_id, office_id, station_id, kind, left_out, proposed_by_id, proposed_at, skipped)
SELECT s.id, a.id, a.office_id, j.station_id, 'move', a.id = ANY(%(without)s), %(by)s, %(at)s, ''
FROM lineage_seatsheet s JOIN lineage_judgement j ON j.coming_id = s.coming_id AND j.seat_id = s.seat_id AND j.withdrawn_at IS NULL AND j.kind = 'merged'
JOIN org_appointment a ON a.booth_id = j.old_id AND a.until_on IS NULL WHERE s.id = ANY(%(sheets)s)
UNION ALL
SELECT DISTINCT ON (a.id) s.id, a.id, k.id, j.station_id, 'also', a.id = ANY(%(without)s), %(by)s, %(at)s, ''
FROM lineage_seatsheet s JOIN lineage_judgement j ON j.coming_id = s.coming_id AND j.seat_id = s.seat_id AND j.withdrawn_at IS NULL AND j.kind = 'split'
JOIN org_appointment a ON a.booth_id = j.old_id AND a.until_on IS NULL AND a.state = 'active'
JOIN org_office o ON o.id = a.office_id AND o.key = 'deputy_keeper' JOIN org_office k ON k.key = 'keeper_1'
WHERE s.id = ANY(%(sheets)s) ORDER BY 2, 4
"""


def _carry(sheets: list[int], without: Collection[int], by: Person, at: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_CARRY, {"sheets": sheets, "without": list(without), "by": by.pk, "at": at})
        return int(cursor.rowcount)


@transaction.atomic
def confirm_seat(*, coming: ComingList, seat: Unit, without: Collection[int] = (), by: Person, at: datetime) -> SeatSheet:
    """Say yes to everything that stands for a seat; the offices that go along are put forward, but for those `without`."""
    sheet = _open_sheet(coming, seat, by)
    if sheet.asked:
        raise QuestionsOpen
    sheet.confirmed_by, sheet.confirmed_at = by, at
    sheet.save(update_fields=["confirmed_by", "confirmed_at"])
    carried = _carry([sheet.pk], without, by, at)
    record("lineage.seat_confirmed", by=by, about=coming, at=at, detail={"seat": seat.code, "carried": carried, "without": len(set(without))})
    return sheet


@transaction.atomic
def confirm_seats(*, coming: ComingList, by: Person, at: datetime) -> int:
    """Say yes to every seat in reach in which nothing is asked: one act, one entry. How many seats."""
    reach = permission.scope(by, "edit", "people")
    permission.require(by, "edit", "people")
    coming = ComingList.objects.get(pk=coming.pk)
    if coming.state != ListState.READY:
        raise NotOpen
    open_ = SeatSheet.objects.filter(coming=coming, asked=0, confirmed_at=None, seat__booths__within=reach).select_for_update(of=("self",))
    sheets = dict(open_.order_by("pk").values_list("pk", "seat__code"))
    if not sheets:
        raise NothingToConfirm
    SeatSheet.objects.filter(pk__in=sheets).update(confirmed_by=by, confirmed_at=at)
    _carry(list(sheets), (), by, at)
    record("lineage.seats_confirmed", by=by, about=coming, at=at, lines=[[code, None, "confirmed"] for code in sheets.values()])
    return len(sheets)


@transaction.atomic
def take_back_confirmation(*, coming: ComingList, seat: Unit, by: Person, at: datetime) -> SeatSheet:
    """Take a seat's yes back while the list still waits; who was to go along stays where they are."""
    sheet = _sheet(coming, seat, by)
    if sheet.confirmed_at is None:
        raise NotConfirmed
    sheet.carries.all().delete()
    sheet.confirmed_by = sheet.confirmed_at = None
    sheet.save(update_fields=["confirmed_by", "confirmed_at"])
    record("lineage.confirmation_taken_back", by=by, about=coming, at=at, detail={"seat": seat.code})
    return sheet
