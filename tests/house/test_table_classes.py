"""A table's class is one that the style sheets know: one that nobody wrote down looked folded in the source and was not on a phone."""

import re
from pathlib import Path

ROOMS = Path(__file__).parents[2] / "src" / "chaupal"


def test_every_class_of_a_table_stands_in_a_style_sheet() -> None:
    styles = "\n".join(path.read_text() for path in ROOMS.glob("*/static/*/*.css"))
    named = {
        (name, path.name)
        for path in ROOMS.glob("*/templates/**/*.html")
        for told in re.findall(r'<table class="([\w -]+)"', path.read_text())
        for name in told.split()
    }

    assert named, "no table has a class any more: this test looks for nothing"
    assert {(name, where) for name, where in named if not re.search(rf"\.{name}\b", styles)} == set()
