"""Work of the watch room that nobody waits for."""

from __future__ import annotations

from chaupal.base import follower
from chaupal.base.clock import now
from chaupal.watch.actions import lapsing


def lapse_cases() -> int:
    """One round of ending cases that nobody decided in 60 days."""
    return lapsing.lapse_cases(at=now())


def delete_case_data() -> int:
    """One round of destroying the data of cases that came to nothing 30 days ago."""
    return lapsing.delete_case_data(at=now())


def register_followers() -> None:
    """Name them to the worker's loop, once a minute; what is over is refused at its second, worker or not."""
    follower.register("watch.lapse", lapse_cases, batch=lapsing.AT_ONCE, every=60.0)
    follower.register("watch.delete", delete_case_data, batch=lapsing.AT_ONCE, every=60.0)
