"""A sheet's good rows put forward, a piece at a time: each piece is one transaction with its line in the ledger.

One transaction over 100,000 rows would hold every follower of the product for half a minute; so a kill leaves whole pieces
behind, and the next run finds their rows (`SheetRow`) and goes on. Checked as `org.actions.offices.nominate_member` does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, connection, transaction

from chaupal.base import seal
from chaupal.base.copy import copy_rows, take_ids
from chaupal.enrol import judging
from chaupal.enrol.actions.looking import back_of, opened, reader_of, tally
from chaupal.enrol.choices import SheetState, Verdict
from chaupal.enrol.judging import Judged, Read, Standing
from chaupal.enrol.models import Sheet, SheetRow
from chaupal.ledger.actions import record
from chaupal.org.actions.offices import PHONE_FIELD
from chaupal.org.choices import AppointmentState
from chaupal.org.models import Appointment
from chaupal.people import names
from chaupal.people.models import Language, Person

_ONE_AT_A_TIME = 5_240_117  # the lock that two imports meet at; any number nobody else takes
TRIES = 3  # of a piece, where somebody else wrote one of its numbers in between

_PEOPLE = ("id", "name_hi", "name_en", "search_key", "sort_key", "phone_sealed", "phone_blind", "language", "sample", "joined_at")
_APPOINTMENTS = ("id", "person_id", "office_id", "unit_id", "booth_id", "state", "proposed_by_id", "proposed_at", "ended_because")
_ROWS = ("sheet_id", "number", "appointment_id", "suggested")


def import_sheet(*, sheet: Sheet, at: datetime) -> Sheet:
    """Every good row of the sheet put forward by its sender; the others kept for 7 days to come back. Twice changes nothing more.

    In the request for a short sheet, by the worker for a long one. About 0.3 ms a row; six queries and three COPY a 2,000 rows.
    """
    sheet = Sheet.objects.select_related("by").get(pk=sheet.pk)
    if sheet.state != SheetState.IMPORTING:
        return sheet
    rows, heads = opened(sheet)
    counts, reasons, done = Counter[str](), Counter[str](), 0
    back: list[Judged] = []
    for piece in judging.in_pieces(reader_of(sheet, at).rows(rows)):
        done += len(piece)
        judged = _put(sheet, piece, done / len(rows), at)
        if judged is None:
            return Sheet.objects.get(pk=sheet.pk)
        tally(judged, counts, reasons)
        back += [one for one in judged if one.verdict == Verdict.BAD]
    return _done(sheet, counts, reasons, heads, back, at)


def _put(sheet: Sheet, piece: Sequence[Read], share: float, at: datetime) -> list[Judged] | None:
    """One piece; None where the sheet was stopped."""
    for left in reversed(range(TRIES)):
        try:
            return _put_once(sheet, piece, share, at)
        except IntegrityError:
            # Somebody put one of these numbers forward since it was asked for: it is known now.
            if not left:
                raise
    return None


@transaction.atomic
def _put_once(sheet: Sheet, piece: Sequence[Read], share: float, at: datetime) -> list[Judged] | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ONE_AT_A_TIME])
    row = Sheet.objects.select_for_update().get(pk=sheet.pk)
    if row.state != SheetState.IMPORTING:
        return None
    numbers = [one.number for one in piece]
    in_already = set(SheetRow.objects.filter(sheet=row, number__range=(numbers[0], numbers[-1])).values_list("number", flat=True))
    judged = Standing(sheet.by).judged([one for one in piece if one.number not in in_already])
    fresh = [one for one in judged if one.verdict == Verdict.NEW]
    if fresh:
        _write(sheet, fresh, at)
    row.progress = round(share, 3)
    row.save(update_fields=["progress"])
    return judged + [Judged(one, Verdict.NEW) for one in piece if one.number in in_already]


def _write(sheet: Sheet, fresh: Sequence[Judged], at: datetime) -> None:
    new = {one.row.blind: one.row for one in reversed(fresh) if one.person is None}
    people = dict(zip(new, take_ids(Person, len(new)), strict=True))
    copy_rows(Person, _PEOPLE, (_person(people[blind], row, at) for blind, row in new.items()))
    appointments = take_ids(Appointment, len(fresh))
    held = [(pk, one, one.person or people[one.row.blind]) for pk, one in zip(appointments, fresh, strict=True)]
    copy_rows(
        Appointment,
        _APPOINTMENTS,
        ((pk, person, *one.row.place, AppointmentState.NOMINATED.value, sheet.by_id, at, "") for pk, one, person in held),
    )
    copy_rows(SheetRow, _ROWS, ((sheet.pk, one.row.number, pk, one.row.name.suggested if one.row.name else "") for pk, one, _person in held))
    lines = [(pk, None, {"person": person, "office": one.row.office.key if one.row.office else ""}) for pk, one, person in held]
    record("enrol.names_put_forward", by=sheet.by, about=sheet, at=at, lines=lines)


def _person(pk: int, row: Read, at: datetime) -> tuple[object, ...]:
    assert row.name is not None
    return (
        pk, row.name.hi, row.name.en, row.key, names.sort_key(row.name.hi),
        seal.seal(row.phone, field=PHONE_FIELD), row.blind, Language.HINDI.value, False, at,
    )  # fmt: skip


@transaction.atomic
def _done(sheet: Sheet, counts: Counter[str], reasons: Counter[str], heads: Sequence[str], back: Sequence[Judged], at: datetime) -> Sheet:
    row = Sheet.objects.select_for_update().get(pk=sheet.pk)
    if row.state != SheetState.IMPORTING:
        return row
    row.state, row.progress, row.done_at = SheetState.DONE, 1.0, at
    row.counts, row.reasons = dict(counts), dict(reasons)
    row.back_sealed = back_of(heads, back) if back else None
    row.sealed = row.first_sealed = None
    row.save(update_fields=["state", "progress", "done_at", "counts", "reasons", "back_sealed", "sealed", "first_sealed"])
    record("enrol.sheet_done", by=sheet.by, about=row, at=at, detail={key: counts[key] for key in ("new", "there", "bad")})
    return row
