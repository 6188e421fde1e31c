"""What this room holds about somebody, for their own page: the devices that were given into their hands."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from chaupal.base.words import day
from chaupal.devices.choices import DeviceState
from chaupal.devices.models import Movement
from chaupal.people import held
from chaupal.people.held import Section
from chaupal.people.models import Person

LAST = 50


def about(person: Person) -> Sequence[Section]:
    """Every device that was issued to an office of theirs, the newest first, and until when. One query."""
    after = Movement.objects.filter(device=OuterRef("device"), place=OuterRef("place") + 1)
    found = Movement.objects.select_related("device", "unit", "confirmation").filter(state=DeviceState.ISSUED, holder__person=person)
    rows = [
        (
            f"{one.device.get_kind_display()} {one.device_id}", one.device.tail, str(one.unit), day(one.on), day(one.gone_on) if one.gone_on else _("with you"),
            str(one.confirmation.get_told_display()) if hasattr(one, "confirmation") else "–",
        )
        for one in found.annotate(gone_on=Subquery(after.values("on")[:1])).order_by("-pk")[:LAST]
    ]  # fmt: skip
    why = _("So that stock balances. Of the serial number six characters are kept; nothing that is on the device is read.")
    return [
        Section("devices", _("Devices in your hands"), why, [_("Device"), _("Serial ends in"), _("In the books of"), _("Since when"), _("Until"), _("Receipt")], rows)
    ]


def register() -> None:
    """Name the reader; called when the room is ready."""
    held.register("devices", about)
