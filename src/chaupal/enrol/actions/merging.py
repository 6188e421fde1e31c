"""Two rows made one person: proposed by one, approved by another, and taken apart again. Nothing of either's past is changed.

Who goes is not here any more: every way in is shut by that, their slips end, and what they held open ends and begins anew for
the one who is kept, under the same proposer and approver. What was on its way up begins at its first step, because the steps
confirm a phone and a yes, and the kept row has a phone of its own; its clock goes on.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from chaupal.base.clock import local
from chaupal.enrol import alike, mergerefusals
from chaupal.enrol.actions.alike import locked_pair, refuse_decided
from chaupal.enrol.choices import MergeState
from chaupal.enrol.models import Alike, DataRequest, Merge, MergeLine
from chaupal.ledger.actions import record
from chaupal.org import permission
from chaupal.org.actions import offices
from chaupal.org.actions.offices import place_of
from chaupal.org.choices import RISING, AppointmentState
from chaupal.org.models import Appointment, Suspension
from chaupal.people import merging
from chaupal.people.models import KeyWitness, Person, Slip

BECAUSE = "one person with another row"  # a code in the record, not a sentence about anybody


@transaction.atomic
def propose_merge(*, pair: Alike, kept: int, why: str, by: Person, at: datetime) -> Merge:
    """Say that the two are one person and whose row goes on. By somebody who looks after people where both stand.

    Raises KeptMissing, ReasonMissing, OwnRow, PairDecided, and what `_refuse` finds.
    """
    pair = locked_pair(pair)
    permission.require(by, "edit", "people", alike.within(pair))
    refuse_decided(pair)
    if by.pk in (pair.one_id, pair.other_id):
        raise mergerefusals.OwnRow
    if kept not in (pair.one_id, pair.other_id):
        raise mergerefusals.KeptMissing(fields={"kept": str(mergerefusals.KeptMissing.says)})
    if not why.strip():
        raise mergerefusals.ReasonMissing(fields={"why": str(mergerefusals.ReasonMissing.says)})
    gone = pair.other_id if kept == pair.one_id else pair.one_id
    _refuse(kept, gone)
    made = Merge.objects.create(pair=pair, kept_id=kept, gone_id=gone, why=why.strip()[:200], proposed_by=by, proposed_at=at)
    record("enrol.merge_proposed", by=by, about=made, at=at, detail={"kept": kept, "gone": gone})
    return made


def _refuse(kept: int, gone: int) -> list[Appointment]:
    """The open appointments of both, locked; refuses where a merge would make one of two people who must be two."""
    both = (kept, gone)
    people = Person.objects.select_for_update().filter(pk__in=both).order_by("pk")
    if any(not one.is_here for one in people):
        raise mergerefusals.OneLeft
    rows = Appointment.objects.select_for_update(of=("self",)).select_related("office", "unit", "booth").filter(person__in=both, until_on=None)
    held = list(rows.order_by("pk"))
    acted = Appointment.objects.filter(person__in=both).filter(Q(proposed_by__in=both) | Q(recommended_by__in=both) | Q(approved_by__in=both))
    if acted.exists() or KeyWitness.objects.filter(person__in=both, witness__in=both).exists() or merging.decided(kept, gone):
        raise mergerefusals.ActedOnOther
    # A suspension of everything stands with the person, also where no office of theirs is held just now.
    if any(one.state == AppointmentState.SUSPENDED for one in held) or Suspension.objects.filter(person__in=both, lifted_at=None).exists():
        raise mergerefusals.OneSuspended
    if DataRequest.objects.filter(person=gone, answered_at=None).exists():
        raise mergerefusals.RequestOpen
    return held


def _locked(merge: Merge) -> Merge:
    return Merge.objects.select_for_update(of=("self",)).select_related("pair__unit", "kept", "gone").get(pk=merge.pk)


def _require_approval(by: Person, merge: Merge, rows: Sequence[Appointment]) -> None:
    """A right that the proposer lent, or one of the two, is none here."""
    apart = (merge.proposed_by_id, merge.kept_id, merge.gone_id)
    permission.require(by, "approve", "people", alike.within(merge.pair), apart)
    for one in rows:
        permission.require_approval(by, one.office.unit_kind, place_of(one.unit, one.booth), apart)


@transaction.atomic
def approve_merge(*, merge: Merge, by: Person, at: datetime) -> Merge:
    """A second person's yes: from now on the two are one. By somebody who approves every office that either holds open.

    Raises PairDecided, OwnMerge, and whatever the proposal would raise today.
    """
    merge = _locked(merge)
    if merge.state != MergeState.PROPOSED:
        raise mergerefusals.PairDecided
    held = _refuse(merge.kept_id, merge.gone_id)
    _require_approval(by, merge, held)
    if by.pk in (merge.proposed_by_id, merge.kept_id, merge.gone_id):
        raise mergerefusals.OwnMerge
    lines = _carry(merge, held, at)
    Slip.objects.filter(person=merge.gone_id, used_at=None, until__gt=at).update(until=at)
    Person.objects.filter(pk=merge.gone_id).update(left_at=at)
    merge.state, merge.approved_by, merge.approved_at = MergeState.MERGED, by, at
    merge.save(update_fields=["state", "approved_by", "approved_at"])
    record("enrol.people_merged", by=by, about=merge, at=at, lines=[(line.ended_id, line.before, line.began_id) for line in lines])
    return merge


def _carry(merge: Merge, held: Sequence[Appointment], at: datetime) -> list[MergeLine]:
    today = local(at).date()
    taken = {(one.office_id, one.unit_id, one.booth_id) for one in held if one.person_id == merge.kept_id}
    lines = []
    for one in held:
        if one.person_id != merge.gone_id:
            continue
        before, rises = one.state, one.state in RISING
        one.state, one.until_on, one.ended_because = AppointmentState.LAPSED if rises else AppointmentState.ENDED, today, BECAUSE
        one.save(update_fields=["state", "until_on", "ended_because"])
        began = None if (one.office_id, one.unit_id, one.booth_id) in taken else _begin(one, before, merge.kept, today)
        lines.append(MergeLine(merge=merge, ended=one, before=before, began=began))
    return MergeLine.objects.bulk_create(lines)


def _begin(ended: Appointment, state: str, kept: Person, today: object) -> Appointment:
    more: dict[str, object] = {"clock_from": ended.clock_from}
    if state not in RISING:
        more = {
            "state": state, "confirmed_at": ended.confirmed_at, "recommended_by": ended.recommended_by, "recommended_at": ended.recommended_at,
            "approved_by": ended.approved_by, "approved_at": ended.approved_at, "accepted_at": ended.accepted_at, "from_on": today,
        }  # fmt: skip
    return Appointment.objects.create(
        person=kept, office=ended.office, unit=ended.unit, booth=ended.booth, proposed_by=ended.proposed_by, proposed_at=ended.proposed_at, **more
    )


@transaction.atomic
def return_merge(*, merge: Merge, reason: str, by: Person, at: datetime) -> Merge:
    """A second person's no, with a reason; the pair is asked about as before. Raises PairDecided, ReasonMissing."""
    merge = _locked(merge)
    _require_approval(by, merge, ())
    if not reason.strip():
        raise mergerefusals.ReasonMissing(fields={"reason": str(mergerefusals.ReasonMissing.says)})
    return _close(merge, MergeState.RETURNED, reason.strip()[:200], by, at, "enrol.merge_returned")


