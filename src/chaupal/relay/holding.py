"""What this room holds about somebody, and what becomes of it when they leave: the groups they run."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from chaupal.people import held, leaving
from chaupal.people.held import Section
from chaupal.people.models import Person
from chaupal.relay import keepers
from chaupal.relay.models import Group


def about(person: Person) -> Sequence[Section]:
    """The groups this person runs or stands in for. One query."""
    rows = [
        (str(one.booth), str(one.slot + 1), _("keeper") if one.keeper_id == person.pk else _("deputy"), str(one.get_state_display()))
        for one in Group.objects.filter(Q(keeper=person) | Q(deputy=person)).order_by("number")
    ]
    why = _("So that a card reaches both groups of a booth. No member of a group is listed, and of you no count is kept.")
    return [Section("groups", _("Groups in your care"), why, [_("Booth"), _("Group"), _("As what"), _("How it stands")], rows)]


def leave(person: Person, at: datetime) -> None:
    """The groups of somebody who leaves have another keeper, or none, in the same transaction. Two statements."""
    booths = Group.objects.filter(Q(keeper=person) | Q(deputy=person)).values_list("booth", flat=True)
    keepers.keep(sorted(set(booths)))


def register() -> None:
    """Name both; called when the room is ready."""
    held.register("relay", about)
    leaving.register("relay", leaving.Room(leave=leave))
