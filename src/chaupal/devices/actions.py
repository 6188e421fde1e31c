"""What is done with devices. Each act is one movement a device, and one entry in the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from chaupal.base import sheet
from chaupal.base.clock import local
from chaupal.base.multirange import Runs
from chaupal.devices import queries, refusals
from chaupal.devices.choices import LOT_MOST, Condition, DeviceState, Move, Told
from chaupal.devices.models import Confirmation, Device, Lot, Movement
from chaupal.ledger.actions import record
from chaupal.org import permission
from chaupal.org.actions.exports import ListTooLong, take_out
from chaupal.org.actions.offices import place_of
from chaupal.org.choices import AppointmentState
from chaupal.org.models import Appointment, Unit
from chaupal.people.models import Person

EXPORT_MOST = 50_000


@transaction.atomic
def buy_lot(
    *, unit: Unit, kind: str, voucher: str, count: int, tails: Sequence[str], bought_on: date, note: str, by: Person, at: datetime
) -> Lot:
    """Enter what a unit bought; every device gets its number and stands in the unit's stock.

    `tails` are the last six characters of the serial numbers, one a device; `count` is what the voucher says and must
    agree. One ledger entry with a line a device. Five queries whatever the number.
    """
    permission.require(by, "edit", "devices", unit.booths)
    wrong = _lot_faults(count, tails, bought_on, local(at).date())
    if wrong:
        raise refusals.BadLot(fields=wrong)
    if Lot.objects.filter(unit=unit, voucher=voucher, kind=kind).exists():
        raise refusals.VoucherKnown(fields={"voucher": str(refusals.VoucherKnown.says)})
    lot = Lot.objects.create(unit=unit, kind=kind, count=count, voucher=voucher, bought_on=bought_on, note=note[:200], by=by, at=at)
    devices = Device.objects.bulk_create(Device(lot=lot, kind=kind, tail=tail) for tail in tails)
    Movement.objects.bulk_create(
        Movement(
            device=one, place=1, kind=Move.BOUGHT, state=DeviceState.STOCK, unit=unit, condition=Condition.NEW, on=bought_on, by=by, at=at
        )
        for one in devices
    )
    lines = [[one.pk, "", unit.code] for one in devices]
    record("devices.lot_bought", by=by, about=lot, at=at, rule_ids=["E4"], detail={"kind": kind, "count": count}, lines=lines)
    return lot


def _lot_faults(count: int, tails: Sequence[str], bought_on: date, today: date) -> dict[str, str]:
    wrong = {}
    if count > LOT_MOST:
        wrong["count"] = _("A lot holds at most %(most)s devices; enter it in parts.") % {"most": LOT_MOST}
    elif len(tails) != count:
        wrong["tails"] = _("The voucher says %(count)s devices, here are %(many)s.") % {"count": count, "many": len(tails)}
    twice = sorted({one for one in tails if tails.count(one) > 1})[:5] if len(set(tails)) != len(tails) else []
    if twice:
        wrong["tails"] = _("Written twice: %(tails)s. Was one box scanned twice?") % {"tails": ", ".join(twice)}
    if bought_on > today:
        wrong["bought_on"] = _("This day is still to come.")
    return wrong


def _move(
    last: Movement, kind: str, state: str, *, by: Person, at: datetime, unit: Unit | None = None, holder: Appointment | None = None,
    condition: str = "", note: str = "", on: date | None = None, undoes: bool = False,
) -> Movement:  # fmt: skip
    """The next movement of a device; MovedMeanwhile where somebody else's came first."""
    moved = Movement(
        device_id=last.device_id, place=last.place + 1, after=last.place, kind=kind, undoes=undoes, before=last.state, state=state,
        from_unit_id=last.unit_id, unit=unit or last.unit, holder=holder, condition=condition or last.condition, note=note.strip()[:200],
        on=on or local(at).date(), by=by, at=at,
    )  # fmt: skip
    try:
        with transaction.atomic():
            moved.save(force_insert=True)
    except IntegrityError as problem:
        if "movement_place_once" not in str(problem):
            raise
        raise refusals.MovedMeanwhile from problem
    return moved


def _ready(device: Device, by: Person) -> Movement:
    """How the device stands, for somebody who may move it there."""
    last = queries.last(device)
    permission.require(by, "edit", "devices", last.unit.booths)
    return last