@transaction.atomic
def withdraw_merge(*, merge: Merge, by: Person, at: datetime) -> Merge:
    """Take one's own proposal back while nobody decided. Raises PairDecided."""
    merge = _locked(merge)
    if by.pk != merge.proposed_by_id:
        raise permission.VerbMissing
    return _close(merge, MergeState.WITHDRAWN, "", by, at, "enrol.merge_withdrawn")


def _close(merge: Merge, state: MergeState, reason: str, by: Person, at: datetime, act: str) -> Merge:
    if merge.state != MergeState.PROPOSED:
        raise mergerefusals.PairDecided
    merge.state, merge.reason, merge.closed_by, merge.closed_at = state, reason, by, at
    merge.save(update_fields=["state", "reason", "closed_by", "closed_at"])
    record(act, by=by, about=merge, at=at)
    return merge


@transaction.atomic
def undo_merge(*, merge: Merge, reason: str, by: Person, at: datetime) -> Merge:
    """Take the two apart again: what ended is open as it was, what began for the kept one ends; both pasts say so.

    What was decided about a begun office since then stays: it is not given back. By somebody who approves all of these offices.
    Raises NothingToUndo, OneLeft where the kept one has left, OneSuspended, OfficeFull where somebody else was named for what both had held,
    ReasonMissing, OwnMerge.
    """
    merge = _locked(merge)
    lines = list(merge.lines.select_related("ended__office", "ended__unit", "ended__booth", "began"))
    _require_approval(by, merge, [line.ended for line in lines])
    if by.pk in (merge.kept_id, merge.gone_id):
        raise mergerefusals.OwnMerge
    if merge.state != MergeState.MERGED:
        raise mergerefusals.NothingToUndo
    if not reason.strip():
        raise mergerefusals.ReasonMissing(fields={"reason": str(mergerefusals.ReasonMissing.says)})
    if not Person.objects.select_for_update().get(pk=merge.kept_id).is_here:
        raise mergerefusals.OneLeft
    if Suspension.objects.filter(person__in=(merge.kept_id, merge.gone_id), lifted_at=None).exists():
        raise mergerefusals.OneSuspended
    Person.objects.filter(pk=merge.gone_id).update(left_at=None)
    told = [(line.ended_id, line.began_id, line.before if _reopen(line, at) else "ended") for line in lines]
    merge.state, merge.reason, merge.closed_by, merge.closed_at = MergeState.UNDONE, reason.strip()[:200], by, at
    merge.save(update_fields=["state", "reason", "closed_by", "closed_at"])
    record("enrol.merge_undone", by=by, about=merge, at=at, lines=told)
    return merge


def _reopen(line: MergeLine, at: datetime) -> bool:
    ended = line.ended
    if line.began is None:
        if offices.is_full(ended.office, ended.unit, ended.booth, local(at).date()):
            raise offices.OfficeFull
    else:
        began = Appointment.objects.select_for_update().get(pk=line.began.pk)
        if began.until_on is not None:
            return False
        began.state = AppointmentState.LAPSED if began.state in RISING else AppointmentState.ENDED
        began.until_on, began.ended_because = local(at).date(), BECAUSE
        began.save(update_fields=["state", "until_on", "ended_because"])
        Slip.objects.filter(person=began.person_id, appointment=began.pk, used_at=None, until__gt=at).update(until=at)
    # Past the table of moves on purpose: the row goes back to where it stood, as if it had not ended.
    Appointment.objects.filter(pk=line.ended_id).update(state=line.before, until_on=None, ended_because="")
    return True


def forget_words(person: Person, at: datetime) -> None:
    """What others wrote about this person in pairs and merges goes with the purge; rows stay as ids where a merge came of them."""
    Merge.objects.filter(Q(kept=person) | Q(gone=person)).update(why="", reason="")
    Alike.objects.filter(Q(one=person) | Q(other=person), merges=None).delete()
