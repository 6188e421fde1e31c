"""Raw input of the sign-in pages to clean values."""

from __future__ import annotations

from typing import Any

from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _

from chaupal.base.words import latin_digits


class DigitsField(forms.CharField):
    """Digits in either script; Devanagari ones are folded to 0-9."""

    def to_python(self, value: object) -> str:
        return latin_digits(super().to_python(value) or "").strip()


class SlipForm(forms.Form):
    code = forms.CharField(label=_("The 8 letters on the slip"), max_length=20)


class AddKeyForm(AddWebAuthnForm):
    """The library's form; a key is meant to open the account by itself unless somebody says otherwise."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.initial["name"] = str(_("My phone"))
        self.fields["name"].label = _("What you call this phone or computer")
        opens = self.fields["passwordless"]
        opens.initial, opens.label, opens.help_text = True, _("Sign in with it alone, without a code by mail"), ""


class PinForm(forms.Form):
    pin = DigitsField(label=_("Your PIN"), max_length=12)
