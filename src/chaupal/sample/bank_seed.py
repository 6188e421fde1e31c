"""The data bank of the demo: written by one sample person, approved by another, by the same actions as everybody's."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction

from chaupal.claims.actions import answer
from chaupal.claims.actions import claim as desk
from chaupal.facts import actions as bank
from chaupal.facts.models import Fact, FactVersion, Source
from chaupal.people.models import Person
from chaupal.sample.bank import load

Row = dict[str, Any]

# Written, but left for the second person, so that a demo begins with something to approve.
FACTS_LEFT = 2
ANSWERS_LEFT = 2
# Approved within the last day: the worker makes posts of these, the older ones stay in the bank.
FRESH = 5
DAYS = 12  # over which the bank was written


@transaction.atomic
def seed_bank(*, author: Person, approver: Person, at: datetime) -> int:
    """Sources with our own notes as copies, facts, a conflict, claims and their answers; how many claims. About 4 s."""
    began = at - timedelta(days=DAYS)
    sources = {row["key"]: _source(row, author, began) for row in load("sources")["source"]}
    told = load("facts")
    claims = load("claims")["claim"]
    needed = {key for row in claims for key in row["facts"]} | {
        pair[side] for pair in told["conflict"] for side in ("fact", "other")
    }
    spare = [row["key"] for row in told["fact"] if row["key"] not in needed][-FACTS_LEFT:]
    facts = {row["key"]: _fact(row, sources, author, None if row["key"] in spare else approver, began) for row in told["fact"]}
    for pair in told["conflict"]:
        bank.settle_conflict(
            fact=_of(facts, pair["fact"]),
            other=_of(facts, pair["other"]),
            uses=_of(facts, pair["uses"]),
            why_hi=pair["why_hi"],
            why_en=pair["why_en"],
            by=author,
            at=began + timedelta(hours=2),
        )
    for number, row in enumerate(claims):
        _claim(row, facts, author, None if number >= len(claims) - ANSWERS_LEFT else approver, _hour(number, len(claims), at))
    return len(claims)


def _hour(number: int, whole: int, at: datetime) -> datetime:
    """When a claim came: spread over the days before, the first few and those left over just now."""
    if number < FRESH:
        return at - timedelta(hours=2 + 3 * number)
    if number >= whole - ANSWERS_LEFT:
        return at - timedelta(minutes=25 + 10 * (whole - number))
    share = (number - FRESH) / max(1, whole - ANSWERS_LEFT - FRESH)
    return at - timedelta(days=DAYS - 1) + share * timedelta(days=DAYS - 4)


def _source(row: Row, by: Person, at: datetime) -> Source:
    note = f"{row['title_hi']}\n{row['title_en']}\n\n{row['note_hi']}\n\n{row['note_en']}\n"
    return bank.add_source(
        title_hi=row["title_hi"],
        title_en=row["title_en"],
        publisher_hi=row["publisher_hi"],
        publisher_en=row["publisher_en"],
        url=row["url"],
        rank=row["rank"],
        dated=str(row["dated"]),
        copy=note.encode(),
        by=by,
        at=at,
        sample_note=True,
    )


def _fact(row: Row, sources: dict[str, Source], by: Person, approver: Person | None, at: datetime) -> FactVersion:
    texts = {
        f"{name}_{tongue}": row.get(f"{name}_{tongue}", "") for name in ("what", "unit", "place", "period") for tongue in ("hi", "en")
    }
    said = bank.Said(
        source=sources[row["source"]],
        number=None if row.get("number") is None else Decimal(str(row["number"])),
        provisional=row.get("provisional", False),
        valid_until=row.get("valid_until"),
        sample=True,
        **texts,
    )
    version = bank.propose_fact(topic=row["topic"], said=said, by=by, at=at + timedelta(minutes=30))
    if approver is not None:
        bank.approve_fact(version=version, by=approver, at=at + timedelta(hours=1))
    return version


def _of(facts: dict[str, FactVersion], key: str) -> Fact:
    fact: Fact = facts[key].fact
    return fact


def _claim(row: Row, facts: dict[str, FactVersion], by: Person, approver: Person | None, at: datetime) -> None:
    claim = desk.open_claim(
        kind=row["kind"],
        text_hi=row["text_hi"],
        text_en=row["text_en"],
        against_us=row.get("against_us", False),
        sample=True,
        by=by,
        at=at,
    )
    for text in row["aliases"]:
        desk.learn_alias(claim=claim, text=text, at=at)
    words = answer.Words(**{name: row[name] for name in ("verdict", "short_hi", "short_en", "long_hi", "long_en")})
    version = answer.draft_answer(
        claim=claim, words=words, facts=[facts[key] for key in row["facts"]], by=by, at=at + timedelta(minutes=20), submit=True
    )
    if approver is not None:
        answer.approve_answer(version=version, by=approver, at=at + timedelta(minutes=35))
