"""What the desk will not read today, if it goes on as it did: counted from what was decided since midnight."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from chaupal.base.clock import local
from chaupal.ledger.models import Entry
from chaupal.org import permission
from chaupal.people.models import Person
from chaupal.tips.models import Tip
from chaupal.tips.queries import inside

DECIDES = ("tips.attached", "tips.set_aside")
LEAST = 5  # decisions; of fewer no pace can be told
COUNTED = 2_000  # the newest decisions that are looked at
SHORTEST = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Pace:
    """Decisions since midnight about messages in this person's reach, and what follows until the next midnight."""

    done: int
    since: datetime | None  # the first of them; None where too few were taken to tell a pace
    an_hour: int = 0
    reached: int = 0  # of what waits, how many come up until midnight


def pace(person: Person, at: datetime) -> Pace:
    """How fast the desk decides today. Two queries beside the permission's."""
    midnight = local(at).replace(hour=0, minute=0, second=0, microsecond=0)
    newest = Entry.objects.filter(act__in=DECIDES).order_by("-pk").values_list("at", "about_id")[:COUNTED]
    today = [(when, int(about)) for when, about in newest if midnight <= when <= at]
    reach = inside(permission.scope(person, "view", "tips"))
    mine = set(Tip.objects.filter(pk__in={about for _when, about in today}, unit_id__in=reach).values_list("pk", flat=True))
    told = sorted(when for when, about in today if about in mine)
    if len(told) < LEAST:
        return Pace(len(told), None)
    rate = len(told) / (max(at - told[0], SHORTEST) / timedelta(hours=1))
    left = (midnight + timedelta(days=1) - at) / timedelta(hours=1)
    return Pace(len(told), told[0], round(rate), int(rate * left))
