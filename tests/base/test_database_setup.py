import psycopg
import pytest
from django.db import connection, connections, transaction


def test_a_test_runs_as_the_application_role(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, pg_has_role(current_user, datdba, 'usage') FROM pg_database WHERE datname = current_database()")

        assert cursor.fetchone() == ("chaupal_app", False)


@pytest.mark.commits
@pytest.mark.parametrize("_turn", [1, 2])
def test_a_commits_test_starts_from_an_untouched_copy(_turn: int, as_owner: "psycopg.Connection[tuple[object, ...]]") -> None:
    as_owner.execute("CREATE TABLE note (id bigserial PRIMARY KEY, word text)")

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO note (word) VALUES ('पानी')")
    connections["default"].close()

    with connection.cursor() as cursor:
        cursor.execute("SELECT id, word FROM note")
        assert cursor.fetchall() == [(1, "पानी")]
