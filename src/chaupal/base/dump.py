"""One archive of database and media, and back. Never the keys: who holds the archive must not hold them too.

The archive is a tar: `manifest.json` (counts a table, what the caller adds), `database.dump` (pg_dump's custom form),
`media/`. Counts and dump are of one moment; writers need not stop.
"""

from __future__ import annotations

import json
import os
import subprocess
import tarfile
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.db import connections
from django.utils.translation import gettext_lazy as _
from psycopg import sql

from chaupal.base import constraints, follower
from chaupal.base.binaries import find_binaries, major_version
from chaupal.base.errors import BadInput, Refused

FORM = "chaupal-archive-1"

Connection = psycopg.Connection[tuple[Any, ...]]
Describe = Callable[[Connection], Mapping[str, Any]]


class ArchiveExists(Refused):
    """A file of that name is there already."""

    code, says = "archive.exists", _("%(file)s is there already. Name another file, or move that one away.")


class NotAnArchive(BadInput):
    """The file was not written by `chaupal backup`, or it is cut off."""

    code, says = "archive.not_one", _("%(file)s is no whole archive of Chaupal (%(reason)s). Nothing was changed.")


class NotEmpty(Refused):
    """There is something that a restore would mix with."""

    code = "archive.not_empty"
    says = _("%(place)s is not empty, and an archive goes into an empty one only. Set CHAUPAL_HOME or the database to a new one.")


class NoPrograms(Refused):
    """pg_dump and pg_restore of the server's own version are not at hand."""

    code = "archive.no_programs"
    status = 503
    says = _("pg_dump and pg_restore of PostgreSQL %(version)s are wanted. Set CHAUPAL_POSTGRES_BIN to the folder that holds them.")


class ProgramFailed(Refused):
    """pg_dump or pg_restore ended with an error; a restore was undone as a whole."""

    code, status, says = "archive.failed", 503, _("%(program)s failed: %(words)s")


class CountsDiffer(Refused):
    """What came back is not what the archive says it holds."""

    code = "archive.counts_differ"
    says = _("The archive does not hold what its list says: %(tables)s. Do not use this database; take an older archive.")


