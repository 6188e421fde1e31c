"""What a weekly check says of a group: pure, from the state before and the last two checks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from chaupal.base.clock import local
from chaupal.relay.choices import GroupState, LastPost


@dataclass(frozen=True, slots=True)
class Said:
    """What a keeper says of one group; size and last post are empty where it does not exist."""

    exists: bool
    two_admins: bool = False
    size: str = ""
    last_post: str = ""


def week_of(at: datetime) -> date:
    """The Monday of that moment's week in India."""
    day = local(at).date()
    return day - timedelta(days=day.weekday())


def state_after(state: str, said: Said, was_gone: bool) -> str:
    """The group's state after a check; `was_gone` is whether the check of an earlier week said that it does not exist.

    It is lost when two weeks in a row say so: one may be a slip of the thumb. Without a second admin of ours it is only
    made; with an old last post it sleeps, unless it was never awake.
    """
    if state == GroupState.CLOSED:
        return state
    if not said.exists:
        return GroupState.LOST if was_gone and state != GroupState.PLANNED else state
    if not said.two_admins:
        return GroupState.CREATED
    if said.last_post != LastPost.OLDER:
        return GroupState.ACTIVE
    young = (GroupState.PLANNED, GroupState.CREATED, GroupState.CONFIRMED)
    return GroupState.CONFIRMED if state in young else GroupState.DORMANT
