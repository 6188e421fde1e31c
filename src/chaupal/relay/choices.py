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
    PLANNED = "planned", _("Planned")
    ACTIVE = "active", _("Active")
    DORMANT = "dormant", _("Dormant")
    CLOSED = "closed", _("Closed")

# How long a card may be shared after it opened; the gate's windows lie inside this.
CARD_HOURS = 48
# Receipts a phone may post at once (issue: up to 50 a request).
RECEIPTS_AT_ONCE = 50


def seat_place(group: int) -> int:
    """The place of the seat that a group's booth lies in: the number for life carries it."""
    return (group // 2) // SLOTS_A_SEAT
