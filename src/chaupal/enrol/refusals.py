"""What is not taken of a sheet, and why, in words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from chaupal.base.errors import BadInput, Refused


class NotASheet(BadInput):
    code, says = "enrol.not_a_sheet", _("This is no CSV and no XLSX file that can be read. Save it from your table program as XLSX or CSV, and choose it again.")


class SheetTooLarge(BadInput):
    code, says = "enrol.sheet_too_large", _("The file is larger than %(most)s MB. Split it into several.")


class TooManyRows(BadInput):
    code, says = "enrol.too_many_rows", _("The sheet has more than %(most)s rows. Split it into several.")


class SheetBomb(BadInput):
    code, says = "enrol.sheet_bomb", _("This file unpacks to far more than a list of names can hold, so it was not opened. Save the rows alone as a new file.")


class CellFarAway(BadInput):
    code, says = "enrol.cell_far_away", _("A cell far below or far to the right of the list holds something. Copy the rows of the list alone into a new file, and choose that.")


class NoRows(BadInput):
    code, says = "enrol.no_rows", _("There is no row with a name in this file. Check which sheet of the workbook holds the list.")


class ColumnMissing(BadInput):
    code, says = "enrol.column_missing", _("Say which column holds this.")


class ColumnTwice(BadInput):
    code, says = "enrol.column_twice", _("One column cannot be two things. Choose another, or “no column”.")


class SheetGone(Refused):
    code, says = "enrol.sheet_gone", _("This file was destroyed, as its 7 days are over or it was brought in already. Upload it again.")


class SheetBusy(Refused):
    code, says = "enrol.sheet_busy", _("This sheet is being worked on, or is done already. Look at its page.")
