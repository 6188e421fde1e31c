"""An index in a folder: what it holds is on disk before `add` or `withdraw` comes back, whole or not at all.

`index.json` names one generation: a file of claims, a file of vectors, a journal of what changed since. A change is one line
of the journal with its checksum; a line that a crash cut short is not believed. A new generation is written beside the old
one and becomes the index when `index.json` is put in place by one rename. What can be counted anew from the claims (words,
letters, who holds which) is not kept: 0.2 ms a claim when the folder is opened.
"""

import base64
import fcntl
import json
import os
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO, Any

import numpy as np

from chaupal_match._embed import Embedder, claim_vectors
from chaupal_match._index import Index

FORMAT = 1
WORDS = "words"  # what stands for the embedder where there is none
AT_ONCE = 32  # claims embedded between two words about progress
_JOURNAL_FROM = 5_000  # changes from which, and more than there are claims, a new generation is written

Progress = Callable[[int], None]


class NotAnIndex(ValueError):
    """The folder holds no index that can be opened; says which and what to do."""


class Busy(RuntimeError):
    """Another process is writing to this index."""


class Store:
    """An open index folder; a context manager. One writer at a time, held by a lock; readers may open it meanwhile."""

    def __init__(self, folder: Path, embedder: Embedder | None, *, writing: bool = False) -> None:
        """Without an embedder an index with vectors is read by its words. Raises NotAnIndex for a missing, foreign or damaged folder, or one made with another embedder; Busy."""
        self._folder = folder
        self._embedder = embedder
        self._lock: IO[str] | None = _locked(folder) if writing else None
        try:
            self._head = _head(folder)
            if self._head["engine"] != name_of(embedder) and (writing or embedder is not None):
                raise NotAnIndex(f"{folder} was made with {self._head['engine']}, and here is {name_of(embedder)}: make it anew")
            self.index = Index(embedder)
            self.index.add_many(_snapshot(folder, self._head))
            self._changes = self._replay()
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> "Store":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let the lock go."""
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def add(self, key: str, text: str) -> None:
        """Take in a claim or put this text in the place of the one it had; about 10 ms beside the embedding."""
        vector = claim_vectors(self._embedder, [text])[0] if self._embedder else b""
        self._write([{"key": key, "text": text, "vector": base64.b85encode(vector).decode()}])
        self.index.add(key, text, vector)

    def withdraw(self, key: str) -> None:
        """Take a claim out; UnknownKey when it is not here."""
        self.index.withdraw(key)
        self._write([{"key": key}])

    def _write(self, changes: list[dict[str, str]]) -> None:
        if self._lock is None:
            raise Busy(f"{self._folder} is open for reading only")
        path = self._folder / f"journal-{self._head['generation']}.jsonl"
        fresh = not path.exists()
        with path.open("ab") as journal:
            for change in changes:
                body = json.dumps(change, ensure_ascii=False)
                journal.write(f"{zlib.crc32(body.encode()):08x} {body}\n".encode())
            journal.flush()
            os.fsync(journal.fileno())
        if fresh:
            _sync(self._folder)
        self._changes += len(changes)
        if self._changes > max(_JOURNAL_FROM, len(self.index)):
            self._renew()

    def _renew(self) -> None:
        index = self.index
        rows = ((key, index.text(key), index.vector(key)) for key in index.claims())
        _put(self._folder, self._embedder, rows, self._head["generation"] + 1)
        self._head, self._changes = _head(self._folder), 0

    def _replay(self) -> int:
        path = self._folder / f"journal-{self._head['generation']}.jsonl"
        if not path.exists():
            return 0
        whole = count = 0
        with path.open("rb") as journal:
            for line in journal:
                sum_, _, body = line.rstrip(b"\n").partition(b" ")
                if not line.endswith(b"\n") or sum_ != f"{zlib.crc32(body):08x}".encode():
                    break
                change = json.loads(body)
                if "text" in change:
                    self.index.add(change["key"], change["text"], base64.b85decode(change["vector"]))
                elif change["key"] in self.index:
                    self.index.withdraw(change["key"])
                whole, count = whole + len(line), count + 1
        if self._lock is not None and whole < path.stat().st_size:
            os.truncate(path, whole)  # what a crash left half written
        return count


def create(folder: Path, claims: Iterable[tuple[str, str]], embedder: Embedder | None, progress: Progress = lambda _n: None) -> int:
    """Make the index of these claims in a folder, in place of one that is there; how many claims.

    The old index stays whole and in use until the new one is on disk. Raises Busy, OSError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with _locked(folder):
        try:
            generation = _head(folder)["generation"] + 1
        except NotAnIndex:
            generation = 1
        return _put(folder, embedder, _embedded(claims, embedder, progress), generation)


