"""Raw input of one's own page and of the desk of requests to clean values."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from chaupal.base.words import latin_digits
from chaupal.enrol.choices import LeavingWhy, RequestKind
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
