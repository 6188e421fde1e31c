"""Columns that a dataset may not carry: rule P4's, and what rules I2 and I3 say nobody may know of an account holder."""

from __future__ import annotations

import csv
import gzip
import json
import re
from collections.abc import Iterable
from itertools import islice
from pathlib import Path

from chaupal.base.forbidden import forbidden_column, found_in, phrases

# Words beside those of rule P4, by what they give away.
_MORE = phrases({
    "political affiliation": """
        party political politics ideology ideological affiliation partisan partisanship leaning stance vote votes voter
        dal rajnitik vichardhara पार्टी दल राजनीतिक राजनैतिक विचारधारा
    """,
    "ethnicity": "ethnicity ethnic race racial nationality tribe tribal nasl नस्ल राष्ट्रीयता जनजाति",
    "sexual orientation": "sexuality sexual+orientation orientation gender+identity lgbt lgbtq",
    "alleged crime": """
        crime crimes criminal offence offense arrest arrested accused convicted conviction fir aparadh apradh abhiyukt mukadma
        अपराध अपराधी अभियुक्त आरोपी मुकदमा गिरफ्तारी
    """,
    "phone or address": """
        phone telephone mobile msisdn whatsapp email e+mail mail+address address home+address street pincode pin+code
        फोन मोबाइल पता ईमेल
    """,
    "employer or relatives": """
        employer employment workplace company+name father mother husband wife spouse relative relatives family family+name
        नियोक्ता पिता माता पति पत्नी परिवार रिश्तेदार
    """,
})  # fmt: skip
# In an export of posts these name the account's own number, not an Aadhaar or a bank account.
_ACCOUNT_IDS = {"uid", "user_uid", "author_uid", "from_uid", "खाता", "khata"}
_HEAD = 1_000  # lines of a file of JSON lines that are looked at for its keys


def forbidden(names: Iterable[str]) -> tuple[str, str] | None:
    """The first column that is turned away with what it gives away, or None. Pure."""
    for name in names:
        if name.strip().casefold() in _ACCOUNT_IDS:
            continue
        what = forbidden_column(name) or found_in(name, _MORE)
        if what is not None:
            return name, what
    return None


def of_text_file(path: Path, *, whole: bool = False) -> list[str] | None:
    """The columns of a CSV file, or the keys of a JSON file, those inside as well; None for a file of another form.

    Of JSON the first thousand lines are looked at, and all of them when `whole` (about 4 s for 200 MB).
    """
    name = path.name.lower()
    opened = gzip.open if name.endswith(".gz") else open
    name = name.removesuffix(".gz")
    if name.endswith((".csv", ".tsv")):
        with opened(path, "rt", encoding="utf-8-sig", errors="replace", newline="") as lines:
            head = lines.readline(100_000)
        by = max(",;\t|", key=head.count)
        return next(csv.reader([head], delimiter=by), [])
    if name.endswith((".jsonl", ".ndjson", ".json")):
        with opened(path, "rt", encoding="utf-8", errors="replace") as lines:
            return list(dict.fromkeys(key for line in (lines if whole else islice(lines, _HEAD)) for key in keys(line)))
    return None


# Strings are read one after the other, so that a quotation inside a text is never taken for a key.
_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"(\s*:)?')


def keys(line: str) -> list[str]:
    """Every key that stands in a line of JSON."""
    return [_spelt(found[1]) for found in _STRING.finditer(line) if found[2]]


def _spelt(text: str) -> str:
    if "\\" not in text:
        return text
    try:
        return str(json.loads(f'"{text}"'))
    except ValueError:
        return text
