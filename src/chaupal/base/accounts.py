"""Who runs the database when we are root: PostgreSQL itself refuses to."""

import grp
import os
import pwd
import stat
import subprocess
from pathlib import Path

from chaupal.base.child import Account
from chaupal.base.database import NoAccount

NAME = "chaupal"
_USERADD_NAME_IN_USE = 9


def account_reaching(*places: Path) -> Account | None:
    """The user for a server that works on these places; None when we are an ordinary user ourselves.

    As root: the system user `chaupal`, made when missing (an id without an entry fails in initdb). Where a
    folder above one of the places is closed to it, it keeps root's right to walk through, and no mode is
    touched. Raises NoAccount.
    """
    if os.geteuid() != 0:
        return None
    entry = _entry()
    closed = not all(_walks_to(entry, place) for place in places)
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid, reads_all=closed)


def _entry() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(NAME)
    except KeyError:
        _add()
    return pwd.getpwnam(NAME)


def _add() -> None:
    has_group = any(group.gr_name == NAME for group in grp.getgrall())
    group = ["--gid", NAME] if has_group else ["--user-group"]
    command = ["useradd", "--system", *group, "--no-create-home", "--shell", "/usr/sbin/nologin", NAME]
    try:
        done = subprocess.run(command, check=False, capture_output=True, text=True)
    except FileNotFoundError as error:
        raise NoAccount(reason="useradd: not found") from error
    if done.returncode not in (0, _USERADD_NAME_IN_USE):  # two first starts at once: the other one made it
        raise NoAccount(reason=done.stderr.strip())


def _walks_to(entry: pwd.struct_passwd, place: Path) -> bool:
    for folder in place.resolve().parents:
        found = folder.stat()
        bit = stat.S_IXOTH
        if found.st_uid == entry.pw_uid:
            bit = stat.S_IXUSR
        elif found.st_gid == entry.pw_gid:
            bit = stat.S_IXGRP
        if not found.st_mode & bit:
            return False
    return True
