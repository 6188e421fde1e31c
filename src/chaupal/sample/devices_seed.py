"""The convenor's register of devices: a lot with its voucher, phones with people, one that came back, one that is lost."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from chaupal.base.clock import local
from chaupal.devices.actions import buy_lot, confirm_receipt, issue_device, report_loss, return_device
from chaupal.devices.choices import Condition, DeviceKind
from chaupal.devices.models import Device, Lot
from chaupal.org.models import Appointment, Unit
from chaupal.people.models import Person

VOUCHER = "नमूना वाउचर 17"
COUNT = 24
TO_LEADS = 8  # the first of them say on their own page that they have it


@transaction.atomic
def seed_devices(*, convenor: Person, keeper: Person, at: datetime) -> None:
    """By the product's acts, as the convenor would; nothing where the lot is there already."""
    if Lot.objects.filter(voucher=VOUCHER).exists():
        return
    unit = Unit.objects.get(pk__in=Appointment.objects.filter(person=convenor, unit__isnull=False).values("unit"))
    bought = at - timedelta(days=20)
    lot = buy_lot(
        unit=unit, kind=DeviceKind.PHONE, voucher=VOUCHER, count=COUNT, tails=[f"N{n:05}" for n in range(COUNT)], bought_on=local(bought).date(),
        note="नमूना: ऐसे फ़ोन नहीं हैं", by=convenor, at=bought,
    )  # fmt: skip
    devices = list(Device.objects.filter(lot=lot).order_by("pk"))
    leads = Appointment.objects.filter(office__key="mandal_lead", state="active", until_on=None, unit__booths__within=unit.booths).exclude(person=keeper)
    handed = list(zip(devices, leads.select_related("person").order_by("pk")[:TO_LEADS], strict=False))
    for number, (device, lead) in enumerate(handed):
        issue_device(device=device, to=lead, condition=Condition.NEW, by=convenor, at=bought + timedelta(days=1))
        if number < TO_LEADS // 2:
            confirm_receipt(device=device, by=lead.person, at=bought + timedelta(days=2))
    own = Appointment.objects.filter(person=keeper, state="active", until_on=None).order_by("pk").first()
    if own is not None and len(devices) > TO_LEADS:
        issue_device(device=devices[TO_LEADS], to=own, condition=Condition.GOOD, by=convenor, at=at - timedelta(days=1))
    if len(handed) > 1:
        return_device(device=handed[0][0], condition=Condition.BROKEN, note="स्क्रीन टूटी", by=convenor, at=at - timedelta(days=4))
        report_loss(device=handed[1][0], lost_on=local(at - timedelta(days=3)).date(), note="बस में छूटा", by=convenor, at=at - timedelta(days=3))
