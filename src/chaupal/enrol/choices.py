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


class MergeState(models.TextChoices):
    """How far making one of two rows came."""

    PROPOSED = "proposed", _("waits for a second person")
    WITHDRAWN = "withdrawn", _("taken back")
    RETURNED = "returned", _("returned with a reason")
    MERGED = "merged", _("one person")
    UNDONE = "undone", _("taken apart again")


MERGE_MOVES: dict[str, tuple[str, ...]] = {
    "proposed": ("withdrawn", "returned", "merged"),
    "withdrawn": (),
    "returned": (),
    "merged": ("undone",),
    "undone": (),
}


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


class SheetState(models.TextChoices):
    """How far a sheet came. What is being done is done by the worker where the sheet is long."""

    NEW = "new", _("Say what the columns hold")
    CHECKING = "checking", _("Being read")
    READY = "ready", _("Read: look at it, then bring it in")
    IMPORTING = "importing", _("Being brought in")
    DONE = "done", _("Brought in")
    STOPPED = "stopped", _("Stopped")
    REFUSED = "refused", _("Turned away")
    GONE = "gone", _("Destroyed unused")


# The moves that a sheet makes; what is not here does not happen.
SHEET_MOVES: dict[str, tuple[str, ...]] = {
    SheetState.NEW: (SheetState.CHECKING, SheetState.REFUSED, SheetState.GONE),
    SheetState.CHECKING: (SheetState.READY, SheetState.REFUSED, SheetState.STOPPED, SheetState.GONE),
    SheetState.READY: (SheetState.CHECKING, SheetState.IMPORTING, SheetState.GONE),
    SheetState.IMPORTING: (SheetState.DONE, SheetState.STOPPED),
    SheetState.STOPPED: (SheetState.CHECKING, SheetState.GONE),
    SheetState.DONE: (),
    SheetState.REFUSED: (),
    SheetState.GONE: (),
}
# The file is there and may be mapped anew.
OPEN = (SheetState.NEW, SheetState.READY, SheetState.STOPPED)
UNDER_WAY = (SheetState.CHECKING, SheetState.IMPORTING)


class Reason(models.TextChoices):
    """Why a row comes back, and what its sender does about it."""

    NO_NAME = "no_name", _("There is no name.")
    BAD_NAME = "bad_name", _("The name holds figures or no letters.")
    NO_PHONE = "no_phone", _("There is no mobile number.")
    BAD_PHONE = "bad_phone", _("This is no Indian mobile number of ten digits.")
    CUT_PHONE = "cut_phone", _("The table program cut this number short (1.2E+09). Write its ten digits as text.")
    MANY_PHONES = "many_phones", _("There is more than one number. Leave one.")
    UNDER_AGE = "under_age", _("Under 18: nobody under 18 is taken (rule P3).")
    NO_OFFICE = "no_office", _("There is no office.")
    UNKNOWN_OFFICE = "unknown_office", _("No office of this name is known.")
    NO_PLACE = "no_place", _("The place of the office is missing.")
    UNKNOWN_PLACE = "unknown_place", _("This place is not known, or it is not yours.")
    MANY_PLACES = "many_places", _("Several places have this name. Write its code, or the seat as well.")
    REPEATED = "repeated", _("The same row stands further up.")
    OTHER_NAME = "other_name", _("Further up this number has another name.")
    PHONE_KNOWN = "phone_known", _("Somebody with this phone number is here already.")
    OWN_OFFICE = "own_office", _("This number is your own. Somebody else puts you forward.")
    OFFICE_FULL = "office_full", _("Every place of this office is filled here.")
    RETURNED = "returned", _("This name was returned here with a reason. It is sent again on its own page.")


class Verdict(models.TextChoices):
    """What becomes of one row."""

    NEW = "new", _("will go in")
    THERE = "there", _("is there already")
    BAD = "bad", _("comes back")
