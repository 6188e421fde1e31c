"""Words of the relay room. Each rung says who asserts it."""

from __future__ import annotations

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _

from chaupal.org.choices import SLOTS_A_SEAT


class Rung(IntegerChoices):
    """How far a card got in one group; only the two confirmed rungs are leaves of the ledger."""

    SHOWN = 1, _("Shown")
    OPENED = 2, _("Opened")
    SHARE_TAPPED = 3, _("Share tapped")
    SELF_CONFIRMED = 4, _("Reported by the keeper")
    SPOT_VERIFIED = 5, _("Seen in the group by somebody else")
    NOT_TODAY = 6, _("Not today")
    WILL_NOT_SEND = 7, _("Will not be sent")
    RECALL_CONFIRMED = 8, _("Recall passed on")


# What a phone may send; the spot check has its own act by a lead.
FROM_PHONE = (1, 2, 3, 4, 6, 7, 8)
LEAVES = (Rung.SELF_CONFIRMED, Rung.RECALL_CONFIRMED)



class GroupState(TextChoices):
    """How a group stands by its keeper's weekly checks (N23); closed by a lead."""

    PLANNED = "planned", _("Planned")
    CREATED = "created", _("Made, one admin of ours")
    CONFIRMED = "confirmed", _("Made, two admins of ours")
    ACTIVE = "active", _("Active")
    DORMANT = "dormant", _("Dormant")
    LOST = "lost", _("Lost")
    CLOSED = "closed", _("Closed")


class Size(TextChoices):
    """How many are in a group, as a band: nobody is counted exactly, and WhatsApp holds 1,024 (R5)."""

    TO_50 = "50", _("up to 50")
    TO_100 = "100", _("51 to 100")
    TO_256 = "256", _("101 to 256")
    TO_512 = "512", _("257 to 512")
    TO_1024 = "1024", _("513 to 1,024")


class LastPost(TextChoices):
    TODAY = "today", _("today")
    WEEK = "week", _("this week")
    OLDER = "older", _("longer ago")


MOVES: dict[str, tuple[str, ...]] = {
    "planned": ("created", "confirmed", "active", "closed"),
    "created": ("confirmed", "active", "dormant", "lost", "closed"),
    "confirmed": ("created", "active", "dormant", "lost", "closed"),
    "active": ("created", "dormant", "lost", "closed"),
    "dormant": ("created", "active", "lost", "closed"),
    "lost": ("created", "active", "dormant", "closed"),
    "closed": ("planned",),
}
LIVING = ("created", "confirmed", "active")  # without a check these fall asleep
DORMANT_DAYS = 28
CHECKS_KEPT = 2  # lost needs two; older ones go, so that a group's checks are no history of its keeper (R12)
NAME_MOST = 100  # letters of a group's name (rule pack whatsapp.group_name_max)

# How long a card may be shared after it opened; the gate's windows lie inside this.
CARD_HOURS = 48
# Receipts a phone may post at once (issue: up to 50 a request).
RECEIPTS_AT_ONCE = 50


def seat_place(group: int) -> int:
    """The place of the seat that a group's booth lies in: the number for life carries it."""
    return (group // 2) // SLOTS_A_SEAT
