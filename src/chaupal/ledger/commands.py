"""`chaupal ledger verify`."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from chaupal.base.errors import BadInput
from chaupal.ledger import checkpoint, queries


class NotOurCheckpoint(BadInput):
    """The file does not hold a checkpoint that this deployment signed."""

    code = "ledger.not_our_checkpoint"
    says = _("%(file)s holds no checkpoint that this deployment signed (%(reason)s). Take one from the ledger's page.")


def verify(argv: list[str]) -> int:
    """Prove the ledger and the register; 1 when anything was changed, with the first bad thing named."""
    parser = argparse.ArgumentParser("chaupal ledger verify")
    parser.add_argument("--since", metavar="CHECKPOINT", help="a file with a checkpoint that you kept")
    options = parser.parse_args(argv)
    began = time.monotonic()
    try:
        since = None if options.since is None else Path(options.since).read_text(encoding="utf-8")
        report = queries.verify(since, progress=_tell)
    except (OSError, UnicodeDecodeError, checkpoint.NotACheckpoint) as problem:
        reason = problem.strerror if isinstance(problem, OSError) and problem.strerror else str(problem)
        raise NotOurCheckpoint(file=options.since, reason=reason) from problem
    for found in report.logs:
        if found.bad is not None:
            bad = found.bad
            print(f"{found.log}: BROKEN at leaf {bad.index} ({bad.kind} {bad.ref}): {bad.what}")
            continue
        print(
            f"{found.log}: whole, {found.size:,} leaves, {found.looked_at:,} looked at, {found.checkpoints:,} signed"
            f" roots, last {checkpoint.letters(found.root)}; {found.waiting:,} rows wait to be sealed,"
            f" {found.left:,} have left, {found.erased:,} erased"
        )
    print(f"{'whole' if report.whole else 'BROKEN'} ({time.monotonic() - began:.1f} s)")
    return 0 if report.whole else 1


def _tell(log: str, done: int, size: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{log}: {done:,} of {size:,}", end="\n" if done == size else "", file=sys.stderr, flush=True)
