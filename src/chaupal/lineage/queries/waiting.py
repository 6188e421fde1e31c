"""What of the lists of stations waits for a second person: a day for a list, and the people of booths that ended or were split.

Names of booths wait too, but for whoever looks after the people of one mandal: they stand on that one's own page (`names`).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from chaupal.base import paging
from chaupal.lineage.choices import ListState
from chaupal.lineage.models import Carry, ComingList, SeatSheet
from chaupal.org import permission
from chaupal.people.models import Person


def _lists() -> QuerySet[Any]:
    ready = ComingList.objects.filter(state=ListState.READY)
    whole = ready.annotate(whole_at=Max("sheets__confirmed_at"), unsure=Count("sheets", filter=Q(sheets__confirmed_at=None)))
    return whole.filter(unsure=0, whole_at__isnull=False)


def lists(wanted: paging.Asked = paging.FIRST, limit: int = 200) -> list[tuple[ComingList, datetime]]:
    """Lists that every seat has confirmed and that no day is set for, each with when the last seat did, oldest first; from a
    key (when, id) on, or back. One query."""
    which, order = paging.by_two(wanted, "whole_at", "pk")
    return [(one, one.whole_at) for one in _lists().filter(which).select_related("read_by").order_by(*order)[:limit]]


def lists_count(most: int) -> int:
    """How many they are, counted no further than `most`. One query."""
    return _lists()[:most].count()


def _teams(person: Person) -> QuerySet[SeatSheet]:
    reach = permission.scope(person, "approve", "people")
    waiting = Carry.objects.waiting().filter(sheet=OuterRef("pk"))
    return SeatSheet.objects.filter(Exists(waiting), coming__state=ListState.IN_FORCE, seat__booths__within=reach)


def teams(person: Person, wanted: paging.Asked = paging.FIRST, limit: int = 200) -> list[tuple[SeatSheet, datetime, int]]:
    """Seats inside the reach of the person's approvals whose people wait to go along with a booth, each with when the seat
    was confirmed and how many people, the longest first; from a key (when, id) on, or back. Two queries."""
    which, order = paging.by_two(wanted, "confirmed_at", "pk")
    found = list(_teams(person).filter(which).select_related("seat", "coming", "confirmed_by").order_by(*order)[:limit])
    people = Carry.objects.waiting().filter(sheet__in=[one.pk for one in found]).values_list("sheet").annotate(Count("pk")).order_by()
    counted = dict(people)
    # Somebody may have approved a seat's people between the two reads; it waits no more.
    return [(one, one.confirmed_at, counted[one.pk]) for one in found if one.pk in counted and one.confirmed_at is not None]


def teams_count(person: Person, most: int) -> int:
    """How many seats they are, counted no further than `most`. One query."""
    return _teams(person)[:most].count()
