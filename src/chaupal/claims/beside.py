"""Others' checks beside our own claims: proposed in the worker when either comes in, read for a claim's page.

Both ways through the door `claims.matcher`: a check that was read in looks for claims, a new wording of a claim for checks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Q

from chaupal.base import follower
from chaupal.base.clock import now
from chaupal.claims import matcher
from chaupal.claims.actions.others import Proposal, propose_reviews
from chaupal.claims.choices import Same
from chaupal.claims.models import Claim, OthersReview, ReviewJudgement, ReviewMatch

AT_ONCE = 12  # texts looked up in a turn of the worker's loop
IDLE = 5_000  # wordings passed over in a turn while there is no check at all
BEST = 3
SHOWN = 12
CHECKS, WORDINGS = "claims.beside", "claims.beside.wordings"


def look_for_claims() -> int:
    """Propose claims for the next checks that settled; how many checks. They are compared before the transaction begins."""

    def compare(row: dict[str, Any]) -> list[Proposal]:
        found = [one for one in matcher.propose(row["claim"], BEST) if one.verdict != "new"]
        return [Proposal(row["id"], one.claim_id, one.verdict, one.probability, one.shared, one.guards) for one in found]

    return _follow(CHECKS, "claims_othersreview", ["id", "claim"], compare, AT_ONCE)


def look_for_checks() -> int:
    """Propose checks for the next wordings of claims that settled; how many wordings."""
    if not OthersReview.objects.exists():
        return _follow(WORDINGS, "claims_alias", ["id"], lambda _row: [], IDLE)

    def compare(row: dict[str, Any]) -> list[Proposal]:
        found = [] if row["withdrawn_at"] else [one for one in matcher.checks_like(row["text"], BEST) if one.verdict != "new"]
        return [Proposal(one.review_id, row["claim_id"], one.verdict, one.probability, one.shared, one.guards) for one in found]

    return _follow(WORDINGS, "claims_alias", ["id", "claim_id", "text", "withdrawn_at"], compare, AT_ONCE)


def _follow(name: str, table: str, columns: list[str], compare: Callable[[dict[str, Any]], list[Proposal]], at_once: int) -> int:
    span = follower.settled(table, follower.place(name), at_once)
    if span is None:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT {", ".join(columns)} FROM "{table}" r WHERE {span.where("r")}')
        made = {row[0]: compare(dict(zip(columns, row, strict=True))) for row in cursor.fetchall()}

    def write(rows: list[dict[str, Any]]) -> None:
        # A row that settled since then is compared here.
        found = [made[row["id"]] if row["id"] in made else compare(row) for row in rows]
        propose_reviews(proposals=[one for each in found for one in each], at=now())

    return follower.follow_rows(name, table, columns, write, batch=at_once)


def register() -> None:
    """Name both turns to the worker's loop, once a second whatever is waiting: comparing must not keep others."""
    follower.register(CHECKS, look_for_claims, batch=10**9)
    follower.register(WORDINGS, look_for_checks, batch=10**9)


@dataclass(frozen=True, slots=True)
class Check:
    """A check of another publisher on the page of a claim: proposed, or what a person said of the two."""

    review: OthersReview
    match: ReviewMatch | None
    judged: ReviewJudgement | None

    @property
    def is_confirmed(self) -> bool:
        return self.judged is not None and self.judged.verdict == Same.SAME

    @property
    def shared(self) -> int:
        return len(self.match.why.get("shared", ())) if self.match else 0

    @property
    def guards(self) -> list[str]:
        found: list[Any] = self.match.why.get("guards", []) if self.match else []
        return [str(one) for one in found]


def of_claim(claim: Claim) -> list[Check]:
    """The checks beside a claim and those joined to it: confirmed first, then proposed by probability, then refused. Two queries."""
    about = Q(claim=claim) | Q(claim__same_as=claim)
    judged = {one.review_id: one for one in ReviewJudgement.objects.filter(about, withdrawn_at=None).select_related("review", "by").order_by("pk")}
    proposed = {one.review_id: one for one in ReviewMatch.objects.filter(about).select_related("review").order_by("score", "-pk")}
    rows = [Check((judged.get(key) or proposed[key]).review, proposed.get(key), judged.get(key)) for key in {*judged, *proposed}]
    rows.sort(key=lambda row: (not row.is_confirmed, row.judged is not None, -(row.match.score if row.match else 0.0), row.review.pk))
    return rows[:SHOWN]


def confirmed(claims: Iterable[int]) -> dict[int, int]:
    """For each of these claims how many checks of others a person said are about it. One query."""
    found: dict[int, int] = {}
    for claim in ReviewJudgement.objects.filter(claim__in=list(claims), verdict=Same.SAME, withdrawn_at=None).values_list("claim", flat=True):
        found[claim] = found.get(claim, 0) + 1
    return found
