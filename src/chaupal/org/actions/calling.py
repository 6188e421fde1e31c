"""Approving many names at once, once some of them were called; and headquarters calling booth people of a district."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chaupal.base import multirange
from chaupal.base.clock import local
from chaupal.base.errors import BadInput, NotAllowed, Refused
from chaupal.base.multirange import Runs
from chaupal.ledger.actions import record
from chaupal.org import permission, sampling
from chaupal.org.actions.offices import OwnNominee, end_slips
from chaupal.org.actions.together import Done, NothingChosen, inside, lock_many, open_batch, within
from chaupal.org.choices import AppointmentState, BatchKind, BatchState, CallOutcome
from chaupal.org.models import Appointment, Batch, BatchItem, Unit
from chaupal.org.queries import approving_kinds
from chaupal.people.models import Person

_BOOTH = permission.BOOTH


class NotYourCall(NotAllowed):
    code = "org.not_your_call"
    says = _("Somebody else has to call this person: you put the name forward, recommended it, or draw or approve this sample.")


class BatchClosed(Refused):
    code, says = "org.batch_closed", _("This is closed already.")


class CallsMissing(Refused):
    code, says = "org.calls_missing", _("Not yet: %(left)s more of those who were drawn have to confirm by phone.")


class NobodyToCheck(Refused):
    code, says = "org.nobody_to_check", _("The district approved nobody here since the last check.")


class CheckTooWide(BadInput):
    code, says = "org.check_too_wide", _("A check is drawn in a district or below it, not in a whole state.")


class CheckRunning(Refused):
    code, says = "org.check_running", _("A sample of this district is being called already.")


class _Reach:
    """Where somebody approves names whose authors are not those who lent them the right; asked once for each set of lenders."""

    def __init__(self, by: Person) -> None:
        self.by = by
        self.lenders = {one.giver for one in permission.grants(by)} - {None}
        self.known: dict[tuple[bool, frozenset[int | None]], Runs] = {}

    def of(self, kind: str, hands: tuple[int | None, ...]) -> Runs:
        key = (kind == _BOOTH, frozenset(self.lenders.intersection(hands)))
        if key not in self.known:
            self.known[key] = permission.approval_scope(self.by, _BOOTH if key[0] else "", key[1])
        return self.known[key]


@transaction.atomic
def draw_approval(*, appointments: Iterable[int], by: Person, at: datetime) -> Done:
    """Put recommended names together for one approval. Up to 10 in 24 hours are approved at once; of more a sample is drawn
    and called.

    Names that `by` proposed, recommended or is are left out, as are offices that are not theirs to approve. The seed is made
    here, stands in the ledger's entry, and decides by `sampling.order` who is called; names that lay in a sample which was
    given up keep its seed, so that drawing again chooses nobody else. Raises NothingChosen.
    """
    rows = lock_many(appointments)
    hands = {one.pk: (one.proposed_by_id, one.recommended_by_id, one.person_id) for one in rows}
    reach = _Reach(by)
    near = [one for one in rows if inside(one, reach.of(one.office.unit_kind, hands[one.pk]))]
    if rows and not near:
        permission.require_approval(by, rows[0].office.unit_kind, within(rows))
    held = set(BatchItem.objects.filter(appointment__in=[one.pk for one in near], open=True).values_list("appointment", flat=True))
    taken = [one for one in near if one.state == AppointmentState.RECOMMENDED and by.pk not in hands[one.pk] and one.pk not in held]
    if not taken:
        raise NothingChosen
    if len(taken) + _without_a_call(by, at) <= sampling.CALL_ABOVE:
        batch = open_batch(kind=BatchKind.APPROVAL, rows=taken, by=by, at=at)
        _approve(batch, taken, by, at)
        return Done(batch, len(rows) - len(taken))
    seed = _given_up(taken) or secrets.token_hex(8)
    size = sampling.size(len(taken))
    batch = open_batch(kind=BatchKind.APPROVAL, rows=taken, by=by, at=at, state=BatchState.CALLING, seed=seed, size=size)
    _draw(batch, [one.pk for one in taken], size)
    record("org.sample_drawn", by=by, about=batch, at=at, detail={"seed": seed, "size": size}, lines=[(one.pk, None, None) for one in taken])
    return Done(batch, len(rows) - len(taken))


def _without_a_call(by: Person, at: datetime) -> int:
    """How many names this person approved together in the last 24 hours of whom nobody was called."""
    day = Batch.objects.filter(kind=BatchKind.APPROVAL, state=BatchState.DONE, size=0, by=by, at__gt=at - timedelta(days=1))
    return sum(day.values_list("rows", flat=True))


def _given_up(rows: list[Appointment]) -> str:
    """The seed of the newest sample that was given up with one of these names in it; "" where there is none."""
    found = Batch.objects.filter(kind=BatchKind.APPROVAL, state=BatchState.DROPPED, size__gt=0, items__appointment__in=[one.pk for one in rows])
    return found.order_by("-pk").values_list("seed", flat=True).first() or ""


def _draw(batch: Batch, numbers: list[int], size: int) -> None:
    turns = {number: turn for turn, number in enumerate(sampling.order(batch.seed, numbers)[:size], 1)}
    items = list(batch.items.filter(appointment__in=turns))
    for item in items:
        item.turn = turns[item.appointment_id]
    BatchItem.objects.bulk_update(items, ["turn"])


@transaction.atomic
def mark_call(*, item: BatchItem, outcome: CallOutcome, by: Person, at: datetime) -> BatchItem:
    """Write down what somebody of the sample said on the phone; somebody not reached may be called again.

    By somebody with `see_phone` there who neither put the name forward nor recommended it, and did not draw the sample; the
    database keeps proposer and approver out as well. For whoever is not reached the next of the order is drawn besides. When a
    name of an approval is denied, that name goes back and the batch fails as a whole.
    Raises BatchClosed, NotYourCall.
    """
    batch = Batch.objects.select_for_update().get(pk=item.batch_id)
    item = BatchItem.objects.select_for_update().get(pk=item.pk)
    held = lock_many([item.appointment_id])[0]
    permission.require(by, "see_phone", "people", within([held]))
    if batch.state != BatchState.CALLING or item.turn is None or item.outcome in (CallOutcome.CONFIRMED, CallOutcome.DENIED):
        raise BatchClosed
    if by.pk in (batch.by_id, held.proposed_by_id, held.recommended_by_id, held.approved_by_id, held.person_id):
        raise NotYourCall
    first = item.outcome == ""
    item.outcome, item.called_by, item.called_at = outcome, by, at
    item.save(update_fields=["outcome", "called_by", "called_at"])
    if outcome == CallOutcome.NOT_REACHED and first:
        _draw_next(batch)
    record("org.call_marked", by=by, about=batch, at=at, detail={"turn": item.turn, "outcome": outcome})
    if outcome == CallOutcome.DENIED and batch.kind == BatchKind.APPROVAL:
        _fail(batch, held, by, at)
    return item


def _draw_next(batch: Batch) -> None:
    drawn = batch.items.filter(turn__isnull=False).count()
    numbers = list(batch.items.values_list("appointment", flat=True))
    if drawn < len(numbers):
        batch.items.filter(appointment=sampling.order(batch.seed, numbers)[drawn]).update(turn=drawn + 1)


def _fail(batch: Batch, held: Appointment, by: Person, at: datetime) -> None:
    if held.state == AppointmentState.RECOMMENDED:
        held.returned_from, held.state = held.state, AppointmentState.RETURNED
        held.until_on, held.returned_at, held.ended_because = local(at).date(), at, str(_("Denied at the call-back."))
        held.save(update_fields=["state", "until_on", "returned_at", "returned_from", "ended_because"])
        end_slips(held, at)
    _close(batch, BatchState.FAILED, by, at)
    record("org.batch_failed", by=by, about=batch, at=at, lines=[(held.pk, "recommended", "returned")])


@transaction.atomic
def approve_batch(*, batch: Batch, by: Person, at: datetime) -> Batch:
    """Approve every name of a batch whose sample was called: all that still stand recommended, in one act with one entry.

    Raises BatchClosed, CallsMissing, OwnNominee where `by` had a hand in one of them or made one of the calls.
    """
    batch = Batch.objects.select_for_update().get(pk=batch.pk)
    if batch.kind != BatchKind.APPROVAL or batch.state != BatchState.CALLING:
        raise BatchClosed
    rows = [one for one in lock_many(batch.items.values_list("appointment", flat=True)) if one.state == AppointmentState.RECOMMENDED]
    if not rows:
        raise NothingChosen
    authors = {pk for one in rows for pk in (one.proposed_by_id, one.recommended_by_id, one.person_id)}
    for kind in {one.office.unit_kind for one in rows}:
        permission.require_approval(by, kind, within(one for one in rows if one.office.unit_kind == kind), apart=authors)
    if any(by.pk in (one.proposed_by_id, one.recommended_by_id, one.person_id) for one in rows) or batch.items.filter(called_by=by).exists():
        raise OwnNominee
    left = batch.size - batch.items.filter(outcome=CallOutcome.CONFIRMED).count()
    if left > 0:
        raise CallsMissing(left=left)
    _close(batch, BatchState.DONE, by, at)
    _approve(batch, rows, by, at)
    return batch


def _approve(batch: Batch, rows: list[Appointment], by: Person, at: datetime) -> None:
    ids = [one.pk for one in rows]
    Appointment.objects.filter(pk__in=ids).update(state=AppointmentState.ACTIVE, approved_by=by, approved_at=at, from_on=local(at).date())
    record("org.appointments_approved", by=by, about=batch, at=at, lines=[(pk, "recommended", "active") for pk in ids])


@transaction.atomic
def drop_batch(*, batch: Batch, by: Person, at: datetime) -> Batch:
    """Give up a sample that is being called: by who drew it, or somebody who may approve all of it. Nothing else changes."""
    batch = Batch.objects.select_for_update().get(pk=batch.pk)
    permission.require(by, "approve", "people", batch.booths)
    if batch.state != BatchState.CALLING:
        raise BatchClosed
    _close(batch, BatchState.DROPPED, by, at)
    record("org.batch_dropped", by=by, about=batch, at=at)
    return batch


def _close(batch: Batch, state: BatchState, by: Person, at: datetime) -> None:
    """Fold the calls into their three counts and forget who said what to whom (R12)."""
    said = list(batch.items.exclude(outcome="").values_list("outcome", flat=True))
    batch.state, batch.closed_by, batch.closed_at = state, by, at
    batch.confirmed, batch.not_reached, batch.denied = (said.count(one) for one in ("confirmed", "not_reached", "denied"))
    batch.save(update_fields=["state", "closed_by", "closed_at", "confirmed", "not_reached", "denied"])
    batch.items.update(open=False, outcome="", called_by=None, called_at=None)


# --- what headquarters calls of a district's approvals


@transaction.atomic
def draw_check(*, unit: Unit, by: Person, at: datetime) -> Batch:
    """Draw a sample of the booth people whom others than `by` approved in a district since its last check, to be called.

    By somebody who approves at headquarters. Raises NobodyToCheck, CheckRunning, CheckTooWide, HeadquartersApproves.
    """
    permission.require(by, "approve", "people", unit.booths)
    if multirange.subtract(unit.booths, permission.approval_scope(by, "")):
        raise permission.HeadquartersApproves
    if unit.kind not in approving_kinds():
        raise CheckTooWide(fields={"unit": str(CheckTooWide.says)})
    Unit.objects.select_for_update(of=("self",)).get(pk=unit.pk)
    checks = Batch.objects.filter(kind=BatchKind.CHECK, unit=unit).order_by("-pk")
    last, newest = checks.exclude(state=BatchState.DROPPED).first(), checks.first()
    if last is not None and last.state == BatchState.CALLING:
        raise CheckRunning
    numbers = _approved_there(unit, by, since=last.at if last else None)
    if not numbers:
        raise NobodyToCheck
    seed = newest.seed if newest is not None and newest.state == BatchState.DROPPED else secrets.token_hex(8)
    size = sampling.size(len(numbers))
    # Only so many rows as may be called are kept; the population stands in the ledger's lines.
    chosen = sampling.order(seed, numbers)[: size * 3]
    batch = Batch.objects.create(
        kind=BatchKind.CHECK, state=BatchState.CALLING, by=by, at=at, unit=unit, booths=unit.booths, rows=len(numbers), seed=seed, size=size
    )
    BatchItem.objects.bulk_create(
        BatchItem(batch=batch, appointment_id=number, before="active", turn=turn if turn <= size else None) for turn, number in enumerate(chosen, 1)
    )
    record("org.sample_drawn", by=by, about=batch, at=at, detail={"seed": seed, "size": size}, lines=[(one, None, None) for one in numbers])
    return batch


def _approved_there(unit: Unit, by: Person, since: datetime | None) -> list[int]:
    near = Q()
    for lower, upper in unit.booths:
        near |= Q(booth__gte=lower, booth__lt=upper)
    rows = Appointment.objects.filter(near, state=AppointmentState.ACTIVE).exclude(approved_by=by)
    if since is not None:
        rows = rows.filter(approved_at__gt=since)
    return list(rows.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def close_check(*, batch: Batch, by: Person, at: datetime) -> Batch:
    """Fold a check's calls into its counts; by somebody who approves at headquarters, once everybody of the sample has an outcome."""
    batch = Batch.objects.select_for_update().get(pk=batch.pk)
    permission.require(by, "approve", "people", batch.booths)
    if batch.kind != BatchKind.CHECK or batch.state != BatchState.CALLING:
        raise BatchClosed
    left = batch.items.filter(turn__isnull=False, outcome="").count()
    if left:
        raise CallsMissing(left=left)
    _close(batch, BatchState.DONE, by, at)
    record("org.check_closed", by=by, about=batch, at=at, detail={"confirmed": batch.confirmed, "not_reached": batch.not_reached, "denied": batch.denied})
    return batch
