"""The words of strength: how a call went, why somebody is still open, how a plan stands."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

ACTIVE_DAYS = 14  # whoever was in contact on one of so many days, today included, is active
CHECK_DAYS = 30  # a sample of calls speaks for so long
NOTE_DAYS = 14  # a reason on a chase list goes after so many days
TRIES = 3
BETWEEN_TRIES = timedelta(hours=1)
SIZES = (30, 60, 100, 200, 400)


class Outcome(models.TextChoices):
    """What a call of the sample showed."""

    OPEN = "", _("to be called")
    CONFIRMED = "confirmed", _("Says so themselves")
    DENIED = "denied", _("Knows nothing of it, or says no")
    WRONG_NUMBER = "wrong_number", _("Wrong number")
    NOT_REACHED = "not_reached", _("Not reached in three tries")


# What a caller may say of one call; a third "no answer" makes it "not reached".
SAID = (Outcome.CONFIRMED, Outcome.DENIED, Outcome.WRONG_NUMBER, Outcome.NOT_REACHED)


class Reason(models.TextChoices):
    """Why somebody is still open, as their lead knows it now. Never a judgement of the person (R12)."""

    PHONE_BROKEN = "phone_broken", _("Phone broken")
    AWAY = "away", _("Away")
    NO_NETWORK = "no_network", _("No network")
    GROUP_CLOSED = "group_closed", _("Group closed")
    WILL_NOT_SEND = "will_not_send", _("Will not send")
    LEFT = "left", _("Has left")


class Filled(models.TextChoices):
    """How a place stands by its people active in 14 days: the word, which a colour and a shape follow (A07)."""

    NONE = "none", _("nobody active")
    SHORT = "short", _("too few active")
    FULL = "full", _("all active")


class Planned(models.TextChoices):
    """How a unit's plan stands."""

    LATE = "late", _("late")
    RUNNING = "running", _("till then")
    REACHED = "reached", _("reached")
    NONE = "none", _("no date")
