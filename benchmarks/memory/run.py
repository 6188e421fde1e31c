"""Memory of server, worker and database together: at rest, and while receipts come in."""

import threading

from benchmarks import product
from benchmarks.figures import middle, tell

RATE, SECONDS, EACH = 710, 20, 8
REST = 20  # seconds without a request before the first look


def main() -> None:
    """PSS, so that what processes share counts once; the command that watches over them included."""
    with product.copied("memory") as home, product.running(home) as run, product.django(run):
        from benchmarks import stage
        from benchmarks.coverage import load
        from chaupal.base.clock import now

        pause = threading.Event()
        pause.wait(REST)
        rest = []
        for _one in range(5):
            rest.append(run.memory())
            pause.wait(1)
        dispatches = stage.released(stage.drawn_posts(1))
        keepers = stage.deputies(RATE * SECONDS // EACH, now())
        cookies = stage.signed_in([person for person, _groups in keepers])
        requests = load.plan(dispatches, keepers, cookies, RATE * SECONDS, now())
        busy = []
        with load.sending(run, requests, rate=RATE / EACH, threads=16) as sender:
            while not sender.is_over:
                busy.append(run.memory())
                pause.wait(1)
            sent = sender.result()
        tell("memory", "server, worker and database at rest, full size", middle(rest) / 1000, "GB", goal=1.0, limit=1.2)
        tell("memory", "the same while receipts come in, most", max(busy) / 1000, "GB", goal=1.5, limit=2)
        tell("memory", "receipts taken meanwhile", sum(sent.outcomes.values()), "receipts")


if __name__ == "__main__":
    main()
