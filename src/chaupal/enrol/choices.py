"""The words of joining and leaving that code may name."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class LeavingWhy(models.TextChoices):
    """What somebody asked for; each hides them at once and ends in the same purge."""

    LEFT = "left", _("left")
    WITHDREW = "withdrew", _("withdrew the consent")
    ERASED = "erased", _("asked for erasure")


class RequestKind(models.TextChoices):
    """What somebody asks of the grievance contact about their data."""

    CORRECT = "correct", _("Something is wrong and I cannot correct it here")
    PHONE = "phone", _("I have a new phone number")
    ACCESS = "access", _("I want to know more about what is held")
    GRIEVANCE = "grievance", _("I have a complaint")


class ApplicantState(models.TextChoices):
    """How far somebody who asked to join came."""

    ASKED = "asked", _("asked to join")
    SETTLED = "settled", _("on the waiting list")
    NOMINATED = "nominated", _("name sent up")
    DECLINED = "declined", _("declined")
    WITHDRAWN = "withdrawn", _("taken back")
    LAPSED = "lapsed", _("lapsed")


WAITS = ("asked", "settled")


class Decline(models.TextChoices):
    """Why somebody cannot join now, in words that they may read."""

    FULL = "full", _("All places near you are filled just now. Thank you for coming forward; ask again at any time.")
    UNREACHED = "unreached", _("We could not reach you by phone. If you still want to join, ask once more with a number at which you can be reached.")
    NOT_NOW = "not_now", _("It does not fit just now. Thank you for offering your time; ask again whenever you like.")
    NOT_THEM = "not_them", _("Whoever answers this number did not ask to join. If that is you: nothing about you stays here.")


class BatchState(models.TextChoices):
    """How far a sheet of cards is."""

    QUEUED = "queued", _("waits for the worker")
    DRAWING = "drawing", _("is being drawn")
    READY = "ready", _("ready")
    FAILED = "failed", _("failed")
    GONE = "gone", _("file removed")
