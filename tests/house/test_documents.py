"""What docs/ says of the code is what the code does: settings, commands, refusals, acts, states."""

from __future__ import annotations

import re

import pytest

from chaupal.__main__ import COMMANDS
from tests import documents

DOCS = documents.TOP / "docs"


@pytest.mark.parametrize("name", documents.PAGES)
def test_a_drawn_page_says_what_the_code_says(name: str) -> None:
    path = DOCS / name
    kept = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    drawn = documents.PAGES[name]().splitlines()

    missing = [line for line in drawn if line not in kept]
    untrue = [line for line in kept if line not in drawn]

    assert (missing, untrue) == ([], []), f"python -m tests.documents draws docs/{name} anew"


def test_a_refusal_code_has_one_status() -> None:
    lines = re.findall(r"^\| `([\w.]+)` \| (\d+) \|", documents.refusals(), re.M)

    assert sorted({code for code, status in lines if len({s for c, s in lines if c == code}) > 1}) == []
    assert sorted({code for code, _status in lines if not re.fullmatch(r"[a-z]+\.[a-z_]+", code)}) == []


def test_every_setting_stands_in_operate() -> None:
    page = (DOCS / "operate.md").read_text(encoding="utf-8")

    assert sorted(name for name in documents.settings() if f"`{name}`" not in page) == []


def test_operate_names_no_setting_that_nothing_reads() -> None:
    page = (DOCS / "operate.md").read_text(encoding="utf-8")

    told = set(re.findall(r"\bCHAUPAL_[A-Z_]*[A-Z]\b", page))

    assert sorted(told - documents.settings()) == []


def test_every_command_stands_in_operate() -> None:
    page = (DOCS / "operate.md").read_text(encoding="utf-8")

    assert [name for name in COMMANDS if f"`chaupal {name}" not in page] == []


def test_operate_names_no_command_that_is_not_there() -> None:
    page = (DOCS / "operate.md").read_text(encoding="utf-8")
    heads = {word for name in COMMANDS for word in (name, name.split()[0])}

    told = {" ".join(found.split()[:2]) for found in re.findall(r"`chaupal ([a-z]+(?: [a-z-]+)?)", page)}

    assert sorted(words for words in told if words not in heads and words.split()[0] not in COMMANDS) == []


def test_every_act_of_the_code_stands_in_acts_and_no_other() -> None:
    page = (DOCS / "acts.md").read_text(encoding="utf-8")
    told = {act for line in page.splitlines() if line.startswith("| `") for act in re.findall(r"`([a-z]+\.[a-z_]+)`", line.split("|")[1])}

    done = documents.acts()

    assert (sorted(done - told), sorted(told - done)) == ([], [])