def engine_of(folder: Path) -> str:
    """Who made the vectors of an index: an embedder's name, or "words". Raises NotAnIndex."""
    return str(_head(folder)["engine"])


def name_of(embedder: Embedder | None) -> str:
    """What an index says of who made its vectors."""
    return embedder.name if embedder else WORDS


def _embedded(claims: Iterable[tuple[str, str]], embedder: Embedder | None, progress: Progress) -> Iterator[tuple[str, str, bytes]]:
    held: list[tuple[str, str]] = []
    done = 0

    def given() -> Iterator[tuple[str, str, bytes]]:
        vectors = claim_vectors(embedder, [text for _key, text in held]) if embedder else [b""] * len(held)
        for (key, text), vector in zip(held, vectors, strict=True):
            yield key, text, vector

    for claim in claims:
        held.append(claim)
        if len(held) == AT_ONCE:
            yield from given()
            done += len(held)
            progress(done)
            held = []
    if held:
        yield from given()
        progress(done + len(held))


def _put(folder: Path, embedder: Embedder | None, rows: Iterable[tuple[str, str, bytes]], generation: int) -> int:
    """Write a generation and make it the index; what older ones left is swept away."""
    count = size = 0
    with (folder / f"claims-{generation}.jsonl").open("w", encoding="utf-8") as texts, (folder / f"vectors-{generation}.bin").open("wb") as vectors:
        for key, text, vector in rows:
            texts.write(json.dumps([key, text, bool(vector)], ensure_ascii=False) + "\n")
            size += vectors.write(vector)
            count += 1
        for file in (texts, vectors):
            file.flush()
            os.fsync(file.fileno())
    (folder / f"journal-{generation}.jsonl").unlink(missing_ok=True)
    head = {"format": FORMAT, "engine": name_of(embedder), "width": embedder.width if embedder else 0, "generation": generation,
            "claims": count, "bytes": size}
    fresh = folder / "index.json.new"
    with fresh.open("w", encoding="utf-8") as file:
        json.dump(head, file)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(folder / "index.json")
    _sync(folder)
    for kind, end in (("claims", "jsonl"), ("vectors", "bin"), ("journal", "jsonl")):
        for old in folder.glob(f"{kind}-*.{end}"):
            if old.name != f"{kind}-{generation}.{end}":
                old.unlink()
    return count


def _sync(folder: Path) -> None:
    at = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(at)
    finally:
        os.close(at)


def _locked(folder: Path) -> IO[str]:
    lock = (folder / "lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as held:
        lock.close()
        raise Busy(f"another process is writing to {folder}") from held
    return lock


def _head(folder: Path) -> dict[str, Any]:
    try:
        head = json.loads((folder / "index.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:
        raise NotAnIndex(f"{folder} holds no index: make one with `chaupal-match index CLAIMS.jsonl --out {folder}`") from problem
    if not isinstance(head, dict) or head.get("format") != FORMAT:
        raise NotAnIndex(f"{folder} holds an index of another version: make it anew")
    return head


def _snapshot(folder: Path, head: dict[str, Any]) -> Iterator[tuple[str, str, bytes]]:
    width, count = head["width"], 0
    path = folder / f"vectors-{head['generation']}.bin"
    if not path.is_file() or path.stat().st_size != head["bytes"]:
        raise NotAnIndex(f"{folder} is damaged: its vectors are not whole; make it anew")
    vectors = np.memmap(path, np.int8, "r") if head["bytes"] else np.zeros(0, np.int8)
    at = 0
    with (folder / f"claims-{head['generation']}.jsonl").open(encoding="utf-8") as texts:
        for line in texts:
            key, text, heard = json.loads(line)
            yield key, text, vectors[at : at + width].tobytes() if heard else b""
            at, count = at + width * heard, count + 1
    if count != head["claims"] or at != len(vectors):
        raise NotAnIndex(f"{folder} is damaged: {count} of {head['claims']} claims could be read; make it anew")
