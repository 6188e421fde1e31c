"""Migration operations for promises that the database itself has to keep."""

from __future__ import annotations

from typing import Any

import psycopg
from django.conf import settings
from django.db.migrations.operations.base import Operation
from psycopg import sql


def _application() -> str:
    return str(settings.DATABASES["default"]["USER"])


class _Sql(Operation):
    """An operation that is nothing but SQL, forwards and backwards, and leaves Django's picture of models alone."""

    reduces_to_sql = True
    reversible = True

    def state_forwards(self, app_label: str, state: Any) -> None:
        """No model changes."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for statement in self.forwards():
            schema_editor.execute(statement, params=None)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for statement in self.backwards():
            schema_editor.execute(statement, params=None)

    def forwards(self) -> list[str]:
        raise NotImplementedError

    def backwards(self) -> list[str]:
        raise NotImplementedError


class AppendOnly(_Sql):
    """Rows of `table` are written once: UPDATE, DELETE and TRUNCATE are refused to every role, the owner included.

    A statement trigger refuses (SQLSTATE 23001, an IntegrityError in Django) and the application's role loses the
    three rights besides. `may_delete=True` leaves DELETE (a salt that erasure destroys). What follows from it: no
    `select_for_update` on these rows, no `ON CONFLICT DO UPDATE`, no cascade from above. Needs ("base",
    "0001_followers") among the migration's dependencies.
    """

    def __init__(self, table: str, *, may_delete: bool = False) -> None:
        self.table = table
        self.may_delete = may_delete

    def forwards(self) -> list[str]:
        refused = ["UPDATE", "TRUNCATE"] if self.may_delete else ["UPDATE", "DELETE", "TRUNCATE"]
        role, table = _application().replace("'", "''"), self.table
        return [
            f'CREATE TRIGGER "{table}_append_only" BEFORE {" OR ".join(refused)} ON "{table}" '
            "FOR EACH STATEMENT EXECUTE FUNCTION base_refuse_change()",
            # ALWAYS: also where a session calls itself a replica to walk past triggers.
            f'ALTER TABLE "{table}" ENABLE ALWAYS TRIGGER "{table}_append_only"',
            # Not where one role owns all (a small deployment): foreign keys are checked with the owner's rights,
            # and locking the row they point at counts as an update.
            f"""
            DO $$ BEGIN
                IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '{role}' AND rolname <> current_user) THEN
                    EXECUTE format('REVOKE {", ".join(refused)} ON %I FROM %I', '{table}', '{role}');
                END IF;
            END $$
            """,
        ]

    def backwards(self) -> list[str]:
        role, table = _application().replace("'", "''"), self.table
        return [
            f'DROP TRIGGER "{table}_append_only" ON "{table}"',
            f"""
            DO $$ BEGIN
                IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '{role}' AND rolname <> current_user) THEN
                    EXECUTE format('GRANT UPDATE, DELETE ON %I TO %I', '{table}', '{role}');
                END IF;
            END $$
            """,
        ]

    def describe(self) -> str:
        return f"Refuse changes of {self.table}"

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return type(self).__name__, [self.table], {"may_delete": True} if self.may_delete else {}


def revoked_again(connection: psycopg.Connection[tuple[Any, ...]]) -> list[sql.Composed]:
    """The REVOKEs of every append-only table, for a database whose rights were just set anew by a restore."""
    role = _application()
    found = connection.execute(
        # Bits of tgtype: 8 DELETE, 16 UPDATE, 32 TRUNCATE.
        "SELECT c.relname, (t.tgtype & 8) > 0 FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
        " WHERE t.tgname = c.relname || '_append_only' AND EXISTS (SELECT 1 FROM pg_roles WHERE rolname = %s)"
        " AND %s <> current_user",
        [role, role],
    ).fetchall()
    return [
        sql.SQL("REVOKE {} ON public.{} FROM {}").format(
            sql.SQL("UPDATE, DELETE, TRUNCATE" if whole else "UPDATE, TRUNCATE"), sql.Identifier(table), sql.Identifier(role)
        )
        for table, whole in found
    ]


class TwoPeople(_Sql):
    """Nobody approves their own version, and no approval outlives an edit: kept by the database.

    `versions` has the columns (`thing`, `version`, `author`) and, declared on its model, UNIQUE over them; besides,
    one version number of a thing belongs to one author. `approvals` repeats the three and adds `by`; its model's
    foreign keys to the version carry db_constraint=False. The operation adds the composite foreign key and
    CHECK (author <> by), makes the four columns NOT NULL, and makes both tables append-only.
    An approval that names a forged author or a version that is not there breaks the key: IntegrityError.
    """

    def __init__(
        self,
        versions: str,
        approvals: str,
        *,
        thing: str,
        version: str = "version",
        author: str = "author_id",
        by: str = "by_id",
    ) -> None:
        self.versions = versions
        self.approvals = approvals
        self.thing = thing
        self.version = version
        self.author = author
        self.by = by

    def forwards(self) -> list[str]:
        key = f'"{self.thing}", "{self.version}", "{self.author}"'
        filled = ", ".join(
            f'ALTER COLUMN "{column}" SET NOT NULL' for column in (self.thing, self.version, self.author, self.by)
        )
        return [
            f'ALTER TABLE "{self.approvals}" {filled}',
            f'ALTER TABLE "{self.versions}" ADD CONSTRAINT "{self.versions}_one_author" '
            f'UNIQUE ("{self.thing}", "{self.version}")',
            f'ALTER TABLE "{self.approvals}" ADD CONSTRAINT "{self.approvals}_of_version" '
            f'FOREIGN KEY ({key}) REFERENCES "{self.versions}" ({key}) MATCH FULL',
            f'ALTER TABLE "{self.approvals}" ADD CONSTRAINT "{self.approvals}_two_people" '
            f'CHECK ("{self.by}" <> "{self.author}")',
            *AppendOnly(self.versions).forwards(),
            *AppendOnly(self.approvals).forwards(),
        ]

    def backwards(self) -> list[str]:
        return [
            *AppendOnly(self.approvals).backwards(),
            *AppendOnly(self.versions).backwards(),
            f'ALTER TABLE "{self.approvals}" DROP CONSTRAINT "{self.approvals}_two_people"',
            f'ALTER TABLE "{self.approvals}" DROP CONSTRAINT "{self.approvals}_of_version"',
            f'ALTER TABLE "{self.versions}" DROP CONSTRAINT "{self.versions}_one_author"',
        ]

    def describe(self) -> str:
        return f"Two people for every row of {self.approvals}"

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        named = {"thing": self.thing, "version": self.version, "author": self.author, "by": self.by}
        return type(self).__name__, [self.versions, self.approvals], named


class SameRow(_Sql):
    """Two tables that repeat columns of one another agree about them: a composite foreign key, and the UNIQUE it needs.

    A foreign key to the row alone says that it is there; this one says besides that it is the row which the repeated
    columns tell of. Where a pair is broken: IntegrityError.
    """

    def __init__(self, table: str, columns: list[str], target: str, target_columns: list[str]) -> None:
        self.table = table
        self.columns = columns
        self.target = target
        self.target_columns = target_columns

    def forwards(self) -> list[str]:
        here, there = (", ".join(f'"{one}"' for one in columns) for columns in (self.columns, self.target_columns))
        return [
            f'ALTER TABLE "{self.target}" ADD CONSTRAINT "{self.target}_for_{self.table}" UNIQUE ({there})',
            f'ALTER TABLE "{self.table}" ADD CONSTRAINT "{self.table}_same_row" '
            f'FOREIGN KEY ({here}) REFERENCES "{self.target}" ({there})',
        ]

    def backwards(self) -> list[str]:
        return [
            f'ALTER TABLE "{self.table}" DROP CONSTRAINT "{self.table}_same_row"',
            f'ALTER TABLE "{self.target}" DROP CONSTRAINT "{self.target}_for_{self.table}"',
        ]

    def describe(self) -> str:
        return f"{self.table} and {self.target} agree"

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return type(self).__name__, [self.table, self.columns, self.target, self.target_columns], {}


class RowRule(_Sql):
    """A row for which `refuses` holds is not written (SQLSTATE 23514, an IntegrityError): what a CHECK cannot ask.

    `refuses` is SQL over NEW (and OLD where `on` is "UPDATE"), queries included; `name` is the constraint's name in
    the error. It is asked in every session, one that calls itself a replica included.
    """

    def __init__(self, table: str, name: str, *, refuses: str, on: str = "INSERT OR UPDATE") -> None:
        self.table = table
        self.name = name
        self.refuses = refuses
        self.on = on

    def forwards(self) -> list[str]:
        return [
            f"""
            CREATE FUNCTION "{self.name}"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                IF {self.refuses} THEN
                    RAISE EXCEPTION 'row of {self.table} refused by {self.name}'
                        USING ERRCODE = 'check_violation', CONSTRAINT = '{self.name}', TABLE = '{self.table}';
                END IF;
                RETURN NEW;
            END $$
            """,
            f'CREATE TRIGGER "{self.name}" BEFORE {self.on} ON "{self.table}" '
            f'FOR EACH ROW EXECUTE FUNCTION "{self.name}"()',
            f'ALTER TABLE "{self.table}" ENABLE ALWAYS TRIGGER "{self.name}"',
        ]

    def backwards(self) -> list[str]:
        return [f'DROP TRIGGER "{self.name}" ON "{self.table}"', f'DROP FUNCTION "{self.name}"()']

    def describe(self) -> str:
        return f"Refuse rows of {self.table} by {self.name}"

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return type(self).__name__, [self.table, self.name], {"refuses": self.refuses, "on": self.on}
