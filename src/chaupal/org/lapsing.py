"""What ends by the calendar and not by anybody's act: the worker asks once a minute."""

from __future__ import annotations

from chaupal.base import follower
from chaupal.base.clock import now
from chaupal.org.actions.suspending import lift_old_suspensions


def lapse() -> int:
    """Lift the suspensions that stood for their whole time; how many."""
    return lift_old_suspensions(at=now())


def register() -> None:
    """Name it to the worker's loop."""
    follower.register("org.suspensions", lapse, batch=500, every=60.0)
