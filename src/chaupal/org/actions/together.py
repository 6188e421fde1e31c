"""Recommending and returning many names at once, and taking that back within a quarter of an hour."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_lazy as _

from chaupal.base import multirange
from chaupal.base.clock import local
from chaupal.base.errors import BadInput, Refused
from chaupal.base.multirange import Runs
from chaupal.ledger.actions import record
from chaupal.org import permission
from chaupal.org.actions.offices import place_of
from chaupal.org.choices import RISING, AppointmentState, BatchKind, BatchState
from chaupal.org.models import Appointment, Batch, BatchItem
from chaupal.people.models import Person, Slip

MOST = 2_000  # names in one act: the largest sheets of a mandal or seat
UNDO = timedelta(minutes=15)


class NothingChosen(BadInput):
    code, says = "org.nothing_chosen", _("None of the chosen names can go this step: choose others, or open one to see where it stands.")


class TooMany(BadInput):
    code, says = "org.too_many_at_once", _("At most 2,000 names at once: narrow the list first.")


class CannotTakeBack(Refused):
    code, says = "org.cannot_take_back", _("This cannot be taken back: only who did it can, within 15 minutes, and an approval is ended and not undone.")


@dataclass(frozen=True, slots=True)
class Done:
    """What an act upon many did: the batch, and how many of the chosen names it left out."""

    batch: Batch
    left_out: int


def lock_many(ids: Iterable[int]) -> list[Appointment]:
    """These rows in order of their numbers, locked, with office and place. Two queries."""
    wanted = sorted(set(ids))
    if len(wanted) > MOST:
        raise TooMany
    rows = Appointment.objects.select_for_update(of=("self",)).select_related("unit", "booth", "office").filter(pk__in=wanted)
    return list(rows.order_by("pk"))


def within(rows: Iterable[Appointment]) -> Runs:
    """Everything that these appointments lie in."""
    return multirange.union(*(place_of(one.unit, one.booth) for one in rows))


def inside(row: Appointment, reach: Runs) -> bool:
    """Whether the appointment's place lies in reach."""
    return bool(reach) and not multirange.subtract(place_of(row.unit, row.booth), reach)


def open_batch(*, kind: BatchKind, rows: Sequence[Appointment], by: Person, at: datetime, state: BatchState = BatchState.DONE, **more: object) -> Batch:
    """The row of an act upon many with an item for each, as part of that act. Two queries."""
    batch = Batch.objects.create(
        kind=kind, state=state, by=by, at=at, booths=within(rows), rows=len(rows), closed_at=at if state == BatchState.DONE else None, **more
    )
    calling = state == BatchState.CALLING and kind == BatchKind.APPROVAL
    BatchItem.objects.bulk_create(BatchItem(batch=batch, appointment=one, before=one.state, open=calling) for one in rows)
    return batch


def chosen(ids: Iterable[int], reach: Runs, verb: str, by: Person) -> tuple[list[Appointment], list[Appointment]]:
    """The locked rows and those of them in reach; whoever sees one without the verb is told so, and what is elsewhere is not there."""
    rows = lock_many(ids)
    near = [one for one in rows if inside(one, reach)]
    if rows and not near:
        permission.require(by, verb, "people", within(rows))
    return rows, near


@transaction.atomic
def recommend_many(*, appointments: Iterable[int], by: Person, at: datetime) -> Done:
    """Recommend every chosen name that has consented, lies where `by` looks after people, and is not their own; one entry.

    Raises NothingChosen where that is none of them. Seven queries, whatever the number.
    """
    rows, near = chosen(appointments, permission.scope(by, "edit", "people"), "edit", by)
    taken = [one for one in near if one.state == AppointmentState.CONSENTED and one.person_id != by.pk]
    if not taken:
        raise NothingChosen
    batch = open_batch(kind=BatchKind.RECOMMENDATION, rows=taken, by=by, at=at)
    ids = [one.pk for one in taken]
    Appointment.objects.filter(pk__in=ids).update(state=AppointmentState.RECOMMENDED, recommended_by=by, recommended_at=at)
    record("org.appointments_recommended", by=by, about=batch, at=at, lines=[(pk, "consented", "recommended") for pk in ids])
    return Done(batch, len(rows) - len(taken))


@transaction.atomic
def return_many(*, appointments: Iterable[int], reason: str, by: Person, at: datetime) -> Done:
    """Return every chosen name that is still on its way up with one reason; their open slips end; one entry.

    By somebody who looks after people there, or who approves. Raises NothingChosen.
    """
    if not reason.strip():
        raise BadInput(fields={"reason": str(_("Write the reason."))})
    reach = multirange.union(permission.scope(by, "edit", "people"), permission.scope(by, "approve", "people"))
    rows, near = chosen(appointments, reach, "edit", by)
    taken = [one for one in near if one.state in RISING and one.person_id != by.pk]
    if not taken:
        raise NothingChosen
    batch = open_batch(kind=BatchKind.RETURN, rows=taken, by=by, at=at, reason=reason.strip()[:200])
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE org_appointment SET returned_from = state, state = 'returned', returned_at = %s, until_on = %s, ended_because = %s"
            " WHERE id = ANY(%s)",
            [at, local(at).date(), batch.reason, [one.pk for one in taken]],
        )
    Slip.objects.filter(person__in=[one.person_id for one in taken], used_at=None, until__gt=at).update(until=at)
    BatchItem.objects.filter(appointment__in=[one.pk for one in taken], open=True).update(open=False)
    record("org.nominations_returned", by=by, about=batch, at=at, lines=[(one.pk, one.state, "returned") for one in taken])
    return Done(batch, len(rows) - len(taken))


@transaction.atomic
def take_back(*, batch: Batch, by: Person, at: datetime) -> Batch:
    """Undo one's own recommendation or return of many within 15 minutes, for every name that still stands where it was put.

    An approval is never undone: an office that began is ended, with a reason, and stays in the record. Raises CannotTakeBack.
    """
    batch = Batch.objects.select_for_update().get(pk=batch.pk)
    if by.pk != batch.by_id or batch.kind not in (BatchKind.RECOMMENDATION, BatchKind.RETURN) or batch.state != BatchState.DONE:
        raise CannotTakeBack
    if at - batch.at >= UNDO:
        raise CannotTakeBack
    rows = lock_many(batch.items.values_list("appointment", flat=True))
    if batch.kind == BatchKind.RECOMMENDATION:
        put = [one for one in rows if one.state == AppointmentState.RECOMMENDED and one.recommended_at == batch.at and one.recommended_by_id == by.pk]
        sql = "UPDATE org_appointment SET state = 'consented', recommended_by_id = NULL, recommended_at = NULL WHERE id = ANY(%s)"
    else:
        put = [one for one in rows if one.state == AppointmentState.RETURNED and one.returned_at == batch.at]
        sql = (
            "UPDATE org_appointment SET state = returned_from, until_on = NULL, ended_because = '', returned_at = NULL, returned_from = ''"
            " WHERE id = ANY(%s)"
        )
    if not put:
        raise CannotTakeBack
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, [[one.pk for one in put]])
    except IntegrityError as problem:  # one of them was put forward anew meanwhile
        raise CannotTakeBack from problem
    batch.state, batch.closed_by, batch.closed_at = BatchState.TAKEN_BACK, by, at
    batch.save(update_fields=["state", "closed_by", "closed_at"])
    record(
        "org.batch_taken_back", by=by, about=batch, at=at,
        lines=[(one.pk, one.state, "consented" if batch.kind == BatchKind.RECOMMENDATION else one.returned_from) for one in put],
    )  # fmt: skip
    return batch
