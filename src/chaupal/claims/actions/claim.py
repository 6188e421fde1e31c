"""Opening, holding, joining and closing claims."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from chaupal.base.words import hour
from chaupal.claims import clusters, reach, refusals
from chaupal.claims.choices import MOVES, ClaimState, Outcome, Same
from chaupal.claims.counted import district_of
from chaupal.claims.models import Alias, Claim, Judgement, Lock, Sighting, Triage
from chaupal.claims.thin import says_enough
from chaupal.gate import queries as gate
from chaupal.ledger.actions import record
from chaupal.org import permission
from chaupal.org.actions.exports import take_out
from chaupal.org.models import Unit
from chaupal.people.models import Person
from chaupal.people.names import search_key

LOCK_MINUTES = 15


@transaction.atomic
def open_claim(
    *, kind: str, text_hi: str, text_en: str, by: Person, at: datetime, against_us: bool = False, sample: bool = False
) -> Claim:
    """A new claim with its clock, by the hours of the rule pack; a claim that helps us is treated like one that hurts us (T4).

    Raises TooThin, with the field, for a text that does not say enough to be checked ("N.'s tweet").
    """
    permission.require(by, "create", "claims")
    told = {"text_hi": text_hi, "text_en": text_en}
    thin = {field: str(refusals.TooThin.says) for field, text in told.items() if text.strip() and not says_enough(text)}
    if thin:
        raise refusals.TooThin(fields=thin)
    return keep_claim(kind=kind, text_hi=text_hi, text_en=text_en, by=by, at=at, against_us=against_us, sample=sample)


@transaction.atomic
def keep_claim(
    *, kind: str, text_hi: str, text_en: str, by: Person, at: datetime, against_us: bool = False, sample: bool = False
) -> Claim:
    """Write the claim down with its wordings, past the questions of right and of enough words; part of `open_claim`."""
    hours: int = getattr(gate.pack_in_force().pack.claims_sla_h, kind)
    claim = Claim.objects.create(
        kind=kind,
        text_hi=text_hi.strip(),
        text_en=text_en.strip(),
        opened_at=at,
        due_at=at + timedelta(hours=hours),
        against_us=against_us,
        sample=sample,
        search=search_key(text_hi, text_en),
    )
    Alias.objects.bulk_create(Alias(claim=claim, text=text, at=at) for text in (claim.text_hi, claim.text_en) if text)
    record("claims.opened", by=by, about=claim, at=at, detail={"kind": kind})
    return claim


def learn_alias(*, claim: Claim, text: str, at: datetime) -> Alias:
    """A confirmed wording of a claim, so that the next forward like it is found. Part of the act that confirmed it."""
    return Alias.objects.create(claim=claim, text=text[:1000], at=at)


def forget_alias(*, alias: Alias, at: datetime) -> None:
    """Nothing is found by this wording any more. Part of the act that takes the confirmation back."""
    Alias.objects.filter(pk=alias.pk, withdrawn_at=None).update(withdrawn_at=at)


def sight(*, claim: Claim, unit: Unit, at: datetime) -> Sighting:
    """The claim was seen in this mandal. Part of the act that says so; it writes no entry of its own."""
    return Sighting.objects.create(claim=claim, unit=unit, at=at)


def unsee(*, sightings: Iterable[int]) -> int:
    """Take back sightings that a decision wrote which is being undone; how many. Part of the act that undoes it."""
    return Sighting.objects.filter(pk__in=list(sightings)).delete()[0]


@transaction.atomic
def hold_claim(*, claim: Claim, by: Person, at: datetime) -> Lock:
    """Take a claim to work on for 15 minutes; again to go on. Raises HeldByAnother with the name and the hour.

    Two people at once: one holds it, the other is told who. A lock is no act on the claim and leaves no entry.
    """
    reach.require(by, "create", claim)
    Claim.objects.select_for_update().get(pk=claim.pk)
    lock = Lock.objects.select_related("person").filter(claim=claim).first()
    if lock is not None and lock.person_id != by.pk and at < lock.until:
        raise refusals.HeldByAnother(name=lock.person.name_hi, until=hour(lock.until))
    until = at + timedelta(minutes=LOCK_MINUTES)
    return Lock.objects.update_or_create(claim=claim, defaults={"person": by, "until": until})[0]


def let_go(*, claim: Claim, by: Person) -> None:
    """Give a held claim back before its time."""
    Lock.objects.filter(claim=claim, person=by).delete()


def move(claim: Claim, to: str, *, outcome: str = "", at: datetime) -> None:
    """Change the state along the table of moves; the caller holds the row's lock and records the act."""
    if to not in MOVES[claim.state]:
        raise refusals.WrongMove
    claim.state = to
    claim.outcome = outcome
    claim.closed_at = at if to in (ClaimState.ANSWERED, ClaimState.CLOSED) else None
    claim.save(update_fields=["state", "outcome", "closed_at"])


@transaction.atomic
def assign_claim(*, claim: Claim, to: Person, by: Person, at: datetime) -> Claim:
    """Give a claim to somebody of the desk."""
    permission.require(by, "edit", "claims", reach.whole(by))
    permission.require(to, "create", "claims")
    claim = Claim.objects.select_for_update().get(pk=claim.pk)
    claim.assigned_to = to
    claim.save(update_fields=["assigned_to"])
    record("claims.assigned", by=by, about=claim, at=at, detail={"to": to.pk})
    return claim


