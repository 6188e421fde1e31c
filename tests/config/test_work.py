"""The worker's jobs, when the database was away."""

import psycopg
import pytest
from django.db import OperationalError, connection

from chaupal.config.work import on_a_sound_connection

pytestmark = pytest.mark.commits


def ask() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    return int(pid)


def test_a_job_does_not_begin_on_the_connection_that_failed_the_one_before(as_owner: psycopg.Connection[tuple[object, ...]]) -> None:
    cut = ask()
    as_owner.execute("SELECT pg_terminate_backend(%s)", [cut])
    with pytest.raises(OperationalError):
        ask()
    with pytest.raises(OperationalError):
        ask()  # it does not mend by itself

    assert on_a_sound_connection(ask, None, None) != cut
