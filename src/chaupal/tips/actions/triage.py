"""What a person of the desk decides about a message, for all its copies at once, and how it is undone."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from chaupal.claims.actions import claim as claims
from chaupal.claims.actions.wording import erase_aliases
from chaupal.claims.models import Alias, Claim
from chaupal.ledger.actions import record
from chaupal.org import permission
from chaupal.people.models import Person
from chaupal.tips import refusals, rules
from chaupal.tips.actions.heirs import forget_wordings, forget_words, hand_over
from chaupal.tips.actions.holding import alike_with, hold
from chaupal.tips.actions.keeping import drop_recordings, off_disk
from chaupal.tips.actions.known import take_back, withdraw_copies
from chaupal.tips.actions.matching import decided_claim, follow
from chaupal.tips.actions.receive import thread_hash
from chaupal.tips.choices import (
    BY_A_PERSON,
    GONE,
    MOVES,
    OPEN_FOR,
    SET_ASIDE,
    WAITING,
    Heard,
    MatchVerdict,
    Opened,
    TipState,
)
from chaupal.tips.models import Match, Opening, Recording, Tip, TipBooth


@transaction.atomic
def attach_tip(*, tip: Tip, claim: Claim, by: Person, at: datetime) -> Match:
    """Confirm that a message says what a claim says, for every copy of it; the claim is seen in all their mandals.

    The message's wording becomes one by which the claim is found. Raises WrongMove when somebody was quicker.
    """
    permission.require(by, "edit", "tips", tip.unit.booths)
    first = _waiting(tip)
    standing = claim.same_as or claim
    Match.objects.filter(tip=first, claim=standing, by_engine="", withdrawn_at=None).update(withdrawn_at=at)
    said = first.text if not first.is_more_than_words or rules.tells(first.text) else first.words
    # A few words under a picture or recording would find the claim for whatever has the same few words under it.
    alias = claims.learn_alias(claim=standing, text=said, at=at) if not first.is_more_than_words or rules.tells(said) else None
    seen = claims.sight(claim=standing, unit=first.unit, at=first.at)
    proposed = first.matches.filter(claim=standing, verdict=MatchVerdict.PROPOSED, withdrawn_at=None).first()
    match = Match.objects.create(
        tip=first,
        claim=standing,
        verdict=MatchVerdict.SAME,
        score=proposed.score if proposed else None,
        why={"alias": alias.pk if alias else None, "sighting": seen.pk},
        by_person=by.pk,
        at=at,
    )
    _move(first, TipState.ATTACHED)
    copies = follow(first, at)
    record("tips.attached", by=by, about=first, at=at, detail={"claim": standing.pk, "copies": len(copies)})
    return match


@transaction.atomic
def judge_tip(*, tip: Tip, claim: Claim, verdict: str, by: Person, at: datetime) -> Match:
    """Say that a message is not what a claim says, or that one is not sure; it goes on waiting for the next proposal."""
    permission.require(by, "edit", "tips", tip.unit.booths)
    first = _waiting(tip)
    if verdict not in (MatchVerdict.DIFFERENT, MatchVerdict.UNSURE):
        raise ValueError(verdict)
    Match.objects.filter(tip=first, claim=claim, by_engine="", withdrawn_at=None).update(withdrawn_at=at)
    match = Match.objects.create(tip=first, claim=claim, verdict=verdict, by_person=by.pk, at=at)
    _rest(first)
    record("tips.judged", by=by, about=first, at=at, detail={"claim": claim.pk, "verdict": str(verdict)})
    return match


@transaction.atomic
def set_aside(*, tip: Tip, state: str, by: Person, at: datetime) -> Tip:
    """An opinion, private, not our matter, in a language nobody here reads, or spam: out of the queue with all its copies.

    The sender's thread says which. Raises WrongMove when somebody was quicker.
    """
    permission.require(by, "edit", "tips", tip.unit.booths)
    if state not in SET_ASIDE:
        raise ValueError(state)
    first = _waiting(tip)
    _move(first, state)
    follow(first, at)
    record("tips.set_aside", by=by, about=first, at=at, detail={"state": str(state)})
    return first


@transaction.atomic
def open_claim_from(
    *, tip: Tip, kind: str, text_hi: str, text_en: str, against_us: bool, by: Person, at: datetime
) -> Claim:
    """A claim that nobody had yet, with this message as the first that said it."""
    claim = claims.open_claim(
        kind=kind, text_hi=text_hi, text_en=text_en, by=by, at=at, against_us=against_us, sample=tip.sample
    )
    attach_tip(tip=tip, claim=claim, by=by, at=at)
    return claim


@transaction.atomic
def undo_tip(*, tip: Tip, by: Person, at: datetime) -> Tip:
    """Take back the last decision about a message, whoever took it: match, copies' matches, sightings and wording too."""
    permission.require(by, "edit", "tips", tip.unit.booths)
    first = _first(tip)
    live = first.matches.filter(verdict__in=BY_A_PERSON, withdrawn_at=None).order_by("-pk")
    last = live.filter(verdict=MatchVerdict.SAME).first() if first.state == TipState.ATTACHED else live.first()
    if last is None and first.state == TipState.ATTACHED:  # the machine's, by a wording that somebody confirmed
        last = first.matches.filter(verdict=MatchVerdict.COPY, withdrawn_at=None).order_by("-pk").first()
    if first.state == TipState.HELD:
        raise refusals.IsHeld
    if first.state in GONE or (last is None and first.state not in SET_ASIDE):
        raise refusals.NothingToUndo
    was = first.state
    if last is not None and was not in SET_ASIDE:
        last.withdrawn_at = at
        last.save(update_fields=["withdrawn_at"])
        if last.verdict in (MatchVerdict.SAME, MatchVerdict.COPY):
            _forget(first, last, at)
    _rest(first, undoing=True)
    record("tips.decision_withdrawn", by=by, about=first, at=at, detail={"was": str(was), "match": last.pk if last else None})
    return first


