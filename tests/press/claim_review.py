"""The shape that schema.org gives a ClaimReview: what must stand there, what should, and of which type. Written by hand."""

from __future__ import annotations

from datetime import datetime
from typing import Any

# type -> (property -> type or types; a list is of them), required and recommended by schema.org's page and its readers.
REQUIRED: dict[str, dict[str, Any]] = {
    "ClaimReview": {"claimReviewed": str, "reviewRating": "Rating", "url": str},
    "Rating": {"alternateName": str},
    "Organization": {"name": str},
    "Claim": {"name": str},
    "MediaObject": {"name": str, "sha256": str},
    "CorrectionComment": {"text": str, "datePublished": datetime},
    "WebPage": {"url": str, "name": str},
    "DataFeed": {"dataFeedElement": ["DataFeedItem"], "name": str},
    "DataFeedItem": {"dateModified": datetime, "item": ("ClaimReview", "WebPage")},
}
KNOWN: dict[str, dict[str, Any]] = {
    "ClaimReview": {
        "@context": str, "@id": str, "author": "Organization", "publisher": "Organization", "datePublished": datetime, "dateModified": datetime,
        "itemReviewed": "Claim", "inLanguage": str, "identifier": str, "version": int, "name": str, "reviewBody": str, "image": str,
        "isBasedOn": ["MediaObject"], "correction": ["CorrectionComment"],
    },
    "Rating": {"ratingValue": int, "bestRating": int, "worstRating": int},
    "Organization": {"url": str},
    "MediaObject": {"publisher": "Organization", "url": str},
    "WebPage": {
        "@context": str, "@id": str, "author": "Organization", "publisher": "Organization", "datePublished": datetime, "dateModified": datetime,
        "inLanguage": str, "identifier": str, "version": int, "correction": ["CorrectionComment"], "creativeWorkStatus": str,
    },
    "DataFeed": {"@context": str, "dateModified": datetime, "inLanguage": str},
    "DataFeedItem": {"dateCreated": datetime, "dateDeleted": datetime},
}  # fmt: skip
RECOMMENDED = ("author", "datePublished", "itemReviewed", "reviewBody", "inLanguage")


def faults(told: Any, kind: str | tuple[str, ...], where: str = "$") -> list[str]:
    """What is wrong with a thing of this type, each with its place; empty for one in order."""
    if not isinstance(told, dict):
        return [f"{where}: no object"]
    kinds = (kind,) if isinstance(kind, str) else kind
    name = told.get("@type")
    if name not in kinds:
        return [f"{where}: {name} is not {kinds}"]
    known = REQUIRED.get(name, {}) | KNOWN.get(name, {})
    found = [f"{where}: {key} is missing" for key in REQUIRED.get(name, {}) if key not in told]
    found += [f"{where}: {key} is unknown to {name}" for key in told if key != "@type" and key not in known]
    for key, value in told.items():
        if key in known:
            found += _value(value, known[key], f"{where}.{key}")
    return found


def _value(value: Any, wanted: Any, where: str) -> list[str]:
    if isinstance(wanted, list):
        if not isinstance(value, list):
            return [f"{where}: no list"]
        return [fault for number, one in enumerate(value) for fault in _value(one, wanted[0], f"{where}[{number}]")]
    if isinstance(wanted, str | tuple):
        return faults(value, wanted, where)
    if wanted is datetime:
        try:
            return [] if datetime.fromisoformat(value).tzinfo else [f"{where}: no zone"]
        except (TypeError, ValueError):
            return [f"{where}: no moment"]
    right = isinstance(value, wanted) and not isinstance(value, bool) and value != ""
    return [] if right else [f"{where}: {value!r} is no {wanted.__name__}"]
