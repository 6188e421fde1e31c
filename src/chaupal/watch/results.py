"""A run's result as one file: canonical lines, so that the same result has the same SHA-256; an edge's posts by their place."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from chaupal.watch import store
from chaupal.watch.network import Account, Edge, Group, Network, Pair
from chaupal.watch.parameters import Parameters

FORM = "chaupal-run-1"


def _line(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n"


def _moment(at: datetime) -> str:
    return at.isoformat(timespec="microseconds").replace("+00:00", "Z")


def head(dataset_sha256: str, asked: Parameters, found: Network) -> bytes:
    """The first line: over which file, with which parameters, what came out in figures. The engine's version stands with
    the run and not here, so that two versions that find the same are seen to."""
    return _line({"form": FORM, "dataset": dataset_sha256, "parameters": asked.as_json(), "counts": found.counts})


def _group(group: Group) -> bytes:
    return _line(
        {
            "group": group.number, "accounts": group.accounts, "edges": group.edges, "score": group.score, "declared": group.declared,
            "first": _moment(group.first_at), "last": _moment(group.last_at),
        }
    )  # fmt: skip


def _account(node: int, account: Account) -> bytes:
    return _line(
        {
            "account": node, "handle": account.handle, "group": account.group, "number": account.number, "score": account.score,
            "posts": account.posts, "declared": account.is_declared, "minutes": list(account.minutes),
        }
    )  # fmt: skip


def _edge(edge: Edge) -> bytes:
    pairs = [
        [pair.object_type, pair.object, pair.a_post, _moment(pair.a_at), pair.b_post, _moment(pair.b_at), pair.a_text, pair.b_text]
        for pair in edge.pairs
    ]
    return _line(
        {
            "edge": [edge.a, edge.b], "window": edge.window, "weight": edge.weight, "expected": edge.expected, "q": edge.q, "met": edge.met,
            "declared": edge.is_declared, "first": _moment(edge.first_at), "last": _moment(edge.last_at), "pairs": pairs,
        }
    )  # fmt: skip


class Written:
    """The lines of a result, with the place of each edge's line known once they were all taken."""

    def __init__(self, dataset_sha256: str, asked: Parameters, found: Network) -> None:
        self._head = head(dataset_sha256, asked, found)
        self._found = found
        self.spans: list[tuple[int, int]] = []  # offset and length, in the order of the edges

    def parts(self) -> Iterator[bytes]:
        """The file's bytes, line by line."""
        at = 0
        for line in (self._head, *map(_group, self._found.groups), *(_account(*one) for one in enumerate(self._found.accounts))):
            at += len(line)
            yield line
        for edge in self._found.edges:
            line = _edge(edge)
            self.spans.append((at, len(line)))
            at += len(line)
            yield line


@dataclass(frozen=True, slots=True)
class Evidence:
    """The posts of one edge: the first pairs, and how many there were."""

    pairs: tuple[Pair, ...]
    met: int


def evidence(path: Path, offset: int, length: int) -> Evidence:
    """The posts of the edge that stands there; one short read. Raises OSError or ValueError where the file is not the one."""
    with path.open("rb") as file:
        file.seek(offset)
        told = json.loads(file.read(length))
    pairs = tuple(
        Pair(kind, thing, a_post, datetime.fromisoformat(a_at), b_post, datetime.fromisoformat(b_at), a_text, b_text)
        for kind, thing, a_post, a_at, b_post, b_at, a_text, b_text in told["pairs"]
    )
    return Evidence(pairs, int(told["met"]))


def minutes(path: Path) -> dict[int, list[int]]:
    """Of every account by its place: the minutes since 1970 at which it acted with others. 30 ms for 5,000 accounts."""
    found: dict[int, list[int]] = {}
    with path.open("rb") as file:
        for line in file:
            if b'"edge":[' in line[:40]:
                break
            told = json.loads(line)
            if "account" in told:
                found[told["account"]] = told["minutes"]
    return found


def is_whole(sha256: str) -> bool:
    """The result's file is there and is the one that was written."""
    path = store.result_path(sha256)
    return path.is_file() and store.sha256_of(path) == sha256
