"""Raw input of the organisation's pages to clean values."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from chaupal.base.words import hi_or_en, latin_digits
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


class CodeForm(forms.Form):
    code = forms.CharField(label=_("The 8 letters on the slip"), max_length=20)


class NumberForm(forms.Form):
    """One's own number, as it was written down by whoever put the name forward."""

    phone = forms.CharField(
        label=_("Your own mobile number, 10 digits"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel-national"}),
    )

    def clean_phone(self) -> str:
        """91 and ten digits."""
        return _phone(self.cleaned_data["phone"])


class PinForm(forms.Form):
    """The yes to the notice, and a PIN; digits in either script."""

    agreed = forms.BooleanField(label=_("I have read this and say yes"), required=False)
    pin = forms.CharField(label=_("Choose a PIN of 6 digits"), max_length=12)

    def clean_pin(self) -> str:
        """The digits as 0-9."""
        return latin_digits(self.cleaned_data["pin"]).strip()


class AcceptForm(NumberForm):
    agreed = forms.BooleanField(label=_("I have read this and say yes"), required=False)


def _phone(text: str) -> str:
    found = phones.cleaned(text)
    if found is None:
        raise ValidationError(_("Write the ten digits of an Indian mobile number."))
    return found


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
        return _phone(self.cleaned_data["phone"])
