"""Receipts at the rate of a busy evening, what the board and the coverage query cost meanwhile, and a flood."""

import http.client
import threading
import time

from benchmarks import product
from benchmarks.figures import at, middle, tell

RATE, SECONDS, EACH = 710, 60, 8
FLOOD = 213_019
RESENT = 100  # requests sent a second time, as phones do that missed the answer


def main() -> None:
    """A full home, one server as the product runs it, one sender in a process of its own."""
    with product.copied("coverage") as home, product.running(home) as run, product.django(run):
        from benchmarks import stage
        from benchmarks.coverage import load
        from chaupal.base.clock import now

        posts = stage.drawn_posts(7)
        dispatches = stage.released(posts)
        keepers = stage.deputies(RATE * SECONDS // EACH, now())
        cookies = stage.signed_in([person for person, _groups in keepers])
        desk = stage.cast_session("asha")
        state = stage.state()
        _rate(run, load, dispatches[:1], keepers, cookies, desk, state)
        _flood(run, load, dispatches[1:], keepers, cookies, state.pk)


def _get(run: product.Product, path: str, cookie: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", run.port, timeout=30)
    connection.request("GET", path, headers={"Cookie": f"sessionid={cookie}; language=hi", "Accept-Encoding": "gzip"})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status


def _rate(run, load, dispatches, keepers, cookies, desk: str, state) -> None:  # type: ignore[no-untyped-def]
    from django.db import connection

    from chaupal.base.clock import now
    from chaupal.org.models import Unit
    from chaupal.relay import queries

    receipts = RATE * SECONDS
    requests = load.plan(dispatches, keepers, cookies, receipts, now())
    requests = requests + requests[:RESENT]
    seats = list(Unit.objects.filter(kind="seat").values_list("pk", flat=True))
    board = f"/units/{state.code}/?dispatch={dispatches[0].pk}"
    assert _get(run, board, desk) == 200
    boards, asked = [], []
    pause = threading.Event()
    used = run.processor()
    with load.sending(run, requests, rate=RATE / EACH, threads=16) as sender:
        while not sender.is_over:
            began = time.perf_counter()
            status = _get(run, board, desk)
            boards.append((time.perf_counter() - began) * 1000)
            assert status == 200, f"the board answered {status}"
            began = time.perf_counter()
            queries.coverage(dispatches[0].pk, seats)
            asked.append((time.perf_counter() - began) * 1000)
            pause.wait(0.25)
        sent = sender.result()
    used = run.processor() - used
    behind = load.wait(dispatches, state.pk, receipts, 60)
    connection.close()
    kept, known = sent.outcomes.get("kept", 0), sent.outcomes.get("known", 0)
    rate = sum(sent.outcomes.values()) / sent.seconds
    tell("coverage", "receipts a second, reached over 60 s", rate, "1/s", goal=RATE, limit=0.97 * RATE, better="higher")
    tell("coverage", "receipts lost", receipts - load.stored(dispatches), "receipts", goal=0, limit=0)
    tell("coverage", "receipts doubled or told wrongly", abs(kept - receipts) + abs(known - RESENT * EACH), "receipts", goal=0, limit=0)
    tell("coverage", "counters that differ from a count of the rows", load.wrong_counters(dispatches), "counters", goal=0, limit=0)
    tell("coverage", "request of 8 receipts at that rate, p50", middle(sent.took), "ms")
    tell("coverage", "request of 8 receipts at that rate, p95", at(sent.took, 0.95), "ms")
    tell("coverage", "processor time of the whole product for a request of 8, boards and folding included", 1000 * used / len(requests), "ms")
    tell("coverage", "cores that 710 receipts a second keep busy", used / len(requests) * RATE / EACH, "cores", goal=1, limit=1.5)
    tell("coverage", "last receipt to counters level", behind, "s", goal=2, limit=5)
    tell("coverage", "board of the state meanwhile, p50", middle(boards), "ms")
    tell("coverage", "board of the state meanwhile, p95", at(boards, 0.95), "ms", goal=200, limit=300)
    tell("coverage", "coverage query over 403 seats meanwhile, p50", middle(asked), "ms")
    tell("coverage", "coverage query over 403 seats meanwhile, p95", at(asked, 0.95), "ms", goal=20, limit=50)


def _flood(run, load, dispatches, keepers, cookies, unit: int) -> None:  # type: ignore[no-untyped-def]
    """Phones that were away come back with six cards each: requests of 48 receipts, as fast as they are answered."""
    from chaupal.base.clock import now

    requests = load.plan(dispatches, keepers, cookies, FLOOD, now())
    began, used = time.monotonic(), run.processor()
    with load.sending(run, requests, rate=0, threads=8) as sender:
        sent = sender.result()
        load.wait(dispatches, unit, FLOOD, 300)
    tell("coverage", "213,019 receipts posted over HTTP in requests of 48, and folded", time.monotonic() - began, "s", goal=60, limit=180)
    tell("coverage", "processor time of the whole product for these", run.processor() - used, "s")
    tell("coverage", "of these lost or doubled", abs(FLOOD - load.stored(dispatches)) + abs(FLOOD - sent.outcomes.get("kept", 0)), "receipts", goal=0, limit=0)
    tell("coverage", "counters of these that differ from a count of the rows", load.wrong_counters(dispatches), "counters", goal=0, limit=0)


if __name__ == "__main__":
    main()
