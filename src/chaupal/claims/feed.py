"""ClaimReview items out of a file that somebody else published: clean values, and what is wrong with the others. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

LIMIT = 100_000  # items of one file
TEXT, NAME, ADDRESS = 2_000, 200, 500


class NotAFeed(ValueError):
    """The file is no JSON, or nothing in it could be a list of items."""


@dataclass(frozen=True, slots=True)
class Item:
    """One check of somebody else: their words, whose verdict, where it stands."""

    url: str
    publisher: str
    claim: str
    verdict: str
    published_on: str
    digest: str  # of these values, so that the same item read twice is known


def read(text: str) -> Iterator[tuple[int, Item | str]]:
    """Each item with its number from 1 on: clean, or the reason why it is not taken. Raises NotAFeed."""
    try:
        told = json.loads(text)
    except (ValueError, RecursionError) as problem:
        raise NotAFeed(str(problem)[:200]) from problem
    for number, one in enumerate(_items(told), 1):
        if number > LIMIT:
            yield number, f"more than {LIMIT} items"
            return
        yield number, _item(one)


def _items(told: Any) -> list[Any]:
    if isinstance(told, list):
        return told
    if isinstance(told, dict):
        for key in ("dataFeedElement", "@graph", "itemListElement"):
            if isinstance(told.get(key), list):
                return list(told[key])
        if told.get("@type") == "ClaimReview":
            return [told]
    raise NotAFeed("no list of items")


def _item(told: Any) -> Item | str:
    if isinstance(told, dict) and isinstance(told.get("item"), dict):
        told = told["item"]
    if not isinstance(told, dict):
        return "no object"
    kind = told.get("@type")
    if kind != "ClaimReview" and not (isinstance(kind, list) and "ClaimReview" in kind):
        return "no ClaimReview"
    rating, by = told.get("reviewRating"), told.get("author") or told.get("publisher")
    by = by[0] if isinstance(by, list) and by else by
    values = {
        "url": _text(told.get("url"), ADDRESS),
        "claimReviewed": _text(told.get("claimReviewed"), TEXT),
        "reviewRating.alternateName": _text(rating.get("alternateName"), NAME) if isinstance(rating, dict) else "",
        "author.name": _text(by.get("name"), NAME) if isinstance(by, dict) else "",
    }
    missing = [name for name, value in values.items() if not value]
    if missing:
        return f"{', '.join(missing)} missing or too long"
    url, claim, verdict, publisher = values.values()
    if not _is_address(url):
        return "url is no address of the web"
    day = _day(told.get("datePublished"))
    digest = hashlib.sha256("\0".join((url, publisher, claim, verdict, day)).encode()).hexdigest()
    return Item(url, publisher, claim, verdict, day, digest)


def _text(value: Any, most: int) -> str:
    told = " ".join(value.split()) if isinstance(value, str) else ""
    whole = len(told) <= most and "\x00" not in told and not any("\ud800" <= letter <= "\udfff" for letter in told)
    return told if whole else ""


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def _day(value: Any) -> str:
    try:
        return datetime.fromisoformat(value).date().isoformat() if isinstance(value, str) else ""
    except ValueError:
        return ""
