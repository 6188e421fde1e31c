"""What one question to the gate costs, without the database."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta

from benchmarks.figures import at, middle, tell
from chaupal.base.clock import IST
from chaupal.gate.calendar import SLOTS, Calendar, Poll
from chaupal.gate.item import AudienceUnit, Item
from chaupal.gate.packfile import shipped
from chaupal.gate.rules import judge
from chaupal.gate.window import window

SEATS = 403
SILENT = 58
NOON = datetime(2027, 2, 9, 12, tzinfo=IST)


def calendar() -> Calendar:
    """58 seats poll on 10 February, the others on the 20th."""
    polls = []
    for seat in range(1, SEATS + 1):
        day = datetime(2027, 2, 10 if seat <= SILENT else 20, tzinfo=IST)
        closes = day + timedelta(hours=18)
        polls.append(Poll(seat, 1 if seat <= SILENT else 2, day + timedelta(hours=7), closes, closes))
    return Calendar(polls=tuple(polls))


def milliseconds(act: Callable[[], object], times: int) -> list[float]:
    """How long each of `times` runs took."""
    spent = []
    for _ in range(times):
        began = time.perf_counter()
        act()
        spent.append((time.perf_counter() - began) * 1000)
    return spent


def main() -> None:
    """Judge and window, median and p95."""
    pack, dates = shipped(), calendar()
    state = ((SLOTS, (SEATS + 1) * SLOTS),)
    item = Item(
        kind="post",
        id=1,
        text="बूथ पर पानी और छाया का प्रबंध रहेगा।",
        channel="whatsapp_task",
        audience=state,
        units=(AudienceUnit("state", "UP", state),),
        author=1,
        approvers=(2,),
    )
    judged = judge(item, dates, pack, moment="release", at=NOON)
    assert len(judged.shown) == SEATS - SILENT
    spent = milliseconds(lambda: judge(item, dates, pack, moment="release", at=NOON), 300)
    tell("gate", "judge 403 seats, median", middle(spent), "ms", goal=5, limit=20)
    tell("gate", "judge 403 seats, p95", at(spent, 0.95), "ms", goal=10, limit=20)
    spent = milliseconds(
        lambda: window(
            seat=200, opens=NOON, expires=NOON + timedelta(days=2), last_contact=NOON, calendar=dates, pack=pack
        ),
        3000,
    )
    tell("gate", "window of a card, median", middle(spent), "ms", goal=0.2, limit=1)


if __name__ == "__main__":
    main()
