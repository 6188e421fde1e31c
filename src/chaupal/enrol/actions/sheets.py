"""A sheet of names: brought in as a file, told what its columns hold, read, and put forward row by row or not at all."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chaupal.base import seal
from chaupal.base.errors import BadInput
from chaupal.base.later import later
from chaupal.enrol import columns, judging, places, reading, refusals
from chaupal.enrol.choices import OPEN, SHEET_MOVES, UNDER_WAY, SheetState
from chaupal.enrol.models import Sheet, SheetHeads
from chaupal.ledger.actions import record
from chaupal.org import permission, queries
from chaupal.org.models import Office
from chaupal.people.models import Person

FILE, FIRST, BACK = "enrol.sheet", "enrol.first", "enrol.back"  # what sealed bytes are bound to
KEEP_DAYS = 7
AT_ONCE = 200  # files destroyed in one round


def take_sheet(*, parts: Iterable[bytes], name: str, by: Person, at: datetime) -> Sheet:
    """A file looked at and kept, sealed, for 7 days; how its columns are read is proposed from heads and memory.

    Raises ForbiddenColumn (P4) before anything of it is stored, and what `reading.read` raises.
    """
    permission.require(by, "create", "people")
    data = _joined(parts)
    sheets = [judging.readable(one) for one in reading.read(data, name)]
    columns.refuse_forbidden(sheets, file=name[:120])
    tables = [_told(sheet) for sheet in sheets]
    best = max(range(len(tables)), key=lambda at: (tables[at]["known"], tables[at]["rows"], -at), default=0)
    if not tables or not tables[best]["rows"]:
        raise refusals.NoRows(fields={"file": str(refusals.NoRows.says)})
    home = queries.home(by, "people").unit
    with transaction.atomic():
        made = Sheet.objects.create(
            by=by, unit=home, at=at, name=name[-120:], sha256=hashlib.sha256(data).hexdigest(), size=len(data), tables=tables, table=best,
            sealed=_sealed(sheets), keep_until=at + timedelta(days=KEEP_DAYS),
        )  # fmt: skip
        made.mapping = proposed_mapping(made, columns.heads_of(sheets[best].rows))
        made.save(update_fields=["mapping"])
        record("enrol.sheet_brought", by=by, about=made, at=at, detail={"digest": made.sha256, "rows": tables[best]["rows"]})
    return made


def _joined(parts: Iterable[bytes]) -> bytes:
    data = bytearray()
    for part in parts:
        data += part
        if len(data) > reading.LARGEST:
            raise refusals.SheetTooLarge(most=reading.LARGEST // 1_000_000, fields={"file": str(refusals.SheetTooLarge.says) % {"most": reading.LARGEST // 1_000_000}})
    return bytes(data)


def _sealed(sheets: list[reading.Raw]) -> bytes:
    """The rows of every sheet as texts: opening a workbook takes longer than all that is done with it, and is done once."""
    told = json.dumps([[sheet.name, sheet.rows] for sheet in sheets], ensure_ascii=False)
    return seal.seal_bytes(zlib.compress(told.encode(), 1), field=FILE)


def _told(sheet: reading.Raw) -> dict[str, Any]:
    heads = columns.heads_of(sheet.rows)
    return {"name": sheet.name, "rows": sum(1 for row in sheet.rows[heads.first :] if any(row)), "heads": list(heads.names), "known": heads.known}


def proposed_mapping(sheet: Sheet, heads: columns.Heads) -> dict[str, Any]:
    """As a sheet with these heads was read in this unit the last time, else as the heads name their columns. One query."""
    kept = SheetHeads.objects.filter(unit=sheet.unit, heads=columns.known_by(heads.names)).first()
    return kept.mapping if kept else {"columns": columns.proposed(heads), "office": "", "place": ""}


@transaction.atomic
def choose_table(*, sheet: Sheet, table: int, by: Person, at: datetime) -> Sheet:
    """Another sheet of the workbook is read; its columns are proposed anew."""
    sheet = _open(sheet, by)
    if not 0 <= table < len(sheet.tables):
        raise BadInput(fields={"table": str(_("Choose one of the sheets."))})
    told = sheet.tables[table]
    heads = columns.Heads(tuple(told["heads"]), 0, tuple(map(columns.field_of, told["heads"])))
    sheet.table, sheet.state, sheet.counts = table, SheetState.NEW, {}
    sheet.mapping = proposed_mapping(sheet, heads)
    sheet.save(update_fields=["table", "state", "counts", "mapping"])
    record("enrol.table_chosen", by=by, about=sheet, at=at, detail={"table": table})
    return sheet


def _open(sheet: Sheet, by: Person) -> Sheet:
    permission.require(by, "create", "people")
    locked = Sheet.objects.select_for_update().get(pk=sheet.pk)
    if locked.state == SheetState.GONE:
        raise refusals.SheetGone
    if locked.state not in OPEN:
        raise refusals.SheetBusy
    return locked


@transaction.atomic
def map_sheet(*, sheet: Sheet, mapping: Mapping[str, int], office: str, place: str, by: Person, at: datetime) -> Sheet:
    """Say what the columns hold, and the office and the place of every row where no column says them; reading begins.

    The next sheet with these heads in this unit is read the same way. Long sheets are read by the worker.
    """
    sheet = _open(sheet, by)
    wanted = {name: at for name, at in mapping.items() if name in columns.FIELDS and 0 <= at < len(sheet.chosen["heads"])}
    _check(wanted, office, place, by)
    sheet.mapping = {"columns": wanted, "office": office, "place": place.strip()}
    sheet.state, sheet.progress, sheet.counts, sheet.reasons = SheetState.CHECKING, 0.0, {}, {}
    sheet.save(update_fields=["mapping", "state", "progress", "counts", "reasons"])
    SheetHeads.objects.update_or_create(
        unit=sheet.unit, heads=columns.known_by(sheet.chosen["heads"]), defaults={"mapping": sheet.mapping, "by": by, "at": at}
    )
    record("enrol.sheet_mapped", by=by, about=sheet, at=at, detail={"columns": sorted(wanted), "office": office or "none"})
    if not sheet.is_short:
        later("enrol.jobs.check_sheet", sheet=sheet.pk)
    return sheet


def _check(wanted: Mapping[str, int], office: str, place: str, by: Person) -> None:
    missing = {}
    if columns.PHONE not in wanted:
        missing[columns.PHONE] = str(refusals.ColumnMissing.says)
    if not {columns.NAME, columns.NAME_HI, columns.NAME_EN} & set(wanted):
        missing[columns.NAME] = str(refusals.ColumnMissing.says)
    if columns.OFFICE not in wanted and not office:
        missing["for_all"] = str(_("Choose a column for the office, or one office for every row."))
    if office and not Office.objects.filter(key=office).exists():
        missing["for_all"] = str(_("Choose one of the offices."))
    if missing:
        raise refusals.ColumnMissing(fields=missing)
    if len(set(wanted.values())) < len(wanted):
        twice = [name for name, at in wanted.items() if list(wanted.values()).count(at) > 1]
        raise refusals.ColumnTwice(fields={name: str(refusals.ColumnTwice.says) for name in twice[1:]})
    if place.strip() and places.places_named(permission.scope(by, "create", "people"), place) is None:
        raise BadInput(fields={"place": str(_("There is no unit with this code in your reach."))})


@transaction.atomic
def start_import(*, sheet: Sheet, by: Person, at: datetime) -> Sheet:
    """Bring in what was looked at. Long sheets are brought in by the worker, a piece at a time."""
    sheet = _open(sheet, by)
    if sheet.state != SheetState.READY:
        raise refusals.SheetBusy
    sheet.state, sheet.progress = SheetState.IMPORTING, 0.0
    sheet.save(update_fields=["state", "progress"])
    record("enrol.sheet_started", by=by, about=sheet, at=at)
    if not sheet.is_short:
        later("enrol.jobs.import_sheet", sheet=sheet.pk)
    return sheet


@transaction.atomic
def stop_sheet(*, sheet: Sheet, by: Person, at: datetime) -> Sheet:
    """Stop reading or bringing in. What is in stays in; the same file can be taken up again, and nothing goes in twice."""
    permission.require(by, "create", "people")
    sheet = Sheet.objects.select_for_update().get(pk=sheet.pk)
    if sheet.state not in UNDER_WAY:
        raise refusals.SheetBusy
    sheet.state = SheetState.STOPPED
    sheet.save(update_fields=["state"])
    record("enrol.sheet_stopped", by=by, about=sheet, at=at)
    return sheet


def purge_sheets(*, at: datetime) -> int:
    """Destroy files and returned rows whose 7 days are over; how many sheets. Running it again finds nothing."""
    due = Sheet.objects.filter(keep_until__lte=at).exclude(sealed=None, back_sealed=None).order_by("pk")[:AT_ONCE]
    count = 0
    for pk in list(due.values_list("pk", flat=True)):
        with transaction.atomic():
            sheet = Sheet.objects.select_for_update().get(pk=pk)
            if sheet.is_under_way:
                continue
            if SheetState.GONE in SHEET_MOVES[sheet.state]:
                sheet.state = SheetState.GONE
            sheet.sealed = sheet.first_sealed = sheet.back_sealed = None
            sheet.save(update_fields=["state", "sealed", "first_sealed", "back_sealed"])
            record("enrol.sheet_destroyed", by="enrol.sheets", about=sheet, at=at)
            count += 1
    return count