def _forget(first: Tip, same: Match, at: datetime) -> None:
    """Take back what the decision wrote: sightings, copies' matches, the wording, and what was recognised by that."""
    claims.unsee(sightings=[pk for pk in [same.why.get("sighting")] if pk])
    withdraw_copies(first, at)
    alias = Alias.objects.filter(pk=same.why.get("alias") or 0, withdrawn_at=None).first()
    if alias is None:
        return
    claims.forget_alias(alias=alias, at=at)
    for other in take_back(alias.pk, at):
        _rest(other, undoing=True)


@transaction.atomic
def open_sealed(*, tip: Tip, what: str, by: Person, at: datetime) -> Opening:
    """Open what is masked or sealed, for 15 minutes and for oneself; it is recorded who did, what, and when.

    A picture or recording is opened by whoever decides, and with it the one that it looks like, to be judged side by side;
    the text with its numbers and the booth by the offices that may see them.
    Raises BoothDropped after 72 hours, NothingSealed where nothing is kept, IsHeld for all but the booth of what is held.
    """
    shown = what in (Opened.PICTURE, Opened.SOUND)
    permission.require(by, "edit" if shown and permission.may(by, "edit", "tips") else "see_phone", "tips", tip.unit.booths)
    tip = Tip.objects.select_for_update(of=("self",)).select_related("unit", "looks_like__unit").get(pk=tip.pk)  # held a moment ago?
    if tip.state == TipState.HELD and what != Opened.BOOTH:
        raise refusals.IsHeld
    if tip.state in GONE or (what == Opened.PICTURE and not tip.picture):
        raise refusals.NothingSealed
    if what == Opened.SOUND and not _is_heard(tip):
        raise refusals.NothingHeard
    if what == Opened.BOOTH and not TipBooth.objects.filter(tip=tip, until__gt=at).exists():
        raise refusals.BoothDropped
    opening = _open(tip, what, by, at)
    alike = tip.looks_like if shown else None
    if alike is not None and alike.state != TipState.HELD and permission.may(by, "edit", "tips", alike.unit.booths):
        if alike.picture:
            _open(alike, Opened.PICTURE, by, at)
        if _is_heard(alike):
            _open(alike, Opened.SOUND, by, at)
    return opening


def _is_heard(tip: Tip) -> bool:
    """There is something to hear or to see of a recording."""
    return Recording.objects.filter(tip=tip, state=Heard.READY).exists()


def _open(tip: Tip, what: str, by: Person, at: datetime) -> Opening:
    opening = Opening.objects.create(tip=tip, what=what, by_person=by.pk, at=at, until=at + OPEN_FOR)
    record("tips.opened", by=by, about=tip, at=at, detail={"what": str(what)}, rule_ids=["T3"])
    return opening


@transaction.atomic
def quarantine_tip(*, tip: Tip, by: Person, at: datetime) -> Tip:
    """A reviewer met something under rule T7: text, original, picture and booth are destroyed at once, for good.

    So are those of its copies, and every wording that a claim learned from it. What looks or sounds like it is held, in
    whichever mandal it came: nobody sees it until a person lets it go or destroys it, too.
    """
    permission.require(by, "edit", "tips", tip.unit.booths)
    # Rows from the oldest on, as the worker holds them.
    list(Tip.objects.select_for_update().filter(pk__in=alike_with([tip.pk])).order_by("pk").values_list("pk"))
    first = _first(tip)
    if first.state in GONE:
        raise refusals.WrongMove
    copies = list(Tip.objects.select_for_update().filter(copy_of=first).exclude(state__in=GONE).order_by("pk"))
    lines = [(one.pk, str(one.state), str(TipState.QUARANTINED)) for one in copies]
    beside = alike_with([first.pk]) - {first.pk, *(one.pk for one in copies)}
    learned = _wordings(first)
    for one in (*copies, first):
        _destroy(one, TipState.QUARANTINED)
    erase_aliases(aliases=learned, at=at)
    forget_wordings(learned)
    lines += hold(beside, at)
    record("tips.quarantined", by=by, about=first, at=at, rule_ids=["T7"], lines=lines or None)
    return first


