"""Devices: every movement begins where the last one ended, and the stock of every unit always adds up."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chaupal.base.clock import local
from chaupal.base.paging import FIRST
from chaupal.devices import actions, queries, refusals
from chaupal.devices.forms import tails_of
from chaupal.devices.models import Confirmation, Device, Movement
from chaupal.ledger.models import Entry
from chaupal.org import permission
from chaupal.people.models import Person
from tests import make


def lot(ground, unit, many=3, kind="phone", by=None, voucher="V-1"):
    tails = [f"{n:06d}" for n in range(many)]
    return actions.buy_lot(
        unit=unit, kind=kind, voucher=voucher, count=many, tails=tails, bought_on=local(ground.noon).date(), note="", by=by or ground.asha, at=ground.noon
    )


def own(unit):
    return queries.stock([unit.pk])[unit.pk]["phone"]


def test_a_lot_gives_every_device_a_number_and_stands_in_one_entry(ground):
    made = lot(ground, ground.district, by=ground.bilal)

    assert list(made.devices.order_by("number").values_list("tail", flat=True)) == ["000000", "000001", "000002"]
    entry = Entry.objects.get(act="devices.lot_bought")
    assert (entry.by_id, entry.about_kind, entry.about_id, entry.rows, entry.rule_ids) == (str(ground.bilal.pk), "lot", str(made.pk), 3, ["E4"])
    assert (own(ground.district).bought, own(ground.district).in_stock, own(ground.state).bought) == (3, 3, 3)


@pytest.mark.parametrize(("count", "tails", "field"), [(2, ["000001"], "tails"), (2, ["000001", "000001"], "tails"), (2001, [], "count")])
def test_a_lot_that_does_not_add_up_is_refused_and_nothing_is_written(count, tails, field, ground):
    with pytest.raises(refusals.BadLot) as refused:
        actions.buy_lot(
            unit=ground.district, kind="phone", voucher="V", count=count, tails=tails, bought_on=date(2027, 1, 1), note="", by=ground.bilal, at=ground.noon
        )

    assert list(refused.value.fields) == [field]
    assert Device.objects.count() == 0


def test_a_device_goes_out_and_comes_back_and_the_books_say_so(ground):
    device = lot(ground, ground.district).devices.first()

    actions.issue_device(device=device, to=ground.office, condition="new", note="charger", by=ground.bilal, at=ground.noon)
    out = own(ground.district)
    actions.return_device(device=device, condition="worn", note="", by=ground.bilal, at=ground.noon)

    assert (out.issued, out.in_stock, out.with_people, out.balances) == (1, 2, 1, True)
    back = own(ground.district)
    assert (back.returned, back.in_stock, back.with_people, back.balances) == (1, 3, 0, True)
    assert queries.last(device).condition == "worn"
    assert list(Entry.objects.order_by("id").values_list("act", flat=True)) == ["devices.lot_bought", "devices.issued", "devices.returned"]


def test_a_device_is_never_with_two_people(ground):
    device = lot(ground, ground.district).devices.first()
    actions.issue_device(device=device, to=ground.office, condition="new", by=ground.bilal, at=ground.noon)

    with pytest.raises(refusals.NotInStock):
        actions.issue_device(device=device, to=ground.esha.appointments.get(), condition="new", by=ground.bilal, at=ground.noon)

    first = queries.last(device)
    told = {name: getattr(first, name) for name in ("device_id", "unit_id", "from_unit_id", "condition", "on", "by_id", "at")}
    for wrong in (
        {"place": 2, "after": 1, "before": "stock"},  # a second after the same one
        {"place": 3, "after": 2, "before": "stock"},  # begins where the last did not end
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Movement.objects.create(**told, **wrong, kind="issued", state="issued", holder=ground.esha.appointments.get())


def test_movements_are_never_changed_or_deleted(ground):
    device = lot(ground, ground.district).devices.first()

    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        Movement.objects.filter(device=device).update(state="lost")


@pytest.mark.parametrize("where", ["dev", "esha"])
def test_who_may_not_move_devices_here_is_refused(where, ground):
    device = lot(ground, ground.district).devices.first()
    person = getattr(ground, where)

    with pytest.raises(permission.OutOfReach):
        actions.issue_device(device=device, to=ground.office, condition="new", by=person, at=ground.noon)
    with pytest.raises(refusals.NoSuchDevice):
        queries.device_for(person, device.pk)


def test_who_has_a_device_takes_its_issue_back_through_somebody_else(ground):
    device = lot(ground, ground.district).devices.first()
    actions.issue_device(device=device, to=ground.office, condition="new", by=ground.bilal, at=ground.noon)
    make.appoint(ground.office.person, "convenor", ground.district)

    with pytest.raises(refusals.OwnHands):
        actions.undo_movement(device=device, note="typed wrong", by=Person.objects.get(pk=ground.office.person_id), at=ground.noon)

    actions.undo_movement(device=device, note="typed wrong", by=ground.bilal, at=ground.noon)


def test_nobody_issues_a_device_to_themselves(ground):
    device = lot(ground, ground.district).devices.first()

    with pytest.raises(refusals.OwnHands):
        actions.issue_device(device=device, to=ground.bilal.appointments.get(), condition="new", by=ground.bilal, at=ground.noon)


def test_what_the_holder_lost_is_not_taken_off_the_stock_twice(ground):
    device = lot(ground, ground.district).devices.first()
    actions.issue_device(device=device, to=ground.office, condition="new", by=ground.bilal, at=ground.noon)
    actions.report_loss(device=device, lost_on=local(ground.noon).date(), note="On the bus", by=ground.bilal, at=ground.noon)

    found = own(ground.district)

    assert (found.in_stock, found.with_people, found.lost_by_holder, found.are_lost, found.balance) == (2, 0, 1, 1, 2)
    actions.find_device(device=device, condition="good", by=ground.bilal, at=ground.noon)
    assert (own(ground.district).in_stock, own(ground.district).balances) == (3, True)


def test_a_movement_taken_back_stays_and_counts_against_itself(ground):
    device = lot(ground, ground.district).devices.first()
    actions.issue_device(device=device, to=ground.office, condition="new", by=ground.bilal, at=ground.noon)

    actions.undo_movement(device=device, note="Wrong person", by=ground.bilal, at=ground.noon)

    assert [(one.kind, one.undoes, one.state) for one in queries.history(device)] == [
        ("issued", True, "stock"), ("issued", False, "issued"), ("bought", False, "stock"),
    ]  # fmt: skip
    assert (own(ground.district).issued, own(ground.district).in_stock) == (0, 3)
    with pytest.raises(refusals.NothingToTakeBack):
        actions.undo_movement(device=device, note="Again", by=ground.bilal, at=ground.noon)


def test_a_loss_taken_back_gives_the_device_to_its_holder_again(ground):
    device = lot(ground, ground.district).devices.first()
    actions.issue_device(device=device, to=ground.office, condition="new", by=ground.bilal, at=ground.noon)
    actions.report_loss(device=device, lost_on=local(ground.noon).date(), note="x", by=ground.bilal, at=ground.noon)

    actions.undo_movement(device=device, note="It was in the bag", by=ground.bilal, at=ground.noon)

    assert queries.last(device).holder == ground.office


def test_handing_over_is_one_entry_and_all_or_none(ground):
    devices = list(lot(ground, ground.district).devices.order_by("number"))
    actions.issue_device(device=devices[2], to=ground.office, condition="new", by=ground.bilal, at=ground.noon)

    with pytest.raises(refusals.NotInStock):
        actions.hand_devices(devices=devices, unit=ground.seat, by=ground.bilal, at=ground.noon)
    many = actions.hand_devices(devices=devices[:2], unit=ground.seat, by=ground.bilal, at=ground.noon)

    assert many == 2
    assert Entry.objects.get(act="devices.handed").rows == 2
    found = queries.stock([ground.state.pk, ground.district.pk, ground.seat.pk])
    assert (found[ground.seat.pk]["phone"].received, found[ground.seat.pk]["phone"].in_stock) == (2, 2)
    # Inside the district nothing left it: what moves between two of its units is no movement of the whole.
    assert (found[ground.district.pk]["phone"].given, found[ground.district.pk]["phone"].in_stock) == (0, 2)


def test_the_holder_confirms_once_and_only_the_holder(ground):
    device = lot(ground, ground.district).devices.first()
    actions.issue_device(device=device, to=ground.office, condition="new", by=ground.bilal, at=ground.noon)

    with pytest.raises(refusals.NoSuchDevice):
        actions.confirm_receipt(device=device, by=ground.esha, at=ground.noon)
    actions.confirm_receipt(device=device, by=ground.lead, at=ground.noon)

    assert Confirmation.objects.get().told == "holder"
    with pytest.raises(refusals.AlreadyConfirmed):
        actions.note_signature(device=device, by=ground.bilal, at=ground.noon)


def test_a_device_is_due_back_when_the_office_has_ended(ground):
    device = lot(ground, ground.district).devices.first()
    actions.issue_device(device=device, to=ground.office, condition="new", by=ground.bilal, at=ground.noon)
    before = queries.listed(ground.district.booths, "due", FIRST).rows

    ground.office.until_on, ground.office.state = local(ground.noon).date(), "ended"
    ground.office.save(update_fields=["until_on", "state"])

    assert before == []
    assert [one.device_id for one in queries.listed(ground.district.booths, "due", FIRST).rows] == [device.pk]


@pytest.mark.parametrize(
    ("text", "tails"),
    [
        ("356938035643809\n 35-693803-564381-1 \n", ["643809", "643811"]),
        ("name,IMEI\nx,356938035643809\n", ["643809"]),
        ("\ufeffSerial\nabc१२३456\n", ["123456"]),
        ("", []),
    ],
)
def test_of_a_serial_number_the_last_six_are_kept(text, tails):
    assert tails_of(text) == tails


MOVES = st.lists(st.tuples(st.sampled_from(["issue", "return", "loss", "found", "retire", "hand", "home", "undo", "buy"]), st.integers(0, 3)), max_size=25)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=MOVES)
def test_whatever_happens_the_stock_of_every_unit_adds_up(moves, ground):
    with transaction.atomic():
        devices = list(lot(ground, ground.district, many=4, voucher="P").devices.order_by("number"))
        at = ground.noon
        for n, (move, which) in enumerate(moves):
            device, at = devices[which], at + timedelta(minutes=n)
            try:
                with transaction.atomic():
                    _do(move, device, ground, at, n)
            except (refusals.Refused, refusals.BadInput):
                continue
        found = queries.stock([ground.state.pk, ground.district.pk, ground.seat.pk, ground.other.pk])
        assert [one for kinds in found.values() for one in kinds.values() if not one.balances] == []
        whole = found[ground.state.pk]["phone"]
        void = Movement.objects.filter(state="void").count()
        assert whole.in_stock + whole.with_people + whole.are_lost + whole.are_retired + void == Device.objects.count()
        transaction.set_rollback(True)


def _do(move, device, ground, at, n):
    day = local(at).date()
    match move:
        case "issue":
            actions.issue_device(device=device, to=ground.office, condition="good", by=ground.asha, at=at)
        case "return":
            actions.return_device(device=device, condition="good", by=ground.asha, at=at)
        case "loss":
            actions.report_loss(device=device, lost_on=day, note="x", by=ground.asha, at=at)
        case "found":
            actions.find_device(device=device, condition="good", by=ground.asha, at=at)
        case "retire":
            actions.retire_device(device=device, note="x", by=ground.asha, at=at)
        case "hand":
            actions.hand_devices(devices=[device], unit=ground.seat, by=ground.asha, at=at)
        case "home":
            actions.hand_devices(devices=[device], unit=ground.other, by=ground.asha, at=at)
        case "undo":
            actions.undo_movement(device=device, note="x", by=ground.asha, at=at)
        case "buy":
            lot(ground, ground.seat, many=1, voucher=f"B-{n}")
