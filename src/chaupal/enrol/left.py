"""Reads about people who left: the page that their key opens, and what their letter of work says."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import timedelta

from chaupal.base import seal
from chaupal.base.errors import NotFound
from chaupal.enrol.choices import LeavingWhy
from chaupal.enrol.models import Leaving

COPY = "enrol.copy"  # what the sealed column is sealed as
LETTER_DAYS = 30  # after leaving, for who did not take the letter along


@dataclass(frozen=True, slots=True)
class Name:
    """A name in both scripts."""

    name_hi: str
    name_en: str


def key_hash(key: str) -> bytes:
    """What is kept of the key."""
    return hashlib.sha256(key.encode()).digest()


def by_key(key: str) -> Leaving:
    """The door for whoever left: the row of this key; NotFound otherwise. One query."""
    found = Leaving.objects.select_related("person").filter(key_hash=key_hash(key[:64])).first()
    if found is None:
        raise NotFound
    return found


def letter_name(row: Leaving, at: object) -> Name | None:
    """The name for the letter, from the sealed copy: for thirty days, and never for somebody who asked to be erased."""
    if row.why == LeavingWhy.ERASED or row.sealed is None or at > row.at + timedelta(days=LETTER_DAYS):  # type: ignore[operator]
        return None
    told = json.loads(seal.unseal(row.sealed, field=COPY))
    return Name(told["name_hi"], told["name_en"])
