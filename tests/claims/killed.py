"""Run as a program: `chaupal claims index` with a small embedder, killed (-9) by its own hand at the n-th text it embeds."""

import os
import signal
import sys
from collections.abc import Sequence
from typing import Any

import django


def main() -> None:
    django.setup()
    from chaupal.claims.commands import rebuild
    from chaupal.claims.matcher import Engine
    from tests import database
    from tests.claims.sounds import Sounds

    database.use(sys.argv[1])

    class Deadly(Sounds):
        def claims(self, texts: Sequence[str]) -> Any:
            if self.asked >= int(sys.argv[2]):
                os.kill(os.getpid(), signal.SIGKILL)
            return super().claims(texts)

    rebuild(Engine(Deadly()))


if __name__ == "__main__":
    main()
