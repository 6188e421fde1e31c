"""Run as a program: fold receipts in a child process and kill it (-9) ten times, somewhere in the middle of a fold."""

import os
import random
import signal
import sys
import time

import django


def main() -> None:
    django.setup()
    from django.db import connection, connections

    from chaupal.base import follower
    from chaupal.relay import folding
    from tests import database

    database.use(sys.argv[1])
    dice = random.Random(7)
    for _kill in range(10):
        connections.close_all()
        hears, says = os.pipe()
        child = os.fork()
        if child == 0:
            connection.connect()
            # Many small folds, so that a kill falls into one.
            while follower.follow_rows(folding.NAME, "relay_receipt", ["dispatch_id", "group", "rung"], folding.add, batch=11):
                os.write(says, b".")
            os.write(says, b".")
            signal.pause()
        os.read(hears, 1)  # the first batch is folded; the blow falls somewhere in the next ones
        time.sleep(dice.random() * 0.02)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(hears)
        os.close(says)


if __name__ == "__main__":
    main()
