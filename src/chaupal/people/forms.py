"""Raw input of the sign-in pages to clean values."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from chaupal.base.words import latin_digits


class DigitsField(forms.CharField):
    """Digits in either script; Devanagari ones are folded to 0-9."""

    def to_python(self, value: object) -> str:
        return latin_digits(super().to_python(value) or "").strip()


class SlipForm(forms.Form):
    code = forms.CharField(label=_("The 8 letters on the slip"), max_length=20)


class JoinForm(SlipForm):
    pin = DigitsField(label=_("Choose a PIN of 6 digits"), max_length=12)
    agreed = forms.BooleanField(label=_("I have read this and say yes"), required=False)


class PinForm(forms.Form):
    pin = DigitsField(label=_("Your PIN"), max_length=12)
