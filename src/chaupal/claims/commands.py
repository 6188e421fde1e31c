"""`chaupal claims read-feed`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from django.utils.translation import gettext as _

from chaupal.base.clock import now
from chaupal.claims import feed
from chaupal.claims.actions.others import read_feed as act
from chaupal.claims.refusals import NotAFeed

# As in org.commands: which person sat there is the machine's own log to know.
BY = "command"
MOST = 200 * 2**20  # bytes of a file


def read_feed(argv: list[str]) -> int:
    """Take in ClaimReview items of other publishers from a file; bad ones are told by number and left. Twice changes nothing."""
    parser = argparse.ArgumentParser("chaupal claims read-feed")
    parser.add_argument("file", metavar="FILE", type=Path, help="JSON: a list, a DataFeed or a @graph of ClaimReview items")
    options = parser.parse_args(argv)
    if not options.file.is_file() or options.file.stat().st_size > MOST:
        raise NotAFeed(file=options.file.name, reason=_("no file, or larger than 200 MB"))
    items, bad = [], 0
    try:
        for number, told in feed.read(options.file.read_text(encoding="utf-8-sig")):
            if isinstance(told, str):
                bad += 1
                print(_("item %(number)s: %(reason)s") % {"number": number, "reason": told}, file=sys.stderr)
            else:
                items.append(told)
    except (feed.NotAFeed, UnicodeDecodeError) as problem:
        raise NotAFeed(file=options.file.name, reason=problem) from problem
    new = act(items=items, by=BY, at=now())
    print(_("%(new)s new, %(known)s known, %(bad)s not taken.") % {"new": new, "known": len(items) - new, "bad": bad})
    return 1 if bad and not items else 0
