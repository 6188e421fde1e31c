"""What the machine does with a message: attach copies of what a person decided, propose claims for the rest."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Protocol

from django.db import transaction

from chaupal.claims.actions.claim import sight
from chaupal.claims.models import Claim
from chaupal.gate import queries as gate
from chaupal.ledger.actions import record
from chaupal.tips import matcher, rules
from chaupal.tips.actions.alike import alike_of
from chaupal.tips.actions.holding import hold, keep_likeness
from chaupal.tips.actions.known import attach_known, confirmed
from chaupal.tips.actions.places import is_elsewhere
from chaupal.tips.choices import GONE, HOLDS, WAITING, Channel, MatchVerdict, TipState
from chaupal.tips.models import Match, Tip

COPIES = "tips.copies"  # the machine's names in a match and in the ledger; which engine proposed stands in the match
PICTURES = "tips.pictures"
PROPOSER = "claims.matcher"
LOOKED_AT = 40  # firsts that share a band, of which near copies are verified
PROPOSED = 5


class Proposal(Protocol):
    """What `claims.matcher.propose` gives for one claim."""

    @property
    def claim_id(self) -> int: ...

    @property
    def probability(self) -> float: ...

    @property
    def verdict(self) -> str: ...

    @property
    def engine(self) -> str: ...

    def as_json(self) -> dict[str, Any]: ...


Propose = Callable[[str, int], Sequence[Proposal]]


def match_tip(*, tip: Tip, propose: Propose, at: datetime) -> Tip:
    """Attach a copy to the first of its message, or put up to five claims before the desk.

    Once a tip: a second call finds it done and changes nothing. The claims are looked up before the transaction, so
    that rows are held for milliseconds; all that is written is one transaction. It is written under the hour alone:
    the machine is through a second after the message came, and its moment would tell what the message's hides (T3).
    """
    at = rules.hour_of(at)
    if tip.matched_at is not None or tip.state in GONE:
        return tip
    alike = alike_of(tip)
    found = _first_of(tip, alike)
    proposed = [] if found or not tip.words else propose(tip.words, PROPOSED)
    with transaction.atomic():
        # Earlier ones are locked before the copy, whoever works on it: two workers wait for each other, never in a circle.
        keys = {one.tip for one in alike} | ({found[0].pk} if found else set())
        held = {one.pk: one for one in Tip.objects.select_for_update().filter(pk__in=keys).order_by("pk")}
        first = held.get(found[0].pk) if found else None
        tip = Tip.objects.select_for_update().get(pk=tip.pk)
        if tip.matched_at is not None or tip.state in GONE:
            return tip
        forbidden = keep_likeness(tip, [one.tip for one in alike])
        joins_held = found is not None and first is not None and first.state == TipState.HELD and first.copy_of_id is None
        if forbidden and tip.state in HOLDS and not joins_held:
            _hold_back(tip, at)
        elif tip.state not in WAITING:
            pass  # a person was quicker than the machine
        elif found and first is not None and first.copy_of_id is None and first.state not in GONE:
            _attach_copy(tip, first, found[1], at)
        else:
            _propose(tip, proposed, at)
            if tip.state in WAITING:
                _lay_beside(tip, alike, at)
        tip.matched_at = at
        tip.save(update_fields=["matched_at"])
    return tip


def _first_of(tip: Tip, alike: Sequence[matcher.Alike]) -> tuple[Tip, float] | None:
    """The first of the message that this one repeats, and how near it is; None when nobody sent it before.

    The same words, or the same file with none, first; then the same picture or recording, if its words are the same as far as pixels
    tell and nothing that was typed says otherwise; then nearly the same words. Few words tell no two pictures alike.
    """
    earlier = Tip.objects.heads().filter(pk__lt=tip.pk).exclude(state__in=GONE)
    few = tip.is_more_than_words and not rules.tells(tip.words)
    same = earlier.filter(fingerprint=tip.fingerprint).order_by("pk")
    if tip.text and few:
        same = same.filter(picture="").exclude(channel=Channel.SOUND)
    first = same.first() if tip.bands or (tip.is_more_than_words and not tip.text) else None
    if first is not None:
        return first, 1.0
    seen = {one.pk: one for one in earlier.filter(pk__in=[one.tip for one in alike])}
    for one in alike:
        if one.tip in seen and _is_copy(tip, seen[one.tip], one):
            return seen[one.tip], one.score
    if not tip.bands:
        return None
    near = earlier.filter(bands__overlap=tip.bands).order_by("-copies", "pk")[:LOOKED_AT]
    told = [other for other in near if not (few and other.is_more_than_words)]
    scored = [(score, other) for other in told if (score := _likeness(tip, other)) is not None]
    best = max(scored, key=lambda pair: (pair[0], -pair[1].pk), default=None)
    return None if best is None else (best[1], best[0])


def _likeness(tip: Tip, other: Tip) -> float | None:
    """How near the words are when they say the same: what people typed, where both typed, else all that is known."""
    if tip.text and other.text:
        return matcher.copy_score(tip.text, other.text)
    return matcher.copy_score(tip.words, other.words) if tip.words and other.words else None


def _is_copy(tip: Tip, other: Tip, alike: matcher.Alike) -> bool:
    """The pixels say that no word became another, and what two people typed agrees. Where nobody typed, a phone's screen or
    a strip may add as much writing as there was; more than that is a picture used for something else, unless the words
    that were read agree."""
    if not alike.is_copy:
        return False
    if tip.text and other.text:
        return _likeness(tip, other) is not None
    return alike.adds_little or _likeness(tip, other) is not None


def _hold_back(tip: Tip, at: datetime) -> None:
    """It looks like a message that is held, or was destroyed a moment ago: it waits with that one for a person (T7)."""
    lines = hold([tip.pk, *Tip.objects.filter(copy_of=tip).values_list("pk", flat=True)], at)
    tip.state = TipState.HELD
    record("tips.held", by=PICTURES, about=tip, at=at, rule_ids=["T7"], lines=lines)


def _lay_beside(tip: Tip, alike: Sequence[matcher.Alike], at: datetime) -> None:
    """Name the message with the same picture or recording, so that the desk sees both; if it is decided, propose its claim, too."""
    first = Tip.objects.filter(pk__in=[one.tip for one in alike[:1]], copy_of=None).exclude(state__in=GONE).first()
    if first is None:
        return
    tip.looks_like = first
    tip.save(update_fields=["looks_like"])
    claim = decided_claim(first)
    if claim is not None and not tip.matches.filter(claim=claim, withdrawn_at=None).exists():
        why = {"verdict": "related", "picture": first.pk}
        Match.objects.create(tip=tip, claim=claim, verdict=MatchVerdict.PROPOSED, why=why, by_engine=PICTURES, at=at)
    record("tips.laid_beside", by=PICTURES, about=tip, at=at, detail={"other": first.pk, "claim": claim.pk if claim else None})


def _attach_copy(tip: Tip, first: Tip, score: float, at: datetime) -> None:
    Tip.objects.filter(copy_of=tip).update(copy_of=first)  # came later, was matched sooner
    tip.copy_of = first
    tip.save(update_fields=["copy_of"])
    first.copies += tip.copies
    before, later = first.booths, max((tip.last_at - first.last_at).total_seconds() / 3600, 0)
    first.booths += tip.booths if is_elsewhere(tip, first) else tip.booths - 1
    first.last_at = max(first.last_at, tip.last_at)
    first.weight = rules.heavier(first.weight, hours=later, before=before, after=first.booths)
    first.save(update_fields=["copies", "booths", "last_at", "weight"])
    follow(first, at, score={tip.pk: score})
    record("tips.copied", by=COPIES, about=tip, at=at, detail={"first": first.pk})


def follow(first: Tip, at: datetime, score: dict[int, float] | None = None) -> list[Tip]:
    """Bring the copies that still wait to where the first of their message stands; which they were.

    The caller holds the first's row. A copy of a decided message is matched by the machine and was seen in its mandal.
    """
    claim = decided_claim(first)
    left = list(Tip.objects.select_related("unit").filter(copy_of=first).exclude(state__in=(first.state, *GONE)))
    for copy in left:
        copy.state = first.state
        copy.save(update_fields=["state"])
        if claim is not None:
            Match.objects.create(
                tip=copy,
                claim=claim,
                verdict=MatchVerdict.COPY,
                score=(score or {}).get(copy.pk),
                why={"sighting": sight(claim=claim, unit=copy.unit, at=copy.at).pk},
                by_engine=COPIES,
                at=at,
            )
    return left


def decided_claim(first: Tip) -> Claim | None:
    """The claim that a person said this message is, or the machine by a wording that a person confirmed; else None."""
    told = Match.objects.filter(tip=first, verdict__in=(MatchVerdict.SAME, MatchVerdict.COPY), withdrawn_at=None)
    match = told.select_related("claim__same_as").order_by("-verdict").first()  # a person's word first
    return None if match is None else match.claim.same_as or match.claim


def _propose(tip: Tip, proposed: Sequence[Proposal], at: datetime) -> None:
    Match.objects.bulk_create(
        Match(
            tip=tip,
            claim_id=one.claim_id,
            verdict=MatchVerdict.PROPOSED,
            score=one.probability,
            why=one.as_json(),
            by_engine=one.engine,
            at=at,
        )
        for one in proposed
    )
    likely = bool(proposed) and proposed[0].verdict == "same"
    tip.state = TipState.PROPOSED if likely else TipState.NEW
    tip.weight = rules.weight(tip.booths, tip.last_at, _allowed(proposed[0].claim_id) if likely else rules.LONGEST)
    tip.save(update_fields=["state", "weight"])
    if proposed:
        record("tips.proposed", by=PROPOSER, about=tip, at=at, detail={"claims": [one.claim_id for one in proposed]})
    tells = not tip.is_more_than_words or rules.tells(tip.text)  # "is it true?" under a picture repeats nothing
    known = confirmed(tip.text if tells else "", [one.as_json() for one in proposed])
    if known is not None:
        attach_known(tip, known, at)
    follow(tip, at)


def _allowed(claim: int) -> float:
    """The hours that the pack gives a matter of this claim's kind."""
    kind = Claim.objects.values_list("kind", flat=True).get(pk=claim)
    hours: float = getattr(gate.pack_in_force().pack.claims_sla_h, kind)
    return hours
