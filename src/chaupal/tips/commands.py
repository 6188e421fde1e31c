"""`chaupal tips number`."""

from __future__ import annotations

import argparse

from django.utils.translation import gettext as _

from chaupal.base.clock import now
from chaupal.tips.actions import own

# As in org.commands: which person sat there is the machine's own log to know.
BY = "command"


def number(argv: list[str]) -> int:
    """Set the cell's own number with the names a phone may show for it, or drop them. Neither is kept in clear."""
    parser = argparse.ArgumentParser("chaupal tips number")
    parser.add_argument("number", metavar="NUMBER", help="with country code, as +91 and ten digits")
    parser.add_argument("--name", action="append", default=[], metavar="NAME", help="a name under which phones show it; may be given again")
    parser.add_argument("--drop", action="store_true", help="it is no longer ours, nor are these names")
    options = parser.parse_args(argv)
    if options.drop:
        gone = own.drop_own_number(labels=[options.number, *options.name], by=BY, at=now())
        print(_("%(count)s dropped.") % {"count": gone})
    else:
        made = own.set_own_number(number=options.number, names=options.name, by=BY, at=now())
        print(_("%(count)s set; the others were known.") % {"count": made})
    return 0
