"""The public line about a post: what stands in it, its one canonical text, and the leaf that text becomes. Pure.

Nothing in it leads to a person. Anyone who holds a line can make the same bytes and the same hash: JSON in UTF-8, keys
sorted, no spaces, whole numbers and texts only; the leaf is SHA-256 over a zero byte and that text (RFC 6962).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from chaupal.press.choices import EntryKind

Body = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Named:
    """A post as its lines name it."""

    number: int
    code: str


@dataclass(frozen=True, slots=True)
class PublicSource:
    """A source as everybody may see it, with the hash of the copy that is kept."""

    title_hi: str
    title_en: str
    publisher_hi: str
    publisher_en: str
    url: str
    dated: str
    sha256: str


@dataclass(frozen=True, slots=True)
class RuleWord:
    """What one rule of the gate said at release, and in how many seats."""

    rule: str
    result: str
    seats: int


@dataclass(frozen=True, slots=True)
class GateWord:
    """The gate at release: seats asked, seats open then, rules that spoke, the pack they come from."""

    pack: str
    seats: int
    open: int
    rules: tuple[RuleWord, ...]


def released(
    *,
    post: Named,
    at: datetime,
    version: int,
    content_class: str,
    verdict: str,
    against_us: bool,
    texts: Mapping[str, Mapping[str, str]],
    sources: Sequence[PublicSource],
    pictures: Mapping[str, str],
    audience: Sequence[str],
    gate: GateWord,
    publisher: Mapping[str, str],
) -> Body:
    """The line of a release. `texts` and `pictures` (SHA-256) are by language, `audience` is codes of units."""
    return _of(EntryKind.RELEASED, post, at) | {
        "version": version,
        "content_class": content_class,
        "verdict": verdict,
        "against_us": against_us,
        "texts": {language: dict(said) for language, said in texts.items()},
        "sources": [asdict(source) for source in sources],
        "pictures": dict(pictures),
        "audience": sorted(set(audience)),
        "gate": {
            "pack": gate.pack,
            "seats": gate.seats,
            "open": gate.open,
            "rules": [asdict(word) for word in sorted(gate.rules, key=lambda word: (word.rule, word.result))],
        },
        "publisher": dict(publisher),
    }


def recalled(*, post: Named, at: datetime, released_at: datetime | None, reason: Mapping[str, str]) -> Body:
    """The line of a recall, with the words that keepers and the public read."""
    return _of(EntryKind.RECALLED, post, at) | {
        "released_at": moment(released_at) if released_at else None,
        "reason": dict(reason),
    }


def corrected(*, post: Named, at: datetime, by: Named) -> Body:
    """The line of an older post whose answer has a newer version out."""
    return _of(EntryKind.CORRECTED, post, at) | {"corrected_by": asdict(by)}


def canonical(body: Body) -> str:
    """The one text of a line. ValueError for a fraction or anything else whose text could be written in two ways."""
    _check(body)
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def leaf(text: str) -> bytes:
    """The RFC 6962 leaf hash of a canonical text."""
    return hashlib.sha256(b"\x00" + text.encode()).digest()


def moment(at: datetime) -> str:
    """UTC to the second, as 2027-02-08T11:30:00Z. ValueError for a moment without a zone."""
    if at.tzinfo is None:
        raise ValueError("a moment without a time zone")
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _of(kind: str, post: Named, at: datetime) -> Body:
    return {"kind": str(kind), "number": post.number, "code": post.code, "at": moment(at)}


def _check(value: object) -> None:
    if value is None or isinstance(value, bool | int | str):
        return
    if isinstance(value, dict):
        if not all(isinstance(name, str) for name in value):
            raise ValueError("a key that is no text")
        for inner in value.values():
            _check(inner)
    elif isinstance(value, list):
        for inner in value:
            _check(inner)
    else:
        raise ValueError(f"a {type(value).__name__} in a public line")
