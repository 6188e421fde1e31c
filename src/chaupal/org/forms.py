"""Raw input of the organisation's pages to clean values."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from chaupal.base.words import hi_or_en
from chaupal.org import phones, second
from chaupal.org.roster import Vacancy


class ReturnForm(second.ReturnForm):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The one who put the name forward reads this."),
    )


class EndForm(forms.Form):
    why = forms.CharField(label=_("Why does it end?"), max_length=200)


class MailForm(forms.Form):
    email = forms.EmailField(label=_("Mail address"), max_length=254)


class WitnessForm(forms.Form):
    code = forms.CharField(label=_("The six letters on their screen"), max_length=20)


class NominateForm(forms.Form):
    """Somebody new for an office of one place: two spellings of the name, a phone number, nothing else (P4)."""

    name_hi = forms.CharField(label=_("Name in Hindi"), max_length=120)
    name_en = forms.CharField(label=_("Name in English letters"), max_length=120)
    phone = forms.CharField(label=_("Mobile number, 10 digits"), max_length=20, widget=forms.TextInput(attrs={"inputmode": "tel"}))
    office = forms.ChoiceField(label=_("Office"))

    def __init__(self, *args: object, offices: Sequence[Vacancy], **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]
        self.offices = {str(one.office.pk): one.office for one in offices}
        choices = [(str(one.office.pk), hi_or_en(one.office, "name")) for one in offices]
        self.fields["office"].choices = choices  # type: ignore[attr-defined]

    def clean_phone(self) -> str:
        """The number as it is stored: 91 and ten digits."""
        found = phones.cleaned(self.cleaned_data["phone"])
        if found is None:
            raise ValidationError(_("Write the ten digits of an Indian mobile number."))
        return found
