"""Keys on disk: a folder of their own (0700), one file a key (0600), never inside the database or its backup."""

from __future__ import annotations

import base64
import functools
import os
import secrets
from pathlib import Path

LENGTH = 32


def folder(home: Path) -> Path:
    named = os.environ.get("CHAUPAL_KEYS")
    return Path(named) if named else home / "keys"


@functools.cache
def key(name: str, home: Path) -> bytes:
    """32 secret bytes under this name; made on the first call of a new home, then always the same.

    Raises OSError when the folder cannot be written. A lost key cannot be made again: what it sealed is gone.
    """
    here = folder(home)
    path = here / name
    try:
        return base64.b64decode(path.read_bytes(), validate=True)
    except FileNotFoundError:
        pass
    here.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.chmod(here, 0o700)
    fresh = here / f".{name}.{secrets.token_hex(4)}"
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(base64.b64encode(secrets.token_bytes(LENGTH)))
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(fresh, path)  # two starters at once: the first link wins, both read the same key
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
    return base64.b64decode(path.read_bytes(), validate=True)


def is_there(name: str, home: Path) -> bool:
    """Whether the key was made already; makes none."""
    return (folder(home) / name).is_file()


def text(name: str, home: Path) -> str:
    """The same key as letters, for what wants text."""
    return base64.urlsafe_b64encode(key(name, home)).decode()
