"""Every screen at full size over HTTP, as the role whose screen it is; and a late page of a long list beside the first."""

import http.client
import time
from collections.abc import Callable

from benchmarks import product
from benchmarks.figures import at, middle, tell

TIMES = 25


def main() -> None:
    """A full home with three cards on their way and 20,000 receipts folded."""
    with product.copied("pages") as home, product.running(home) as run, product.django(run):
        from benchmarks import stage
        from benchmarks.coverage import load
        from chaupal.base.clock import now

        posts = stage.drawn_posts(3)
        dispatches = stage.released(posts)
        keepers = stage.deputies(20_000 // 24 + 1, now())
        cookies = stage.signed_in([person for person, _groups in keepers])
        with load.sending(run, load.plan(dispatches, keepers, cookies, 20_000, now()), rate=0, threads=4) as sender:
            sender.result()
        load.wait(dispatches, stage.state().pk, 20_000, 120)
        worst: list[float] = []
        for who, name, path in _screens(dispatches[0].pk, posts[0].number, posts[0].code):
            cookie = stage.cast_session(who) if who else ""
            took = [_get(run, path, cookie, name) for _one in range(TIMES + 3)][3:]
            tell("pages", f"{name} ({who or 'anybody'}), p50", middle(took), "ms")
            tell("pages", f"{name} ({who or 'anybody'}), p95", at(took, 0.95), "ms", goal=150, limit=300)
            worst.append(at(took, 0.95))
        tell("pages", "slowest screen, p95", max(worst), "ms", goal=150, limit=300)
        _late()


def _screens(dispatch: int, post: int, code: str) -> list[tuple[str, str, str]]:
    """(who of the cast, name, address) of every screen that is read rather than written."""
    from chaupal.org.models import Unit
    from chaupal.relay.models import Group
    from chaupal.sample.cast import person

    group = Group.objects.run_by(person("chitra")).order_by("number").first()
    assert group is not None
    booth = group.booth
    units = {unit.kind: unit.code for unit in Unit.objects.holding(booth)}
    board = f"?dispatch={dispatch}"
    return [
        ("chitra", "Today", "/today/"),
        ("chitra", "a card", f"/cards/{dispatch}/{booth}/"),
        ("chitra", "my booth", "/booth/"),
        ("chitra", "a new tip", "/tips/new/"),
        ("esha", "board of a mandal, the missing by name", f"/units/{units['mandal']}/{board}"),
        ("bilal", "board of an organisational district", f"/units/{units['org_district']}/{board}"),
        ("asha", "board of the state", f"/units/{units['state']}/{board}"),
        ("asha", "board of a seat", f"/units/{units['seat']}/{board}"),
        ("asha", "control room with its map", "/control/"),
        ("asha", "table of the 403 seats", "/control/seats/"),
        ("asha", "queue of claims", "/claims/"),
        ("asha", "queue of tips", "/tips/"),
        ("asha", "posts", "/posts/"),
        ("asha", "a post", f"/posts/{post}/"),
        ("ira", "fact bank", "/facts/"),
        ("gauri", "approvals", "/approvals/"),
        ("gauri", "people of the state, page 1", "/people/"),
        ("gauri", "people of the state, page 2,000", f"/people/?after={_page_2000_of_people()}"),
        ("hari", "gate", "/gate/"),
        ("", "verify, empty", "/verify/"),
        ("", "verify by code", f"/v/{code}"),
        ("", "register", "/register/"),
    ]


def _page_2000_of_people() -> str:
    """The token that page 1,999 of the booths' people ends with."""
    from chaupal.base.paging import token
    from chaupal.org import roster
    from chaupal.org.models import Appointment

    held = Appointment.objects.filter(until_on=None, booth__isnull=False).order_by("booth", "id")
    return token(held.values_list("booth", "id")[1_999 * roster.SIZE - 1])


def _get(run: product.Product, path: str, cookie: str, name: str) -> float:
    """Milliseconds of one fetch over a connection of its own."""
    began = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", run.port, timeout=30)
    connection.request("GET", path, headers={"Cookie": f"sessionid={cookie}; language=hi", "Accept-Encoding": "gzip"})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    if answer.status != 200:
        raise RuntimeError(f"{name}: {path} answered {answer.status}")
    return (time.perf_counter() - began) * 1000


def _late() -> None:
    """The list of all booths (177,516) by its keyset: pages of 50, the first beside the 2,000th; the query alone."""
    from chaupal.org import queries
    from chaupal.org.models import Booth, Unit

    state = Unit.objects.get(kind="state")
    far = Booth.objects.order_by("number").values_list("number", flat=True)[2_000 * 50 - 1]

    def spent(act: Callable[[], object]) -> float:
        took = []
        for _one in range(TIMES):
            began = time.perf_counter()
            act()
            took.append((time.perf_counter() - began) * 1000)
        return middle(took)

    first = spent(lambda: queries.booths_of(state, limit=50))
    late = spent(lambda: queries.booths_of(state, after=far, limit=50))
    tell("pages", "booths of the state, page 1, median of the query", first, "ms")
    tell("pages", "booths of the state, page 2,000, median of the query", late, "ms", goal=20, limit=50)


if __name__ == "__main__":
    main()