@transaction.atomic
def hand_devices(*, devices: Sequence[Device], unit: Unit, by: Person, at: datetime) -> int:
    """Put devices in stock into another unit's books, both in reach of `by`: all of them or none; how many.

    One ledger entry with a line a device; two queries a device, at most a page of them.
    """
    permission.require(by, "edit", "devices", unit.booths)
    lines = []
    for device in devices:
        last = _ready(device, by)
        if last.state != DeviceState.STOCK:
            raise refusals.NotInStock
        if last.unit_id == unit.pk:
            raise refusals.SameUnit(fields={"unit": str(refusals.SameUnit.says)})
        _move(last, Move.HANDED, DeviceState.STOCK, unit=unit, by=by, at=at)
        lines.append([device.pk, last.unit.code, unit.code])
    if lines:
        record("devices.handed", by=by, about=unit, at=at, lines=lines)
    return len(lines)


def holder_place(appointment: Appointment) -> Runs:
    """The booths of the office that a device would be issued to."""
    return place_of(appointment.unit, appointment.booth)


@transaction.atomic
def issue_device(*, device: Device, to: Appointment, condition: str, note: str = "", by: Person, at: datetime) -> Movement:
    """Give a device in stock to somebody who holds an approved office in reach of `by`; never to oneself."""
    last = _ready(device, by)
    to = Appointment.objects.select_related("unit", "booth", "person").get(pk=to.pk)
    permission.require(by, "edit", "devices", holder_place(to))
    if last.state != DeviceState.STOCK:
        raise refusals.NotInStock
    if to.state not in (AppointmentState.APPROVED, AppointmentState.ACTIVE) or to.until_on is not None:
        raise refusals.NoHolder(fields={"to": str(refusals.NoHolder.says)})
    if to.person_id == by.pk:
        raise refusals.OwnHands
    moved = _move(last, Move.ISSUED, DeviceState.ISSUED, holder=to, condition=condition, note=note, by=by, at=at)
    record("devices.issued", by=by, about=device, at=at, detail={"appointment": to.pk, "condition": condition})
    return moved


@transaction.atomic
def return_device(*, device: Device, condition: str, note: str = "", by: Person, at: datetime) -> Movement:
    """Take a device back into the stock that it was issued from, in the condition in which it came."""
    last = _ready(device, by)
    if last.state != DeviceState.ISSUED:
        raise refusals.NotIssued
    if last.holder is not None and last.holder.person_id == by.pk:
        raise refusals.OwnHands
    moved = _move(last, Move.RETURNED, DeviceState.STOCK, condition=condition, note=note, by=by, at=at)
    record("devices.returned", by=by, about=device, at=at, detail={"condition": condition})
    return moved


@transaction.atomic
def report_loss(*, device: Device, lost_on: date, note: str, by: Person, at: datetime) -> Movement:
    """Write down that a device is lost, since which day and how; from stock or from its holder."""
    last = _ready(device, by)
    if last.state not in (DeviceState.STOCK, DeviceState.ISSUED):
        raise refusals.NotInStock
    if not note.strip():
        raise refusals.SayWhy(fields={"note": str(refusals.SayWhy.says)})
    if lost_on > local(at).date():
        raise refusals.SayWhy(fields={"lost_on": _("This day is still to come.")})
    moved = _move(last, Move.LOST, DeviceState.LOST, note=note, on=lost_on, by=by, at=at)
    record("devices.lost", by=by, about=device, at=at, detail={"before": last.state})
    return moved


@transaction.atomic
def find_device(*, device: Device, condition: str, note: str = "", by: Person, at: datetime) -> Movement:
    """A lost device came back: into stock, in its condition."""
    last = _ready(device, by)
    if last.state != DeviceState.LOST:
        raise refusals.NotLost
    moved = _move(last, Move.FOUND, DeviceState.STOCK, condition=condition, note=note, by=by, at=at)
    record("devices.found", by=by, about=device, at=at, detail={"condition": condition})
    return moved


@transaction.atomic
def retire_device(*, device: Device, note: str, by: Person, at: datetime) -> Movement:
    """Take a device out of use for good, with the reason."""
    last = _ready(device, by)
    if last.state != DeviceState.STOCK:
        raise refusals.NotInStock
    if not note.strip():
        raise refusals.SayWhy(fields={"note": str(refusals.SayWhy.says)})
    moved = _move(last, Move.RETIRED, DeviceState.RETIRED, note=note, by=by, at=at)
    record("devices.retired", by=by, about=device, at=at)
    return moved


