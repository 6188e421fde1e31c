"""Every rule has an id, two languages, a line in docs/rules.md and, where code claims to hold it, a test that names it."""

import re
from pathlib import Path

import pytest

from chaupal.gate import words
from chaupal.gate.catalogue import BY_ID, ENFORCED, RULES, page
from chaupal.gate.pack import Pack

ROOT = Path(__file__).parents[2]


def test_catalogue_names_every_rule_of_the_sheet_once():
    counts = {"G": 23, "R": 13, "L": 8, "T": 8, "I": 11, "P": 12, "E": 4}

    assert [rule.id for rule in RULES] == [f"{letter}{n}" for letter, last in counts.items() for n in range(1, last + 1)]
    assert len(BY_ID) == len(RULES)


def test_rules_page_says_what_the_catalogue_says():
    assert (ROOT / "docs" / "rules.md").read_text(encoding="utf-8") == page()


def test_every_key_of_the_catalogue_is_a_table_of_the_pack():
    assert {rule.key for rule in RULES if rule.key} <= set(Pack.__dataclass_fields__)


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.state == ENFORCED], ids=lambda rule: rule.id)
def test_an_enforced_rule_is_named_by_a_test(rule):
    names = re.compile(rf"(?i)(?:\b|_){rule.id}(?:\b|_)")
    tests = [
        path.name
        for path in (ROOT / "tests").rglob("test_*.py")
        if path.name != Path(__file__).name and names.search(path.read_text(encoding="utf-8"))
    ]

    assert tests != []


def test_every_reason_a_rule_gives_has_words():
    source = (ROOT / "src/chaupal/gate/rules.py").read_text(encoding="utf-8")
    given = set(re.findall(r'Finding\(\s*"[A-Z]\d+", [\w.]+, "(\w+)"', source))

    assert given == set(words.WHY)
    assert words.why("no_such_reason") == str(words.GONE)
