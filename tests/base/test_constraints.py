"""What the database itself refuses: changes of rows written once, and one person in two parts."""

import psycopg
import pytest
from django.db import IntegrityError, ProgrammingError, connection, connections, transaction

from chaupal.base.constraints import AppendOnly, TwoPeople

pytestmark = pytest.mark.commits

Owner = psycopg.Connection[tuple[object, ...]]


def apply(statements: list[str]) -> None:
    with connections["owner"].cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@pytest.fixture
def trial(as_owner: Owner) -> None:
    as_owner.execute("CREATE TABLE trial (id int PRIMARY KEY, word text)")
    as_owner.execute("INSERT INTO trial VALUES (1, 'kept')")


@pytest.fixture
def two(as_owner: Owner) -> TwoPeople:
    as_owner.execute(
        "CREATE TABLE version (id serial PRIMARY KEY, thing_id int, version int, author_id int,"
        " UNIQUE (thing_id, version, author_id))"
    )
    as_owner.execute(
        "CREATE TABLE approval (id serial PRIMARY KEY, thing_id int, version int, author_id int, by_id int)"
    )
    operation = TwoPeople("version", "approval", thing="thing_id")
    apply(operation.forwards())
    as_owner.execute("INSERT INTO version (thing_id, version, author_id) VALUES (7, 1, 100)")
    return operation


def approve(thing: int | None, version: int, author: int, by: int | None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO approval (thing_id, version, author_id, by_id) VALUES (%s, %s, %s, %s)",
            [thing, version, author, by],
        )


CHANGES = ["UPDATE trial SET word = 'other'", "DELETE FROM trial", "TRUNCATE trial"]


def test_append_only_refuses_the_owner(trial: None, as_owner: Owner) -> None:
    apply(AppendOnly("trial").forwards())

    for change in CHANGES:
        with pytest.raises(psycopg.errors.RestrictViolation, match="rows of trial are written once"):
            as_owner.execute(change)

    assert as_owner.execute("SELECT * FROM trial").fetchall() == [(1, "kept")]


def test_append_only_takes_the_right_from_the_application(trial: None) -> None:
    apply(AppendOnly("trial").forwards())

    for change in CHANGES:
        with pytest.raises(ProgrammingError, match="permission denied"), connection.cursor() as cursor:
            cursor.execute(change)


def test_append_only_refuses_a_session_that_calls_itself_a_replica(trial: None, as_owner: Owner) -> None:
    apply(AppendOnly("trial").forwards())

    role = as_owner.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").fetchone()
    always = as_owner.execute("SELECT tgenabled FROM pg_trigger WHERE tgname = 'trial_append_only'").fetchone()

    assert (role, always) == ((False,), ("A",))


def test_append_only_lets_rows_in(trial: None) -> None:
    apply(AppendOnly("trial").forwards())

    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO trial VALUES (2, 'next')")
        cursor.execute("SELECT count(*) FROM trial")
        assert cursor.fetchone() == (2,)


def test_append_only_may_leave_delete(trial: None) -> None:
    apply(AppendOnly("trial", may_delete=True).forwards())

    with pytest.raises(ProgrammingError), connection.cursor() as cursor:
        cursor.execute("UPDATE trial SET word = 'other'")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM trial")
        assert cursor.rowcount == 1


def test_append_only_goes_back(trial: None) -> None:
    operation = AppendOnly("trial")
    apply(operation.forwards())

    apply(operation.backwards())

    with connection.cursor() as cursor:
        cursor.execute("UPDATE trial SET word = 'other'")
        cursor.execute("DELETE FROM trial")
        assert cursor.rowcount == 1


def test_append_only_leaves_a_single_role_its_rights(trial: None, settings: object, as_owner: Owner) -> None:
    settings.DATABASES["default"]["USER"] = as_owner.info.user  # type: ignore[attr-defined]

    apply(AppendOnly("trial").forwards())

    assert as_owner.execute("SELECT has_table_privilege('trial', 'UPDATE')").fetchone() == (True,)
    with pytest.raises(psycopg.errors.RestrictViolation):
        as_owner.execute("UPDATE trial SET word = 'other'")


def test_another_person_approves(two: TwoPeople, as_owner: Owner) -> None:
    approve(7, 1, 100, 200)

    assert as_owner.execute("SELECT version, author_id, by_id FROM approval").fetchall() == [(1, 100, 200)]


REFUSED = {
    "self": (7, 1, 100, 100),
    "forged author": (7, 1, 300, 100),
    "wrong version": (7, 2, 100, 200),
    "wrong thing": (8, 1, 100, 200),
    "no thing": (None, 1, 100, 200),
    "nobody": (7, 1, 100, None),
}


def test_an_approval_that_is_not_by_a_second_person_is_refused(two: TwoPeople, as_owner: Owner) -> None:
    refused: list[str] = []

    for case, (thing, version, author, by) in REFUSED.items():
        with pytest.raises(IntegrityError), transaction.atomic():
            approve(thing, version, author, by)
        refused.append(case)

    assert refused == list(REFUSED)
    assert as_owner.execute("SELECT count(*) FROM approval").fetchone() == (0,)


def test_one_version_number_has_one_author(two: TwoPeople, as_owner: Owner) -> None:
    with pytest.raises(psycopg.errors.UniqueViolation):
        as_owner.execute("INSERT INTO version (thing_id, version, author_id) VALUES (7, 1, 101)")


def test_neither_side_is_changed_afterwards(two: TwoPeople, as_owner: Owner) -> None:
    approve(7, 1, 100, 200)

    for table in ("version", "approval"):
        with pytest.raises(psycopg.errors.RestrictViolation):
            as_owner.execute(f"UPDATE {table} SET author_id = 200")
        with pytest.raises(psycopg.errors.RestrictViolation):
            as_owner.execute(f"DELETE FROM {table}")


def test_an_edit_is_a_version_that_no_approval_carries(two: TwoPeople, as_owner: Owner) -> None:
    approve(7, 1, 100, 200)
    as_owner.execute("INSERT INTO version (thing_id, version, author_id) VALUES (7, 2, 200)")

    approve(7, 2, 200, 100)

    assert as_owner.execute("SELECT version, author_id, by_id FROM approval ORDER BY version").fetchall() == [
        (1, 100, 200),
        (2, 200, 100),
    ]


def test_two_people_goes_back(two: TwoPeople, as_owner: Owner) -> None:
    apply(two.backwards())

    approve(7, 9, 100, 100)

    assert as_owner.execute("SELECT count(*) FROM approval").fetchone() == (1,)


def test_operations_say_how_they_are_written_in_a_migration() -> None:
    assert AppendOnly("trial").deconstruct() == ("AppendOnly", ["trial"], {})
    assert AppendOnly("trial", may_delete=True).deconstruct() == ("AppendOnly", ["trial"], {"may_delete": True})
    assert AppendOnly("trial").describe() == "Refuse changes of trial"
    assert TwoPeople("version", "approval", thing="fact_id").deconstruct() == (
        "TwoPeople",
        ["version", "approval"],
        {"thing": "fact_id", "version": "version", "author": "author_id", "by": "by_id"},
    )
    assert TwoPeople("version", "approval", thing="fact_id").describe() == "Two people for every row of approval"
