"""Keeping the counters: within a second or two of a change, at the turn of the day, and each night held against everything."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

from django.db import connection, transaction

from chaupal.base import follower
from chaupal.base.clock import local, now
from chaupal.strength import counting, policies
from chaupal.strength.choices import ACTIVE_DAYS
from chaupal.strength.models import Count, Rebuild

FIGURES = ("sanctioned", "named", "accepted", "active", "empty", "short")
FEW = 400  # units from which on one scan of everything is quicker than their ranges of the index
TELLS = 60  # seconds after which a quiet worker says again that the figures stand
NIGHT = 3  # the hour of India after which everything is held against the count by day
TOLD = 100
_ALONE = 7_204_601  # the lock that two counting workers meet at; any number nobody else takes

_log = logging.getLogger("chaupal.strength")


def _days(at: datetime) -> dict[str, Any]:
    today = local(at).date()
    return {"on": today, "seen": today - timedelta(days=ACTIVE_DAYS)}


def _alone() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_ALONE])
        return cursor.fetchone() == (True,)


def _marked() -> tuple[bool, bool, list[int]]:
    """Whether anything was marked, whether all of it, else which units; the marks are taken away with what is counted next."""
    with connection.cursor() as cursor:
        cursor.execute(counting.MARKED)
        some, everything, units = cursor.fetchone()
    return bool(some), everything, units


def _places(days: dict[str, Any]) -> list[counting.Place]:
    with connection.cursor() as cursor:
        cursor.execute(policies.IN_FORCE, days)
        return [counting.Place(*row) for row in cursor.fetchall()]


def _write(days: dict[str, Any], units: Sequence[int] | None) -> int:
    """Count these units, or all (None), and everything above them; how many lines of vacancies changed."""
    places = _places(days)
    with connection.cursor() as cursor:
        if units is None:
            _scan(cursor, places, days)
        values = days | {"units": None if units is None else list(units)}
        cursor.execute(counting.write(places, everything=units is None), values)
        (changed,) = cursor.fetchone()
        cursor.execute(counting.SUMS, values)
    return int(changed)


def _scan(cursor: Any, places: list[counting.Place], days: dict[str, Any]) -> None:
    cursor.execute("SET LOCAL work_mem = '64MB'")
    cursor.execute("DROP TABLE IF EXISTS strength_told")
    cursor.execute(counting.scan(places), days)


@transaction.atomic
def count_changed(*, at: datetime) -> int:
    """Count anew what was marked as changed, or everything where the day has turned; 1 when something was counted, else 0.

    A mandal takes some milliseconds, everything about two seconds at full size. A change that commits while this runs
    leaves its mark for the next time.
    """
    if not _alone():
        return 0
    days, kept = _days(at), Count.objects.first()
    some, everything, units = _marked()
    turned = kept is None or kept.on != days["on"]
    if some or turned:
        _write(days, None if everything or turned or len(units) > FEW else units)
    elif kept is not None and at - kept.at < timedelta(seconds=TELLS):
        return 0
    Count.objects.update_or_create(id=1, defaults={"on": days["on"], "at": at})
    return int(some or turned)


@transaction.atomic
def rebuild(*, at: datetime) -> Rebuild | None:
    """Count everything by the other way, tell what differs from the figures kept by day, and put it right; the row that says
    so, None while another worker counts. What was marked is counted first, so that a change a second ago is no difference."""
    if not _alone():
        return None
    began, days = monotonic(), _days(at)
    some, everything, units = _marked()
    if some and not everything:
        _write(days, units)
    elif everything or Count.objects.filter(on=days["on"]).first() is None:
        _write(days, None)
    with connection.cursor() as cursor:
        places = _places(days)
        _scan(cursor, places, days)
        cursor.execute(counting.differing(places), days)
        rows = cursor.fetchall()
        cursor.execute("SELECT count(*) FROM org_unit")
        (counted,) = cursor.fetchone()
    found = [
        [row[0], figure, kept, fresh]
        for row in rows
        for figure, fresh, kept in zip(FIGURES, row[2:8], row[8:14], strict=True)
        if fresh != kept
    ]
    vacancies = _write(days, None)
    Count.objects.update_or_create(id=1, defaults={"on": days["on"], "at": at})
    made, _new = Rebuild.objects.update_or_create(
        on=days["on"],
        defaults={
            "at": at, "seconds": round(monotonic() - began, 2), "units": counted, "differing": found[:TOLD], "differ": len(found), "vacancies_differ": vacancies,
        },
    )  # fmt: skip
    if found or vacancies:
        _log.warning("strength rebuilt: %s figures and %s vacancies were not as counted by day", len(found), vacancies)
    return made


def follow() -> int:
    """The worker's look, every second."""
    return count_changed(at=now())


def nightly() -> int:
    """The worker's look, every few minutes: the rebuild, once a night; always 0, because nothing waits."""
    at = now()
    if local(at).hour >= NIGHT and not Rebuild.objects.filter(on=local(at).date()).exists():
        rebuild(at=at)
    return 0


def register() -> None:
    """Name both to the worker's loop; called when the room is ready."""
    follower.register("strength.count", follow, batch=1)
    follower.register("strength.rebuild", nightly, every=300.0)
