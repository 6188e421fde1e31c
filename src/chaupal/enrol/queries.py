"""Reads of the enrol room: somebody's sheets, one sheet, what came of it, the rows that come back."""

from __future__ import annotations

import io
import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from chaupal.base import seal
from chaupal.base import sheet as table
from chaupal.base.forbidden import ForbiddenColumn
from chaupal.base.paging import Asked, Page, page
from chaupal.enrol import refusals
from chaupal.enrol.choices import Reason
from chaupal.enrol.columns import REASONS
from chaupal.enrol.models import Sheet, SheetRow
from chaupal.org import permission
from chaupal.people.models import Person

SIZE = 50


def sheet_for(person: Person, pk: int, to: str = "view") -> Sheet:
    """One sheet: of its sender, and to be looked at by who may put forward in the whole unit it came from. Out of reach is 404."""
    found = Sheet.objects.select_related("by", "unit").filter(pk=pk).first()
    if found is None:
        raise permission.OutOfReach
    permission.require(person, "create", "people")
    if found.by_id == person.pk:
        return found
    if found.unit is None or not permission.may(person, "create", "people", found.unit.booths):
        raise permission.OutOfReach
    if to != "view":
        raise permission.VerbMissing
    return found


def sheets_of(person: Person, wanted: Asked) -> Page[Sheet]:
    """The person's own sheets, the newest first; key (id,). One query, without the files."""
    rows = Sheet.objects.filter(by=person).defer("sealed", "first_sealed", "back_sealed")
    if wanted.before:
        rows = rows.filter(pk__gt=wanted.before[0]).order_by("pk")
    else:
        rows = (rows.filter(pk__lt=wanted.after[0]) if wanted.after else rows).order_by("-pk")
    return page(list(rows[: SIZE + 1]), wanted, SIZE, lambda row: (row.pk,))


def same_file(sheet: Sheet) -> Sheet | None:
    """An earlier sheet of the same person with the same bytes that was brought in. One query."""
    return Sheet.objects.filter(by=sheet.by, sha256=sheet.sha256, state="done", pk__lt=sheet.pk).order_by("-pk").first()


def refusal_words(sheet: Sheet) -> str:
    """Why a sheet was turned away, in the reader's language; "" where it was not."""
    for kind in (ForbiddenColumn, refusals.SheetGone, refusals.NotASheet, refusals.TooManyRows, refusals.SheetBomb):
        if kind.code == sheet.fault:
            return kind(**sheet.fault_words).text
    return ""


def first_rows(sheet: Sheet) -> list[dict[str, Any]]:
    """The first rows as they will be, while the sheet waits to be brought in."""
    if sheet.first_sealed is None:
        return []
    told: list[dict[str, Any]] = json.loads(seal.unseal(sheet.first_sealed, field="enrol.first"))
    for row in told:
        row["says"] = [Reason(one).label for one in row["reasons"]]
    return told


def batch(sheet: Sheet, wanted: Asked) -> Page[SheetRow]:
    """The nominations that came of a sheet, by row; key (number,). One query."""
    rows = SheetRow.objects.filter(sheet=sheet).select_related(
        "appointment__person", "appointment__office", "appointment__unit", "appointment__booth__seat"
    )
    if wanted.before:
        rows = rows.filter(number__lt=wanted.before[0]).order_by("-number")
    else:
        rows = (rows.filter(number__gt=wanted.after[0]) if wanted.after else rows).order_by("number")
    return page(list(rows[: SIZE + 1]), wanted, SIZE, lambda row: (row.number,))


# Which names of a sheet an act upon many may take next. Who got a slip that is still good is not given another.
_SLIPS = """a.state IN ('nominated', 'slip') AND NOT EXISTS (
  SELECT 1 FROM people_slip s WHERE s.person_id = a.person_id AND s.appointment = a.id AND s.used_at IS NULL AND s.until > %(at)s)"""
NEXT_STEPS = {"slips": _SLIPS, "recommendation": "a.state = 'consented'"}
_NEXT = """
SELECT a.id FROM enrol_sheetrow r JOIN org_appointment a ON a.id = r.appointment_id
WHERE r.sheet_id = %(sheet)s AND <step> ORDER BY r.number LIMIT %(most)s
"""


def next_of(sheet: Sheet, step: str, most: int, *, at: datetime) -> list[int]:
    """The appointments of a sheet that may take this step of `NEXT_STEPS` next, by row, at most so many. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_NEXT.replace("<step>", NEXT_STEPS[step]), {"sheet": sheet.pk, "at": at, "most": most})
        return [row[0] for row in cursor.fetchall()]


@dataclass(frozen=True, slots=True)
class Back:
    """The rows that come back: heads and cells of the sender's sheet, a column of reasons at the end."""

    heads: Sequence[str]
    rows: Sequence[Sequence[str]]


def coming_back(sheet: Sheet) -> Back:
    """Rows to correct and bring again, the reasons in the reader's language. Raises SheetGone after 7 days."""
    if sheet.back_sealed is None:
        raise refusals.SheetGone
    told = json.loads(zlib.decompress(seal.unseal_bytes(sheet.back_sealed, field="enrol.back")))
    heads, wide = told["heads"], len(told["heads"])
    ours = [at for at, head in enumerate(heads) if head in REASONS]
    column = REASONS[1] if (get_language() or "hi").startswith("en") else REASONS[0]

    def kept(cells: Sequence[str]) -> list[str]:
        return [cell for at, cell in enumerate([*cells, *[""] * (wide - len(cells))][:wide]) if at not in ours]

    rows = [[*kept(cells), " ".join(str(Reason(one).label) for one in reasons)] for _number, cells, reasons in told["rows"]]
    return Back([*kept(heads), column], rows)


def as_csv(back: Back) -> str:
    """The rows as a file for a table program."""
    text, _count = table.write(back.heads, back.rows)
    return text


def as_xlsx(back: Back) -> bytes:
    """The rows as a workbook of texts."""
    from openpyxl import Workbook  # late: slow module

    book = Workbook(write_only=True)
    made = book.create_sheet(_("Rows to correct")[:30])
    made.append([table.cell(head) for head in back.heads])
    for row in back.rows:
        made.append([table.cell(value) for value in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
