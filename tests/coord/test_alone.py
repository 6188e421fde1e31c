import tomllib
from pathlib import Path

TOP = Path(__file__).parents[2]


def test_the_engine_alone_asks_for_what_the_product_asks_for_and_no_more() -> None:
    alone, whole = (tomllib.loads((TOP / path / "pyproject.toml").read_text(encoding="utf-8"))["project"] for path in ("src/chaupal_coord", "."))

    assert set(alone["dependencies"]) <= set(whole["dependencies"])
    assert [line.split(">")[0] for line in alone["dependencies"]] == ["duckdb", "numpy"]
    assert alone["scripts"].items() <= whole["scripts"].items()
