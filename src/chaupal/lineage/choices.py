"""Words of the lineage room: what may become of a booth from one list to the next, and how far a coming list came."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What a new list makes of a booth. Every booth of the old list and every station of the new one has exactly one."""

    SAME = "same", _("Same booth")
    RENUMBERED = "renumbered", _("Same booth, another part number")
    RENAMED = "renamed", _("Same booth, another name")
    SPLIT = "split", _("New, split from a booth")
    NEW = "new", _("New")
    MERGED = "merged", _("Merged into another booth")
    CLOSED = "closed", _("Closed")


# A station with one of the first keeps the number of an old booth; with one of the second it gets a new number.
CONTINUES = ("same", "renumbered", "renamed")
BEGINS = ("split", "new")
ENDS = ("merged", "closed")

# Below this the machine asks: somebody who knows the place has to say yes before the seat can be confirmed.
ASKED_BELOW = 70


class ListState(models.TextChoices):
    """How far a list of stations that was handed in came."""

    READING = "reading", _("The list is being read")
    FAILED = "failed", _("The list could not be read")
    READY = "ready", _("To be confirmed by the seats")
    DUE = "due", _("Comes into force")
    IN_FORCE = "in_force", _("In force")
    WITHDRAWN = "withdrawn", _("The list was put aside")


MOVES: dict[str, tuple[str, ...]] = {
    ListState.READING: (ListState.READY, ListState.FAILED),
    ListState.READY: (ListState.DUE, ListState.IN_FORCE, ListState.WITHDRAWN),
    ListState.DUE: (ListState.READY, ListState.IN_FORCE),
    ListState.FAILED: (),
    ListState.IN_FORCE: (),
    ListState.WITHDRAWN: (),
}


class CarryKind(models.TextChoices):
    """How a person's office goes along with a booth."""

    MOVE = "move", _("goes along to the other booth")
    ALSO = "also", _("put forward at the new booth besides")


class Skipped(models.TextChoices):
    """Why an office that was to be carried over stayed where it is."""

    ENDED = "ended", _("the old office has ended meanwhile")
    FULL = "full", _("every place of this office is filled at the other booth")
    OWN = "own", _("somebody else has to approve this one")
    THERE = "there", _("holds that office at the other booth already")
    STOOD = "stood", _("is suspended, and gets no further office")