@transaction.atomic
def undo_movement(*, device: Device, note: str, by: Person, at: datetime) -> Movement:
    """Take the last movement back by a movement that leads the other way, with the reason; both stay in the register.

    What took another back is not taken back itself: move the device anew. Never by who has it, or would have it again.
    """
    last = _ready(device, by)
    if last.undoes or last.state == DeviceState.VOID:
        raise refusals.NothingToTakeBack
    if not note.strip():
        raise refusals.SayWhy(fields={"note": str(refusals.SayWhy.says)})
    earlier = Movement.objects.select_related("unit", "holder").filter(device=device, place=last.after or 0).first()
    if any(one is not None and one.holder is not None and one.holder.person_id == by.pk for one in (last, earlier)):
        raise refusals.OwnHands
    if earlier is not None:
        permission.require(by, "edit", "devices", earlier.unit.booths)
    moved = _move(
        last, last.kind, earlier.state if earlier else DeviceState.VOID, unit=earlier.unit if earlier else None,
        holder=earlier.holder if earlier else None, condition=earlier.condition if earlier else "", note=note, undoes=True, by=by, at=at,
    )  # fmt: skip
    record("devices.movement_undone", by=by, about=device, at=at, detail={"kind": last.kind, "place": last.place})
    return moved


@transaction.atomic
def confirm_receipt(*, device: Device, by: Person, at: datetime) -> Confirmation:
    """The holder's own word that they have it, from their own phone; once. NoSuchDevice for somebody it is not with."""
    last = queries.last(device)
    if last.holder is None or last.holder.person_id != by.pk:
        raise refusals.NoSuchDevice
    return _confirm(device, last, Told.HOLDER, by, at)


@transaction.atomic
def note_signature(*, device: Device, by: Person, at: datetime) -> Confirmation:
    """The desk reports that the holder signed for it on paper. Not by the holder."""
    last = _ready(device, by)
    if last.holder is None:
        raise refusals.NotIssued
    if last.holder.person_id == by.pk:
        raise refusals.OwnHands
    return _confirm(device, last, Told.SIGNED, by, at)


def _confirm(device: Device, last: Movement, told: str, by: Person, at: datetime) -> Confirmation:
    try:
        with transaction.atomic():
            made = Confirmation.objects.create(movement=last, told=told, by=by, at=at)
    except IntegrityError as problem:
        raise refusals.AlreadyConfirmed from problem
    record("devices.receipt_confirmed", by=by, about=device, at=at, detail={"told": told, "place": last.place})
    return made


@transaction.atomic
def export_register(*, unit: Unit, reach: Runs, shown: str, heads: Sequence[str], reason: str, told: str = "", by: Person, at: datetime) -> str:
    """The list as CSV, as the eye sees it: device, how it stands, whose it is. One ledger entry with the number of rows."""
    permission.require(by, "export", "devices", reach)
    found = queries.listed(reach, shown, queries.Asked(), size=EXPORT_MOST)
    if found.next:
        raise ListTooLong(most=EXPORT_MOST)
    text, count = sheet.write(heads, (_line(one) for one in found.rows))
    whole = unit if permission.may(by, "export", "devices", unit.booths) else None
    take_out("devices", "devices.exported", unit=whole, rows=count, names_people=True, reach=reach, reason=reason, told=told, by=by, at=at)
    record("devices.exported", by=by, about=unit, at=at, detail={"rows": count, "shown": shown or "all"})
    return text


def _line(one: Movement) -> list[object]:
    holder = one.holder
    where = (holder.unit or holder.booth) if holder else None
    due = holder.until_on if holder else None
    return [
        one.device_id, one.device.get_kind_display(), one.device.tail, DeviceState(one.state).label, one.unit.code, one.unit.name,
        holder.person.name_hi if holder else "", holder.person.name_en if holder else "", holder.office.name_hi if holder else "",
        str(where) if where else "", Condition(one.condition).label, one.on.isoformat(), due.isoformat() if due else "",
        one.confirmation.get_told_display() if hasattr(one, "confirmation") else "", one.device.lot.voucher,
    ]  # fmt: skip
