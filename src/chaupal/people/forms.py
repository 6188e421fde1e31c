"""Raw input of the sign-in pages to clean values."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import RequestLoginCodeForm
from allauth.core import context, ratelimit
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _

from chaupal.base.words import latin_digits
from chaupal.people import known
from chaupal.people.models import Login


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


class CodeForm(RequestLoginCodeForm):
    """The library's form for a code by mail. A browser in which this login signed in before has codes of its own to ask
    for: strangers who ask in its name use up theirs alone (people.known)."""

    def clean_email(self) -> str:
        """The address; refused where too many codes were asked for."""
        email = self.cleaned_data["email"].lower()
        self._user = Login.objects.filter(email=email, is_active=True).first()
        browser = known.browser_of(context.request, self._user.pk) if self._user else ""
        action, key = ("request_login_code_known", f"{email} {browser}") if browser else ("request_login_code", email)
        if not ratelimit.consume(context.request, action=action, key=key):
            raise get_adapter().validation_error("too_many_login_attempts")
        return email


class PinForm(forms.Form):
    pin = DigitsField(label=_("Your PIN"), max_length=12)
