"""The one text of an entry, a detail and a line: JSON, keys sorted, no spaces. What is hashed is these bytes.

`ENTRY_SQL` builds the same text inside the database; a test holds the two together.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from chaupal.ledger import choices
from chaupal.ledger.models import Entry

Scalar = str | int | bool | None
Value = Any  # a Scalar, a moment, or lists and dicts of such

# A phone number written as an int lies in this range; no id or count of ours comes near it.
_PHONE_FROM, _PHONE_UPTO = 6_000_000_000, 919_999_999_999


class NotACode(ValueError):
    """A text, a name, a fraction or a phone number where only ids and codes may stand. A bug of the caller."""


def moment(at: datetime) -> str:
    """UTC to the microsecond, as 2026-11-21T10:00:00.000000Z. ValueError for a moment without a zone."""
    if at.tzinfo is None:
        raise ValueError("a moment without a time zone")
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _coded(value: Value) -> Value:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        if _PHONE_FROM <= value <= _PHONE_UPTO:
            raise NotACode("a number as long as a phone number")
        return value
    if isinstance(value, str):
        if not choices.word(value) or choices.phone(value):
            raise NotACode("a text or a phone number; put it in a row of its own room and name the row here")
        return str(value)
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {_key(key): _coded(inner) for key, inner in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, (bytes, bytearray)):
        return [_coded(inner) for inner in value]
    raise NotACode(f"a {type(value).__name__}")


def _key(key: object) -> str:
    if not isinstance(key, str) or not choices.kind(key):
        raise NotACode("a key that is not a lower-case word")
    return key


def text(value: Value) -> str:
    """The canonical text of ids and codes. Raises NotACode (never naming the value) for anything else."""
    return _dumps(_coded(value))


def _dumps(value: Value) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def payload(salt: bytes, detail: str) -> bytes:
    """What an entry keeps of its detail."""
    return hashlib.sha256(salt + detail.encode()).digest()


def entry(row: Entry) -> str:
    """The text of one entry, as it is sealed."""
    return _dumps(
        {
            "about": [row.about_kind, row.about_id],
            "act": row.act,
            "at": moment(row.at),
            "by": [row.by_kind, row.by_id],
            "id": row.id,
            "payload": _hex(row.payload),
            "root": _hex(row.rows_root),
            "rows": row.rows,
            "rules": row.rule_ids,
        }
    )


def _hex(data: bytes | memoryview | None) -> str | None:
    return None if data is None else bytes(data).hex()


# Only columns that the table's checks keep to plain letters are quoted by hand; the rules go through to_json.
ENTRY_SQL = """
'{"about":["' || r.about_kind || '","' || r.about_id || '"],"act":"' || r.act || '","at":"'
|| to_char(r.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
|| '","by":["' || r.by_kind || '","' || r.by_id || '"],"id":' || r.id
|| ',"payload":' || coalesce('"' || encode(r.payload, 'hex') || '"', 'null')
|| ',"root":' || coalesce('"' || encode(r.rows_root, 'hex') || '"', 'null')
|| ',"rows":' || coalesce(r.rows::text, 'null')
|| ',"rules":' || to_json(r.rule_ids)::text || '}'
"""
