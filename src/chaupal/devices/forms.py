"""Raw input of the device register's pages to clean values."""

from __future__ import annotations

import csv
import io
import re
from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from chaupal.base.forbidden import refuse_columns
from chaupal.base.words import latin_digits
from chaupal.devices.choices import LOT_MOST, TAIL, Condition, DeviceKind

_SERIAL = re.compile(r"[0-9A-Z]{6,24}")
SHEET_MOST = 200_000  # bytes
USED = [one for one in Condition.choices if one[0] != Condition.NEW]


def tails_of(text: str) -> list[str]:
    """The last six characters of every serial number in a text: one a line, or the column of a CSV whose head names it.

    What stands before the last six is dropped here and never stored. Raises ValidationError with the first bad line,
    ForbiddenColumn (P4) for a sheet that brings what may not be kept.
    """
    rows = [row for row in csv.reader(io.StringIO(text.lstrip("\ufeff"))) if any(cell.strip() for cell in row)]
    if not rows:
        return []
    heads = [cell.strip().lower() for cell in rows[0]]
    named = next((n for n, head in enumerate(heads) if any(word in head for word in ("serial", "imei", "सीरियल", "आईएमईआई", "क्रमांक"))), None)
    if named is not None:
        refuse_columns(heads, file=str(_("the list of serial numbers")))
        rows = rows[1:]
    found = []
    for place, row in enumerate(rows, 1):
        cell = row[named or 0] if len(row) > (named or 0) else ""
        serial = re.sub(r"[\s./-]", "", latin_digits(cell)).upper()
        if not _SERIAL.fullmatch(serial):
            raise ValidationError(_("Line %(line)s is no serial number: it needs at least six letters or digits."), params={"line": place})
        found.append(serial[-TAIL:])
    return found


class LotForm(forms.Form):
    """What a unit bought: how many of what, under which voucher, and the ends of the serial numbers."""

    kind = forms.ChoiceField(label=_("What was bought"), choices=DeviceKind.choices)
    count = forms.IntegerField(label=_("How many the voucher says"), min_value=1, max_value=LOT_MOST)
    voucher = forms.CharField(label=_("Number of the voucher"), max_length=40)
    bought_on = forms.DateField(label=_("Bought on"), widget=forms.DateInput(attrs={"type": "date"}))
    tails = forms.CharField(
        label=_("Serial numbers or IMEI, one a line"), required=False, max_length=SHEET_MOST, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Only the last six characters of each are kept."),
    )  # fmt: skip
    sheet = forms.FileField(label=_("Or a CSV with a column “serial” or “IMEI”"), required=False, widget=forms.FileInput)
    note = forms.CharField(
        label=_("For the accounts"), required=False, max_length=200,
        help_text=_("What the expense record will need: shop, price, head. The election's expense entry is made separately (E4, G19)."),
    )  # fmt: skip

    def clean(self) -> dict[str, object]:
        """The ends of the serial numbers, from the file where there is one."""
        told = super().clean() or {}
        upload = told.get("sheet") or None
        text = str(told.get("tails") or "")
        if upload is not None:
            if upload.size > SHEET_MOST:
                raise ValidationError({"sheet": _("The file is larger than 200 KB.")})
            try:
                text = upload.read().decode("utf-8-sig")
            except UnicodeDecodeError as problem:
                raise ValidationError({"sheet": _("Save the sheet as CSV (UTF-8) and choose it again.")}) from problem
        try:
            told["found"] = tails_of(text)
        except ValidationError as problem:
            raise ValidationError({"sheet" if upload is not None else "tails": problem.messages}) from problem
        return told


class IssueForm(forms.Form):
    to = forms.IntegerField(label=_("To whom"), widget=forms.HiddenInput, min_value=1, max_value=2**62)
    condition = forms.ChoiceField(label=_("In what condition"), choices=Condition.choices)
    note = forms.CharField(label=_("What goes along (charger, cover, SIM)"), required=False, max_length=200)


class BackForm(forms.Form):
    """A device comes back: from its holder, or found after a loss."""

    condition = forms.ChoiceField(label=_("In what condition"), choices=USED)
    note = forms.CharField(label=_("What is missing or broken"), required=False, max_length=200)


class LossForm(forms.Form):
    lost_on = forms.DateField(label=_("Lost on"), widget=forms.DateInput(attrs={"type": "date"}))
    note = forms.CharField(label=_("How it was lost, and the number of the police report where there is one"), max_length=200)

    def clean_lost_on(self) -> date:
        """A day of this century: a typing error is not a loss."""
        day: date = self.cleaned_data["lost_on"]
        if day.year < 2015:
            raise ValidationError(_("Look at the year once more."))
        return day


class WhyForm(forms.Form):
    note = forms.CharField(label=_("Why"), max_length=200)


class HandForm(forms.Form):
    """Devices in stock go to another unit: ticked on the list."""

    to = forms.CharField(label=_("Code of the unit that gets them"), max_length=40)
    devices = forms.TypedMultipleChoiceField(coerce=int, choices=())

    def __init__(self, *args: object, ticked: list[str], **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]
        self.fields["devices"].choices = [(one, one) for one in ticked if one.isdecimal() and len(one) < 18]  # type: ignore[attr-defined]
