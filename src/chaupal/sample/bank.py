"""The written part of the sample: sources, facts, claims with answers, tips and names (see docs/sample.md)."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Any

Table = list[dict[str, Any]]

NAMES = ("sources", "facts", "claims", "tips", "names")


def load(name: str) -> dict[str, Table]:
    """The tables of one data file by their TOML name, in the order of the file.

    `name` is one of NAMES. Reads the file at each call (the largest takes about 10 ms); raises
    FileNotFoundError for an unknown name.
    """
    text = files("chaupal.sample").joinpath("data", f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
