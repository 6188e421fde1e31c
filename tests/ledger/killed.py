"""Run as a program: seal in a child process and kill it (-9) ten times, somewhere in the middle. Prints the kills."""

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
        child = os.fork()
        if child == 0:
            connection.connect()
            while actions.seal(choices.LEDGER, at=now()):
                continue
            signal.pause()
        time.sleep(0.03 + dice.random() * 0.05)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        kills += 1
    print(kills)


if __name__ == "__main__":
    main()
