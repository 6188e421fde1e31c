"""Run as a program: seal in a child process and kill it (-9) ten times, somewhere in the middle. Writes the number of kills."""

import os
import random
import signal
import sys
import time

import django


def main() -> None:
    django.setup()
    from django.db import connection, connections

    from chaupal.base.clock import now
    from chaupal.ledger import actions, choices
    from tests import database

    database.use(sys.argv[1])
    actions.ROWS_AT_ONCE = 7  # many small sealings, so that a kill falls into one
    dice, kills = random.Random(5), 0
    while kills < 10:
        connections.close_all()
        hears, says = os.pipe()
        child = os.fork()
        if child == 0:
            connection.connect()
            idle = 0
            while idle < 300:
                if actions.seal(choices.LEDGER, at=now()):
                    os.write(says, b".")
                else:
                    # The backend of the one killed before may still hold the lock for a moment.
                    idle += 1
                    time.sleep(0.01)
            os.write(says, b".")
            signal.pause()
        os.read(hears, 1)  # the first one is sealed; the blow falls somewhere in the next
        time.sleep(dice.random() * 0.01)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(hears)
        os.close(says)
        kills += 1
    sys.stdout.write(f"{kills}\n")


if __name__ == "__main__":
    main()