@transaction.atomic
def release_tip(*, tip: Tip, by: Person, at: datetime) -> Tip:
    """Let go what was held because it looks like a destroyed message, with its copies: it is as covered as any other.

    It stands attached if it was decided, else it waits, also where it had been set aside. Raises WrongMove when somebody
    was quicker.
    """
    permission.require(by, "edit", "tips", tip.unit.booths)
    first = _first(tip)
    if first.state != TipState.HELD:
        raise refusals.WrongMove
    if decided_claim(first) is not None:
        _move(first, TipState.ATTACHED)
    else:
        _rest(first)
    Tip.objects.filter(copy_of=first, state=TipState.HELD).update(state=first.state)
    record("tips.let_go", by=by, about=first, at=at, rule_ids=["T7"], detail={"state": str(first.state)})
    return first


def _wordings(first: Tip) -> list[int]:
    """The wordings that claims learned from this message, also by decisions that were taken back."""
    decided = Match.objects.filter(Q(tip=first) | Q(tip__copy_of=first), verdict=MatchVerdict.SAME)
    return [pk for pk in decided.values_list("why__alias", flat=True) if pk]


@transaction.atomic
def withdraw_tip(*, token: str, at: datetime) -> Tip:
    """Its sender takes a message back, by the token that the phone alone holds; the count of copies stays."""
    tip = Tip.objects.select_for_update(of=("self",)).select_related("unit").filter(thread_hash=thread_hash(token)).first()
    if tip is None:
        raise refusals.NoThread
    if tip.state not in GONE:
        _destroy(tip, TipState.WITHDRAWN)
        record("tips.withdrawn", by=tip.unit, about=tip, at=rules.hour_of(at))
    return tip


def _destroy(tip: Tip, state: str) -> None:
    """What is gone is no first of anything: the oldest copy takes its place."""
    if tip.state in GONE:
        raise refusals.WrongMove
    names = [*([str(tip.picture.name)] if tip.picture else []), *drop_recordings([tip.pk])]
    tip.text, tip.original_sealed, tip.picture, tip.fingerprint, tip.bands = "", b"", "", "", []
    tip.picture_print, tip.seen_text, tip.seen_by, tip.looks_like = None, "", "", None
    tip.said_text, tip.said_by, tip.sent_sha256 = "", "", ""
    tip.state = state
    tip.save(
        update_fields=["text", "original_sealed", "picture", "fingerprint", "bands", "picture_print", "seen_text", "seen_by", "said_text", "said_by", "sent_sha256", "looks_like", "state"]
    )
    TipBooth.objects.filter(tip=tip).delete()
    heir = Tip.objects.select_for_update().filter(copy_of=tip).exclude(state__in=GONE).order_by("pk").first()
    if heir is not None:
        hand_over(tip, heir, max(tip.copies - 1, 1))
    forget_words([tip.pk])
    transaction.on_commit(lambda: off_disk(names))


def _first(tip: Tip) -> Tip:
    """The first of the message, its row held."""
    return Tip.objects.select_for_update(of=("self",)).select_related("unit").get(pk=tip.copy_of_id or tip.pk)


def _waiting(tip: Tip) -> Tip:
    first = _first(tip)
    if first.state == TipState.HELD:
        raise refusals.IsHeld
    if first.state not in WAITING or first.copy_of_id is not None:
        raise refusals.WrongMove
    return first


def _move(first: Tip, state: str) -> None:
    if state not in MOVES[first.state]:
        raise refusals.WrongMove
    first.state = state
    first.save(update_fields=["state"])


def _rest(first: Tip, *, undoing: bool = False) -> None:
    """Back to waiting: proposed while a likely proposal is left that nobody called different, else new."""
    refused = first.matches.filter(verdict=MatchVerdict.DIFFERENT, withdrawn_at=None).values("claim")
    left = first.matches.filter(verdict=MatchVerdict.PROPOSED, withdrawn_at=None, why__verdict="same").exclude(claim__in=refused)
    state = TipState.PROPOSED if left.exists() else TipState.NEW
    if state != first.state:
        first.state = state
        first.save(update_fields=["state"])
    if undoing:
        Tip.objects.filter(copy_of=first).exclude(state__in=GONE).update(state=state)
