"""Run as a program: bring list COMING of database NAME into force at moment AT, and be killed (-9) by its own hand with all of it
written and nothing committed."""

import os
import signal
import sys
from datetime import datetime
from typing import Any

import django


def main() -> None:
    django.setup()
    from chaupal.lineage.actions import force
    from chaupal.lineage.models import ComingList
    from tests import database

    plain = force.record

    def last_word(*given: Any, **more: Any) -> None:
        plain(*given, **more)
        os.kill(os.getpid(), signal.SIGKILL)

    force.record = last_word  # type: ignore[assignment]
    database.use(sys.argv[1])
    force.apply_list(coming=ComingList.objects.get(pk=sys.argv[2]), by="test", at=datetime.fromisoformat(sys.argv[3]))


if __name__ == "__main__":
    main()
