"""What every template of every room keeps to: the content security policy allows nothing inline."""

import re
from pathlib import Path

import pytest

import chaupal

TEMPLATES = sorted(Path(chaupal.__file__).parent.glob("*/templates/**/*.html"))
FORBIDDEN = {
    "inline style": re.compile(r"<style\b|\sstyle\s*="),
    # A block of data is no script: browsers do not run it, so the policy lets it stand.
    "inline script": re.compile(r"""<script(?![^>]*(?:\ssrc=|\stype="application/(?:ld\+)?json"))""", re.IGNORECASE),
    "event attribute": re.compile(r"\s(?:on[a-z]+|hx-on[:\w-]*)\s*="),
    "foreign address": re.compile(r"""(?:src|action|@import)\s*=?\s*["'(]?\s*(?:https?:)?//"""),
    "unescaped": re.compile(r"\|\s*safe\b|autoescape\s+off"),
    "Devanagari text outside translation": re.compile(r"[\u0900-\u097F]"),
}
# The developers' sheet shows Hindi words on purpose.
SHOWS_HINDI = {"_look.html"}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: "/".join(path.parts[-2:]))
def test_template_has_nothing_inline(path):
    source = path.read_text(encoding="utf-8")
    sent = {"event attribute": re.sub(r"{%.*?%}", "", source)}  # what a tag of ours calls "one" is no attribute

    broken = [name for name, pattern in FORBIDDEN.items() if pattern.search(sent.get(name, source))]

    assert [name for name in broken if not (path.name in SHOWS_HINDI and name.startswith("Devanagari"))] == []
