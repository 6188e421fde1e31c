"""A copy of a wording that a person confirmed is answered at once, and waits again when that word is taken back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from chaupal.claims.actions.claim import sight, unsee
from chaupal.claims.models import Alias
from chaupal.ledger.actions import record
from chaupal.tips import matcher
from chaupal.tips.choices import MatchVerdict, TipState
from chaupal.tips.models import Match, Tip

WORDINGS = "tips.wordings"  # the machine's name; the index match_by_wording is over it


def confirmed(text: str, reasons: Sequence[dict[str, Any]]) -> tuple[int, int, float] | None:
    """(claim, wording, how near) where the likeliest proposal is the same message as a wording that a person confirmed.

    Another number or negation is never the same message. Three queries at most, and only for a likely proposal.
    """
    likely = next((why for why in reasons[:1] if why.get("verdict") == "same" and why.get("alias_id")), None)
    alias = Alias.objects.filter(pk=likely["alias_id"], withdrawn_at=None).first() if likely else None
    if likely is None or alias is None:
        return None
    stands = Match.objects.filter(claim=alias.claim_id, verdict=MatchVerdict.SAME, withdrawn_at=None, why__alias=alias.pk)
    score = matcher.copy_score(text, alias.text)
    return None if score is None or not stands.exists() else (int(likely["claim_id"]), alias.pk, score)


def attach_known(tip: Tip, known: tuple[int, int, float], at: datetime) -> None:
    """Attach a message to the claim of a confirmed wording, by the machine. The caller holds its row."""
    claim, wording, score = known
    match = Match(tip=tip, claim_id=claim, verdict=MatchVerdict.COPY, score=score, by_engine=WORDINGS, at=at)
    match.why = {"wording": wording, "sighting": sight(claim=match.claim, unit=tip.unit, at=tip.at).pk}
    match.save(force_insert=True)
    tip.state = TipState.ATTACHED
    tip.save(update_fields=["state"])
    record("tips.recognised", by=WORDINGS, about=tip, at=at, detail={"claim": claim, "wording": wording})


def take_back(wording: int, at: datetime) -> list[Tip]:
    """The messages that the machine attached by this wording, which is no longer confirmed; they wait for a person.

    Their matches and sightings, those of their copies too, are taken back; the caller gives them their state.
    """
    gone = list(Match.objects.filter(by_engine=WORDINGS, withdrawn_at=None, why__wording=wording).values_list("tip", flat=True))
    firsts = list(Tip.objects.select_for_update().filter(pk__in=gone).order_by("pk"))
    for first in firsts:
        withdraw_copies(first, at)
    return firsts


def withdraw_copies(first: Tip, at: datetime) -> None:
    """Take back what the machine attached because of a decision about this message: matches and sightings."""
    tips = Tip.objects.filter(copy_of=first).values("pk").union(Tip.objects.filter(pk=first.pk).values("pk"))
    copies = Match.objects.filter(tip__in=tips, verdict=MatchVerdict.COPY, withdrawn_at=None)
    unsee(sightings=[pk for pk in copies.values_list("why__sighting", flat=True) if pk])
    copies.update(withdrawn_at=at)
