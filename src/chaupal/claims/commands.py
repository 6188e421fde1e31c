"""`chaupal claims read-feed | index`."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from django.utils.translation import gettext as _

from chaupal.base.clock import now
from chaupal.base.later import later
from chaupal.claims import feed, matcher
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


def index(argv: list[str]) -> int:
    """Build the matching's index from the database, vectors that lack included, and have the worker take it in place of its own.

    Built here first, so that a worker never lets its index go for one that cannot be built. May be stopped or killed at
    any moment: the worker keeps the old one, the vectors made so far stay, and the next call goes on from there.
    """
    argparse.ArgumentParser("chaupal claims index").parse_args(argv)
    rebuild(matcher.engine_here())
    return 0


def rebuild(engine: matcher.Engine) -> None:
    """What the command does, with this engine."""
    began = time.monotonic()
    lacking = engine.without_vector()
    for at in range(0, len(lacking), matcher.AT_ONCE):
        engine.mend(lacking[at : at + matcher.AT_ONCE])
        done = min(at + matcher.AT_ONCE, len(lacking))
        print(_("vectors: %(done)s of %(all)s") % {"done": done, "all": len(lacking)}, flush=True)
    while engine.refresh(at_most=matcher.SLICE):
        print(_("wordings read: %(count)s") % {"count": len(engine)}, flush=True)
    later("claims.jobs.renew_index")
    told = {"count": len(engine), "seconds": round(time.monotonic() - began, 1), "engine": engine.name}
    print(_("%(count)s wordings in the index (%(engine)s), built in %(seconds)s s. The worker takes it next; where none runs, when one starts.") % told)
