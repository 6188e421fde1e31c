"""Raw input of joining from outside and of the desk of applicants to clean values."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from chaupal.base.words import hi_or_en, latin_digits
from chaupal.enrol.applicants import new_key
from chaupal.enrol.choices import Decline
from chaupal.org.roster import Vacancy

YES_NO = (("yes", _("Yes")), ("no", _("No")))


class YesNoField(forms.ChoiceField):
    """True, False, or None where nobody chose; there is no default."""

    def __init__(self, **more: object) -> None:
        super().__init__(**{"choices": YES_NO, "required": False, "widget": forms.RadioSelect} | more)  # type: ignore[arg-type]

    def clean(self, value: object) -> bool | None:
        return {"yes": True, "no": False}.get(str(value))


class JoinUsForm(forms.Form):
    name = forms.CharField(label=_("Your name, in Hindi or English letters"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    phone = forms.CharField(
        label=_("Your mobile number, 10 digits"), max_length=20, widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
        help_text=_("Somebody of your unit calls you on it. It is kept sealed."),
    )  # fmt: skip
    adult = YesNoField(label=_("Are you old enough?"))
    in_service = YesNoField(label=_("Are you in government service?"))
    agreed = forms.BooleanField(label=_("I have read the notice and say yes to it"), required=False)
    # The key to the request's own page, made with the form: sent twice by an impatient thumb it is one request.
    key = forms.RegexField(r"^[\w-]{24}$", required=False, initial=new_key, widget=forms.HiddenInput)

    def __init__(self, *args: object, age: int, **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]
        self.fields["adult"].label = _("Are you %(age)s or older?") % {"age": age}

    def clean_phone(self) -> str:
        """The digits in Latin ones; whether it is a number is asked by the act."""
        return latin_digits(self.cleaned_data["phone"]).strip()


class SettleForm(forms.Form):
    place = forms.CharField(label=_("Place"), max_length=60)


class DeclineForm(forms.Form):
    reason = forms.ChoiceField(label=_("What they will read"), choices=Decline.choices, widget=forms.RadioSelect)


class PutForwardForm(forms.Form):
    name_hi = forms.CharField(label=_("Name in Hindi"), max_length=120)
    name_en = forms.CharField(label=_("Name in English letters"), max_length=120)
    office = forms.ChoiceField(label=_("Office"))

    def __init__(self, *args: object, offices: Sequence[Vacancy], **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]
        self.offices = {str(one.office.pk): one.office for one in offices}
        self.fields["office"].choices = [(str(one.office.pk), hi_or_en(one.office, "name")) for one in offices]  # type: ignore[attr-defined]
