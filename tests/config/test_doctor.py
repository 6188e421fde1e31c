"""`chaupal doctor`: each finding as it is when all is well, and when it is not, with its remedy."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection, connections
from django.utils.translation import override

from chaupal.base import keys
from chaupal.base.loop import beat
from chaupal.config import doctor
from chaupal.config.doctor import Finding
from tests.running import finished

pytestmark = [pytest.mark.commits]


@pytest.fixture(autouse=True)
def english(_fresh_copy: None) -> Iterator[None]:
    with override("en"):
        yield


def found(what: str) -> Finding:
    """The finding of this name, as doctor tells it."""
    [finding] = [finding for finding in doctor.examine() if finding.what == what]
    return finding


def test_a_sound_database_is_told_line_by_line() -> None:
    beat()

    told = {finding.what: finding.well for finding in doctor.examine()}

    sound = ("Python", "Database", "Extensions", "Letters", "Schema", "Roles", "Worker", "Jobs")
    assert {name: told[name] for name in sound} == dict.fromkeys(sound, True)


def test_a_missing_extension_is_named_with_its_remedy(as_owner: Any) -> None:
    as_owner.execute("DROP EXTENSION unaccent")

    finding = found("Extensions")

    assert (finding.well, finding.needed, "unaccent" in finding.says, "CREATE EXTENSION" in finding.says) == (False, True, True, True)


def test_a_schema_behind_the_code_is_told(as_owner: Any) -> None:
    as_owner.execute("DELETE FROM django_migrations WHERE app = 'sample'")

    finding = found("Schema")

    assert (finding.well, "chaupal upgrade" in finding.says) == (False, True)


def test_a_database_without_any_table_is_told_and_not_a_bug(as_owner: Any) -> None:
    as_owner.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")

    told = [finding.says for finding in doctor.examine() if not finding.well]

    assert any("chaupal upgrade" in says for says in told)


def test_a_role_that_may_change_the_ledger_is_told(as_owner: Any) -> None:
    as_owner.execute("GRANT UPDATE ON ledger_entry TO chaupal_app")

    assert (found("Roles").well, "role of its own" in found("Roles").says) == (False, True)


def test_a_transaction_left_open_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    told = connections.settings["default"]
    parts = {"host": told["HOST"], "port": told["PORT"], "user": told["USER"], "password": told["PASSWORD"], "dbname": told["NAME"]}
    with psycopg.connect(**parts) as other:
        other.execute("SELECT 1")
        monkeypatch.setattr(doctor, "OLD_TRANSACTION_SECONDS", -1)
        open_one = found("Open transactions")
        monkeypatch.setattr(doctor, "OLD_TRANSACTION_SECONDS", 10**6)
        none = found("Open transactions")

    assert (open_one.well, "pg_stat_activity" in open_one.says, none.well) == (False, True, True)


def test_a_worker_that_is_not_there_is_a_note() -> None:
    finding = found("Worker")

    assert (finding.well, finding.needed, "chaupal worker" in finding.says) == (False, False, True)


def test_failed_jobs_are_counted() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status, args, attempts) VALUES ('default', 'x', 'failed', '{}', 1)"
        )

    assert (found("Jobs").well, found("Jobs").says) == (False, "1 failed: see the worker's log")


def test_keys_that_others_may_read_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHAUPAL_KEYS", str(tmp_path / "keys"))
    none_yet = found("Keys")
    keys.folder(tmp_path).mkdir(mode=0o700)
    (tmp_path / "keys" / "web").touch(mode=0o600)
    closed = found("Keys")
    (tmp_path / "keys" / "web").chmod(0o644)

    loose = found("Keys")

    assert (none_yet.well, none_yet.needed, closed.well) == (False, False, True)
    assert (loose.well, loose.needed, "web" in loose.says, "chmod" in loose.says) == (False, True, True, True)


def test_keys_beside_the_data_are_a_note(tmp_path: Path, settings: Any) -> None:
    settings.CHAUPAL_HOME = tmp_path
    (tmp_path / "keys").mkdir(mode=0o700)
    elsewhere = found("Place of the keys")
    (tmp_path / "db").mkdir()

    beside = found("Place of the keys")

    assert (elsewhere.well, beside.well, beside.needed, "CHAUPAL_KEYS" in beside.says) == (True, False, False, True)


def test_little_room_on_the_disk_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    free = shutil.disk_usage(os.environ["CHAUPAL_HOME"]).free / 1e9

    monkeypatch.setattr(doctor, "ROOM_GB", free * 2 + 1)
    tight = found("Disk")
    monkeypatch.setattr(doctor, "ROOM_GB", 0)
    wide = found("Disk")

    assert (tight.well, tight.needed, wide.well) == (False, True, True)


def test_a_type_face_that_was_not_built_is_told(tmp_path: Path, settings: Any) -> None:
    settings.CHAUPAL_HOME = tmp_path
    missing = found("Type face")
    (tmp_path / "build").mkdir()

    assert (missing.well, "chaupal upgrade" in missing.says, found("Type face").well) == (False, True, True)


def test_an_unsigned_rule_pack_and_rules_not_enforced_are_told() -> None:
    pack, rules = found("Rule pack"), found("Rules not enforced yet")

    assert (pack.well, pack.needed, "two people" in pack.says) == (False, True, True)
    assert (rules.well, rules.needed, "G7" in rules.says.split(", "), "G2" in rules.says.split(", ")) == (False, False, True, False)


def test_a_deployment_is_held_against_what_it_needs(settings: Any) -> None:
    plain = {name: found(name) for name in ("Address", "Mail", "Demo", "Publisher on every card")}
    settings.CHAUPAL_SITE = "https://chaupal.example.org"
    settings.CHAUPAL_MAIL = "smtp"
    settings.CHAUPAL_DEMO = True
    settings.CHAUPAL_PUBLISHER_HI, settings.CHAUPAL_PUBLISHER_EN = "कोई संगठन, लखनऊ", "Some organisation, Lucknow"

    told = {name: found(name) for name in plain}

    assert {name: finding.well for name, finding in plain.items()} == {
        "Address": False, "Mail": False, "Demo": True, "Publisher on every card": False,
    }  # fmt: skip
    assert {name: finding.well for name, finding in told.items()} == {
        "Address": True, "Mail": True, "Demo": False, "Publisher on every card": True,
    }  # fmt: skip
    assert plain["Publisher on every card"].needed


def test_a_database_that_is_away_is_one_finding_and_no_trace(tmp_path: Path) -> None:
    nowhere = "postgresql://chaupal_app:x@127.0.0.1:9/chaupal"

    status, said = finished("doctor", home=tmp_path, CHAUPAL_DATABASE_URL=nowhere, CHAUPAL_DATABASE_OWNER_URL=nowhere)

    assert (status, "Traceback" in said) == (1, False), said
    assert said.count("MISSING Database: not reachable") == 1
    assert "ok      Python" in said
