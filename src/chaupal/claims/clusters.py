"""Which claims are one, by the live words of people alone: the same rows give the same clusters, in whatever order.

And the page on which they are said: one claim beside the likest that nobody judged against it yet.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from chaupal.claims import matcher, queries
from chaupal.claims.choices import ClaimState, Same
from chaupal.claims.lit import Piece, pieces
from chaupal.claims.models import Claim, Judgement
from chaupal.people.models import Person

MEMBERS = 50


def standing(said: Iterable[tuple[int, int]]) -> dict[int, int]:
    """For each claim that was joined, the one that stands for its cluster; `said` are pairs (joined, joined to). Pure.

    The one that stands was joined to nothing itself. Where a circle leaves none, or two stand, which no act makes but
    rows of old might, it is the one with the smallest number, so that the order of the rows never matters.
    """
    root: dict[int, int] = {}

    def top(one: int) -> int:
        root.setdefault(one, one)
        while root[one] != one:
            root[one] = root[root[one]]
            one = root[one]
        return one

    pairs = list(said)
    for one, other in pairs:
        root[max(top(one), top(other))] = min(top(one), top(other))
    joined = {one for one, _other in pairs}
    members: dict[int, list[int]] = {}
    for one in root:
        members.setdefault(top(one), []).append(one)
    found: dict[int, int] = {}
    for claims in members.values():
        stands = min((one for one in claims if one not in joined), default=min(claims))
        found |= {one: stands for one in claims if one != stands}
    return found


def live() -> list[tuple[int, int]]:
    """The pairs that people said are the same, joined first, and did not take back. One query."""
    return list(Judgement.objects.filter(verdict=Same.SAME, withdrawn_at=None).values_list("claim", "other"))


@dataclass(frozen=True, slots=True)
class Beside:
    """Two claims beside each other, with the words that both carry; `joins` says which would be joined to the other."""

    other: Claim
    mine: tuple[Piece, ...]
    theirs: tuple[Piece, ...]
    shared: int
    guards: tuple[str, ...]
    likeness: float
    joins: str  # "other", "this", or "" where neither can be joined now


@dataclass(frozen=True, slots=True)
class Page:
    """A cluster: what was joined to the claim, by whose word, what is looked at next, and what the last word was."""

    members: tuple[Judgement, ...]
    beside: Beside | None
    waiting: int  # like claims that nobody judged against this one yet, this one included
    last: Judgement | None


def cluster(claim: Claim, person: Person) -> Page:
    """The page of one claim. At most eight queries."""
    words = list(
        Judgement.objects.filter(Q(claim=claim) | Q(other=claim), withdrawn_at=None).select_related("claim", "other", "by").order_by("-at", "-pk")[:MEMBERS]
    )
    judged = {one.other_id if one.claim_id == claim.pk else one.claim_id for one in words}
    left = [row for row in queries.similar(claim, person) if row.claim.pk not in judged]
    members = [one for one in words if one.verdict == Same.SAME]
    return Page(
        members=tuple(members),
        beside=_beside(claim, left[0]) if left and claim.same_as_id is None else None,
        waiting=len(left),
        last=words[0] if words else None,
    )


def _text(claim: Claim) -> str:
    return "\n".join(text for text in (claim.text_hi, claim.text_en) if text)


def _beside(claim: Claim, row: queries.Similar) -> Beside:
    one, other = _text(claim), _text(row.claim)
    shared = matcher.shared(one, other)
    return Beside(
        other=row.claim,
        mine=pieces(one, [mine for mine, _theirs in shared]),
        theirs=pieces(other, [theirs for _mine, theirs in shared]),
        shared=len(shared),
        guards=matcher.guards(one, other),
        likeness=row.likeness,
        joins=joins(claim, row.claim),
    )


def joins(claim: Claim, other: Claim) -> str:
    """Which of two would be joined to the other: the other one while it is open, else this one while it is."""
    if other.state == ClaimState.OPEN and other.same_as_id is None:
        return "other"
    return "this" if claim.state == ClaimState.OPEN and claim.same_as_id is None else ""
