"""Devices and their movements. Rows are written once: how a device stands is read from its last movement."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from chaupal.devices.choices import STEPS, Condition, DeviceKind, DeviceState, Move, Told
from chaupal.org.models import Appointment, Unit
from chaupal.people.models import Person

_BACK = {("bought", "", "stock"): "void"}


def _steps() -> Q:
    """The movements that there are, forwards and taken back."""
    told = [Q(kind=kind, before=before, state=after, undoes=False) for kind, before, after in STEPS]
    told += [Q(kind=step[0], before=step[2], state=_BACK.get(step, step[1]), undoes=True) for step in STEPS]
    return reduce(or_, told)


class Lot(models.Model):
    """What a unit bought at one time under one voucher."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=DeviceKind)
    count = models.PositiveIntegerField()
    voucher = models.CharField(max_length=40)
    bought_on = models.DateField()
    note = models.CharField(max_length=200, blank=True)  # what the expense record will need (E4, G19)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()

    ledger_kind: ClassVar[str] = "lot"

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=DeviceKind.values), name="lot_kind_known"),
            models.CheckConstraint(condition=Q(count__gt=0), name="lot_has_devices"),
            models.UniqueConstraint(fields=["unit", "voucher", "kind"], name="lot_voucher_once"),
        ]

    def __str__(self) -> str:
        return f"lot {self.pk}"


class Device(models.Model):
    """One phone or tablet under a number of its own; of its serial number the last six characters and nothing more."""

    number = models.BigAutoField(primary_key=True)
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="devices")
    kind = models.CharField(max_length=8, choices=DeviceKind)
    tail = models.CharField(max_length=6, db_collation="C", db_index=True)

    ledger_kind: ClassVar[str] = "device"

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=DeviceKind.values), name="device_kind_known"),
            models.CheckConstraint(condition=Q(tail__regex=r"^[0-9A-Z]{6}$"), name="device_tail_alone"),
            models.UniqueConstraint(fields=["lot", "tail"], name="device_once_a_lot"),
        ]

    def __str__(self) -> str:
        return f"device {self.number}"


class Movement(models.Model):
    """One thing that happened to a device, and how it stands since: `place` counts them from 1.

    The database holds the chain: a movement begins where the one before it ended (a composite key), two cannot follow
    the same one, and only the steps of `choices.STEPS` are written. So a device is never with two people, and the
    stock of a unit is the sum of its movements.
    """

    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="movements")
    place = models.PositiveIntegerField()
    after = models.PositiveIntegerField(null=True)  # the place of the movement before; none for the first
    kind = models.CharField(max_length=8, choices=Move)
    undoes = models.BooleanField(default=False)  # takes the movement before it back
    before = models.CharField(max_length=8, blank=True)
    state = models.CharField(max_length=8, choices=DeviceState)
    from_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")  # whose books it stands in since
    holder = models.ForeignKey(Appointment, on_delete=models.PROTECT, null=True, related_name="+")
    condition = models.CharField(max_length=8, choices=Condition)
    note = models.CharField(max_length=200, blank=True)
    on = models.DateField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["device", "place"], name="movement_place_once"),
            models.CheckConstraint(
                condition=Q(place=1, after=None, from_unit=None, kind="bought", undoes=False)
                | Q(place__gt=1, after=F("place") - 1, from_unit__isnull=False),
                name="movement_follows_one",
            ),
            models.CheckConstraint(condition=_steps(), name="movement_step_known"),
            models.CheckConstraint(
                condition=Q(state="issued", holder__isnull=False) | (~Q(state="issued") & Q(holder=None)), name="movement_holder_while_issued"
            ),
            models.CheckConstraint(
                condition=Q(from_unit=None) | (Q(kind="handed") & ~Q(unit=F("from_unit"))) | (~Q(kind="handed") & Q(unit=F("from_unit"))),
                name="movement_unit_changes_by_handing",
            ),
            models.CheckConstraint(condition=Q(condition__in=Condition.values), name="movement_condition_known"),
            models.CheckConstraint(condition=~Q(kind="lost") | ~Q(note=""), name="movement_loss_is_told"),
        ]

    def __str__(self) -> str:
        return f"movement {self.pk}"


class Confirmation(models.Model):
    """That the holder has what was issued to them, and who says so. Reported, not proved."""

    movement = models.OneToOneField(Movement, on_delete=models.PROTECT, related_name="confirmation")
    told = models.CharField(max_length=8, choices=Told)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(told__in=Told.values), name="confirmation_told_known")]

    def __str__(self) -> str:
        return f"confirmation {self.pk}"
