"""`chaupal NOUN VERB`: every command of the product, wired in one table."""

from __future__ import annotations

import errno
import os
import signal
import sys
from importlib import import_module
from types import FrameType

# What must stand before a command runs: nothing, Django's settings, or settings and a reachable database.
NOTHING, SETTINGS, DATABASE = "nothing", "settings", "database"

COMMANDS: dict[str, tuple[str, str, str]] = {
    "demo": ("chaupal.config.commands:demo", NOTHING, "a running demo of Uttar Pradesh with sample people"),
    "serve": ("chaupal.config.commands:serve", NOTHING, "the server and the worker, until Ctrl-C"),
    "worker": ("chaupal.config.commands:worker", DATABASE, "the worker alone"),
    "upgrade": ("chaupal.config.commands:upgrade", DATABASE, "bring the database to this version"),
    "doctor": ("chaupal.config.commands:doctor", DATABASE, "what is installed or missing, and the remedy"),
    "messages extract": ("chaupal.base.commands:extract", SETTINGS, "list the words that want a Hindi text"),
    "messages check": ("chaupal.base.commands:check", SETTINGS, "fail when a Hindi text is missing"),
    "messages compile": ("chaupal.base.commands:compile_all", SETTINGS, "make the catalogues"),
    "fonts build": ("chaupal.base.commands:build_fonts", SETTINGS, "cut the desk's fonts to size"),
    "places load": ("chaupal.org.commands:load", DATABASE, "read boundaries and stations from a folder"),
    "lineage first": ("chaupal.lineage.commands:first", DATABASE, "the first list of stations of any state: units and booths are made of it"),
    "lineage compare": ("chaupal.lineage.commands:compare", DATABASE, "what a new list of stations makes of every booth"),
    "lineage apply": ("chaupal.lineage.commands:apply", DATABASE, "bring a confirmed list of stations into force"),
    "people found": ("chaupal.org.commands:found", DATABASE, "the first officers of a new organisation, from a file"),
    "tips number": ("chaupal.tips.commands:number", DATABASE, "the cell's own WhatsApp number, known in exported chats"),
    "claims read-feed": ("chaupal.claims.commands:read_feed", DATABASE, "checks of other publishers from a file of ClaimReview"),
    "claims index": ("chaupal.claims.commands:index", DATABASE, "the matching's index from the database anew, with its vectors"),
    "ledger verify": ("chaupal.ledger.commands:verify", DATABASE, "prove the ledger and the register"),
    "backup": ("chaupal.ledger.commands:backup", DATABASE, "one archive of database and media, without keys"),
    "restore": ("chaupal.ledger.commands:restore", DATABASE, "an archive into an empty database"),
}


def usage() -> str:
    """The table, as a person reads it."""
    lines = [f"  {name:<18} {says}" for name, (_where, _needs, says) in COMMANDS.items()]
    return "\n".join(["usage: chaupal COMMAND [options]", "", *lines])


def main(argv: list[str] | None = None) -> int:
    """Run one command; returns its exit status. A refusal is told in one line, without a trace.

    Ctrl-C and SIGTERM end a command in order, so that the database it started is stopped with it.
    """
    words = list(sys.argv[1:] if argv is None else argv)
    name = next((" ".join(words[:length]) for length in (2, 1) if " ".join(words[:length]) in COMMANDS), None)
    if name is None:
        print(usage(), file=sys.stderr)
        return 0 if words in ([], ["help"], ["--help"]) else 2
    where, needs, _says = COMMANDS[name]
    rest = words[len(name.split()) :]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chaupal.config.settings")
    from chaupal.base.database import DiskFull, NoPermission  # late: app ready
    from chaupal.base.errors import Refused  # late: app ready
    from chaupal.config.boot import database  # late: app ready
    from chaupal.config.environment import BadSetting  # late: app ready

    signal.signal(signal.SIGTERM, _interrupt)
    try:
        if needs == DATABASE:
            with database():
                return _call(where, rest, set_up=True)
        return _call(where, rest, set_up=needs == SETTINGS)
    except (Refused, BadSetting) as said:
        print(f"chaupal {name}: {said}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(f"chaupal {name}: stopped; start it again to go on", file=sys.stderr)
        return 130
    except OSError as problem:
        if problem.errno in (errno.ENOSPC, errno.EDQUOT):
            refusal: Refused = DiskFull(folder=problem.filename or "CHAUPAL_HOME")
        elif problem.errno in (errno.EACCES, errno.EPERM, errno.EROFS) and problem.filename:
            refusal = NoPermission(folder=problem.filename, reason=problem.strerror)
        else:
            raise
        print(f"chaupal {name}: {refusal}", file=sys.stderr)
        return 1


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _call(where: str, rest: list[str], *, set_up: bool) -> int:
    if set_up:
        from chaupal.config.boot import set_up_django  # late: slow module

        set_up_django()
    module, function = where.split(":")
    status: int | None = getattr(import_module(module), function)(rest)
    return status or 0


if __name__ == "__main__":
    sys.exit(main())
