"""From the command to /healthz: the first start of the demo, and the ones after it."""

import shutil

from benchmarks import product
from benchmarks.figures import middle, tell

AGAIN = 3


def main() -> None:
    """The demo's own size, in an empty folder; packages are installed already."""
    home = product.HOMES / "start"
    shutil.rmtree(home, ignore_errors=True)
    home.parent.mkdir(parents=True, exist_ok=True)
    try:
        with product.running(home, size="demo") as first:
            tell("start", "first start: command to /healthz", first.ready_after, "s", goal=60, limit=180)
        took = []
        for _one in range(AGAIN):
            with product.running(home, size="demo") as again:
                took.append(again.ready_after)
        tell("start", "later starts: command to /healthz, median of 3", middle(took), "s", goal=15, limit=15)
        tell("start", "later starts: slowest of 3", max(took), "s")
    finally:
        shutil.rmtree(home, ignore_errors=True)


if __name__ == "__main__":
    main()
