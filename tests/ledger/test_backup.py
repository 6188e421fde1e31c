"""An archive, and a database brought back from it in a cluster that never saw the first one."""

import io
import os
import tarfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import ProgrammingError, connection, connections, transaction

from chaupal.base import dump, follower
from chaupal.base.models import Epoch
from chaupal.base.postgres import Server
from chaupal.ledger import choices, queries
from chaupal.ledger.actions import WrongKey, record, seal
from chaupal.ledger.commands import backup, restore
from chaupal.ledger.models import Entry, Leaf
from tests import database
from tests.following import run_followers, settle

pytestmark = pytest.mark.commits

Owner = psycopg.Connection[tuple[object, ...]]


@transaction.atomic
def enter(count: int, at: datetime) -> None:
    for number in range(count):
        record("claims.answered", by=("person", 7), about=("claim", number), at=at, detail={"n": number})


@pytest.fixture
def media(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "media"
    monkeypatch.setattr(settings, "MEDIA_ROOT", folder)
    (folder / "cards").mkdir(parents=True)
    (folder / "cards" / "one.png").write_bytes(b"picture")
    return folder


@pytest.fixture
def archive(tmp_path: Path, media: Path, as_owner: Owner, noon: datetime) -> Path:
    """An archive of five sealed entries and a tail of three."""
    for _ in range(300):  # so that the ids of this cluster stand higher than a fresh one's
        as_owner.execute("SELECT pg_current_xact_id()")
    enter(5, noon)
    settle()
    seal(choices.LEDGER, at=noon)
    enter(3, noon)
    file = tmp_path / "chaupal.tar"
    assert backup([str(file)]) == 0
    return file


@pytest.fixture
def fresh_cluster(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, archive: Path, media: Path) -> Iterator[None]:
    """Point both aliases at the empty database of a new cluster, and the media at an empty place."""
    monkeypatch.setattr(settings, "MEDIA_ROOT", tmp_path / "elsewhere" / "media")
    before = {name: os.environ[name] for name in ("CHAUPAL_DATABASE_URL", "CHAUPAL_DATABASE_OWNER_URL")}
    shared = str(connections.settings["default"]["NAME"])
    with Server(tmp_path / "second", settings=database.FAST) as server:
        os.environ["CHAUPAL_DATABASE_URL"] = server.url("app")
        os.environ["CHAUPAL_DATABASE_OWNER_URL"] = server.url("owner")
        database.use("chaupal")
        try:
            yield
        finally:
            connections.close_all()
            os.environ.update(before)
            database.use(shared)


def test_an_archive_holds_database_and_media_and_no_key_and_is_never_written_over(archive: Path) -> None:
    with tarfile.open(archive) as inside:
        names = inside.getnames()

    assert names == ["manifest.json", "database.dump", "media", "media/cards", "media/cards/one.png"]
    assert archive.stat().st_mode & 0o777 == 0o600
    key = (settings.CHAUPAL_HOME / "keys" / "ledger").read_bytes()
    assert key not in archive.read_bytes()

    before = archive.read_bytes()

    with pytest.raises(dump.ArchiveExists):
        backup([str(archive)])

    assert archive.read_bytes() == before
    assert [path.name for path in archive.parent.iterdir() if path.name.startswith(".")] == []


def test_a_dump_restored_into_an_empty_cluster_seals_its_tail_and_says_so(
    archive: Path, fresh_cluster: None, noon: datetime, capsys: pytest.CaptureFixture[str]
) -> None:
    status = restore([str(archive)])

    said = capsys.readouterr().out
    assert status == 0, said
    assert "counts equal" in said
    assert "ledger: root over 5 leaves is the archive's" in said
    assert "ledger: tail of 3 rows sealed again, now 8 leaves" in said
    assert "register: every row was sealed" in said
    assert Epoch.objects.get().number == 2
    assert (Path(settings.MEDIA_ROOT) / "cards" / "one.png").read_bytes() == b"picture"
    assert queries.verify().whole

    enter(1, noon)
    new, old = Entry.objects.get(id=9), Entry.objects.get(id=8)
    assert (new.epoch, old.epoch) == (2, 1)
    assert new.tx < old.tx  # a cursor without the epoch would have passed it by
    seen: list[int] = []
    settle()
    assert follower.follow_rows("trial", "ledger_entry", ["id"], lambda rows: seen.extend(row["id"] for row in rows)) == 9
    assert seen == list(range(1, 10))
    assert run_followers()["ledger.seal"] == 1
    assert list(Leaf.objects.filter(log="ledger").order_by("index").values_list("ref", flat=True)) == list(range(1, 10))
    assert queries.verify().whole
    _is_still_written_once()


def _is_still_written_once() -> None:
    for change in ("UPDATE ledger_entry SET act = 'a.b'", "DELETE FROM ledger_entry", "DELETE FROM ledger_leaf"):
        with pytest.raises(ProgrammingError, match="permission denied"), connection.cursor() as cursor:
            cursor.execute(change)
    with connections["owner"].cursor() as cursor, pytest.raises(Exception, match="are written once"):
        cursor.execute("DELETE FROM ledger_entry")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM ledger_entrysalt")
        assert cursor.rowcount == 9


def test_without_the_old_keys_the_tail_waits_and_the_remedy_is_told(
    archive: Path,
    fresh_cluster: None,
    noon: datetime,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(settings, "CHAUPAL_HOME", tmp_path / "second")

    status = restore([str(archive)])

    assert status == 1
    assert "3 rows of the tail wait to be sealed" in capsys.readouterr().out
    assert Entry.objects.count() == 8
    with pytest.raises(WrongKey):
        seal(choices.LEDGER, at=noon)


def test_only_an_archive_goes_in_and_only_into_an_empty_database(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(dump.NotEmpty) as into_media:
        restore([str(archive)])
    monkeypatch.setattr(settings, "MEDIA_ROOT", tmp_path / "elsewhere")
    with pytest.raises(dump.NotEmpty) as into_database:
        restore([str(archive)])

    assert str(into_media.value.values["place"]).endswith("media")
    assert into_database.value.values["place"] == connections["owner"].settings_dict["NAME"]
    _what_is_no_archive_is_refused(archive, tmp_path)
    assert Entry.objects.count() == 8
    assert not (tmp_path / "elsewhere").exists()


def _tar(folder: Path, **members: bytes) -> Path:
    file = folder / "other.tar"
    with tarfile.open(file, "w") as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name.replace("_", "."))
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return file


def _what_is_no_archive_is_refused(archive: Path, tmp_path: Path) -> None:
    cut = tmp_path / "cut.tar"
    cut.write_bytes(archive.read_bytes()[:3000])
    text = tmp_path / "text.tar"
    text.write_text("not a tar")

    for file in (
        cut,
        text,
        tmp_path / "nowhere.tar",
        _tar(tmp_path, manifest_json=b'{"form": "another"}'),
        _tar(tmp_path, manifest_json=b'{"form": "chaupal-archive-1"}'),
        _tar(tmp_path, manifest_json=b"{"),
    ):
        with pytest.raises(dump.NotAnArchive):
            restore([str(file)])


def test_a_broken_dump_leaves_the_database_empty_and_a_list_that_does_not_fit_is_told(
    archive: Path, fresh_cluster: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = _tar(tmp_path, manifest_json=b'{"form": "chaupal-archive-1", "counts": {}}', database_dump=b"PGDMP")
    with pytest.raises(dump.ProgramFailed):
        restore([str(broken)])
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'")
        assert cursor.fetchone() == (0,)
    real = dump._unpack

    def other(file: Path, folder: Path) -> dict[str, object]:
        manifest = real(file, folder)
        manifest["counts"]["ledger_entry"] += 1
        return manifest

    monkeypatch.setattr(dump, "_unpack", other)

    with pytest.raises(dump.CountsDiffer) as differ:
        restore([str(archive)])

    assert differ.value.values == {"tables": "ledger_entry"}


def test_programs_of_another_version_are_not_used() -> None:
    with pytest.raises(dump.NoPrograms):
        dump._programs(9)