@transaction.atomic
def send_up(*, claim: Claim, by: Person, at: datetime) -> Triage:
    """A district that alone saw a claim says that the state desk has to answer it; it goes into the desk's part of the
    queue at once, before the district's time is over. Raises WrongMove where it is not a district's now."""
    reach.require(by, "edit", claim)
    claim = Claim.objects.select_for_update(of=("self",)).get(pk=claim.pk)
    district = district_of(claim, at)
    if district is None:
        raise refusals.WrongMove
    made = Triage.objects.create(claim=claim, unit=district, by=by, at=at)
    record("claims.sent_up", by=by, about=claim, at=at, detail={"unit": district.pk})
    return made


@transaction.atomic
def export_claims(*, claims: Sequence[int], reason: str, told: str = "", by: Person, at: datetime) -> int:
    """Record that somebody takes these claims out of the system as a file; how many. The file itself is the page's work."""
    take_out("claims", "claims.exported", rows=len(claims), reason=reason, told=told, by=by, at=at)
    record("claims.exported", by=by, about=("queue", "claims"), at=at, lines=[(pk, "", "") for pk in claims])
    return len(claims)


@transaction.atomic
def close_claim(*, claim: Claim, outcome: str, by: Person, at: datetime) -> Claim:
    """End a claim without an answer of its own; nothing closes without saying how."""
    reach.require(by, "edit", claim)
    if outcome not in Outcome.values or outcome in (Outcome.ANSWERED, Outcome.SAME_AS):
        raise refusals.OutcomeMissing(fields={"outcome": str(refusals.OutcomeMissing.says)})
    claim = Claim.objects.select_for_update().get(pk=claim.pk)
    move(claim, ClaimState.CLOSED, outcome=outcome, at=at)
    record("claims.closed", by=by, about=claim, at=at, detail={"outcome": outcome})
    return claim


@transaction.atomic
def reopen_claim(*, claim: Claim, by: Person, at: datetime) -> Claim:
    """Undo a closing; the clock is the one it had."""
    reach.require(by, "edit", claim)
    claim = Claim.objects.select_for_update().get(pk=claim.pk)
    move(claim, ClaimState.OPEN, at=at)
    Judgement.objects.filter(claim=claim, verdict=Same.SAME, withdrawn_at=None).update(withdrawn_at=at)
    rebuild_clusters()
    record("claims.reopened", by=by, about=claim, at=at)
    return claim


@transaction.atomic
def judge_same(*, claim: Claim, other: Claim, verdict: str, score: float | None, by: Person, at: datetime) -> Judgement:
    """A person's word on two claims; when they are the same, `claim` is closed as the same as `other`, or as the one
    that `other` was joined to. Raises SameClaim for a claim and itself, and for two that are one already."""
    reach.require(by, "edit", claim)
    reach.require(by, "view", other)
    claim = Claim.objects.select_for_update(of=("self",)).get(pk=claim.pk)
    root = _standing(Claim.objects.get(pk=other.pk))
    if claim.pk in (other.pk, root.pk) or verdict not in Same.values:
        raise refusals.SameClaim(fields={"other": str(refusals.SameClaim.says)})
    Judgement.objects.filter(claim=claim, other=other, withdrawn_at=None).update(withdrawn_at=at)
    judgement = Judgement.objects.create(claim=claim, other=other, verdict=verdict, score=score, by=by, at=at)
    if verdict == Same.SAME:
        move(claim, ClaimState.CLOSED, outcome=Outcome.SAME_AS, at=at)
        rebuild_clusters()
    record("claims.judged", by=by, about=claim, at=at, detail={"other": other.pk, "verdict": verdict})
    return judgement


@transaction.atomic
def withdraw_judgement(*, judgement: Judgement, by: Person, at: datetime) -> Judgement:
    """Take back a word on two claims; what was closed by it is open again. Raises WrongMove when it was taken back."""
    reach.require(by, "edit", judgement.claim)
    claim = Claim.objects.select_for_update(of=("self",)).get(pk=judgement.claim_id)
    if not Judgement.objects.filter(pk=judgement.pk, withdrawn_at=None).update(withdrawn_at=at):
        raise refusals.WrongMove
    if judgement.verdict == Same.SAME and claim.outcome == Outcome.SAME_AS:
        move(claim, ClaimState.OPEN, at=at)
        rebuild_clusters()
    record("claims.judgement_withdrawn", by=by, about=claim, at=at, detail={"other": judgement.other_id})
    judgement.withdrawn_at = at
    return judgement


@transaction.atomic
def judge_pair(*, claim: Claim, other: Claim, verdict: str, score: float | None, by: Person, at: datetime) -> Judgement:
    """The same from the page of a cluster: `other` is joined to `claim` while it is open, else `claim` to `other`.

    Raises WrongMove where neither can be joined, and what `judge_same` raises.
    """
    joins = clusters.joins(claim, other) if verdict == Same.SAME else "other"
    if not joins:
        raise refusals.WrongMove
    one, to = (other, claim) if joins == "other" else (claim, other)
    reach.require(by, "edit", claim)
    return judge_same(claim=one, other=to, verdict=verdict, score=score, by=by, at=at)


def rebuild_clusters() -> int:
    """Set what every claim was joined to by the live words of people alone; how many rows were changed. Part of an act
    that says or takes back such a word. Two reads; rows that stand as they should are left."""
    stands = clusters.standing(clusters.live())
    wrong = [
        Claim(pk=pk, same_as_id=stands.get(pk))
        for pk, told in Claim.objects.filter(Q(pk__in=stands) | Q(same_as__isnull=False)).values_list("pk", "same_as")
        if told != stands.get(pk)
    ]
    Claim.objects.bulk_update(wrong, ["same_as"])
    return len(wrong)


def _standing(claim: Claim) -> Claim:
    """The claim that this one was joined to, through every step."""
    seen = {claim.pk}
    while claim.same_as is not None and claim.same_as_id not in seen:
        claim = claim.same_as
        seen.add(claim.pk)
    return claim