def write(file: Path, describe: Describe) -> dict[str, Any]:
    """Write the archive (0600) and return its manifest; `describe` adds to it, at the dump's very moment.

    Raises ArchiveExists, NoPrograms, ProgramFailed. Needs room for the dump beside the file; nothing is left there
    when it fails.
    """
    if file.exists():
        raise ArchiveExists(file=file)
    with tempfile.TemporaryDirectory(dir=file.parent, prefix=".backup-") as name, _owner() as connection:
        folder = Path(name)
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.execute("SET idle_in_transaction_session_timeout = 0")
        connection.execute("SET statement_timeout = 0")
        connection.commit()
        snapshot = _one(connection, "SELECT pg_export_snapshot()")
        manifest = {"form": FORM, "counts": counts(connection), **describe(connection)}
        dump = folder / "database.dump"
        _run("pg_dump", connection, ["--format=custom", f"--snapshot={snapshot}", f"--file={dump}"])
        (folder / "manifest.json").write_text(json.dumps(manifest, indent=1, sort_keys=True))
        whole = folder / "archive.tar"
        with open(os.open(whole, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out, tarfile.open(
            fileobj=out, mode="w"
        ) as archive:
            archive.add(folder / "manifest.json", "manifest.json")
            archive.add(dump, "database.dump")
            if Path(settings.MEDIA_ROOT).is_dir():
                archive.add(settings.MEDIA_ROOT, "media")
            out.flush()
            os.fsync(out.fileno())
        os.link(whole, file)  # whole or not at all, and never over a file that came meanwhile
    return manifest


def read(file: Path) -> dict[str, Any]:
    """Load an archive into the empty database and the empty media folder; its manifest.

    All or nothing for the database. The epoch is raised, so that followers go on with what was not read when the
    archive was made. Raises NotAnArchive, NotEmpty, NoPrograms, ProgramFailed, CountsDiffer.
    """
    media = Path(settings.MEDIA_ROOT)
    if media.is_dir() and any(media.iterdir()):
        raise NotEmpty(place=media)
    media.parent.mkdir(parents=True, exist_ok=True)
    # Beside the media, which are then moved there whole: from another disk they could not be, after the database was loaded.
    with tempfile.TemporaryDirectory(dir=media.parent, prefix=".restore-") as name, _owner() as connection:
        folder = Path(name)
        manifest = _unpack(file, folder)
        if counts(connection):
            raise NotEmpty(place=connection.info.dbname)
        connection.commit()
        options = ["--no-owner", "--no-acl", "--no-comments", "--single-transaction", "--exit-on-error"]
        _run("pg_restore", connection, [*options, f"--dbname={connection.info.dbname}", str(folder / "database.dump")])
        for statement in constraints.revoked_again(connection):
            connection.execute(statement)
        connection.execute("SET statement_timeout = 0")
        found = counts(connection)
        connection.commit()
        wanted = manifest["counts"]
        differ = sorted(table for table in wanted.keys() | found.keys() if wanted.get(table) != found.get(table))
        if differ:
            raise CountsDiffer(tables=", ".join(differ))
        follower.bump_epoch()
        connection.autocommit = True
        connection.execute("ANALYZE")
        if (folder / "media").is_dir():
            if media.is_dir():
                media.rmdir()
            (folder / "media").rename(media)
    return manifest


def counts(connection: Connection) -> dict[str, int]:
    """Rows a table of the public schema, by name. One count a table."""
    tables = connection.execute(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') ORDER BY 1"
    ).fetchall()
    return {
        name: int(_one(connection, sql.SQL("SELECT count(*) FROM public.{}").format(sql.Identifier(name))))
        for (name,) in tables
    }


def _unpack(file: Path, folder: Path) -> dict[str, Any]:
    try:
        with tarfile.open(file) as archive:
            archive.extractall(folder, filter="data")
        manifest = json.loads((folder / "manifest.json").read_text())
    except (OSError, tarfile.TarError, ValueError, EOFError) as problem:
        raise NotAnArchive(file=file, reason=type(problem).__name__) from problem
    if not isinstance(manifest, dict) or manifest.get("form") != FORM or not (folder / "database.dump").is_file():
        raise NotAnArchive(file=file, reason="form")
    return manifest


def _owner() -> Connection:
    known = connections["owner"].settings_dict
    return psycopg.connect(
        dbname=known["NAME"],
        user=known["USER"],
        password=known["PASSWORD"] or None,
        host=known["HOST"] or None,
        port=known["PORT"] or None,
    )


def _one(connection: Connection, query: Any) -> Any:
    row = connection.execute(query).fetchone()
    return None if row is None else row[0]


def _run(program: str, connection: Connection, options: list[str]) -> None:
    major = connection.info.server_version // 10_000
    info = connection.info
    environment = {
        "PATH": os.environ.get("PATH", os.defpath),
        "LC_ALL": "C.UTF-8",
        "PGDATABASE": info.dbname,
        "PGUSER": info.user,
        "PGPASSWORD": info.password,
        "PGHOST": info.host,
        "PGPORT": str(info.port),
    }
    command = [str(_programs(major) / program), *options]
    done = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise ProgramFailed(program=program, words=" / ".join(done.stderr.strip().splitlines()[-3:]))


def _programs(major: int) -> Path:
    """The folder of pg_dump and pg_restore of exactly this version: a newer one writes what an older cannot read."""
    for folder in (find_binaries(), Path(f"/usr/lib/postgresql/{major}/bin")):
        named = all((folder / program).is_file() for program in ("pg_dump", "pg_restore", "postgres"))
        if named and major_version(folder) == major:
            return folder
    raise NoPrograms(version=major)
