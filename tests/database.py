"""A worker's database: a server of its own, a migrated template, a copy for its tests and for every `commits` test."""

import hashlib
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from django.core.management import call_command
from django.db import connections
from django.db.migrations.loader import MigrationLoader
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from chaupal.base import database
from chaupal.base.postgres import Server

# Nothing here outlives the run, so nothing has to reach the disk; and a vacuum worker in a database that a test
# drops belongs to the superuser, so the owner may not end it.
FAST = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "max_connections": "100",
    "max_wal_size": "256MB",  # the home may lie in memory
}
LOCK = 7_204_551  # any number that no other program on the server takes


def start_server(home: Path) -> Server:
    """Start a server and leave its two addresses in the environment, where settings and the commands that tests start find them."""
    server = Server(home, settings=FAST)
    server.start()
    with server.as_superuser() as connection:
        owner = sql.Identifier(database.OWNER)
        connection.execute(sql.SQL("ALTER ROLE {} CREATEDB").format(owner))
        # To drop a database in which the application left a connection open.
        connection.execute(sql.SQL("GRANT pg_signal_backend TO {}").format(owner))
    os.environ["CHAUPAL_DATABASE_URL"] = server.url("app")
    os.environ["CHAUPAL_DATABASE_OWNER_URL"] = server.url("owner")
    return server


@contextmanager
def owner_of(name: str) -> "Iterator[psycopg.Connection[tuple[object, ...]]]":
    """The owner's connection to a database, in autocommit."""
    with psycopg.connect(os.environ["CHAUPAL_DATABASE_OWNER_URL"], dbname=name, autocommit=True) as connection:
        yield connection


def _roles() -> tuple[str, str]:
    owner, app = (conninfo_to_dict(os.environ[f"CHAUPAL_DATABASE_{role}"])["user"] for role in ("OWNER_URL", "URL"))
    return str(owner), str(app)


def use(name: str) -> None:
    """Point both of Django's aliases at this database: `default` as the application, `owner` as the owner."""
    for alias, variable in (("default", "CHAUPAL_DATABASE_URL"), ("owner", "CHAUPAL_DATABASE_OWNER_URL")):
        parts = conninfo_to_dict(os.environ[variable])
        connections[alias].close()
        # In place: the connections of every thread share this dictionary.
        connections.settings[alias].update(
            NAME=name,
            USER=parts.get("user", ""),
            PASSWORD=parts.get("password", ""),
            HOST=parts.get("host", ""),
            PORT=str(parts.get("port", "")),
        )


def template_name(version: int) -> str:
    """Named by everything that shapes it, so that a template of other migrations is never taken for this one."""
    digest = hashlib.sha256(str(version).encode())
    migrations = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    for key in sorted(migrations):
        file = Path(str(sys.modules[migrations[key].__module__].__file__))
        digest.update(repr(key).encode() + file.read_bytes())
    for helper in ("constraints.py", "database.py"):
        file = Path(database.__file__).with_name(helper)
        digest.update(file.read_bytes() if file.exists() else b"")
    return f"tpl_{digest.hexdigest()[:24]}"


def make_template() -> str:
    """Build the template, or find it built; returns its name. Workers that come together wait for the first."""
    with owner_of("postgres") as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        name = template_name(connection.info.server_version)
        row = connection.execute("SELECT datistemplate FROM pg_database WHERE datname = %s", [name]).fetchone()
        if row == (True,):
            return name
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(sql.Identifier(name))
        )
        owner, app = _roles()
        with owner_of(name) as inside:
            database.prepare_database(inside, owner=owner, app=app)
            database.check_letters(inside)
        use(name)
        call_command("migrate", database="owner", verbosity=0, interactive=False)
        call_command("createcachetable", database="owner", verbosity=0)
        for alias in ("default", "owner"):
            connections[alias].close()
        connection.execute(
            sql.SQL("ALTER DATABASE {} IS_TEMPLATE true ALLOW_CONNECTIONS false").format(sql.Identifier(name))
        )
    return name


def copy_template(template: str, name: str) -> None:
    """A fresh database of this name; one that is there is dropped first. 0.06 s in memory, 1.4 s on a slow disk."""
    with owner_of("postgres") as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy").format(
                sql.Identifier(name), sql.Identifier(template)
            )
        )


def drop(name: str) -> None:
    """Drop a database, whoever is still connected to it."""
    with owner_of("postgres") as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
