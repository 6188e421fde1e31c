"""Where the room's files lie: datasets and results by their SHA-256, under the media folder, never served as they are."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from chaupal.watch.choices import Format

LARGEST = 512 * 1024 * 1024  # bytes of one dataset: a million posts as CSV are about 200 MB
ENDINGS: dict[str, str] = {
    ".csv": Format.CSV, ".tsv": Format.CSV, ".jsonl": Format.JSONL, ".ndjson": Format.JSONL, ".json": Format.JSON,
    ".parquet": Format.PARQUET, ".pq": Format.PARQUET, ".arrow": Format.ARROW, ".feather": Format.ARROW,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that was written whole: where, its SHA-256, its bytes."""

    path: Path
    sha256: str
    size: int


class TooLarge(ValueError):
    """More bytes than were allowed."""


def format_of(name: str) -> str:
    """The form of a file by its name's ending; "" for one that is not read here."""
    return ENDINGS.get(Path(name.lower()).suffix, "")


def folder(kind: str) -> Path:
    """The folder of one kind of file ("data", "runs", "incoming"), made when missing, nobody else's to read."""
    made = Path(settings.MEDIA_ROOT) / "watch" / kind
    made.mkdir(parents=True, exist_ok=True, mode=0o700)
    return made


def dataset_path(sha256: str, form: str) -> Path:
    """Where a dataset's file lies."""
    return folder("data") / f"{sha256}.{form}"


def bad_path(sha256: str) -> Path:
    """Where the rows of a dataset that could not be read are listed: a line of JSON each, number, field, what to do."""
    return folder("data") / f"{sha256}.bad.jsonl"


def bad_rows(sha256: str) -> list[dict[str, Any]]:
    """Those rows; none where all could be read."""
    path = bad_path(sha256)
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.is_file() else []


def result_path(sha256: str) -> Path:
    """Where a run's result lies; runs with the same result share it."""
    return folder("runs") / f"{sha256}.jsonl"


def write(parts: Iterable[bytes], form: str, most: int = LARGEST) -> Kept:
    """Write the parts to a file of their own, hashed on the way. Raises TooLarge, and then nothing is left.

    The caller moves it into its place or removes it.
    """
    path = folder("incoming") / f"{secrets.token_hex(12)}.{form}"
    digest, size = hashlib.sha256(), 0
    try:
        with path.open("xb") as out:
            for part in parts:
                size += len(part)
                if size > most:
                    raise TooLarge
                digest.update(part)
                out.write(part)
        path.chmod(0o600)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return Kept(path, digest.hexdigest(), size)


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file; 0.5 s for 200 MB."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def offered() -> list[str]:
    """Names of the files that lie in the folder of CHAUPAL_WATCH_FOLDER and can be read, sorted; none where it is not set."""
    named = str(settings.CHAUPAL_WATCH_FOLDER)
    if not named or not Path(named).is_dir():
        return []
    return sorted(one.name for one in Path(named).iterdir() if one.is_file() and not one.is_symlink() and format_of(one.name))[:500]


def offered_path(name: str) -> Path:
    """The file of that name in the folder; it is one of `offered`."""
    return Path(str(settings.CHAUPAL_WATCH_FOLDER)) / name


def parts_of(path: Path, size: int = 1 << 20) -> Iterable[bytes]:
    """A file in pieces."""
    with path.open("rb") as file:
        while piece := file.read(size):
            yield piece
