"""`chaupal ledger verify | backup | restore`: what proves a database, and what brings one back."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from typing import Any

from django.db import DatabaseError
from django.utils.translation import gettext_lazy as _

from chaupal.base import dump
from chaupal.base.clock import now
from chaupal.base.errors import BadInput
from chaupal.ledger import actions, checkpoint, choices, queries


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
    seconds = time.monotonic() - began
    try:
        actions.keep_report(report, by=choices.Prover.COMMAND, seconds=seconds, at=now())
    except DatabaseError as problem:
        # A copy that can only be read is proved all the same.
        print(f"this report could not be kept for the ledger's page: {problem}", file=sys.stderr)
    print(f"{'whole' if report.whole else 'BROKEN'} ({seconds:.1f} s)")
    return 0 if report.whole else 1


def backup(argv: list[str]) -> int:
    """Database and media into one archive, with the counts and roots of that moment. The keys stay out."""
    parser = argparse.ArgumentParser("chaupal backup")
    parser.add_argument("file", help="the archive to write, for instance chaupal.tar")
    options = parser.parse_args(argv)
    file = Path(options.file).absolute()
    began = time.monotonic()
    manifest = dump.write(file, lambda connection: {"roots": queries.roots_in(connection)})
    print(f"{file}: {file.stat().st_size:,} bytes, {_sum(manifest)} ({time.monotonic() - began:.1f} s)")
    print("The keys are not in it. Keep CHAUPAL_HOME/keys as well, in another place: without it sealed numbers are lost.")
    return 0


def restore(argv: list[str]) -> int:
    """An archive into an empty database: counts and roots compared, the unsealed tail sealed, and all of it told."""
    parser = argparse.ArgumentParser("chaupal restore")
    parser.add_argument("file", help="an archive written by `chaupal backup`")
    options = parser.parse_args(argv)
    began = time.monotonic()
    manifest = dump.read(Path(options.file))
    print(f"restored {_sum(manifest)}, counts equal ({time.monotonic() - began:.1f} s)")
    for log, (size, root) in manifest["roots"].items():
        found = queries.last_root(log)
        if (size, root) != ((found.size, found.root.hex()) if found else (0, "")):
            print(f"{log}: BROKEN: the archive's root over {size:,} leaves is not the restored one")
            return 1
        print(f"{log}: root over {size:,} leaves is the archive's ({found.letters if found else 'none yet'})")
    return _seal_tail()


def _sum(manifest: dict[str, Any]) -> str:
    counts = manifest["counts"]
    return f"{len(counts)} tables, {sum(counts.values()):,} rows"


def _seal_tail() -> int:
    for log in choices.LOGS:
        waiting = queries.waiting(log)
        if not waiting:
            print(f"{log}: every row was sealed")
            continue
        try:
            while actions.seal(log, at=now()):
                continue
        except actions.WrongKey as problem:
            print(f"{log}: {waiting:,} rows of the tail wait to be sealed: {problem.text}")
            return 1
        root = queries.last_root(log)
        letters, size = (root.letters, root.size) if root else ("none", 0)
        print(f"{log}: tail of {waiting:,} rows sealed again, now {size:,} leaves, root {letters}")
    return 0


def _tell(log: str, done: int, size: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{log}: {done:,} of {size:,}", end="\n" if done == size else "", file=sys.stderr, flush=True)
