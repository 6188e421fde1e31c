"""A sheet read row by row before anything of it is put forward: what would go in, what is there, what comes back and why."""

from __future__ import annotations

import json
import zlib
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from chaupal.base import seal
from chaupal.base.clock import local
from chaupal.base.errors import Refused
from chaupal.base.forbidden import ForbiddenColumn
from chaupal.enrol import judging, reading
from chaupal.enrol.actions.sheets import BACK, FILE, FIRST
from chaupal.enrol.choices import SheetState
from chaupal.enrol.judging import Judged, Reader, Standing
from chaupal.enrol.models import Sheet
from chaupal.enrol.refusals import SheetGone
from chaupal.ledger.actions import record
from chaupal.org import permission
from chaupal.org.models import Booth, Unit

READER = "enrol.reader"
FIRST_ROWS = 8
OPENED = 0.2  # share of the work until the file is open


def opened(sheet: Sheet) -> tuple[list[tuple[int, reading.Row]], tuple[str, ...]]:
    """The kept rows of a sheet with their numbers, and its heads. Raises SheetGone, ForbiddenColumn."""
    if sheet.sealed is None:
        raise SheetGone
    name, kept = json.loads(zlib.decompress(seal.unseal_bytes(sheet.sealed, field=FILE)))[sheet.table]
    heads, rows = judging.table_of(reading.Raw(name, [tuple(row) for row in kept]), file=sheet.name)
    return rows, heads.names


def reader_of(sheet: Sheet, at: datetime) -> Reader:
    """Reads this sheet's rows as its sender said, inside the sender's reach of today."""
    told = sheet.mapping
    reach = permission.scope(sheet.by, "create", "people")
    return Reader(judging.ReadAs(told["columns"], told.get("office", ""), told.get("place", "")), reach, local(at).date())


def check_sheet(*, sheet: Sheet, at: datetime) -> Sheet:
    """Read every row and say what would become of it; only figures and the first rows, sealed, are kept.

    In the request for a short sheet, by the worker for a long one; begun anew after a kill. Three queries a 2,000 rows,
    about 0.1 ms a row beside the time that opening the file takes.
    """
    try:
        rows, _heads = opened(sheet)
    except Refused as refusal:
        return _refuse(sheet, refusal, at)
    if not _says(sheet, OPENED):
        return _now(sheet)
    standing, counts, reasons, done = Standing(sheet.by), Counter[str](), Counter[str](), 0
    first: list[Judged] = []
    for piece in judging.in_pieces(reader_of(sheet, at).rows(rows)):
        judged = standing.judged(piece)
        first += judged[: FIRST_ROWS - len(first)]
        tally(judged, counts, reasons)
        counts["alike"] += judging.alike(judged)
        done += len(piece)
        if not _says(sheet, OPENED + (1 - OPENED) * done / len(rows)):
            return _now(sheet)
    return _ready(sheet, counts, reasons, first)


def tally(judged: Sequence[Judged], counts: Counter[str], reasons: Counter[str]) -> None:
    """Add rows by verdict and by reason; a row with two reasons counts under both."""
    counts.update(one.verdict.value for one in judged)
    reasons.update(reason.value for one in judged for reason in one.reasons)


def _says(sheet: Sheet, share: float) -> bool:
    """Note how far it is; False where somebody stopped it meanwhile."""
    return bool(Sheet.objects.filter(pk=sheet.pk, state=SheetState.CHECKING).update(progress=round(share, 3)))


def _now(sheet: Sheet) -> Sheet:
    return Sheet.objects.get(pk=sheet.pk)


@transaction.atomic
def _ready(sheet: Sheet, counts: Counter[str], reasons: Counter[str], first: Sequence[Judged]) -> Sheet:
    row = Sheet.objects.select_for_update().get(pk=sheet.pk)
    if row.state != SheetState.CHECKING:
        return row
    row.state, row.progress, row.counts, row.reasons = SheetState.READY, 1.0, dict(counts), dict(reasons)
    row.first_sealed = seal.seal(json.dumps(shown(first), ensure_ascii=False), field=FIRST)
    row.save(update_fields=["state", "progress", "counts", "reasons", "first_sealed"])
    return row


def shown(judged: Sequence[Judged]) -> list[dict[str, Any]]:
    """Rows as a page shows them: names, office, place, the end of the number, what becomes of them. Two queries."""
    units = Unit.objects.in_bulk({one.row.where.unit for one in judged if one.row.where.unit})
    booths = Booth.objects.select_related("seat").in_bulk({one.row.where.booth for one in judged if one.row.where.booth})

    def place(one: Judged) -> tuple[str, str]:
        if unit := units.get(one.row.where.unit or 0):
            return unit.name_hi, unit.name_en
        booth = booths.get(one.row.where.booth or 0)
        return (f"{booth.part}, {booth.seat.name_hi}", f"{booth.part}, {booth.seat.name_en}") if booth else ("", "")

    return [
        {
            "number": one.row.number,
            "name_hi": one.row.name.hi if one.row.name else "",
            "name_en": one.row.name.en if one.row.name else "",
            "suggested": one.row.name.suggested if one.row.name else "",
            "phone_end": one.row.phone[-3:],
            "office_hi": one.row.office.name_hi if one.row.office else "",
            "office_en": one.row.office.name_en if one.row.office else "",
            "place_hi": place(one)[0],
            "place_en": place(one)[1],
            "verdict": one.verdict.value,
            "reasons": [reason.value for reason in one.reasons],
        }
        for one in judged
    ]


def back_of(heads: Sequence[str], rows: Sequence[Judged]) -> bytes:
    """The rows that come back, with their reasons, sealed."""
    told = {"heads": list(heads), "rows": [[one.row.number, list(one.row.cells), [reason.value for reason in one.reasons]] for one in rows]}
    return seal.seal_bytes(zlib.compress(json.dumps(told, ensure_ascii=False).encode()), field=BACK)


@transaction.atomic
def _refuse(sheet: Sheet, refusal: Refused, at: datetime) -> Sheet:
    """Turn the whole sheet away and destroy it."""
    row = Sheet.objects.select_for_update().get(pk=sheet.pk)
    if row.state != SheetState.CHECKING:
        return row
    row.state, row.fault = SheetState.REFUSED, refusal.code
    row.fault_words = {key: "".join(letter for letter in str(value)[:120] if letter.isprintable()) for key, value in refusal.values.items()}
    row.sealed = row.first_sealed = None
    row.save(update_fields=["state", "fault", "fault_words", "sealed", "first_sealed"])
    rules = ["P4"] if isinstance(refusal, ForbiddenColumn) else []
    record("enrol.sheet_refused", by=READER, about=row, at=at, rule_ids=rules, detail={"code": refusal.code})
    return row
