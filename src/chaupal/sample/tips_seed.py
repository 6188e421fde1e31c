"""Messages as if several mandals had sent them in the last six hours, copies among them. The worker matches them."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from chaupal.org.models import Unit
from chaupal.sample import bank
from chaupal.tips import matcher
from chaupal.tips.actions import receive
from chaupal.tips.queries import SMALLEST, Origin
from chaupal.tips.wash import wash

HOURS = 6
MANDALS = 40
NEAR = 211  # the cast's seat, where most of what is heard comes from
EACH = 6  # every sixth message of the bank: a desk that can be read in one sitting
COPIES = (1, 1, 1, 2, 2, 3, 5, 9)  # how often a message comes in, drawn for each


def seed_tips(at: datetime) -> int:
    """Some 30 messages of the bank, one to nine times each, spread over the six hours before `at`; how many. Same at every run.

    No matching here: each message leaves its job to the worker, which is through in the demo's first minute.
    """
    drawn = Random(212)
    units = _mandals()
    sent: list[tuple[datetime, str, Unit]] = []
    for told in bank.load("tips")["tip"][::EACH]:
        first = at - timedelta(minutes=drawn.uniform(5, HOURS * 60))
        for number in range(drawn.choice(COPIES) if told["claim"] else 1):
            when = first + (at - first) * (drawn.random() if number else 0.0)
            text = told["text"] + ("", " 🙏", "\nForwarded many times")[drawn.randrange(3) if number else 0]
            sent.append((when, text, drawn.choice(units)))
    for when, text, unit in sorted(sent, key=lambda one: one[0]):
        washed = wash(text)
        receive.keep(
            washed=washed,
            marks=matcher.marks(washed.text),
            channel="paste",
            origin=Origin(unit, drawn.choice(unit.booths)[0]),
            at=when,
            token=receive.new_token(),
            sample=True,
        )
    return len(sent)


def _mandals() -> list[Unit]:
    """The mandals of the cast's seat, several times over, and others from all of the state."""
    all_of_them = list(Unit.objects.filter(kind__in=SMALLEST).select_related("parent").order_by("place"))
    near = [unit for unit in all_of_them if unit.parent is not None and unit.parent.number == NEAR]
    return near * 4 + all_of_them[:: max(1, len(all_of_them) // MANDALS)]
