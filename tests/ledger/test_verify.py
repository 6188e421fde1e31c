"""verify() finds the first stored byte that was changed, whoever changed it: here the database's own owner."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import connection, transaction

from chaupal.base import keys
from chaupal.ledger import canonical, checkpoint, choices, merkle, queries, sources
from chaupal.ledger.actions import anchor, forget, record, seal
from chaupal.ledger.audit import Bad
from chaupal.ledger.commands import NotOurCheckpoint
from chaupal.ledger.commands import verify as verify_command
from chaupal.ledger.models import Entry, Leaf
from tests.following import settle

pytestmark = pytest.mark.commits

Owner = psycopg.Connection[tuple[object, ...]]
Tamper = Callable[..., None]

TABLES = ("entry", "entrysalt", "entryline", "leaf", "checkpoint", "anchor")


@pytest.fixture
def tamper(as_owner: Owner) -> Tamper:
    def change(sql: str, *values: object) -> None:
        for table in TABLES:
            as_owner.execute(f"ALTER TABLE ledger_{table} DISABLE TRIGGER USER")
        as_owner.execute(sql, values)

    return change


@pytest.fixture(autouse=True)
def sealed(as_owner: Owner, noon: datetime) -> None:
    """Two sealings of five entries each, the second with a detail and lines, and a root in the register."""
    for turn in range(2):
        with transaction.atomic():
            for number in range(5):
                record(
                    "claims.answered",
                    by=("person", 7),
                    about=("claim", number),
                    at=noon,
                    rule_ids=["G7"],
                    detail={"verdict": "false"} if number == 3 else None,
                    lines=[(1, None, "a"), (2, "b", "c")] if number == 4 else None,
                )
        settle()
        seal(choices.LEDGER, at=noon + timedelta(seconds=turn))
    anchor(at=noon)
    settle()
    seal(choices.REGISTER, at=noon)


def test_what_was_not_touched_is_whole() -> None:
    report = queries.verify()

    assert report.whole
    assert report.bad is None
    ledger, register = report.logs
    assert (ledger.log, ledger.size, ledger.looked_at, ledger.checkpoints) == ("ledger", 10, 10, 2)
    assert (register.log, register.size, register.looked_at, register.checkpoints) == ("register", 1, 1, 1)
    assert (ledger.waiting, ledger.left, ledger.erased) == (0, 0, 0)
    root = queries.last_root("ledger")
    assert root is not None
    assert ledger.root == root.root


def test_rows_that_wait_are_counted(noon: datetime) -> None:
    with transaction.atomic():
        record("claims.answered", by=("person", 7), about=("claim", 1), at=noon)

    report = queries.verify()

    assert report.whole
    assert report.logs[0].waiting == 1


ROW = "the row was changed after it was sealed"


HARM: list[tuple[str, tuple[int, str, int, str]]] = [
    ("UPDATE ledger_entry SET by_id = '8' WHERE id = 3", (2, "entry", 3, ROW)),
    ("UPDATE ledger_entry SET act = 'claims.opened' WHERE id = 3", (2, "entry", 3, ROW)),
    ("UPDATE ledger_entry SET about_id = '9' WHERE id = 1", (0, "entry", 1, ROW)),
    ("UPDATE ledger_entry SET at = at + interval '1 microsecond' WHERE id = 10", (9, "entry", 10, ROW)),
    ("UPDATE ledger_entry SET rule_ids = '{}' WHERE id = 6", (5, "entry", 6, ROW)),
    ("UPDATE ledger_entry SET by_id = '8' WHERE id IN (8, 4)", (3, "entry", 4, ROW)),
    (r"UPDATE ledger_entry SET payload = '\x00' WHERE id = 1", (0, "entry", 1, ROW)),
    ("UPDATE ledger_entry SET rows = 3 WHERE id = 5", (4, "entry", 5, ROW)),
    (r"UPDATE ledger_entrysalt SET salt = '\x00' WHERE entry_id = 4", (3, "entry", 4, "its detail or salt was changed")),
    ("UPDATE ledger_entrysalt SET detail = '{}' WHERE entry_id = 9", (8, "entry", 9, "its detail or salt was changed")),
    ("UPDATE ledger_entryline SET text = '[]' WHERE entry_id = 5 AND index = 1", (4, "entry", 5, "its lines were changed")),
    ("DELETE FROM ledger_entryline WHERE entry_id = 10", (9, "entry", 10, "its lines were changed")),
    ("INSERT INTO ledger_entryline VALUES (5, 2, '[]')", (4, "entry", 5, "its lines were changed")),
    ("DELETE FROM ledger_entry WHERE id = 2", (1, "entry", 2, "the row is gone")),
    (r"UPDATE ledger_leaf SET hash = sha256('\x00') WHERE index = 6", (6, "entry", 7, "the sealed hash was changed")),
    ("UPDATE ledger_leaf SET ref = 99 WHERE log = 'ledger' AND index = 6", (6, "entry", 99, "the row is gone")),
    ("DELETE FROM ledger_leaf WHERE log = 'ledger' AND index = 6", (6, "leaf", 6, "the leaf is missing")),
    (
        "UPDATE ledger_leaf SET kind = 'other' WHERE log = 'ledger' AND index = 6",
        (6, "other", 7, "no room of this version names such leaves"),
    ),
    (
        r"UPDATE ledger_checkpoint SET root = sha256('\x00') WHERE id = 1",
        (4, "checkpoint", 1, "the checkpoint over 5 leaves: row and text differ"),
    ),
    (
        "UPDATE ledger_checkpoint SET at = at + interval '1 s' WHERE id = 2",
        (9, "checkpoint", 2, "the checkpoint over 10 leaves: row and text differ"),
    ),
    (
        "UPDATE ledger_checkpoint SET text = replace(text, E'\\n5\\n', E'\\n4\\n') WHERE id = 1",
        (4, "checkpoint", 1, "the checkpoint over 5 leaves: the signature does not fit the text"),
    ),
    (
        "DELETE FROM ledger_checkpoint WHERE id = 2",
        (5, "leaf", 5, "leaves were added that no checkpoint covers"),
    ),
    (
        "DELETE FROM ledger_leaf WHERE log = 'ledger' AND index = 9",
        (9, "checkpoint", 2, "the log has 9 leaves, a checkpoint was signed over 10"),
    ),
    (
        "INSERT INTO ledger_entry (epoch, tx, act, by_kind, by_id, about_kind, about_id, at, rule_ids)"
        " VALUES (0, '1', 'a.b', 'a', '1', 'a', '1', now(), '{}')",
        (10, "entry", 11, "the row was put behind what is sealed, and is no leaf"),
    ),
]


def test_the_first_bad_thing_is_named_whatever_was_changed(as_owner: Owner) -> None:
    # One copy of the database for all: each harm is done and looked at in a transaction that is undone.
    connection.close()
    connection.settings_dict.update(USER=as_owner.info.user, PASSWORD=as_owner.info.password)
    found: list[tuple[str, Bad | None]] = []

    for sql, _ in HARM:
        with transaction.atomic(), connection.cursor() as cursor:
            for table in TABLES:
                cursor.execute(f"ALTER TABLE ledger_{table} DISABLE TRIGGER USER")
            cursor.execute(sql)
            found.append((sql, queries.verify().logs[0].bad))
            transaction.set_rollback(True)

    assert found == [(sql, Bad(bad[0], "ledger", *bad[1:])) for sql, bad in HARM]
    assert queries.verify().whole


def test_an_entry_and_its_leaf_changed_together_break_the_signed_root(tamper: Tamper) -> None:
    tamper("UPDATE ledger_entry SET by_id = '8' WHERE id = 8")
    forged = merkle.leaf_hash(canonical.entry(Entry.objects.get(id=8)).encode())
    tamper("UPDATE ledger_leaf SET hash = %s WHERE index = 7", forged)

    found = queries.verify().bad

    what = "the leaves from 5 to 9 do not give the root that was signed over 10"
    assert found == Bad(5, "ledger", "root", 2, what)


def test_the_first_of_two_kinds_of_harm_is_named(tamper: Tamper) -> None:
    tamper("UPDATE ledger_entry SET by_id = '8' WHERE id = 8")
    tamper("UPDATE ledger_checkpoint SET at = at + interval '1 s' WHERE id = 1")

    found = queries.verify().bad

    assert found == Bad(4, "ledger", "checkpoint", 1, "the checkpoint over 5 leaves: row and text differ")


def test_a_root_signed_by_another_key_is_named(tamper: Tamper) -> None:
    root = queries.root_at("ledger", 5)
    assert root is not None
    note = checkpoint.parse(root.text)
    tamper("UPDATE ledger_checkpoint SET text = %s WHERE id = 1", checkpoint.sign(note, checkpoint.key_of(bytes(32))))

    found = queries.verify().bad

    assert found == Bad(4, "ledger", "checkpoint", 1, "the checkpoint over 5 leaves: no signature by this key")


def test_a_changed_anchor_breaks_the_register(tamper: Tamper) -> None:
    tamper("UPDATE ledger_anchor SET size = 9")

    report = queries.verify()

    assert report.logs[0].bad is None
    assert report.bad == Bad(0, "register", "root", 1, ROW)


def test_an_erased_person_leaves_the_log_whole() -> None:
    forget([4, 9])

    report = queries.verify()

    assert report.whole
    assert report.logs[0].erased == 2


def test_rows_that_may_leave_leave_their_leaves(
    as_owner: Owner, noon: datetime, tamper: Tamper, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_owner.execute(
        "CREATE TABLE trial (id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,"
        " epoch integer NOT NULL DEFAULT base_current_epoch(), tx xid8 NOT NULL DEFAULT pg_current_xact_id())"
    )
    monkeypatch.setattr(sources, "_sources", dict(sources._sources))
    sources.register("trial", log="ledger", table="trial", leaf_sql="r.id::text", may_leave=True)
    as_owner.execute("INSERT INTO trial DEFAULT VALUES")
    as_owner.execute("INSERT INTO trial DEFAULT VALUES")
    settle()
    seal(choices.LEDGER, at=noon)
    as_owner.execute("DELETE FROM trial WHERE id = 1")

    report = queries.verify()
    tamper(r"UPDATE ledger_leaf SET hash = sha256('\x00') WHERE index = 11")
    harmed = queries.verify().bad

    assert report.whole
    assert report.logs[0].left == 1
    assert harmed == Bad(11, "ledger", "trial", 2, "the sealed hash was changed")


@pytest.fixture
def long_log(as_owner: Owner, noon: datetime) -> None:
    with transaction.atomic():
        for number in range(600):
            record("claims.answered", by=("person", 7), about=("claim", number), at=noon)
    settle()
    seal(choices.LEDGER, at=noon + timedelta(seconds=9))


def test_kept_roots_are_proved_too(long_log: None, tamper: Tamper) -> None:
    assert queries.verify().whole
    tamper(r"UPDATE ledger_node SET hash = sha256('\x00') WHERE index = 1")

    found = queries.verify().bad

    assert found == Bad(256, "ledger", "node", 1, "the kept root of level 1 is not that of its leaves")
    tamper("DELETE FROM ledger_node WHERE index = 0")
    assert queries.verify().bad == Bad(0, "ledger", "node", 0, "the kept root of level 1 is not that of its leaves")


def test_since_a_kept_checkpoint_only_the_rest_is_looked_at(long_log: None, tamper: Tamper) -> None:
    kept = queries.root_at("ledger", 10)
    assert kept is not None

    report = queries.verify(kept.text)

    assert report.whole
    assert (report.logs[0].looked_at, report.logs[1].looked_at) == (600, 1)
    tamper("UPDATE ledger_entry SET by_id = '8' WHERE id = 20")
    assert queries.verify(kept.text).bad == Bad(19, "ledger", "entry", 20, ROW)


def test_a_history_that_does_not_extend_the_kept_one_is_seen(tamper: Tamper) -> None:
    kept = queries.last_root("ledger")
    assert kept is not None
    tamper(r"UPDATE ledger_leaf SET hash = sha256('\x00') WHERE index = 2")

    forked = queries.verify(kept.text).bad
    tamper("DELETE FROM ledger_leaf WHERE log = 'ledger' AND index >= 5")
    cut = queries.verify(kept.text).bad

    assert forked == Bad(9, "ledger", "checkpoint", 10, "the log does not extend the checkpoint")
    assert cut == Bad(5, "ledger", "checkpoint", 10, "the log is shorter than the checkpoint")


def test_command_tells_a_whole_log(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    kept = queries.root_at("ledger", 5)
    assert kept is not None
    file = tmp_path / "kept.txt"
    file.write_text(kept.text, encoding="utf-8")

    statuses = [verify_command([]), verify_command(["--since", str(file)])]

    said = capsys.readouterr().out
    assert statuses == [0, 0]
    assert "ledger: whole, 10 leaves, 10 looked at, 2 signed roots" in said
    assert "ledger: whole, 10 leaves, 5 looked at, 1 signed roots" in said
    assert "register: whole, 1 leaves" in said


def test_command_names_the_first_bad_entry(capsys: pytest.CaptureFixture[str], tamper: Tamper) -> None:
    tamper("UPDATE ledger_entry SET by_id = '8' WHERE id = 3")

    status = verify_command([])

    said = capsys.readouterr().out
    assert status == 1
    assert f"ledger: BROKEN at leaf 2 (entry 3): {ROW}" in said
    assert "register: whole" in said


@pytest.mark.parametrize("text", [None, b"\xff", b"not a checkpoint"])
def test_command_refuses_a_file_that_is_no_checkpoint(text: bytes | None, tmp_path: Path) -> None:
    file = tmp_path / "kept.txt"
    if text is not None:
        file.write_bytes(text)

    with pytest.raises(NotOurCheckpoint):
        verify_command(["--since", str(file)])


def test_a_checkpoint_of_another_deployment_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = queries.last_root("ledger")
    assert kept is not None
    monkeypatch.setattr(keys, "key", lambda name, home: bytes(32))

    with pytest.raises(checkpoint.NotACheckpoint):
        queries.verify(kept.text)


def test_no_name_number_or_text_stands_in_what_is_sealed(as_owner: Owner) -> None:
    columns = as_owner.execute(
        "SELECT table_name, column_name FROM information_schema.columns WHERE table_name IN"
        " ('ledger_entry', 'ledger_leaf', 'ledger_anchor') AND data_type = 'text'"
    ).fetchall()

    assert columns == []
    assert Leaf.objects.count() == 11
    assert str(settings.CHAUPAL_HOME) not in str(queries.last_root("ledger"))
