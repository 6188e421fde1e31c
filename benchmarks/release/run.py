"""A release to the whole state at full size, the first card on a phone, and the plain way beside it."""

import http.client
import time

from benchmarks import product
from benchmarks.figures import at, middle, tell

TIMES = 9


def main() -> None:
    """Each release is a post of its own; the phone asks for Today as soon as the release returned."""
    with product.copied("release") as home, product.running(home) as run, product.django(run):
        from benchmarks import stage
        from chaupal.base.clock import now

        posts = stage.drawn_posts(TIMES)
        (keeper, _groups), *_others = stage.deputies(3, now())
        cookie = stage.signed_in([keeper])[keeper]
        _today(run, cookie)  # the worker processes have their templates
        _today(run, cookie)
        took, seen = [], []
        for post in posts:
            began = time.perf_counter()
            dispatch = stage.released([post])[0]
            took.append((time.perf_counter() - began) * 1000)
            while f"/cards/{dispatch.pk}/" not in _today(run, cookie):
                if time.perf_counter() - began > 30:
                    raise RuntimeError("the card does not come")
            seen.append(time.perf_counter() - began)
        tell("release", "release to the whole state (355,032 groups), median", middle(took), "ms", goal=50, limit=300)
        tell("release", "release to the whole state, slowest of 9", at(took, 1.0), "ms")
        tell("release", "release to first card visible to a keeper, median", middle(seen), "s", goal=1, limit=3)
        tell("release", "release to first card visible to a keeper, slowest of 9", at(seen, 1.0), "s")
        plain = [_plain() for _one in range(3)]
        tell("release", "the plain way: a row a group by INSERT..SELECT, median", middle(plain), "ms")


def _today(run: product.Product, cookie: str) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", run.port, timeout=30)
    connection.request("GET", "/today/", headers={"Cookie": f"sessionid={cookie}; language=en"})
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    assert answer.status == 200, f"/today/ answered {answer.status}"
    return text


def _plain() -> float:
    """One row a group with what a queue of sends would carry, and the index by which a keeper's phone asks; milliseconds."""
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute('CREATE TEMPORARY TABLE plain (dispatch bigint, "group" bigint, keeper bigint, state text, at timestamptz)')
        cursor.execute("CREATE INDEX ON plain (keeper, dispatch)")
        began = time.perf_counter()
        cursor.execute("INSERT INTO plain SELECT 1, number, keeper_id, 'waiting', now() FROM relay_group")
        spent = (time.perf_counter() - began) * 1000
        transaction.set_rollback(True)
    return spent


if __name__ == "__main__":
    main()
