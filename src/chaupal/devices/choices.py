"""Words of the device register: what a device is, how it moves, how it stands."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

# Of a serial number or IMEI no more than its end is kept: enough to tell two devices on a table apart.
TAIL = 6
LOT_MOST = 2_000  # devices in one lot


class DeviceKind(TextChoices):
    PHONE = "phone", _("Phone")
    TABLET = "tablet", _("Tablet")


class Condition(TextChoices):
    NEW = "new", _("New")
    GOOD = "good", _("Works well")
    WORN = "worn", _("Worn, works")
    BROKEN = "broken", _("Broken")


class DeviceState(TextChoices):
    """How a device stands after its last movement."""

    STOCK = "stock", _("In stock")
    ISSUED = "issued", _("With a person")
    LOST = "lost", _("Lost")
    RETIRED = "retired", _("Retired")
    VOID = "void", _("Entered by mistake")


class Move(TextChoices):
    """What happened to a device."""

    BOUGHT = "bought", _("Bought")
    HANDED = "handed", _("Handed to another unit")
    ISSUED = "issued", _("Issued to a person")
    RETURNED = "returned", _("Returned")
    LOST = "lost", _("Lost")
    FOUND = "found", _("Found again")
    RETIRED = "retired", _("Retired")


class Told(TextChoices):
    """Who says that the holder has it."""

    HOLDER = "holder", _("The holder said so on their own phone")
    SIGNED = "signed", _("Signed on paper, reported by the desk")


# What may follow which state; taking the last movement back leads to the state before it.
MOVES: dict[str, tuple[str, ...]] = {
    "stock": ("stock", "issued", "lost", "retired", "void"),
    "issued": ("stock", "lost"),
    "lost": ("stock", "issued"),
    "retired": ("stock",),
    "void": (),
}
# Movement to (state before, state after); nothing before the first. Each may be taken back, which leads the other way.
STEPS: tuple[tuple[str, str, str], ...] = (
    ("bought", "", "stock"),
    ("handed", "stock", "stock"),
    ("issued", "stock", "issued"),
    ("returned", "issued", "stock"),
    ("lost", "stock", "lost"),
    ("lost", "issued", "lost"),
    ("found", "lost", "stock"),
    ("retired", "stock", "retired"),
)
