"""The seed of the full size, from an empty folder."""

import shutil
import subprocess

from benchmarks import product
from benchmarks.figures import tell

COUNTS = {"org_booth": product.FULL_BOOTHS, "relay_group": 2 * product.FULL_BOOTHS, "people_person": 976_338}
BEFORE_DATA = ("all", "database", "schema", "words, fonts and static files")


def main() -> None:
    """Build it once in a folder of its own, and count what is there."""
    home = product.HOMES / "seed"
    shutil.rmtree(home, ignore_errors=True)
    home.parent.mkdir(parents=True, exist_ok=True)
    try:
        steps = product.seeded(home, "full")
        data = {name: seconds for name, seconds in steps.items() if name not in BEFORE_DATA}
        tell("seed", "full size: steps that write data", sum(data.values()), "s", goal=60, limit=120)
        for name, seconds in data.items():
            tell("seed", f"step: {name}", seconds, "s")
        tell("seed", "whole command, with cluster, schema and static files", steps["all"], "s")
        _count(home)
        size = subprocess.run(["du", "-sm", str(home)], capture_output=True, text=True, check=True).stdout.split()[0]
        tell("seed", "size of the home", float(size), "MB")
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _count(home: "product.Path") -> None:
    with product.running(home) as run, product.django(run):
        from django.db import connection

        with connection.cursor() as cursor:
            for table, wanted in COUNTS.items():
                cursor.execute(f"SELECT count(*) FROM {table}")
                (found,) = cursor.fetchone()
                tell("seed", f"rows of {table} that are missing or too many", abs(found - wanted), "rows", goal=0, limit=0)


if __name__ == "__main__":
    main()
