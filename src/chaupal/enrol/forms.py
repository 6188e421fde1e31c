"""Raw input of one's own page and of the desk of requests to clean values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chaupal.base.errors import Refused
from chaupal.base.words import hi_or_en, latin_digits
from chaupal.enrol import columns
from chaupal.enrol.choices import LeavingWhy, RequestKind
from chaupal.org.models import Office
from chaupal.people.models import Language

TEL = {"inputmode": "tel", "autocomplete": "tel"}


class PhoneField(forms.CharField):
    """A phone number in either script's digits; what it must be is asked by the act."""

    def __init__(self, **more: object) -> None:
        super().__init__(**{"max_length": 20, "widget": forms.TextInput(attrs=TEL)} | more)  # type: ignore[arg-type]

    def to_python(self, value: object) -> str:
        return latin_digits(super().to_python(value) or "").strip()


class NameForm(forms.Form):
    name_hi = forms.CharField(label=_("Name in Hindi"), max_length=120)
    name_en = forms.CharField(label=_("Name in English letters"), max_length=120)


class LanguageForm(forms.Form):
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices)


class PhotoForm(forms.Form):
    photo = forms.FileField(label=_("Picture"), widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}))
    agreed = forms.BooleanField(label=_("Show this picture on my card and on the page by which anybody checks it"), required=False)


class NomineeForm(forms.Form):
    name = forms.CharField(label=_("Name of the nominee"), max_length=120)
    phone = PhoneField(label=_("Mobile number, 10 digits"))


class RequestForm(forms.Form):
    kind = forms.ChoiceField(label=_("What is it about?"), choices=RequestKind.choices)
    said = forms.CharField(
        label=_("Say it"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}), help_text=_("For a new phone number write only the number; a second person confirms it with you.")
    )


class LeaveForm(forms.Form):
    why = forms.ChoiceField(label=_("What do you want?"), choices=LeavingWhy.choices, widget=forms.RadioSelect)
    sure = forms.BooleanField(label=_("Yes, do it now"))


class AnswerForm(forms.Form):
    said = forms.CharField(label=_("Answer"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}), help_text=_("The person reads this on their own page, with your contact beside it."))
    granted = forms.BooleanField(label=_("What was asked for was done"), required=False)


class ConfirmForm(forms.Form):
    phone = PhoneField(label=_("The new number, as the person tells it to you"))


LABELS = {
    columns.NAME: _("Name, in whichever script"),
    columns.NAME_HI: _("Name in Hindi"),
    columns.NAME_EN: _("Name in English letters"),
    columns.PHONE: _("Mobile number"),
    columns.OFFICE: _("Office"),
    columns.CODE: _("Code of the unit"),
    columns.DISTRICT: _("District"),
    columns.SEAT: _("Assembly seat, name or number"),
    columns.MANDAL: _("Mandal"),
    columns.BOOTH: _("Booth, part number"),
    columns.AGE: _("Age or birth date (only to turn away who is under 18; not kept)"),
}


def say(form: forms.Form, refusal: Refused) -> None:
    """Put a refusal's words beside its fields, or above the form."""
    for field, says in refusal.fields.items():
        form.add_error(field if field in form.fields else None, says)
    if not refusal.fields:
        form.add_error(None, refusal.text)


class SheetForm(forms.Form):
    file = forms.FileField(
        label=_("The sheet"),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.tsv,.txt"}),
        help_text=_("XLSX or CSV, up to 24 MB and 1,20,000 rows."),
    )


class TableForm(forms.Form):
    table = forms.TypedChoiceField(label=_("Which sheet of the workbook"), coerce=int)

    def __init__(self, *args: Any, tables: Sequence[Mapping[str, Any]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["table"].choices = [(at, f"{one['name']} ({one['rows']})") for at, one in enumerate(tables)]  # type: ignore[attr-defined]


class ColumnsForm(forms.Form):
    """One choice of a column for each thing that is read; an office and a place for all rows."""

    def __init__(self, *args: Any, heads: Sequence[str], offices: Sequence[Office], **more: Any) -> None:
        super().__init__(*args, **more)
        choices = [("", _("no column")), *((str(at), head) for at, head in enumerate(heads) if head)]
        for name, label in LABELS.items():
            self.fields[name] = forms.TypedChoiceField(label=label, choices=choices, coerce=int, required=False, empty_value=None)
        self.fields["for_all"] = forms.ChoiceField(
            label=_("Or one office for every row"),
            required=False,
            choices=[("", _("as the column says")), *((one.key, hi_or_en(one, "name")) for one in offices)],
        )
        self.fields["place"] = forms.CharField(
            label=_("Or one unit for every row, its code"), required=False, max_length=40, help_text=_("Used where a row names no place of its own.")
        )

    @property
    def mapping(self) -> dict[str, int]:
        """Field to column, of those that are used."""
        return {name: self.cleaned_data[name] for name in LABELS if self.cleaned_data.get(name) is not None}
